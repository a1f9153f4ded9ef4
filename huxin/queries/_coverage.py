"""How far each of the five systems reaches among projects, as two aggregates a system: so many of so many."""

from collections.abc import Mapping

from django.db.models import Aggregate, Count, Q, Sum

ACTIVE = Q(status="active")
COVERAGE: Mapping[str, tuple[Aggregate, Aggregate]] = {
    "registered": (Sum("registered_heads"), Sum("attending_heads")),
    "contracted": (Sum("contracted_heads"), Sum("attending_heads")),
    "account": (Count("id", filter=ACTIVE & Q(has_account=True)), Count("id", filter=ACTIVE)),
    "deposit": (Count("id", filter=ACTIVE & Q(has_deposit=True)), Count("id", filter=ACTIVE)),
    "settled": (
        Count("id", filter=Q(settled_ratio_e4__gte=10_000)),
        Count("id", filter=Q(settled_ratio_e4__isnull=False)),
    ),
}
"""Of projects in some selection, or of each group of them. Heads are those of the latest month with attendance."""


def both() -> dict[str, Aggregate]:
    """All of them to be asked at once: `registered_top`, `registered_bottom`, …"""
    ends = ("top", "bottom")
    return {f"{name}_{end}": one for name, pair in COVERAGE.items() for end, one in zip(ends, pair, strict=True)}
