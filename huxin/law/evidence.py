"""How sure we are of a value or an article, and the units in which the law counts."""

from collections.abc import Mapping
from enum import StrEnum


class Status(StrEnum):
    """How a legal basis or a value was learned. It is shown wherever the value is shown."""

    READ = "read"
    REPORTED = "reported"
    ANALOGY = "analogy"
    UNVERIFIED = "unverified"

    @property
    def label(self) -> str:
        """What a person reads."""
        return _LABELS[self]

    @property
    def note(self) -> str:
        """What follows from it, in one line."""
        return _NOTES[self]

    @property
    def is_law(self) -> bool:
        """Whether it may stand under the heading 法律依据: only what was read in the instrument itself."""
        return self is Status.READ


_LABELS: Mapping[Status, str] = {
    Status.READ: "已核原文",
    Status.REPORTED: "据公开报道，待核原文",
    Status.ANALOGY: "类推默认值，不是法律规定",
    Status.UNVERIFIED: "未核实",
}

_NOTES: Mapping[Status, str] = {
    Status.READ: "全文已核对，可以作为依据",
    Status.REPORTED: "来自报道或摘要，执法使用前应核对原文",
    Status.ANALOGY: "没有直接依据",
    Status.UNVERIFIED: "凭记忆录入，尚未核对",
}

UNITS: Mapping[str, str] = {
    "minute": "分钟",
    "hour": "小时",
    "day": "天",
    "working_day": "个工作日",
    "month": "个月",
    "year": "年",
    "head": "人",
    "entry": "笔",
    "count": "次",
    "fen": "元",
    "permille": "‰",
    "point": "分",
    "feed": "",
}
"""Units of parameters and measures: the word in the data, and what a person reads (fen are shown as yuan)."""
