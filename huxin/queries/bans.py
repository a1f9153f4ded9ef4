"""联合惩戒: the list of joint punishment with the measure of each body: sent, followed, late, and what became of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from huxin.access import Actor
from huxin.access.bodies import bodies
from huxin.base.moments import local_day
from huxin.queries._pages import Page, page_of
from huxin.queries._reach import matters_in_reach, offices_only
from huxin.record.models import Listing, Matter, MatterLink
from huxin.workflows import workflow
from huxin.workflows.ban import BODIES, MEASURES
from huxin.workflows.ban_change import CHANGES

KINDS = ("ban", "ban_change")
SHOWN: Mapping[str, str] = {"in_force": "惩戒中", "over": "期满待复核", "removed": "已移出"}
"""How a listing stands on a day."""
MARKS: Mapping[str, str] = {"waiting": "待反馈", "late": "逾期没有反馈", "unsent": "没有推送给成员单位"}
SORTS: Mapping[str, tuple[str, ...]] = {
    "-since": ("-since", "-id"), "since": ("since", "id"), "-until": ("-until", "-id"), "until": ("until", "id"),
    "unit": ("unit", "id"), "-unit": ("-unit", "-id"),
}  # fmt: skip


@dataclass(frozen=True)
class BanFilter:
    """What a person asked for; empty: do not filter by this. Keys of `SHOWN`, `MARKS`, `MEASURES`, `SORTS`."""

    text: str = ""
    shown: str = ""
    body: str = ""
    mark: str = ""
    sort: str = "-since"


@dataclass(frozen=True)
class Told:
    """One thing a body was told and answers for: its measure (`change` is empty), or that it ends or goes on.

    `answered_on` is the local day of the answer; `late` that its term is over without one.
    """

    matter_id: int
    number: str
    change: str
    told_on: date
    due_on: date | None
    label: str
    waiting: bool
    late: bool
    answered_on: date | None


@dataclass(frozen=True)
class Ban:
    """What one body carries against whoever is listed, and everything it was told of it, in order."""

    body: str
    body_name: str
    measure: str
    told: tuple[Told, ...]


@dataclass(frozen=True)
class BanLine:
    """One decision of the list. `state` is a key of `SHOWN`; `pushed`: whether it was sent to the bodies from here.

    `bans` are those in reach.
    """

    unit: str
    uscc: str
    by: str
    number: str
    basis: str
    since: date
    until: date | None
    removed_on: date | None
    state: str
    measures: tuple[str, ...]
    pushed: bool
    bans: tuple[Ban, ...]

    @property
    def label(self) -> str:
        """How it stands, in words."""
        return SHOWN[self.state]


@dataclass(frozen=True)
class Waiting:
    """Of what was sent to the bodies in reach: what waits for an answer, how much of that is late."""

    waiting: int
    late: int


def search(*, actor: Actor, wanted: BanFilter, number: int, now: datetime, size: int = 20) -> Page[BanLine]:
    """One page of the list.

    Raises:
        Refused: no permission, or nobody of an office.
    """
    rows = _chosen(actor, wanted, now)
    return page_of(rows, number, size, lambda found: _lines(actor, found, wanted, now))


def every(*, actor: Actor, wanted: BanFilter, now: datetime, most: int) -> list[BanLine]:
    """The first so many of them, for a file. Raises Refused."""
    return _lines(actor, list(_chosen(actor, wanted, now)[:most]), wanted, now)


def waiting(*, actor: Actor, now: datetime) -> Waiting:
    """What the bodies in reach, or one's own, have not answered yet. Raises Refused."""
    _allowed(actor)
    here = Matter.objects.filter(_reached(actor), open=True)
    return Waiting(here.count(), here.filter(state_due_at__lte=now).count())


def own(actor: Actor) -> list[str]:
    """The bodies whose measures somebody carries, by key; none for who carries none."""
    mine = [key for key in MEASURES if bodies()[key].role is actor.role and actor.role in BODIES]
    return [key for key in mine if actor.body in ("", key) and _of_sector(actor, key)]


def _of_sector(actor: Actor, key: str) -> bool:
    return not actor.sectors or not bodies()[key].sectors or bodies()[key].sector in actor.sectors


def _allowed(actor: Actor) -> None:
    offices_only(actor, "联合惩戒由机关办理，这一页只供机关查看。")


def _reached(actor: Actor) -> Q:
    """The bans in reach; for whoever carries measures only their own body's."""
    here = matters_in_reach(actor) & Q(kind__in=KINDS)
    return here & Q(body__in=own(actor)) if actor.role in BODIES else here


def _chosen(actor: Actor, wanted: BanFilter, now: datetime) -> "QuerySet[Listing]":
    _allowed(actor)
    today = local_day(now)
    rows = Listing.objects.filter(current=True)
    if wanted.shown:
        rows = rows.filter(_standing(wanted.shown, today))
    if wanted.text:
        text = wanted.text.strip()
        rows = rows.filter(Q(unit__icontains=text) | Q(uscc=text.upper()) | Q(number__icontains=text))
    if wanted.mark or wanted.body:
        rows = _with_bans(rows, actor, wanted, now)
    order = SORTS.get(wanted.sort, SORTS["-since"])
    if order[0].endswith("until"):  # who is listed without end comes last, on either database
        first = F("until").desc(nulls_last=True) if order[0][0] == "-" else F("until").asc(nulls_last=True)
        return rows.order_by(first, order[1])
    return rows.order_by(*order)


def _standing(state: str, today: date) -> Q:
    removed = Q(removed_on__lte=today)
    over = Q(until__lt=today)
    if state == "removed":
        return removed
    left = Q(removed_on=None) | Q(removed_on__gt=today)
    return left & over if state == "over" else left & (Q(until=None) | Q(until__gte=today))


def _with_bans(rows: "QuerySet[Listing]", actor: Actor, wanted: BanFilter, now: datetime) -> "QuerySet[Listing]":
    """Those with a ban of a body, that waits or is late; or those that nobody was sent."""
    if wanted.mark == "unsent":
        return rows.exclude(number__in=_pushed())
    bans = Matter.objects.filter(_reached(actor))
    bans = bans.filter(body=wanted.body) if wanted.body else bans
    bans = bans.filter(open=True) if wanted.mark else bans
    bans = bans.filter(state_due_at__lte=now) if wanted.mark == "late" else bans
    return rows.filter(number__in={str(data.get("decision")) for data in bans.values_list("data", flat=True)})


def _pushed() -> set[str]:
    """The numbers of the decisions that were sent to the bodies, in reach or not."""
    return {str(data.get("decision")) for data in Matter.objects.filter(kind="ban").values_list("data", flat=True)}


def _lines(actor: Actor, found: Sequence[Listing], wanted: BanFilter, now: datetime) -> list[BanLine]:
    told = _told(actor, found, wanted, now)
    today, pushed = local_day(now), _pushed()
    return [
        BanLine(
            one.unit, one.uscc, one.body, one.number, one.basis, one.since, one.until, one.removed_on,
            _state(one, today), tuple(one.measures), one.number in pushed, told.get((one.uscc, one.number), ()),
        )
        for one in found
    ]  # fmt: skip


def _state(one: Listing, today: date) -> str:
    if one.removed_on and one.removed_on <= today:
        return "removed"
    return "over" if one.until and one.until < today else "in_force"


def _told(
    actor: Actor, found: Sequence[Listing], wanted: BanFilter, now: datetime
) -> dict[tuple[str, str], tuple[Ban, ...]]:
    """Of each decision, what each body was told, in the order of the measures."""
    links = MatterLink.objects.filter(kind="unit", part="listed", key__in={one.uscc for one in found})
    rows = Matter.objects.filter(_reached(actor), pk__in=links.values("matter")).order_by("opened_at", "pk")
    rows = rows.filter(body=wanted.body) if wanted.body else rows
    kept: dict[tuple[str, str], dict[str, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for one in rows:
        kept[str(one.data.get("uscc")), str(one.data.get("decision"))][one.body].append(_one(one, now))
    return {key: tuple(_bans(by_body)) for key, by_body in kept.items()}


def _bans(by_body: Mapping[str, Iterable[Told]]) -> Iterator[Ban]:
    for key, measure in MEASURES.items():
        if key in by_body:
            yield Ban(key, bodies()[key].name, measure, tuple(by_body[key]))


def _one(matter: Matter, now: datetime) -> Told:
    late = bool(matter.open and matter.state_due_at and matter.state_due_at <= now)
    return Told(
        matter.pk, matter.number, CHANGES.get(str(matter.data.get("change", "")), ""), matter.opened_on,
        matter.due_on, workflow(matter.kind).state(matter.state).label, matter.open, late,
        local_day(matter.closed_at) if matter.closed_at else None,
    )  # fmt: skip
