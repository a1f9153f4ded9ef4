"""The terms of a matter, ended and running, as rows: so that figures over every matter ask one table.

They follow from the marks of the events. Whoever moves or wakes a matter writes them; the audit computes them again.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.db.models import Q

from huxin.law.calendar import calendar
from huxin.queries import _events


class TermRow(NamedTuple):
    """One of them. `n` is its place in its lane. `due_at` is None while it stands still and was not over before: it
    cannot become late until it goes on. It is None as well of one that ended because it did not apply, which nobody
    kept or broke."""

    lane: str
    n: int
    term: str
    body: str
    started_at: datetime
    due_at: datetime | None
    ended_at: datetime | None


def overdue(at: datetime) -> Q:
    """The terms that were over at a moment and ran on: whoever counts late terms counts these."""
    return Q(Q(ended_at=None) | Q(ended_at__gt=at), started_at__lte=at, due_at__lte=at)


def terms(marks: Iterable[tuple[datetime, Mapping[str, Any]]], *, opened_on: date, now: datetime) -> list[TermRow]:
    """Every term that began, by the marks left so far. Raises LawGap."""
    found = []
    for lane, clock in _events.clocks(marks, opened_on=opened_on, calendar=calendar(), now=now).items():
        for n, duty in enumerate(clock.duties):
            due_at = duty.due.at.replace(tzinfo=UTC)
            # What ended and has no due date did not apply.
            waits = not duty.applies or duty.ended_at is None and clock.state == "paused" and due_at > now
            ended_at = duty.ended_at and duty.ended_at.replace(tzinfo=UTC)
            begun = duty.started_at.replace(tzinfo=UTC)
            found.append(TermRow(lane, n, duty.term, duty.body, begun, None if waits else due_at, ended_at))
    return found
