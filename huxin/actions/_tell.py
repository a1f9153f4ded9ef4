"""Who is told of a matter: those whose turn it is, and, when it grows late, those above them."""

from collections.abc import Collection
from datetime import datetime

from huxin.access import Actor, Permission, Role
from huxin.access.bodies import acts_for
from huxin.actions import notices
from huxin.queries._reach import matters_in_reach
from huxin.queries.staff import actor_of
from huxin.record.models import Matter, Staff
from huxin.workflows import Move, State, Workflow, workflow

ABOVE = (Role.COUNTY_OFFICE, Role.BUREAU, Role.OFFICE)
"""Who is told besides when a term has run out: the county's office, and the city."""

_STAGES = {
    1: ("matter.due", "时限已过七成"),
    2: ("matter.overdue", "时限已到，尚未办结"),
    3: ("matter.overdue", "超过时限三个工作日，请考虑督办"),
}


class Readers:
    """Members of staff with what they reach, read once for however many matters they may be told of."""

    def __init__(self) -> None:
        self._read: dict[Role, list[tuple[int, Actor]]] = {}

    def of(self, roles: Collection[Role]) -> list[tuple[int, Actor]]:
        """Those who are active and have one of the roles: number and actor."""
        missing = {role.value for role in roles} - {role.value for role in self._read}
        if missing:
            self._read |= {Role(role): [] for role in missing}
            for staff in Staff.objects.filter(role__in=missing, is_active=True):
                self._read[Role(staff.role)].append((staff.pk, actor_of(staff)))
        return [one for role in dict.fromkeys(roles) for one in self._read[role]]


def moved(matter: Matter, flow: Workflow, step: Move, actor: Actor, *, readers: Readers, now: datetime) -> None:
    """Tell those whose turn it is now, and whom the move tells besides.

    At the end, those whose turn it was at the beginning, and the enterprises that knew of it.

    What was told before and not read yet is overtaken: it no longer asks for anything.
    """
    state = _standing(matter, flow)
    if matter.version > 1:
        notices.overtake(matter.pk, kinds=(_moved(matter), _STAGES[1][0]), now=now)
    turn = state.turn or (*flow.states[0].turn, Role.ENTERPRISE)
    to = _reaching(matter, (*turn, *step.tells), readers, besides=actor.id)
    _say_where(matter, flow, state, to, because=step.label, now=now)


def joined(staff: Staff, *, now: datetime) -> None:
    """Tell somebody of an enterprise, entered just now, of what has waited for them."""
    actor = actor_of(staff)
    if actor.role is not Role.ENTERPRISE:
        return
    for matter in Matter.objects.filter(matters_in_reach(actor), open=True).order_by("pk"):
        flow = workflow(matter.kind)
        state = _standing(matter, flow)
        if actor.role in state.turn:
            _say_where(matter, flow, state, [staff.pk], because=state.label, now=now)


def wrote(matter: Matter, flow: Workflow, *, key: str, now: datetime) -> None:
    """Tell those whose turn it is that a reporter of the matter has written; `key` names what."""
    _tell(
        matter, flow, _reaching(matter, _standing(matter, flow).turn, Readers()), "反映人有新的留言",
        "请到事项页的「反映」里查看并答复", kind="report.wrote", dedupe=f"report:{key}", now=now,
    )  # fmt: skip


def late(matter: Matter, flow: Workflow, stage: int, *, now: datetime) -> None:
    """Tell that a term is nearly over (1), over (2), or over for three working days (3)."""
    kind, said = _STAGES[stage]
    state = _standing(matter, flow)
    to = _reaching(matter, state.turn if stage == 1 else (*state.turn, *ABOVE), Readers())
    stands = f"状态「{state.label}」，应于 {matter.due_on} 前办理"
    _tell(matter, flow, to, said, stands, kind=kind, dedupe=f"{_version(matter)}:late{stage}", now=now)


def _say_where(
    matter: Matter, flow: Workflow, state: State, to: Collection[int], *, because: str, now: datetime
) -> None:
    """Tell where a matter stands; of each of its versions everybody is told once."""
    stands = f"现在的状态是「{state.label}」" + (f"，请于 {matter.due_on} 前办理" if matter.due_on else "")
    _tell(matter, flow, to, because, stands, kind=_moved(matter), dedupe=_version(matter), now=now)


def _tell(
    matter: Matter, flow: Workflow, to: Collection[int], what: str, said: str, *, kind: str, dedupe: str, now: datetime
) -> None:
    notices.tell(
        to=to,
        kind=kind,
        subject=f"{flow.label} {matter.number}：{what}",
        body=f"{matter.title}。{said}。",
        link=f"/matters/{matter.pk}/",
        matter_id=matter.pk,
        dedupe=dedupe,
        now=now,
    )


def _version(matter: Matter) -> str:
    return f"matter:{matter.pk}:{matter.version}"


def _moved(matter: Matter) -> str:
    return f"{matter.kind}.moved"


def _standing(matter: Matter, flow: Workflow) -> State:
    return flow.standing(matter.state, paused=matter.paused, level=matter.level)


def _reaching(matter: Matter, roles: Collection[Role], readers: Readers, *, besides: str = "") -> list[int]:
    people = [(pk, actor) for pk, actor in readers.of(roles) if actor.id != besides]
    here = [(pk, actor) for pk, actor in people if actor.holds(Permission.MATTERS) and actor.reaches(matter)]
    return [pk for pk, actor in here if _has_part(matter, actor)]


def _has_part(matter: Matter, actor: Actor) -> bool:
    """Whether it is any of this person's business where moves belong to the body that answers for the matter, or to
    people whom the matter keeps by name."""
    here = [move for move in workflow(matter.kind).steps(matter.state) if actor.role in move.who]
    if here and all(move.by and actor.id not in (matter.data.get(move.by) or [actor.id]) for move in here):
        return False
    theirs = [move for move in workflow(matter.kind).moves if actor.role in move.who]
    only_own = bool(theirs) and all(move.own for move in theirs)
    return not only_own or acts_for(actor.body, matter.body)
