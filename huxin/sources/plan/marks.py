"""Where the numbered parts of a text begin: 一、 （一） 1. 1.1 （1） ①, at the head of a line or inside it.

A number counts only where it goes on from the one before or begins again, so that 2019.6 or 1.5亿元 begins nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from huxin.sources.plan.words import number

RANKS = {"chapter": 0, "cn": 1, "article": 2, "cn_paren": 3, "num": 4, "multi": 5, "num_paren": 6, "circled": 7}
"""The kinds of numbers from the outermost inwards."""

DETAILS = frozenset(("num_paren", "circled"))
"""Numbers of parts that are no measures by themselves unless somebody is named for each."""

_GAP, _FAR = 5, 30  # numbers that may be left out between two at the heads of lines
_LOOK = 60  # characters before a number
_CN = "[一二三四五六七八九十]{1,3}"
_MARK = re.compile(
    rf"第(?P<chapter>{_CN}|\d{{1,2}})(?:章|节|部分)[、:\s]?|第(?P<article>{_CN}|\d{{1,3}})条[、:\s]?"
    rf"|(?P<cn>{_CN})(?:、|\.(?=[一-龥]))(?!{_CN}[、级类季线])|\((?P<cn_paren>{_CN})\)[、.]?"
    r"|(?<![\d.])(?P<multi>\d{1,2}(?:\.\d{1,2}){1,2})[.、]?(?=[\s一-龥《“\"])(?!\s*[亿万个倍米元%年月日天])"
    r"|(?<![\d.])(?P<num>\d{1,3})(?:[.、](?!\d)|\s+(?=[一-龥]))(?!\s*[亿万元%])|(?<!\d)\((?P<num_paren>\d{1,2})\)[、.]?"
    r"|(?P<circled>[①-⑳])"
    rf"|(?:任务|措施|重点任务|工作任务|主要任务)(?P<task>{_CN}|\d{{1,2}})(?=[:、.\s])[:、.\s]"
)
_OPENS = re.compile(r"[。;!?】)\]:\s]$|^$")


class Mark(NamedTuple):
    """A number: its kind, as printed (``12``, ``3.2``) and as values, and where it begins and ends."""

    kind: str
    label: str
    values: tuple[int, ...]
    start: int
    end: int


def marks(text: str) -> list[Mark]:
    """The numbers that begin a part of a folded text, in order; headings without a number where numbers begin again."""
    last: dict[str, tuple[int, ...]] = {}
    here: list[Mark] = []
    found: list[Mark] = []
    for mark, before in _candidates(text):
        around = [one for one in here if RANKS[one.kind] <= RANKS[mark.kind]]
        if not _goes_on(mark, before, around, last, text):
            continue
        here = [*(one for one in around if one.kind != mark.kind), mark]
        last[mark.kind] = mark.values
        found.append(mark)
    return _with_headings(text, found)


def _with_headings(text: str, found: list[Mark]) -> list[Mark]:
    """Where nothing stands above numbers that begin again, the short lines before each beginning are the headings."""
    firsts = [mark for mark in found if mark.kind == "num" and mark.values == (1,)]
    if len(firsts) < 2 or any(RANKS[mark.kind] < RANKS["num"] for mark in found):
        return found
    headings: list[Mark] = []
    for mark in firsts:
        before = text[max(0, mark.start - 200) : mark.start].rstrip()
        line = before.rpartition("\n")[2].strip()
        if 2 <= len(line) <= 40 and not re.search("[。;,:)]$", line):
            start = text.rindex(line, 0, mark.start)
            headings.append(Mark("chapter", str(len(headings) + 1), (len(headings) + 1,), start, start))
    return sorted([*found, *headings], key=lambda mark: mark.start) if len(headings) == len(firsts) else found


def _candidates(text: str) -> Iterator[tuple[Mark, str]]:
    """Each number, with what stands before it in its line."""
    for match in _MARK.finditer(text):
        kind, said = next((k, v) for k, v in match.groupdict().items() if v)
        before = text[max(0, match.start() - _LOOK) : match.start()].rpartition("\n")[2]
        kind = "num" if kind == "task" else kind
        if kind == "circled":
            values: tuple[int, ...] = (ord(said) - 0x245F,)
        else:
            values = tuple(number(part) or 0 for part in said.split("."))
        if not all(values) or (kind == "num" and match[0][-1].isspace() and before.strip()):
            continue
        label = ".".join(map(str, values))
        yield Mark(kind, label, values, match.start(), match.end()), before


def _goes_on(mark: Mark, before: str, around: Sequence[Mark], last: Mapping[str, tuple[int, ...]], text: str) -> bool:
    """Whether a number begins a part. `around` are the open parts it could stand in or follow."""
    sibling = around[-1].values if around and around[-1].kind == mark.kind else None
    is_first = mark.values[-1] == 1
    follows = mark.values in [_next(one) for one in (sibling, last.get(mark.kind)) if one]
    if mark.kind == "multi":
        return (follows or is_first) and (not before.strip() or _OPENS.search(before) is not None)
    if not before.strip():
        seen = (sibling or last.get(mark.kind) or (0,))[-1]
        return follows or is_first or seen < mark.values[-1] <= seen + (_FAR if mark.kind == "num" else _GAP)
    if mark.kind in ("chapter", "article"):
        return False
    starts = is_first and sibling is None and (mark.kind != "cn" or mark.kind not in last)
    if _OPENS.search(before):
        return follows or starts
    return (
        (follows or starts)
        and sibling is None
        and mark.kind in ("num", "cn_paren")
        and _ends_heading(around, mark, text)
    )


def _ends_heading(around: Sequence[Mark], mark: Mark, text: str) -> bool:
    """Whether all between a number and the one above it is a short heading: 一、完善制度1.落实实名制."""
    if not around or around[-1].kind in DETAILS or mark.start - around[-1].end > 40:
        return False
    return not re.search(r"[。,;:]|[\d第]$", text[around[-1].end : mark.start])


def _next(values: tuple[int, ...]) -> tuple[int, ...]:
    return (*values[:-1], values[-1] + 1)
