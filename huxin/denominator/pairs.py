"""Which entries are worth comparing, and how alike their names are."""

from collections.abc import Iterator, Sequence

import duckdb
import pyarrow as pa

from huxin.denominator.judge import ALIKE, Entry

_LIKENESS = (
    "greatest(jaro_winkler_similarity(a.words, b.words), jaro_winkler_similarity(reverse(a.words), reverse(b.words)))"
)
"""From the front or from the back: what stands before a name varies more than what it ends in."""
_SQL = """
    SELECT a.at, b.at, {likeness} AS alike
    FROM one AS a JOIN other AS b ON a.city = b.city
    WHERE (a.region = b.region OR a.whole OR b.whole) AND (a.firm = b.firm OR a.code = b.code OR alike >= {alike})
      AND {once}
    UNION
    SELECT a.at, b.at, {likeness} FROM one AS a JOIN other AS b ON a.project = b.project WHERE {once}
    ORDER BY ALL"""
"""Within a county, those with one builder, or names alike; a list of the whole city is held against each of its
counties. Beyond, only what names the same project."""


def pairs(one: Sequence[Entry], other: Sequence[Entry]) -> Iterator[tuple[Entry, Entry, float]]:
    """Pairs of the one and the other that may be one site, each with the similarity of their names' words, in a fixed
    order. Where both are the same list, each pair comes once."""
    if not one or not other:
        return
    with duckdb.connect(config={"threads": "2"}) as con:
        con.execute("SET enable_progress_bar = false")
        con.register("one", _table(one))
        con.register("other", _table(other))
        once = "a.at < b.at" if other is one else "true"
        found = con.execute(_SQL.format(likeness=_LIKENESS, alike=ALIKE, once=once)).fetchall()
    yield from ((one[a], other[b], alike) for a, b, alike in found)


def _table(entries: Sequence[Entry]) -> pa.Table:
    columns = {
        "at": range(len(entries)),
        "region": [e.said.county for e in entries],
        "city": [e.region_code[:4] for e in entries],
        "whole": [e.said.county.endswith("00") for e in entries],
        "words": [e.said.words for e in entries],
        "firm": [e.firm or None for e in entries],
        "code": [e.contractor_uscc or None for e in entries],
        "project": [e.project_code or None for e in entries],
    }
    kinds = {"at": pa.int32(), "whole": pa.bool_()}
    return pa.table({name: pa.array(values, kinds.get(name, pa.string())) for name, values in columns.items()})
