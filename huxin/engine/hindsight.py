"""回看: what one rule says on past days by the law of the day, and by the same law with other numbers.

Nothing is kept and nothing is shown: no run comes of it. The facts are reconciled once for each day and asked twice.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

import duckdb

from huxin.base.errors import NotFound
from huxin.base.home import Home
from huxin.base.level import Level
from huxin.base.moments import utc
from huxin.engine import layout
from huxin.engine.reconcile import FOLDED, reconcile
from huxin.engine.session import connect
from huxin.engine.snapshot import Snapshot, snapshot
from huxin.engine.tables import readable
from huxin.law.book import Pack, pack, pack_on
from huxin.rules import Rule, catalogue, statement


class Day(NamedTuple):
    """A day looked at, and the moment until which facts count as known then."""

    as_of: date
    known_at: datetime


class Said(NamedTuple):
    """What the rule says on a day: projects' codes with the month of a monthly finding, else 0.

    `empty`: no fact at all was known then, so that it says nothing of the projects.
    """

    now: frozenset[tuple[str, int]]
    then: frozenset[tuple[str, int]]
    empty: bool = False


@readable()
def hindsight(
    home: Home,
    rule: str,
    days: Sequence[Day],
    values: Mapping[str, int],
    *,
    least: Level,
    projects: Sequence[str] | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> dict[date, Said]:
    """Ask the rule on each day, with the numbers in force that day and with these in their place.

    Args:
        values: the rule's parameters that are to be otherwise, by name, in the unit of the pack.
        least: which level counts as being warned; of a rule without levels everything it says.
        progress: told after each day how many are done.

    Raises:
        NotFound: no such rule. LawGap: no pack for a day, or it lacks a number the rule needs. StoreDamaged.
    """
    if rule not in catalogue():
        raise NotFound(f"没有编号为 {rule} 的规则，可用的有：{'、'.join(catalogue())}。")
    kind, found = catalogue()[rule], dict[date, Said]()
    facts: Snapshot | None = None
    for done, day in enumerate(days, 1):
        law, known = pack(pack_on(day.as_of)), utc(day.known_at)
        if facts is None or facts.known_at != known:
            facts = snapshot(home, known_at=known)
        found[day.as_of] = _day(facts, kind, day.as_of, law, with_values(law, rule, values), least, projects)
        progress(done)
    return found


def with_values(law: Pack, rule: str, values: Mapping[str, int]) -> Pack:
    """The pack with other numbers of one rule. Raises LawGap: it has no such parameter."""
    own = dict(law.params(rule))
    for name, value in values.items():
        own[name] = replace(law.param(rule, name), value=value, source="假设")
    return replace(law, params_of={**law.params_of, rule: own})


def changeable(rule: str, on: date) -> dict[str, tuple[int, str]]:
    """The numbers of a rule in force on a day that may be set otherwise: value and unit, by name.

    Raises:
        LawGap: no pack for the day.
    """
    return {name: (param.value, param.unit) for name, param in pack(pack_on(on)).params(rule).items()}


def _day(
    facts: Snapshot, rule: Rule, as_of: date, law: Pack, other: Pack, least: Level, projects: Sequence[str] | None
) -> Said:
    if not any(facts.files.values()):
        return Said(frozenset(), frozenset(), empty=True)
    with connect(threads=1) as con:
        part = layout.asked(con, facts, projects)
        reconcile(con, facts, part, as_of=as_of, law=law)
        now = _keys(con, rule, law, least)
        if rule.code not in FOLDED:
            return Said(now, _keys(con, rule, other, least))
    with connect(threads=1) as con:
        reconcile(con, facts, part, as_of=as_of, law=other)
        return Said(now, _keys(con, rule, other, least))


def _keys(con: duckdb.DuckDBPyConnection, rule: Rule, law: Pack, least: Level) -> frozenset[tuple[str, int]]:
    month = "ym" if rule.grain == "month" else "0"
    enough = f"level >= {int(least)}" if rule.leveled else "true"
    rows = con.execute(
        f"SELECT DISTINCT project_code, {month} FROM ({statement(rule, law)}) AS hits "
        f"JOIN project_codes USING (project_id) WHERE {enough}"
    ).fetchall()
    return frozenset((code, ym) for code, ym in rows)
