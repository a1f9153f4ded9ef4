"""Writes the terms of a matter where figures read them, in the transaction that moves or wakes it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from huxin.queries._terms import terms
from huxin.record.models import Matter, MatterTerm

Marks = Iterable[tuple[datetime, Mapping[str, Any]]]
_CHANGING = ("body", "due_at", "ended_at")


def keep(many: Iterable[tuple[Matter, Marks]], *, now: datetime) -> None:
    """Of each matter, by the marks its moves left: the terms that run, and those that ended this moment; what ended
    before stands as it is. Raises LawGap."""
    MatterTerm.objects.bulk_create(
        [row for matter, marks in many for row in _rows(matter, marks, now)],
        update_conflicts=True,
        unique_fields=["matter", "lane", "n"],
        update_fields=_CHANGING,
    )


def _rows(matter: Matter, marks: Marks, now: datetime) -> list[MatterTerm]:
    place = {name: getattr(matter, name) for name in ("kind", "opened_on", "region_code", "sector")}
    found = terms(marks, opened_on=matter.opened_on, now=now)
    kept = [row for row in found if not row.ended_at or row.ended_at >= now]
    return [MatterTerm(matter=matter, **place, **row._asdict()) for row in kept]
