"""随机检查 as pages show it: plans, what a draw would take now, draws with their outcome, and what the public may see.

The file of a draw says which sites will be visited, so it is open to everybody once every site was, or the days for it
are over. Its hash is public at once, its seed as soon as it is entered: nothing can be exchanged meanwhile.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from huxin.access import Actor, Permission, Role
from huxin.base.errors import NotFound, Refused
from huxin.base.moments import local_day
from huxin.draw.again import same
from huxin.law import parameters
from huxin.law.calendar import calendar
from huxin.law.terms import due
from huxin.queries._reach import matters_in_reach, offices_only
from huxin.queries.inspection_frame import REASONS, STRATA, entries, prefix
from huxin.queries.matters import told
from huxin.queries.projects import unit_names
from huxin.record.models import DrawnSite, InspectionDraw, InspectionPlan, Inspector, Matter, Paper, Project, Staff
from huxin.workflows.inspection import BEFORE_VISIT, FOUND, worst

WAITING, RUNNING, OVER, VOID = "waiting", "running", "over", "void"
_PUBLISHED = ("rectifying", "done", "filed")
"""Where a matter stands only after its result was published (`workflows.inspection`)."""
STATES = {WAITING: "已公布名单，等待种子", RUNNING: "已抽取，检查中", OVER: "已抽取，检查完毕", VOID: "已作废"}


@dataclass(frozen=True)
class PlanLine:
    """A yearly plan; `drawn` counts its draws: neither void nor waiting for the seed."""

    number: int
    title: str
    year: int
    region_code: str
    basis: str
    shares: tuple[tuple[str, int], ...]
    pair: int
    load: int
    rounds: int
    drawn: int
    drafted_by: str
    drafted_at: datetime
    approved_by: str
    approved_at: datetime | None


@dataclass(frozen=True)
class Stratum:
    """One stratum as it stands: how many sites, how many one draw takes, and what puts a site there."""

    name: str
    sites: int
    drawn: int
    rule: str


@dataclass(frozen=True)
class ObjectLine:
    """A site that a draw by the plan could take now, its stratum, and why it is in it."""

    project_id: int
    code: str
    name: str
    region_code: str
    contractor: str
    stratum: str
    because: tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """An inspector on the list, with whom they do not go to: (key, reason)."""

    code: str
    name: str
    username: str
    role: str
    regions: tuple[str, ...]
    certificate: str
    valid_until: date
    active: bool
    recusals: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DrawLine:
    """A draw. Of its `sites` so many were `visited`, and of so many everybody knows what was found (`published`).

    `open_on` is the last day before its file is open to everybody.
    """

    id: int
    number: str
    plan_id: int
    title: str
    region_code: str
    announced: str
    hash: str
    digest: str
    published_at: datetime
    drawn_at: datetime | None
    void_reason: str
    void_by: str
    void_at: datetime | None
    state: str
    sites: int
    visited: int
    published: int
    open_on: date | None
    is_open: bool

    @property
    def state_label(self) -> str:
        """The state in words."""
        return STATES[self.state]


@dataclass(frozen=True)
class SiteLine:
    """A drawn site with its pair (code, name) and its matter. `found` is the gravest of what was found, in words."""

    code: str
    name: str
    stratum: str
    pair: tuple[tuple[str, str], ...]
    matter_id: int
    number: str
    state_label: str
    due_on: date | None
    found: str
    before_visit: bool


@dataclass(frozen=True)
class DrawPage:
    """A draw with its outcome. `same`: every step, taken again, gives the file as it stands."""

    line: DrawLine
    seed: Mapping[str, str] | None
    strata: tuple[tuple[str, int, int], ...]  # name, sites in the frame, drawn
    inspectors: int
    sites: tuple[SiteLine, ...]
    changes: tuple[Mapping[str, str], ...]
    void: Mapping[str, Any] | None
    same: bool


@dataclass(frozen=True)
class Result:
    """A published result: the site, what was published, and the paper by whose check code anybody finds it genuine."""

    project: str
    contractor: str
    text: str
    number: str
    check_code: str
    published_on: date


def sees(actor: Actor, region_code: str) -> bool:
    """Whether somebody of an office looks at a region's inspections: it lies in their reach, or their reach in it."""
    here = prefix(region_code)
    office = actor.holds(Permission.MATTERS) and not actor.only_named
    return office and any(here.startswith(reach) or reach.startswith(here) for reach in actor.regions if reach)


def require_office(actor: Actor) -> None:
    """Refuse whoever a matter only names. Raises Refused."""
    offices_only(actor, "随机检查由机关办理，这一页只供机关查看。抽取和结果在公开网页上公布。")


def plans(*, actor: Actor) -> list[PlanLine]:
    """The plans this person sees, the newest first. Raises Refused."""
    require_office(actor)
    return _plan_lines(row for row in InspectionPlan.objects.order_by("-year", "-pk") if sees(actor, row.region_code))


def plan(*, actor: Actor, number: int) -> PlanLine:
    """One plan. Raises NotFound, Refused."""
    require_office(actor)
    row = InspectionPlan.objects.filter(pk=number).first()
    if row is None or not sees(actor, row.region_code):
        raise NotFound("没有这个抽查计划，或它不在您的管辖范围内。")
    return _plan_lines([row])[0]


def preview(line: PlanLine) -> list[Stratum]:
    """What a draw by the plan would take if its frame were published now."""
    sizes, shares = Counter(one.stratum for one in entries(line.region_code)), dict(line.shares)
    return [Stratum(name, sizes[name], -(-sizes[name] * shares[name] // 100), rule) for name, rule in STRATA.items()]


def objects(*, actor: Actor, number: int, stratum: str = "") -> list[ObjectLine]:
    """The sites a draw by the plan could take now, the highest risk first. Raises NotFound, Refused."""
    line = plan(actor=actor, number=number)
    found = [one for one in entries(line.region_code) if actor.reaches(one.project) and stratum in ("", one.stratum)]
    names = unit_names({one.project.contractor_uscc for one in found if one.project.contractor_uscc})
    order = {name: at for at, name in enumerate(STRATA)}
    return [
        ObjectLine(
            one.project.pk, one.project.code, one.project.name, one.project.region_code,
            names.get(one.project.contractor_uscc or "", one.project.contractor_uscc or ""), one.stratum, one.because,
        )
        for one in sorted(found, key=lambda one: (order[one.stratum], one.project.code))
    ]  # fmt: skip


def inspectors(*, actor: Actor) -> list[Listed]:
    """Who is on the list and works where this person does. Raises Refused."""
    require_office(actor)
    rows = Inspector.objects.select_related("staff").prefetch_related("recusals").order_by("-active", "code")
    return [
        Listed(
            one.code, one.staff.display_name, one.staff.username, Role(one.staff.role).label, tuple(one.staff.regions),
            one.certificate, one.valid_until, one.active and one.staff.is_active,
            tuple((r.key, REASONS[r.reason]) for r in one.recusals.all()),
        )
        for one in rows if any(sees(actor, f"{reach:0<6}") for reach in one.staff.regions)
    ]  # fmt: skip


def draws(*, actor: Actor, plan_id: int, now: datetime) -> list[DrawLine]:
    """The draws of a plan, the newest first. Raises NotFound, Refused."""
    plan(actor=actor, number=plan_id)
    return _draw_lines(InspectionDraw.objects.filter(plan_id=plan_id), now)


def draw(*, actor: Actor, number: int, now: datetime) -> DrawPage:
    """One draw with its outcome. Raises NotFound, Refused."""
    require_office(actor)
    row = _row(actor, number)
    doc = json.loads(row.file)
    strata = Counter(one["stratum"] for one in doc["frame"]["objects"])
    return DrawPage(
        line=_draw_lines(InspectionDraw.objects.filter(pk=row.pk), now)[0], seed=doc["seed"],
        strata=tuple((name, strata[name], n) for name, n in doc["frame"]["strata"].items()),
        inspectors=len(doc["frame"]["inspectors"]), sites=_sites(actor, row, doc), changes=tuple(doc["changes"]),
        void=doc["void"], same=same(doc),
    )  # fmt: skip


def file_of(*, actor: Actor, number: int) -> tuple[str, str]:
    """The file of a draw for whoever works with it: its name, its text. Raises NotFound, Refused."""
    require_office(actor)
    row = _row(actor, number)
    return f"{row.number}.json", row.file


def public(*, now: datetime) -> list[DrawLine]:
    """Every draw, the newest first, for everybody."""
    return _draw_lines(InspectionDraw.objects.all(), now)


def public_draw(*, number: str, now: datetime) -> tuple[DrawLine, Mapping[str, str] | None, list[Result]]:
    """A draw for everybody: the line, the seed, and the results published so far. Raises NotFound."""
    line = next(iter(_draw_lines(InspectionDraw.objects.filter(number=number), now)), None)
    if line is None:
        raise NotFound("没有这次抽取，请核对编号。")
    return line, json.loads(InspectionDraw.objects.get(pk=line.id).file)["seed"], _results(line.id)


def public_file(*, number: str, now: datetime) -> tuple[str, str]:
    """The file of a draw, once it is open to everybody: its name, its text. Raises NotFound; Refused: not open yet."""
    line, *_ = public_draw(number=number, now=now)
    if not line.is_open:
        when = f"最迟 {line.open_on} 以后公开" if line.open_on else "抽取、检查以后公开"
        raise Refused(f"抽取文件写着要检查哪些工地，检查完毕后公开，{when}。现在可以记下名单散列和文件散列，到时核对。")
    return f"{line.number}.json", InspectionDraw.objects.get(pk=line.id).file


def _row(actor: Actor, number: int) -> InspectionDraw:
    """The draw, for whoever sees its region, or the one in which its plan goes on. Raises NotFound."""
    row = InspectionDraw.objects.select_related("plan").filter(pk=number).first()
    if row is None or not (sees(actor, row.region_code) or sees(actor, row.plan.region_code)):
        raise NotFound("没有这次抽取，或它不在您的管辖范围内。")
    return row


def _plan_lines(rows: Iterable[InspectionPlan]) -> list[PlanLine]:
    found = list(rows)
    sown = InspectionDraw.objects.filter(plan__in=found, void_at=None, drawn_at__isnull=False)
    counted = Counter(sown.values_list("plan_id", flat=True).order_by())
    names = _names(name for row in found for name in (row.drafted_by, row.approved_by))
    return [
        PlanLine(
            row.pk, row.title, row.year, row.region_code, row.basis,
            tuple((name, row.shares[name]) for name in STRATA), row.pair, row.load, row.rounds, counted[row.pk],
            names.get(row.drafted_by, row.drafted_by), row.drafted_at,
            names.get(row.approved_by, row.approved_by), row.approved_at,
        )
        for row in found
    ]  # fmt: skip


def _names(usernames: Iterable[str]) -> dict[str, str]:
    wanted = {name for name in usernames if name}
    return dict(Staff.objects.filter(username__in=wanted).values_list("username", "display_name"))


def _draw_lines(rows: QuerySet[InspectionDraw], now: datetime) -> list[DrawLine]:
    found = list(rows.select_related("plan").defer("file").order_by("-published_at", "-pk"))
    states: dict[int, list[str]] = {}
    for pk, state in DrawnSite.objects.filter(draw__in=found).values_list("draw_id", "matter__state"):
        states.setdefault(pk, []).append(state)
    return [_draw_line(row, states.get(row.pk, []), now) for row in found]


def _draw_line(row: InspectionDraw, states: list[str], now: datetime) -> DrawLine:
    sites = [state for state in states if state not in ("replaced", "void")]
    visited = sum(state not in BEFORE_VISIT for state in sites)
    state = VOID if row.void_at else WAITING if row.drawn_at is None else OVER if visited == len(sites) else RUNNING
    last = _last_day(row.drawn_at) if row.drawn_at else None
    is_open = state in (OVER, VOID) or (last is not None and local_day(now) > last)
    return DrawLine(
        row.pk, row.number, row.plan_id, row.plan.title, row.region_code, row.announced, row.hash, row.digest,
        row.published_at, row.drawn_at, row.void_reason, row.void_by, row.void_at, state, len(sites), visited,
        sum(state in _PUBLISHED for state in sites), last, is_open,
    )  # fmt: skip


def _last_day(drawn_at: datetime) -> date:
    term = parameters.at(local_day(drawn_at))["sm10.inspect"].term
    return due(term, drawn_at.astimezone(UTC).replace(tzinfo=None), calendar()).on


def _sites(actor: Actor, row: InspectionDraw, doc: Mapping[str, Any]) -> tuple[SiteLine, ...]:
    """The sites whose matters this person reaches, those that stepped out last."""
    held = {one.code: one for one in DrawnSite.objects.filter(draw=row).select_related("matter")}
    seen = set(Matter.objects.filter(matters_in_reach(actor), kind="inspection").values_list("pk", flat=True))
    projects = dict(Project.objects.filter(code__in=held).values_list("code", "name"))
    strata = {one["id"]: one["stratum"] for one in doc["frame"]["objects"]}
    visits = doc["visits"] or {}
    codes = [code for pair in visits.values() for code in pair]
    people = dict(Inspector.objects.filter(code__in=codes).values_list("code", "staff__display_name"))
    return tuple(
        SiteLine(
            code, projects.get(code, code), strata[code],
            tuple((who, people.get(who, who)) for who in visits.get(code, ())), one.matter.pk, one.matter.number,
            told("inspection", one.matter.state)[1], one.matter.due_on if one.matter.open else None,
            FOUND.get(worst(one.matter.data), ""), one.matter.state in BEFORE_VISIT,
        )
        for code, one in sorted(held.items(), key=lambda item: (item[0] not in visits, item[0]))
        if one.matter.pk in seen
    )  # fmt: skip


def _results(draw_id: int) -> list[Result]:
    sites = DrawnSite.objects.filter(Q(matter__data__published=True), draw_id=draw_id).select_related("matter")
    matters = {one.matter_id: one.matter for one in sites}
    papers = Paper.objects.filter(matter_id__in=matters, name="inspection_result").order_by("id")
    projects = Project.objects.in_bulk([m.project_id for m in matters.values() if m.project_id])
    names = unit_names({p.contractor_uscc for p in projects.values() if p.contractor_uscc})
    return [
        Result(
            projects[matter.project_id].name, names.get(projects[matter.project_id].contractor_uscc or "", ""),
            matter.data["told_text"], paper.number, paper.check_code, local_day(paper.issued_at),
        )
        for paper in papers if (matter := matters[paper.matter_id]).project_id in projects
    ]  # fmt: skip
