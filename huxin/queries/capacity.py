"""办理能力: what a forecast said, cut to the reader's reach, and how far those of the past were out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from huxin.access import SYSTEM, Actor, Permission, Role, require_anywhere
from huxin.access.bodies import bodies
from huxin.base.chain import digest
from huxin.base.errors import NotFound, Refused
from huxin.base.moments import begins, local_day
from huxin.capacity.forecast import Figure
from huxin.law import regions
from huxin.queries import _kept
from huxin.queries._events import MAIN
from huxin.queries._reach import counties, whole_counties
from huxin.queries._terms import overdue
from huxin.queries.matters import body_name
from huxin.queries.runs import publishes
from huxin.record.models import CapacityForecast, MatterTerm, Staff
from huxin.workflows import catalogue

MADE: Mapping[str, str] = {"quarter": "季度初自动推算", "asked": "有人要求推算", "back": "回头推算"}
STATES: Mapping[str, str] = {
    "waiting": "等待计算", "running": "正在计算", "done": "已算出", "none": "记录不够，不推算", "failed": "没有算成",
}  # fmt: skip
MOST_PEOPLE = 500
WHOLE = ""
Kinds = tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One county and kind; empty: all. See `capacity.forecast.Line`; `now` is what was overdue at the beginning."""

    region: str
    kind: str
    label: str
    now: int
    weeks: tuple[Figure, ...]
    more: tuple[Figure, ...]
    falls: Figure
    falls_more: Figure
    change: Figure


@dataclass(frozen=True)
class Station:
    """A body: its people, how many pieces each has in hand at a time, how full the hands are in permille, and how many
    people are added."""

    name: str
    people: int
    hands: int
    load: int
    added: int


@dataclass(frozen=True)
class Told:
    """One forecast as it was said. `ends` are the days before which each week ends; `left_out` kinds by label."""

    id: int
    made: str
    first: date
    people: int
    since: date
    until: date
    state: str
    done: int
    bodies: int
    message: str
    digest: str
    ends: tuple[date, ...] = ()
    lines: tuple[Line, ...] = ()
    stations: tuple[Station, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    ended: int = 0
    weeks: int = 0
    replications: int = 0

    @property
    def waiting(self) -> bool:
        """Whether its answer is still to come."""
        return self.state in ("waiting", "running")

    @property
    def of_county(self) -> list[Line]:
        """Each county in one line, the city first."""
        return [one for one in self.lines if not one.kind]

    def of_kind(self, region: str) -> list[Line]:
        """The kinds of one county, or of the city."""
        return [one for one in self.lines if one.region == region and one.kind]

    @property
    def counted(self) -> list[str]:
        """The kinds of matters whose terms its first line counts, in words."""
        return [one.label for one in self.of_kind(self.lines[0].region)] if self.lines else []


@dataclass(frozen=True)
class Week:
    """A week that is over: what was said to be overdue at its end, and what was."""

    until: date
    said: Figure
    actual: int

    @property
    def inside(self) -> bool:
        """Whether it lay in the interval."""
        return self.said.low <= self.actual <= self.said.high

    @property
    def off(self) -> int:
        """By how many tenths too many were said; negative: too few."""
        return self.said.tenths - 10 * self.actual


@dataclass(frozen=True)
class Checked:
    """A past forecast held against what happened, for the city or, where only that is in reach, a county."""

    told: Told
    region: str
    weeks: tuple[Week, ...]

    @property
    def inside(self) -> int:
        """Weeks that lay in the interval."""
        return sum(week.inside for week in self.weeks)

    @property
    def off(self) -> int | None:
        """The mean of the errors without their signs, in tenths; None where no week is over."""
        return round(sum(abs(week.off) for week in self.weeks) / len(self.weeks)) if self.weeks else None


@dataclass(frozen=True)
class Kept:
    """Of so many weeks that are over, how many lay in the interval that was said at the beginning of a quarter."""

    weeks: int
    inside: int

    @property
    def doubtful(self) -> bool:
        """Whether fewer than half of them did: the interval is meant to hold eight of ten."""
        return 2 * self.inside < self.weeks


def require(actor: Actor) -> None:
    """Raises Refused: no permission, a person of an enterprise, or one who reaches one sector only."""
    require_anywhere(actor, Permission.MATTERS)
    if not whole_counties(actor):
        raise Refused("办理能力按一个县区的全部事项推算，只供管辖范围包括全部行业的机关查看。")


def listed(*, actor: Actor, most: int = 30) -> list[Told]:
    """The forecasts this person may see, the newest first, without their lines. Raises Refused."""
    require(actor)
    rows = _seen(actor).defer("answer").order_by("-at", "-pk")[:most]
    return [_told(row) for row in rows]


def newest(*, actor: Actor) -> Told | None:
    """The last that was answered of those shown to everybody and not made in hindsight; of an empty history the
    sentence why there is none. Raises Refused."""
    require(actor)
    done = CapacityForecast.objects.filter(_shown(actor), state__in=["done", "none"]).exclude(made="back")
    row = done.order_by("-at", "-pk").first()
    return _told(row, _reached(actor)) if row else None


def one(*, actor: Actor, number: int) -> Told:
    """One of them with its lines. Raises NotFound, also where another asked for themselves; Refused."""
    require(actor)
    row = _seen(actor).filter(pk=number).first()
    if row is None:
        raise NotFound("没有这次推算。")
    return _told(row, _reached(actor))


def _seen(actor: Actor) -> QuerySet[CapacityForecast]:
    return CapacityForecast.objects.filter(_shown(actor) | Q(asked_by=actor.id))


def _shown(actor: Actor) -> Q:
    """What everybody is shown: made by itself, or asked for by somebody who reaches the whole city. What a county asks
    is its own question, and nobody else's figure."""
    askers = CapacityForecast.objects.filter(made="asked").values("asked_by")
    people = Staff.objects.filter(username__in=askers).values_list("username", "role", "regions", "sectors")
    asked = (Actor(name, "", Role(role), tuple(places), tuple(sectors)) for name, role, places, sectors in people)
    return ~Q(made="asked") | Q(asked_by__in=[one.id for one in (*asked, SYSTEM, actor) if publishes(one)])


def checked(*, actor: Actor, now: datetime, most: int = 8) -> list[Checked]:
    """Past forecasts of which a week is over, the newest first, against what happened. Raises Refused."""
    require(actor)
    return _checked(actor, _seen(actor), now, most)


def _checked(actor: Actor, asked: QuerySet[CapacityForecast], now: datetime, most: int) -> list[Checked]:
    first = _reached(actor)[:1]
    region = next(iter(first), WHOLE)
    said: list[tuple[Told, Line, list[tuple[date, Kinds]]]] = []
    for row in asked.filter(state="done").order_by("-at", "-pk")[:most]:
        told, kinds = _told(row, first), tuple(row.answer.get("kinds", ()))
        line = next((one for one in told.lines if one.region == region and not one.kind), None)
        over = [(end, kinds) for end in told.ends if begins(end) <= now]
        if line and over:
            said.append((told, line, over))
    # What is over changes only where somebody enters late what happened: counted once a day, because pages ask for it.
    key = f"capacity:actual:{digest([region, str(local_day(now)), [told.digest for told, _, _ in said]])}"
    counts = _kept.kept(key, lambda: actual({each for _, _, over in said for each in over}, region))
    return [
        Checked(told, region, tuple(Week(each[0], line.weeks[n], counts[each]) for n, each in enumerate(over)))
        for told, line, over in said
    ]


def kept(*, actor: Actor, now: datetime, most: int = 4) -> Kept:
    """How well the last forecasts of a quarter's beginning held, in this person's reach: those that were said, else
    those made in hindsight. Raises Refused."""
    require(actor)
    own = CapacityForecast.objects.all()
    told, back = own.filter(made="quarter"), own.filter(made="back")
    checks = _checked(actor, told, now, most) or _checked(actor, back, now, most)
    return Kept(sum(len(one.weeks) for one in checks), sum(one.inside for one in checks))


def actual(asked: Collection[tuple[date, Kinds]], region: str = WHOLE) -> dict[tuple[date, Kinds], int]:
    """What was overdue when each of these days began, of the kinds asked with it: the states' own terms, in one look
    at those that were overdue at any time between the first day and the last."""
    if not asked:
        return {}
    ordered = sorted(asked)
    first, last = begins(ordered[0][0]), begins(ordered[-1][0])
    was = Q(ended_at__gte=F("due_at")) & Q(ended_at__gte=first)
    terms = MatterTerm.objects.filter(Q(ended_at=None) | was, lane=MAIN, due_at__lte=last)
    late = {f"n{n}": overdue(begins(day)) & Q(kind__in=kinds) for n, (day, kinds) in enumerate(ordered)}
    counts = (terms.filter(region_code=region) if region else terms).aggregate(
        **{name: Count("pk", filter=which) for name, which in late.items()}
    )
    return {each: counts[f"n{n}"] for n, each in enumerate(ordered)}


def _reached(actor: Actor) -> list[str]:
    """The counties whose lines this person sees; of the whole city its sum before them."""
    whole = any(regions.BAIYIN[:4].startswith(prefix) for prefix in actor.regions if prefix)
    return [WHOLE, regions.BAIYIN, *counties(actor)] if whole else counties(actor)


def _told(row: CapacityForecast, reached: Sequence[str] | None = None) -> Told:
    base: dict[str, Any] = {
        name: getattr(row, name)
        for name in ("id", "made", "first", "people", "since", "until", "state", "done", "bodies", "message", "digest")
    }
    if reached is None or not row.answer.get("ends"):
        return Told(**base)
    said = row.answer
    places = {code: n for n, code in enumerate(reached)}
    lines = [_line(one) for one in said["lines"] if one["region"] in places]
    return Told(
        **base, ends=tuple(date.fromisoformat(day) for day in said["ends"]),
        lines=tuple(sorted(lines, key=lambda one: (places[one.region], one.kind != "", -one.falls.tenths, one.label))),
        stations=_stations(said["stations"], reached), ended=said["ended"], weeks=said["weeks"],
        replications=said["replications"],
        left_out=tuple((kind_label(kind), n) for kind, n in sorted(said["left_out"].items())),
    )  # fmt: skip


def _stations(rows: Mapping[str, Sequence[int]], reached: Sequence[str]) -> tuple[Station, ...]:
    places = {key: body.region_code for key, body in bodies().items()}
    here = [(key, row) for key, row in rows.items() if places.get(key, regions.BAIYIN) in reached]
    found = [Station(body_name(key), *row) for key, row in here]
    return tuple(sorted(found, key=lambda one: (-one.load, one.name)))


def _line(row: Mapping[str, Any]) -> Line:
    def figures(name: str) -> tuple[Figure, ...]:
        return tuple(Figure(*one) for one in row[name])

    return Line(
        row["region"], row["kind"], kind_label(row["kind"]), row["now"], figures("weeks"), figures("more"),
        Figure(*row["falls"]), Figure(*row["falls_more"]), Figure(*row["change"]),
    )  # fmt: skip


def kind_label(kind: str) -> str:
    """A kind in words; all of them where it is empty."""
    flows = catalogue()
    return flows[kind].label if kind in flows else kind or "全部"


def asks(actor: Actor) -> bool:
    """Whether this person may ask for a forecast."""
    return whole_counties(actor) and actor.holds(Permission.MONITOR) and actor.role is not Role.SYSTEM
