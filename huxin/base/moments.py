"""Moments are UTC and naive inside; whoever speaks to people knows their zone."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
"""Where every local date of the product is local."""


def utc(moment: datetime) -> datetime:
    """A moment as the fact store keeps it: UTC without a zone. A naive one is UTC already."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def begins(day: date) -> datetime:
    """The moment at which a day begins in China; aware."""
    return datetime.combine(day, time(), CHINA)


def local_day(moment: datetime) -> date:
    """The day it is in China at a moment, naive moments being UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(CHINA).date()
