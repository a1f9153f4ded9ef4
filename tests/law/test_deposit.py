"""工资保证金: the amount due counted by hand, both readings, and what holds for every contract; the expiry ladder."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huxin.base.errors import LawGap
from huxin.law.calendar import calendar
from huxin.law.deposit import Circumstances, DepositDue, due, expiry, percent, store_by

DAY = date(2022, 3, 24)
YUAN = 100
SITES = st.builds(
    Circumstances, st.integers(1, 10**13), st.integers(0, 30), st.booleans(), st.booleans(), st.booleans()
)


def asked(contract_yuan: int, **about: object) -> DepositDue:
    return due(DAY, Circumstances(contract_yuan * YUAN, **about))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("contract", "about", "yuan", "other"),
    [
        (100_000_000, {}, 2_000_000, 2_000_000),
        (100_000_000, {"earlier": 1}, 1_500_000, 1_500_000),
        (100_000_000, {"earlier": 2}, 1_500_000, 1_125_000),
        (100_000_000, {"earlier": 3}, 1_500_000, 843_750),
        (100_000_000, {"earlier": 4}, 1_500_000, 632_812.5),
        (100_000_000, {"earlier": 5}, 1_500_000, 500_000),  # 0.4746% is below the floor
        (100_000_000, {"earlier": 9}, 1_500_000, 500_000),
        (900_000_000, {}, 15_000_000, 15_000_000),
        (750_000_000, {}, 15_000_000, 15_000_000),  # just the cap
        (2_999_999, {}, 0, 0),
        (3_000_000, {}, 60_000, 60_000),
        (2_999_999, {"recent": True, "arrears": True}, 89_999.97, 89_999.97),
        (100_000_000, {"arrears": True}, 3_000_000, 3_000_000),
        (100_000_000, {"listed": True}, 4_000_000, 4_000_000),
        (100_000_000, {"listed": True, "arrears": True}, 4_000_000, 4_000_000),
        (100_000_000, {"listed": True, "earlier": 9}, 3_000_000, 1_000_000),
    ],
)
def test_手算的应存金额和另一种读法(contract: int, about: dict[str, object], yuan: float, other: float) -> None:
    found = asked(contract, **about)
    assert (found.amount_fen, found.other_fen) == (round(yuan * YUAN), round(other * YUAN))


def test_到分_半分进一() -> None:
    assert due(DAY, Circumstances(300_000_024)).amount_fen == 6_000_000  # 6,000,000.48 fen
    assert due(DAY, Circumstances(300_000_025)).amount_fen == 6_000_001  # 6,000,000.50 fen


def test_每一步都说明原因() -> None:
    assert asked(900_000_000, earlier=2, listed=True).why == (
        "合同额的2%", "另有2个在建工程，下浮为1.5%", "在失信联合惩戒名单上，提高为3%", "单个工程最多15,000,000元",
    )  # fmt: skip
    assert asked(2_999_999).why == ("合同额不足3,000,000元，前一年没有拖欠，免存",)
    assert percent(Fraction(1125, 100_000)) == "1.13%"


@pytest.mark.parametrize("day", [date(2019, 9, 1), date(2021, 11, 1), date(2022, 3, 23)])
def test_没有取得比例的日子不给数_免存也不给(day: date) -> None:
    for contract in (100, 100_000_000 * YUAN):
        with pytest.raises(LawGap):
            due(day, Circumstances(contract))


@given(SITES)
def test_不超过上限_两种读法里默认的不少于另一种(about: Circumstances) -> None:
    found = due(DAY, about)
    assert 0 <= found.other_fen <= found.amount_fen <= 1_500_000_000


@given(SITES)
def test_不低于半个百分点_除非免存或封顶(about: Circumstances) -> None:
    found = due(DAY, about)
    if found.amount_fen not in (0, 1_500_000_000):
        assert found.other_fen * 200 >= about.contract_fen - 200


@given(SITES, st.integers(0, 10**10))
def test_合同额大的不会存得少_在建多的不会存得多(about: Circumstances, more: int) -> None:
    larger = Circumstances(about.contract_fen + more, about.earlier, about.arrears, about.recent, about.listed)
    further = Circumstances(about.contract_fen, about.earlier + 1, about.arrears, about.recent, about.listed)
    found = due(DAY, about)
    assert due(DAY, larger).amount_fen >= found.amount_fen
    assert due(DAY, further).amount_fen <= found.amount_fen and due(DAY, further).other_fen <= found.other_fen


def test_保函在节假日到期_当天终止_最后能办的日子是节前最后一个工作日() -> None:
    ends = date(2019, 10, 3)  # National Day: off from 1 to 7 October, 30 September is worked
    found = expiry(ends, calendar())
    assert (found.ends_on, found.act_by) == (ends, date(2019, 9, 30))
    # counted from 30 September: 60 days before is 1 August, 30 days Saturday 31 August, 10 days 20 September
    assert found.reminders == (date(2019, 8, 1), date(2019, 8, 30), date(2019, 9, 20))
    days = [date(2019, 7, 31), date(2019, 8, 1), date(2019, 8, 30), date(2019, 9, 20), ends, date(2019, 10, 4)]
    assert [found.rung(day) for day in days] == [0, 1, 2, 3, 3, 4]


@given(st.dates(date(2015, 1, 1), date(2026, 12, 31)))
def test_提醒不在到期之后_都在工作日(ends: date) -> None:
    found, days = expiry(ends, calendar()), calendar()
    assert all(days.is_working_day(day) for day in (*found.reminders, found.act_by))
    assert list(found.reminders) == sorted(found.reminders) and found.reminders[-1] < found.act_by <= ends


def test_二十个工作日内存储_跨清明() -> None:
    # from 24 March 2022: worked on Saturday 2 April, off from 3 to 5 April
    assert store_by(date(2022, 3, 24), calendar()) == date(2022, 4, 22)
    with pytest.raises(LawGap):
        store_by(date(2021, 10, 31), calendar())
