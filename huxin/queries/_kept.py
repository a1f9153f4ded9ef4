"""Figures that are kept for a while under a key that says everything they rest on."""

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

DAY_PART = 6 * 3600
"""Seconds for what never changes under its key."""
Kept = TypeVar("Kept")


def kept(key: str, make: Callable[[], Kept], *, seconds: int = DAY_PART) -> Kept:
    """What stands under a key, made if nothing does; what raises is not kept. `make` must not give None."""
    found: Kept | None = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, seconds)
    return found
