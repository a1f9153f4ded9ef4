"""What is understood of one sheet: where its header is, which column is which, and what the title says for all rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from huxin.base.errors import BadSource
from huxin.facts import moments
from huxin.facts.cells import Cell
from huxin.facts.lists import ACCEPTED
from huxin.facts.streams import ATTENDANCE, PAYROLL, Kind, Stream
from huxin.sources.day_grid import day_header, unpivoted, with_days
from huxin.sources.day_heads import FEWEST, Day, day_of, days_in
from huxin.sources.grid import Grid
from huxin.sources.headers import (
    NO_SCORE,
    SEARCHED_ROWS,
    Header,
    best_header,
    heads_at,
    powers_of,
    read_as,
    require_one_each,
)
from huxin.sources.mapping import Mappings, SheetMapping, find, numbers
from huxin.sources.rows import take
from huxin.sources.sheet import Sheet
from huxin.sources.titles import Title, read_titles
from huxin.sources.two_rows import is_part_of_day, shown
from huxin.sources.units import POWERS, in_yuan

GRID_MONTH = "考勤月份"
_UNIT_OF = {power: unit for unit, power in POWERS.items()}


@dataclass(frozen=True)
class Understood:
    """A sheet as far as it is understood.

    `said` has what holds for all rows, of columns the table lacks. `mapping` is the one it was read by, if any, and
    `fingerprint` that mapping's; a mapping of no stream says that such sheets are no data. `apart` is whether
    a payroll's columns of days are read besides, as a grid.
    """

    grid: Grid
    header: Header | None
    heads: Sequence[Cell] = ()
    said: Mapping[str, str] = field(default_factory=dict)
    mapping: SheetMapping | None = None
    fingerprint: str = ""
    apart: bool = False

    @property
    def stream(self) -> Stream | None:
        """What its rows will be."""
        return None if self.header is None else ATTENDANCE if self.header.days else self.header.stream

    @property
    def lacking(self) -> list[str]:
        """The labels of what neither the table nor the title says."""
        if self.header is None or self.stream is None:
            return []
        places, days = self.header.places, self.header.days
        own = {"punched_at"} if days else set()
        found = [c.label for c in self.stream.columns if c.required and c.name not in {*places, *self.said, *own}]
        dated = "month" in {*places, *self.said} or all(day.within(None) for day in days.values())
        return found if dated or not days else [*found, GRID_MONTH]

    @property
    def complete(self) -> bool:
        """Whether its rows can be taken."""
        return self.header is not None and not self.lacking

    @property
    def score(self) -> tuple[bool, int, float, int, int]:
        """How near it is to being complete."""
        return self.header.score if self.header else NO_SCORE


def understand(grid: Grid, stream: str | None, mappings: Mappings) -> Understood:
    """Read a sheet's header and title, by a mapping where one is for that header.

    Raises:
        BadSource: it is an attendance grid whose days nobody can tell apart.
    """
    rows = grid.head(SEARCHED_ROWS + 1)
    if found := find(rows, mappings):
        at, fingerprint = found
        mapping = mappings[fingerprint]
        header = mapped(rows, at, mapping) if mapping.stream else None
        return replace(with_title(grid, rows, header, mapping), mapping=mapping, fingerprint=fingerprint)
    first = with_title(grid, rows, _divided(best_header(rows, stream), rows), None)
    if not first.complete and stream in (None, ATTENDANCE.name) and (days := day_header(rows)):
        return with_title(grid, rows, days, None)
    return first


def in_parts(one: Understood) -> list[Understood]:
    """A sheet as it is, and where it is a payroll that has its workers' days beside the wages, those as a grid too."""
    if not one.complete or one.stream is not PAYROLL:
        return [one]
    assert one.header is not None
    rows = one.grid.head(SEARCHED_ROWS + 1)
    try:
        days = _days_beside(one.header, rows)
    except BadSource:  # the days cannot be told apart; the wages can, and the note says what was not read
        return [one]
    if not days or days.keys() & set(one.header.places.values()):
        return [one]
    header = with_days(one.header, days)
    grid = replace(with_title(one.grid, rows, header, one.mapping), mapping=one.mapping, fingerprint=one.fingerprint)
    return [replace(one, apart=True), grid] if grid.complete else [one]


def _days_beside(header: Header, rows: Sequence[Sequence[Cell]]) -> Mapping[int, Day]:
    """The days in the first of a header's rows, as over weekdays, or in two. Raises as `day_header` does."""
    if day_header(rows) is None:
        return {}
    counts = (1, 2) if header.at + 1 < len(rows) else (1,)
    return next(filter(None, (days_in(heads_at(rows, header.at, count)) for count in counts)), {})


def _divided(header: Header | None, rows: Sequence[Sequence[Cell]]) -> Header | None:
    """A payroll's header, of two rows where the second does nothing but divide its days."""
    if header is None or header.stream is not PAYROLL or header.rows > 1 or header.below >= len(rows):
        return header
    if not any(map(is_part_of_day, rows[header.below])):
        return header
    both = read_as(PAYROLL, heads_at(rows, header.at, 2), header.at, 2)
    return both if both.places == header.places else header


def mapped(rows: Sequence[Sequence[Cell]], at: int, mapping: SheetMapping) -> Header:
    """The header that begins there, as a mapping reads it."""
    heads = heads_at(rows, at, mapping.rows)
    days = days_in(heads) if mapping.stream == ATTENDANCE.name else {}
    stream = PAYROLL if days else ACCEPTED[mapping.stream]
    known = {column.name for column in stream.columns}
    places, powers = dict[str, int](), dict[str, int]()
    for place, number in enumerate(numbers(heads)):
        name = mapping.columns.get(number, "")
        if name in known and name not in places:
            places[name] = place
            powers |= {name: mapping.units[number]} if number in mapping.units else {}
    header = Header(stream, at, places, len(heads), mapping.rows, powers_of(stream, places, heads) | powers)
    return with_days(header, days) if days else header


def with_title(
    grid: Grid, rows: Sequence[Sequence[Cell]], header: Header | None, mapping: SheetMapping | None
) -> Understood:
    """A header together with what the rows above it say."""
    if header is None:
        return Understood(grid, None)
    title = read_titles(rows[: header.at], grid.name)
    said = _said(header, title, mapping)
    if title.power is not None:
        amounts = [name for name in header.places if header.stream.column(name).kind is Kind.MONEY]
        header = replace(header, powers={**dict.fromkeys(amounts, title.power), **header.powers})
    return Understood(grid, header, heads_at(rows, header.at, header.rows), said)


def sheet_of(one: Understood) -> Sheet:
    """The rows of a sheet that is complete.

    Raises:
        BadSource: two columns claim to be the same, or a row has more cells than the header.
    """
    header = one.header
    assert header is not None
    require_one_each(header, one.heads)
    own = one.mapping.marks if one.mapping else {}
    if header.days:
        ym = moments.month(one.said["month"]) if "month" in one.said else None
        sheet = unpivoted(one.grid, header, ym, own)
    else:
        sheet = take(one.grid, header)
    names = {column.name for column in ACCEPTED[sheet.stream].columns}
    columns = sheet.columns | {name: in_yuan(sheet.columns[name], power) for name, power in header.powers.items()}
    columns |= {name: [value] * len(sheet.rows) for name, value in one.said.items() if name in names}
    return replace(sheet, columns=columns, note=_note(one, header), mapping=one.fingerprint)


def _said(header: Header, title: Title, mapping: SheetMapping | None) -> dict[str, str]:
    """What holds for all rows. A person's word for this file comes before the title, what is usual after it."""
    given, usual = (mapping.given, mapping.usual) if mapping else ({}, {})
    told = {**usual, **title.said, **given}
    wanted = {c.name for c in header.stream.columns if header.stream.name != "projects"}
    if header.days:
        wanted &= {"project_code", "month"}
    return {name: told[name] for name in told if name in wanted and name not in header.places and told[name]}


def _note(one: Understood, header: Header) -> str:
    """What was not taken from the rows as they stand."""
    said = [f"{header.stream.column(name).label} {value}" for name, value in one.said.items()]
    units = [
        f"“{shown(one.heads[header.places[name]])}”按{_UNIT_OF[power]}换算成元"
        for name, power in header.powers.items()
        if power
    ]
    grid = ["按日考勤表，每个有出勤标记的日子记为一次考勤"] if header.days else []
    if one.apart:
        grid = ["表里每天的出勤另作考勤读取"]
    elif not header.days and sum(day_of(head) is not None for head in one.heads) >= FEWEST:
        grid = ["表里每天的出勤没有读取，请另报考勤表"]
    return "；".join([*grid, *([f"整表适用：{'、'.join(said)}"] if said else []), *units])
