"""A matter lived on paper: the moves of a table made one after another, and what its clocks then say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from huxin.access import Actor, Role
from huxin.actions._lanes import marks_of
from huxin.law.calendar import calendar
from huxin.queries import _events
from huxin.queries._events import MAIN, Event
from huxin.workflows import Move, Workflow, workflow
from huxin.workflows._clock import Clock

Step = tuple[str, str] | tuple[str, str, Mapping[str, Any]]
"""When (in China), which move, and what is given with it or set by the machine."""


def at(text: str) -> datetime:
    """A moment in China, ``2019-09-27 10:00``, as the product keeps it."""
    return (datetime.fromisoformat(text) - timedelta(hours=8)).replace(tzinfo=UTC)


@dataclass
class Life:
    """Where it stands, what it keeps, and what happened."""

    flow: Workflow
    opened_on: date
    data: dict[str, Any]
    state: str = ""
    events: list[Event] = field(default_factory=list)
    region_code: str = "620402"
    sector: str = "housing"
    units: tuple[str, ...] = ("U", "report:U", "body:B")
    body: str = "B"
    paused: bool = False
    overdue: bool = False

    def clocks(self, now: str) -> dict[str, Clock]:
        """The clock of every lane at a moment."""
        left = _events.marks(self.events)
        return _events.clocks(left, opened_on=self.opened_on, calendar=calendar(), now=at(now))

    def due(self, lane: str, now: str) -> str | None:
        """The last day of a lane's term, or its last minute where it is one of hours; None while none runs."""
        clock = self.clocks(now).get(lane)
        if clock is None or clock.due is None or clock.state == "paused":
            return None
        last = clock.due.at + timedelta(hours=8)
        return str(clock.due.on) if (last.hour, last.minute) == (0, 0) else f"{last:%Y-%m-%d %H:%M}"

    def make(self, when: str, move: Move, given: Mapping[str, Any]) -> None:
        """Put a move on record."""
        self.state = move.target or self.state
        counted = {move.counts: self.data.get(move.counts, 0) + 1} if move.counts else {}
        self.data |= {**move.sets, **given, **counted}
        turn = bool(self.flow.state(self.state).turn)
        matter = SimpleNamespace(data=self.data, opened_on=self.opened_on, body="某机关", open=turn)
        on, entering = date.fromisoformat(when[:10]), move.target is not None
        marks = marks_of(move, matter, given, self.events, entering=entering, on=on)  # type: ignore[arg-type]
        event = Event(
            n=0, seq=len(self.events), at=at(when), who="", role="", body="", move=move.name, source="",
            target=self.state, given=given, sets={}, papers=(), marks=tuple(marks), amounts=None,
        )  # fmt: skip
        self.events.append(event)

    def stand(self, when: str) -> None:
        """What a guard sees at a moment."""
        own = self.clocks(when).get(MAIN)
        self.paused = own is not None and own.state == "paused"
        self.overdue = own is not None and own.state == "overdue"


def lived(kind: str, opened: str, steps: Sequence[Step], **data: Any) -> Life:
    """A matter opened at a moment, and moved on. Raises Refused where a move is not possible then."""
    flow = workflow(kind)
    life = Life(flow, date.fromisoformat(opened[:10]), dict(data))
    life.make(opened, flow.opening, {})
    for when, name, *more in steps:
        life.stand(when)
        given = more[0] if more else {}
        life.data |= given
        rows = sorted((m for m in flow.moves if m.name == name), key=lambda m: not flow.leads(m, life.state))
        life.make(when, flow.offer(name, life, _somebody(rows[0].who[-1])), given)
    return life


def _somebody(role: Role) -> Actor:
    return replace(Actor("某人", "某人", role, ("6204",)), units=("U",), body="B")
