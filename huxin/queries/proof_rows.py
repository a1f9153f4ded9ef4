"""The stored rows of a batch as leaves, with what only this installation knows: the seed, and the people."""

import hmac
from collections.abc import Iterable

from django.conf import settings

from huxin.base.keyring import FIRST_INDEX
from huxin.engine import leaves as engine
from huxin.engine.leaves import Stored
from huxin.facts.lists import ACCEPTED
from huxin.queries import _keys
from huxin.record.models import Batch, PersonalValue

_CHUNK = 10_000  # below the parameters either database takes in one statement


def stored(batch: Batch) -> Stored:
    """The rows of an applied batch. Raises KeyMissing.

    The seed follows from the first index key, which no rotation removes: what is proven once must stay provable.
    """
    key = _keys.current().index_keys[FIRST_INDEX]
    seed = hmac.digest(key, f"batch\0{batch.pk}".encode(), "sha256").hex()
    return Stored(ACCEPTED[batch.stream or ""], batch.pk, batch.recorded_at, seed)


def leaves(batch: Batch, *, wanted: str = "false") -> tuple[bytes, dict[int, str]]:
    """As `engine.leaves.leaves`. Raises StoreDamaged, KeyMissing."""
    home, rows = settings.HUXIN_HOME, stored(batch)
    return engine.leaves(home, rows, values(engine.people_in(home, rows)), wanted=wanted)


def values(ids: Iterable[int]) -> dict[int, str]:
    """Personal values in full by the registry's ids: to be digested, never to be shown. Raises KeyMissing."""
    ring, wanted, found = _keys.current(), sorted(ids), {}
    for start in range(0, len(wanted), _CHUNK):
        rows = PersonalValue.objects.filter(pk__in=wanted[start : start + _CHUNK])
        for pk, kind, blind, token in rows.values_list("pk", "kind", "blind", "token"):
            found[pk] = _keys.opened(ring, kind, blind, token)
    return found
