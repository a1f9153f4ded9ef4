"""Parquet: one table, its column names as headers."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from huxin.base.errors import BadSource
from huxin.facts.cells import Cell
from huxin.facts.streams import PERSONAL, Kind
from huxin.sources.headers import best_header, require_one_each, why_unknown
from huxin.sources.sheet import Sheet
from huxin.sources.units import in_yuan

_DIGITS = frozenset((*PERSONAL, Kind.ACCOUNT, Kind.USCC, Kind.TEXT, Kind.PROJECT))


def read_parquet(data: bytes, stream: str | None) -> Sheet:
    """The table of a Parquet file, rows numbered from 1.

    Raises:
        BadSource: broken, of no known stream, or without rows.
    """
    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        names: list[Cell] = list(file.schema_arrow.names)
        header = best_header([names], stream)
        if header is None or header.missing:
            raise BadSource(why_unknown(header, stream))
        require_one_each(header, names)
        wanted = {name: str(names[place]) for name, place in header.places.items()}
        table = file.read(columns=list(wanted.values()))
        columns = {name: _cells(table[said], header.stream.column(name).kind) for name, said in wanted.items()}
        columns |= {name: in_yuan(columns[name], power) for name, power in header.powers.items()}
    except (pa.ArrowException, OSError, KeyError, ValueError):
        raise BadSource("Parquet文件已损坏或不完整，无法读取，请重新导出后导入。") from None
    return Sheet(header.stream.name, columns, list(range(1, table.num_rows + 1)), "")


def _cells(column: pa.ChunkedArray, kind: Kind) -> list[Cell]:
    """Python values. Whole numbers are exact here, unlike a workbook's, so those that are names become text."""
    found = column.type
    if pa.types.is_dictionary(found):
        column = column.cast(found.value_type)
        found = column.type
    if pa.types.is_timestamp(found):
        column = column.cast(pa.timestamp("us", found.tz), safe=False)
    elif pa.types.is_decimal(found) or (pa.types.is_integer(found) and kind in _DIGITS):
        column = column.cast(pa.string())
    elif pa.types.is_floating(found):
        column = pc.if_else(pc.is_nan(column), None, column)
    elif pa.types.is_binary(found) or pa.types.is_large_binary(found):
        column = column.cast(pa.string())
    values: list[Any] = column.to_pylist()
    if pa.types.is_nested(found) or pa.types.is_time(found) or pa.types.is_duration(found):
        return [None if value is None else str(value) for value in values]
    return values
