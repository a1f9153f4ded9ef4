"""The registry: personal values become integers, people keep their latest, and reading in full is recorded."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from itertools import chain, repeat
from typing import Any, NamedTuple, TypeVar

from django.db import connection, transaction

from huxin.access import Actor, Permission, Place, require
from huxin.base.errors import Refused
from huxin.base.keyring import Keyring
from huxin.queries import _keys
from huxin.record.models import JournalEntry, Person, PersonalValue, Unmasking

_Row = TypeVar("_Row")
_TABLE = PersonalValue._meta.db_table
_MOST = 32_000  # parameters in one statement: SQLite takes 32,766
_SOUGHT = 2_000  # values looked up at a time: twice as fast as the most


class Known(NamedTuple):
    """What one report says of a person; ids are the registry's."""

    id_type: str | None = None
    name_id: int | None = None
    phone_id: int | None = None
    card_id: int | None = None

    def over(self, earlier: "Known") -> "Known":
        """A later line of the same report: what it leaves out, the earlier one says."""
        ids = zip(self[1:], earlier[1:], strict=True)
        return Known(self.id_type, *(new or old for new, old in ids))


def identify(kind: str, values: Iterable[str]) -> dict[str, int]:
    """The registry's id of every value, new ones entered; ids tell nothing of the order they came in.

    `kind` is one of ``id_no``, ``name``, ``phone``, ``card_no``; values are normalised already. Of an ``id_no`` the
    id is the `worker_id`. Safe to repeat, and beside others doing the same.
    """
    ring = _keys.current()
    wanted = list(dict.fromkeys(values))
    blinds = ring.blinds(kind, wanted)
    with transaction.atomic():
        _alone()
        found = _lookup(blinds) if _any(kind) else {}
        if len(found) < len(blinds):
            fresh = {blind: value for blind, value in zip(blinds, wanted, strict=True) if blind not in found}
            found |= _enter(ring, kind, dict(sorted(fresh.items())))
    return dict(zip(wanted, map(found.__getitem__, blinds), strict=True))


def _alone() -> None:
    """Nobody else enters values until the transaction ends. SQLite's transactions are alone from their beginning."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {_TABLE} IN SHARE ROW EXCLUSIVE MODE")


def _any(kind: str) -> bool:
    """Whether there is a value of the kind at all. Seeking a roster's values in vain costs a second."""
    return PersonalValue.objects.filter(kind=kind).exists()


def _lookup(blinds: Sequence[bytes]) -> dict[bytes, int]:
    """Ids of those that are there. In order, so that the database walks along its index."""
    found: dict[bytes, int] = {}
    with connection.cursor() as cursor:
        for chunk in _chunks(sorted(blinds), _SOUGHT):
            marks = ", ".join(["%s"] * len(chunk))
            cursor.execute(f"SELECT blind, id FROM {_TABLE} WHERE blind IN ({marks})", chunk)
            rows = cursor.fetchall()
            found.update(rows if connection.vendor == "sqlite" else ((bytes(blind), pk) for blind, pk in rows))
    return found


def _enter(ring: Keyring, kind: str, fresh: Mapping[bytes, str]) -> dict[bytes, int]:
    """Insert values that are not there, sorted by their blind index; their ids, in order.

    Sorted, because then the database fills its index page by page, which takes a third less than here and there.
    The ORM would make an object of each. The database works on one part while the next is being encrypted: it frees
    the interpreter's lock, and a roster of new people is mostly this.
    """
    with connection.cursor() as cursor, ThreadPoolExecutor(1) as beside:
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {_TABLE}")
        first, blinds, texts = cursor.fetchone()[0] + 1, list(fresh), list(fresh.values())
        done: Future[object] | None = None
        for start in range(0, len(blinds), size := _MOST // 4):
            chunk = blinds[start : start + size]
            tokens = ring.seal_all(texts[start : start + size], places=_keys.places(kind, chunk))
            marks = ", ".join(["(%s, %s, %s, %s)"] * len(chunk))
            ids = range(first + start, first + start + len(chunk))
            cells: list[Any] = list(chain.from_iterable(zip(ids, repeat(kind), chunk, tokens, strict=False)))
            if done is not None:
                done.result()
            done = beside.submit(cursor.execute, f"INSERT INTO {_TABLE} (id, kind, blind, token) VALUES {marks}", cells)
        if done is not None:
            done.result()
    return dict(zip(blinds, range(first, first + len(blinds)), strict=True))


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
    gains = " OR ".join(
        f"p.{c} IS NULL AND excluded.{c} IS NOT NULL" for c in ("id_type", "name_id", "phone_id", "card_id")
    )
    newest = "CASE WHEN excluded.updated_at > p.updated_at THEN excluded.updated_at ELSE p.updated_at END"
    table = connection.ops.quote_name(Person._meta.db_table)
    when = connection.ops.adapt_datetimefield_value(at)
    with transaction.atomic(), connection.cursor() as cursor:
        for chunk in _chunks(sorted(rows.items()), _MOST // 6):
            marks = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(chunk))
            cursor.execute(
                f"INSERT INTO {table} AS p ({columns}) VALUES {marks} "
                f"ON CONFLICT (id) DO UPDATE SET {kept} updated_at = {newest} "
                f"WHERE excluded.updated_at >= p.updated_at OR {gains}",
                list(chain.from_iterable((pk, *row, when) for pk, row in chunk)),
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
