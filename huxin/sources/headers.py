"""Which stream a header row announces, and which of its columns is which. Nothing but the headers decides."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from huxin.base.errors import BadSource
from huxin.facts.cells import Cell, halfwidth
from huxin.facts.lists import ACCEPTED
from huxin.facts.streams import Column, Kind, Stream
from huxin.sources.day_heads import Day
from huxin.sources.two_rows import flattened, readings, shown, upper
from huxin.sources.units import POWERS, power_in_header

SEARCHED_ROWS = 30
"""How far down a header row is looked for, below titles and blank rows."""

_MARKS = re.compile(r"[\s_*:\-]+")
_UNITS = "|".join(POWERS)
_UNIT = re.compile(
    rf"\((?:单位)?(?:人民币)?(?:{_UNITS}|人民币|yuan|rmb|cny|天|日|工日|个工|必填|选填)\)|[/,](?:{_UNITS})$"
)


@dataclass(frozen=True)
class Header:
    """Rows read as the header of a stream: `places` gives each contract column's place in them, `width` their length,
    empty cells included.

    `rows` is how many rows they are, one or two. `powers` has the units of amounts that are not in yuan, as powers of
    ten; `days` the day columns of an attendance grid; `doubles` the columns that two heads claim, with both places.
    """

    stream: Stream
    at: int
    places: Mapping[str, int]
    width: int
    rows: int = 1
    powers: Mapping[str, int] = field(default_factory=dict)
    days: Mapping[int, Day] = field(default_factory=dict)
    doubles: tuple[tuple[str, int, int], ...] = ()

    @property
    def below(self) -> int:
        """The position of the first row below."""
        return self.at + self.rows

    @property
    def missing(self) -> list[Column]:
        """Required columns that the rows lack."""
        return [c for c in self.stream.columns if c.required and c.name not in self.places]

    @property
    def score(self) -> tuple[bool, int, float, int, int]:
        """Complete before incomplete; then the more columns, the larger share of the required, one row, higher up."""
        required = sum(c.required for c in self.stream.columns)
        share = (required - len(self.missing)) / required
        return not self.missing, len(self.places), share, -self.rows, -self.at


NO_SCORE = (False, 0, 0.0, 0, 0)
"""Below the score of every header."""


def plain_header(cell: Cell) -> str:
    """A header without case, spaces, width, underscores, marks of duty and unit: ``金额(元)*`` → 金额."""
    if not isinstance(cell, str):
        return ""
    return _UNIT.sub("", _MARKS.sub("", halfwidth(cell)).casefold())


@cache
def _spoken(stream: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Contract column names by their own names and labels, and by their aliases."""
    columns = ACCEPTED[stream].columns
    own = {plain_header(said): c.name for c in columns for said in (c.name, c.label)}
    aliases = {plain_header(alias): c.name for c in columns for alias in c.aliases}
    return own, aliases


@cache
def _every_header() -> frozenset[str]:
    return frozenset(said for stream in ACCEPTED for names in _spoken(stream) for said in names)


def is_known_head(text: str) -> bool:
    """Whether a text is the name of some column of the contract."""
    return plain_header(text) in _every_header()


def heads_at(rows: Sequence[Sequence[Cell]], at: int, count: int) -> list[Cell]:
    """The heads of the one or two rows that begin there."""
    return list(rows[at]) if count == 1 else flattened(rows[at], rows[at + 1])


def read_as(stream: Stream, heads: Sequence[Cell], at: int, rows: int = 1) -> Header:
    """Heads read as a stream's."""
    said = [_said(head) for head in heads]
    places: dict[str, int] = {}
    doubles: list[tuple[str, int, int]] = []
    for names in _spoken(stream.name):
        found: dict[str, int] = {}
        for place, ways in enumerate(said):
            name = next((names[reading] for reading in ways if reading in names), None)
            if name is None or name in places:
                continue
            if name in found:
                doubles.append((name, found[name], place))
            found.setdefault(name, place)
        places |= found
    width = max((place + 1 for place, head in enumerate(heads) if head is not None), default=0)
    return Header(stream, at, places, width, rows, powers_of(stream, places, heads), {}, tuple(doubles))


def powers_of(stream: Stream, places: Mapping[str, int], heads: Sequence[Cell]) -> dict[str, int]:
    """The units that heads of amounts name, or else the group that stands over them."""
    amounts = {name: str(heads[place]) for name, place in places.items() if stream.column(name).kind is Kind.MONEY}
    own = {name: power_in_header(head) for name, head in amounts.items()}
    said = {name: power_in_header(upper(amounts[name])) if power is None else power for name, power in own.items()}
    return {name: power for name, power in said.items() if power is not None}


def best_header(rows: Sequence[Sequence[Cell]], stream: str | None = None) -> Header | None:
    """The best reading of one of the first rows, or of two of them together, as a header, complete or not.

    None where no row has two known names.

    Args:
        rows: the first rows of a sheet.
        stream: read as this stream only.
    """
    best: Header | None = None
    candidates = [ACCEPTED[stream]] if stream else list(ACCEPTED.values())
    for count in (1, 2):
        for at in range(min(len(rows), SEARCHED_ROWS) - count + 1):
            heads = heads_at(rows, at, count)
            if len(_every_header().intersection(chain.from_iterable(map(_said, heads)))) < 2:
                continue
            for candidate in candidates:
                header = read_as(candidate, heads, at, count)
                if len(header.places) >= 2 and (best is None or header.score > best.score):
                    best = header
    return best


def require_one_each(header: Header, heads: Sequence[Cell]) -> None:
    """Refuse a header that names one column twice.

    Raises:
        BadSource: it does.
    """
    if header.doubles:
        name, *places = header.doubles[0]
        label = header.stream.column(name).label
        first, second = (shown(heads[place]) for place in places)
        raise BadSource(f"有两列都是“{label}”：“{first}”和“{second}”，请只保留一列后重新导入。")


def _said(head: Cell) -> list[str]:
    return [plain_header(reading) for reading in readings(head)] if isinstance(head, str) else []


def why_unknown(header: Header | None, stream: str | None, lacking: Sequence[str] | None = None) -> str:
    """One sentence for a file, or sheet, of no complete header: what was expected, or what the nearest stream lacks.

    `lacking` are the labels of what is not to be found in the title either.
    """
    if header is None:
        wanted = [ACCEPTED[stream]] if stream else list(ACCEPTED.values())
        names = "、".join(s.label for s in wanted)
        return f"认不出表头：应在前{SEARCHED_ROWS}行内有{names}{'之一' if len(wanted) > 1 else ''}的列名，请对照模板。"
    labels = "、".join(lacking if lacking is not None else [c.label for c in header.missing])
    label = "考勤" if header.days else header.stream.label
    nearest = f"按“{label}”导入" if stream else f"最接近“{label}”"
    return f"表头不完整：{nearest}，但缺少必填列：{labels}，请对照模板补齐后重新导入。"
