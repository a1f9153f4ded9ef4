"""Several matters at once: which move all of them allow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from huxin.access import Actor
from huxin.queries import _events, matter_steps
from huxin.queries._reach import matters_in_reach
from huxin.queries.matter_steps import Step
from huxin.queries.matters import MatterLine, lines
from huxin.record.models import Matter
from huxin.workflows import Move, workflow


@dataclass(frozen=True)
class Chosen:
    """A matter that was ticked, the version that was seen then, and the moves it allows this person now."""

    line: MatterLine
    seen: int
    steps: tuple[Step, ...]


def chosen(*, actor: Actor, versions: Mapping[int, int], now: datetime) -> tuple[Chosen, ...]:
    """The matters in reach of those ticked; `versions` by matter."""
    found = Matter.objects.filter(matters_in_reach(actor), pk__in=versions).order_by("id")
    return tuple(
        Chosen(line, versions[matter.pk], tuple(_steps(matter, actor, now)))
        for matter, line in ((m, lines([m], now=now)[0]) for m in found.prefetch_related("events", "links"))
    )


def possible(rows: Sequence[Chosen]) -> tuple[Step, ...]:
    """The moves that all of them allow; none where they are of several kinds."""
    if not rows or len({row.line.kind for row in rows}) > 1:
        return ()
    every = set.intersection(*({step.name for step in row.steps} for row in rows))
    return tuple(step for step in rows[0].steps if step.name in every)


def move(rows: Sequence[Chosen], name: str, actor: Actor) -> Move:
    """The move of that name that this person's role makes."""
    flow = workflow(rows[0].line.kind)
    return next((m for m in flow.moves if m.name == name and actor.role in m.who), flow.move(name))


def _steps(matter: Matter, actor: Actor, now: datetime) -> list[Step]:
    events = _events.opened(sorted(matter.events.all(), key=lambda event: event.seq))
    found = matter_steps.steps(workflow(matter.kind), matter, events, actor, now=now)
    return [step for step in found if not step.why]
