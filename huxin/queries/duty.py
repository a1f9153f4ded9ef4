"""值班: each body's shifts in the last eight weeks before Spring Festival, and the days on which nobody is on duty."""

from dataclasses import dataclass
from datetime import date, timedelta

from huxin.access import Actor
from huxin.access.bodies import bodies
from huxin.queries._reach import counties, offices_only
from huxin.queries.campaign_weeks import WEEKS, span
from huxin.queries.working_group import Span, vacancies
from huxin.record.models import DutyShift
from huxin.workflows._campaigns import festival_after

CITY = ("city_office", "human_resources")


@dataclass(frozen=True)
class Post:
    """A body with its shifts, and the days, first and last, on which nobody is on duty."""

    body: str
    body_name: str
    shifts: tuple[DutyShift, ...]
    vacant: tuple[Span, ...]


@dataclass(frozen=True)
class Roster:
    """The weeks before the next festival: first and last day, whoever is on duty today, and every body."""

    first: date
    last: date
    now: tuple[DutyShift, ...]
    posts: tuple[Post, ...]


def roster(*, actor: Actor, today: date) -> Roster:
    """Of the city's two bodies and the counties in reach.

    Raises:
        Refused: no permission, or a person of an enterprise. LawGap: the festival's date is not on file.
    """
    offices_only(actor, "值班表只供机关查看。")
    festival = festival_after(today)
    first, last = span(WEEKS, festival)[0], festival - timedelta(days=1)
    keys = [*CITY, *(f"office_{code}" for code in counties(actor))]
    rows = DutyShift.objects.filter(body__in=keys, cancelled_at=None, ends_on__gte=first, starts_on__lte=last)
    found: dict[str, list[DutyShift]] = {key: [] for key in keys}
    for row in rows.order_by("starts_on", "pk"):
        found[row.body].append(row)
    posts = tuple(
        Post(key, bodies()[key].name, tuple(here), vacancies([(s.starts_on, s.ends_on) for s in here], first, last))
        for key, here in found.items()
    )
    return Roster(first, last, tuple(s for p in posts for s in p.shifts if s.starts_on <= today <= s.ends_on), posts)
