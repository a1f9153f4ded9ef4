"""考核计分 (SM-14): dated facts, the circulars that name a county, and the law of the year become a score sheet.

A pure function of the bytes it rests on (`Basis`) and of the law: the same bytes give the same sheet on any machine.
Points are integer hundredths, rounded half-up; no float anywhere. What has no data has no score, which is not zero.
Being named by circulars changes an item last (`law.circulars`; plan of 2019, measure 28). All but the modes
themselves (proposal of SM-14) is data of `law.assessment`.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from operator import eq
from typing import Any, NamedTuple

from huxin.base.errors import BadSource
from huxin.base.points import points
from huxin.law import circulars
from huxin.law.assessment import WHOLE, Item, Mode, items, plan

FORMAT = "护薪考核计分依据 1"


class Veto(NamedTuple):
    """What counts towards C besides points: what it is, and in what it is counted."""

    title: str
    unit: str


VETOES: Mapping[str, Veto] = {
    "crowd": Veto("50人以上、影响恶劣的群体性事件", "起"), "extreme": Veto("造成严重后果的极端事件", "起"),
    "fraud": Veto("考核中弄虚作假", "件"),
}  # fmt: skip
"""By figure, besides those of items."""
NAMED = "named:"
"""Before the code of an item, where a fact is a circular that names the county for it."""
MOST = 10_000_000
"""More facts no basis has: its file would be larger than a file may be."""
_FIRST = 4
"""The line of a basis on which its facts begin."""
SHOWN = 24
"""So many facts of an item stand in the sheet one by one; more of them stand month by month, and all in the basis."""


class Fact(NamedTuple):
    """Something counted: so many of so many, on a local day (ISO 8601). `ref` is where it is on file:
    ``project:CODE``, ``matter:NUMBER``, with what more there is to say after a space. No personal data."""

    figure: str
    day: str
    ref: str
    top: int
    bottom: int


@dataclass(frozen=True)
class Basis:
    """What a sheet rests on. `known` are the figures that were looked up, found or not: the others have no data."""

    county: str
    year: int
    as_of: date
    known: frozenset[str]
    facts: tuple[Fact, ...]


def written(basis: Basis) -> bytes:
    """The one form of a basis: a line a fact, sorted, UTF-8, whatever the order they came in; told twice it is one."""
    head = [FORMAT, f"{basis.county}\t{basis.year}\t{basis.as_of.isoformat()}", ",".join(sorted(basis.known))]
    lines = sorted(f"{figure}\t{day}\t{ref}\t{top}\t{bottom}" for figure, day, ref, top, bottom in basis.facts)
    if any(map(eq, lines, islice(lines, 1, None))):
        lines = list(dict.fromkeys(lines))
    return "\n".join([*head, *lines, ""]).encode()


def read(data: bytes) -> Basis:
    """A basis from its bytes.

    Raises:
        BadSource: it is none, or a line is no fact; which line, and why.
    """
    basis, lines = _opened(data)
    return replace(basis, facts=tuple(_facts(enumerate(lines, _FIRST))))


def facts_of(data: bytes, figure: str) -> Iterator[Fact]:
    """The facts of one figure in a basis, by day. Raises BadSource."""
    lines = enumerate(_opened(data)[1], _FIRST)
    return _facts((n, line) for n, line in lines if line.startswith(f"{figure}\t"))


def _opened(data: bytes) -> tuple[Basis, list[str]]:
    """What a basis is about, and its lines of facts as they stand."""
    try:
        form, head, known, *lines, end = data.decode().split("\n")
        county, year, day = head.split("\t")
        assert form == FORMAT and not end
        return Basis(county, int(year), date.fromisoformat(day), frozenset(filter(None, known.split(","))), ()), lines
    except (ValueError, AssertionError):
        raise BadSource("这不是考核计分依据的文件，或者已被改动。") from None


def _facts(lines: Iterable[tuple[int, str]]) -> Iterator[Fact]:
    for n, line in lines:
        try:
            figure, day, ref, top, bottom = line.split("\t")
            yield Fact(figure, day, ref, int(top), int(bottom))
        except ValueError:
            raise BadSource(f"计分依据第{n}行不是一条事实，文件可能已被改动。") from None


def digest(data: bytes) -> str:
    """SHA-256 of a basis as it is written, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def half_up(top: int, bottom: int) -> int:
    """A quotient as the nearest integer, halves up. Neither is negative, and the bottom is not zero."""
    return (2 * top + bottom) // (2 * bottom)


def sheet(data: bytes) -> dict[str, Any]:
    """The whole sheet of a basis as plain values, of which `base.chain.canonical` makes the bytes that are locked.

    Raises:
        BadSource: no basis, or a count that cannot be. LawGap: no plan for the year.
    """
    basis, facts = _opened(data)
    sums = _summed(facts)
    named = {figure.removeprefix(NAMED): group for figure, group in sums.items() if figure.startswith(NAMED)}
    law = plan(basis.year)
    lines = [_line(one, basis, sums.get(one.figure), named.get(one.code)) for one in items(basis.year)]
    got = sum(line["final"] for line in lines if line["final"] is not None)
    known = sum(line["weight"] for line in lines if line["final"] is not None)
    return {
        "county": basis.county, "year": basis.year, "as_of": str(basis.as_of), "basis": digest(data),
        "facts": len(facts), "plan": law.title, "plan_source": f"{law.source}（{law.status.label}）",
        "lines": lines, "points": got, "known": known, "most": WHOLE,
        "score": half_up(max(got, 0) * WHOLE, known) if known else None,
        "missing": sum(line["final"] is None for line in lines),
        "vetoes": {figure: _veto(sums.get(figure)) for figure in VETOES},
    }  # fmt: skip


class _Sums:
    """The facts of one figure: what they add up to, each of them while they are few, and by month."""

    def __init__(self) -> None:
        self.number = self.top = self.bottom = 0
        self.facts: list[Fact] = []
        self.months: dict[str, tuple[int, int, int]] = {}


def _summed(lines: Iterable[str]) -> dict[str, _Sums]:
    """By figure. One pass that makes nothing of a line but its numbers: a city's year has a million of them."""
    months: dict[tuple[str, str], list[int]] = {}
    first: dict[str, list[Fact]] = defaultdict(list)
    for n, line in enumerate(lines, _FIRST):
        try:
            figure, day, ref, said_top, said_bottom = line.split("\t")
            top, bottom = int(said_top), int(said_bottom)
        except ValueError:
            raise BadSource(f"计分依据第{n}行不是一条事实，文件可能已被改动。") from None
        if not 0 <= top <= bottom:
            raise BadSource(f"{day} {ref}：{bottom}里面有{top}，这个数不可能，请核对。")
        counts = months.get((figure, day[:7]))
        if counts is None:
            counts = months[figure, day[:7]] = [0, 0, 0]
        counts[0] += 1
        counts[1] += top
        counts[2] += bottom
        if counts[0] <= SHOWN and len(first[figure]) < SHOWN:
            first[figure].append(Fact(figure, day, ref, top, bottom))
    sums: dict[str, _Sums] = defaultdict(_Sums)
    for (figure, month), (number, top, bottom) in months.items():
        group = sums[figure]
        group.number, group.top, group.bottom = group.number + number, group.top + top, group.bottom + bottom
        group.months[month], group.facts = (number, top, bottom), first[figure]
    return dict(sums)


def _table(group: _Sums) -> dict[str, Any]:
    """What a line rests on: each fact where they are few, otherwise each month."""
    if group.number <= SHOWN:
        return {"by": "fact", "rows": [[one.day, one.ref, one.top, one.bottom] for one in group.facts]}
    return {"by": "month", "rows": [[month, *counts] for month, counts in sorted(group.months.items())]}


def _veto(group: _Sums | None) -> dict[str, Any]:
    return {"count": group.top if group else 0, "table": _table(group or _Sums())}


def _line(item: Item, basis: Basis, group: _Sums | None, named: _Sums | None) -> dict[str, Any]:
    times = named.number if named else 0
    raw = _raw(item, group, item.figure in basis.known)
    final = None if raw is None else circulars.factor(raw, times, day=date(basis.year, 12, 31))
    group = group or _Sums()
    return {
        "code": item.code, "title": item.title, "kind": item.kind.value, "mode": item.mode.value,
        "source": item.source.value, "figure": item.figure, "weight": item.weight, "raw": raw, "final": final,
        "times": times, "named": [one.ref for one in named.facts] if named else [],
        "top": group.top, "bottom": group.bottom, "number": group.number, "evidence": item.evidence,
        "said": _said(item, group, item.figure in basis.known, raw, final, times), "table": _table(group),
    }  # fmt: skip


def _raw(item: Item, group: _Sums | None, known: bool) -> int | None:
    """The points by the mode; None where there is no data, or nothing happened that could be scored by its share."""
    if item.mode is Mode.PER_EVENT_DEDUCT and known:
        return max(item.floor, item.weight - item.each * (group.top if group else 0))
    if not known or group is None or not group.bottom:
        return None
    return _MODES[item.mode](item, group)


def _tier(item: Item, group: _Sums) -> int:
    return next((got for least, got in item.tiers if group.top >= least), 0)


_MODES: Mapping[Mode, Callable[[Item, _Sums], int]] = {
    Mode.ALL_OR_NONE: lambda item, group: item.weight if group.top == group.bottom else 0,
    Mode.TIER: _tier,
    Mode.RATE: lambda item, group: half_up(item.weight * group.top, group.bottom),
    Mode.MANUAL: lambda item, group: min(group.top, item.weight),
}


def _said(item: Item, group: _Sums, known: bool, raw: int | None, final: int | None, times: int) -> str:
    """How the line came about, in one sentence."""
    if raw is None or final is None:
        happened = known and item.mode is not Mode.MANUAL
        lack = _NO_DATA[item.source.value].format(item.evidence)
        why = f"没有发生：没有一{item.of}" if happened else f"没有数据：{lack}"
        return f"{why}，不计分，也不算零分。"
    full, rest = f"满分{points(item.weight)}分，", ""
    if times and raw > 0:
        rest = f"，被{times}次季度通报点名，按第28项计{points(final)}分"
    elif times and raw < 0:
        rest = f"，被{times}次季度通报点名，扣分不因此减少"
    return f"{_counted(item, group)}{'' if item.deducts else full}得{points(raw)}分{rest}。"


_NO_DATA = {
    "live": "系统里没有考核年度的这类数据（{}）",
    "file": "县区没有报送自查材料，或者没有两人签字",
    "field": "还没有实地核查",
}


def _counted(item: Item, group: _Sums) -> str:
    if item.mode is Mode.MANUAL:
        return f"由两人签字评定为{points(group.top)}分，"
    if item.mode is Mode.PER_EVENT_DEDUCT:
        least = f"，扣到{points(item.floor)}分为止"
        return f"{group.top:,}{item.of}，每{item.of[0]}扣{points(item.each)}分{least}，"
    if item.mode is Mode.TIER:
        steps = "、".join(f"{least}{item.of[0]}以上{points(got)}分" for least, got in item.tiers)
        return f"{group.top:,}{item.of}（{steps}），"
    return f"{group.bottom:,}{item.of}，其中{group.top:,}{item.done}，"
