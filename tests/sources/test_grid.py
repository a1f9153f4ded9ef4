from hypothesis import given
from hypothesis import strategies as st

from huxin.sources.grid import by_columns

_cells = st.one_of(st.none(), st.booleans(), st.integers(0, 1), st.sampled_from([0.0, 1.0]), st.text("ab", max_size=1))


@given(st.lists(st.lists(_cells, max_size=3), max_size=900))
def test_转成列后每格原样在原处(rows: list) -> None:
    columns = by_columns(rows)
    width = max(map(len, rows), default=0)
    assert len(columns) == width
    for place, column in enumerate(columns):
        expected = [row[place] if place < len(row) else None for row in rows]
        assert list(zip(map(type, column), column, strict=True)) == list(
            zip(map(type, expected), expected, strict=True)
        )
