"""What a forecast rests on: the terms as they were known at a moment, and who acted for each body before it."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter

from django.db.models import Count, Q

from huxin.access import Role
from huxin.access.actor import CLOSED, OUTSIDE
from huxin.access.bodies import bodies
from huxin.capacity.past import WEEKS, Done
from huxin.queries import _events, _terms
from huxin.record.models import MatterEvent, MatterTerm

RECENT = timedelta(weeks=13)
"""Whoever acted for a body within it counts as one of its people."""
_OUTSIDE = [role.value for role in (Role.SYSTEM, *OUTSIDE)]
_COLUMNS = ("matter_id", "body", "kind", "region_code", "term", "started_at", "due_at", "ended_at")


def terms(at: datetime) -> list[Done]:
    """The states' own terms begun in the year before a moment, and all that were open at it.

    One that was open then is read from the events up to then: what later paused, extended or ended it was not known.
    Raises LawGap, KeyMissing.
    """
    since = at - timedelta(weeks=WEEKS)
    running = Q(ended_at=None) | Q(ended_at__gte=at)
    open_kinds = MatterTerm.objects.exclude(kind__in=CLOSED)  # what not everybody knows of is in nobody's figures
    asked = open_kinds.filter(running | Q(started_at__gte=since), lane=_events.MAIN, started_at__lt=at)
    rows = list(asked.order_by("matter_id", "n").values_list(*_COLUMNS))
    later = {pk for pk, *_, ended in rows if ended is None or ended >= at}
    moved = set(MatterEvent.objects.filter(matter_id__in=later, at__gte=at).values_list("matter_id", flat=True))
    found = [Done(*row[1:]) for row in rows if row[0] not in moved]
    return [*found, *_then(moved, at)]


def _then(moved: Collection[int], at: datetime) -> Iterator[Done]:
    """The terms of matters as their events had left them at a moment."""
    rows = MatterEvent.objects.filter(matter_id__in=moved, at__lt=at).select_related("matter")
    for _, events in groupby(rows.order_by("matter_id", "seq").iterator(), key=attrgetter("matter_id")):
        past = list(events)
        matter = past[0].matter
        for one in _terms.terms(_events.marks(_events.opened(past)), opened_on=matter.opened_on, now=at):
            if one.lane == _events.MAIN:
                yield Done(
                    one.body, matter.kind, matter.region_code, one.term, one.started_at, one.due_at, one.ended_at
                )  # fmt: skip


def people(at: datetime) -> dict[str, int]:
    """How many people acted for each body in the quarter before a moment. For the others nobody does anything."""
    acted = MatterEvent.objects.filter(at__gte=at - RECENT, at__lt=at).exclude(role__in=_OUTSIDE).exclude(body="")
    return dict(acted.order_by().values_list("body").annotate(n=Count("who", distinct=True)))


def inspectors() -> list[str]:
    """The bodies that inspectors can be added to."""
    return [key for key, body in bodies().items() if body.role is Role.INSPECTOR]
