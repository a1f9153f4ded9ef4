"""保障农民工工资支付条例 (国务院令第724号): the day from which it may be cited, and what to say before it.

Whatever rests on an article of it asks here with the day the law is asked for: the day of a document, of the opening
of a matter, or today for a page.
"""

from datetime import date

NAME = "保障农民工工资支付条例"
SINCE = date(2020, 5, 1)
"""From this day on it is in force (第六十四条)."""


def cited(articles: str, *, on: date) -> str:
    """It with its articles, where it was in force on that day; else nothing."""
    return f"{NAME}{articles}" if on >= SINCE else ""
