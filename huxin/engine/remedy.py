"""The smallest change that would lower a finding's level, found by asking the rule's own conditions again.

Rules name levers (sign n contracts, pay n yuan); more of a lever never raises the level, so the least n is found by
halving. Late wages (R24) have three measures that move together when a worker is paid; they are searched worker by
worker.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

import duckdb

from huxin.base.level import Level
from huxin.base.money import yuan
from huxin.engine.literals import literal
from huxin.law.book import Pack
from huxin.rules import Lever, Rule, with_law

Grade = Callable[[Mapping[str, object]], int]
"""The level (0: none) that a rule gives to measures."""


@dataclass(frozen=True)
class Remedy:
    """`sentence` is for a person; `amount` is in the lever's unit (fen for money); `level` is what would be left."""

    sentence: str
    amount: int
    level: int


@dataclass(frozen=True)
class Debt:
    """What one worker is still owed for one month."""

    worker_id: int
    due_on: date
    fen: int


def grader(con: duckdb.DuckDBPyConnection, rule: Rule, pack: Pack) -> Grade:
    """The rule's conditions as a function of its measures."""
    whens = " ".join(f"WHEN {with_law(text, rule, pack)} THEN {int(level)}" for level, text in rule.conditions.items())

    def grade(measures: Mapping[str, object]) -> int:
        columns = ", ".join(f"{literal(value)} AS {name}" for name, value in measures.items())
        row = con.execute(f"SELECT coalesce(CASE {whens} END, 0) FROM (SELECT {columns}) CROSS JOIN run").fetchone()
        assert row is not None
        return int(row[0])

    return grade


def by_levers(con: duckdb.DuckDBPyConnection, rule: Rule, pack: Pack, measures: Mapping[str, object]) -> list[Remedy]:
    """For each lever that can lower the level, its least amount."""
    grade = grader(con, rule, pack)
    now = grade(measures)
    found = []
    for lever in rule.levers:
        moved = _moved(con, rule, pack, lever, measures)
        most = moved(1)["most_"]
        assert isinstance(most, int)
        least = least_amount(lambda n, moved=moved: grade(moved(n)) < now, most)  # type: ignore[misc]
        if least is not None:
            left = grade(moved(least))
            shown = yuan(least) if lever.unit == "fen" else str(least)
            found.append(Remedy(f"{lever.sentence.replace('{n}', shown)}，{_left(left)}", least, left))
    return found


def least_amount(enough: Callable[[int], bool], most: int) -> int | None:
    """The least n from 1 to most that is enough, where more is never less; None where even most is not."""
    if most < 1 or not enough(most):
        return None
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return low


def late_wages(grade: Grade, as_of: date, debts: Sequence[Debt]) -> Remedy | None:
    """The least money, and to whom, that lowers R24's level.

    For every pay day up to which all debts are cleared, the fewest of the remaining workers with the least owed are
    paid off until the heads no longer hold the level, then as much as the amount still needs.
    """
    now = _standing_grade(grade, as_of, debts, 0)
    found = [
        remedy
        for cut in [None, *sorted({d.due_on for d in debts})]
        if (remedy := _cleared_up_to(grade, as_of, debts, cut, now))
    ]
    return min(found, key=lambda remedy: remedy.amount, default=None)


def _cleared_up_to(grade: Grade, as_of: date, debts: Sequence[Debt], cut: date | None, now: int) -> Remedy | None:
    gone = [d for d in debts if cut and d.due_on <= cut]
    rest = [d for d in debts if not cut or d.due_on > cut]
    owed: dict[int, int] = {}
    for debt in rest:
        owed[debt.worker_id] = owed.get(debt.worker_id, 0) + debt.fen
    cheapest = sorted(owed, key=lambda worker: (owed[worker], worker))
    paid_off = [0, *accumulate(owed[worker] for worker in cheapest)]
    total = paid_off[-1]

    def left(heads: int, less: int) -> int:
        settled = set(cheapest[:heads])
        return _standing_grade(grade, as_of, [d for d in rest if d.worker_id not in settled], less)

    # With a single fen still owed, money cannot hold the level: what is left to lower are heads.
    heads = _least_or_none(lambda k: left(k, max(total - paid_off[k] - 1, 0)) < now, len(cheapest))
    if heads is None:
        return None
    extra = _least_or_none(lambda x: left(heads, x) < now, total - paid_off[heads])
    amount = sum(d.fen for d in gone) + paid_off[heads] + (extra or 0)
    if extra is None or amount == 0:
        return None
    level = left(heads, extra)
    return Remedy(
        f"{_steps(gone, cut, heads, paid_off[heads], extra)}，合计{yuan(amount)}元，{_left(level)}", amount, level
    )


def _least_or_none(enough: Callable[[int], bool], most: int) -> int | None:
    return 0 if enough(0) else least_amount(enough, most)


def _steps(gone: Sequence[Debt], cut: date | None, heads: int, heads_fen: int, extra: int) -> str:
    steps = []
    if gone:
        people, money = len({d.worker_id for d in gone}), yuan(sum(d.fen for d in gone))
        steps.append(f"付清{cut}及以前到期的欠薪（{people}人，{money}元）")
    if heads:
        steps.append(f"付清欠得最少的{heads}人（{yuan(heads_fen)}元）")
    if extra:
        steps.append(f"支付其余欠薪中的{yuan(extra)}元")
    return "、再".join(steps)


def _standing_grade(grade: Grade, as_of: date, debts: Sequence[Debt], less_fen: int) -> int:
    owed = sum(d.fen for d in debts) - less_fen
    if owed <= 0:
        return 0
    return grade(
        {
            "overdue_days": (as_of - min(d.due_on for d in debts)).days,
            "arrears_heads": len({d.worker_id for d in debts}),
            "arrears_fen": owed,
        }
    )


def _moved(
    con: duckdb.DuckDBPyConnection, rule: Rule, pack: Pack, lever: Lever, measures: Mapping[str, object]
) -> Callable[[int], dict[str, object]]:
    columns = ", ".join(f"{literal(value)} AS {name}" for name, value in measures.items())
    effects = ", ".join(f"{with_law(lever.effect.get(name, name), rule, pack)} AS {name}" for name in measures)

    def moved(n: int) -> dict[str, object]:
        source = f"(SELECT {columns}, {n}::BIGINT AS n) CROSS JOIN run"
        result = con.execute(f"SELECT {effects}, ({lever.most})::BIGINT AS most_ FROM {source}")
        names = [column[0] for column in result.description or ()]
        row = result.fetchone()
        assert row is not None
        return dict(zip(names, row, strict=True))

    return moved


def _left(level: int) -> str:
    return f"即降为{Level(level).label}" if level else "即不再预警"
