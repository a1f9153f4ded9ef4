"""工伤保险参保登记: which projects and firms are insured against injuries at work, by the lists of the social-insurance
office (measure 13).

人社部发〔2014〕103号: a project is insured with everybody on its site (按项目参保), or a firm with its own fixed staff
(按用人单位参保). What is on no list is not on the register, which does not say that it is not insured.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from huxin.access import Actor
from huxin.base.errors import NotFound
from huxin.engine.employment import Cover
from huxin.facts.lists import INSURANCE
from huxin.queries import _reach
from huxin.queries._pages import Page, page_of
from huxin.record.models import InjuryInsurance, Project, Unit

PROJECT, UNIT = "project", "unit"
KINDS = INSURANCE.column("kind").choices
STATES = {"now": "参保中", "ahead": "还没有开始", "ended": "已到期", "mistaken": "登记有误"}


@dataclass(frozen=True)
class InsuranceFilter:
    """What a person asked for. Empty text means: do not filter by this."""

    kind: str = ""
    state: str = ""
    region: str = ""
    text: str = ""


@dataclass(frozen=True)
class InsuranceLine:
    """A certificate as it stands: `name` and `region_code` of what it covers, `project_id` where that is a project."""

    row: InjuryInsurance
    name: str
    region_code: str
    project_id: int | None
    state: str

    @property
    def kind(self) -> str:
        """In words."""
        return KINDS[self.row.kind]

    @property
    def label(self) -> str:
        """The state in words."""
        return STATES[self.state]


def search(*, actor: Actor, wanted: InsuranceFilter, today: date, page: int, size: int = 30) -> Page[InsuranceLine]:
    """One page, what was entered last first. Raises Refused."""
    return page_of(_chosen(actor, wanted, today), page, size, lambda rows: _lines(rows, today))


def every(*, actor: Actor, wanted: InsuranceFilter, today: date, most: int) -> Iterator[InsuranceLine]:
    """The first so many, for an export. Raises Refused."""
    return iter(_lines(list(_chosen(actor, wanted, today)[:most]), today))


def find(*, actor: Actor, number: int, today: date) -> tuple[InsuranceLine, list[InjuryInsurance]]:
    """A certificate by any of its rows: as it stands, and all its rows, the newest first. Raises NotFound, Refused."""
    one = in_reach(actor).filter(pk=number).first()
    if one is None:
        raise NotFound("没有这条参保登记，或它不在您的管辖范围内。")
    same = {"kind": one.kind, "covers": one.covers, "number": one.number}
    rows = list(InjuryInsurance.objects.filter(**same).order_by("-current", "-pk"))
    [line] = _lines(rows[:1], today)
    return line, rows


def of_project(*, code: str, today: date) -> list[InsuranceLine]:
    """The certificates of a project that the caller may see, without what was entered by mistake."""
    rows = InjuryInsurance.objects.filter(kind=PROJECT, covers=code, current=True, mistaken=False)
    return _lines(list(rows.order_by("-since", "-pk")), today)


def covers() -> list[Cover]:
    """All that the register says is insured, for `engine.employment`."""
    rows = InjuryInsurance.objects.filter(current=True, mistaken=False)
    return [Cover(*row) for row in rows.values_list(*Cover._fields)]


def in_reach(actor: Actor) -> QuerySet[InjuryInsurance]:
    """Of the projects an office reaches, and of every firm, whose staff work wherever it builds. Raises Refused."""
    _reach.offices_only(actor, "工伤保险参保登记只供机关查看。")
    projects = Project.objects.filter(_reach.in_reach(actor)).values("code")
    return InjuryInsurance.objects.filter(Q(kind=UNIT) | Q(kind=PROJECT, covers__in=projects))


def _chosen(actor: Actor, wanted: InsuranceFilter, today: date) -> QuerySet[InjuryInsurance]:
    found = in_reach(actor).filter(current=True)
    if wanted.kind in KINDS:
        found = found.filter(kind=wanted.kind)
    if wanted.state in STATES:
        found = found.filter(_standing(wanted.state, today))
    if wanted.region:
        found = found.filter(_covering(Q(region_code=wanted.region), Q(region_code=wanted.region)))
    if text := wanted.text:
        named = _covering(Q(name__icontains=text), Q(name__icontains=text))
        found = found.filter(Q(number__icontains=text) | Q(covers__icontains=text) | named)
    return found.order_by("-entered_at", "-pk")


def _covering(project: Q, unit: Q) -> Q:
    projects, units = Project.objects.filter(project).values("code"), Unit.objects.filter(unit).values("uscc")
    return Q(kind=PROJECT, covers__in=projects) | Q(kind=UNIT, covers__in=units)


def _standing(state: str, today: date) -> Q:
    if state == "mistaken":
        return Q(mistaken=True)
    over = Q(until__isnull=False, until__lt=today)
    dates = {"ahead": Q(since__gt=today), "ended": over, "now": Q(since__lte=today) & ~over}
    return Q(mistaken=False) & dates[state]


def _state(row: InjuryInsurance, today: date) -> str:
    if row.mistaken:
        return "mistaken"
    if row.since > today:
        return "ahead"
    return "ended" if row.until is not None and row.until < today else "now"


def _lines(rows: Sequence[InjuryInsurance], today: date) -> list[InsuranceLine]:
    projects = {one.code: one for one in Project.objects.filter(code__in=[r.covers for r in rows if r.kind == PROJECT])}
    units = Unit.objects.in_bulk([row.covers for row in rows if row.kind == UNIT])
    made = []
    for row in rows:
        about = projects.get(row.covers) if row.kind == PROJECT else units.get(row.covers)
        number = about.pk if isinstance(about, Project) else None
        name, region = (about.name, about.region_code) if about else (row.covers, "")
        made.append(InsuranceLine(row, name, region, number, _state(row, today)))
    return made
