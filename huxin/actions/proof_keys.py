"""Events and papers under a new key: their digests are of what they say, so the chain does not notice."""

from collections.abc import Callable, Iterator
from typing import Any

from huxin.queries import _events, _keys, _papers
from huxin.record.models import MatterEvent, Paper

_PLACES: tuple[tuple[type[Any], Callable[[Any], bytes]], ...] = (
    (MatterEvent, lambda row: _events.place(row.matter_id, row.seq)),
    (Paper, lambda row: _papers.place(row.number)),
)


def rotate_sealed(*, chunk: int = 2_000) -> Iterator[int]:
    """Encrypt every event and paper that is not under the newest key again; yields how many after each chunk.

    Chunks are committed one by one and those done are found by their key id: stopped anywhere, it goes on from there.
    """
    ring = _keys.current()
    for model, place in _PLACES:
        last = 0
        while rows := list(_under_older(model).filter(pk__gt=last).order_by("pk")[:chunk]):
            last = rows[-1].pk
            for row in rows:
                row.sealed = ring.seal(ring.unseal(row.sealed, place=place(row)), place=place(row))
            model.objects.bulk_update(rows, ["sealed"], batch_size=500)
            yield len(rows)


def unfinished() -> bool:
    """Whether events or papers remain under an older key."""
    return any(_under_older(model).exists() for model, _ in _PLACES)


def _under_older(model: type[Any]) -> Any:
    return model.objects.exclude(sealed__startswith=f"{_keys.current().newest}:")
