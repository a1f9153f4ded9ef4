"""Spring Festival: the window before it, in which yellow begins at half its limits (X5 of the team's pack by analogy).

Measure 18 of the city's 2019 plan puts the drive between the fourth quarter and Spring Festival; sixty days and the
half are proposed values, not law.
"""

from datetime import date, timedelta

from huxin.base.errors import LawGap

WINDOW = 60
"""Days before the first day of the lunar year."""
SUFFIX = "+festival"
"""Of the name of a rule pack as it holds inside the window."""

_FIRST_DAYS = (
    *(date(2018, 2, 16), date(2019, 2, 5), date(2020, 1, 25), date(2021, 2, 12), date(2022, 2, 1)),
    *(date(2023, 1, 22), date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6)),
    *(date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 3)),
)


def in_window(day: date) -> bool:
    """Whether a day lies in the sixty days before Spring Festival.

    Raises:
        LawGap: the year is not on file.
    """
    if not _FIRST_DAYS[0] - timedelta(days=WINDOW) <= day <= _FIRST_DAYS[-1]:
        raise LawGap(f"{day.year}年的春节日期尚未录入，无法判断是否在节前{WINDOW}天内。请补充 law/festival.py。")
    return any(first - timedelta(days=WINDOW) <= day < first for first in _FIRST_DAYS)
