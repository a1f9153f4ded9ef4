"""Punches of a day in the protocol's names, for the sender that reports them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings

from huxin.engine.punches import punches
from huxin.queries.proof_rows import values
from huxin.record.models import Project

_DIRECTIONS = {"in": "01", "out": "02"}


def of_day(project_code: str, day: str) -> Iterator[dict[str, Any]]:
    """Every punch of a project on a day, with the identity number in full: as the sender reported it."""
    project = Project.objects.filter(code=project_code).values_list("id", flat=True).first()
    found = punches(settings.HUXIN_HOME, project=project, day=date.fromisoformat(day)) if project else []
    numbers = values({punch.worker for punch in found})
    for punch in found:
        yield {
            "idCardType": "01",
            "idCardNumber": numbers[punch.worker],
            "date": f"{punch.at:%Y-%m-%d %H:%M:%S}",
            "direction": _DIRECTIONS.get(punch.direction or "", "01"),
            "channel": punch.device,
        }
