"""Fact rows as people read them: Chinese heads, the file and the row they came from, persons masked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huxin.base.money import yuan
from huxin.base.months import month_text
from huxin.facts.streams import PERSONAL, STREAMS, Column, Kind
from huxin.queries.people import masked
from huxin.record.models import Batch

_LEFT_OUT = {Kind.PROJECT}
MOST_ROWS = 200
_NOBODY: Mapping[int, str] = {}


@dataclass(frozen=True)
class Row:
    """One fact row: its cells as text, and where it stands in which file."""

    cells: tuple[str, ...]
    file_name: str
    source_row: int
    batch: int


@dataclass(frozen=True)
class Table:
    """The rows of one stream. `total` counts those beyond the first `MOST_ROWS` too."""

    stream: str
    label: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    total: int


def file_names(batches: Iterable[int]) -> Mapping[int, str]:
    """The file each batch came from, with its sheet where it had several."""
    rows = Batch.objects.filter(id__in=set(batches)).values_list("id", "file_name", "sheet")
    return {id_: f"{name} [{sheet}]" if sheet else name for id_, name, sheet in rows}


def tables_of(facts: Mapping[str, Sequence[Mapping[str, Any]]]) -> tuple[Table, ...]:
    """The rows of each stream as a table, streams without rows included: that there is no row is a fact as well."""
    shown = {stream: list(rows)[:MOST_ROWS] for stream, rows in facts.items()}
    names = file_names(r["source"] for rows in shown.values() for r in rows)
    persons = masked(_person_ids(shown))
    made = []
    for stream, rows in shown.items():
        columns = [c for c in STREAMS[stream].columns if c.kind not in _LEFT_OUT]
        columns = [c for c in columns if not rows or c.stored in rows[0]]
        heads = tuple(c.label for c in columns)
        lines = tuple(_row(columns, r, names, persons) for r in rows)
        made.append(Table(stream, STREAMS[stream].label, heads, lines, len(facts[stream])))
    return tuple(made)


def _row(
    columns: Sequence[Column], row: Mapping[str, Any], names: Mapping[int, str], persons: Mapping[int, str]
) -> Row:
    cells = tuple(text_of(c, row.get(c.stored), persons) for c in columns)
    return Row(cells, names.get(row["source"], f"批次 {row['source']}"), row["source_row"], row["source"])


def text_of(column: Column, value: Any, persons: Mapping[int, str] = _NOBODY) -> str:
    """A stored value as people read it; a person's only through `persons`, the masked texts by the registry's id."""
    if value is None or value == "":
        return "—"
    if column.kind in PERSONAL:
        return persons.get(value, "—")
    if column.choices:
        return column.choices.get(value, value)
    match column.kind:
        case Kind.MONEY:
            return yuan(value)
        case Kind.MONTH:
            return month_text(value)
        case Kind.DAYS:
            return f"{value / 100:g}"
        case Kind.RATIO:
            return f"{value / 100:g}%"
        case Kind.FLAG:
            return "是" if value else "否"
        case Kind.MOMENT:
            return f"{value:%Y-%m-%d %H:%M:%S}"
    return str(value)


def _person_ids(shown: Mapping[str, Sequence[Mapping[str, Any]]]) -> set[int]:
    found: set[int] = set()
    for stream, rows in shown.items():
        stored = [c.stored for c in STREAMS[stream].columns if c.kind in PERSONAL]
        found.update(r[name] for r in rows for name in stored if r.get(name) is not None)
    return found
