"""What the mark of a day in an attendance grid says: there the whole day, half of it, or not."""

import re
from collections.abc import Mapping
from enum import StrEnum

from huxin.facts.cells import Cell, halfwidth


class Mark(StrEnum):
    """What a mark means. The value is what a mapping says (see `sources.mapping`)."""

    FULL = "full"
    HALF = "half"
    NONE = "none"


_FULL = "√ ✓ ✔ ☑ v 出勤 出 勤 到 全 全天 整天 全勤 在岗 上班 班 白 白班 夜 夜班 加班 y 是"
_HALF = "半 半天 半日 半勤 上午 下午 上 下 上半天 下半天"
_NONE = """0 休 休息 轮休 公休 调休 节 放假 法定 假 请假 事 事假 病 病假 年假 婚假 丧假 产假 工伤 旷 旷工 缺 缺勤 缺岗
 停 停工 雨 雨休 × ✗ ✘ x - — -- / \\ 无 否 n 未到 未进场 离场 退场 离"""
KNOWN: Mapping[str, Mark] = {
    word: mark for words, mark in ((_FULL, Mark.FULL), (_HALF, Mark.HALF), (_NONE, Mark.NONE)) for word in words.split()
}
"""Marks as offices write them."""

_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2})?)\s*(天|工|个工|h|小时)?", re.ASCII)
_DAYS_UP_TO, _HALF_HOURS, _MOST_HOURS = 3, 4, 24


def plain_mark(cell: Cell) -> str:
    """A mark without spaces, width and case; a number as a person writes it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return format(cell, ".15g")
    return "".join(halfwidth(str(cell)).split()).casefold()


def meaning(cell: Cell, own: Mapping[str, str]) -> Mark | None:
    """What a mark says; None where nobody knows. `own` has a sender's own marks, which come first.

    A number up to 3 counts days (0.5, 1, 1.5 for one with overtime), a larger one hours: up to 4 are half a day.
    """
    mark = plain_mark(cell)
    if mark in own:
        return Mark(own[mark])
    if not mark:
        return Mark.NONE
    if found := _NUMBER.fullmatch(mark):
        return _counted(float(found[1]), hours=found[2] in ("h", "小时"))
    once = mark[0] if len(set(mark)) == 1 else mark  # √√ for morning and afternoon
    return KNOWN.get(mark) or KNOWN.get(once)


def _counted(number: float, *, hours: bool) -> Mark | None:
    if not number:
        return Mark.NONE
    if not hours and number <= _DAYS_UP_TO:
        return Mark.HALF if number < 1 else Mark.FULL
    if number > _MOST_HOURS:
        return None
    return Mark.HALF if number <= _HALF_HOURS else Mark.FULL
