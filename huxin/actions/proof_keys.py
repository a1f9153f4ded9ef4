"""What is sealed in rows under a new key. Digests are of what is said, so the chain does not notice."""

from collections.abc import Callable, Iterator
from typing import Any

from huxin.queries import _events, _keys, _papers, _told, patrols, said, senders
from huxin.record.models import MatterEvent, Message, Paper, Patrol, Report, Said, Sender

_PLACES: tuple[tuple[type[Any], Callable[[Any], bytes]], ...] = (
    (MatterEvent, lambda row: _events.place(row.matter_id, row.seq)),
    (Paper, lambda row: _papers.place(row.number)),
    (Report, lambda row: _told.place(row.key)),
    (Message, lambda row: _told.message_place(row.report_id, row.seq)),
    (Patrol, lambda row: patrols.place_of(row.key)),
    (Sender, lambda row: senders.place(row.appid)),
    (Said, lambda row: said.place(row.kind, row.project_code, row.key)),
)


def rotate_sealed(*, chunk: int = 2_000) -> Iterator[int]:
    """Encrypt every row that is not under the newest key again; yields how many after each chunk.

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
    """Whether any of it remains under an older key."""
    return any(_under_older(model).exists() for model, _ in _PLACES)


def _under_older(model: type[Any]) -> Any:
    return model.objects.exclude(sealed__startswith=f"{_keys.current().newest}:")
