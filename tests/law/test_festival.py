"""The weeks before Spring Festival: dated parameters of the law, and what they make of a pack."""

from datetime import date

import pytest

from huxin.base.errors import LawGap
from huxin.law import book, festival, parameters


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2019, 12, 6), True),
        (date(2019, 11, 26), True),  # sixty days before 25 January 2020
        (date(2019, 11, 25), False),
        (date(2020, 1, 24), True),
        (date(2020, 1, 25), False),
    ],
)
def test_the_window_is_sixty_days_and_ends_before_the_first_day(day: date, inside: bool) -> None:
    assert festival.in_window(day) == inside


def test_window_and_share_are_dated_parameters_with_a_source() -> None:
    law = parameters.at(date(2019, 12, 2))
    for code, value, unit in (("warning.festival.window", 60, "day"), ("warning.festival.share", 500, "permille")):
        found = law[code]
        assert (found.value, found.unit, found.status.value) == (value, unit, "analogy") and "第18项" in found.source
    with pytest.raises(LawGap, match="warning.festival.window"):
        festival.in_window(date(2012, 12, 2))


def test_another_law_makes_another_window_and_another_share(monkeypatch: pytest.MonkeyPatch) -> None:
    known = dict(parameters._all())
    for code, value in (("warning.festival.window", 10), ("warning.festival.share", 250)):
        label, values = known[code]
        known[code] = (label, tuple(type(one)(**{**vars(one), "value": value}) for one in values))
    monkeypatch.setattr(parameters, "_all", lambda: known)
    assert festival.in_window(date(2020, 1, 15)) and not festival.in_window(date(2020, 1, 14))
    book._before_festival.cache_clear()
    strict = book.pack(f"gs-2019{festival.SUFFIX}")
    book._before_festival.cache_clear()
    assert strict.param("R02", "days_since_signed.yellow").value == 31 * 250 // 1000 and "10天" in strict.note


def test_a_year_nobody_has_entered_is_said() -> None:
    with pytest.raises(LawGap, match="2031年的春节日期"):
        festival.in_window(date(2031, 1, 2))
