"""联合分析 (measure 30 of the 2019 plan): of every project and unit, what each channel has said, on one line.

Channels that rest on the same source count once where they agree: a report and the complaint it became are one voice,
a finding and its warning another. A case speaks for itself once it has proven arrears; a listing repeats it. What was
rejected, withdrawn or unfounded is counted, and agrees with nothing.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Max, Q, QuerySet

from huxin.access import Actor, Permission
from huxin.base.moments import begins, local_day
from huxin.queries._kept import held, kept
from huxin.queries._pages import Page, page_of_list
from huxin.queries._project_names import words_of
from huxin.queries._reach import in_reach, matters_in_reach, offices_only
from huxin.queries.overview import scope_of, state
from huxin.queries.projects import unit_names
from huxin.record.models import MERGED, Finding, Matter, MatterEvent, Patrol, Project, Report, Unit

REFUSED = "联合分析只供机关查看。"


@dataclass(frozen=True)
class Channel:
    """One way in which something becomes known. `voice`: channels of one voice agree once. `kinds` are its matters."""

    key: str
    label: str
    voice: str
    kinds: tuple[str, ...] = ()


CHANNELS = (
    Channel("report", "反映", "people"),
    Channel("complaint", "投诉", "people", ("complaint",)),
    Channel("petition", "信访热线", "petition"),
    Channel("case", "案件", "case", ("case", "joint", "transfer")),
    Channel("arbitration", "仲裁", "arbitration", ("arbitration",)),
    Channel("aid", "援助", "aid", ("aid",)),
    Channel("incident", "群体事件", "incident", ("incident",)),
    Channel("ledger", "台账", "ledger", ("ledger",)),
    Channel("inspection", "检查巡查", "inspection", ("inspection",)),
    Channel("finding", "发现", "data"),
    Channel("warning", "预警", "data", ("warning",)),
    Channel("listing", "公布惩戒", "case", ("publication", "blacklist")),
)
OF_KIND: Mapping[str, Channel] = {kind: channel for channel in CHANNELS for kind in channel.kinds}
"""The channel of each kind of matter."""
_BY_KEY = {channel.key: channel for channel in CHANNELS}
PETITION = ("petition", "12345")
"""The doors of reports that are the petition office's and the hot line's."""
EMPTY = ("rejected", "guided", "withdrawn", "unfounded", "dropped", "dissolved", "void", "replaced", "refused",
         "not_approved", "denied", "spared")  # fmt: skip
"""States in which a matter has ended without anything in it."""
SORTS: Mapping[str, str] = {
    "-agree": "互相印证的渠道多的在前", "-total": "件数多的在前", "-arrears": "欠薪多的在前",
    "-last": "最近有动静的在前", "name": "按名称",
}  # fmt: skip
_OF_PROJECT = (
    "pk", "name", "region_code", "sector", "funding", "contractor_uscc", "level", "arrears_fen", "arrears_heads",
)  # fmt: skip
BY = {"project": "项目", "unit": "单位"}
_SOLID = (
    ~Q(state__in=EMPTY)
    & (~Q(kind="inspection") | Q(data__rectify_ordered=True) | Q(data__filed=True))
    & (~Q(kind__in=_BY_KEY["case"].kinds) | Q(data__proven_fen__gt=0))
)
_PETITIONED = _SOLID & Q(kind="complaint", data__door__in=PETITION)
"""Complaints that came by the petition office or the hot line: no other voice than theirs."""


@dataclass(frozen=True)
class JointFilter:
    """What a person asked for; empty: do not filter by this. `agree`: at least so many voices. A key of `SORTS`.

    `until`: only what was on file by the end of that local day, without findings, which are of the current run alone.
    """

    text: str = ""
    region: str = ""
    sector: str = ""
    funding: str = ""
    channel: str = ""
    agree: int = 1
    sort: str = "-agree"
    until: date | None = None


@dataclass(frozen=True)
class JointLine:
    """A project (by number) or a unit (by code). `counts` by channel's key; `agree` voices; sums in fen."""

    key: str
    name: str
    region_code: str
    sector: str
    funding: str
    unit: str
    level: int
    arrears_fen: int
    heads: int
    counts: Mapping[str, int]
    agree: int
    last: date | None
    projects: int = 1

    @property
    def total(self) -> int:
        """What all channels have said."""
        return sum(self.counts.values())

    @property
    def cells(self) -> list[tuple[Channel, int]]:
        """Every channel with its count, in their order."""
        return [(channel, self.counts.get(channel.key, 0)) for channel in CHANNELS]


@dataclass
class Heard:
    """What the channels said of one subject while it is added up; `solid` are voices that have something in them."""

    counts: Counter[str] = field(default_factory=Counter)
    solid: set[str] = field(default_factory=set)
    last: date | None = None

    def add(self, channel: Channel, n: int, solid: int, last: date | None, petitioned: int = 0) -> None:
        """Add so many of a channel, of which so many count as agreeing, some of these with the petition office."""
        self.counts[channel.key] += n
        if solid > petitioned:
            self.solid.add(channel.voice)
        if petitioned:
            self.solid.add(_BY_KEY["petition"].voice)
        if last and (self.last is None or last > self.last):
            self.last = last


def search(*, actor: Actor, by: str, wanted: JointFilter, page: int, size: int = 50) -> Page[JointLine]:
    """One page of the lines that match. Raises Refused."""
    return page_of_list(every(actor=actor, by=by, wanted=wanted), page, size)


def every(*, actor: Actor, by: str, wanted: JointFilter) -> list[JointLine]:
    """All of them, in the order asked for; `by` is a key of `BY`.

    Raises:
        Refused: somebody of an enterprise or a bank, or without permission to look at matters.
    """
    offices_only(actor, REFUSED)

    def made() -> list[JointLine]:
        found = _units(actor, wanted) if by == "unit" else _projects(actor, wanted)
        asked = (one for one in found if one.agree >= wanted.agree)
        with_it = (one for one in asked if not wanted.channel or one.counts[wanted.channel])
        return sorted(with_it, key=lambda one: _place(one, wanted.sort))

    return held(("joint", *mark(actor), by, wanted), made)


def mark(actor: Actor) -> tuple[Hashable, ...]:
    """What changes whenever the channels say something else to this person; where somebody disowns a report, it is
    seen within minutes (`held`)."""
    last = MatterEvent.objects.aggregate(n=Max("n"))["n"]
    reports, patrols = (model.objects.aggregate(n=Max("pk"))["n"] for model in (Report, Patrol))
    return settings.HUXIN_HOME.path, scope_of(actor), actor.role, actor.body, state(), last, reports, patrols


def _place(one: JointLine, sort: str) -> tuple[Any, ...]:
    rest = (-one.agree, -one.total, -one.arrears_fen, one.key)
    first: Mapping[str, Any] = {
        "-total": -one.total, "-arrears": -one.arrears_fen, "-last": -(one.last or date.min).toordinal(),
        "name": one.name,
    }  # fmt: skip
    return (first[sort], *rest) if sort in first else rest


def projects_in(actor: Actor, wanted: JointFilter) -> QuerySet[Project]:
    """The projects in reach that match a filter's text and divisions."""
    found = Project.objects.filter(in_reach(actor))
    for word in words_of(wanted.text):
        found = found.filter(search__contains=word)
    equal = {"region_code": wanted.region, "sector": wanted.sector, "funding": wanted.funding}
    return found.filter(**{name: value for name, value in equal.items() if value})


def _projects(actor: Actor, wanted: JointFilter) -> list[JointLine]:
    heard = heard_of_projects(actor, until=wanted.until)
    rows = list(projects_in(actor, wanted).values_list(*_OF_PROJECT, named=True))
    names = unit_names({one.contractor_uscc for one in rows if one.contractor_uscc})
    return [
        JointLine(
            str(one.pk), one.name, one.region_code, one.sector, one.funding or "",
            names.get(one.contractor_uscc or "", ""), one.level, one.arrears_fen, one.arrears_heads, said.counts,
            len(said.solid), said.last,
        ) for one in rows if (said := heard.get(one.pk))
    ]  # fmt: skip


def heard_of_projects(
    actor: Actor, only: Iterable[int] | None = None, *, until: date | None = None
) -> dict[int, Heard]:
    """What the channels said of each project in reach of which anything was said; of these alone, if named."""
    found: dict[int, Heard] = {}
    these = Q() if only is None else Q(project_id__in=list(only))
    matters = Matter.objects.filter(
        matters_in_reach(actor), these, _opened(until), kind__in=OF_KIND, project_id__isnull=False
    )
    rows = matters.exclude(state=MERGED).values_list("project_id", "kind").order_by()
    for project, kind, n, solid, last, petitioned in rows.annotate(
        n=Count("pk"), solid=Count("pk", filter=_SOLID), last=Max("opened_on"),
        petitioned=Count("pk", filter=_PETITIONED),
    ):  # fmt: skip
        found.setdefault(project, Heard()).add(OF_KIND[kind], n, solid, last, petitioned)
    of_matter = Q() if only is None else Q(matter__project_id__in=list(only))
    _reports(actor, "matter__project_id", found, of_matter & _before("received_at", until))
    said = {} if until else _findings(actor, "project_id", these, whole=only is None)
    for project, n in said.items():
        found.setdefault(project, Heard()).add(_BY_KEY["finding"], n, n, None)
    patrols = Patrol.objects.filter(
        in_reach(actor, Permission.MATTERS), these, _before("seen_at", until), project_id__isnull=False
    )
    for project, n, solid, at in (
        patrols.values_list("project_id")
        .order_by()
        .annotate(n=Count("pk"), solid=Count("pk", filter=Q(found="clue")), last=Max("seen_at"))
    ):
        found.setdefault(project, Heard()).add(_BY_KEY["inspection"], n, solid, local_day(at))
    return found


def _opened(until: date | None) -> Q:
    return Q(opened_on__lte=until) if until else Q()


def _before(column: str, until: date | None) -> Q:
    """A moment no later than the end of a local day."""
    return Q(**{f"{column}__lt": begins(until + timedelta(days=1))}) if until else Q()


def _reports(actor: Actor, key: str, found: "dict[Any, Heard]", only: Q) -> None:
    """Reports by whatever a matter is about; one that its person disowned is none."""
    # In one call: a second one would join all links of the matter again, of whatever kind.
    named = {f"{key}__isnull": False, "disowned_at": None}
    rows = Report.objects.filter(in_reach(actor, Permission.MATTERS, path="matter__"), only, **named)
    solid = Count("pk", filter=~Q(matter__state__in=EMPTY), distinct=True)
    for subject, door, n, sure, at in (
        rows.values_list(key, "door")
        .order_by()
        .annotate(n=Count("pk", distinct=True), solid=solid, last=Max("received_at"))
    ):
        channel = _BY_KEY["petition" if door in PETITION else "report"]
        found.setdefault(subject, Heard()).add(channel, n, sure, local_day(at))


def _units(actor: Actor, wanted: JointFilter) -> list[JointLine]:
    """Units by what names them, and by the projects that they build.

    Where a filter narrows projects, so it does the units: to those that build one of these.
    """
    heard, money = heard_of_units(actor, until=wanted.until), _built(projects_in(actor, JointFilter()))
    narrowed = bool(wanted.region or wanted.sector or wanted.funding)
    here = set(projects_in(actor, JointFilter(region=wanted.region, sector=wanted.sector, funding=wanted.funding))
               .values_list("contractor_uscc", flat=True)) if narrowed else set()  # fmt: skip
    known = {one.pk: one for one in Unit.objects.filter(pk__in=heard)}
    words = words_of(wanted.text)
    found = []
    for uscc, said in heard.items():
        unit = known.get(uscc)
        name = unit.name if unit else uscc
        if (narrowed and uscc not in here) or not all(word in f"{name} {uscc}".lower() for word in words):
            continue
        n, level, fen, heads = money.get(uscc, (0, 0, 0, 0))
        found.append(
            JointLine(uscc, name, unit.region_code if unit else "", "", "", "", level, fen, heads, said.counts,
                      len(said.solid), said.last, n)
        )  # fmt: skip
    return found


def heard_of_units(actor: Actor, only: Iterable[str] | None = None, *, until: date | None = None) -> dict[str, Heard]:
    """What the channels said of each unit that a matter in reach names, or that builds a project in reach; of these
    alone, if named."""
    found: dict[str, Heard] = {}
    these = {} if only is None else {"links__key__in": list(only)}
    matters = Matter.objects.filter(
        matters_in_reach(actor), _opened(until), kind__in=OF_KIND, links__kind="unit", **these
    )
    rows = matters.exclude(state=MERGED).values_list("links__key", "kind").order_by()
    for uscc, kind, n, solid, last, petitioned in rows.annotate(
        n=Count("pk", distinct=True), solid=Count("pk", filter=_SOLID, distinct=True), last=Max("opened_on"),
        petitioned=Count("pk", filter=_PETITIONED, distinct=True),
    ):  # fmt: skip
        found.setdefault(uscc, Heard()).add(OF_KIND[kind], n, solid, last, petitioned)
    of_matter = Q(matter__links__kind="unit", **{f"matter__{name}": keys for name, keys in these.items()})
    _reports(actor, "matter__links__key", found, of_matter & _before("received_at", until))
    building = Q(project__contractor_uscc__isnull=False) if only is None else Q(project__contractor_uscc__in=only)
    said = {} if until else _findings(actor, "project__contractor_uscc", building, whole=only is None)
    for uscc, n in said.items():
        found.setdefault(uscc, Heard()).add(_BY_KEY["finding"], n, n, None)
    return found


def _findings(actor: Actor, by: str, these: Q, *, whole: bool) -> dict[Any, int]:
    """Findings with a level of the current run by subject; those of the whole reach are kept, as the run's are."""

    def made() -> dict[Any, int]:
        rows = Finding.objects.filter(in_reach(actor), these, level__gt=0).values_list(by).order_by()
        return dict(rows.annotate(n=Count("pk")))

    return kept(f"analysis:findings:{state()}:{scope_of(actor)}:{by}", made) if whole else made()


def _built(projects: QuerySet[Project]) -> dict[str, tuple[int, int, int, int]]:
    """By contractor: projects, worst level, arrears in fen and heads."""
    found: dict[str, tuple[int, int, int, int]] = {}
    rows = projects.filter(contractor_uscc__isnull=False).annotate(uscc=F("contractor_uscc"))
    for uscc, level, fen, heads in rows.values_list("uscc", "level", "arrears_fen", "arrears_heads"):
        n, worst, sum_fen, sum_heads = found.get(uscc, (0, 0, 0, 0))
        found[uscc] = (n + 1, max(worst, level), sum_fen + fen, sum_heads + heads)
    return found
