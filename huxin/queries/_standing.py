"""The columns of a matter that its clocks decide: written by whoever moves or wakes it, computed again by the audit."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any

from huxin.law.calendar import calendar
from huxin.queries import _events
from huxin.queries._events import MAIN
from huxin.workflows._clock import ENDS, Clock, Tick

Marks = Iterable[tuple[datetime, Mapping[str, Any]]]
ENDED: Mapping[str, Any] = {
    **dict.fromkeys(["term", "due_at", "due_on", "state_due_at", "next_at"]), "paused": False, "alarm": 0,
}  # fmt: skip
"""How they stand where a matter has ended."""


def standing(marks: Marks, *, opened_on: date, now: datetime) -> dict[str, Any]:
    """Where the clocks stand at a moment, by the marks left so far (`_events.marks`). Raises LawGap."""
    clocks = _clocks(marks, opened_on, now)
    return _due(clocks) | _spoken(_alarms(clocks), now)


def stands(marks: Marks, *, opened_on: date, since: datetime, now: datetime) -> list[dict[str, Any]]:
    """Every way in which the columns may have been left between the last move and now. Raises LawGap.

    A matter speaks when somebody wakes it, so that its alarms are those of any moment in between.
    """
    clocks = _clocks(marks, opened_on, now)
    alarms = _alarms(clocks)
    moments = [since, *(at for at, _ in alarms if since < at <= now)]
    return [_due(clocks) | _spoken(alarms, moment) for moment in moments]


def _clocks(marks: Marks, opened_on: date, now: datetime) -> dict[str, Clock]:
    """The clocks of the terms that run; those that ended leave nothing in the columns, and most have."""
    running: dict[str, list[tuple[datetime, Mapping[str, Any]]]] = {}
    for at, mark in sorted((one for one in marks if one[0] <= now), key=lambda one: one[0]):
        if mark["tick"] == Tick.START:
            running[mark["lane"]] = [(at, mark)]
        elif mark["tick"] in ENDS:
            running.pop(mark["lane"], None)
        elif mark["lane"] in running:
            running[mark["lane"]].append((at, mark))
    return _events.clocks(chain(*running.values()), opened_on=opened_on, calendar=calendar(), now=now)


def _due(clocks: Mapping[str, Clock]) -> dict[str, Any]:
    dues = [(c.due, c.term) for c in clocks.values() if c.due is not None and c.state != "paused"]
    first, term = min(dues, key=lambda one: one[0].at, default=(None, None))
    own = clocks.get(MAIN)
    running = own is not None and own.state != "paused"
    return {
        "term": term,
        "due_at": _aware(first.at) if first else None,
        "due_on": first.on if first else None,
        "state_due_at": _aware(own.due.at) if own and own.due and running else None,
        "paused": own is not None and own.state == "paused",
    }


def _alarms(clocks: Mapping[str, Clock]) -> list[tuple[datetime, int]]:
    def every() -> Iterator[tuple[datetime, int]]:
        for clock in clocks.values():
            yield from ((_aware(at), stage) for stage, at in enumerate(clock.alarms, start=1) if at is not None)

    return sorted(every())


def _spoken(alarms: list[tuple[datetime, int]], moment: datetime) -> dict[str, Any]:
    return {
        "alarm": max((stage for at, stage in alarms if at <= moment), default=0),
        "next_at": next((at for at, _ in alarms if at > moment), None),
    }


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)
