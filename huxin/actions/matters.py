"""Matters: opened here, and moved here. There is no other way to change a state."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import transaction

from huxin.access import Actor, Role
from huxin.access.bodies import answering
from huxin.actions import _chain, _links, _public, _record, _serials, _stakes
from huxin.actions._beaten import beaten
from huxin.actions._links import Link
from huxin.actions._listed import bans_of
from huxin.actions._reads import READS
from huxin.base.errors import BadValue, NotFound, Refused, Stale
from huxin.base.moments import local_day
from huxin.queries import _amounts, _events, merging
from huxin.queries._amounts import Amount
from huxin.queries._echoes import echoes
from huxin.queries._merged import MARK
from huxin.queries._subject import Standing
from huxin.record.models import MERGED, OPENED, OPENED_BY, Matter
from huxin.workflows import Field, Move, Workflow, read_all, workflow

MACHINE = Actor(id="machine", name="系统", role=Role.SYSTEM, regions=tuple("123456789"))
"""Who makes the moves that nobody makes."""
RECEIVE = "receive"
"""The move that registers money."""
AFTER = "after:"
"""How a move begins to say when it is made, where that is when a matter of a kind has ended."""


@dataclass(frozen=True)
class Opening:
    """What a new matter is about. `links` are (kind, key, part); `amounts` what is at stake for each worker.

    Whoever moves it on in the same transaction need not `tell` people of it.
    """

    kind: str
    title: str
    region_code: str
    sector: str
    body: str
    project_id: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    links: Sequence[Link] = ()
    amounts: Mapping[int, Amount] = field(default_factory=dict)
    tell: bool = True

    @property
    def units(self) -> list[str]:
        """The units it names."""
        return [key for kind, key, _ in self.links if kind == "unit"]


def open_matter(*, actor: Actor, about: Opening, given: Mapping[str, Any], now: datetime) -> Matter:
    """Begin a matter in the first state of its workflow, with its first event.

    Raises:
        Refused: the role does not open such matters, the place is out of reach, or something it asks is missing.
    """
    return open_all(actor=actor, many=[(about, given)], now=now)[0]


@transaction.atomic
def open_all(*, actor: Actor, many: Sequence[tuple[Opening, Mapping[str, Any]]], now: datetime) -> list[Matter]:
    """Begin matters, each with what was given for its fields, all or none; in the order given. Raises Refused."""
    for about, _ in many:
        flow = workflow(about.kind)
        if actor.role not in flow.opens or not actor.reaches(about):
            who = "、".join(role.label for role in flow.opens)
            raise Refused(f"您不能在这里登记「{flow.label}」。由{who}在管辖范围内登记。")
    head = _chain.hold()
    made = [_begun(actor, about, given, now) for about, given in many]
    for series, begun in groupby(made, key=lambda one: one.flow.series):
        _number([one.matter for one in begun], series, local_day(now).year)
    Matter.objects.bulk_create(one.matter for one in made)
    _links.enter([(one.matter, about.links) for one, (about, _) in zip(made, many, strict=True)])
    _stakes.enter([(one.matter, about.amounts) for one, (about, _) in zip(made, many, strict=True)])
    _record.write(made, head=head, now=now)
    _record.tell([one for one, (about, _) in zip(made, many, strict=True) if about.tell], now=now)
    _record.send(made, now=now)
    return [_at_once(one.matter, one.flow, now) for one in made]


def _begun(actor: Actor, about: Opening, given: Mapping[str, Any], now: datetime) -> _record.Made:
    """The first move of a matter that is not on file yet."""
    flow, today = workflow(about.kind), local_day(now)
    matter = Matter(
        kind=about.kind, title=about.title, state=flow.start, region_code=about.region_code, sector=about.sector,
        body=about.body, project_id=about.project_id, opened_at=now, opened_on=today, data=dict(about.data),
        search=about.title.lower(),
    )  # fmt: skip
    # The machine says what it knows; what is missing, the first move of a person asks.
    asks = [replace(ask, required=False) for ask in flow.asks] if actor.role is Role.SYSTEM else flow.asks
    values = read_all(f"登记{flow.label}", asks, given, today=today)
    return _record.make(matter, flow, flow.opening, actor, values, now=now, sets=about.data)


def _number(matters: Sequence[Matter], series: str, year: int) -> None:
    first = _serials.take(series, year, count=len(matters)) - len(matters) + 1
    for n, matter in enumerate(matters, first):
        matter.number = f"{series}-{year}-{n:06d}"


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
    links: Sequence[Link] = (),
    unlinks: Sequence[Link] = (),
) -> Matter:
    """Make one move: state, event, chain, paper and notices together, or none of it.

    Args:
        given: what was typed for the fields of the move, by key.
        seen: the version of the page it was typed on; whoever was faster wins.
        sets: further values the matter keeps, from the machine.
        links: what it is about from now on besides, from the machine; what is said already stays as it is.
        unlinks: what it is about no more.

    Raises:
        NotFound: no such matter for this person.
        Refused: the move is not possible, or something it needs is missing.
        Stale: somebody else moved it in between.
    """
    head = _chain.hold()
    matter = reached(actor, matter_id)
    flow = workflow(matter.kind)
    if seen is not None and seen != matter.version:
        raise Stale(beaten(matter, actor, name, flow))
    past = _events.opened(matter.events.order_by("seq"))
    read = next((READS[step.reads](matter, now) for step in flow.moves if step.name == name and step.reads), {})
    sets = {**(sets or {}), **read}
    matter.data = {**matter.data, **sets}
    unlinked = _links.remove(matter, unlinks)
    linked = _links.add(matter, links)
    subject = Standing.of(matter, now=now)
    step, values = flow.check(name, subject, actor, given, _events.makers(past), today=local_day(now))
    _public.check(step, matter, values)
    sets = {**sets, **(step.finds(subject) if step.finds else {}), **_ordered(matter, step)}
    linked += _links.add(matter, _put_before(matter, step))
    if opened := _opened(matter, step, values, now):
        linked += _links.add(matter, [("matter", str(one.pk), OPENED) for one in opened])
        sets, head = sets | {running(one.kind): True for one in opened}, _chain.hold()
    told: dict[str, Any] = {"sets": sets, "linked": linked, "unlinked": unlinked}
    made = _record.make(matter, flow, step, actor, values, now=now, past=past, **told)
    _record.put(made, head=head, now=now)
    _told_others(matter, name, now)
    return _at_once(matter, flow, now)


def reached(actor: Actor, matter_id: int) -> Matter:
    """A matter that this person reaches. Raises NotFound."""
    matter = Matter.objects.filter(pk=matter_id).first()
    if matter is None or not actor.reaches(matter):
        raise NotFound("没有这个办理事项，或它不在您的管辖范围内。")
    return matter


def _put_before(matter: Matter, step: Move) -> list[tuple[str, str, str]]:
    """The body before which a move puts the matter, as the link that names it."""
    roles = [step.before] if step.before else []
    bodies = answering(roles, region_code=matter.region_code, sector=matter.sector)
    return [("body", body.key, "") for body in bodies]


def _ordered(matter: Matter, step: Move) -> dict[str, Any]:
    """With an order to pay, everything that is due to a worker is ordered; what the matter keeps of that."""
    if not step.orders:
        return {}
    amounts = {worker: one._replace(ordered_fen=one.due_fen) for worker, one in _amounts.of(matter).items()}
    _stakes.put(matter, amounts)
    return _amounts.figures(amounts.values())


def _at_once(matter: Matter, flow: Workflow, now: datetime) -> Matter:
    """The move that the machine makes as soon as its guard holds, if there is one; it comes here again after that."""
    for step in flow.steps(matter.state):
        if step.when == "met" and step.guard and not step.guard(Standing.of(matter, now=now)):
            return move(actor=MACHINE, matter_id=matter.pk, name=step.name, given={}, now=now)
    _caught_up(matter, flow, now)
    return matter


def _caught_up(matter: Matter, flow: Workflow, now: datetime) -> None:
    """Let the matter follow the end of one that it opened, where that ended while it stood elsewhere: merged."""
    told = {step.when for step in flow.steps(matter.state) if step.when}
    kinds = {when.removeprefix(AFTER) for when in told if when.startswith(AFTER)}
    for kind in sorted(kind for kind in kinds if matter.data.get(running(kind))):
        opened = [link.key for link in matter.links.all() if link.kind == "matter" and link.part == OPENED]
        theirs = Matter.objects.filter(pk__in=opened, kind=kind).order_by("-pk")
        if (last := theirs.first()) is not None and not last.open:
            _follow(matter, last, now)
            matter.refresh_from_db()


def running(kind: str) -> str:
    """Under what a matter keeps whether one of that kind which it opened is still open."""
    return f"{kind}_open"


def _opened(matter: Matter, step: Move, values: Mapping[str, Any], now: datetime) -> list[Matter]:
    """The matters that a move opens."""
    sent = [(Opening(**about), given) for about, given in bans_of(matter, step, now)]
    opened = [open_matter(actor=MACHINE, about=about, given=given, now=now) for about, given in sent]
    return [*opened, *(_open_next(matter, kind, values, now) for kind in step.kinds)]


def _open_next(matter: Matter, kind: str, values: Mapping[str, Any], now: datetime) -> Matter:
    """The matter that a move of another opens, about the same place, project, people and amounts."""
    flow = workflow(kind)
    here: dict[str, Any] = {"region_code": matter.region_code, "sector": matter.sector}
    keys = [body.key for body in answering(flow.states[0].turn, **here)]
    own = str(values.get("to_body") or matter.body)
    amounts = _amounts.of(matter)
    carried = {name: matter.data[name] for name in CARRIED if name in matter.data}
    about = Opening(
        kind=kind, title=matter.title, **here, project_id=matter.project_id,
        body=own if flow.follows else matter.body if matter.body in keys or not keys else keys[0],
        data={**carried, **_amounts.figures(amounts.values())} if amounts else carried,
        links=[
            ("matter", str(matter.pk), OPENED_BY),
            *matter.links.filter(kind__in=["project", "unit", "report"]).values_list("kind", "key", "part"),
        ],
        amounts=amounts,
    )  # fmt: skip
    known = {**matter.data, **values}
    given = {ask.key: known[ask.key] for ask in flow.asks if _reads(ask, known.get(ask.key), now)}
    return open_matter(actor=MACHINE, about=about, given=given, now=now)


def _reads(ask: Field, value: Any, now: datetime) -> bool:
    """Whether what one matter keeps is what another asks for under the same name."""
    try:
        return ask.read(value, today=local_day(now)) is not None
    except BadValue:
        return False


CARRIED = ("government", "festival", "group", "urgency", "screened")
"""What else a matter tells the one it opens."""


def _told_others(matter: Matter, name: str, now: datetime) -> None:
    """What a move means for other matters: where it was the last one, or registered money in a merged one."""
    for pk, step in echoes(matter, name):
        move(actor=MACHINE, matter_id=pk, name=step, given={}, now=now)
    if not matter.open:
        _ended(matter, now)
    if matter.state == MERGED and name == RECEIVE:
        _tell_main(matter, now)


def _ended(matter: Matter, now: datetime) -> None:
    """What the end of a matter means for others: the one that opened it takes over what was received, and may move on;
    those merged into it end with it."""
    merged = [link.key for link in matter.links.all() if link.kind == "matter" and link.part == MERGED]
    for pk in Matter.objects.filter(pk__in=merged, state=MERGED).values_list("pk", flat=True):
        move(actor=MACHINE, matter_id=pk, name="follow", given={}, now=now)
    by = [link.key for link in matter.links.all() if link.kind == "matter" and link.part == OPENED_BY]
    for first in Matter.objects.filter(pk__in=by, open=True):
        _follow(first, matter, now)


def _follow(first: Matter, ended: Matter, now: datetime) -> None:
    """Take over from a matter that has ended what was received there, and make the move for which that is the time."""
    amounts = _amounts.gone_on(_amounts.of(first), _amounts.of(ended))
    figures = _amounts.figures(amounts.values()) if amounts else {}
    sets = {running(ended.kind): False, f"{ended.kind}_ended": ended.state, **figures}
    steps = workflow(first.kind).steps(first.state)
    for name in dict.fromkeys(step.name for step in steps if step.when == f"{AFTER}{ended.kind}"):
        try:
            with transaction.atomic():
                _stakes.put(first, amounts)
                move(actor=MACHINE, matter_id=first.pk, name=name, given={}, sets=sets, now=now)
        except Refused:  # its guard does not hold here
            continue
        break


def _tell_main(merged: Matter, now: datetime) -> None:
    """What was received in a matter that is merged into another counts there at once, as long as that is worked on."""
    main = Matter.objects.filter(pk=merging.merged_into(merged) or 0).first()
    if main is not None and main.open:
        with suppress(Refused), transaction.atomic():
            retell(main, main.data[MARK], f"{merged.number} 登记到账", actor=MACHINE, now=now)


def retell(
    main: Matter,
    inside: Collection[int],
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    links: Sequence[Link] = (),
    unlinks: Sequence[Link] = (),
) -> Matter:
    """Say anew who is on the list of a matter with these merged into it, and with what."""
    amounts, sets = merging.planned(main, inside)
    _stakes.put(main, amounts)
    return move(
        actor=actor, matter_id=main.pk, name="join", given={"reason": reason}, sets=sets, now=now,
        links=links, unlinks=unlinks,
    )  # fmt: skip
