"""The board of a plan: every measure with its tasks, whose turn it is, until when, what proves it, how it will end."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from huxin.access import Actor, Role
from huxin.access.bodies import acts_for, bodies
from huxin.base.errors import NotFound
from huxin.base.moments import local_day
from huxin.law import regions
from huxin.queries._reach import matters_in_reach, offices_only
from huxin.queries.matters import body_name, told
from huxin.queries.plan_proofs import Proof, Shown, proofs, shown
from huxin.record.models import ActionPlan, Matter, MatterEvent, PlanMeasure, PlanTask

NEAR = timedelta(days=30)
LATE, RISK, FINE, DONE = "late", "risk", "fine", "done"
FORECASTS = {LATE: "已逾期", RISK: "有风险", FINE: "按期", DONE: "已完成"}
"""From the gravest on."""
RULE = (
    "过了方案规定的日期没有报告完成的为已逾期；三十日内到期、还没有报告完成的，或者签收、填报、核验超过时限的，"
    "为有风险；其余为按期。几个单位共同承担的，按最差的一个。"
)
_WHOLE = (Role.OFFICE, Role.CONVENER, Role.BUREAU, Role.AUDITOR)


@dataclass(frozen=True)
class PlanLine:
    """A plan in force."""

    number: int
    title: str
    adopted_at: datetime


@dataclass(frozen=True)
class BoardFilter:
    """What a person asked for. Empty means: do not filter by this. `plan` 0 is the newest."""

    plan: int = 0
    section: str = ""
    body: str = ""
    region: str = ""
    forecast: str = ""


@dataclass(frozen=True)
class TaskLine:
    """One body's part. `turn` is whose turn it is by name; `due_on` the nearest day of a running term."""

    matter_id: int
    number: str
    body: str
    body_name: str
    region_code: str
    state: str
    state_label: str
    turn: str
    due_on: date | None
    forecast: str
    late_quarters: int


@dataclass(frozen=True)
class MeasureLine:
    """One measure, with the tasks in reach. `forecast` is the gravest of theirs."""

    no: str
    section: str
    text: str
    leads: tuple[str, ...]
    participants: tuple[str, ...]
    deadline: date | None
    due: str
    tasks: tuple[TaskLine, ...]
    proof: Proof | None
    shown: Shown | None
    forecast: str

    @property
    def done(self) -> int:
        """How many of its tasks have ended."""
        return sum(task.forecast == DONE for task in self.tasks)

    @property
    def next_due(self) -> date | None:
        """The nearest day on which a running term of one of them ends."""
        return min((task.due_on for task in self.tasks if task.due_on), default=None)


@dataclass(frozen=True)
class Board:
    """The board, and what it may be filtered by."""

    plan: PlanLine
    lines: tuple[MeasureLine, ...]
    sections: tuple[str, ...]
    bodies: tuple[tuple[str, str], ...]
    counts: dict[str, int]


def plans() -> list[PlanLine]:
    """The plans in force, the newest first."""
    rows = ActionPlan.objects.order_by("-adopted_at", "-id").values_list("id", "title", "adopted_at")
    return [PlanLine(*row) for row in rows]


def board(*, actor: Actor, wanted: BoardFilter, now: datetime) -> Board | None:
    """The board of a plan for this person; None where no plan is in force.

    Raises:
        Refused: no permission, or a person of an enterprise. NotFound: no such plan.
    """
    offices_only(actor, "方案任务由机关办理，这一页只供机关查看。")
    known = plans()
    if not known:
        return None
    plan = next((one for one in known if one.number == (wanted.plan or known[0].number)), None)
    if plan is None:
        raise NotFound("没有这个方案。")
    tasks = _tasks(actor, plan.number, now)
    proven = proofs(actor=actor, title=plan.title, region=wanted.region, today=local_day(now))
    rows = PlanMeasure.objects.filter(plan_id=plan.number).order_by("seq")
    mine = [(row, tasks[row.pk]) for row in rows if row.pk in tasks]
    lines = [
        _line(row, [t for t in found if _fits(t, wanted)], proven.get(row.no), shown(plan.title, row.no))
        for row, found in mine
    ]
    here = {task.body: task.body_name for _, found in mine for task in found}
    found_lines = [
        line for line in lines
        if line.tasks and wanted.section in ("", line.section) and wanted.forecast in ("", line.forecast)
    ]  # fmt: skip
    counts = {key: sum(line.forecast == key for line in found_lines) for key in FORECASTS}
    sections = tuple(dict.fromkeys(row.section for row, _ in mine))
    return Board(plan, tuple(found_lines), sections, tuple(sorted(here.items())), counts)


def _fits(task: TaskLine, wanted: BoardFilter) -> bool:
    return wanted.body in ("", task.body) and wanted.region in ("", task.region_code)


def _tasks(actor: Actor, plan: int, now: datetime) -> dict[int, list[TaskLine]]:
    """The tasks in reach by measure; a body of the city that does not see to the whole plan has its own only."""
    seen = Matter.objects.filter(matters_in_reach(actor), kind="measure").values("pk")
    rows = PlanTask.objects.filter(measure__plan_id=plan, matter__in=seen).select_related("matter", "measure")
    found: dict[int, list[TaskLine]] = {}
    chosen = [row for row in rows.order_by("id") if _own(actor, row)]
    late = _late_quarters([row.matter_id for row in chosen if row.matter.data.get("late")], now)
    for row in chosen:
        found.setdefault(row.measure_id, []).append(_task(row, now, late.get(row.matter_id, 0)))
    return found


def _own(actor: Actor, row: PlanTask) -> bool:
    return actor.role in _WHOLE or row.matter.region_code != regions.BAIYIN or acts_for(actor.body, row.body)


def _task(row: PlanTask, now: datetime, late: int) -> TaskLine:
    matter = row.matter
    label = told(matter.kind, matter.state)[1]
    turn = body_name("city_office" if matter.state == "checking" else row.body) if matter.open else ""
    return TaskLine(
        matter.pk, matter.number, row.body, bodies()[row.body].name, matter.region_code, matter.state, label, turn,
        matter.due_on if matter.open else None, _forecast(matter, row.measure.deadline, now), late,
    )  # fmt: skip


def _forecast(matter: Matter, deadline: date | None, now: datetime) -> str:
    """As `RULE` says."""
    if not matter.open:
        return DONE
    today = local_day(now)
    if matter.state == "late" or (matter.state != "checking" and deadline and deadline < today):
        return LATE
    over = matter.due_at is not None and matter.due_at <= now
    near = matter.state != "checking" and deadline is not None and deadline - today <= NEAR
    return RISK if over or near else FINE


def _late_quarters(matters: Collection[int], now: datetime) -> dict[int, int]:
    """In how many quarters each of these was late on any day: what counts once a quarter (SM-15, SM-19)."""
    events = MatterEvent.objects.filter(matter_id__in=matters).order_by("matter_id", "seq")
    found: dict[int, set[int]] = {}
    since: dict[int, date] = {}
    for pk, at, target in events.values_list("matter_id", "at", "target"):
        if pk in since:
            found.setdefault(pk, set()).update(_quarters(since.pop(pk), local_day(at)))
        if target == "late":
            since[pk] = local_day(at)
    for pk, day in since.items():
        found.setdefault(pk, set()).update(_quarters(day, local_day(now)))
    return {pk: len(quarters) for pk, quarters in found.items()}


def _quarters(first: date, last: date) -> Iterable[int]:
    """The quarters that have a day between two days, counted through."""
    return range(*(day.year * 4 + (day.month - 1) // 3 + more for day, more in ((first, 0), (last, 1))))


def _line(row: PlanMeasure, tasks: list[TaskLine], proof: Proof | None, where: Shown | None) -> MeasureLine:
    gravest = next((key for key in FORECASTS if any(task.forecast == key for task in tasks)), DONE)
    return MeasureLine(
        row.no or str(row.seq), row.section, row.text, tuple(row.leads), tuple(row.participants), row.deadline,
        row.due, tuple(tasks), proof, where, gravest,
    )  # fmt: skip
