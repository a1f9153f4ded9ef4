"""Matters: opened here, and moved here. There is no other way to change a state."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects

from huxin.access import Actor, Role
from huxin.actions import _chain, _out, _papers, _serials, _tell, _terms, attachments
from huxin.actions._lanes import marks_of
from huxin.base.chain import canonical, digest
from huxin.base.errors import NotFound, Refused, Stale
from huxin.base.level import Level
from huxin.base.moments import local_day
from huxin.queries import _events, _keys
from huxin.queries._standing import standing
from huxin.queries._subject import Standing
from huxin.record.models import TOLD, Matter, MatterAmount, MatterEvent, MatterLink
from huxin.workflows import Move, Workflow, read_all, workflow

MACHINE = Actor(id="machine", name="系统", role=Role.SYSTEM, regions=tuple("123456789"))
"""Who makes the moves that nobody makes."""


@dataclass(frozen=True)
class Opening:
    """What a new matter is about. `links` are (kind, key, part); `amounts` what each worker is owed, in fen."""

    kind: str
    title: str
    region_code: str
    sector: str
    body: str
    project_id: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    links: Sequence[tuple[str, str, str]] = ()
    amounts: Mapping[int, int] = field(default_factory=dict)

    @property
    def units(self) -> list[str]:
        """The units it names."""
        return [key for kind, key, _ in self.links if kind == "unit"]


@transaction.atomic
def open_matter(*, actor: Actor, about: Opening, given: Mapping[str, Any], now: datetime, tell: bool = True) -> Matter:
    """Begin a matter in the first state of its workflow, with its first event.

    Whoever moves it on in the same transaction need not `tell` of it.

    Raises:
        Refused: the role does not open such matters, the place is out of reach, or something it asks is missing.
    """
    flow = workflow(about.kind)
    if actor.role not in flow.opens or not actor.reaches(about):
        raise Refused(f"您不能在这里登记「{flow.label}」。由{'、'.join(r.label for r in flow.opens)}在管辖范围内登记。")
    head = _chain.hold()
    today = local_day(now)
    matter = Matter.objects.create(
        kind=about.kind,
        number=f"{flow.series}-{today.year}-{_serials.take(flow.series, today.year):06d}",
        title=about.title,
        state=flow.start,
        region_code=about.region_code,
        sector=about.sector,
        body=about.body,
        project_id=about.project_id,
        opened_at=now,
        opened_on=today,
        updated_at=now,
        data=dict(about.data),
        search=about.title.lower(),
    )
    _link(matter, about.links)
    owe(matter, about.amounts)
    first = Move("open", "登记", (), flow.start, flow.opens, flow.asks, term=flow.term)
    values = read_all(f"登记{flow.label}", flow.asks, given, today=today)
    _record(matter, flow, first, actor, values, head=head, now=now, past=[], sets=about.data, tell=tell)
    return matter


@transaction.atomic
def move(
    *,
    actor: Actor,
    matter_id: int,
    name: str,
    given: Mapping[str, Any],
    now: datetime,
    seen: int | None = None,
    sets: Mapping[str, Any] | None = None,
    links: Sequence[tuple[str, str, str]] = (),
) -> Matter:
    """Make one move: state, event, chain, paper and notices together, or none of it.

    Args:
        given: what was typed for the fields of the move, by key.
        seen: the version of the page it was typed on; whoever was faster wins.
        sets: further values the matter keeps, from the machine.
        links: what it is about from now on besides, from the machine; what is said already stays as it is.

    Raises:
        NotFound: no such matter for this person.
        Refused: the move is not possible, or something it needs is missing.
        Stale: somebody else moved it in between.
    """
    head = _chain.hold()
    matter = Matter.objects.filter(pk=matter_id).first()
    if matter is None or not actor.reaches(matter):
        raise NotFound("没有这个办理事项，或它不在您的管辖范围内。")
    flow = workflow(matter.kind)
    if seen is not None and seen != matter.version:
        raise Stale(_beaten(matter, actor, name, flow))
    past = _events.opened(matter.events.order_by("seq"))
    matter.data = {**matter.data, **(sets or {})}
    linked = _link(matter, links)
    subject = Standing.of(matter, now=now)
    step, values = flow.check(name, subject, actor, given, _events.makers(past), today=local_day(now))
    _record(matter, flow, step, actor, values, head=head, now=now, past=past, sets=sets or {}, linked=linked)
    return matter


def _link(matter: Matter, links: Iterable[tuple[str, str, str]]) -> list[list[str]]:
    """Say what a matter is about; what was not said before."""
    new = sorted(set(links).difference(matter.links.values_list("kind", "key", "part")))
    MatterLink.objects.bulk_create(MatterLink(matter=matter, kind=kind, key=key, part=part) for kind, key, part in new)
    prefetch_related_objects([matter], "links")
    return [list(link) for link in new]


def owe(matter: Matter, amounts: Mapping[int, int]) -> None:
    """What each worker is owed in the matter from now on, in fen; a worker left out is owed nothing any more."""
    if matter.version:
        MatterAmount.objects.filter(matter=matter).exclude(worker_id__in=amounts).update(owed_fen=0)
    MatterAmount.objects.bulk_create(
        [MatterAmount(matter=matter, worker_id=worker, owed_fen=fen) for worker, fen in amounts.items()],
        update_conflicts=True,
        unique_fields=["matter", "worker_id"],
        update_fields=["owed_fen"],
    )


def _record(
    matter: Matter,
    flow: Workflow,
    step: Move,
    actor: Actor,
    values: Mapping[str, Any],
    *,
    head: Any,
    now: datetime,
    past: list[_events.Event],
    sets: Mapping[str, Any] | None = None,
    linked: Sequence[Sequence[str]] = (),
    tell: bool = True,
) -> None:
    source, before = matter.state, matter.version
    target = step.target or source
    kept = {need.key: values[need.key] for need in step.needs if need.keep and need.key in values}
    counted = {step.counts: matter.data.get(step.counts, 0) + 1} if step.counts else {}
    told = {TOLD: True} if flow.tells(target) and not matter.told else {}
    changed = {**step.sets, **(sets or {}), **kept, **counted, **told}
    matter.data = {**matter.data, **changed}
    matter.body = values.get("to_body", matter.body)
    matter.state, matter.version, matter.open = target, before + 1, bool(flow.state(target).turn)
    marks = marks_of(step, matter, values, past, entering=step.target is not None)
    attachments.chain(_events.files(values), head=head, now=now)
    n = head.n + 1
    papers = _papers.issue(matter, step, values, actor, marks=marks, n=n, now=now)
    whole = {
        "matter": matter.number, "seq": matter.version, "at": _chain.stamp(now), "who": actor.id,
        "role": actor.role.value, "body": actor.body, "move": step.name, "source": source, "target": target,
        "given": dict(values), "sets": changed, "marks": marks, "papers": papers, "salt": secrets.token_hex(16),
        **_said(matter, past), **({"links": linked} if linked else {}),
    }  # fmt: skip
    sealed = _keys.current().seal(canonical(whole).decode(), place=_events.place(matter.pk, matter.version))
    event = MatterEvent.objects.create(
        n=n, matter=matter, seq=matter.version, at=now, who=actor.id, role=actor.role.value, body=actor.body,
        move=step.name, source=source, target=target, sealed=sealed,
    )  # fmt: skip
    _chain.append(kind="event", subject=f"{matter.number}/{matter.version}", digest=digest(whole), at=now, head=head)
    _stand(matter, [*past, *_events.opened([event])], before, now)
    if tell:
        _tell.moved(matter, flow, step, actor, now=now)
    _out.moved(matter, step, now=now)


def _said(matter: Matter, past: Sequence[_events.Event]) -> dict[str, Any]:
    """What an event says besides: the first what the matter is about; any, what each worker is owed, if it changed."""
    said: dict[str, Any] = {} if past else {"about": _events.about(matter)}
    owed = _events.owed(matter)
    if owed != next((event.owed for event in reversed(past) if event.owed is not None), {}):
        said["owed"] = owed
    return said


def _stand(matter: Matter, events: list[_events.Event], before: int, now: datetime) -> None:
    """Write where the matter stands now, if nobody else has moved it since it was read."""
    level = matter.data.get("level")
    clock = standing(_events.marks(events), opened_on=matter.opened_on, now=now)
    stands = {
        "state": matter.state, "open": matter.open, "version": matter.version, "body": matter.body,
        "data": matter.data, "told": matter.data.get(TOLD, False), "level": int(Level[level.upper()]) if level else 0,
        "owed_fen": matter.data.get("owed_fen", matter.owed_fen), "heads": matter.data.get("heads", matter.heads),
        "updated_at": now, "closed_at": None if matter.open else now, **clock,
    }  # fmt: skip
    if not Matter.objects.filter(pk=matter.pk, version=before).update(**stands):
        raise Stale("该事项刚刚已被他人办理，您的这一步没有生效。请刷新后查看最新情况，再决定是否办理。")
    for key, value in stands.items():
        setattr(matter, key, value)
    _terms.keep(matter, _events.marks(events), now=now)


def _beaten(matter: Matter, actor: Actor, name: str, flow: Workflow) -> str:
    last = matter.events.order_by("-seq").first()
    if last is not None and last.who == actor.id and last.move == name:
        return "这一步您刚才已经提交成功，不用再提交一次。"
    label = next((m.label for m in flow.moves if last is not None and m.name == last.move), "登记")
    state = flow.state(matter.state).label
    return f"该事项刚刚已被他人办理（「{label}」），现在的状态是「{state}」。请刷新后再办理，您填写的内容没有提交。"
