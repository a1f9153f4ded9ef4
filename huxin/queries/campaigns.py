"""专项行动 as people see them: the list; one drive by county, sector, age and amount; whose turn, what is late."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from huxin.access import Actor, Permission, Role
from huxin.base.errors import NotFound
from huxin.base.moments import local_day
from huxin.base.months import months_between, ym_of
from huxin.law import regions
from huxin.queries._reach import in_reach, matters_in_reach, offices_only
from huxin.queries.matters import COLUMNS, MatterLine, body_name, lines_of
from huxin.record.models import Campaign, CampaignSearch, LedgerItem, Matter, Project
from huxin.workflows import workflow
from huxin.workflows._campaigns import KINDS, CampaignKind
from huxin.workflows.ledger import CAUSES, FOUND_BY, PAYING, VIOLATIONS, WORKFLOW

SETTLED = ("cleared", "checked")
"""Paid, and waiting for the check: not late any more."""
OTHERS = (*SETTLED, "doubted", "transferred")
"""Where it is the turn of somebody else than the body that answers for the item."""
UNFOUNDED = "unfounded"
AGES = {"3": "三个月以内", "6": "三至六个月", "12": "六至十二个月", "more": "一年以上"}
AMOUNTS = {"1": "一万元以下", "10": "一万至十万元", "50": "十万至五十万元", "more": "五十万元以上"}
_AGE_ENDS, _AMOUNT_ENDS = (3, 6, 12), (1, 10, 50)  # months, ten thousand yuan


@dataclass(frozen=True)
class CampaignLine:
    """A drive with what is in its ledger, in reach. `over`: its last day has passed."""

    number: int
    title: str
    kind: CampaignKind
    starts_on: date
    ends_on: date
    early_until: date | None
    early_by: date | None
    body_name: str
    region_codes: tuple[str, ...]
    over: bool
    items: int
    closed: int
    late: int
    left_fen: int


@dataclass(frozen=True)
class ItemLine:
    """One item of a ledger. Sums in fen; `left_fen` is what is due and was not received, as the sums say it.

    `age` and `amount` are keys of `AGES` and `AMOUNTS`; `next_on` is when the next instalment is due, `asked` that a
    delay waits to be approved.
    """

    matter: MatterLine
    fresh: bool
    since_ym: int
    age: str
    amount: str
    received_fen: int
    left_fen: int
    unpaid: int
    unit: str
    found_by: str
    cause: str
    violation: str
    deadline: date | None
    next_on: date | None
    late: bool
    missed: bool
    asked: bool
    reopened: int

    @property
    def turn(self) -> str:
        """Whose turn it is by name: the body that answers for it, unless others check or pursue it."""
        if not self.matter.open:
            return ""
        return "、".join(self.matter.turn) if self.matter.state in OTHERS else self.matter.body_name


@dataclass(frozen=True)
class Group:
    """Items that are alike in the chosen ways. `keys` are the values of these ways, in their order."""

    keys: tuple[str, ...]
    items: int
    heads: int
    owed_fen: int
    received_fen: int
    left_fen: int
    new_left_fen: int
    late: int
    closed: int


@dataclass(frozen=True)
class Turn:
    """How many items stand in a state, and whose turn it is there (`ItemLine.turn`)."""

    state: str
    label: str
    turn: str
    items: int
    late: int
    missed: int


@dataclass(frozen=True)
class Coverage:
    """Of a county: projects in the drive's scope that are active, those searched, and the items."""

    region_code: str
    projects: int
    searched: int
    items: int

    @property
    def empty(self) -> bool:
        """Whether nothing was found although there are projects."""
        return bool(self.projects) and not self.items


BY: Mapping[str, tuple[str, Callable[[ItemLine], str]]] = {
    "region": ("县区", lambda one: one.matter.region_code),
    "sector": ("行业", lambda one: one.matter.sector),
    "age": ("账龄", lambda one: one.age),
    "amount": ("金额", lambda one: one.amount),
}
"""By what a drive is told apart: key → head, and what it is of an item."""


def _allowed(actor: Actor) -> None:
    offices_only(actor, "专项行动由机关办理，这一页只供机关查看。")


def campaigns(*, actor: Actor, now: datetime) -> list[CampaignLine]:
    """The drives that were not withdrawn, the newest first. Raises Refused."""
    _allowed(actor)
    rows = list(Campaign.objects.filter(withdrawn_at=None).order_by("-starts_on", "-id"))
    found = _items(actor, [row.pk for row in rows], now)
    return [_line(row, found[row.pk], now) for row in rows]


def campaign(*, actor: Actor, number: int, now: datetime) -> tuple[CampaignLine, list[ItemLine]]:
    """One drive with its items in reach, those due first. Raises NotFound, Refused."""
    _allowed(actor)
    row = Campaign.objects.filter(pk=number, withdrawn_at=None).first()
    if row is None:
        raise NotFound("没有这个专项行动，或它已经撤销。")
    items = _items(actor, [number], now)[number]
    return _line(row, items, now), items


def choices(*, actor: Actor, today: date, project_id: int | None = None) -> list[tuple[str, str]]:
    """The drives that run and into whose ledger this person may enter something, of one project if asked, as number
    and title, the newest first."""
    if actor.role not in WORKFLOW.opens or actor.role is Role.SYSTEM:
        return []
    rows = list(Campaign.objects.filter(withdrawn_at=None, ends_on__gte=today).order_by("-starts_on", "-id"))
    if project_id is not None:
        place = Project.objects.filter(pk=project_id).values_list("region_code", "funding").first()
        region, funding = place or ("", "")
        rows = [row for row in rows if region in row.region_codes and KINDS[row.kind].funding in ("", funding)]
    return [(str(row.pk), row.title) for row in rows]


def groups(items: Iterable[ItemLine], by: Sequence[str]) -> list[Group]:
    """The items put together by keys of `BY`; those found unfounded are left out."""
    found: dict[tuple[str, ...], list[ItemLine]] = defaultdict(list)
    for one in items:
        if one.matter.state != UNFOUNDED:
            found[tuple(BY[key][1](one) for key in by)].append(one)
    return [_group(keys, mine) for keys, mine in sorted(found.items(), key=lambda pair: _place(by, pair[0]))]


def _place(by: Sequence[str], keys: tuple[str, ...]) -> list[Any]:
    orders: Mapping[str, list[str]] = {"age": list(AGES), "amount": list(AMOUNTS)}
    return [orders[way].index(key) if way in orders else key for way, key in zip(by, keys, strict=True)]


def _group(keys: tuple[str, ...], mine: Sequence[ItemLine]) -> Group:
    return Group(
        keys, len(mine), sum(one.matter.heads for one in mine), sum(one.matter.owed_fen for one in mine),
        sum(one.received_fen for one in mine), sum(one.left_fen for one in mine),
        sum(one.left_fen for one in mine if one.fresh), sum(one.late for one in mine),
        sum(one.matter.state == "closed" for one in mine),
    )  # fmt: skip


def turns(items: Iterable[ItemLine]) -> list[Turn]:
    """How many items stand where, in the workflow's order, by whose turn it is."""
    found: dict[tuple[str, str], list[ItemLine]] = defaultdict(list)
    for one in items:
        found[one.matter.state, one.turn].append(one)
    return [
        Turn(s.key, s.label, turn, len(mine), sum(one.late for one in mine), sum(one.missed for one in mine))
        for s in workflow(WORKFLOW.kind).states
        for (state, turn), mine in sorted(found.items()) if state == s.key
    ]  # fmt: skip


def drive_of(matter_id: int) -> tuple[int, str] | None:
    """The drive in whose ledger a matter stands, as number and title."""
    return LedgerItem.objects.filter(matter_id=matter_id).values_list("campaign_id", "campaign__title").first()


def coverage(*, actor: Actor, line: CampaignLine, items: Sequence[ItemLine]) -> list[Coverage]:
    """Each county of the drive in reach: what is active there, what was searched, what was found."""
    projects = scope(actor, line)
    active = Counter(projects.values_list("region_code", flat=True))
    looked = searched(line)
    seen = Counter(projects.filter(pk__in=looked).values_list("region_code", flat=True))
    found = Counter(one.matter.region_code for one in items)
    return [
        Coverage(code, active[code], seen[code], found[code])
        for code in line.region_codes if active[code] or found[code]
    ]  # fmt: skip


def scope(actor: Actor, line: CampaignLine) -> QuerySet[Project]:
    """The active projects in reach that are in a drive's scope, as a query in the order of their codes."""
    inside = Q(status="active", region_code__in=line.region_codes)
    if line.kind.funding:
        inside &= Q(funding=line.kind.funding)
    return Project.objects.filter(in_reach(actor, Permission.MATTERS), inside).order_by("code")


def searched(line: CampaignLine) -> set[int]:
    """The projects that were searched: with nothing found, or with an item."""
    nothing = CampaignSearch.objects.filter(campaign_id=line.number).values_list("project_id", flat=True)
    found = LedgerItem.objects.filter(campaign_id=line.number).values_list("matter__project_id", flat=True)
    return {pk for pk in (*nothing, *found) if pk is not None}


def _line(row: Campaign, items: Sequence[ItemLine], now: datetime) -> CampaignLine:
    kept = [one for one in items if one.matter.state != UNFOUNDED]
    return CampaignLine(
        row.pk, row.title, KINDS[row.kind], row.starts_on, row.ends_on, row.early_until, row.early_by,
        body_name(row.body), tuple(code for code in regions.counties_of(regions.BAIYIN) if code in row.region_codes),
        local_day(now) > row.ends_on, len(kept), sum(one.matter.state == "closed" for one in kept),
        sum(one.late for one in kept), sum(one.left_fen for one in kept),
    )  # fmt: skip


def _items(actor: Actor, numbers: Sequence[int], now: datetime) -> dict[int, list[ItemLine]]:
    rows = {
        pk: (number, fresh, since)
        for pk, number, fresh, since in LedgerItem.objects.filter(campaign_id__in=numbers).values_list(
            "matter_id", "campaign_id", "fresh", "since_ym"
        )
    }
    seen = Matter.objects.filter(matters_in_reach(actor), kind=WORKFLOW.kind, pk__in=LedgerItem.objects.filter(
        campaign_id__in=numbers
    ).values("matter_id"))  # fmt: skip
    found: dict[int, list[ItemLine]] = {number: [] for number in numbers}
    ordered = list(seen.order_by("due_at", "id").values_list(*COLUMNS, "data"))
    ordered.sort(key=lambda row: row[COLUMNS.index("due_at")] is None)  # where the databases differ
    made = lines_of((row[:-1] for row in ordered), now=now)
    for line, row in zip(made, ordered, strict=True):
        number, fresh, since = rows[line.id]
        found[number].append(_item(line, row[-1], fresh=fresh, since=since, today=local_day(now)))
    return found


def _item(line: MatterLine, data: Mapping[str, Any], *, fresh: bool, since: int, today: date) -> ItemLine:
    owed, received = int(data.get("owed_fen", 0)), int(data.get("received_fen", 0))
    left = 0 if line.state in (UNFOUNDED, "closed") or not data.get("unpaid") else max(0, owed - received)
    deadline = date.fromisoformat(data["deadline"]) if data.get("deadline") else None
    waits = line.open and line.state not in SETTLED
    return ItemLine(
        matter=line, fresh=fresh, since_ym=since, age=_age(since, today), amount=_amount(owed), received_fen=received,
        left_fen=left, unpaid=int(data.get("unpaid", 0)), unit=str(data.get("employer", "")),
        found_by=FOUND_BY.get(data.get("found_by", ""), ""), cause=CAUSES.get(data.get("arrears_cause", ""), ""),
        violation=VIOLATIONS.get(data.get("violation", ""), ""), deadline=deadline,
        next_on=date.fromisoformat(data["next_on"] if data.get("next_on") else data["pay1_on"])
        if line.state in PAYING and data.get("pay1_on") else None,
        late=bool(waits and deadline and deadline < today), missed=bool(waits and data.get("missed")),
        asked=bool(line.state in PAYING and data.get("time_asked")), reopened=int(data.get("reopened", 0)),
    )  # fmt: skip


def _age(since: int, today: date) -> str:
    months = len(months_between(since, ym_of(today))) - 1
    return next((str(end) for end in _AGE_ENDS if months < end), "more")


def _amount(fen: int) -> str:
    return next((str(end) for end in _AMOUNT_ENDS if fen < end * 1_000_000), "more")
