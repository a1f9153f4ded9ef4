"""The stored columns of a stream as an Arrow schema. Apart from `streams`, so that only writers load Arrow."""

import pyarrow as pa

from huxin.facts.streams import Stream, stored_columns

_ARROW = {
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "UINTEGER": pa.uint32(),
    "VARCHAR": pa.string(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
}


def stored_schema(stream: Stream) -> pa.Schema:
    """Every column a table of the fact store has (see `streams.stored_columns`)."""
    return pa.schema([(name, _ARROW[kind]) for name, kind in stored_columns(stream).items()])
