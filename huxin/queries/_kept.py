"""Figures that are kept for a while under a key that says everything they rest on."""

from collections.abc import Callable, Hashable
from secrets import token_hex
from typing import Any, TypeVar, cast

from django.core.cache import cache

DAY_PART = 6 * 3600
"""Seconds for what never changes under its key."""
Kept = TypeVar("Kept")
_HELD: dict[Hashable, Any] = {}
_MOST_HELD, _MINUTES = 16, 300


def kept(key: str, make: Callable[[], Kept], *, seconds: int = DAY_PART) -> Kept:
    """What stands under a key, made if nothing does; what raises is not kept. `make` must not give None."""
    found: Kept | None = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, seconds)
    return found


def held(key: Hashable, make: Callable[[], Kept]) -> Kept:
    """The same in this process alone and uncopied, for what is large: of the last keys only, and for minutes. What it
    gives is never changed."""
    place = kept("held", lambda: token_hex(8), seconds=_MINUTES), key  # whoever clears the cache forgets these too
    if place not in _HELD:
        found = make()
        while len(_HELD) >= _MOST_HELD:
            _HELD.pop(next(iter(_HELD)), None)
        _HELD[place] = found
        return found
    return cast(Kept, _HELD[place])
