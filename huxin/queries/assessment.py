"""年度考核 as offices see it (SM-14; measures 25, 26): each county's score, line by line down to its facts.

A county sees its own, and of the others the grade once it is circulated; the city sees all. What is shown before the
lock is computed from what is on file now; what is locked is shown as it was locked.
"""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db.models import Max

from huxin.access import Actor
from huxin.base.chain import digest
from huxin.base.errors import NotFound
from huxin.base.moments import local_day
from huxin.base.points import points
from huxin.law import grading, scoring
from huxin.law.assessment import Kind, grade_rule, items
from huxin.law.grading import Suggestion
from huxin.law.scoring import VETOES, Fact
from huxin.queries import _events, assessment_again, assessment_facts, matter_steps
from huxin.queries._kept import held
from huxin.queries._pages import Page
from huxin.queries._reach import counties, matters_in_reach, offices_only, whole_counties
from huxin.queries.matter_steps import Step
from huxin.queries.matters import MatterLine, lines
from huxin.queries.overview import state
from huxin.record.models import Matter, MatterEvent
from huxin.workflows import workflow
from huxin.workflows.assessment import BY_PAGE

KIND, WITHDRAWN, MEETS = "assessment", "withdrawn", "scored"
OTHERWISE = "年度考核只供机关查看。"
SIZE = 50
"""Facts on one page."""


@dataclass(frozen=True)
class Lock:
    """A score as it was locked: the sheet, its digest, the digest of the basis it rests on (an attachment)."""

    n: int
    on: str
    sheet: Mapping[str, Any]
    digest: str
    basis: str

    @property
    def sound(self) -> bool:
        """Whether the sheet on file is the one that was locked."""
        return digest(self.sheet) == self.digest


Withdrawn = tuple[str, str]
"""An item's title, and a circular withdrawn or corrected since that its locked points still count."""


@dataclass(frozen=True)
class Row:
    """A county of the city's page. `lock` is the newest, None before the first; `suggestion` goes with it, and
    `withdrawn`: what it counts and does not hold any more."""

    line: MatterLine
    lock: Lock | None
    suggestion: Suggestion | None
    grade: str
    published: bool
    withdrawn: tuple[Withdrawn, ...]


@dataclass(frozen=True)
class Public:
    """What every office may know of a county: its grade, once it is circulated, and by which document."""

    region_code: str
    grade: str
    approved: str
    approved_on: str


@dataclass(frozen=True)
class County:
    """A county's own view of a year. `sheet` is the newest locked one, or what would be locked now; `basis` is what the
    latter rests on, empty once one is locked. `withdrawn` is what the locked one counts and does not hold any more;
    `whole`: the reader sees the whole city, and so why a grade is suggested, which tells of the others' scores, too;
    `suggestion` the grade to confirm now, for those."""

    line: MatterLine
    data: Mapping[str, Any]
    sheet: Mapping[str, Any]
    locks: tuple[Lock, ...]
    steps: tuple[Step, ...]
    pages: tuple[Step, ...]
    basis: bytes
    withdrawn: tuple[Withdrawn, ...]
    whole: bool
    suggestion: Suggestion | None

    @property
    def late_counts(self) -> str:
        """By what a self-check that came after the lock would count, in words."""
        still = self.line.state in ("scored", "announced", "objected")
        return "异议成立" if still else "审定以后市政府同意复核"

    @property
    def early(self) -> bool:
        """Whether the sheet was made before the year was over: what comes after it counts in none."""
        return bool(self.sheet["as_of"] < f"{self.sheet['year']}-12-31")


@dataclass(frozen=True)
class Change:
    """A line that an objection changes: code, title, final points before and after in hundredths (None: no score)."""

    code: str
    title: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Effect:
    """Two sheets and the lines in which they differ."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    changes: tuple[Change, ...]


def of_year(year: int) -> list[Matter]:
    """Every county's assessment of a year that was not withdrawn."""
    found = Matter.objects.filter(kind=KIND, data__year=year).exclude(state=WITHDRAWN)
    return list(found.order_by("region_code", "pk"))


def years() -> list[int]:
    """The years that are assessed, the newest first."""
    found = Matter.objects.filter(kind=KIND).exclude(state=WITHDRAWN).values_list("data__year", flat=True)
    return sorted({int(year) for year in found}, reverse=True)


def rows(*, actor: Actor, year: int, now: datetime) -> list[Row]:
    """The counties in reach. Raises Refused for whoever is no office."""
    offices_only(actor, OTHERWISE)
    mine = Matter.objects.filter(matters_in_reach(actor), kind=KIND, data__year=year).exclude(state=WITHDRAWN)
    found = list(mine.order_by("region_code", "pk"))
    told, every = zip(found, lines(found, now=now), strict=True), of_year(year)
    return [_row(one, line, every, now) for one, line in told]


def _row(one: Matter, line: MatterLine, among: Iterable[Matter], now: datetime) -> Row:
    kept = locks(one)
    last = kept[-1] if kept else None
    said = suggestion(one, last.sheet, among=among, day=local_day(now)) if last else None
    gone = tuple(withdrawn(one, today=local_day(now)))
    return Row(line, last, said, str(one.data.get("grade", "")), bool(one.data.get("published")), gone)


def public(*, actor: Actor, year: int) -> list[Public]:
    """The grades of a year that are circulated, of every county. Raises Refused for whoever is no office."""
    offices_only(actor, OTHERWISE)
    return [
        Public(one.region_code, one.data["grade"], one.data.get("approved", ""), one.data.get("approved_on", ""))
        for one in of_year(year)
        if one.data.get("published")
    ]


def covered(*, actor: Actor, region: str = "") -> tuple[int, int]:
    """Of the newest year's assessments in reach, of one county where one is asked, how many are circulated, of how
    many; 0 of 0 for whoever is no office."""
    newest = next(iter(years()), 0)
    if not newest or not reached(actor, region):
        return 0, 0
    mine = Matter.objects.filter(matters_in_reach(actor), kind=KIND, data__year=newest).exclude(state=WITHDRAWN)
    asked = mine.filter(region_code=region) if region else mine
    told = [bool(data.get("published")) for data in asked.values_list("data", flat=True)]
    return sum(told), len(told)


def reached(actor: Actor, region: str = "") -> int:
    """How many counties this person sees whole, of one where one is asked: one sector's people see none."""
    return sum(region in ("", code) for code in counties(actor)) if whole_counties(actor) else 0


def found(actor: Actor, region_code: str, year: int) -> Matter:
    """The assessment of a county in reach. Raises NotFound, Refused."""
    offices_only(actor, OTHERWISE)
    mine = Matter.objects.filter(matters_in_reach(actor), kind=KIND, region_code=region_code, data__year=year)
    one = mine.exclude(state=WITHDRAWN).order_by("-pk").first()
    if one is None:
        raise NotFound("没有这个县区这一年的考核，或者不在您的管辖范围内。")
    return one


def by_id(actor: Actor, matter_id: int) -> Matter:
    """The same by the matter's number of its page. Raises NotFound, Refused."""
    offices_only(actor, OTHERWISE)
    one = Matter.objects.filter(matters_in_reach(actor), kind=KIND, pk=matter_id).first()
    if one is None:
        raise NotFound("没有这件考核，或者不在您的管辖范围内。")
    return one


def county(*, actor: Actor, region_code: str, year: int, now: datetime) -> County:
    """A county's own view; what would be locked now is computed anew once something has happened, and after minutes.

    Raises NotFound, Refused, LawGap.
    """
    one = found(actor, region_code, year)
    flow, events = workflow(KIND), _events.opened(one.events.order_by("seq"))
    [line] = lines([one], now=now)
    buttons = matter_steps.steps(flow, one, events, actor, now=now)
    mine = [step for step in buttons if matter_steps.own(flow, step, actor) and not step.grave]
    kept, gone, whole = locks(one), tuple(withdrawn(one, today=local_day(now))), reached(actor) > 1
    basis, sheet = (b"", kept[-1].sheet) if kept else _unlocked(one, local_day(now))
    return County(
        line, one.data, sheet, tuple(kept), tuple(step for step in mine if not step.page),
        tuple(step for step in mine if step.page and step.why in ("", BY_PAGE) and (gone or step.name != "correct")),
        basis, gone, whole, suggested(one, now=now) if whole else None,
    )  # fmt: skip


def _unlocked(one: Matter, day: date) -> tuple[bytes, dict[str, Any]]:
    last = MatterEvent.objects.aggregate(n=Max("n"))["n"]
    return held(("assessment", one.pk, one.version, day, state(), last), lambda: scored(one, as_of=day))


def locks(one: Matter) -> list[Lock]:
    """Every lock of an assessment, the oldest first."""
    return [Lock(**each) for each in one.data.get("locks", [])]


def scored(one: Matter, *, as_of: date) -> tuple[bytes, dict[str, Any]]:
    """What would be locked now: the basis as bytes, and its sheet. Raises LawGap."""
    data = scoring.written(assessment_facts.basis(one, as_of=as_of))
    return data, scoring.sheet(data)


def rescored(one: Matter, frozen: bytes, *, today: date) -> tuple[bytes, dict[str, Any]]:
    """What would be locked anew, from the basis of the first lock (`assessment_again`). Raises Refused, LawGap."""
    data = scoring.written(assessment_again.basis(one, frozen, today=today))
    return data, scoring.sheet(data)


def suggestion(one: Matter, sheet: Mapping[str, Any], *, among: Iterable[Matter], day: date) -> Suggestion:
    """The grade a sheet suggests among the assessments of its year (`of_year`) by the rule of a local day. Raises
    LawGap."""
    others: dict[str, int | None] = {}
    waiting = 0
    for other in among:
        kept = locks(other)
        if other.region_code == one.region_code:
            continue
        if kept:
            others[other.region_code] = kept[-1].sheet["score"]
        else:
            waiting += 1
    return grading.suggest(sheet, others=others, waiting=waiting, systems=_systems(sheet), day=day)


def suggested(one: Matter, *, now: datetime) -> Suggestion | None:
    """The grade that is to be confirmed now; None while that is not the next step, or of another kind of matter."""
    kept = locks(one) if one.kind == KIND and one.state == MEETS else []
    if not kept:
        return None
    return suggestion(one, kept[-1].sheet, among=of_year(int(one.data["year"])), day=local_day(now))


def withdrawn(one: Matter, *, today: date) -> list[Withdrawn]:
    """What the newest lock counts and does not hold any more, by a local day. Raises LawGap."""
    kept = locks(one)
    return assessment_again.withdrawn_of(kept[-1].sheet, today=today) if kept else []


def _systems(sheet: Mapping[str, Any]) -> bool:
    """Whether every item about systems has a score that no circular cut."""
    mine = [line for line in sheet["lines"] if line["kind"] == Kind.SYSTEM]
    return all(line["final"] is not None and not line["times"] for line in mine)


def heard(one: Matter, told: Mapping[str, str]) -> Matter:
    """The matter as it would stand if an objection were upheld so; nothing is written."""
    changed = copy(one)
    changed.data = {**one.data, "count_late": told.get("count_late", "no"), "struck": told.get("struck", "")}
    return changed


def effect(one: Matter, frozen: bytes, told: Mapping[str, str] | None = None, *, today: date) -> Effect:
    """What would change if an objection were upheld so, or, where nothing is told, if what the matter says by now were
    locked anew; of a local day, from the basis of the first lock. Raises NotFound, Refused, LawGap."""
    kept = locks(one)
    if not kept:
        raise NotFound("这件考核还没有计分。")
    return compared(kept[-1].sheet, rescored(heard(one, told) if told else one, frozen, today=today)[1])


def compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> Effect:
    """Two sheets of a year side by side."""
    return Effect(before, after, tuple(changes(before, after)))


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The lines whose points differ between two sheets of a year."""
    old = {line["code"]: line["final"] for line in before["lines"]}
    return [
        Change(line["code"], line["title"], old.get(line["code"]), line["final"])
        for line in after["lines"]
        if old.get(line["code"]) != line["final"]
    ]


def effect_text(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """The same in words, with the whole before and after."""
    told = [f"{one.title}由{said(one.before)}变为{said(one.after)}" for one in changes(before, after)]
    whole = f"折算得分由{said(before['score'])}变为{said(after['score'])}。"
    return f"{'；'.join(told)}。{whole}" if told else f"没有一项的计分有变化。{whole}"


def said(hundredths: int | None) -> str:
    """Points with their word; no score says so."""
    return "没有分数" if hundredths is None else f"{points(hundredths)}分"


def facts(figure: str, basis: bytes, *, number: int, missed: bool = False) -> Page[tuple[Fact, tuple[str, int] | None]]:
    """One page of the facts behind a figure, or of those where not all was done, each with where it is looked up."""
    mine = every_fact(figure, basis, most=scoring.MOST, missed=missed)
    number = min(max(number, 1), max(1, -(-len(mine) // SIZE)))
    shown = mine[(number - 1) * SIZE : number * SIZE]
    where = assessment_facts.ways(one.ref for one in shown)
    return Page(tuple((one, where.get(one.ref.split(" ")[0])) for one in shown), number, SIZE, len(mine))


def every_fact(figure: str, basis: bytes, *, most: int, missed: bool = False) -> list[Fact]:
    """The first so many facts behind a figure, by day, or of those where not all was done."""
    found = scoring.facts_of(basis, figure)
    return list(islice((one for one in found if one.top < one.bottom) if missed else found, most))


def plan_lines(year: int) -> list[dict[str, str]]:
    """The items of a year's plan as people read them. Raises LawGap."""
    return [
        {
            "code": one.code, "title": one.title, "kind": one.kind.label,
            "weight": "扣分项" if one.deducts else points(one.weight), "mode": one.mode.label,
            "source": one.source.label, "evidence": one.evidence,
            "measures": "、".join(map(str, one.measures)), "owner": one.owner,
        } for one in items(year)
    ]  # fmt: skip


def rule_said(day: date) -> str:
    """The rule of grades of a local day in one sentence. Raises LawGap."""
    rule = grade_rule(day)
    limits = (f"，或者有{limit}{VETOES[key].unit}{VETOES[key].title}" for key, limit in rule.limits.items())
    return (
        f"A级：制度健全，得分不低于{points(rule.share)}分，名次在前{rule.quota}名（{rule.a_source}，{rule.a_status.label}）。"
        f"C级：得分低于{points(rule.below)}分{''.join(limits)}。其余为B级。"
        f"出处：{rule.source}（{rule.status.label}）。"
    )
