"""How moves are put on record: where the matter stands then, papers, event, chain, terms, and who is told.

One move, or the openings of many matters at once: each table is written once for all of them.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huxin.access import Actor
from huxin.access.bodies import answering
from huxin.actions import _chain, _out, _papers, _public, _tell, _terms, attachments
from huxin.actions._lanes import marks_of
from huxin.actions._listed import keep_list
from huxin.base.chain import canonical, digest
from huxin.base.errors import Stale
from huxin.base.level import Level
from huxin.base.moments import local_day
from huxin.queries import _amounts, _events, _keys
from huxin.queries._standing import standing
from huxin.record.models import TOLD, ChainHead, Link, Matter, MatterEvent
from huxin.workflows import Move, Workflow

_STANDS = (
    *("state", "open", "version", "body", "region_code", "sector", "data", "told", "level", "owed_fen", "heads"),
    *("updated_at", "closed_at", "term", "due_at", "due_on", "state_due_at", "paused", "alarm", "next_at"),
)
"""The columns of a matter that a move may change."""


@dataclass(frozen=True)
class Made:
    """A move that was made, and what its event says of it. `marks` are what it did to the clocks."""

    matter: Matter
    flow: Workflow
    step: Move
    actor: Actor
    source: str
    values: Mapping[str, Any]
    past: Sequence[_events.Event]
    sets: Mapping[str, Any]
    marks: Sequence[Mapping[str, Any]]
    linked: Sequence[Sequence[str]] = ()
    unlinked: Sequence[Sequence[str]] = ()

    def clock(self, now: datetime) -> list[tuple[datetime, Mapping[str, Any]]]:
        """What moves did to the clocks, up to this one, made now."""
        return [*_events.marks(self.past), *((now, mark) for mark in self.marks)]


def make(
    matter: Matter,
    flow: Workflow,
    step: Move,
    actor: Actor,
    values: Mapping[str, Any],
    *,
    now: datetime,
    past: Sequence[_events.Event] = (),
    sets: Mapping[str, Any],
    linked: Sequence[Sequence[str]] = (),
    unlinked: Sequence[Sequence[str]] = (),
) -> Made:
    """Let a matter stand where a move leads; nothing of it is written yet. Raises LawGap."""
    source, target = matter.state, step.target or matter.state
    kept = {need.key: values[need.key] for need in step.needs if need.keep and need.key in values}
    counted = {step.counts: matter.data.get(step.counts, 0) + 1} if step.counts else {}
    told = {TOLD: True} if flow.tells(target) and not matter.told else {}
    changed = {**step.sets, **sets, **kept, **counted, **told}
    matter.data = _events.kept({**matter.data, **changed})
    values = _handed_on(matter, flow, step, values)
    matter.state, matter.version, matter.open = target, matter.version + 1, bool(flow.state(target).turn)
    marks = marks_of(step, matter, values, past, entering=step.target is not None, on=local_day(now))
    made = Made(matter, flow, step, actor, source, values, past, changed, marks, linked, unlinked)
    _stand(made, now)
    return made


def put(made: Made, *, head: ChainHead, now: datetime) -> None:
    """Write a move whole, and tell of it; `head` is held by the caller.

    Raises:
        Stale: somebody has moved the matter since it was read. BadSource, Refused: as `write`.
    """
    stands = {name: getattr(made.matter, name) for name in _STANDS}
    if not Matter.objects.filter(pk=made.matter.pk, version=made.matter.version - 1).update(**stands):
        raise Stale("该事项刚刚已被他人办理，您的这一步没有生效。请刷新后查看最新情况，再决定是否办理。")
    write([made], head=head, now=now)
    tell([made], now=now)
    send([made], now=now)


def write(many: Sequence[Made], *, head: ChainHead, now: datetime) -> None:
    """Write all else that moves leave; their matters are on file. `head` is held by the caller.

    Raises:
        BadSource: a paper's template is broken. Refused: a paper lacks something, or a list must not be written.
    """
    amounts = _amounts.of_all(made.matter.pk for made in many)
    written = [_event(made, amounts[made.matter.pk], head=head, now=now) for made in many]
    MatterEvent.objects.bulk_create(event for event, _ in written)
    _chain.write([link for _, link in written], head=head)
    _terms.keep([(made.matter, made.clock(now)) for made in many], now=now)
    for made in many:
        _public.put(made.step, made.matter, made.values, now=now)
        keep_list(made.matter, made.step, made.actor, head=head, now=now)


def tell(many: Sequence[Made], *, now: datetime) -> None:
    """Tell those whose turn it is of moves."""
    readers = _tell.Readers()
    for made in many:
        _tell.moved(made.matter, made.flow, made.step, made.actor, readers=readers, now=now)


def send(many: Sequence[Made], *, now: datetime) -> None:
    """Tell departments' systems of moves."""
    for made in many:
        _out.moved(made.matter, made.step, now=now)


def _event(
    made: Made, amounts: Mapping[int, _amounts.Amount], *, head: ChainHead, now: datetime
) -> tuple[MatterEvent, Link]:
    """The event of a move and its place in the chain, after the files it names; its papers are issued."""
    matter, step, actor = made.matter, made.step, made.actor
    attachments.chain(_events.files(made.values), head=head, now=now)
    n = head.n + 1
    papers = _papers.issue(matter, step, made.values, actor, marks=made.marks, n=n, now=now)
    whole = {
        "matter": matter.number, "seq": matter.version, "at": _chain.stamp(now), "who": actor.id,
        "role": actor.role.value, "body": actor.body, "move": step.name, "source": made.source, "target": matter.state,
        "given": dict(made.values), "sets": made.sets, "marks": made.marks, "papers": papers,
        "salt": secrets.token_hex(16), **_said(made, amounts),
        **({"links": made.linked} if made.linked else {}), **({"unlinked": made.unlinked} if made.unlinked else {}),
    }  # fmt: skip
    text = canonical(whole)
    event = MatterEvent(
        n=n, matter=matter, seq=matter.version, at=now, who=actor.id, role=actor.role.value, body=actor.body,
        move=step.name, source=made.source, target=matter.state,
        sealed=_keys.current().seal(text.decode(), place=_events.place(matter.pk, matter.version)),
    )  # fmt: skip
    subject = f"{matter.number}/{matter.version}"
    return event, _chain.join(head, kind="event", subject=subject, digest=digest(whole), at=now)


def _said(made: Made, amounts: Mapping[int, _amounts.Amount]) -> dict[str, Any]:
    """What an event says besides: the first what the matter is about; any, what is at stake, if changed, and paid."""
    matter, past = made.matter, made.past
    said: dict[str, Any] = {} if past else {"about": _events.about(matter)}
    stake = _amounts.said(amounts)
    if stake != next((event.amounts for event in reversed(past) if event.amounts is not None), {}):
        said["amounts"] = stake
    if past and (paid := _amounts.payments(matter, matter.version)):
        said["payments"] = paid
    return said


def _stand(made: Made, now: datetime) -> None:
    """What follows of it for the columns of the matter."""
    matter, level = made.matter, made.matter.data.get("level")
    stands = {
        "told": matter.data.get(TOLD, False), "level": int(Level[level.upper()]) if level else 0,
        "owed_fen": matter.data.get("owed_fen", matter.owed_fen), "heads": matter.data.get("heads", matter.heads),
        "updated_at": now, "closed_at": None if matter.open else now,
        **standing(made.clock(now), opened_on=matter.opened_on, now=now),
    }  # fmt: skip
    for key, value in stands.items():
        setattr(matter, key, value)


def _handed_on(matter: Matter, flow: Workflow, step: Move, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Another place or body, where a move says so; a new place without a body is answered for by its own."""
    if (step.hands or "to_region" in values) and "to_body" not in values:
        here = {
            "region_code": values.get("to_region", matter.region_code),
            "sector": values.get("to_sector", matter.sector),
        }
        roles = (step.hands,) if step.hands else flow.state(step.target or matter.state).turn
        values = {**values, "to_body": next((body.key for body in answering(roles, **here)), matter.body)}
    place = matter.region_code, matter.sector
    for column, given in _events.MOVED.items():
        setattr(matter, column, values.get(given, getattr(matter, column)))
    if matter.pk and place != (matter.region_code, matter.sector):
        matter.terms.update(region_code=matter.region_code, sector=matter.sector)
    return values
