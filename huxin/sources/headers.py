"""Which stream a header row announces, and which of its columns is which. Nothing but the headers decides."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from huxin.base.errors import BadSource
from huxin.facts.cells import Cell, halfwidth
from huxin.facts.streams import STREAMS, Column, Stream

SEARCHED_ROWS = 30
"""How far down a header row is looked for, below titles and blank rows."""

_MARKS = re.compile(r"[\s_*:\-]+")
_UNIT = re.compile(r"\((?:元|人民币元|人民币|单位:元|yuan|rmb|cny|天|必填|选填)\)")


@dataclass(frozen=True)
class Header:
    """A row read as the header of a stream: `places` gives each contract column's place in the row, `width` its
    length, empty cells included."""

    stream: Stream
    at: int
    places: Mapping[str, int]
    width: int

    @property
    def missing(self) -> list[Column]:
        """Required columns that the row lacks."""
        return [c for c in self.stream.columns if c.required and c.name not in self.places]

    @property
    def score(self) -> tuple[bool, int, float, int]:
        """Complete before incomplete; then the more columns, the larger share of the required, the higher up."""
        required = sum(c.required for c in self.stream.columns)
        share = (required - len(self.missing)) / required
        return not self.missing, len(self.places), share, -self.at


def plain_header(cell: Cell) -> str:
    """A header without case, spaces, width, underscores, marks of duty and unit: ``金额(元)*`` → 金额."""
    if not isinstance(cell, str):
        return ""
    return _UNIT.sub("", _MARKS.sub("", halfwidth(cell)).casefold())


@cache
def _spoken(stream: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Contract column names by their own names and labels, and by their aliases."""
    columns = STREAMS[stream].columns
    own = {plain_header(said): c.name for c in columns for said in (c.name, c.label)}
    aliases = {plain_header(alias): c.name for c in columns for alias in c.aliases}
    return own, aliases


@cache
def _every_header() -> frozenset[str]:
    return frozenset(said for stream in STREAMS for names in _spoken(stream) for said in names)


def _read(stream: Stream, said: Sequence[str], at: int, width: int) -> tuple[Header, list[tuple[str, int, int]]]:
    """The header and its doubles: (column, first place, second place) where two headers claim one column."""
    places: dict[str, int] = {}
    doubles: list[tuple[str, int, int]] = []
    for names in _spoken(stream.name):
        found: dict[str, int] = {}
        for place, header in enumerate(said):
            name = names.get(header)
            if name is None or name in places:
                continue
            if name in found:
                doubles.append((name, found[name], place))
            found.setdefault(name, place)
        places |= found
    return Header(stream, at, places, width), doubles


def best_header(rows: Sequence[Sequence[Cell]], stream: str | None = None) -> Header | None:
    """The best reading of any of the first rows as a header, complete or not; None where no row has two known names.

    Args:
        rows: the first rows of a sheet.
        stream: read as this stream only.

    Raises:
        BadSource: the winning row names one column twice.
    """
    best: tuple[Header, list[tuple[str, int, int]]] | None = None
    candidates = [STREAMS[stream]] if stream else list(STREAMS.values())
    for at, row in enumerate(rows[:SEARCHED_ROWS]):
        said = [plain_header(cell) for cell in row]
        if len(_every_header().intersection(said)) < 2:
            continue
        width = max(place + 1 for place, cell in enumerate(row) if cell is not None)
        for candidate in candidates:
            reading = _read(candidate, said, at, width)
            if len(reading[0].places) >= 2 and (best is None or reading[0].score > best[0].score):
                best = reading
    if best is None:
        return None
    header, doubles = best
    if doubles and not header.missing:
        name, first, second = doubles[0]
        label = header.stream.column(name).label
        row = rows[header.at]
        raise BadSource(f"有两列都是“{label}”:“{row[first]}”和“{row[second]}”,请只保留一列后重新导入。")
    return header


def why_unknown(header: Header | None, stream: str | None) -> str:
    """One sentence for a file, or sheet, of no complete header: what was expected, or what the nearest stream lacks."""
    if header is None:
        wanted = [STREAMS[stream]] if stream else list(STREAMS.values())
        names = "、".join(s.label for s in wanted)
        return f"认不出表头:应在前{SEARCHED_ROWS}行内有{names}{'之一' if len(wanted) > 1 else ''}的列名,请对照模板。"
    labels = "、".join(c.label for c in header.missing)
    nearest = f"按“{header.stream.label}”导入" if stream else f"最接近“{header.stream.label}”"
    return f"表头不完整:{nearest},但缺少必填列:{labels},请对照模板补齐后重新导入。"
