"""季度通报 as offices see it (SM-15; measure 28): which circulars name a county for what, and what counts.

A circular is a matter of the city; what it says stands in its data (`workflows.circular`).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from huxin.law import circulars
from huxin.law.circulars import Circular
from huxin.record.models import Matter

KIND = "circular"


def counted(county: str, year: int, as_of: date) -> Mapping[str, tuple[Circular, ...]]:
    """By item code of the year's assessment the circulars that name a county for it, as of a local day.

    Raises:
        LawGap: the law of the year does not say how circulars are counted.
    """
    return circulars.counted(of_year(year), county=county, year=year, as_of=as_of)


def of_year(year: int) -> list[Circular]:
    """Every version of the circulars of a year that was issued, also of those withdrawn since."""
    found = Matter.objects.filter(kind=KIND, data__year=year).order_by("pk")
    return [version for one in found for version in versions(one)]


def versions(matter: Matter) -> Iterator[Circular]:
    """A matter's circular as it was issued, and again after each correction, the oldest first."""
    editions: list[Mapping[str, Any]] = matter.data.get("editions", [])
    for n, edition in enumerate(editions):
        until = editions[n + 1]["on"] if n + 1 < len(editions) else matter.data.get("withdrawn_on")
        yield Circular(
            int(matter.data["quarter"]), matter.number, date.fromisoformat(edition["on"]),
            frozenset((county, item) for county, item in edition["named"]),
            date.fromisoformat(until) if until else None, matter.pk,
        )  # fmt: skip
