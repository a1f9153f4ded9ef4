"""The clock of the command line, and the moments people type."""

import argparse
from datetime import date, datetime
from zoneinfo import ZoneInfo

from huxin.base.clock import now as now

SHANGHAI = ZoneInfo("Asia/Shanghai")


def moment(text: str) -> datetime:
    """A moment as typed: ISO 8601; without a zone it is Shanghai's, a date alone is its first instant."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"「{text}」不是时刻，应写成 2019-11-30T18:00 或 2019-11-30T10:00Z") from None
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)


def day(text: str) -> date:
    """A date as typed: ``2019-11-30``."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"「{text}」不是日期，应写成 2019-11-30") from None
