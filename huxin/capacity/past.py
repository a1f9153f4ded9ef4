"""What the past says of one queue each: how often terms come, how long work takes, and how far due dates lie ahead."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from random import Random

from huxin.base.errors import LawGap
from huxin.base.moments import local_day, utc
from huxin.capacity.chance import stream
from huxin.capacity.queue import Piece, serve
from huxin.capacity.worktime import Worktime
from huxin.law import festival, parameters
from huxin.law.terms import due

WEEKS = 52
"""How far the past is looked back to."""
LEAST_WEEKS, LEAST_DONE, LEAST_OF_KIND = 10, 30, 8
"""Below so many weeks of events, so many ended terms in all, and so many of a kind there is no forecast."""
BANDS = (4, 9, 14)
"""Weeks to Spring Festival up to which a band of the season reaches; the rest of the year is the last."""
HANDS = (1, 2, 3, 4, 6, 8, 12, 16, 24)
"""Numbers of pieces that a person may have in hand at a time; the one that fits the past is taken."""
_REPLAYED = 2_000
"""Terms of a body by which that is found, the newest."""
_AT_ONCE = 3
_PRIOR = 10.0
"""A season is believed as much as so many arrivals speak for it; with none it is like the rest of the year."""


@dataclass(frozen=True)
class Done:
    """One term that fell to a body. Moments UTC; `due_at` None while it stands still; `ended_at` None: still open."""

    body: str
    kind: str
    region: str
    term: str
    started_at: datetime
    due_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True)
class Flow:
    """What comes to a body of one kind: how many in how many weeks' worth of the rest of the year, and how."""

    body: str
    kind: str
    region: str
    seen: int
    weeks: float
    work: tuple[int, ...]
    terms: tuple[tuple[str, int], ...]

    @property
    def weekly(self) -> float:
        """Arrivals in a week outside every season."""
        return self.seen / self.weeks if self.weeks else 0.0


@dataclass(frozen=True)
class Past:
    """All of it, as known on a day. `weeks` of history; `left_out`: kinds of which too little ended, with how many.

    `open` are the terms that run, `people` those who act for each body and `hands` how many pieces one of them has in
    hand at a time (`fitting`), `season` by kind the factor of each band.
    `lack` says in words why there is no forecast; empty where there can be one.
    """

    on: date
    weeks: int
    ended: int
    flows: tuple[Flow, ...]
    open: tuple[Done, ...]
    people: Mapping[str, int]
    hands: Mapping[str, int]
    season: Mapping[str, tuple[float, ...]]
    left_out: Mapping[str, int]
    lack: str

    def servers(self, body: str, more: int = 0) -> int:
        """How many pieces a body has in hand at a time, with so many more people."""
        return (self.people.get(body, 0) + more) * self.hands.get(body, 1)


def band(day: date) -> int:
    """Which season a day lies in: a place in `BANDS`, or behind its last for the rest of the year. Raises LawGap."""
    weeks = festival.days_to(day) // 7
    return next((n for n, last in enumerate(BANDS) if weeks <= last), len(BANDS))


def learn(terms: Iterable[Done], people: Mapping[str, int], *, at: datetime, time: Worktime) -> Past:
    """What can be said from the terms that began before a moment. Raises LawGap."""
    today = local_day(at)
    every = [one for one in terms if one.started_at < at]
    since = max(today - timedelta(weeks=WEEKS), _first(every) if every else today)
    recent = [one for one in every if local_day(one.started_at) >= since]
    weeks = max(0, (today - since).days // 7)
    ended = [one for one in recent if one.ended_at and one.ended_at < at]
    hands, work = _worked(recent, people, at, time)
    by_kind: dict[str, list[int]] = defaultdict(list)
    for (_, kind), minutes in sorted(work.items()):
        by_kind[kind] += minutes
    known = {kind for kind, minutes in by_kind.items() if len(minutes) >= LEAST_OF_KIND}
    left_out = {one.kind: len(by_kind.get(one.kind, ())) for one in recent if one.kind not in known}
    season = _season(recent, since, today)
    flows = _flows([one for one in recent if one.kind in known], work, by_kind, season, since, today, time)
    running = tuple(one for one in every if one.kind in known and not (one.ended_at and one.ended_at < at))
    lack = _lack(weeks, len(ended), known)
    return Past(today, weeks, len(ended), flows, running, people, hands, season, left_out, lack)


def _lack(weeks: int, ended: int, known: Iterable[str]) -> str:
    if weeks < LEAST_WEEKS:
        return f"只有{weeks}周的办理记录，至少要{LEAST_WEEKS}周才能推算。"
    if ended < LEAST_DONE:
        return f"办完的时限只有{ended}个，至少要{LEAST_DONE}个才能推算。"
    return "" if known else f"没有一类事项办完过{LEAST_OF_KIND}个时限，不能推算。"


def _first(terms: Iterable[Done]) -> date:
    return local_day(min(one.started_at for one in terms))


def _days(since: date, until: date) -> Iterable[date]:
    return (since + timedelta(days=n) for n in range((until - since).days))


def _season(terms: Sequence[Done], since: date, today: date) -> dict[str, tuple[float, ...]]:
    """By kind, how many times as many come in each band as in the rest of the year, drawn towards 1 by `_PRIOR`."""
    days = [0] * (len(BANDS) + 1)
    for day in _days(since, today):
        days[band(day)] += 1
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * (len(BANDS) + 1))
    for one in terms:
        counts[one.kind][band(local_day(one.started_at))] += 1
    found = {}
    for kind, seen in counts.items():
        mean = sum(seen) / max(1, sum(days))
        raw = [(n + _PRIOR) / (mean * d + _PRIOR) for n, d in zip(seen, days, strict=True)]
        found[kind] = tuple(one / raw[-1] for one in raw)
    return found


def _flows(
    terms: Sequence[Done], work: Mapping[tuple[str, str], list[int]], by_kind: Mapping[str, list[int]],
    season: Mapping[str, tuple[float, ...]], since: date, today: date, time: Worktime,
) -> tuple[Flow, ...]:  # fmt: skip
    exposed = {kind: sum(factors[band(day)] for day in _days(since, today)) / 7 for kind, factors in season.items()}
    grouped: dict[tuple[str, str, str], list[Done]] = defaultdict(list)
    for one in terms:
        grouped[one.body, one.kind, one.region].append(one)
    found = []
    for (body, kind, region), mine in sorted(grouped.items()):
        own = work.get((body, kind), [])
        lengths = sorted(_length(one, one.due_at, time) for one in mine if one.due_at)
        minutes = tuple(own if len(own) >= LEAST_OF_KIND else by_kind[kind])
        seen, share = regular(
            [(local_day(one.started_at) - since).days // 7 for one in mine], (today - since).days // 7
        )
        if lengths:
            found.append(Flow(body, kind, region, seen, exposed[kind] * share, minutes, tuple(lengths)))
    return tuple(found)


def regular(arrivals: Sequence[int], weeks: int) -> tuple[int, float]:
    """How many of the arrivals, told by their week, come week by week, and in which share of the weeks that is.

    A week in which more than half of all came at once, and three or more, was an order from above, and comes once.
    """
    [(_, most)] = Counter(arrivals).most_common(1)
    once = weeks > 1 and most >= _AT_ONCE and 2 * most > len(arrivals)
    return (len(arrivals) - most, (weeks - 1) / weeks) if once else (len(arrivals), 1.0)


def _length(one: Done, due_at: datetime, time: Worktime) -> tuple[str, int]:
    """A term by its code where it was due as the law says, else without one (a date of its own, extended): and how
    long it was in working time."""
    length = time.at(due_at) - time.at(one.started_at)
    try:
        counted = parameters.at(local_day(one.started_at))[one.term].term
    except LawGap:
        return "", length
    lawful = due(counted, utc(one.started_at), time.calendar).at == utc(due_at)
    return one.term if lawful else "", length


def _worked(
    terms: Sequence[Done], people: Mapping[str, int], at: datetime, time: Worktime
) -> tuple[dict[str, int], dict[tuple[str, str], list[int]]]:
    """How many pieces a person of each body has in hand at a time, and how long a piece stays in a hand, by body and
    kind, in minutes of working time."""
    bodies: dict[str, list[Done]] = defaultdict(list)
    for one in terms:
        bodies[one.body].append(one)
    hands: dict[str, int] = {}
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for body, mine in sorted(bodies.items()):
        mine.sort(key=lambda one: one.started_at)
        hands[body] = fitting(mine[-_REPLAYED:], people.get(body, 0), at, time, name=body)
        for kind, minutes in stays(mine, max(1, people.get(body, 0)) * hands[body], at, time):
            found[body, kind].append(minutes)
    return hands, found


def stays(terms: Iterable[Done], servers: int, at: datetime, time: Worktime) -> list[tuple[str, int]]:
    """Of each ended term its kind, and how long it was in a hand where there are so many.

    A piece is taken up when it comes or, where all hands are full, when the first of them is free: the queue as it
    must have been, read backwards from when things came and were done. Waiting for an answer from outside is in it.
    """
    over = sorted((time.at(t.ended_at), time.at(t.started_at), t.kind) for t in terms if t.ended_at and t.ended_at < at)
    free, found = [0] * servers, []
    for done, came, kind in over:  # in the order in which they were done
        begun = min(done, max(came, heappop(free)))
        heappush(free, done)
        found.append((kind, max(1, done - begun)))
    return found


def fitting(terms: Sequence[Done], people: int, at: datetime, time: Worktime, *, name: str) -> int:
    """How many pieces a person has in hand at a time: the number with which the past, played again, has as many late as
    it had. With too few hands everything queues, with too many nothing does."""
    now = time.at(at)
    dated = [one for one in terms if one.due_at]
    late = sum(_late(one, at) for one in dated)
    best, nearest = 1, None
    for hands in HANDS:
        servers = max(1, people) * hands
        kept = stays(terms, servers, at, time)
        if not kept:
            return 1
        off = abs(sum(_again(dated, kept, servers, now, time, stream(name, hands, n)) for n in range(3)) - 3 * late)
        if nearest is None or off < nearest:
            best, nearest = hands, off
    return best


def _late(one: Done, at: datetime) -> bool:
    assert one.due_at is not None
    return one.due_at < (one.ended_at if one.ended_at and one.ended_at < at else at)


def _again(
    terms: Sequence[Done], kept: Sequence[tuple[str, int]], servers: int, now: int, time: Worktime, chance: Random
) -> int:  # fmt: skip
    """How many would be late where the same came, with times drawn anew from those of its kind."""
    of_kind: dict[str, list[int]] = defaultdict(list)
    for kind, minutes in kept:
        of_kind[kind].append(minutes)
    every = [minutes for _, minutes in kept]
    pieces = []
    for one in terms:
        own = of_kind.get(one.kind, every)
        assert one.due_at is not None
        pieces.append(Piece(time.at(one.started_at), time.at(one.due_at), own[int(chance.random() * len(own))]))
    done = serve(pieces, [(0, servers)], now)
    return sum(p.due < (end if end is not None else now) for p, end in zip(pieces, done, strict=True))
