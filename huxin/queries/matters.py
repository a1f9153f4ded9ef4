"""The list of matters: filtered, sorted, paged, exported. It reads one table, whatever the kinds."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import Any, NamedTuple

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy

from huxin.access import Actor, Role
from huxin.access.bodies import acts_for, bodies
from huxin.base.moments import CHINA, begins, local_day
from huxin.queries._pages import CEILING, FEW, Page, page_of
from huxin.queries._project_names import projects_named, words_of
from huxin.queries._reach import matters_in_reach
from huxin.queries._tried import listed, together, tried, unled
from huxin.record.models import Matter
from huxin.workflows import catalogue
from huxin.workflows._above import states_above

SOON = timedelta(days=7)
"""How far ahead "soon" looks."""
AHEAD = 20
"""Pages that are counted from the one shown on. Who goes on counts on; the first page stops at a thousand."""

OVERDUE, TODAY, NEAR, LATER, NEVER = "overdue", "today", "soon", "later", "never"
DUE = {OVERDUE: "已逾期", TODAY: "今天到期", NEAR: "七天内到期", LATER: "七天以后到期", NEVER: "没有时限在走"}
SHOWN = {"": "在办", "closed": "已办结", "all": "全部"}
MINE, OTHERS = "mine", "others"

_SORTS: Mapping[str, tuple[str, ...]] = {
    "-opened": ("-opened_at", "-id"),
    "opened": ("opened_at", "id"),
    "-owed": ("-owed_fen", "-id"),
    "owed": ("owed_fen", "id"),
    "-level": ("-level", "-owed_fen", "-id"),
    "level": ("level", "owed_fen", "id"),
}
_NUMBER = re.compile(r"([A-Za-z]{2})-(\d{4})(?:-(\d{1,6}))?")


@dataclass(frozen=True)
class MatterFilter:
    """What a person asked for. Empty means: do not filter by this.

    `state` is ``kind:state``; `turn` a role, ``mine`` or ``others``; `due` a key of `DUE`; `shown` a key of `SHOWN`;
    `unit` a code of a unit that the matter names. The days of opening are China's, both included. With a `due` the
    `body` is the one whose term runs (`held_by`), else the one that answers for the matter.
    """

    text: str = ""
    kind: str = ""
    state: str = ""
    level: str = ""
    region: str = ""
    sector: str = ""
    body: str = ""
    turn: str = ""
    due: str = ""
    paused: bool = False
    shown: str = ""
    first: date | None = None
    last: date | None = None
    sort: str = ""


class MatterRow(NamedTuple):
    """What a line is made of. The rest of a matter is long, and is left where it is."""

    pk: int
    kind: str
    number: str
    title: str
    state: str
    open: bool
    region_code: str
    sector: str
    body: str
    level: int
    owed_fen: int
    heads: int
    opened_on: date
    due_at: datetime | None
    due_on: date | None
    alarm: int
    paused: bool
    closed_at: datetime | None
    version: int


COLUMNS = MatterRow._fields


@dataclass(frozen=True)
class MatterLine:
    """A matter as a list shows it. `turn` says whose turn it is; `overdue` that its nearest term has run out, and
    `hour` at what time of day it does, where that is not with the day."""

    id: int
    number: str
    kind: str
    kind_label: str
    title: str
    state: str
    state_label: str
    turn: tuple[str, ...]
    open: bool
    region_code: str
    sector: str
    body: str
    body_name: str
    level: int
    owed_fen: int
    heads: int
    opened_on: date
    due_on: date | None
    hour: str
    overdue: bool
    alarm: int
    paused: bool
    closed_at: datetime | None
    version: int


def search(*, actor: Actor, wanted: MatterFilter, page: int, now: datetime, size: int = 50) -> Page[MatterLine]:
    """One page of the matters in reach that match."""
    made, ceiling = partial(lines_of, now=now), min(CEILING, max(FEW, (page - 1 + AHEAD) * size))
    return page_of(chosen(actor, wanted, now=now), page, size, made, columns=COLUMNS, ceiling=ceiling)


def every(*, actor: Actor, wanted: MatterFilter, most: int, now: datetime) -> Iterator[MatterLine]:
    """The first so many of them, for an export."""
    found = chosen(actor, wanted, now=now).values_list(*COLUMNS)[:most]
    return (_line(MatterRow._make(row), now) for row in found.iterator(chunk_size=2000))


def about(*, actor: Actor, project_id: int, now: datetime) -> list[MatterLine]:
    """The open matters in reach about a project, the newest first."""
    found = Matter.objects.filter(matters_in_reach(actor), project_id=project_id, open=True)
    return lines(found.order_by("-id"), now=now)


def chosen(actor: Actor, wanted: MatterFilter, *, now: datetime) -> QuerySet[Matter]:
    """The matters in reach that match, in the order asked for."""
    found = Matter.objects.filter(matters_in_reach(actor))
    if wanted.text:
        found = found.filter(_named(wanted.text))
    found = found.filter(_kind(wanted), **_exact(wanted)).filter(_due(wanted, now))
    if wanted.turn:
        found = found.filter(_turn(actor, wanted.turn))
    if wanted.first:
        found = found.filter(opened_at__gte=_end_of(wanted.first - timedelta(days=1)))
    if wanted.last:
        found = found.filter(opened_at__lt=_end_of(wanted.last))
    return found.order_by(*_order(wanted))


def _kind(wanted: MatterFilter) -> Q:
    """Of all that there ever was, half may be of one kind: no index of kinds leads to a page of them."""
    kind = wanted.kind or wanted.state.partition(":")[0]
    if not kind:
        return Q()
    return Q(kind=kind) if _exact(wanted).get("open") else tried("kind", kind)


def _exact(wanted: MatterFilter) -> dict[str, object]:
    exact: dict[str, object] = {
        "state": wanted.state.partition(":")[2], "region_code": wanted.region, "sector": wanted.sector,
        "body": "" if wanted.due else wanted.body,
    }  # fmt: skip
    exact = {field: value for field, value in exact.items() if value}
    if wanted.level in ("0", "1", "2", "3"):
        exact["level"] = int(wanted.level)
    if wanted.paused:
        exact["paused"] = True
    if wanted.turn or wanted.due:  # it is nobody's turn, and nothing is due, where all is done
        exact["open"] = True
    elif wanted.shown != "all":
        exact["open"] = wanted.shown != "closed"
    return exact


def _named(text: str) -> Q:
    """By number, or by the words of its project's name, code or units; without a project, of its title."""
    if given := _NUMBER.fullmatch(text.strip()):
        series, year, n = given[1].upper(), given[2], given[3]
        return Q(number=f"{series}-{year}-{int(n):06d}") if n else Q(number__startswith=f"{series}-{year}-")
    words, titled = words_of(text), Matter.objects.filter(project_id=None)
    for word in words:
        titled = titled.filter(search__contains=word)
    named, others = listed("project_id", projects_named(words)), list(titled.order_by().values_list("pk", flat=True))
    return named | listed("pk", others) if others else named


def _due(wanted: MatterFilter, now: datetime) -> Q:
    if wanted.due and wanted.body:
        return held_by(wanted.body) & _due(replace(wanted, body=""), now)
    today = local_day(now)
    return {
        OVERDUE: Q(due_at__lte=now),
        TODAY: Q(due_at__gt=now, due_at__lte=_end_of(today)),
        NEAR: Q(due_at__gt=_end_of(today), due_at__lte=_end_of(today + SOON)),
        LATER: Q(due_at__gt=_end_of(today + SOON)),
        NEVER: Q(due_at=None),
    }.get(wanted.due, Q())


def held_by(body: str) -> Q:
    """The matters whose state's own term is a body's: those it answers for, where none above it has the term."""
    theirs = [pair for pair, key in states_above().items() if key == body]
    own = Q(body=body) & ~together(("kind", "state"), states_above())
    return own | together(("kind", "state"), theirs) if theirs else own


def holder() -> Case:
    """The same of a row: the key of the body whose term it is."""
    above = defaultdict(list)
    for pair, key in states_above().items():
        above[key].append(pair)
    held = (When(together(("kind", "state"), pairs), then=Value(key)) for key, pairs in above.items())
    return Case(*held, default=F("body"))


def when_due(due_at: datetime | None, now: datetime) -> str:
    """The same for one open matter: which key of `DUE` it comes under."""
    today = local_day(now)
    if due_at is None:
        return NEVER
    if due_at <= now:
        return OVERDUE
    if due_at <= _end_of(today):
        return TODAY
    return NEAR if due_at <= _end_of(today + SOON) else LATER


def _end_of(day: date) -> datetime:
    return begins(day + timedelta(days=1))


def _turn(actor: Actor, turn: str) -> Q:
    if turn not in (MINE, OTHERS):
        return whose_turn(Role(turn))
    here = mine(actor)
    return ~here if turn == OTHERS else here


def mine(actor: Actor) -> Q:
    """The matters that stand where it is the turn of this very person: not of another body, nor of another drawn pair.

    A role's turn is a body's where all that the role can do there is left to the body that answers for the matter, and
    a pair's where it is left to the inspectors that were drawn.
    """
    here = whose_turn(actor.role)
    if bodily := _left_to(actor.role, "own"):
        here &= ~together(("kind", "state"), bodily) | Q(body__in=acting_for(actor.body))
    if others := others_pairs(actor):
        here &= ~listed("pk", others)
    return here


def others_pairs(actor: Actor) -> list[int]:
    """The open matters that stand where only the inspectors drawn can do something, and this person is not drawn."""
    pairs = _left_to(actor.role, "by")
    if not pairs:
        return []
    kinds, states = {kind for kind, _ in pairs}, {state for _, state in pairs}
    found = Matter.objects.filter(kind__in=kinds, state__in=states, open=True).values_list("pk", "data__officers")
    return [pk for pk, drawn in found if drawn and actor.id not in drawn]


@cache
def acting_for(body: str) -> frozenset[str]:
    """The bodies for which people of one act, by key."""
    return frozenset(key for key in bodies() if acts_for(body, key))


@cache
def _left_to(role: Role, mark: str) -> tuple[tuple[str, str], ...]:
    """Kinds and states in which every move of a role carries a mark: ``own`` or ``by`` (`workflows.Move`)."""
    return tuple(
        (flow.kind, state.key) for flow in catalogue().values() for state in flow.states if role in state.turn
        and (moves := [move for move in flow.steps(state.key) if role in move.who])
        and all(getattr(move, mark) for move in moves)
    )  # fmt: skip


def whose_turn(role: Role) -> Q:
    """The matters, of whatever kind, that stand where it is the turn of a role."""
    flows = list(catalogue().values())
    pairs = [(flow.kind, s.key) for flow in flows for s in flow.states if role in s.turn]
    still = [flow.kind for flow in flows if flow.standstill]
    here = together(("kind", "state"), pairs) & (Q(paused=False) | ~Q(kind__in=still))
    for flow in flows:
        if flow.standstill:
            levels = [level for level, roles in flow.standstill.turns.items() if role in roles]
            beside = [s.key for s in flow.states if role in s.beside]
            waits = Q(level__in=levels) | Q(state__in=beside)
            here |= unled("kind", flow.kind) & Q(paused=True) & waits
    return here


def is_mine(actor: Actor, row: tuple[str, str, bool, int, str], *, drawn: bool) -> bool:
    """`mine` of one matter: kind, state, paused, level, body; `drawn`: it is not another pair's."""
    kind, state, paused, level, body = row
    if not is_turn(actor.role, kind, state, paused, level):
        return False
    return drawn and ((kind, state) not in _left_to(actor.role, "own") or body in acting_for(actor.body))


@cache
def is_turn(role: Role, kind: str, state: str, paused: bool, level: int) -> bool:
    """`whose_turn` of one matter."""
    flow = catalogue().get(kind)
    if flow is None or all(s.key != state for s in flow.states):
        return False
    return role in flow.standing(state, paused=paused, level=level).turn


def _order(wanted: MatterFilter) -> list[str | OrderBy]:
    if wanted.sort in _SORTS:
        return list(_SORTS[wanted.sort])
    if wanted.shown and not (wanted.turn or wanted.due):  # of what is closed nothing is due
        return list(_SORTS["-opened"])
    if wanted.sort == "-due":
        return [F("due_at").desc(nulls_first=True), "-id"]
    return [F("due_at").asc(nulls_last=True), "id"]


def lines(matters: Iterable[Matter | MatterRow], *, now: datetime) -> list[MatterLine]:
    """Matters as lists show them."""
    return [_line(matter, now) for matter in matters]


def lines_of(rows: Iterable[tuple[Any, ...]], *, now: datetime) -> list[MatterLine]:
    """The same of `COLUMNS` as the database gives them."""
    return lines(map(MatterRow._make, rows), now=now)


def _line(m: Matter | MatterRow, now: datetime) -> MatterLine:
    kind_label, state_label, turn = told(m.kind, m.state, m.paused, m.level)
    if m.body and own_turn(m.kind, m.state):
        turn = (body_name(m.body),)
    return MatterLine(
        id=m.pk, number=m.number, kind=m.kind, kind_label=kind_label, title=m.title, state=m.state,
        state_label=state_label, turn=turn, open=m.open, region_code=m.region_code, sector=m.sector, body=m.body,
        body_name=body_name(m.body), level=m.level, owed_fen=m.owed_fen, heads=m.heads, opened_on=m.opened_on,
        due_on=m.due_on, hour=_hour(m.due_at), overdue=bool(m.open and m.due_at and m.due_at <= now), alarm=m.alarm,
        paused=m.paused, closed_at=m.closed_at, version=m.version,
    )  # fmt: skip


def _hour(due_at: datetime | None) -> str:
    at = due_at.astimezone(CHINA) if due_at else None
    return f"{at:%H:%M}" if at and (at.hour, at.minute) != (0, 0) else ""


@cache
def own_turn(kind: str, state: str) -> bool:
    """Whether of all whose turn it is only the body that answers for the matter can do anything."""
    flow = catalogue().get(kind)
    found = next((s for s in flow.states if s.key == state), None) if flow else None
    if flow is None or found is None or found.above:
        return False
    mine = [move for move in flow.steps(state) if set(move.who) & set(found.turn)]
    return bool(mine) and all(move.own for move in mine)


@cache
def told(kind: str, state: str, paused: bool = False, level: int = 0) -> tuple[str, str, tuple[str, ...]]:
    """What people call a kind and a state of it, and whose turn it is then; `paused`: its own term stands still."""
    flow = catalogue().get(kind)
    found = next((s for s in flow.states if s.key == state), None) if flow else None
    if flow is None or found is None:  # of a workflow that an earlier version had
        return (flow.label if flow else kind), state, ()
    found = flow.standing(state, paused=paused, level=level)
    return flow.label, found.label, tuple(role.label for role in found.turn)


def body_name(key: str) -> str:
    """What a body is called; of a key that is nobody's, the key."""
    return bodies()[key].name if key in bodies() else key


def whole(wanted: MatterFilter) -> bool:
    """Whether nothing is filtered."""
    return replace(wanted, sort="") == MatterFilter()
