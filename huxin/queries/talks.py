"""约谈 as those see it who may (SM-15; measure 29): what proposes a talk by itself, the talks, sealed records.

A proposal is a reason and not a decision: a person opens the talk, or does not. Talks are closed (`access.CLOSED`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, Q

from huxin.access import Actor, Role
from huxin.access.bodies import Body, bodies
from huxin.base.errors import NotFound, Refused
from huxin.base.moments import local_day
from huxin.law import circulars as law
from huxin.law import parameters, regions
from huxin.law.assessment import items
from huxin.law.calendar import calendar
from huxin.queries import _events, circulars
from huxin.queries._reach import matters_in_reach, offices_only
from huxin.queries.funding import ORDER, overdue
from huxin.queries.matter_events import Given, readable, value_text
from huxin.queries.matters import MatterLine, lines
from huxin.record.models import FundingStep, JournalEntry, Matter, MatterEvent, MatterLink, Staff
from huxin.workflows import Field, workflow
from huxin.workflows._ladder import over_the_line
from huxin.workflows.talk import ADDRESSEES, TRIGGERS

KIND = "talk"
FOLLOWS = ("talking", "rectifying", "rectified", "ended")
"""Where an assessment stands once its grade C is circulated."""
READERS = (Role.OFFICE, Role.DISCIPLINE)
"""Who may open a sealed record, with a purpose: the office, until it is handed over to the discipline body."""
LOOK = "talk.look"
BACK = timedelta(days=365)
"""How far back events and letters still propose a talk."""


@dataclass(frozen=True)
class Proposal:
    """Why somebody might have to be talked to. `evidence` are numbers of matters; `project_id` where a project's
    funding is the proof, else 0."""

    key: str
    trigger: str
    body: str
    level: str
    reason: str
    evidence: tuple[int, ...]
    project_id: int = 0

    @property
    def body_name(self) -> str:
        """As people call it."""
        return bodies()[self.body].name

    @property
    def label(self) -> str:
        """The trigger in words."""
        return TRIGGERS[self.trigger]


@dataclass(frozen=True)
class Sealed:
    """A move whose content is sealed: who made it when; what was given is told to nobody here."""

    seq: int
    label: str
    at: datetime


def addressees() -> dict[str, Body]:
    """The bodies that may be talked to, by key: those that can answer for a rectification afterwards."""
    return {key: body for key, body in bodies().items() if body.role in ADDRESSEES}


@dataclass(frozen=True)
class Record:
    """A sealed move opened: its name, and what was given with it."""

    label: str
    given: tuple[Given, ...]


@dataclass(frozen=True)
class Look:
    """Who opened a sealed record, when and what for."""

    at: datetime
    who: str
    purpose: str


@dataclass(frozen=True)
class Talk:
    """One talk as a line, with what is sealed of it and this person may open, and who looked. `handed`: over to the
    discipline body."""

    line: MatterLine
    trigger: str
    sealed: tuple[Sealed, ...]
    looks: tuple[Look, ...]
    handed: bool


def first_day(now: datetime) -> date:
    """The first day on which somebody who is told now may be talked to (``sm15.talk.notice``). Raises LawGap."""
    today = local_day(now)
    return calendar().add(today, parameters.at(today)["sm15.talk.notice"].value)


def may_propose(actor: Actor) -> bool:
    """Whether this person opens talks, and so sees what proposes one."""
    return actor.role is Role.OFFICE


def proposed(*, actor: Actor, now: datetime) -> list[Proposal]:
    """What proposes a talk and was not taken up, the newest reasons included. Raises Refused, LawGap."""
    if not may_propose(actor):
        raise Refused("约谈由市治欠办提出，您的角色看不到约谈建议。")
    taken = set(Matter.objects.filter(kind=KIND).values_list("data__trigger_key", flat=True))
    found = [*_named(now), *_graded(now), *_crowds(now), *_raised(now), *_unpaid(now)]
    return [one for one in found if one.key not in taken]


def _named(now: datetime) -> Iterator[Proposal]:
    today = local_day(now)
    for year in (today.year - 1, today.year):
        if "sm15.scope" not in parameters.at(date(year, 12, 31)):
            continue
        titles, of_it = {one.code: one.title for one in items(year)}, circulars.of_year(year)
        for code in regions.counties_of(regions.BAIYIN, on=today):
            for item, many in law.counted(of_it, county=code, year=year, as_of=today).items():
                if len(many) >= 2:
                    said = "、".join(one.number for one in many)
                    yield Proposal(
                        f"named:{year}:{code}:{item}", "named", f"government_{code}", "unit",
                        f"{year}年季度通报{len(many)}次点名“{titles.get(item, item)}”（{said}）",
                        tuple(one.matter_id for one in many),
                    )  # fmt: skip


def _graded(now: datetime) -> Iterator[Proposal]:
    """Counties whose grade C is circulated, and counties of which a person has found that they reported falsely, in
    the year's assessment (SM-14)."""
    rows = Matter.objects.filter(kind="assessment", opened_at__gte=now - BACK).exclude(state="withdrawn")
    for one in rows.order_by("pk"):
        if (body := f"government_{one.region_code}") not in bodies():
            continue
        if one.state in FOLLOWS and one.data.get("grade") == "C":
            yield Proposal(f"grade:{one.pk}", "grade", body, "leader", f"{one.title}：考核等次为C级", (one.pk,))
        if one.data.get("frauds"):
            said = f"{one.title}：认定弄虚作假{one.data['frauds']}次"
            yield Proposal(f"fraud:{one.pk}", "fraud", body, "leader", said, (one.pk,))


def noticed_for_grade(assessment: int) -> str:
    """For which day the talk over an assessment's grade C is noticed; empty where it is not."""
    talk = Matter.objects.filter(kind=KIND, data__trigger_key=f"grade:{assessment}").exclude(state="dropped").first()
    return str(talk.data.get("held_on", "")) if talk else ""


def _crowds(now: datetime) -> Iterator[Proposal]:
    rows = Matter.objects.filter(kind="incident", opened_at__gte=now - BACK).exclude(state="dissolved")
    for one in rows.order_by("pk"):
        people, body = int(one.data.get("people", 0)), f"government_{one.region_code}"
        if over_the_line(people, day=one.opened_on) and body in bodies():
            said = f"{one.opened_on}发生{people}人群体性事件（{one.number}）"
            yield Proposal(f"crowd:{one.pk}", "crowd", body, "leader", said, (one.pk,))


def _raised(now: datetime) -> Iterator[Proposal]:
    """Letters raised twice, and letters that somebody has passed on to a talk."""
    letters = Matter.objects.filter(kind="supervision", opened_at__gte=now - BACK)
    climbed = MatterEvent.objects.filter(matter__in=letters, move__in=("raise", "climb")).order_by()
    times = dict(climbed.values_list("matter_id").annotate(n=Count("n")))
    twice = [pk for pk, n in times.items() if n >= 2]
    for one in letters.filter(Q(pk__in=twice) | Q(state="talk")).order_by("pk"):
        said = f"督办函{one.number}提级{times.get(one.pk, 0)}次" + ("，已转约谈" if one.state == "talk" else "")
        yield Proposal(f"raised:{one.pk}", "raised", one.body, "unit", said, (one.pk,))


def _unpaid(now: datetime) -> Iterator[Proposal]:
    """Orders of a county that a government's money be paid, past their day and not paid: the city's human resources,
    one level up, talk to the departments responsible (保障农民工工资支付条例第五十九条). Whom the city itself ordered
    to pay, the province talks to."""
    steps = FundingStep.objects.filter(
        withdrawn_at=None, kind__in=(ORDER, "appropriation"), project__funding="government"
    )
    ordered = steps.filter(kind=ORDER, due_on__lt=local_day(now), body__startswith="labour_")
    rows = steps.filter(project__in=ordered.values("project")).select_related("project").order_by("project_id")
    for project, of_it in groupby(rows, key=lambda step: step.project):
        for late in overdue(of_it, today=local_day(now)):
            code = late.order.body.removeprefix("labour_")
            if late.order.body.startswith("labour_"):
                yield Proposal(
                    f"funding:{late.order.pk}", "funding", f"government_{code}", "unit",
                    f"{project.name}：{bodies()[late.order.body].name}{late.said}。由市人社局约谈直接责任部门和相关监管部门"
                    "负责人，可以通报，必要时约谈县区政府负责人",
                    (), project.pk,
                )  # fmt: skip


def talks(*, actor: Actor, now: datetime) -> list[Talk]:
    """The talks this person knows of, the newest first. Raises Refused."""
    if actor.role is not Role.DISCIPLINE:
        offices_only(actor, "约谈由机关办理，这一页只供机关查看。")
    found = list(Matter.objects.filter(matters_in_reach(actor), kind=KIND).order_by("-pk"))
    shown = [one.pk for one in found] if actor.role in READERS else []
    handed = _handed(shown)
    sealed, looks = _sealed(pk for pk in shown if _opens(actor, pk in handed)), _looks(shown)
    return [
        Talk(
            line, TRIGGERS.get(str(one.data.get("trigger")), ""), tuple(sealed[one.pk]), tuple(looks[one.pk]),
            one.pk in handed,
        )
        for one, line in zip(found, lines(found, now=now), strict=True)
    ]  # fmt: skip


def _handed(talks: Collection[int]) -> set[int]:
    """Those that were handed over to the discipline body."""
    keys = [body.key for body in bodies().values() if body.role is Role.DISCIPLINE]
    return set(
        MatterLink.objects.filter(matter_id__in=talks, kind="body", key__in=keys).values_list("matter_id", flat=True)
    )


def _opens(actor: Actor, handed: bool) -> bool:
    return handed == (actor.role is Role.DISCIPLINE)


def record(*, actor: Actor, matter_id: int, seq: int) -> Record:
    """What was given with a sealed move; whoever calls has written down who looks and what for (`actions.talks`).

    Raises:
        NotFound: no such talk for this person, or nothing is sealed there. Refused: not for this role.
    """
    if actor.role not in READERS:
        raise Refused("约谈记录已经封存，只有市治欠办可以写明用途后查看；移送纪检监察机关以后，只有该机关可以。")
    one = Matter.objects.filter(matters_in_reach(actor), pk=matter_id, kind=KIND).first()
    events = _events.opened(one.events.filter(seq=seq)) if one else []
    if one is None or not events or readable(workflow(KIND), events[0], actor):
        raise NotFound("没有这份封存的记录，或它不在您的管辖范围内。")
    if not _opens(actor, one.pk in _handed([one.pk])):
        raise Refused("已经移送纪检监察机关，封存的记录由该机关查看。")
    step = workflow(KIND).move(events[0].move)
    needs: Mapping[str, Field] = {need.key: need for need in step.needs}
    told = [(needs[key], value) for key, value in events[0].given.items() if key in needs]
    return Record(step.label, tuple(Given(need.label, _text(need, value)) for need, value in told))


def _text(need: Field, value: Any) -> str:
    return f"{len(value)}个附件" if need.kind == "files" else value_text(need, value)


def _sealed(talks: Iterable[int]) -> Mapping[int, list[Sealed]]:
    labels = {move.name: move.label for move in workflow(KIND).moves if move.sealed}
    found: dict[int, list[Sealed]] = defaultdict(list)
    for event in MatterEvent.objects.filter(matter_id__in=talks, move__in=labels).order_by("seq"):
        found[event.matter_id].append(Sealed(event.seq, labels[event.move], event.at))
    return found


def _looks(talks: Sequence[int]) -> Mapping[int, list[Look]]:
    subjects = {f"matter:{pk}": pk for pk in talks}
    rows = list(JournalEntry.objects.filter(what=LOOK, subject__in=subjects).order_by("-at"))
    names = dict(Staff.objects.filter(username__in={row.who for row in rows}).values_list("username", "display_name"))
    found: dict[int, list[Look]] = defaultdict(list)
    for row in rows:
        look = Look(row.at, names.get(row.who, row.who), str(row.given.get("purpose", "")))
        found[subjects[row.subject]].append(look)
    return found
