"""Headers that are days: an attendance grid has one column for each, ``1`` … ``31``, ``6月1日`` or a date.

It may have two or three for each, with 上午, 下午, 加班 in the row below.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from huxin.base.errors import BadSource
from huxin.facts.cells import Cell, halfwidth
from huxin.sources.two_rows import is_part_of_day, lower, upper

FEWEST = 7
"""Neighbouring days from which on columns are a grid."""

_WEEKDAY = re.compile(r"[\s(]*(?:周|星期)?[一二三四五六日天][\s)]*$")
_DAY = re.compile(r"(\d{1,2})\s*(?:日|号)?", re.ASCII)
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*(?:日|号)?", re.ASCII)
_FULL = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", re.ASCII)


@dataclass(frozen=True)
class Day:
    """A day as a header has it; year and month where it says them, `part` where the column is of part of the day."""

    day: int
    month: int | None = None
    year: int | None = None
    part: str = ""

    @property
    def whole(self) -> "Day":
        """The day of which it may be a part."""
        return replace(self, part="")

    def beside(self, other: "Day") -> bool:
        """Whether they are different parts of one day."""
        return self.whole == other.whole and "" != self.part != other.part != ""

    def before(self, other: "Day") -> bool:
        """Whether it is earlier, as far as both say."""
        return (self.year or 0, self.month or 0, self.day) < (other.year or 0, other.month or 0, other.day)

    def within(self, ym: int | None) -> str:
        """The ISO date, within that month where the header does not say one; empty where neither does."""
        year, month = (self.year or (ym or 0) // 100), (self.month or (ym or 0) % 100)
        return f"{year:04d}-{month:02d}-{self.day:02d}" if year and month else ""


def day_of(head: Cell) -> Day | None:
    """The day a header cell names, if it is one."""
    if isinstance(head, date):
        return Day(head.day, head.month, head.year)
    if isinstance(head, (bool, type(None))):
        return None
    if isinstance(head, (int, float)):
        return Day(int(head)) if head == int(head) and 1 <= head <= 31 else None
    part = lower(head).strip()
    if is_part_of_day(part) and (above := upper(head)):
        day = day_of(above)
        return day and replace(day, part=part)
    text = halfwidth(part).strip()
    for said in (text, _WEEKDAY.sub("", text)):
        if found := _FULL.fullmatch(said):
            return Day(int(found[3]), int(found[2]), int(found[1]))
        if found := _MONTH_DAY.fullmatch(said) or _DAY.fullmatch(said):
            numbers = [int(part) for part in found.groups()]
            if 1 <= numbers[-1] <= 31:
                return Day(numbers[-1], numbers[0] if len(numbers) > 1 else None)
    return None


def days_in(heads: Sequence[Cell]) -> dict[int, Day]:
    """The day columns of a header by place, in rising order; a subtotal may stand between them. Empty where none are.

    Raises:
        BadSource: they are in no rising order, as where bare numbers go on beyond the end of a month, so that nobody
            can say which day each is.
    """
    found = {place: day for place, head in enumerate(heads) if (day := day_of(head))}
    runs: list[list[int]] = []
    for place, day in found.items():
        if runs and runs[-1][-1] == place - 1 and _follows(found[place - 1], day):
            runs[-1].append(place)
        else:
            runs.append([place])
    runs = [run for run in runs if len(run) > 1]
    if max((len({found[place].whole for place in run}) for run in runs), default=0) < FEWEST:
        return {}
    places = [place for run in runs for place in run]
    heads_of = [found[place] for place in places]
    if not all(one.before(other) or one.beside(other) for one, other in pairwise(heads_of)):
        raise BadSource("考勤表的日期列不是一个月内从小到大，看不出每一列是哪一天：请在列名里写完整日期后重新导入。")
    return {place: found[place] for place in places}


def _follows(before: Day, after: Day) -> bool:
    if before.beside(after):
        return True
    if before.year and before.month and after.year and after.month:
        try:
            first, second = (date(d.year or 0, d.month or 0, d.day) for d in (before, after))
        except ValueError:
            return False
        return (second - first).days == 1
    return after.day == before.day + 1 or (after.day == 1 and before.month is not None and after.month != before.month)
