"""Writes the terms of a matter where figures read them, in the transaction that moves or wakes it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from huxin.queries._terms import terms
from huxin.record.models import Matter, MatterTerm

_CHANGING = ("body", "due_at", "ended_at")


def keep(matter: Matter, marks: Iterable[tuple[datetime, Mapping[str, Any]]], *, now: datetime) -> None:
    """Those that run, and those that ended this moment; what ended before stands as it is. Raises LawGap."""
    place = {name: getattr(matter, name) for name in ("kind", "opened_on", "region_code", "sector")}
    rows = [row for row in terms(marks, opened_on=matter.opened_on, now=now) if not row.ended_at or row.ended_at >= now]
    MatterTerm.objects.bulk_create(
        [MatterTerm(matter=matter, **place, **row._asdict()) for row in rows],
        update_conflicts=True,
        unique_fields=["matter", "lane", "n"],
        update_fields=_CHANGING,
    )
