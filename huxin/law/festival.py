"""Spring Festival: the window before it, in which yellow begins at half its limits (X5 of the pack by analogy).

Measure 18 of the city's 2019 plan puts the drive between the fourth quarter and Spring Festival; how many days before
it begins, and that limits are halved, are dated parameters: proposed values, not law.
"""

from datetime import date, timedelta

from huxin.base.errors import LawGap
from huxin.law import parameters
from huxin.law.parameters import Parameter

SUFFIX = "+festival"
"""Of the name of a rule pack as it holds inside the window."""

_FIRST_DAYS = (
    *(date(2018, 2, 16), date(2019, 2, 5), date(2020, 1, 25), date(2021, 2, 12), date(2022, 2, 1)),
    *(date(2023, 1, 22), date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6)),
    *(date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 3)),
)


def window(day: date) -> Parameter:
    """How many days before the first day of the lunar year it begins, by the law of a day. Raises LawGap."""
    return parameters.at(day)["warning.festival.window"]


def share(day: date) -> Parameter:
    """To which share of its limits yellow is lowered inside it, by the law of a day. Raises LawGap."""
    return parameters.at(day)["warning.festival.share"]


def in_window(day: date) -> bool:
    """Whether a day lies in the window before Spring Festival.

    Raises:
        LawGap: the year is not on file.
    """
    ahead = window(day)
    if not _FIRST_DAYS[0] - timedelta(days=ahead.value) <= day <= _FIRST_DAYS[-1]:
        raise LawGap(f"{day.year}年的春节日期尚未录入，无法判断是否在节前{ahead.text}内。请补充 law/festival.py。")
    return any(first - timedelta(days=ahead.value) <= day < first for first in _FIRST_DAYS)


def days_to(day: date) -> int:
    """How many days it is from a day to the next Spring Festival; 0 on its first day.

    Raises:
        LawGap: the year is not on file.
    """
    ahead = [first for first in _FIRST_DAYS if first >= day]
    if not ahead:
        raise LawGap(f"{day.year}年以后的春节日期尚未录入。请补充 law/festival.py。")
    return (ahead[0] - day).days
