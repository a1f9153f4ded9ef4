"""The days on which somebody came to look, for the question what was reported shortly before them."""

from collections.abc import Iterator
from datetime import date, timedelta

from huxin.base.moments import local_day
from huxin.engine.signs import Event
from huxin.record.models import MatterEvent, Project
from huxin.workflows._quarters import ends_on, quarter_of

_VISITS = {"inspection": "visit", "creation": "visit"}
"""By kind of matter the move that says that somebody was there."""


def events(first: date, last: date) -> list[Event]:
    """Between two days: the ends of the quarters, after which a circular is drafted (SM-15), for all; an inspector's
    visit, for the project; the city's visit to a county (SM-16), for the county's projects."""
    return [*(Event(None, day) for day in _quarters(first, last)), *_visits()]


def _quarters(first: date, last: date) -> Iterator[date]:
    quarter = quarter_of(first)
    while (day := ends_on(quarter)) <= last:
        yield day
        quarter = quarter_of(day + timedelta(days=1))


def _visits() -> Iterator[Event]:
    rows = MatterEvent.objects.filter(move__in=set(_VISITS.values()), matter__kind__in=_VISITS)
    counties: dict[str, set[date]] = {}
    for at, project, region in rows.values_list("at", "matter__project_id", "matter__region_code"):
        if project is not None:
            yield Event(project, local_day(at))
        else:
            counties.setdefault(region, set()).add(local_day(at))
    for region, days in counties.items():
        for project in Project.objects.filter(region_code=region).values_list("pk", flat=True):
            yield from (Event(project, day) for day in days)
