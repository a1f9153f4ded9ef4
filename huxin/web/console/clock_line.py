"""The clock of a matter drawn as a line: where each stretch and each mark lies, for a wide and a narrow screen.

The picture is SVG made of plain numbers, without scripts or style attributes; colours come from the style sheet, and
everything in it is also said in words beneath.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from huxin.queries.matter_clock import Lane
from huxin.web.templatetags.console import moment, until

WIDE, NARROW = 960, 340
_EDGE, _APART, _APART_HOURS = 8, 76, 116
"""Units of the picture: its margin, and how wide the word of a mark is, with a day and with an hour besides."""


@dataclass(frozen=True)
class Part:
    """One stretch. `tone` tells bodies apart; a `still` one is hatched."""

    x: float
    width: float
    tone: int
    still: bool
    title: str


@dataclass(frozen=True)
class Mark:
    """A moment with a word. `kind` is early, due, late, past or now; `row` says how high the word stands."""

    x: float
    kind: str
    word: str
    anchor: str
    row: int


@dataclass(frozen=True)
class Picture:
    """One drawing, `width` units wide."""

    width: int
    kind: str
    parts: tuple[Part, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Drawn:
    """A lane as pictures and as a sentence."""

    pictures: tuple[Picture, ...]
    words: str


def drawn(lane: Lane, now: datetime) -> Drawn:
    """The pictures of a lane and what they say."""
    if not lane.stretches:
        return Drawn((), _words(lane))
    pictures = tuple(_picture(lane, now, width, kind) for width, kind in ((WIDE, "wide"), (NARROW, "small")))
    return Drawn(pictures, _words(lane))


def _picture(lane: Lane, now: datetime, width: int, kind: str) -> Picture:
    start = lane.stretches[0].start
    running = lane.state != "none"
    ends = [s.end for s in lane.stretches if s.end] + [at for at in (lane.due_at, lane.late) if at]
    end = max([*ends, now] if running else ends)
    span = max((end - start).total_seconds(), 1.0)

    def place(at: datetime) -> float:
        return round(_EDGE + (width - 2 * _EDGE) * min(max((at - start).total_seconds() / span, 0.0), 1.0), 1)

    tones = {body: n % 4 for n, body in enumerate(dict.fromkeys(s.body for s in lane.stretches))}
    parts = []
    for s in lane.stretches:
        until = s.end or now
        told = f"{s.body}：{moment(s.start)} 至 {moment(s.end) if s.end else '现在'}{'' if s.counted else '，时限中止'}"
        parts.append(Part(place(s.start), max(place(until) - place(s.start), 1.0), tones[s.body], not s.counted, told))
    return Picture(width, kind, tuple(parts), tuple(_marks(lane, now, place, width)))


def _marks(lane: Lane, now: datetime, place: object, width: int) -> Iterator[Mark]:
    assert callable(place)
    found: list[tuple[datetime, str, str]] = [(t.due_at, "past", "") for t in lane.terms if t.ended_at and t.applies]
    # What is due on a day is late from the next on: the mark stands at the moment, its word names the day.
    for at, kind, word, day in (
        (lane.early, "early", "提醒", moment(lane.early)),
        (lane.due_at, "due", "到期", _due(lane)),
        (lane.late, "late", "督办", moment(lane.late)),
    ):
        if at:
            found.append((at, kind, f"{word} {day[5 : 16 if _by_the_hour(lane) else 10]}"))
    if lane.state != "none":
        found.append((now, "now", "现在"))
    apart, taken = _APART_HOURS if _by_the_hour(lane) else _APART, dict[int, float]()
    for at, kind, word in sorted(found):
        x = place(at)
        anchor = "start" if x < apart / 2 else "end" if x > width - apart / 2 else "middle"
        left = x - {"start": 0.0, "middle": apart / 2, "end": apart}[anchor]
        row = 0 if kind in ("now", "past") else next(r for r in range(9) if left >= taken.get(r, -999.0))
        if word and kind != "now":
            taken[row] = left + apart
        yield Mark(x, kind, word, anchor, min(row, 1))


def _by_the_hour(lane: Lane) -> bool:
    """Whether its term is one of hours."""
    return ":" in _due(lane)


def _due(lane: Lane) -> str:
    return until(lane.due_at) if lane.due_at else ""


def _words(lane: Lane) -> str:
    if lane.state == "none" or lane.due_on is None:
        kept: Sequence[bool] = [t.on_time for t in lane.terms if t.applies]
        if lane.terms and not kept:
            return f"「{lane.term}」不适用于这件事项，不计按时或者超期。"
        return f"没有时限在走。已经结束的 {len(kept)} 个时限中，按时办结 {sum(kept)} 个。"
    until = f"应于 {_due(lane)} 前办结"
    if lane.state == "paused":
        return f"「{lane.term}」的时限已中止。如果今天恢复，{until}。"
    used = f"已用 {lane.used / 10:.0f}%"
    if lane.state == "overdue":
        return f"「{lane.term}」{until}，已经逾期（{used}）。"
    shown = 16 if _by_the_hour(lane) else 10
    early = f"{moment(lane.early)[:shown]} 起提醒，" if lane.early else ""
    late = f"到 {moment(lane.late)[:shown]} 仍未办结的，提请督办。" if lane.late else ""
    return f"「{lane.term}」{until}，{used}。{early}{late}"
