"""Pages of lists."""

import pytest

from huxin.queries._pages import Page, page_of_list


@pytest.mark.parametrize(
    ("asked", "rows", "first", "last", "before", "after"),
    [(1, 50, 1, 50, None, 2), (3, 20, 101, 120, 2, None), (99, 20, 101, 120, 2, None), (0, 50, 1, 50, None, 2)],
)
def test_越界的页码落在最近的一页(
    asked: int, rows: int, first: int, last: int, before: int | None, after: int | None
) -> None:
    page = page_of_list(list(range(120)), asked, 50)
    assert (len(page.rows), page.first_row, page.last_row, page.before, page.after) == (
        rows,
        first,
        last,
        before,
        after,
    )


def test_空列表() -> None:
    page: Page[int] = page_of_list([], 1, 50)
    assert (page.rows, page.first_row, page.last, page.after) == ((), 0, 1, None)
