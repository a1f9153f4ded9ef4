"""The least that lowers the level of late wages is the least: compared with every way of paying small debts."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from huxin.engine.remedy import Debt, late_wages, least_amount

AS_OF = date(2019, 8, 16)
DAYS, HEADS, FEN = (2, 5), (2, 3), (7, 12)  # where orange and red begin


def grade(measures: Mapping[str, object]) -> int:
    """R24 with small numbers: the highest of the three, where money alone reaches red only after four days."""
    days, heads, fen = (int(str(measures[n])) for n in ("overdue_days", "arrears_heads", "arrears_fen"))
    by_money = 3 if fen > FEN[1] and days > 4 else 2 if fen >= FEN[0] else 1
    return max(1 + (days >= DAYS[0]) + (days >= DAYS[1]), 1 + (heads >= HEADS[0]) + (heads >= HEADS[1]), by_money)


def standing(rest: Sequence[Debt], fen: int) -> int:
    if not rest or fen <= 0:
        return 0
    days = (AS_OF - min(d.due_on for d in rest)).days
    return grade(
        {"overdue_days": days, "arrears_heads": len({d.worker_id for d in rest}), "arrears_fen": fen},
    )


def least_by_trying(debts: Sequence[Debt]) -> int:
    """Every set of debts paid in full, and every amount paid towards the others without settling any."""
    now = standing(debts, sum(d.fen for d in debts))
    found = []
    for count in range(len(debts) + 1):
        for paid in combinations(range(len(debts)), count):
            rest = [d for n, d in enumerate(debts) if n not in paid]
            owed, spent = sum(d.fen for d in rest), sum(debts[n].fen for n in paid)
            found += [spent + more for more in range(owed - len(rest) + 1) if standing(rest, owed - more) < now]
    return min(found)


debt = st.builds(
    Debt, st.integers(1, 4), st.integers(1, 6).map(lambda days: AS_OF - timedelta(days)), st.integers(1, 6)
)


@settings(max_examples=300, deadline=None)
@given(st.lists(debt, min_size=1, max_size=5, unique_by=lambda d: (d.worker_id, d.due_on)))
def test_补救金额最小(debts: list[Debt]) -> None:
    remedy = late_wages(grade, AS_OF, debts)
    assert remedy is not None
    assert remedy.amount == least_by_trying(debts)
    assert remedy.level < standing(debts, sum(d.fen for d in debts))


@given(st.integers(1, 1000), st.integers(0, 1000))
def test_最小数量(least: int, most: int) -> None:
    assert least_amount(lambda n: n >= least, most) == (least if least <= most else None)
