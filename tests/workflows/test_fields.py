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


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-5", "「覆盖人数」不能小于 0。"),
        ("99999999999999999999", "「覆盖人数」最多 50000000。"),
        ("9" * 5000, "「覆盖人数」最多 50000000。"),
        ("-" + "9" * 5000, "「覆盖人数」不能小于 0。"),
        ("3.5", "「覆盖人数」须是一个整数。"),
        ("三", "「覆盖人数」须是一个整数。"),
        ("٣", "「覆盖人数」须是一个整数。"),
        ("--5", "「覆盖人数」须是一个整数。"),
    ],
)
def test_a_count_out_of_range_is_told_its_bound(typed: str, said: str) -> None:
    with pytest.raises(BadValue) as told:
        Field("reached", "覆盖人数", "count", most=50_000_000).read(typed, today=TODAY)
    assert str(told.value) == said


def test_a_count_is_what_was_typed_and_no_larger_than_a_column() -> None:
    count = Field("n", "人数", "count")
    assert [count.read(typed, today=TODAY) for typed in ("0", "-0", " 12 ", "0" * 30 + "5", 7)] == [0, 0, 12, 5, 7]
    with pytest.raises(BadValue, match="最多 999999999。"):
        count.read("1000000000", today=TODAY)


def test_a_text_has_bounds() -> None:
    title = Field("title", "活动", shortest=4, longest=6)
    assert [title.read(text, today=TODAY) for text in (" 四个字的 ", "一二\r\n四五六")] == [
        "四个字的",
        "一二\r\n四五六",
    ]
    for text, said in (
        ("短", "有 1 个字，最少 4 个字，请写清楚。"),
        ("一二三四五六七", "有 7 个字，最多 6 个字，请删减。"),
    ):
        with pytest.raises(BadValue, match=said):
            title.read(text, today=TODAY)
    assert Field("note", "说明", required=False, shortest=4).read("", today=TODAY) is None
    with pytest.raises(BadValue, match="最多 4000 个字，请删减，或作为附件上传"):
        Field("reason", "理由").read("字" * 4001, today=TODAY)
