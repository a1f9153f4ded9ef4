"""The clock: due dates and "on time" as a function of events, calendar and dated parameters. Nothing else decides.

The day a matter was opened picks the law. What ended is judged by the calendar as announced when it ended, what still
runs by the calendar as announced by `now`: no later law and no later notice moves a past answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import chain

from huxin.base.moments import local_day
from huxin.base.shares import percent
from huxin.law import parameters
from huxin.law.calendar import Calendar
from huxin.law.parameters import InForce
from huxin.law.terms import Due, Term, due, end_of, extended, passed, reached, resumed, standstill

EARLY, LATE = "clock.early", "clock.late"
"""Codes of the parameters that say when a term is nearly over, and when it is over for too long."""

_FOREVER = end_of(date(9998, 12, 31))

Alarms = tuple[datetime | None, datetime | None, datetime | None]
"""The moments at which a term is nearly over, over, and over for too long."""


class Tick(StrEnum):
    """What an event does to the clock."""

    START = "start"  # a term begins, and ends the one before
    STOP = "stop"  # its duty is done
    DROP = "drop"  # it turned out not to apply: nobody kept it, and nobody broke it
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"  # it is given extra time
    HAND = "hand"  # another body goes on with it: transfer, or return


ENDS = (Tick.STOP, Tick.DROP)
"""After these no term runs."""


@dataclass(frozen=True)
class Mark:
    """One event as the clock reads it. `at` is UTC, naive; `body` answers for the term from now on.

    `term` is the code of the parameter a START begins with, `extra` what an EXTEND adds.
    """

    at: datetime
    tick: Tick
    body: str
    term: str | None = None
    extra: Term | None = None


@dataclass(frozen=True)
class Duty:
    """One term that began. `body` is whoever answered for it last; `ended_at` is None while it runs. It `applies`
    unless it was dropped."""

    term: str
    body: str
    started_at: datetime
    due: Due
    ended_at: datetime | None = None
    applies: bool = True

    @property
    def on_time(self) -> bool:
        """Whether it ended in time."""
        return self.applies and self.ended_at is not None and self.ended_at < self.due.at


@dataclass(frozen=True)
class Segment:
    """A stretch of time in one body's hands, until before `end` (None: still). `term` is None where none ran."""

    body: str
    start: datetime
    end: datetime | None
    counted: bool
    term: str | None


@dataclass(frozen=True)
class Clock:
    """Where a clock stands. `state` is none, running, paused or overdue.

    `due` of a paused term is where it would end if it went on now. `used` is the part of the counted time that has
    passed, in permille, above 1000 when it is over. `alarms` are None while no term runs or it is paused. `segments`
    follow one another without a gap. `done` are the terms that ended.
    """

    term: str | None
    started_at: datetime | None
    due: Due | None
    state: str
    used: int
    alarms: Alarms
    segments: tuple[Segment, ...]
    done: tuple[Duty, ...]
    notices: tuple[str, ...]

    @property
    def duties(self) -> tuple[Duty, ...]:
        """Every term that ever began, the one still running last."""
        if self.term is None or self.due is None or self.started_at is None:
            return self.done
        return (*self.done, Duty(self.term, self.segments[-1].body, self.started_at, self.due))


def clock(marks: Iterable[Mark], *, opened_on: date, calendar: Calendar, now: datetime) -> Clock:
    """The clock of a matter, or of one lane of it, at a moment (UTC, naive); marks after it have not happened yet.

    A pause moves the end by the days that passed in it, in the term's own unit, unless the term was over already.

    Raises:
        LawGap: the law of the day of opening has no such term.
    """
    law = parameters.at(opened_on)
    past = sorted((mark for mark in marks if mark.at <= now), key=lambda mark: mark.at)
    runs = [_run(span, end, law, calendar, now) for span, end in _spans(past)]
    done = tuple(run.duty for run in runs if run.duty.ended_at is not None)
    live = runs[-1] if len(runs) > len(done) else None
    notices = tuple(dict.fromkeys(run.duty.due.notice for run in runs if run.duty.due.notice))
    segments = tuple(_segments(past))
    if live is None:
        return Clock(None, None, None, "none", 0, (None, None, None), segments, done, notices)
    over = live.duty.due
    state = "paused" if live.paused else "overdue" if over.at <= now else "running"
    alarms = (None, None, None) if live.paused else live.alarms(law)
    return Clock(live.duty.term, live.duty.started_at, over, state, live.used(now), alarms, segments, done, notices)


def _spans(marks: Iterable[Mark]) -> list[tuple[list[Mark], Mark | None]]:
    """The marks of each term, from its START, and the one that ended it."""
    spans: list[tuple[list[Mark], Mark | None]] = []
    for mark in marks:
        running = bool(spans) and spans[-1][1] is None
        if running and mark.tick in (Tick.START, *ENDS):
            spans[-1] = (spans[-1][0], mark)
        if mark.tick is Tick.START:
            spans.append(([mark], None))
        elif running and mark.tick not in ENDS:
            spans[-1][0].append(mark)
    return spans


@dataclass(frozen=True)
class _Run:
    """One term with its end worked out, and the stretches of it that are not counted."""

    duty: Duty
    unit: str
    calendar: Calendar
    paused: bool
    gaps: Sequence[tuple[datetime, datetime]]

    def used(self, now: datetime) -> int:
        """Permille of the counted time that have passed."""
        whole, over = self._counted(self.duty.due.at), self.duty.due.at <= now
        share = self._counted(now) * 1000 // whole if whole else 0
        # Days that a pause took off the end may leave nothing to count before it, and still it is not over.
        return max(share, 1000) if over else min(share, 999)

    def alarms(self, law: InForce) -> Alarms:
        """When it is nearly over, over, and over for too long."""
        over = self.duty.due
        early = self._counted(over.at) * law[EARLY].value / 1000
        too_long = self.calendar.add(over.on, law[LATE].value)
        return self._reached(early), over.at, end_of(too_long)

    def _stretches(self) -> list[tuple[datetime, datetime]]:
        edges = [self.duty.started_at, *chain.from_iterable(self.gaps), _FOREVER]
        return list(zip(edges[::2], edges[1::2], strict=True))

    def _counted(self, until: datetime) -> timedelta:
        cut = ((start, min(end, until)) for start, end in self._stretches() if start < until)
        return sum((passed(self.unit, start, end, self.calendar) for start, end in cut), timedelta())

    def _reached(self, wanted: timedelta) -> datetime:
        *closed, (last, _) = self._stretches()
        for start, end in closed:
            here = passed(self.unit, start, end, self.calendar)
            if wanted <= here:
                return reached(self.unit, start, wanted, self.calendar)
            wanted -= here
        return reached(self.unit, last, wanted, self.calendar)


def _run(span: Sequence[Mark], end: Mark | None, law: InForce, calendar: Calendar, now: datetime) -> _Run:
    ended_at, applies = (end.at, end.tick is not Tick.DROP) if end else (None, True)
    begun, until, body = span[0], ended_at or now, span[-1].body
    assert begun.term is not None, begun
    known, term = calendar.known(local_day(until)), law[begun.term].term
    paused = next((m.tick is Tick.PAUSE for m in reversed(span) if m.tick in (Tick.PAUSE, Tick.RESUME)), False)
    over, paused_at, gaps = due(term, begun.at, known), None, []
    for mark in [*span[1:], *([Mark(until, Tick.RESUME, body)] if paused else [])]:
        if mark.tick is Tick.EXTEND and mark.extra is not None:
            over = extended(over, mark.extra, known)
        elif mark.tick is Tick.PAUSE:
            paused_at = paused_at or mark.at
        elif mark.tick is Tick.RESUME and paused_at is not None:
            if paused_at < over.at:
                over = resumed(over, term, paused_at, mark.at, known)
                gaps.append(standstill(term, paused_at, mark.at))
            paused_at = None
    return _Run(Duty(begun.term, body, begun.at, over, ended_at, applies), term.unit, known, paused, gaps)


def _segments(marks: Sequence[Mark]) -> list[Segment]:
    """Time cut wherever hands, term or counting change; without what lies before the first term and after the last."""
    found: list[Segment] = []
    term, counted = None, False
    for mark in marks:
        if mark.tick is Tick.START:
            term, counted = mark.term, True
        elif mark.tick in ENDS:
            term, counted = None, False
        elif mark.tick in (Tick.PAUSE, Tick.RESUME):
            counted = mark.tick is Tick.RESUME and term is not None
        fresh = Segment(mark.body, mark.at, None, counted, term)
        if found and replace(found[-1], start=mark.at) == fresh and mark.tick is not Tick.START:
            continue
        if found:
            found[-1] = replace(found[-1], end=mark.at)
        found.append(fresh)
    running = [n for n, segment in enumerate(found) if segment.term is not None]
    kept = found[running[0] : running[-1] + 1] if running else []
    return [segment for segment in kept if segment.start != segment.end]


@dataclass(frozen=True)
class Punctuality:
    """How often terms were kept, by both formulas in use, in permille; None where there is nothing to divide by.

    `closed_rate` leaves out what is overdue and still open; `due_rate` counts it as late. Print both side by side.
    """

    on_time: int
    closed: int
    overdue_open: int

    @property
    def closed_rate(self) -> int | None:
        """In time of what was closed."""
        return percent(self.on_time, self.closed, of=1000) if self.closed else None

    @property
    def due_rate(self) -> int | None:
        """In time of what was closed or should have been."""
        whole = self.closed + self.overdue_open
        return percent(self.on_time, whole, of=1000) if whole else None


def punctuality(duties: Iterable[Duty], now: datetime) -> Punctuality:
    """How often these terms were kept, as of a moment (UTC, naive). What still runs and is not overdue says nothing,
    nor does what did not apply."""
    begun = [duty for duty in duties if duty.applies and duty.started_at <= now]
    closed = [duty for duty in begun if duty.ended_at is not None and duty.ended_at <= now]
    late = sum(1 for duty in begun if (duty.ended_at is None or duty.ended_at > now) and duty.due.at <= now)
    return Punctuality(sum(duty.on_time for duty in closed), len(closed), late)
