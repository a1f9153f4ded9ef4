"""A unit on one page: its projects, findings, matters, what was published of it, its pay over time, who answers for it.

Everything is cut to the reader's reach; what is public (announcements, the list of joint punishment) is not. The number
of statements does not grow with what there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, Sum

from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.base.errors import NotFound
from huxin.base.shares import percent
from huxin.queries import findings, matters
from huxin.queries._reach import in_reach, matters_in_reach
from huxin.queries.findings import FindingLine
from huxin.queries.listings import KINDS, was_in_force
from huxin.queries.matters import MatterLine
from huxin.queries.publications import STANDS
from huxin.record.models import Announcement, Finding, Listing, Matter, MatterLink, Project, ProjectMonth, Staff, Unit

MOST, MONTHS = 20, 12
"""Rows of a heading; months of pay."""


@dataclass(frozen=True)
class Site:
    """A project and the unit's part in it. Sums in fen."""

    id: int
    name: str
    code: str
    region_code: str
    part: str
    status: str
    level: int
    arrears_fen: int
    arrears_heads: int


@dataclass(frozen=True)
class Month:
    """A month (YYYYMM) of all its projects in reach together, by the current run. Sums in fen."""

    ym: int
    projects: int
    heads: int
    net_fen: int
    paid_fen: int
    arrears_fen: int

    @property
    def paid_share(self) -> int | None:
        """Of what was due, how much was paid, in percent (`base.shares`); None where nothing was due."""
        return percent(self.paid_fen, self.net_fen) if self.net_fen else None


@dataclass(frozen=True)
class Listed:
    """One decision to list it, and whether it is in force today."""

    label: str
    body: str
    number: str
    since: date
    until: date | None
    now: bool


@dataclass(frozen=True)
class UnitPage:
    """All of it. Totals count more than the rows; `people` are who signs in for it, for offices only."""

    uscc: str
    name: str
    region_code: str
    projects_total: int
    arrears_fen: int
    arrears_heads: int
    findings_total: int
    matters_total: int
    projects: tuple[Site, ...]
    findings: tuple[FindingLine, ...]
    matters: tuple[MatterLine, ...]
    months: tuple[Month, ...]
    announcements: tuple[Announcement, ...]
    listings: tuple[Listed, ...]
    people: tuple[str, ...]


def unit(*, actor: Actor, uscc: str, now: datetime, today: date) -> UnitPage:
    """The page of a unit, by its code.

    Raises:
        Refused: no permission to look at projects.
        NotFound: nothing of it is in reach, and nothing of it is public; for people of an enterprise, it is not theirs.
    """
    require_anywhere(actor, Permission.VIEW)
    sites = Project.objects.filter(in_reach(actor), Q(contractor_uscc=uscc) | Q(owner_uscc=uscc))
    whole = sites.aggregate(n=Count("pk"), fen=Sum("arrears_fen"), heads=Sum("arrears_heads"), found=Sum("findings"))
    naming = MatterLink.objects.filter(kind="unit", key=uscc).values("matter_id")
    mine = Matter.objects.filter(matters_in_reach(actor), pk__in=naming).order_by("-open", "-id")
    total = mine.count()
    shown = Announcement.objects.filter(uscc=uscc, current=True, what__in=STANDS).order_by("-published_on", "-id")
    told, listed = tuple(shown[:MOST]), tuple(Listing.objects.filter(uscc=uscc, current=True).order_by("-since", "-pk"))
    own = uscc in actor.units
    public = (told or listed) and actor.role is not Role.ENTERPRISE
    if not (whole["n"] or total or public or own) or (actor.role is Role.ENTERPRISE and not own):
        raise NotFound("没有这个单位，或者它的项目和事项都不在您的管辖范围内。")
    known = Unit.objects.filter(pk=uscc).first()
    name = (
        known.name if known else next((text for text in (*(a.unit for a in told), *(one.unit for one in listed))), uscc)
    )
    rows = Finding.objects.filter(project__in=sites).order_by("-level", "rule", "ym")[:MOST]
    return UnitPage(
        uscc, name, known.region_code if known else "", whole["n"], whole["fen"] or 0, whole["heads"] or 0,
        whole["found"] or 0, total,
        tuple(_site(one, uscc) for one in sites.order_by("-level", "-arrears_fen", "id")[:MOST]),
        tuple(findings.lines(list(rows))), tuple(matters.lines(mine[:MOST], now=now)), _months(actor, uscc),
        told, tuple(_listed(one, today) for one in listed), _people(actor, uscc),
    )  # fmt: skip


def _site(one: Project, uscc: str) -> Site:
    parts = {"施工总承包": one.contractor_uscc, "建设单位": one.owner_uscc}
    part = "、".join(label for label, code in parts.items() if code == uscc)
    return Site(
        one.pk, one.name, one.code, one.region_code, part, one.status, one.level, one.arrears_fen, one.arrears_heads
    )


def _months(actor: Actor, uscc: str) -> tuple[Month, ...]:
    theirs = Q(project__contractor_uscc=uscc) | Q(project__owner_uscc=uscc)
    rows = (
        ProjectMonth.objects.filter(in_reach(actor, path="project__"), theirs)
        .values("ym")
        .annotate(
            n=Count("project"), heads=Sum("attending_heads"), net=Sum("net_fen"), paid=Sum("paid_fen"),
            owed=Sum("arrears_fen"),
        )
        .order_by("-ym")[:MONTHS]
    )  # fmt: skip
    return tuple(Month(r["ym"], r["n"], r["heads"], r["net"], r["paid"], r["owed"]) for r in rows)


def _listed(one: Listing, today: date) -> Listed:
    label = KINDS.get(one.kind, one.kind)
    return Listed(label, one.body, one.number, one.since, one.until, was_in_force(one, today))


def _people(actor: Actor, uscc: str) -> tuple[str, ...]:
    """Who signs in for it; an enterprise is not told who else does."""
    if actor.only_named:
        return ()
    rows: Sequence[tuple[str, list[str]]] = list(
        Staff.objects.filter(role=Role.ENTERPRISE.value, is_active=True)
        .order_by("display_name")
        .values_list("display_name", "units")
    )
    return tuple(name for name, units in rows if uscc in units)
