"""Attendance grids, a row for each worker and a column for each day, as an ordinary sheet of punches.

A day with a mark becomes one punch: at 00:00 for the whole day, at 12:00 for half of it, with 考勤表 as its device.
Where a day has columns for its parts (上午, 下午), one part with a mark is half of it, more are the whole.
Both are a day attended, since the reconciliation counts days with at least one punch (contract, section 2).
"""

from collections.abc import Mapping, Sequence
from itertools import groupby

from huxin.base.errors import BadSource, BadValue
from huxin.facts import moments
from huxin.facts.cells import Cell
from huxin.facts.streams import ATTENDANCE, PAYROLL
from huxin.sources.day_heads import Day, days_in
from huxin.sources.day_marks import Mark, meaning, plain_mark
from huxin.sources.grid import Grid
from huxin.sources.headers import SEARCHED_ROWS, Header, heads_at, read_as
from huxin.sources.rows import take
from huxin.sources.sheet import Sheet

DEVICE = "考勤表"
LONGEST_MARK = 8
BESIDE_DAYS = ("project_code", "month", "name", "id_no")
"""Columns of a payroll that say whose days they are."""

TIMES: Mapping[Mark, str] = {Mark.FULL: "00:00:00", Mark.HALF: "12:00:00"}


def day_header(rows: Sequence[Sequence[Cell]]) -> Header | None:
    """The header of an attendance grid among the first rows of a sheet; None where there is none.

    It is read as a payroll's, whose columns such grids have beside the days.

    Raises:
        BadSource: the days cannot be told apart: of two months without saying so, or in two rows one below the other.
    """
    found: list[Header] = []
    for count in (1, 2):
        whole = {header.at for header in found}  # what stands below a row of days is no part of it
        for at in sorted({*range(min(len(rows), SEARCHED_ROWS) - count + 1)} - whole):
            heads = heads_at(rows, at, count)
            if days := days_in(heads):
                found.append(with_days(read_as(PAYROLL, heads, at, count), days))
    alone = [list(header.days.values()) for header in found if header.rows == 1]
    if any(days != alone[0] for days in alone):
        raise BadSource("考勤表把一个月的日期写成了上下两段，看不出每一天对应哪一格：请改为每天一列后重新导入。")
    return max(found, key=lambda h: ("id_no" in h.places, len(h.days), -h.rows, -h.at), default=None)


def with_days(header: Header, days: Mapping[int, Day]) -> Header:
    """A header of a grid: no column of the table is a day's, and wages beside the days are not its matter."""
    places = {name: place for name, place in header.places.items() if name in BESIDE_DAYS and place not in days}
    return Header(header.stream, header.at, places, header.width, header.rows, {}, days)


def unpivoted(grid: Grid, header: Header, ym: int | None, own: Mapping[str, str]) -> Sheet:
    """The punches of a grid. A mark that nobody knows becomes a punch at no time, which validation rejects.

    Args:
        grid: the sheet.
        header: its header, with days.
        ym: the month of days of which only the number is said, where no column of the rows has it.
        own: marks of the sender's own (see `day_marks.meaning`).
    """
    workers = take(grid, header, telling=("name",))
    position = {number: at for at, number in enumerate(grid.numbers)}
    days = [(day, [*at]) for day, at in groupby(header.days, key=lambda place: header.days[place].whole)]
    carried = [name for name in ("project_code", "id_no") if name in workers.columns]
    columns: dict[str, list[Cell]] = {name: [] for name in (*carried, "punched_at", "device")}
    rows: list[int] = []
    for i, number in enumerate(workers.rows):
        month = _month(workers.columns["month"][i]) if "month" in workers.columns else ym
        said = list[str]()
        for day, places in days:
            cells = [grid.columns[place][position[number]] for place in places]
            said += _punches(day.within(month), cells, own, in_parts=bool(header.days[places[0]].part))
        for name in carried:
            columns[name] += [workers.columns[name][i]] * len(said)
        columns["punched_at"] += said
        columns["device"] += [DEVICE] * len(said)
        rows += [number] * len(said)
    return Sheet(ATTENDANCE.name, columns, rows, grid.name)


def unknown_marks(grid: Grid, header: Header) -> list[str]:
    """The marks beside the workers of a grid that no office usually writes, as `day_marks.plain_mark` has them."""
    rows = set(take(grid, header, telling=("name",)).rows)
    lines = [at for at, number in enumerate(grid.numbers) if number in rows]
    cells = {grid.columns[place][at] for place in header.days for at in lines}
    return sorted({plain_mark(cell)[:LONGEST_MARK] for cell in cells if meaning(cell, {}) is None})


def _punches(day: str, cells: Sequence[Cell], own: Mapping[str, str], *, in_parts: bool) -> list[str]:
    """One for the day if somebody was there in any part of it, and one for each mark that nobody knows."""
    marks = [meaning(cell, own) for cell in cells]
    there = [mark for mark in marks if mark is not None and mark is not Mark.NONE]
    unknown = [f"{day} {cell}" for cell, mark in zip(cells, marks, strict=True) if mark is None]
    if not there:
        return unknown
    mark = there[0] if not in_parts else Mark.FULL if len(there) > 1 else Mark.HALF
    return [f"{day} {TIMES[mark]}", *unknown]


def _month(cell: Cell) -> int | None:
    try:
        return moments.month(cell)
    except BadValue:
        return None
