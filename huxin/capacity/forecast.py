"""The weeks ahead, played through many times: what is overdue at the end of each, and with more people.

Both sides of a comparison meet the same arrivals and the same work, so that what differs is the people alone.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from functools import cache
from random import Random
from typing import TypeVar

from huxin.base.moments import CHINA
from huxin.capacity.chance import doubt, poisson, stream
from huxin.capacity.past import Done, Past, band
from huxin.capacity.queue import Piece, serve
from huxin.capacity.worktime import DAY, Worktime
from huxin.law import parameters
from huxin.law.terms import due

WEEKS = 13
REPLICATIONS, FEWEST = 200, 40
_EFFORT = 2_000_000
"""Pieces served in all: a large city is played through less often, and needs it less."""
LOW, HIGH = 100, 900
"""Permille of the replications below the two ends of an interval: 80 % lie between."""

Value = TypeVar("Value")
Key = tuple[str, str]
"""A county and a kind; empty: all of them."""


@dataclass(frozen=True)
class More:
    """People added to bodies from one day until before another."""

    first: date
    until: date
    people: Mapping[str, int]


@dataclass(frozen=True)
class Figure:
    """Of many replications: the mean in tenths, and between which two whole numbers four fifths of them lie."""

    tenths: int
    low: int
    high: int


@dataclass(frozen=True)
class Line:
    """One county and kind. By week what is overdue at its end, as things are and with more people; over all weeks what
    becomes overdue in them, on both sides, and the difference within each replication."""

    weeks: tuple[Figure, ...]
    weeks_more: tuple[Figure, ...]
    falls: Figure
    falls_more: Figure
    change: Figure


@dataclass(frozen=True)
class Forecast:
    """All of it. `now` is what is overdue at the beginning; `load` how full each body's hands are, in permille; 0 where
    nobody acts for it."""

    replications: int
    lines: Mapping[Key, Line]
    now: Mapping[Key, int]
    load: Mapping[str, int]


def week_ends(on: date) -> list[date]:
    """The days before which each week ahead ends."""
    return [on + timedelta(weeks=n + 1) for n in range(WEEKS)]


def spread(past: Past, bodies: Iterable[str], people: int) -> dict[str, int]:
    """So many people over bodies: one first to each that has work and nobody for it, the rest by the work that comes
    to each and that lies open there, largest remainder first; evenly where there is none."""
    names = sorted(set(bodies))
    loads = {name: _coming(past, name) + _lying(past, name) / WEEKS for name in names}
    bare = sorted((name for name in names if loads[name] and not past.servers(name)), key=lambda name: -loads[name])
    given = {name: int(name in bare[:people]) for name in names}
    left = people - sum(given.values())
    whole = sum(loads.values())
    shares = {name: left * (loads[name] / whole if whole else 1 / len(names)) for name in names}
    given = {name: given[name] + int(shares[name]) for name in names}
    rest = sorted(names, key=lambda name: (int(shares[name]) - shares[name], name))
    for name in rest[: people - sum(given.values())]:
        given[name] += 1
    return given


def _coming(past: Past, body: str) -> float:
    """The minutes of work that come to a body in a week."""
    return sum(f.weekly * _mean(f.work) for f in past.flows if f.body == body)


def _lying(past: Past, body: str) -> float:
    """The minutes of work that lie open there."""
    return sum(_mean(_work_of(past, body, one.kind)) for one in past.open if one.body == body)


def _work_of(past: Past, body: str, kind: str) -> tuple[int, ...]:
    """How long one of a kind takes there, or elsewhere where none has come; a day where nobody knows."""
    same = [f for f in past.flows if f.kind == kind]
    own = [f for f in same if f.body == body] or same
    return own[0].work if own else (DAY,)


def _mean(work: Sequence[int]) -> float:
    return sum(work) / len(work)


def forecast(
    past: Past, more: More, *, seed: int, at: datetime, time: Worktime,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Forecast:  # fmt: skip
    """Play the weeks ahead. Equal past, people and seed give an equal forecast. Raises LawGap."""
    assert not past.lack, past.lack
    ends = [time.begin(day) for day in week_ends(past.on)]
    bodies = sorted({f.body for f in past.flows} | {one.body for one in past.open})
    pieces = sum(f.weekly * WEEKS for f in past.flows) + len(past.open)
    replications = min(REPLICATIONS, max(FEWEST, int(_EFFORT / max(1.0, pieces))))
    sums: list[dict[Key, list[int]]] = [defaultdict(lambda: [0] * (2 * WEEKS + 2)) for _ in range(replications)]
    for n, body in enumerate(bodies):
        world = _World(past, body, at, time, ends)
        sides = (world.staffing(None), world.staffing(more))
        for turn in range(replications):
            keys, made = world.pieces(stream(seed, body, turn))
            for side, staffing in enumerate(sides):
                _count(sums[turn], keys, made, serve(made, staffing, ends[-1]), ends, world.start, side)
        progress(n + 1, len(bodies))
    return Forecast(replications, _lines(sums), _now(past.open, at), {body: _load(past, body) for body in bodies})


def _load(past: Past, body: str) -> int:
    return round(1000 * _coming(past, body) / (past.servers(body) * 5 * DAY)) if past.servers(body) else 0


def _now(running: Iterable[Done], at: datetime) -> dict[Key, int]:
    found: dict[Key, int] = defaultdict(int)
    for one in running:
        for key in _keys((one.region, one.kind)):
            found[key] += one.due_at is not None and one.due_at <= at
    return dict(found)


def _keys(key: Key) -> tuple[Key, ...]:
    return ("", ""), (key[0], ""), ("", key[1]), key


class _World:
    """One body: what it has open, what comes to it, and when what comes is due."""

    def __init__(self, past: Past, body: str, at: datetime, time: Worktime, ends: Sequence[int]) -> None:
        self.past, self.body, self.time, self.ends = past, body, time, ends
        self.start = time.at(at)
        self.flows = [f for f in past.flows if f.body == body]
        self.open = [one for one in past.open if one.body == body and one.due_at]
        self.works = {kind: _work_of(past, body, kind) for kind in {one.kind for one in self.open}}
        self._counted = cache(self._of_law)
        self.days = [past.on + timedelta(weeks=n) for n in range(WEEKS)]
        every = [past.on + timedelta(days=n) for n in range(7 * WEEKS)]
        self.workdays = [day for day in every if time.calendar.is_working_day(day)]
        self.begins = [time.begin(day) for day in self.workdays]

    def staffing(self, more: More | None) -> list[tuple[int, int]]:
        """Who is there: those of the past, and those who are added for a time."""
        usual = self.past.servers(self.body)
        extra = more.people.get(self.body, 0) if more else 0
        found = [(self.start, usual)]
        if more and extra:
            first = max(self.start, self.time.begin(more.first))
            last = max(first, self.time.begin(more.until))
            found += [(first, self.past.servers(self.body, extra)), (last, usual)]
        return found

    def pieces(self, chance: Random) -> tuple[list[Key], list[Piece]]:
        """One way in which it may come: what is open now, and what arrives."""
        keys: list[Key] = []
        made: list[Piece] = []
        for one in self.open:
            assert one.due_at is not None
            keys.append((one.region, one.kind))
            made.append(Piece(self.start, self.time.at(one.due_at), _pick(self.works[one.kind], chance)))
        for flow in self.flows:
            rate = flow.weekly * doubt(flow.seen, chance)
            begin = self.start
            for day, end in zip(self.days, self.ends, strict=True):
                factor = self.past.season[flow.kind][band(day)]
                for _ in range(poisson(rate * factor, chance)):
                    came = begin + int(chance.random() * max(1, end - begin))
                    term, length = _pick(flow.terms, chance)
                    keys.append((flow.region, flow.kind))
                    made.append(Piece(came, self._due(term, length, came), _pick(flow.work, chance)))
                begin = max(begin, end)
        return keys, made

    def _due(self, term: str, length: int, came: int) -> int:
        """The end of a term as the law counts it from the working day something comes; of a term that ended on a day
        of its own (`past.learn`), so long as it was."""
        day = self.workdays[max(0, bisect_right(self.begins, came) - 1)]
        return self._counted(term, day) if term else came + length

    def _of_law(self, term: str, day: date) -> int:
        noon = datetime.combine(day, clock_time(12), CHINA).astimezone(UTC).replace(tzinfo=None)
        return self.time.at(due(parameters.at(day)[term].term, noon, self.time.calendar).at)


def _pick(values: Sequence[Value], chance: Random) -> Value:
    return values[int(chance.random() * len(values))]


def _count(
    sums: dict[Key, list[int]], keys: Sequence[Key], pieces: Sequence[Piece], done: Sequence[int | None],
    ends: Sequence[int], start: int, side: int,
) -> None:  # fmt: skip
    """Add one body's replication: by week what is overdue at its end; at the last places what became overdue."""
    for key, piece, at in zip(keys, pieces, done, strict=True):
        if piece.due > ends[-1] or (at is not None and at <= piece.due):
            continue
        late = [n for n, end in enumerate(ends) if piece.due <= end and (at is None or at > end)]
        for one in _keys(key):
            row = sums[one]
            for n in late:
                row[side * WEEKS + n] += 1
            row[2 * WEEKS + side] += piece.due > start


def _lines(sums: Sequence[Mapping[Key, list[int]]]) -> dict[Key, Line]:
    none = [0] * (2 * WEEKS + 2)
    found = {}
    for key in sorted({("", ""), *(key for one in sums for key in one)}):
        rows = [one.get(key, none) for one in sums]
        columns = [_figure(column) for column in zip(*rows, strict=True)]
        change = _figure([row[-1] - row[-2] for row in rows])
        found[key] = Line(
            tuple(columns[:WEEKS]), tuple(columns[WEEKS : 2 * WEEKS]), columns[-2], columns[-1], change
        )  # fmt: skip
    return found


def _figure(values: Sequence[int]) -> Figure:
    ordered = sorted(values)
    last = len(ordered) - 1
    low, high = ordered[last * LOW // 1000], ordered[-(-last * HIGH // 1000)]
    return Figure(round(10 * sum(ordered) / len(ordered)), low, high)
