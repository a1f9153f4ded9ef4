"""Moments are UTC and naive inside; whoever speaks to people knows their zone."""

from datetime import UTC, datetime


def utc(moment: datetime) -> datetime:
    """A moment as the fact store keeps it: UTC without a zone. A naive one is UTC already."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
