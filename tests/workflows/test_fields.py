"""What was typed becomes a value, or a sentence."""

from datetime import date

import pytest

from huxin.base.errors import BadValue
from huxin.workflows import Field
from huxin.workflows.warning import DAYS, PAID, PAY_BY, TERM_ON

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize("typed", ["0", "61", "99999", "9999999"])
def test_an_extension_has_bounds(typed: str) -> None:
    with pytest.raises(BadValue, match="「延长的天数」最[少多] "):
        DAYS.read(typed, today=TODAY)
    assert [DAYS.read(days, today=TODAY) for days in ("1", "60")] == [1, 60]


@pytest.mark.parametrize("typed", ["99999999999999.99", -1])
def test_an_amount_has_bounds(typed: object) -> None:
    with pytest.raises(BadValue, match="本次已支付金额"):
        PAID.read(typed, today=TODAY)


@pytest.mark.parametrize("field", [PAY_BY, TERM_ON], ids=lambda field: field.key)
def test_a_promise_and_a_term_do_not_lie_behind(field: Field) -> None:
    for past in ("1990-01-01", "2026-11-24"):
        with pytest.raises(BadValue, match=f"「{field.label}」{past} 早于今天"):
            field.read(past, today=TODAY)
    assert [field.read(day, today=TODAY) for day in ("2026-11-25", "2027-01-01")] == ["2026-11-25", "2027-01-01"]
