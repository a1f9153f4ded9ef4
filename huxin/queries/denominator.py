"""应管未管: the sites of other offices' lists, the firms behind them, and the figures by county."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, QuerySet

from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.base.errors import NotFound, Refused
from huxin.denominator.coverage import PERMITS, Figures
from huxin.denominator.sites import Status
from huxin.facts.lists import LISTS
from huxin.law import parameters
from huxin.queries import api_rows
from huxin.queries._pages import Page, page_of, page_of_list
from huxin.queries._project_names import words_of
from huxin.queries._reach import in_reach
from huxin.queries.projects import unit_names
from huxin.record.models import Batch, Project, Reckoning, SiteDecision, SiteRecord, Staff

KINDS: Mapping[str, str] = {
    "same": "认定为同一工地", "other": "认定不是同一工地", "exempt": "认定不需登记", "withdrawn": "撤销此前的认定",
}  # fmt: skip
REASONS: Mapping[str, str] = {
    "threshold": "限额以下小型工程", "not_construction": "不是工程建设", "cancelled": "已取消或没有开工",
    "outside": "不在本辖区",
}  # fmt: skip
OPEN = "open"
"""The filter for what somebody still has to do: not registered, or to be looked at."""
SORTS = {"amount": ("amount_fen", "id"), "date": ("dated_on", "id"), "name": ("name", "id")}


@dataclass(frozen=True)
class SiteFilter:
    """What a person asked for. Empty text means: do not filter by this."""

    text: str = ""
    region: str = ""
    stream: str = ""
    sector: str = ""
    status: str = OPEN
    sort: str = "-amount"


@dataclass(frozen=True)
class SiteLine:
    """A site by its first row; `lists` are the labels of those that have it, `project` the one it is."""

    id: int
    name: str
    number: str
    region_code: str
    sector: str
    owner: str
    contractor: str
    amount_fen: int | None
    dated_on: date | None
    lists: tuple[str, ...]
    status: str
    status_label: str
    project_code: str = ""
    project_name: str = ""


@dataclass(frozen=True)
class RowLine:
    """One row of a list that a site consists of, with why it belongs there and where it came from."""

    label: str
    number: str
    name: str
    owner: str
    contractor: str
    contractor_uscc: str
    amount_fen: int | None
    dated_on: date | None
    because: tuple[str, ...]
    batch: int
    file_name: str
    source_row: int


@dataclass(frozen=True)
class ProjectBeside:
    """A project that a site may be, or is; `because` is the machine's reasons."""

    id: int
    code: str
    name: str
    region_code: str
    owner: str
    contractor: str
    contractor_uscc: str
    amount_fen: int | None
    dated_on: date | None
    because: tuple[str, ...]


@dataclass(frozen=True)
class DecisionLine:
    """One decision, newest first: who said what, when."""

    at: datetime
    who: str
    said: str


@dataclass(frozen=True)
class SiteView:
    """A site with everything to decide by; `refused` says why this person may not, empty where they may.

    `pending`: something was decided since the last reckoning, which does not show it yet.
    """

    line: SiteLine
    rows: tuple[RowLine, ...]
    projects: tuple[ProjectBeside, ...]
    decisions: tuple[DecisionLine, ...]
    decided: bool
    pending: bool
    refused: str


@dataclass(frozen=True)
class FirmLine:
    """A firm that builds by the lists and that the registry does not know, in one county."""

    firm: str
    name: str
    uscc: str
    region_code: str
    sites: int
    last_on: date | None


@dataclass(frozen=True)
class Standing:
    """The figures in reach, and of when they are; None where nothing was reckoned yet."""

    at: datetime
    as_of: date
    counties: tuple[Figures, ...]


def standing(*, actor: Actor) -> Standing | None:
    """The newest figures: of a county for those who reach it, of the city for those who reach all of it.

    Raises:
        Refused: the role may not look.
    """
    _require(actor)
    last = Reckoning.objects.order_by("-pk").first()
    if last is None:
        return None
    every = [_figures(one) for one in last.figures]
    seen = [f for f in every if any(f.region_code.removesuffix("00").startswith(p) for p in actor.regions if p)]
    return Standing(last.at, last.as_of, tuple(seen))


def answered(actor: Actor) -> api_rows.Denominator:
    """The figures in reach, for a department's system. Raises Refused."""
    found = standing(actor=actor)
    if found is None:
        return api_rows.Denominator(None, ())
    return api_rows.Denominator(found.as_of, tuple(_answered(one) for one in found.counties))


def _answered(one: Figures) -> api_rows.DenominatorRow:
    told = ("region_code", "registered", "likely", "missing", "exempt", "seen", "bound", "why")
    return api_rows.DenominatorRow(
        **{name: getattr(one, name) for name in told},
        total=one.total or (),
        unseen=one.unseen or (),
        covered_e4=tuple(round(share * 10_000) for share in one.covered or ()),
    )


def search(*, actor: Actor, wanted: SiteFilter, page: int, size: int = 50) -> Page[SiteLine]:
    """One page of the sites in reach that match. Raises Refused."""
    return page_of(_chosen(actor, wanted), page, size, lambda records: _lines(actor, records))


def every(*, actor: Actor, wanted: SiteFilter, most: int) -> list[SiteLine]:
    """All of them, up to so many, for an export. Raises Refused."""
    return _lines(actor, list(_chosen(actor, wanted)[:most]))


def firms(*, actor: Actor, page: int, size: int = 50) -> Page[FirmLine]:
    """One page of the firms in reach that the registry does not know, those with most sites first. Raises Refused."""
    return page_of_list(_firms(actor), page, size)


def every_firm(*, actor: Actor) -> list[FirmLine]:
    """All of them, for an export. Raises Refused."""
    return _firms(actor)


def reached(*, actor: Actor, number: int) -> SiteRecord:
    """A row of a list, for somebody who reaches it. Raises NotFound, Refused."""
    _require(actor)
    found = SiteRecord.objects.filter(in_reach(actor), pk=number).first()
    if found is None:
        raise NotFound("没有这个工地，或它不在您的管辖范围内。")
    return found


def view(*, actor: Actor, number: int) -> SiteView:
    """One site with its rows, the projects it may be, and what was decided. Raises NotFound, Refused."""
    one = reached(actor=actor, number=number)
    records = list(SiteRecord.objects.filter(site=one.site).order_by("-head", "key"))
    because = {c["code"]: tuple(c["because"]) for c in one.candidates}
    projects = list(Project.objects.filter(in_reach(actor), code__in=because))
    if one.project_id:
        projects = list(Project.objects.filter(in_reach(actor), pk=one.project_id))
    decisions = _decisions({r.key for r in records})
    return SiteView(
        line=_lines(actor, [records[0]])[0],
        rows=tuple(_rows(records)),
        projects=tuple(_beside(projects, because)),
        decisions=tuple(_said(decisions)),
        decided=bool(decisions) and decisions[0].kind != "withdrawn",
        pending=not Reckoning.objects.filter(decisions=SiteDecision.objects.count()).exists(),
        refused="" if actor.holds(Permission.DENOMINATOR) else "由市、县区治欠办或监察员认定，您的角色只能查看。",
    )


def named(*, actor: Actor, code: str) -> Project:
    """The project that somebody means by a code. Raises Refused where there is none within reach."""
    found = Project.objects.filter(in_reach(actor), code=code).first()
    if found is None:
        raise Refused("没有这个项目，或它不在您的管辖范围内，请核对项目编码。")
    return found


def doubts(site: SiteView, *, as_of: date) -> tuple[str, ...]:
    """What the lists hold against the reason that a site is below the threshold of permits. Raises LawGap."""
    free_fen = parameters.at(as_of)["denominator.permit"].value
    found = []
    if any(r.amount_fen is not None and r.amount_fen > free_fen for r in site.rows):
        found.append(f"名单里的金额超过 {free_fen / 1_000_000:g} 万元的施工许可限额")
    if LISTS[PERMITS].label in site.line.lists:
        found.append("它已经办了施工许可")
    return tuple(found)


def _require(actor: Actor) -> None:
    require_anywhere(actor, Permission.VIEW)
    if actor.role is Role.ENTERPRISE:
        raise Refused("应管未管的工地只供主管部门查看。涉及本单位的情况请在「我的工作」和「项目」里查看。")


def _figures(stored: Mapping[str, Any]) -> Figures:
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()}
    return Figures(**given)


def _chosen(actor: Actor, wanted: SiteFilter) -> "QuerySet[SiteRecord]":
    _require(actor)
    found = SiteRecord.objects.filter(in_reach(actor), head=True)
    for word in words_of(wanted.text):
        found = found.filter(search__contains=word)
    if wanted.status == OPEN:
        found = found.filter(status__in=[Status.MISSING.value, Status.LIKELY.value])
    elif wanted.status:
        found = found.filter(status=wanted.status)
    if wanted.stream in LISTS:
        found = found.filter(lists__contains=wanted.stream)
    exact = {"region_code": wanted.region, "sector": wanted.sector}
    found = found.filter(**{field: value for field, value in exact.items() if value})
    fields = SORTS.get(wanted.sort.removeprefix("-"), SORTS["amount"])
    return found.order_by(*(f"-{f}" if wanted.sort.startswith("-") else f for f in fields))


def _lines(actor: Actor, records: list[SiteRecord]) -> list[SiteLine]:
    wanted = {r.project_id for r in records if r.project_id}
    projects = Project.objects.filter(in_reach(actor)).in_bulk(wanted)
    shared = (
        *("id", "name", "number", "region_code", "sector", "owner", "contractor"),
        *("amount_fen", "dated_on", "status"),
    )
    lines = []
    for record in records:
        project = projects.get(record.project_id or 0)
        lines.append(
            SiteLine(
                **{name: getattr(record, name) for name in shared},
                lists=tuple(LISTS[name].label for name in LISTS if name in record.lists.split()),
                status_label=Status(record.status).label,
                project_code=project.code if project else "",
                project_name=project.name if project else "",
            )
        )
    return lines


def _rows(records: list[SiteRecord]) -> Iterator[RowLine]:
    files = dict(Batch.objects.filter(pk__in={r.source for r in records}).values_list("pk", "file_name"))
    shared = ("number", "name", "owner", "contractor", "contractor_uscc", "amount_fen", "dated_on", "source_row")
    for r in records:
        yield RowLine(
            label=LISTS[r.stream].label, because=tuple(r.because), batch=r.source, file_name=files.get(r.source, ""),
            **{name: getattr(r, name) for name in shared},
        )  # fmt: skip


def _beside(projects: list[Project], because: Mapping[str, tuple[str, ...]]) -> Iterator[ProjectBeside]:
    names = unit_names({code for p in projects for code in p.units})
    order = list(because)
    for p in sorted(projects, key=lambda p: order.index(p.code) if p.code in order else -1):
        yield ProjectBeside(
            id=p.pk,
            code=p.code,
            name=p.name,
            region_code=p.region_code,
            owner=names.get(p.owner_uscc or "", ""),
            contractor=names.get(p.contractor_uscc or "", ""),
            contractor_uscc=p.contractor_uscc or "",
            amount_fen=p.contract_amount_fen,
            dated_on=p.signed_on or p.permitted_on or p.started_on,
            because=because.get(p.code, ()),
        )


def _decisions(keys: Collection[str]) -> list[SiteDecision]:
    """Those about any of the rows, the newest first. People decide by hand, so there are few."""
    return [one for one in SiteDecision.objects.order_by("-pk") if not set(keys).isdisjoint(one.keys)]


def _said(decisions: list[SiteDecision]) -> Iterator[DecisionLine]:
    names = dict(Staff.objects.filter(username__in={d.by for d in decisions}).values_list("username", "display_name"))
    for one in decisions:
        what = one.project_code or REASONS.get(one.reason, "")
        yield DecisionLine(one.at, names.get(one.by, one.by), f"{KINDS[one.kind]}{f'：{what}' if what else ''}")


def _firms(actor: Actor) -> list[FirmLine]:
    _require(actor)
    rows = SiteRecord.objects.filter(in_reach(actor)).exclude(firm="").exclude(status=Status.EXEMPT.value)
    groups = rows.values("firm", "region_code").annotate(
        name=Max("contractor"), uscc=Max("contractor_uscc"), sites=Count("site", distinct=True), last_on=Max("dated_on")
    )
    return [FirmLine(**group) for group in groups.order_by("-sites", "-last_on", "firm", "region_code")]
