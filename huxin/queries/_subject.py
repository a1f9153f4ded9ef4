"""A matter as workflows see it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from huxin.record.models import Matter


@dataclass(frozen=True)
class Standing:
    """A matter's standing as plain values."""

    state: str
    region_code: str
    sector: str
    units: Collection[str]
    data: Mapping[str, Any]
    paused: bool
    overdue: bool
    opened_on: date
    body: str

    @classmethod
    def of(cls, matter: Matter, *, now: datetime) -> "Standing":
        """As the matter stands at a moment."""
        return cls(
            state=matter.state,
            region_code=matter.region_code,
            sector=matter.sector,
            units=matter.units,
            data=matter.data,
            paused=matter.paused,
            overdue=bool(matter.state_due_at and matter.state_due_at <= now),
            opened_on=matter.opened_on,
            body=matter.body,
        )
