"""How far each of the five systems reaches among projects, as two aggregates a system: so many of so many."""

from collections.abc import Mapping

from django.db.models import Aggregate, Count, F, Q, Sum

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

LACKS: Mapping[str, tuple[str, Q]] = {
    "registered": ("有工人没有实名登记", Q(registered_heads__lt=F("attending_heads"))),
    "contracted": ("有工人没有劳动合同", Q(contracted_heads__lt=F("attending_heads"))),
    "account": ("没有工资专户", ACTIVE & Q(has_account=False)),
    "deposit": ("没有工资保证金", ACTIVE & Q(has_deposit=False)),
    "settled": ("没有按月足额支付", Q(settled_ratio_e4__lt=10_000)),
}
"""Which projects keep each system from reaching all, and what to call them."""


def both() -> dict[str, Aggregate]:
    """All of them to be asked at once: `registered_top`, `registered_bottom`, …"""
    ends = ("top", "bottom")
    return {f"{name}_{end}": one for name, pair in COVERAGE.items() for end, one in zip(ends, pair, strict=True)}
