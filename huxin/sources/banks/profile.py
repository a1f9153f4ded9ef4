"""A profile: how one bank writes one kind of file. A profile is data, `profiles/*.yaml`; adding one is adding a file.

    label      what people choose by
    stream     account_entries, payments or pay_order
    file       csv, xlsx or fixed; with `encoding` and, for csv, `separator`
    head       records before the rows, each once: titles, column names, whose account
    row        the record of one row
    tail       records after the rows, each once: control totals

A record is a list of cells. A text is a constant and must stand there as it is; `{skip: 摘要}` is a cell nobody reads;
`{name: booked_on, …}` is a column of the stream, one of `shapes.EITHER_WAY`, or a control total (`totals.of`). With it:

    as         of a date or month, as `strftime` has it; of money `yuan`, `grouped` (1,234.00), `fen` or, in a workbook,
               `number`
    words      the bank's word → the contract's; with `contains` it need only occur in the cell, and `otherwise` is what
               a cell without any of them means
    width, right, fill   of fixed width: in bytes, from the right, and with what it is filled up
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from huxin.base.errors import BadSource
from huxin.base.yaml_file import read_yaml
from huxin.facts.streams import STREAMS, Kind, Stream
from huxin.sources.banks.shapes import EITHER_WAY, SHAPES

LONGEST_NAME = 20
"""Characters of a profile's name: it is kept with the batch, where a stream's name would be."""
TOTALS: Mapping[str, str] = {"count": "笔数", "sum": "金额", "opening": "期初余额", "closing": "期末余额"}

_FOLDER = Path(__file__).parent / "profiles"
_AS: Mapping[Kind, str] = {Kind.DATE: "%Y-%m-%d", Kind.MONTH: "%Y-%m", Kind.MONEY: "yuan"}
_ENOUGH = 6  # characters of constants by which a file is told from everybody else's


@dataclass(frozen=True)
class Field:
    """One cell of a record. Without a `name` it is a constant (`constant`), or nobody reads it."""

    label: str
    name: str = ""
    kind: Kind = Kind.TEXT
    constant: str | None = None
    written: str = ""
    words: tuple[tuple[str, str], ...] = ()
    contains: bool = False
    otherwise: str = ""
    width: int = 0
    right: bool = False
    fill: str = " "

    @property
    def is_total(self) -> bool:
        """Whether it is a control total, and no column."""
        return self.name.partition("_")[0] in TOTALS


Record = tuple[Field, ...]


@dataclass(frozen=True)
class Profile:
    """How one bank writes one kind of file; see the module."""

    name: str
    label: str
    stream: str
    file: str
    encoding: str
    separator: str
    ending: str
    head: tuple[Record, ...]
    row: Record
    tail: tuple[Record, ...]

    @property
    def shape(self) -> Stream:
        """The columns it speaks of."""
        return SHAPES[self.stream]

    @property
    def is_fact(self) -> bool:
        """Whether files of it can be imported; orders to pay cannot."""
        return self.stream in STREAMS

    @property
    def fields(self) -> Iterator[Field]:
        """Every cell with a name that is no control total: of the head, then of the row."""
        yield from (field for record in (*self.head, self.row) for field in record if field.name and not field.is_total)

    @property
    def recognisable(self) -> bool:
        """Whether its head has enough constants to be told from everybody else's files."""
        return sum(len(field.constant or "") for record in self.head for field in record) >= _ENOUGH


@cache
def profiles() -> Mapping[str, Profile]:
    """Every profile, by its name, which is its file's."""
    return {file.stem: _load(file) for file in sorted(_FOLDER.glob("*.yaml"))}


def named(name: str) -> Profile:
    """The profile of that name.

    Raises:
        BadSource: there is none.
    """
    if name not in profiles():
        raise BadSource(f"没有名为“{name}”的银行格式，可选：{'、'.join(profiles())}。")
    return profiles()[name]


def _load(file: Path) -> Profile:
    said: dict[str, Any] = read_yaml(file)
    assert len(file.stem) <= LONGEST_NAME and file.stem not in STREAMS, file.name
    shape = SHAPES[said["stream"]]

    def record(cells: list[Any]) -> Record:
        return tuple(_field(shape, cell) for cell in cells)

    return Profile(
        name=file.stem,
        label=said["label"],
        stream=said["stream"],
        file=said["file"],
        encoding=said.get("encoding", "utf-8"),
        separator=said.get("separator", ","),
        ending=said.get("ending", "\r\n"),
        head=tuple(map(record, said.get("head", []))),
        row=record(said["row"]),
        tail=tuple(map(record, said.get("tail", []))),
    )


def _field(shape: Stream, said: Any) -> Field:
    if isinstance(said, str):
        return Field(said, constant=said)
    layout = {key: said[key] for key in ("width", "right", "fill") if key in said}
    if "name" not in said:
        constant = said.get("is")
        return Field(said.get("skip") or constant or "", constant=constant, **layout)
    name = said["name"]
    label, kind = _meaning(shape, name)
    return Field(
        label,
        name,
        kind,
        written=said.get("as", _AS.get(kind, "")),
        words=tuple(said.get("words", {}).items()),
        contains=said.get("contains", False),
        otherwise=said.get("otherwise", ""),
        **layout,
    )


def _meaning(shape: Stream, name: str) -> tuple[str, Kind]:
    """The label and kind of a named cell."""
    measure = name.partition("_")[0]
    if measure in TOTALS:
        return f"控制总额“{TOTALS[measure]}”", Kind.INTEGER if measure == "count" else Kind.MONEY
    if name in EITHER_WAY:
        return EITHER_WAY[name], Kind.MONEY
    column = shape.column(name)
    return column.label, column.kind
