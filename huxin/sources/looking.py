"""What a person is shown of a file's sheets, to see how they are understood and to say it better. Cells are masked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from huxin.base import mask
from huxin.facts.cells import Cell, halfwidth
from huxin.facts.lists import ACCEPTED
from huxin.facts.streams import ATTENDANCE, PAYROLL, Kind
from huxin.facts.validate import shown as shown_as
from huxin.law import regions
from huxin.sources.day_grid import unknown_marks
from huxin.sources.day_heads import day_of
from huxin.sources.grid import Grid
from huxin.sources.headers import SEARCHED_ROWS, Header, heads_at, is_known_head, read_as
from huxin.sources.mapping import Mappings, SheetMapping, fingerprint, numbers
from huxin.sources.two_rows import shown
from huxin.sources.understand import Understood, in_parts, mapped, understand, with_title

_SAMPLES = 3
_LONGEST = 60
_NUMBER = re.compile(r"\d{7,}", re.ASCII)
_MAYBE_NAME = re.compile(r"[\u3400-\u9fff·]{2,4}")


@dataclass(frozen=True)
class Choice:
    """What a person says of one sheet. `at` is the position of the header's first row; `columns` None: as heads say."""

    stream: str
    at: int
    rows: int
    columns: Mapping[int, str] | None = None
    units: Mapping[int, int] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    usual: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ColumnLook:
    """One column of a header, or all the days of a grid: its number in a mapping, its head, some cells, its meaning.

    `power` is the unit of an amount as a power of ten of the yuan, None for what is none. `days` counts day columns.
    """

    number: int
    head: str
    samples: tuple[str, ...]
    name: str
    power: int | None
    days: int


@dataclass(frozen=True)
class SheetLook:
    """One sheet, with those after it that have the same header. `tops` are its first rows: position, and what it says.

    `lacking` are labels of what is still to be said; `marks` a grid's marks that nobody knows.
    """

    index: int
    names: tuple[str, ...]
    stream: str
    at: int
    rows: int
    columns: tuple[ColumnLook, ...]
    tops: tuple[tuple[int, str], ...]
    said: Mapping[str, str]
    lacking: tuple[str, ...]
    marks: tuple[str, ...]
    fingerprint: str
    mapping: SheetMapping


def look(
    grids: Sequence[Grid], stream: str | None, mappings: Mappings, chosen: Mapping[int, Choice]
) -> list[SheetLook]:
    """The sheets of a file as understood, or as a person chose by the sheet's position. Empty sheets are left out."""
    found: dict[str, SheetLook] = {}
    for index, grid in enumerate(grids):
        rows = grid.head(SEARCHED_ROWS + 1)
        if not rows:
            continue
        choice = chosen.get(index) or _as_understood(understand(grid, stream, mappings), rows)
        one = _look(index, grid, rows, choice)
        if one.fingerprint in found and index not in chosen:
            before = found[one.fingerprint]
            found[one.fingerprint] = replace(before, names=(*before.names, *one.names))
        else:
            found[one.fingerprint or f"{index}"] = one
    return list(found.values())


def _as_understood(one: Understood, rows: Sequence[Sequence[Cell]]) -> Choice:
    header, mapping = one.header, one.mapping or SheetMapping("")
    if header is None or one.stream is None:
        return Choice("", _most_texts(rows), mapping.rows, {})
    numbered = numbers(one.heads)
    columns = {numbered[place]: name for name, place in header.places.items()}
    return Choice(
        one.stream.name, header.at, header.rows, columns, mapping.units, mapping.marks, mapping.given, mapping.usual
    )


def _most_texts(rows: Sequence[Sequence[Cell]]) -> int:
    """Where the header most likely is: the first of the rows with the most texts."""
    texts = [sum(isinstance(cell, str) and bool(cell.strip()) for cell in row) for row in rows[:SEARCHED_ROWS]]
    return texts.index(max(texts))


def _look(index: int, grid: Grid, rows: Sequence[Sequence[Cell]], choice: Choice) -> SheetLook:
    at = min(max(choice.at, 0), len(rows) - choice.rows)
    heads = heads_at(rows, at, choice.rows)
    mapping = _mapping(heads, choice)
    one = Understood(grid, None, heads)
    if choice.stream:
        mapping = _only_what_differs(grid, rows, at, mapping)
        one = replace(with_title(grid, rows, mapped(rows, at, mapping), mapping), mapping=mapping)
    return SheetLook(
        index=index,
        names=(grid.name,),
        stream=choice.stream,
        at=at,
        rows=choice.rows,
        columns=tuple(_columns(one, heads, mapping) if choice.stream else ()),
        tops=tuple(
            (i, f"第{grid.numbers[i]}行：{_top(row, is_head=i <= _most_texts(rows))[:_LONGEST]}")
            for i, row in enumerate(rows[:SEARCHED_ROWS])
            if any(row)
        ),
        said=one.said,
        lacking=tuple(one.lacking),
        marks=tuple(mark for part in in_parts(one) for mark in _unknown_marks(part)),
        fingerprint=fingerprint(heads, choice.rows),
        mapping=mapping,
    )


def _unknown_marks(one: Understood) -> list[str]:
    return unknown_marks(one.grid, one.header) if one.header and one.header.days else []


def _mapping(heads: Sequence[Cell], choice: Choice) -> SheetMapping:
    if choice.columns is None:
        numbered = numbers(heads)
        stream = ACCEPTED[choice.stream] if choice.stream else ATTENDANCE
        places = read_as(stream, heads, choice.at, choice.rows).places
        if stream is ATTENDANCE:
            places = {**read_as(PAYROLL, heads, choice.at, choice.rows).places, **places}
        columns: Mapping[int, str] = {numbered[place]: name for name, place in places.items()}
    else:
        columns = {number: name for number, name in choice.columns.items() if name}
    return SheetMapping(choice.stream, choice.rows, columns, choice.units, choice.marks, choice.given, choice.usual)


def _only_what_differs(grid: Grid, rows: Sequence[Sequence[Cell]], at: int, mapping: SheetMapping) -> SheetMapping:
    """Without what heads and titles say themselves: they may say something else in the next file, or the next sheet."""
    plain = replace(mapping, units={}, given={}, usual={})
    one = with_title(grid, rows, mapped(rows, at, plain), plain)
    powers = one.header.powers if one.header else {}
    units = {n: power for n, power in mapping.units.items() if powers.get(mapping.columns.get(n, ""), 0) != power}
    given = {name: value for name, value in mapping.given.items() if one.said.get(name) != value}
    return replace(mapping, units=units, given=given)


def _columns(one: Understood, heads: Sequence[Cell], mapping: SheetMapping) -> list[ColumnLook]:
    header = one.header
    assert header is not None
    found: dict[int, ColumnLook] = {}
    days = [day_of(head) for head in heads]
    for place, number in enumerate(numbers(heads)):
        if number in found:
            later = days[place - 1], days[place]
            is_next = not (later[0] and later[1] and later[0].beside(later[1]))
            found[number] = replace(found[number], days=found[number].days + is_next)
            continue
        name = next((name for name, at in header.places.items() if at == place), "")
        is_amount = bool(name) and header.stream.column(name).kind is Kind.MONEY
        found[number] = ColumnLook(
            number,
            _top([heads[place]], is_head=not _tells_of_people(heads)),
            tuple(_samples(one.grid, place, header, name)),
            name,
            header.powers.get(name, 0) if is_amount else None,
            int(days[place] is not None),
        )
    return [column for column in found.values() if column.head or column.samples]


def _samples(grid: Grid, place: int, header: Header, name: str) -> list[str]:
    cells = grid.columns[place][header.below : header.below + SEARCHED_ROWS]
    filled = list(dict.fromkeys(str(cell) for cell in cells if cell is not None and str(cell).strip()))[:_SAMPLES]
    column = header.stream.column(name) if name else None
    return [shown_as(column, cell) if column else guarded(cell) for cell in filled]


def _top(row: Sequence[Cell], *, is_head: bool) -> str:
    said = [shown(cell) for cell in row if cell is not None and str(cell).strip()]
    return " ".join(said if is_head and not _tells_of_people(row) else map(guarded, said))


def _tells_of_people(row: Sequence[Cell]) -> bool:
    """Whether a row holds numbers as no header does."""
    return any(_NUMBER.search(str(cell)) for cell in row if not isinstance(cell, date))


def guarded(text: str) -> str:
    """A cell of unknown meaning as it may be shown: long numbers and what may be a person's name are masked."""
    plain = "".join(c for c in halfwidth(text).strip() if c.isprintable())
    if _MAYBE_NAME.fullmatch("".join(plain.split())) and not (is_known_head(plain) or regions.code_of(plain)):
        return mask.name("".join(plain.split()))
    return _NUMBER.sub(lambda found: mask.card_no(found[0]), mask.inside(plain))
