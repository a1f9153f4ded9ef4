"""One matter: what it is about, where it stands, its clock, what can be done now, and what happened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from huxin.access import Actor, Permission
from huxin.base.errors import LawGap, NotFound
from huxin.base.money import yuan
from huxin.base.months import ym_from_text
from huxin.queries import _events, matter_events, matter_steps
from huxin.queries._amounts import due
from huxin.queries._pages import Page, page_of
from huxin.queries._reach import in_reach, matters_in_reach
from huxin.queries.matter_clock import Lane, lanes
from huxin.queries.matter_events import EventLine, FileLine, PaperLine, file_of_events, timeline, value_text
from huxin.queries.matter_steps import Step
from huxin.queries.matters import MatterLine, lines
from huxin.queries.people import PersonRow, people
from huxin.queries.projects import unit_names
from huxin.record.models import Finding, Matter, MatterAmount, MatterLink, Paper, Project
from huxin.workflows import Workflow, workflow

EVENTS, WORKERS = 30, 20
"""Events on the page before it is asked for all; workers a page."""

_MOST_LINKED = 20
_PARTS = {"contractor": "施工总承包单位", "owner": "建设单位", "subcontractor": "分包单位", "listed": "被惩戒的单位"}


@dataclass(frozen=True)
class Cause:
    """One finding the matter stands on. `heads` and `amount_fen` are what workers are owed, where it finds that.

    `said` is what else it finds, in words; `here`, that the current run still finds it, so that it can be opened.
    """

    rule: str
    title: str
    ym: int | None
    level: str
    heads: int | None
    amount_fen: int | None
    said: str
    basis: str
    here: bool


@dataclass(frozen=True)
class UnitLine:
    """A unit the matter names, and as what."""

    code: str
    name: str
    part: str


@dataclass(frozen=True)
class AmountLine:
    """What one worker is owed in the matter, masked."""

    worker_id: int
    person: PersonRow
    owed_fen: int
    received_fen: int


@dataclass(frozen=True)
class MatterPage:
    """Everything about a matter except its workers. `gap` says why its clock cannot be told."""

    line: MatterLine
    basis: str
    said: tuple[tuple[str, str], ...]  # what the machine says of it, by label
    project_id: int | None
    project_name: str
    project_code: str
    may_view: bool
    units: tuple[UnitLine, ...]
    causes: tuple[Cause, ...]
    kept: tuple[tuple[str, str], ...]
    lanes: tuple[Lane, ...]
    gap: str
    steps: tuple[Step, ...]
    others: tuple[Step, ...]
    events: tuple[EventLine, ...]
    events_total: int
    papers: tuple[PaperLine, ...]
    linked: tuple[MatterLine, ...]
    earlier: tuple[MatterLine, ...]


def find(actor: Actor, matter_id: int) -> Matter:
    """The matter of that number.

    Raises:
        NotFound: there is none, or it is out of reach; which of the two is not told.
    """
    matter = Matter.objects.filter(matters_in_reach(actor), pk=matter_id).first()
    if matter is None:
        raise NotFound("没有这个办理事项，或它不在您的管辖范围内。")
    return matter


def matter(*, actor: Actor, matter_id: int, now: datetime, every_event: bool = False) -> MatterPage:
    """The page of one matter. Raises NotFound as `find` does."""
    one = find(actor, matter_id)
    flow, happened = workflow(one.kind), _events.opened(one.events.order_by("seq"))
    papers = list(Paper.objects.filter(matter_id=one.pk).defer("sealed").order_by("id"))
    shown = timeline(flow, happened, papers, actor=actor, data=one.data, limit=None if every_event else EVENTS)
    whole = shown if every_event else timeline(flow, happened, papers, actor=actor, data=one.data)
    buttons = matter_steps.steps(flow, one, happened, actor, now=now)
    project = Project.objects.filter(in_reach(actor), pk=one.project_id).first() if one.project_id else None
    told, gap = _clock(one, happened, now)
    [line] = lines([one], now=now)
    return MatterPage(
        line=line, basis=flow.basis_on(one.opened_on), said=_said(one.data, inside=not actor.only_named),
        project_id=one.project_id, project_name=project.name if project else "",
        project_code=project.code if project else "", may_view=project is not None and actor.holds(Permission.VIEW),
        units=_units(one), causes=_causes(one), kept=tuple(_kept(flow, one.data)), lanes=told, gap=gap,
        steps=tuple(s for s in buttons if matter_steps.own(flow, s, actor)),
        others=tuple(s for s in buttons if not matter_steps.own(flow, s, actor)),
        events=shown, events_total=len(whole), papers=tuple(p for e in whole for p in e.papers),
        linked=_linked(actor, one, now), earlier=_earlier(actor, one, now),
    )  # fmt: skip


def amounts(*, actor: Actor, matter_id: int, page: int) -> Page[AmountLine]:
    """The workers of a matter with what each is owed, who is owed most first. Raises NotFound as `find` does."""
    rows = MatterAmount.objects.filter(matter=listed_to(actor, find(actor, matter_id)))
    rows = rows.order_by("-owed_fen", "worker_id")
    return page_of(rows, page, WORKERS, _amounts)


def listed_to(actor: Actor, one: Matter) -> Matter | None:
    """The matter, if its list of workers is for this reader.

    Of what somebody reported, an enterprise learns no names before an order tells them: with one on the list it would
    know who reported (劳动保障监察条例第九条).
    """
    outside = actor.only_named and not one.data.get("ordered_fen")
    return None if outside and any(link.kind == "report" for link in one.links.all()) else one


def file_of(*, actor: Actor, matter_id: int, sha256: str) -> FileLine:
    """A file given with a move of a matter. Raises NotFound where this person may not read it."""
    one = find(actor, matter_id)
    return file_of_events(workflow(one.kind), _events.opened(one.events.order_by("seq")), actor, sha256)


def _clock(one: Matter, happened: list[_events.Event], now: datetime) -> tuple[tuple[Lane, ...], str]:
    try:
        return lanes(one, happened, now=now), ""
    except LawGap as error:
        return (), str(error)


def _amounts(rows: list[MatterAmount]) -> list[AmountLine]:
    known = people(row.worker_id for row in rows)
    return [AmountLine(r.worker_id, known[r.worker_id], due(r), r.received_fen) for r in rows]


def _units(one: Matter) -> tuple[UnitLine, ...]:
    links = [link for link in one.links.all() if link.kind == "unit"]
    names = unit_names({link.key for link in links})
    return tuple(UnitLine(u.key, names.get(u.key, u.key), _PARTS.get(u.part, u.part or "单位")) for u in links)


def _causes(one: Matter) -> tuple[Cause, ...]:
    said = one.data.get("causes", [])
    here: set[tuple[str, int | None]] = set()
    if said and one.project_id:
        here = set(Finding.objects.filter(project_id=one.project_id).values_list("rule", "ym"))
    return tuple(_cause(row, here) for row in said)


def _cause(row: Mapping[str, Any], here: Iterable[tuple[str, int | None]]) -> Cause:
    ym = ym_from_text(row["month"]) if row.get("month") else None
    return Cause(
        rule=row["rule_code"], title=row["rule"], ym=ym, level=row["level"], heads=row.get("heads"),
        amount_fen=row.get("amount_fen"), said=row.get("said", ""), basis=row.get("basis", ""),
        here=(row["rule_code"], ym) in here,
    )  # fmt: skip


def _kept(flow: Workflow, data: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """What moves have kept, by the labels of their fields; a level stands elsewhere already."""
    asked = [*flow.asks, *(need for move in flow.moves for need in matter_events.called(move, data))]
    needs = {need.key: need for need in asked if need.keep and need.key != "level"}
    return ((need.label, value_text(need, data[key])) for key, need in needs.items() if key in data)


_SAID = {
    "repeats": "重复预警", "screened": "涉罪筛查", "visit_said": "上级走访", "draw_number": "抽取编号",
    "officers_text": "检查人员", "age": "新欠旧欠", "deadline": "期限", "next_on": "下一期付款",
}  # fmt: skip
_TOLD_ALL = ("repeats", "draw_number", "officers_text")


def _said(data: Mapping[str, Any], *, inside: bool) -> tuple[tuple[str, str], ...]:
    """Whoever a matter names is not told what it is screened for."""
    found = [(label, str(data[key])) for key, label in _SAID.items() if data.get(key) and (inside or key in _TOLD_ALL)]
    if data.get("claimed_fen") or data.get("ordered_fen"):
        figures = {"反映": "claimed_fen", "查实": "proven_fen", "责令": "ordered_fen", "到账": "received_fen"}
        told = "，".join(f"{label} {yuan(data.get(key, 0))} 元" for label, key in figures.items())
        found.append(("金额", f"{told}；{data.get('unpaid', 0)} 人还没有足额收到"))
    return tuple(found)


def _linked(actor: Actor, one: Matter, now: datetime) -> tuple[MatterLine, ...]:
    """The matters this one names, and those that name it."""
    named = [int(link.key) for link in one.links.all() if link.kind == "matter" and link.key.isdigit()]
    naming = MatterLink.objects.filter(kind="matter", key=str(one.pk)).values("matter_id")
    found = Matter.objects.filter(matters_in_reach(actor)).filter(Q(pk__in=named) | Q(pk__in=naming))
    return tuple(lines(found.order_by("id")[:_MOST_LINKED], now=now))


def _earlier(actor: Actor, one: Matter, now: datetime) -> tuple[MatterLine, ...]:
    """Other matters of the same project, the newest first."""
    if one.project_id is None:
        return ()
    found = Matter.objects.filter(matters_in_reach(actor), project_id=one.project_id).exclude(pk=one.pk)
    return tuple(lines(found.order_by("-id")[:_MOST_LINKED], now=now))
