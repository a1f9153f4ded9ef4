"""A header of two rows as one: a group such as 工资 over 应发 and 实发, beside columns whose cell spans both."""

from collections.abc import Sequence
from datetime import date
from itertools import zip_longest

from huxin.facts.cells import Cell

_PARTS_OF_DAY = frozenset("上午 下午 上 下 上半天 下半天 早 中 晚 晚上 夜间 加班 AM PM am pm".split())
_OVER = "\x1f"


def flattened(upper: Sequence[Cell], below: Sequence[Cell]) -> list[Cell]:
    """The heads of two rows as one row. A group holds until the next cell of the upper row, or a gap in the lower."""
    heads: list[Cell] = []
    group = ""
    for up, low in zip_longest(upper, below):
        if not _blank(up):
            group = up if isinstance(up, str) else _day(up) if is_part_of_day(low) else ""
        if _blank(low):
            heads.append(up)
            group = group if not _blank(up) else ""
        else:
            heads.append(f"{group}{_OVER}{low}" if group and isinstance(low, str) and group != low else low)
    return heads


def is_part_of_day(cell: Cell) -> bool:
    """Whether it heads one of the columns into which an attendance grid may divide a day."""
    return isinstance(cell, str) and cell.strip() in _PARTS_OF_DAY


def lower(head: str) -> str:
    """The part of a flattened head that stood in the lower row; of any other head, all of it."""
    return head.rpartition(_OVER)[2]


def upper(head: str) -> str:
    """The part of a flattened head that stood in the upper row; empty of any other head."""
    return head.rpartition(_OVER)[0]


def readings(head: str) -> list[str]:
    """What a head may be read as, the first first: group and column together, then the column alone."""
    return [head.replace(_OVER, ""), lower(head)] if _OVER in head else [head]


def shown(head: Cell) -> str:
    """A head as people read it: ``工资·应发``."""
    return "" if head is None else str(head).replace(_OVER, "·")


def _day(cell: Cell) -> str:
    """A number or a date as text, so that it can be the group over the parts of a day."""
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    return format(cell, ".15g") if isinstance(cell, (int, float)) and not isinstance(cell, bool) else ""


def _blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
