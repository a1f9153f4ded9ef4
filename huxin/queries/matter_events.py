"""The timeline of a matter: who did what, what was given with it, which papers and files came of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from huxin.access import Actor, Role
from huxin.access.actor import OUTSIDE
from huxin.base.errors import NotFound
from huxin.base.level import Level
from huxin.base.money import yuan
from huxin.law import parameters
from huxin.queries._events import Event
from huxin.queries.matters import body_name
from huxin.record.models import Attachment, Paper, Staff
from huxin.workflows import Field, Move, Workflow
from huxin.workflows._clock import Tick
from huxin.workflows._handing import to_body

_TICKS = {Tick.STOP: "办结", Tick.DROP: "不适用", Tick.PAUSE: "中止", Tick.RESUME: "恢复", Tick.HAND: "移交"}


@dataclass(frozen=True)
class FileLine:
    """A file given with a move."""

    sha256: str
    file_name: str
    size: int


@dataclass(frozen=True)
class PaperLine:
    """A paper issued with a move."""

    id: int
    title: str
    number: str
    issued_at: datetime


@dataclass(frozen=True)
class Given:
    """One thing given: its label with a text, or with files."""

    label: str
    text: str
    files: tuple[FileLine, ...] = ()


@dataclass(frozen=True)
class EventLine:
    """One event. `closed` says that its content is not for this reader; `moved` that the state changed."""

    n: int
    seq: int
    at: datetime
    who: str
    role: str
    body: str
    label: str
    source: str
    target: str
    moved: bool
    machine: bool
    closed: bool
    given: tuple[Given, ...]
    papers: tuple[PaperLine, ...]
    terms: tuple[str, ...]


def timeline(
    flow: Workflow,
    events: Sequence[Event],
    papers: Iterable[Paper],
    *,
    actor: Actor,
    data: Mapping[str, Any],
    limit: int | None = None,
) -> tuple[EventLine, ...]:
    """The events for one reader, the newest first; `limit` of them. `data` is what the matter keeps, by which its
    forms call their fields."""
    seen = [event for event in events if not inner(flow, event, actor)]
    shown = seen if limit is None else seen[-limit:]
    names = dict(Staff.objects.filter(username__in={e.who for e in shown}).values_list("username", "display_name"))
    files, issued, clocked = _files(flow, shown), _papers(papers), _clocked(events)
    return tuple(_line(flow, e, names, files, issued.get(e.n, ()), clocked[e.n], actor, data) for e in reversed(shown))


def readable(flow: Workflow, event: Event, actor: Actor) -> bool:
    """Whether the content of an event is for this reader.

    Outsiders read what they did themselves and what happened from or to a state in which they may act. What is sealed
    nobody reads here.
    """
    if (move := _move(flow, event.move)) is not None and move.sealed:
        return False
    if actor.role not in OUTSIDE or event.role == actor.role:
        return True
    if inner(flow, event, actor):
        return False
    return any(
        actor.role in move.who
        for state in (event.source, event.target)
        if any(s.key == state for s in flow.states)
        for move in flow.steps(state)
    )


def inner(flow: Workflow, event: Event, actor: Actor) -> bool:
    """Whether officials keep it among themselves, so that not even its name is for this reader."""
    move = _move(flow, event.move)
    return actor.role in OUTSIDE and event.role != actor.role and move is not None and move.inner


def file_of_events(flow: Workflow, events: Iterable[Event], actor: Actor, sha256: str) -> FileLine:
    """A file of these events, if it is for this reader.

    Raises:
        NotFound: there is none.
    """
    shown = [event for event in events if readable(flow, event, actor)]
    if not any(sha256 in digests for event in shown for digests in _digests(flow, event)):
        raise NotFound("没有这个附件，或它不属于这个办理事项。请从事项页的办理经过里打开。")
    return _files(flow, shown)[sha256]


def _line(
    flow: Workflow,
    event: Event,
    names: Mapping[str, str],
    files: Mapping[str, FileLine],
    papers: Sequence[PaperLine],
    clocked: tuple[str, ...],
    actor: Actor,
    data: Mapping[str, Any],
) -> EventLine:
    move, open_to = _move(flow, event.move), readable(flow, event, actor)
    labels, machine = {s.key: s.label for s in flow.states}, event.role == Role.SYSTEM.value
    given = [*_said(_called(flow, event, data), event, files), *_found(event)] if open_to else []
    return EventLine(
        n=event.n, seq=event.seq, at=event.at, who="系统" if machine else names.get(event.who, event.who),
        role=Role(event.role).label, body=body_name(event.body) if event.body else "",
        label=move.label if move else "登记" if event.seq == 1 else event.move,
        source=labels.get(event.source, event.source), target=labels.get(event.target, event.target),
        moved=event.seq > 1 and event.source != event.target, machine=machine, closed=not open_to,
        given=tuple(given), papers=tuple(papers) if open_to else (),
        terms=clocked,
    )  # fmt: skip


def _move(flow: Workflow, name: str) -> Move | None:
    return next((m for m in flow.moves if m.name == name), None)


def _asked(flow: Workflow, event: Event) -> Sequence[Field]:
    """What was asked of whoever made an event; the first is the opening."""
    move = _move(flow, event.move)
    return flow.asks if event.seq == 1 else move.needs if move else ()


def _called(flow: Workflow, event: Event, data: Mapping[str, Any]) -> Sequence[Field]:
    """The same as its form called them."""
    move = _move(flow, event.move)
    return called(move, data) if move and event.seq > 1 else _asked(flow, event)


def called(move: Move, data: Mapping[str, Any]) -> list[Field]:
    """The fields of a move as its form calls them in a matter that keeps this; what it does not ask keeps its name."""
    names = move.called(data) if move.called else {}
    return [replace(need, label=names.get(need.key) or need.label) for need in move.needs]


def _said(asked: Sequence[Field], event: Event, files: Mapping[str, FileLine]) -> list[Given]:
    fields = {need.key: need for need in asked}
    found = []
    for key, value in event.given.items():
        need = fields.get(key) or _UNASKED.get(key, Field(key, key))
        if need.kind == "files":
            found.append(Given(need.label, "", tuple(files[one] for one in value if one in files)))
        else:
            found.append(Given(need.label, value_text(need, value)))
    return found


_UNASKED = {"to_body": to_body("交由")}
"""What a move says though nobody was asked: whose part it is from then on."""
_TEXTS: Mapping[str, Callable[[Field, Any], str]] = {
    "amount": lambda need, value: f"{yuan(value)} 元",
    "choice": lambda need, value: (need.choices or {}).get(value, str(value)),
    "yes": lambda need, value: "是" if value else "否",
}


def value_text(need: Field, value: Any) -> str:
    """The value of a field as people read it."""
    return _TEXTS[need.kind](need, value) if need.kind in _TEXTS else str(value)


def _found(event: Event) -> list[Given]:
    """What the machine learnt from a run, or a move set."""
    found = []
    if level := event.sets.get("level"):
        found.append(Given("等级", Level[str(level).upper()].label))
    if "owed_fen" in event.sets:
        found.append(Given("欠薪", f"{yuan(event.sets['owed_fen'])} 元，{event.sets.get('heads', 0)} 人"))
    if "causes" in event.sets:
        codes = "、".join(dict.fromkeys(c["rule_code"] for c in event.sets["causes"]))
        found.append(Given("监测发现", f"{codes or '没有'}（截至 {event.sets.get('as_of', '')}）"))
    return found


def _clocked(events: Iterable[Event]) -> dict[int, tuple[str, ...]]:
    """What each of a matter's events did to its clocks, in words, each term by its name; by the event's number."""
    names, running, told = parameters.codes(), dict[str, str](), dict[int, tuple[str, ...]]()
    held: dict[str, str] = {}
    for event in events:
        said, begun = [], set[str]()
        for mark in event.marks:
            lane, tick = mark["lane"], Tick(mark["tick"])
            if tick is Tick.START:
                running[lane] = names.get(mark["term"], mark["term"])
                begun.add(lane)
                said.append(f"开始计时：{running[lane]}")
            elif tick is Tick.HAND:
                said += [_TICKS[tick]] if mark["body"] != held.get(lane) else []
            elif tick is not Tick.EXTEND:
                said.append(f"「{running.get(lane, '时限')}」{_TICKS[tick]}")
            elif lane not in begun:  # else its length is a day that was given
                said.append(f"「{running.get(lane, '时限')}」延长 {mark['extra']['amount']} 天")
            held[lane] = mark["body"]
        told[event.n] = tuple(said)
    return told


def _digests(flow: Workflow, event: Event) -> Iterable[Sequence[str]]:
    for need in _asked(flow, event):
        if need.kind == "files" and need.key in event.given:
            yield event.given[need.key]


def _files(flow: Workflow, events: Iterable[Event]) -> dict[str, FileLine]:
    wanted = {one for event in events for digests in _digests(flow, event) for one in digests}
    rows = Attachment.objects.filter(sha256__in=wanted) if wanted else []
    return {row.sha256: FileLine(row.sha256, row.file_name, row.size) for row in rows}


def _papers(papers: Iterable[Paper]) -> dict[int, list[PaperLine]]:
    found: dict[int, list[PaperLine]] = {}
    for row in papers:
        found.setdefault(row.event_n, []).append(PaperLine(row.pk, row.title, row.number, row.issued_at))
    return found
