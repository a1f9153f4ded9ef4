"""工资保证金: what is in force, what a use takes away, and how a project stands, each boundary day once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huxin.law.calendar import calendar
from huxin.law.deposit import Circumstances, due, due_or_later
from huxin.law.deposit_held import Held, standing

DAY = date(2022, 9, 1)
CASH = Held("BZ-1", "cash", 100, stored_on=date(2022, 4, 1))
LETTER = Held("BZ-2", "guarantee", 100, stored_on=date(2022, 4, 1), expires_on=date(2023, 9, 30))


def state(*held: Held, due_fen: int | None = 100, finished: bool = False, day: date = DAY) -> str:
    by = date(2022, 5, 1)
    return standing(due_fen, held, finished=finished, store_by=by, day=day, calendar=calendar()).state


def test_存够_不够_没存_免存() -> None:
    assert state(CASH) == "full"
    assert state(replace(CASH, amount_fen=99)) == "short"
    assert state(CASH, replace(LETTER, amount_fen=1), due_fen=101) == "full"  # several forms add up
    assert state() == "missing" and state(day=date(2022, 5, 1)) == "waiting"
    assert state(due_fen=0) == "exempt" and state(due_fen=None) == "unknown"
    assert state(replace(CASH, released_on=DAY)) == "missing"


def test_动用以后待补足_补足以后恢复() -> None:
    used = replace(CASH, used_fen=40)
    assert state(used) == "top_up" and state(replace(used, topped_fen=39)) == "top_up"
    assert state(replace(used, topped_fen=40)) == "full"
    found = standing(100, [used], finished=False, store_by=None, day=DAY, calendar=calendar())
    assert (found.held_fen, found.short_fen) == (60, 40)


def test_完工待返还_返还以后没有事() -> None:
    assert state(CASH, finished=True) == "return"
    assert state(replace(CASH, released_on=DAY), finished=True) == "returned"


def test_保函到期落在国庆_提前在节前办_到期以后即失效() -> None:
    """2019: off from 1 to 7 October, and on 30 September banks are open for the last time."""
    letter = replace(LETTER, stored_on=None, expires_on=date(2019, 10, 3))
    days = {"full": date(2019, 7, 31), "ending": date(2019, 8, 1), "ended": date(2019, 10, 4)}
    assert {want: state(letter, day=day) for want, day in days.items()} == {want: want for want in days}
    assert state(letter, day=date(2019, 10, 3)) == "ending"  # it holds through its last day, a holiday
    found = standing(100, [letter], finished=False, store_by=None, day=date(2019, 10, 1), calendar=calendar())
    assert found.ends is not None and (found.ends.act_by, found.rung) == (date(2019, 9, 30), 3)


def test_有一笔没有到期日_就不提醒续保() -> None:
    assert state(CASH, replace(LETTER, expires_on=DAY)) == "full"


@given(
    st.dates(date(2019, 1, 1), date(2026, 12, 31)), st.integers(1, 10**13), st.integers(0, 30),
    st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip
def test_不超过上限_采用的读法不少于另一种_没有比例的日子标为类推(
    day: date, contract: int, earlier: int, arrears: bool, recent: bool, listed: bool
) -> None:
    about = Circumstances(contract, earlier, arrears, recent, listed)
    found, analogy = due_or_later(day, about)
    assert 0 <= found.other_fen <= found.amount_fen <= 1_500_000_000
    assert analogy is (day < date(2022, 3, 24))
    if not analogy:
        assert found == due(day, about)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_在保加差额不少于应存_分毫不差(due_fen: int, amount: int, used: int, topped: int) -> None:
    one = replace(CASH, amount_fen=amount, used_fen=min(used, amount), topped_fen=min(topped, used, amount))
    found = standing(due_fen, [one], finished=False, store_by=None, day=DAY, calendar=calendar())
    assert found.held_fen == one.amount_fen - one.used_fen + one.topped_fen
    assert found.short_fen == max(due_fen - found.held_fen, 0)


@pytest.mark.parametrize("days", [0, 1])
def test_返还当天起不再在保(days: int) -> None:
    assert replace(CASH, released_on=DAY + timedelta(days=1)).in_force(DAY + timedelta(days=days)) is (days == 0)
