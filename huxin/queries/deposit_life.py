"""The life of one project's wage deposit: what was stored, used, put back, ends and is returned, in order of time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from huxin.access import Actor, Permission
from huxin.base.moments import local_day
from huxin.base.money import yuan
from huxin.law.calendar import calendar
from huxin.law.deposit import expiry
from huxin.law.deposit_held import Held
from huxin.queries import deposits
from huxin.queries._reach import matters_in_reach
from huxin.queries.deposits import FORMS, DepositStanding
from huxin.queries.project import find
from huxin.record.models import Matter, MatterEvent, Paper
from huxin.workflows import workflow

KINDS = ("deposit_use", "deposit_release")
"""The kinds of matter in which deposits are dealt with."""
RUNGS = ("第一次提醒续保", "第二次提醒续保", "最后一次提醒续保")


@dataclass(frozen=True)
class PaperOf:
    """A paper issued on the way."""

    id: int
    title: str


@dataclass(frozen=True)
class Point:
    """Something on the line. `matter_id` where it is a step of a matter; `ahead` where its day is still to come."""

    on: date
    number: str
    said: str
    ahead: bool
    matter_id: int = 0
    papers: tuple[PaperOf, ...] = ()


@dataclass(frozen=True)
class Open:
    """A use or a return that is not at its end: its number, how it stands, by when, and whether that is over."""

    matter_id: int
    number: str
    label: str
    due_on: date | None
    late: bool


@dataclass(frozen=True)
class Life:
    """One project: how it stands, what is or was held, what is under way, and the line of time."""

    now: DepositStanding
    held: tuple[Held, ...]
    open: tuple[Open, ...]
    points: tuple[Point, ...]


def life(*, actor: Actor, project_id: int, today: date) -> Life:
    """Everything about a project's deposit.

    Raises:
        NotFound: no such project for this person. Refused: no permission, or nobody of an office.
    """
    deposits.offices(actor)
    project = find(actor, project_id)
    [now] = deposits.standings([project], today=today)
    held = deposits.held_of([project.pk]).get(project.pk, [])
    mine = matters_in_reach(actor) if actor.holds(Permission.MATTERS) else None
    matters = list(Matter.objects.filter(mine, kind__in=KINDS, project_id=project.pk)) if mine is not None else []
    points = [*_due(now, today), *(p for one in held for p in _told(one, now, today)), *_done(matters)]
    return Life(
        now, tuple(held), tuple(_open(one, today) for one in matters if one.open),
        tuple(sorted(points, key=lambda point: point.on)),
    )  # fmt: skip


def _due(now: DepositStanding, today: date) -> Iterator[Point]:
    if now.basis_on:
        yield Point(now.basis_on, "", "取得施工许可或者签订合同", now.basis_on > today)
    if now.store_by and now.due_fen:
        yield Point(now.store_by, "", "存储期限届满", now.store_by > today)


def _told(one: Held, now: DepositStanding, today: date) -> Iterator[Point]:
    """What the stream tells of a deposit, and the ladder of one that ends while the works go on."""
    if one.stored_on:
        said = f"存入{FORMS.get(one.form, one.form)}{yuan(one.amount_fen)}元"
        yield Point(one.stored_on, one.number, said, one.stored_on > today)
    if one.released_on:
        yield Point(one.released_on, one.number, "返还", one.released_on > today)
    if one.expires_on and not (one.released_on and one.released_on <= one.expires_on):
        ends = expiry(one.expires_on, calendar())
        for day, said in zip(ends.reminders, RUNGS, strict=True):
            yield Point(day, one.number, said, day > today)
        if ends.act_by != ends.ends_on:
            yield Point(ends.act_by, one.number, "最后可办理日：到期那天是休息日，不顺延", ends.act_by > today)
        yield Point(ends.ends_on, one.number, "到期", ends.ends_on > today)


def _done(matters: list[Matter]) -> Iterator[Point]:
    """Every step of a use or a return, with its papers."""
    by_number = {one.pk: one for one in matters}
    papers: dict[int, list[PaperOf]] = {}
    for paper in Paper.objects.filter(matter_id__in=by_number).order_by("pk"):
        papers.setdefault(paper.event_n, []).append(PaperOf(paper.pk, paper.title))
    for event in MatterEvent.objects.filter(matter_id__in=by_number).order_by("n"):
        one = by_number[event.matter_id]
        flow = workflow(one.kind)
        if event.move in {move.name for move in (*flow.moves, flow.opening)}:
            said = f"{flow.label}：{flow.move(event.move).label}"
            number = str(one.data.get("deposit_no", ""))
            yield Point(local_day(event.at), number, said, False, one.pk, tuple(papers.get(event.n, ())))


def _open(one: Matter, today: date) -> Open:
    flow = workflow(one.kind)
    late = one.due_on is not None and one.due_on < today
    return Open(one.pk, one.number, f"{flow.label}：{flow.state(one.state).label}", one.due_on, late)
