"""What a move does to the clocks of a matter."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from huxin.law import parameters
from huxin.queries._events import MAIN, Event
from huxin.record.models import Matter
from huxin.workflows import Move
from huxin.workflows._clock import ENDS, Tick


def marks_of(
    step: Move, matter: Matter, values: Mapping[str, Any], past: Sequence[Event], *, entering: bool, on: date
) -> list[dict[str, Any]]:
    """The marks a move made on a local day leaves, lane by lane; the matter stands already where the move leads."""
    running = running_lanes(past)
    ticks = [
        *_own(step, matter, values, past, ending=entering and MAIN in running),
        *_beside(step, matter, values, past, running, on),
    ]
    return [{"lane": lane, "tick": tick.value, "body": matter.body, **more} for lane, tick, more in ticks]


_Ticks = Iterator[tuple[str, Tick, Mapping[str, Any]]]


def _own(step: Move, matter: Matter, values: Mapping[str, Any], past: Sequence[Event], *, ending: bool) -> _Ticks:
    """Of the state's own term."""
    if step.tick is not None:
        yield MAIN, step.tick, (_extra(MAIN, matter, values, past) if step.tick is Tick.EXTEND else {})
    if step.tick in (None, Tick.DROP) and step.term is not None:
        yield MAIN, Tick.START, {"term": code_of(step.term, matter)}
    elif step.tick is None and ending:
        yield MAIN, Tick.STOP, {}


def _beside(
    step: Move, matter: Matter, values: Mapping[str, Any], past: Sequence[Event], running: set[str], on: date
) -> _Ticks:
    """Of the terms that run beside it. At the end of the matter all of them end."""
    stopped = step.stops if matter.open else sorted(running - {MAIN, *step.drops})
    ways = ((Tick.DROP, step.drops), (Tick.STOP, stopped), (Tick.PAUSE, step.pauses), (Tick.RESUME, step.resumes))
    for tick, lanes in ways:
        yield from ((lane, tick, {}) for lane in lanes if lane in running)
    if step.extends in running:
        yield step.extends, Tick.EXTEND, _extra(step.extends, matter, values, past)
    for lane, term in step.starts.items():
        code, day = code_of(term, matter), matter.data.get(step.until.get(lane, ""))
        if lane in step.until and not day:
            continue
        if code in parameters.at(matter.opened_on):  # where the law of the day knew no such term
            yield lane, Tick.START, {"term": code}
        if day:
            yield lane, Tick.EXTEND, _until(date.fromisoformat(day), on)


def _until(day: date, on: date) -> dict[str, Any]:
    """By how much a term of no days that begins on a day is extended to end on another; one behind has ended by now."""
    return {"extra": {"amount": max(0, (day - on).days), "unit": "day"}}


def code_of(written: str, matter: Matter) -> str:
    """The code of a term as the table writes it: filled in, and the festival's where the matter is of that time."""
    code = written.format_map(matter.data)
    festive = f"{code}.festival"
    return festive if matter.data.get("festival") and festive in parameters.at(matter.opened_on) else code


def running_lanes(past: Sequence[Event]) -> set[str]:
    """The lanes whose term has begun and not ended."""
    running: set[str] = set()
    for mark in (mark for event in past for mark in event.marks):
        if mark["tick"] == Tick.START:
            running.add(mark["lane"])
        elif mark["tick"] in ENDS:
            running.discard(mark["lane"])
    return running


def _extra(lane: str, matter: Matter, values: Mapping[str, Any], past: Sequence[Event]) -> dict[str, Any]:
    """By how much a term is extended: counted in its own unit, where that is a kind of days."""
    begun = [m["term"] for event in past for m in event.marks if m["lane"] == lane and m["tick"] == Tick.START]
    unit = parameters.at(matter.opened_on)[begun[-1]].unit
    return {"extra": {"amount": values["days"], "unit": "working_day" if unit == "working_day" else "day"}}
