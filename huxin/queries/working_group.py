"""专班: each body's seat in the winter's working group, who sits there, and on which days nobody does.

Seven bodies lend one cadre each from October until Spring Festival (白银市根治农民工欠薪2019行动计划第2项); the same is
asked of every later winter, until a plan says otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from huxin.access import Actor
from huxin.access.bodies import bodies
from huxin.queries._reach import offices_only
from huxin.record.models import Secondment
from huxin.workflows._campaigns import festival_after

SEATS = ("human_resources", "development", "police", "finance", "housing", "transport", "water")
Span = tuple[date, date]


@dataclass(frozen=True)
class Member:
    """One secondment; `until` is the last day in the group, as agreed or earlier."""

    number: int
    name: str
    post: str
    starts_on: date
    until: date
    left_early: bool


@dataclass(frozen=True)
class Seat:
    """A body's seat in one winter: who sits there, and the days, first and last, on which nobody does."""

    body: str
    body_name: str
    members: tuple[Member, ...]
    vacant: tuple[Span, ...]


@dataclass(frozen=True)
class Group:
    """The winter asked about, its first and last day, and its seats."""

    first: date
    last: date
    seats: tuple[Seat, ...]

    @property
    def filled(self) -> int:
        """The seats without a vacant day in the whole winter."""
        return sum(not seat.vacant for seat in self.seats)


def group(*, actor: Actor, on: date) -> Group:
    """The winter that a day lies in, or the next one.

    Raises:
        Refused: no permission, or a person of an enterprise. LawGap: the festival's date is not on file.
    """
    offices_only(actor, "专班名单只供机关查看。")
    first, last = winter(on)
    rows = Secondment.objects.filter(starts_on__lte=last, ends_on__gte=first).order_by("starts_on", "id")
    members: dict[str, list[Member]] = {key: [] for key in SEATS}
    for row in rows:
        until, early = row.ended_on or row.ends_on, row.ended_on is not None
        members[row.body].append(Member(row.pk, row.name, row.post, row.starts_on, until, early))
    seats = (
        Seat(key, bodies()[key].name, tuple(here), vacancies([(m.starts_on, m.until) for m in here], first, last))
        for key, here in members.items()
    )
    return Group(first, last, tuple(seats))


def winter(on: date) -> Span:
    """From the first of October until the day before Spring Festival. Raises LawGap."""
    last = festival_after(on) - timedelta(days=1)
    return date(last.year - 1, 10, 1), last


def vacancies(spans: Sequence[Span], first: date, last: date) -> tuple[Span, ...]:
    """The days between two days, both counted, that no span covers."""
    found, day = [], first
    for start, end in sorted(spans):
        if start > day:
            found.append((day, min(start - timedelta(days=1), last)))
        day = max(day, end + timedelta(days=1))
        if day > last:
            break
    if day <= last:
        found.append((day, last))
    return tuple(span for span in found if span[0] <= span[1])
