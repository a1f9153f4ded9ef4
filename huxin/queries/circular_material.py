"""通报素材 (SM-15, state COL): what a quarter has left that a circular might say of a county, each with its evidence.

Collected by itself, never put into a circular by itself: sponsors' feedback (SM-17), random checks (SM-10), letters,
warnings and tasks of the plan that were late (SM-5, SM-19; a task counts once a quarter), events (SM-12). Praise as
well as blame. One failure is offered once: a late task and the late letters that followed it are one candidate, with
all of them as its evidence. The item is a suggestion; a person chooses.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

from django.db.models import F, Q

from huxin.base.moments import begins, local_day
from huxin.law import parameters, regions
from huxin.law.assessment import items
from huxin.queries.matters import body_name
from huxin.queries.titles import plain, short
from huxin.record.models import OPENED_BY, Matter, MatterLink, MatterTerm, SponsorshipQuarter
from huxin.workflows._above import terms_of_others
from huxin.workflows._ladder import over_the_line
from huxin.workflows._quarters import ends_on, starts_on
from huxin.workflows.inspection import BREACH, MINOR, worst
from huxin.workflows.sponsorship import PROBLEMS, problems

SOURCES = {
    "sponsor": "包保督查反馈", "inspection": "随机实地核查", "letter": "督办函逾期", "warning": "预警处置逾期",
    "task": "方案任务逾期", "event": "群体性事件", "good": "平时工作",
}  # fmt: skip
"""Where a candidate comes from, in words."""
_LATE = {"supervision": "letter", "warning": "warning", "measure": "task"}
_FIGURES = {"warning": "warnings", "sponsor": "fixed"}
"""Which figure of the year's assessment a source touches, where it is always the same."""
_DEADLINE = "sm19.deadline"
_TICK = timedelta(microseconds=1)
_FED_BACK = ("reported", "fixing", "checking", "ended")
_CHECKED = ("result", "rectifying", "done", "filed")


@dataclass(frozen=True)
class Candidate:
    """What might be said. `kind` is one of `law.circulars.KINDS`, empty for praise; `item` may be empty.

    `evidence` are numbers of matters, `proof` how people call them.
    """

    key: str
    county: str
    source: str
    kind: str
    item: str
    fact: str
    evidence: tuple[int, ...]
    proof: str

    @property
    def praise(self) -> bool:
        """Whether it speaks well of the county."""
        return not self.kind

    @property
    def county_name(self) -> str:
        """As people call it."""
        return regions.name(self.county)

    @property
    def source_label(self) -> str:
        """As people call it."""
        return SOURCES[self.source]


def material(quarter: int, *, now: datetime) -> list[Candidate]:
    """Every candidate of a quarter, by county and source; blame before praise. Raises LawGap."""
    found = [*_once(_late(quarter, now)), *_inspected(quarter), *_events(quarter), *_sponsored(quarter)]
    order = {source: n for n, source in enumerate(SOURCES)}
    found += _praised(found, quarter)
    return sorted(found, key=lambda one: (one.praise, one.county, order[one.source], one.key))


def _counties(quarter: int) -> list[str]:
    return regions.counties_of(regions.BAIYIN, on=ends_on(quarter))


def _moments(quarter: int) -> tuple[datetime, datetime]:
    first, after = starts_on(quarter), ends_on(quarter) + timedelta(days=1)
    return begins(first), begins(after)


def _late(quarter: int, now: datetime) -> Iterator[Candidate]:
    """Terms that ran out in the quarter; a matter once, with each of its terms that did. What the city had to do with
    it in time, to issue the letter or to check the report, or an enterprise, is no failure of the county's."""
    first, after = _moments(quarter)
    terms = MatterTerm.objects.filter(
        Q(ended_at=None) | Q(ended_at__gte=F("due_at")), kind__in=_LATE, region_code__in=_counties(quarter),
        due_at__gt=first, due_at__lte=min(after, now),  # the first moment that is late: its last day lies before it
    ).exclude(term__in=terms_of_others())  # fmt: skip
    over, letters = defaultdict[int, list[tuple[str, datetime]]](list), set()
    for term in terms.order_by("due_at", "pk"):
        assert term.due_at is not None, term
        over[term.matter_id].append((term.term, term.due_at))
        if term.kind == "supervision":
            letters.add(term.matter_id)
    late = Matter.objects.filter(pk__in=list(over)).exclude(state__in=("withdrawn", "dropped")).order_by("pk")
    columns = ("pk", "kind", "region_code", "title", "number", "body", "data__measure_no", "data__text",
               "data__deadline")  # fmt: skip
    item_of, tasks = cache(partial(_item, quarter=quarter)), _tasks(letters)
    for one in late.values_list(*columns, named=True):
        source, measure = _LATE[one.kind], str(one.data__measure_no or "")
        item = item_of(source, measure=int(measure) if measure.isdigit() else 0)
        no, text = tasks.get(one.pk, (measure, one.data__text))
        name = f"第{no}项 {short(text)}（{body_name(one.body)}）" if no and text else plain(one.title)
        said = f"{name}，{_over(over[one.pk])}没有按时办理"
        if one.data__deadline and _DEADLINE not in dict(over[one.pk]):
            said += f"；任务本身的完成日期是{one.data__deadline}"
        yield Candidate(f"{source}:{one.pk}", one.region_code, source, "task", item, said, (one.pk,), one.number)


def _over(terms: Iterable[tuple[str, datetime]]) -> str:
    """Terms that ran out, as the pages call them, each with its last days."""
    days: dict[str, list[str]] = defaultdict(list)
    for code, due_at in terms:
        days[parameters.codes().get(code, code).partition("（")[0]].append(str(local_day(due_at - _TICK)))
    return "、".join(f"{label}（{'、'.join(every)}到期）" for label, every in days.items())


def _tasks(letters: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Of the letters that a task of the plan opened, the measure's number and text."""
    links = MatterLink.objects.filter(kind="matter", part=OPENED_BY, matter__in=list(letters))
    by = {letter: int(key) for letter, key in links.values_list("matter_id", "key")}
    tasks = Matter.objects.filter(pk__in=set(by.values()), kind="measure")
    said = {pk: (str(no or ""), str(text or "")) for pk, no, text in
            tasks.values_list("pk", "data__measure_no", "data__text")}  # fmt: skip
    return {letter: said[pk] for letter, pk in by.items() if pk in said}


def _once(late: Iterable[Candidate]) -> list[Candidate]:
    """A task and the letters that it opened, all late, as the first of the letters: one failure of one county."""
    found = {one.evidence[0]: one for one in late}
    tasks = {pk for pk, one in found.items() if one.source == "task"}
    links = MatterLink.objects.filter(
        kind="matter", part=OPENED_BY, key__in=[str(pk) for pk in tasks],
        matter__in=[pk for pk, one in found.items() if one.source == "letter"],
    )  # fmt: skip
    letters: dict[int, list[int]] = defaultdict(list)
    for letter, of in links.order_by("matter_id").values_list("matter_id", "key"):
        letters[int(of)].append(letter)
    for task, numbers in letters.items():
        same = [found.pop(pk) for pk in (*numbers, task)]
        proof = "、".join(one.proof for one in same)
        item = same[-1].item or same[0].item
        found[numbers[0]] = replace(same[0], item=item, evidence=(*numbers, task), proof=proof)
    return list(found.values())


def listed(one: Candidate, rows: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a circular with these rows says it already: this candidate, or the same failure as a letter or a task."""
    if one.source not in ("letter", "task"):
        return any(row["key"] == one.key for row in rows)
    said = (row["evidence"] for row in rows if row["key"].partition(":")[0] in ("letter", "task"))
    return any(not set(one.evidence).isdisjoint(numbers) for numbers in said)


def _item(source: str, quarter: int, measure: int = 0) -> str:
    """The item that a late task of the plan, or always this source, touches; empty where a person must say."""
    known, figure = items(quarter // 10), _FIGURES.get(source)
    return next((one.code for one in known if measure in one.measures or (figure and figure == one.figure)), "")


def _inspected(quarter: int) -> Iterator[Candidate]:
    """Sites where a random check of the quarter found something."""
    rows = Matter.objects.filter(
        kind="inspection", state__in=_CHECKED, region_code__in=_counties(quarter),
        opened_on__gte=starts_on(quarter), opened_on__lte=ends_on(quarter),
    )  # fmt: skip
    for one in rows.order_by("pk"):
        found = worst(one.data)
        if found in (BREACH, MINOR):
            said = f"{one.title}：随机检查发现{'涉嫌违法' if found == BREACH else '问题'}"
            yield Candidate(f"inspection:{one.pk}", one.region_code, "inspection", "system", "", said, (one.pk,),
                            one.number)  # fmt: skip


def _events(quarter: int) -> Iterator[Candidate]:
    """Events of the quarter from the line of the plan's measure 23 on."""
    rows = Matter.objects.filter(
        kind="incident", region_code__in=_counties(quarter), opened_on__gte=starts_on(quarter),
        opened_on__lte=ends_on(quarter),
    ).exclude(state="dissolved")  # fmt: skip
    for one in rows.order_by("pk"):
        people = int(one.data.get("people", 0))
        if over_the_line(people, day=one.opened_on):
            said = f"{one.opened_on}发生{people}人群体性事件"
            yield Candidate(f"event:{one.pk}", one.region_code, "event", "organisation", "", said, (one.pk,),
                            one.number)  # fmt: skip


def _sponsored(quarter: int) -> Iterator[Candidate]:
    """The problems of the sponsor's report; a report without any speaks for the county."""
    rows = SponsorshipQuarter.objects.filter(quarter=quarter, region_code__in=_counties(quarter))
    for row in rows.select_related("matter").order_by("region_code"):
        one = row.matter
        if one.state not in _FED_BACK or one.data.get("missed"):
            continue
        named = problems(one.data)
        for n in (n for n in PROBLEMS if n in named):
            said = f"包保督查发现：{one.data[f'problem_{n}']}"
            key, item = f"sponsor:{one.pk}:{n}", _item("sponsor", quarter)
            yield Candidate(key, row.region_code, "sponsor", "organisation", item, said, (one.pk,), one.number)
        if not named:
            said = "包保督查没有发现问题"
            yield Candidate(f"sponsor:{one.pk}", row.region_code, "sponsor", "", "", said, (one.pk,), one.number)


def _praised(found: Iterable[Candidate], quarter: int) -> Iterator[Candidate]:
    """Counties that closed matters in the quarter, every one of them in time, and of which nothing bad is on file."""
    first, after = _moments(quarter)
    bad = {one.county for one in found if one.kind}
    for code in _counties(quarter):
        if code in bad:
            continue
        terms = MatterTerm.objects.filter(
            Q(ended_at__lt=F("due_at")), region_code=code, kind__in=("complaint", *_LATE), ended_at__gte=first,
            ended_at__lt=after,
        ).exclude(term__in=terms_of_others())  # fmt: skip
        kept = sorted(set(terms.values_list("matter_id", flat=True)))
        if kept:
            said = f"投诉、预警、督办和方案任务的{len(kept)}件事项全部按期办理"
            yield Candidate(f"good:{code}", code, "good", "", "", said, tuple(kept[:20]), f"{len(kept)}件事项的时限")
