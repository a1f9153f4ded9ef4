"""What the last decisions changed: each with one figure as it was before it, and as it is now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q, Sum

from huxin.access import Actor, Role
from huxin.base.home import Home
from huxin.base.moments import local_day
from huxin.queries._reach import in_reach, matters_in_reach
from huxin.queries.convener_worse import run_before, standing
from huxin.queries.matters import told
from huxin.queries.runs import RunLine
from huxin.queries.titles import plain
from huxin.record.models import (
    OPENED_BY,
    ActionPlan,
    Matter,
    MatterEvent,
    MatterLink,
    MatterPayment,
    Project,
)  # fmt: skip
from huxin.workflows import catalogue

DECISIONS = (
    ("supervision", "issue"), ("supervision", "raise"), ("supervision", "close"), ("warning", "confirm"),
    ("warning", "lift"), ("warning", "supervise"), ("fund", "approve"), ("publication", "release"),
    ("blacklist", "list"), ("blacklist", "push"), ("measure", "close"), ("creation", "award"), ("ledger", "close"),
    ("case", "order"), ("circular", "issue"),
)  # fmt: skip
"""Kinds of matters and the moves in them that are a decision of somebody above."""
_UNDONE = Q(matter__state__in=("withdrawn", "revoked", "unfounded")) | Q(
    matter__in=MatterEvent.objects.filter(move="revoke").values("matter")
)
"""Of matters that were taken back: what they decided has no effect that matters."""
_MEASURED = (
    Q(matter__project_id__isnull=False) | Q(matter__owed_fen__gt=0) | Q(matter__kind__in=("measure", "blacklist"))
)
"""Of matters that have a figure: a circular or a letter about a task is about no money, and 0.00 says nothing."""
_LOOKED_AT = 100_000
"""Events that are looked back through: a page must not walk a million for what has not happened."""


@dataclass(frozen=True)
class Decision:
    """One decision: the matter, or none for a plan. `figure` says what is counted; `after` is None where nothing has
    been computed since. `fen`: both are amounts. `paid_fen` reached workers of the project since; `state` is where the
    matter stands."""

    at: datetime
    on: date
    matter_id: int | None
    number: str
    said: str
    title: str
    region: str
    figure: str
    before: int
    after: int | None
    fen: bool
    paid_fen: int
    state: str
    project_id: int | None = None


def decisions(home: Home, *, actor: Actor, run: RunLine | None, now: datetime, most: int) -> list[Decision]:
    """The last decisions in reach that stand and have a figure, the newest first, each matter once."""
    events = _events(actor, now, most)
    codes = _codes(actor, [event.matter for event in events])
    found = [_decision(home, actor, event, codes, run) for event in events]
    plan = ActionPlan.objects.filter(adopted_at__lte=now).order_by("-adopted_at").first()
    if plan:
        found.append(_adopted(actor, plan))
    return sorted(found, key=lambda one: one.at, reverse=True)[:most]


def _events(actor: Actor, now: datetime, most: int) -> list[MatterEvent]:
    asked = Q(pk__in=[])
    for kind, move in DECISIONS:
        asked |= Q(matter__kind=kind, move=move)
    last = MatterEvent.objects.aggregate(n=Max("n"))["n"] or 0
    reached = Matter.objects.filter(matters_in_reach(actor))
    rows = MatterEvent.objects.filter(asked, n__gt=last - _LOOKED_AT, at__lte=now, matter__in=reached)
    found: dict[int, MatterEvent] = {}
    rows = rows.filter(_MEASURED).exclude(_UNDONE).exclude(role=Role.SYSTEM.value)
    for row in rows.select_related("matter").order_by("-n")[: 4 * most]:
        found.setdefault(row.matter_id, row)
    return list(found.values())[:most]


def _codes(actor: Actor, decided: Sequence[Matter]) -> Mapping[int, tuple[str, int]]:
    """Of the projects they are about, code and what it owes now."""
    numbers = {one.project_id for one in decided if one.project_id}
    rows = Project.objects.filter(in_reach(actor), pk__in=numbers).values_list("pk", "code", "arrears_fen")
    return {pk: (code, fen) for pk, code, fen in rows}


def _decision(
    home: Home, actor: Actor, event: MatterEvent, codes: Mapping[int, tuple[str, int]], run: RunLine | None
) -> Decision:
    matter = event.matter
    code = codes.get(matter.project_id) if matter.project_id is not None else None
    kind, state, _ = told(matter.kind, matter.state, matter.paused, matter.level)
    said = f"{kind}：{_label(matter.kind, event.move)}"
    paid = 0
    after: int | None
    if matter.kind == "measure":
        figure, fen, before, after = "办结的方案任务", False, *_measures(actor, event.at)
    elif matter.kind == "blacklist":
        figure, fen, before, after = "已经反馈的惩戒措施", False, *_bans(matter, event.at)
    elif matter.project_id is not None and code is not None:
        figure, fen = "该项目的欠薪", True
        before, after = _owed(home, code, run, event.at)
        paid = _paid(matter.project_id, event.at)
    else:
        figure, fen, before, after = "该事项记录的欠薪", True, matter.owed_fen, matter.owed_fen
    return Decision(
        event.at, local_day(event.at), matter.pk, matter.number, said, plain(matter.title), matter.region_code, figure,
        before, after, fen, paid, state, matter.project_id if code is not None else None,
    )  # fmt: skip


def _label(kind: str, move: str) -> str:
    flow = catalogue().get(kind)
    return next((step.label for step in flow.moves if step.name == move), move) if flow else move


def _owed(home: Home, project: tuple[str, int], run: RunLine | None, at: datetime) -> tuple[int, int | None]:
    """What the run before the decision said the project owed, and what the one shown says where it has looked since:
    one made after the decision may still look at a day before it."""
    code, now_fen = project
    earlier = run_before(moment=at)
    if run is None or earlier is None or run.created_at <= at or run.as_of < local_day(at):
        return now_fen, None
    return standing(home, earlier.id).get(code, 0), now_fen


def _paid(project_id: int | None, at: datetime) -> int:
    since = MatterPayment.objects.filter(matter__project_id=project_id, paid_on__gte=local_day(at))
    return int(since.aggregate(fen=Sum("amount_fen"))["fen"] or 0)


def _measures(actor: Actor, at: datetime) -> tuple[int, int]:
    done = Matter.objects.filter(matters_in_reach(actor), kind="measure", state="done")
    return done.filter(closed_at__lt=at).count(), done.count()


def _bans(matter: Matter, at: datetime) -> tuple[int, int]:
    links = MatterLink.objects.filter(kind="matter", key=str(matter.pk), part=OPENED_BY)
    answered = Matter.objects.filter(kind="ban", open=False, pk__in=links.values("matter_id"))
    return answered.filter(closed_at__lt=at).count(), answered.count()


def _adopted(actor: Actor, plan: ActionPlan) -> Decision:
    tasks = Matter.objects.filter(matters_in_reach(actor), kind="measure")
    figure, done = f"办结的任务（共 {tasks.count()} 件）", tasks.filter(state="done").count()
    return Decision(
        plan.adopted_at, local_day(plan.adopted_at), None, "", "下达方案", plan.title, "", figure, 0, done, False, 0,
        "已经下达",
    )  # fmt: skip
