"""What a move does to the clocks of a matter."""

from collections.abc import Mapping, Sequence
from typing import Any

from huxin.law import parameters
from huxin.queries._events import MAIN, Event
from huxin.record.models import Matter
from huxin.workflows import Move
from huxin.workflows._clock import Tick


def marks_of(
    step: Move, matter: Matter, values: Mapping[str, Any], past: Sequence[Event], *, entering: bool
) -> list[dict[str, Any]]:
    """The marks a move leaves, lane by lane; the matter stands already where the move leads."""
    running = running_lanes(past)
    marks: list[dict[str, Any]] = []

    def mark(lane: str, tick: Tick, **more: Any) -> None:
        marks.append({"lane": lane, "tick": tick.value, "body": matter.body, **more})

    if step.tick is not None:
        extra = {"extra": {"amount": values["days"], "unit": _unit(matter, past)}} if step.tick is Tick.EXTEND else {}
        mark(MAIN, step.tick, **extra)
    elif step.term is not None:
        mark(MAIN, Tick.START, term=step.term.format_map(matter.data))
    elif entering and MAIN in running:
        mark(MAIN, Tick.STOP)
    for lane in sorted(running - {MAIN}) if not matter.open else step.stops:
        if lane in running:
            mark(lane, Tick.STOP)
    for lane, term in step.starts.items():
        mark(lane, Tick.START, term=term.format_map(matter.data))
    return marks


def running_lanes(past: Sequence[Event]) -> set[str]:
    """The lanes whose term has begun and not ended."""
    running: set[str] = set()
    for mark in (mark for event in past for mark in event.marks):
        if mark["tick"] == Tick.START:
            running.add(mark["lane"])
        elif mark["tick"] == Tick.STOP:
            running.discard(mark["lane"])
    return running


def _unit(matter: Matter, past: Sequence[Event]) -> str:
    """In what an extension of the state's term is counted: in its own unit, where that is a kind of days."""
    begun = [m["term"] for event in past for m in event.marks if m["lane"] == MAIN and m["tick"] == Tick.START]
    unit = parameters.at(matter.opened_on)[begun[-1]].unit
    return "working_day" if unit == "working_day" else "day"
