"""The registry: personal values become integers, people keep their latest, and reading in full is recorded."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from itertools import count
from typing import NamedTuple, TypeVar

from django.db import connection, transaction

from huxin.access import Actor, Permission, Place, require
from huxin.base.errors import Refused
from huxin.queries import _keys
from huxin.record.models import JournalEntry, Person, PersonalValue, Unmasking

_Row = TypeVar("_Row")
_TABLE = PersonalValue._meta.db_table
_ROWS = 8_000  # times four columns: below the 32,766 parameters SQLite takes in one statement


class Known(NamedTuple):
    """What one report says of a person; ids are the registry's."""

    id_type: str | None = None
    name_id: int | None = None
    phone_id: int | None = None
    card_id: int | None = None


def identify(kind: str, values: Iterable[str]) -> dict[str, int]:
    """The registry's id of every value, new ones entered in their order of appearance.

    `kind` is one of ``id_no``, ``name``, ``phone``, ``card_no``; values are normalised already. Of an ``id_no`` the
    id is the `worker_id`. Safe to repeat, and beside others doing the same.
    """
    ring = _keys.current()
    wanted = list(dict.fromkeys(values))
    by_blind = dict(zip(ring.blinds(kind, wanted), wanted, strict=True))
    with transaction.atomic():
        _alone()
        found = _lookup(list(by_blind))
        fresh = [blind for blind in by_blind if blind not in found]
        found |= _enter(kind, fresh, ring.seal_all([(by_blind[b], _keys.place(kind, b)) for b in fresh]))
    return {value: found[blind] for blind, value in by_blind.items()}


def _alone() -> None:
    """Nobody else enters values until the transaction ends. SQLite's transactions are alone from their beginning."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {_TABLE} IN SHARE ROW EXCLUSIVE MODE")


def _lookup(blinds: Sequence[bytes]) -> dict[bytes, int]:
    found: dict[bytes, int] = {}
    with connection.cursor() as cursor:
        for chunk in _chunks(blinds, 4 * _ROWS):
            marks = ", ".join(["%s"] * len(chunk))
            cursor.execute(f"SELECT blind, id FROM {_TABLE} WHERE blind IN ({marks})", chunk)
            found.update((bytes(blind), pk) for blind, pk in cursor.fetchall())
    return found


def _enter(kind: str, blinds: Sequence[bytes], tokens: Iterator[str]) -> dict[bytes, int]:
    """Insert values that are not there; their ids, in order.

    The ORM would make an object of each. The database works on one part while the next is being encrypted: it frees
    the interpreter's lock, and a roster of new people is mostly this.
    """
    with connection.cursor() as cursor, ThreadPoolExecutor(1) as beside:
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {_TABLE}")
        found = dict(zip(blinds, count(cursor.fetchone()[0] + 1), strict=False))
        done: Future[object] | None = None
        for chunk in _chunks(blinds, _ROWS):
            marks = ", ".join(["(%s, %s, %s, %s)"] * len(chunk))
            cells = [cell for blind in chunk for cell in (found[blind], kind, blind, next(tokens))]
            if done is not None:
                done.result()
            done = beside.submit(cursor.execute, f"INSERT INTO {_TABLE} (id, kind, blind, token) VALUES {marks}", cells)
        if done is not None:
            done.result()
    return found


def enter_people(rows: Mapping[int, Known], *, at: datetime) -> None:
    """Keep what is last known of people, by `worker_id`.

    A later report replaces an earlier one; where it leaves something out, what was known stays.
    """
    columns = "id, id_type, name_id, phone_id, card_id, updated_at"
    kept = "".join(
        f"{c} = CASE WHEN excluded.updated_at >= p.updated_at THEN COALESCE(excluded.{c}, p.{c})"
        f" ELSE COALESCE(p.{c}, excluded.{c}) END, "
        for c in ("id_type", "name_id", "phone_id", "card_id")
    )
    newest = "CASE WHEN excluded.updated_at > p.updated_at THEN excluded.updated_at ELSE p.updated_at END"
    table = connection.ops.quote_name(Person._meta.db_table)
    when = connection.ops.adapt_datetimefield_value(at)
    with transaction.atomic(), connection.cursor() as cursor:
        for chunk in _chunks(list(rows.items()), _ROWS * 3 // 6):
            marks = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(chunk))
            cursor.execute(
                f"INSERT INTO {table} AS p ({columns}) VALUES {marks} "
                f"ON CONFLICT (id) DO UPDATE SET {kept} updated_at = {newest}",
                [cell for pk, row in chunk for cell in (pk, *row, when)],
            )


def reveal(
    *, actor: Actor, purpose: str, place: Place, ids: Iterable[int], subject: str = "", now: datetime
) -> dict[int, str]:
    """Read personal values in full. Every one of them is recorded, in the transaction that reads it.

    Args:
        place: the project the person works on; reach is checked there.
        ids: ids of the registry (`worker_id`, `name_id`, …). Unknown ones are left out.

    Raises:
        Refused: no permission here, or no purpose given.
    """
    require(actor, Permission.UNMASK, place)
    if not purpose.strip():
        raise Refused("查看完整个人信息须填写用途。")
    ring = _keys.current()
    with transaction.atomic():
        values = list(PersonalValue.objects.filter(pk__in=set(ids)))
        Unmasking.objects.bulk_create(
            Unmasking(at=now, who=actor.id, purpose=purpose.strip(), kind=v.kind, value_id=v.pk, subject=subject)
            for v in values
        )
        return {v.pk: ring.unseal(v.token, place=_keys.place(v.kind, bytes(v.blind))) for v in values}


def rotate_values(*, now: datetime, chunk: int = 5_000) -> Iterator[int]:
    """Encrypt every value that is not under the newest key again; yields how many after each chunk.

    Chunks are committed one by one and those done are found by their key id: stopped anywhere, it goes on from there.
    """
    ring, last = _keys.current(), 0
    prefix = f"{ring.newest}:"
    while True:
        rows = list(PersonalValue.objects.filter(pk__gt=last).order_by("pk")[:chunk])
        if not rows:
            break
        last = rows[-1].pk
        old = [row for row in rows if not row.token.startswith(prefix)]
        for row in old:
            place = _keys.place(row.kind, bytes(row.blind))
            row.token = ring.seal(ring.unseal(row.token, place=place), place=place)
        PersonalValue.objects.bulk_update(old, ["token"], batch_size=1_000)
        yield len(old)
    JournalEntry.objects.create(at=now, who="system", what="keys.rotate", subject=f"key:{ring.newest}")


def _chunks(rows: Sequence[_Row], size: int) -> Iterator[Sequence[_Row]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
