"""Who is told of a matter: those whose turn it is, and, when it grows late, those above them."""

from collections.abc import Collection
from datetime import datetime

from huxin.access import Actor, Permission, Role
from huxin.actions import notices
from huxin.queries.staff import actor_of
from huxin.record.models import Matter, Staff
from huxin.workflows import Move, State, Workflow

ABOVE = (Role.COUNTY_OFFICE, Role.BUREAU, Role.OFFICE)
"""Who is told besides when a term has run out: the county's office, and the city."""

_STAGES = {
    1: ("matter.due", "时限已过七成"),
    2: ("matter.overdue", "时限已到，尚未办结"),
    3: ("matter.overdue", "超过时限三个工作日，请考虑督办"),
}


def moved(matter: Matter, flow: Workflow, step: Move, actor: Actor, *, now: datetime) -> None:
    """Tell those whose turn it is now; at the end, those whose turn it was at the beginning.

    What was told before and not read yet is overtaken: it no longer asks for anything.
    """
    state, told = _standing(matter, flow), f"{matter.kind}.moved"
    notices.overtake(matter.pk, kinds=(told, _STAGES[1][0]), now=now)
    due = f"，请于 {matter.due_on} 前办理" if matter.due_on else ""
    notices.tell(
        to=_reaching(matter, state.turn or flow.states[0].turn, besides=actor.id),
        kind=told,
        subject=f"{flow.label} {matter.number}：{step.label}",
        body=f"{matter.title}。现在的状态是「{state.label}」{due}。",
        link=f"/matters/{matter.pk}/",
        matter_id=matter.pk,
        dedupe=f"matter:{matter.pk}:{matter.version}",
        now=now,
    )


def late(matter: Matter, flow: Workflow, stage: int, *, now: datetime) -> None:
    """Tell that a term is nearly over (1), over (2), or over for three working days (3)."""
    kind, said = _STAGES[stage]
    state = _standing(matter, flow)
    notices.tell(
        to=_reaching(matter, state.turn if stage == 1 else (*state.turn, *ABOVE)),
        kind=kind,
        subject=f"{flow.label} {matter.number}：{said}",
        body=f"{matter.title}。状态「{state.label}」，应于 {matter.due_on} 前办理。",
        link=f"/matters/{matter.pk}/",
        matter_id=matter.pk,
        dedupe=f"matter:{matter.pk}:{matter.version}:late{stage}",
        now=now,
    )


def _standing(matter: Matter, flow: Workflow) -> State:
    return flow.standing(matter.state, paused=matter.paused, level=matter.level)


def _reaching(matter: Matter, roles: Collection[Role], *, besides: str = "") -> list[int]:
    found = Staff.objects.filter(role__in=[role.value for role in roles], is_active=True).exclude(username=besides)
    people = ((staff.pk, actor_of(staff)) for staff in found)
    return [pk for pk, actor in people if actor.holds(Permission.MATTERS) and actor.reaches(matter)]
