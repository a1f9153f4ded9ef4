"""One project or unit in the joint analysis: everything that any channel said of it, on one line of time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from huxin.access import Actor, Permission
from huxin.base.errors import NotFound
from huxin.base.moments import local_day
from huxin.base.money import yuan
from huxin.base.months import last_day, month_text
from huxin.queries._reach import in_reach, matters_in_reach, offices_only
from huxin.queries.analysis import EMPTY, OF_KIND, PETITION, REFUSED
from huxin.queries.listings import KINDS
from huxin.queries.matters import told
from huxin.queries.runs import current
from huxin.record.models import (
    MERGED,
    Announcement,
    Finding,
    Listing,
    Matter,
    Patrol,
    Project,
    ProjectMonth,
    Report,
    Unit,
)
from huxin.rules import catalogue
from huxin.workflows import workflow
from huxin.workflows.complaint import DOORS

WAGES = "wages"
LABELS = {"wages": "工资", "report": "反映", "petition": "信访热线", "inspection": "检查巡查", "finding": "发现",
          "listing": "公布惩戒"} | {c.key: c.label for c in OF_KIND.values()}  # fmt: skip
"""What a moment's channel is called."""


@dataclass(frozen=True)
class Moment:
    """Something that happened on a local day. `empty`: it came to nothing. `matter` is the one to open, 0 for none."""

    day: date
    channel: str
    said: str
    matter: int = 0
    project: int = 0
    empty: bool = False
    fen: int = 0

    @property
    def label(self) -> str:
        """The channel in words."""
        return LABELS[self.channel]


@dataclass(frozen=True)
class Subject:
    """A project or a unit, its projects in reach by number and name, and its moments, the newest first."""

    key: str
    name: str
    code: str
    projects: dict[int, str]
    moments: tuple[Moment, ...]


def project(*, actor: Actor, number: int, channel: str = "") -> Subject:
    """A project's line of time. Raises NotFound, Refused."""
    offices_only(actor, REFUSED)
    one = Project.objects.filter(in_reach(actor), pk=number).first()
    if one is None:
        raise NotFound("没有这个项目，或者它不在您的管辖范围内。")
    matters = Matter.objects.filter(matters_in_reach(actor), project_id=number)
    return _subject(actor, str(number), one.name, one.code, {number: one.name}, matters, "", channel)


def unit(*, actor: Actor, uscc: str, channel: str = "") -> Subject:
    """A unit's line of time: of the matters that name it, and the projects that it builds. Raises NotFound, Refused."""
    offices_only(actor, REFUSED)
    sites = dict(Project.objects.filter(in_reach(actor), contractor_uscc=uscc).values_list("pk", "name"))
    matters = Matter.objects.filter(matters_in_reach(actor), links__kind="unit", links__key=uscc).distinct()
    known = Unit.objects.filter(pk=uscc).first()
    if not sites and not matters.exists():
        raise NotFound("没有这个单位，或者它的项目和事项都不在您的管辖范围内。")
    return _subject(actor, uscc, known.name if known else uscc, uscc, sites, matters, uscc, channel)


def _subject(
    actor: Actor, key: str, name: str, code: str, sites: dict[int, str], matters: Iterable[Matter], uscc: str,
    channel: str,
) -> Subject:  # fmt: skip
    rows = list(matters)
    moments = [*_matters(rows), *_reports(rows), *_sites(actor, list(sites)), *_public(actor, rows, uscc)]
    kept = [one for one in moments if not channel or one.channel == channel]
    ordered = sorted(kept, key=lambda one: (one.day, one.channel, one.said), reverse=True)
    return Subject(key, name, code, sites, tuple(ordered))


def _matters(rows: Sequence[Matter]) -> Iterator[Moment]:
    for one in rows:
        channel = OF_KIND.get(one.kind)
        if channel is None or one.state == MERGED:
            continue
        kind, (_, state, _) = workflow(one.kind).label, told(one.kind, one.state)
        empty = one.state in EMPTY
        yield Moment(
            one.opened_on, channel.key, f"{kind} {one.number}：{one.title}", one.pk, one.project_id or 0, empty,
            one.owed_fen,
        )  # fmt: skip
        if one.closed_at is not None:
            ended = local_day(one.closed_at)
            days = (ended - one.opened_on).days
            yield Moment(ended, channel.key, f"{kind} {one.number}：{state}，历时 {days} 天", one.pk, empty=empty)


def _reports(rows: Sequence[Matter]) -> Iterator[Moment]:
    numbers = {one.pk: one for one in rows}
    told_of = Report.objects.filter(matter_id__in=numbers, disowned_at=None).order_by("received_at")
    for pk, door, at in told_of.values_list("matter_id", "door", "received_at"):
        channel = "petition" if door in PETITION else "report"
        said = f"{DOORS[door]}收到反映，登记为 {numbers[pk].number}"
        yield Moment(local_day(at), channel, said, pk, empty=numbers[pk].state in EMPTY)


def _sites(actor: Actor, sites: Sequence[int]) -> Iterator[Moment]:
    run = current()
    for found in Finding.objects.filter(in_reach(actor), project_id__in=sites, level__gt=0):
        rule = catalogue().get(found.rule)
        month = f"{month_text(found.ym)} " if found.ym else ""
        day = run.as_of if run else date.min
        if found.ym:
            day = min(day, last_day(found.ym))
        said = f"{month}{rule.title if rule else found.rule}"
        yield Moment(day, "finding", said, project=found.project_id)
    owed = ProjectMonth.objects.filter(in_reach(actor, path="project__"), project_id__in=sites, arrears_fen__gt=0)
    for site, ym, due_on, fen in owed.values_list("project_id", "ym", "due_on", "arrears_fen"):
        said = f"{month_text(ym)} 的工资到了发薪日，至今欠 {yuan(fen)} 元"
        yield Moment(due_on, WAGES, said, project=site, fen=fen)
    rounds = Patrol.objects.filter(in_reach(actor, Permission.MATTERS), project_id__in=sites)
    for site, found_what, at in rounds.values_list("project_id", "found", "seen_at"):
        clue = found_what == "clue"
        yield Moment(local_day(at), "inspection", "巡查发现线索" if clue else "巡查没有发现问题", project=site or 0,
                     empty=not clue)  # fmt: skip


def _public(actor: Actor, rows: Sequence[Matter], uscc: str) -> Iterator[Moment]:
    """What was published; it is everybody's to read, also of other counties."""
    mine = Q(matter_id__in=[one.pk for one in rows])
    if uscc:
        mine |= Q(uscc=uscc)
    for told_of in Announcement.objects.filter(mine, current=True, what__in=("published", "corrected")):
        reached = told_of.matter_id if told_of.matter_id in {one.pk for one in rows} else 0
        yield Moment(told_of.published_on, "listing", f"向社会公布：{told_of.facts[:60]}", reached)
    for one in Listing.objects.filter(uscc=uscc, current=True) if uscc else ():
        yield Moment(one.since, "listing", f"列入{KINDS.get(one.kind, one.kind)}（{one.number}）")
        if one.removed_on:
            yield Moment(one.removed_on, "listing", f"移出{KINDS.get(one.kind, one.kind)}（{one.number}）", empty=True)
