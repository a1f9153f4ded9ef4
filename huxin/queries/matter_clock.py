"""The clock of a matter as people read it: terms by name, stretches of time by body, when what is due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from huxin.law import parameters
from huxin.law.calendar import calendar
from huxin.queries import _events
from huxin.queries._events import MAIN, Event
from huxin.queries.matters import body_name
from huxin.record.models import Matter
from huxin.workflows._clock import Clock, Duty, Segment


@dataclass(frozen=True)
class Stretch:
    """A stretch of time in one body's hands, to `end` (None: still). Not `counted` where the clock stood still."""

    body: str
    start: datetime
    end: datetime | None
    counted: bool
    term: str


@dataclass(frozen=True)
class Kept:
    """A term that ended, or still runs (`ended_at` None): who answered for it, by when, and whether it was in time; one
    that does not `applies` was never anybody's to keep."""

    term: str
    body: str
    started_at: datetime
    due_on: date
    due_at: datetime
    ended_at: datetime | None
    on_time: bool
    applies: bool = True


@dataclass(frozen=True)
class Lane:
    """One line of the clock: the state's own term, or one beside it. `term` is the one that runs, else the last.

    `state` is none, running, paused or overdue; `used` per mille of the counted time that has passed. `early`, `due_at`
    and `late` are when the term is nearly over, over, and over for too long. Moments are aware.
    """

    name: str
    term: str
    state: str
    used: int
    started_at: datetime | None
    early: datetime | None
    due_on: date | None
    due_at: datetime | None
    late: datetime | None
    stretches: tuple[Stretch, ...]
    terms: tuple[Kept, ...]
    notices: tuple[str, ...]


def lanes(matter: Matter, events: Sequence[Event], *, now: datetime) -> tuple[Lane, ...]:
    """Every lane that ever ran, the state's own first.

    Raises:
        LawGap: the law of the day of opening has no such term.
    """
    found = _events.clocks(_events.marks(events), opened_on=matter.opened_on, calendar=calendar(), now=now)
    return tuple(_lane(name, found[name]) for name in sorted(found, key=lambda name: (name != MAIN, name)))


def _lane(name: str, clock: Clock) -> Lane:
    early, _, late = (_aware(at) for at in clock.alarms)
    return Lane(
        name=name,
        term=_label(clock.term or (clock.done[-1].term if clock.done else None)),
        state=clock.state,
        used=clock.used,
        started_at=_aware(clock.started_at),
        early=early,
        due_on=clock.due.on if clock.due else None,
        due_at=_aware(clock.due.at) if clock.due else None,
        late=late,
        stretches=tuple(map(_stretch, clock.segments)),
        terms=tuple(map(_kept, clock.duties)),
        notices=clock.notices,
    )


def _stretch(part: Segment) -> Stretch:
    start = _aware(part.start)
    assert start is not None
    return Stretch(body_name(part.body), start, _aware(part.end), part.counted, _label(part.term))


def _kept(duty: Duty) -> Kept:
    started, due = _aware(duty.started_at), _aware(duty.due.at)
    assert started is not None and due is not None
    ended = _aware(duty.ended_at)
    return Kept(_label(duty.term), body_name(duty.body), started, duty.due.on, due, ended, duty.on_time, duty.applies)


def _label(code: str | None) -> str:
    known: Mapping[str, str] = parameters.codes()
    return known.get(code or "", code or "")


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None
