"""What somebody can do with a matter now: buttons, the sentences of grey ones, a move tried before it is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huxin.access import Actor, Role
from huxin.base.errors import BadValue
from huxin.base.moments import local_day
from huxin.queries import _events
from huxin.queries._events import Event
from huxin.queries._subject import Standing
from huxin.record.models import Matter
from huxin.workflows import Move, Workflow, workflow


@dataclass(frozen=True)
class Step:
    """A button. `why` is the sentence that would refuse the click; empty where it would not be refused."""

    name: str
    label: str
    grave: bool
    why: str
    page: str = ""


def steps(flow: Workflow, matter: Matter, events: Sequence[Event], actor: Actor, *, now: datetime) -> list[Step]:
    """The moves out of the present state that people make, those of this person first and the possible ones before."""
    subject, past = Standing.of(matter, now=now), _events.makers(events)
    moves = [move for move in flow.steps(matter.state) if move.who != (Role.SYSTEM,)]
    found = {
        m.name: Step(m.name, m.label, m.grave, flow.why_not(m.name, subject, actor, past) or "", m.page) for m in moves
    }
    mine = {m.name for m in moves if actor.role in m.who}
    return sorted(found.values(), key=lambda step: (step.name not in mine, bool(step.why), step.grave))


def own(flow: Workflow, step: Step, actor: Actor) -> bool:
    """Whether the move is one of this person's role."""
    return any(actor.role in move.who for move in flow.moves if move.name == step.name)


def tried(
    matter: Matter, name: str, given: Mapping[str, Any], actor: Actor, *, now: datetime
) -> tuple[Move, dict[str, Any]]:
    """A move checked as it will be when it is made; nothing is changed.

    Raises:
        Refused: as the move itself would be.
    """
    flow, past = workflow(matter.kind), _events.opened(matter.events.order_by("seq"))
    subject = Standing.of(matter, now=now)
    return flow.check(name, subject, actor, given, _events.makers(past), today=local_day(now))


def done_already(matter: Matter, name: str, given: Mapping[str, Any], actor: Actor, *, now: datetime) -> bool:
    """Whether the last thing that happened is this very move of this very person: a click that came twice."""
    last = matter.events.order_by("-seq").first()
    if last is None or (last.who, last.move) != (actor.id, name):
        return False
    move, today = workflow(matter.kind).move(name), local_day(now)
    try:
        values = {need.key: need.read(given.get(need.key), today=today) for need in move.needs}
    except BadValue:
        return False
    [event] = _events.opened([last])
    return dict(event.given) == {key: value for key, value in values.items() if value is not None}
