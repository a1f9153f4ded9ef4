"""The registry: personal values become integers, people keep their latest, and reading in full is recorded."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain, count
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import BinaryField, Max
from django.db.models.functions import Substr

from huxin.access import Actor, Permission, Place, require
from huxin.actions import _chain
from huxin.actions._chunks import chunks
from huxin.base import beside
from huxin.base.chain import digest
from huxin.base.errors import Refused
from huxin.base.keyring import Keyring, index_all, seal_all
from huxin.queries import _keys
from huxin.queries.proof_said import of_unmasking
from huxin.record.models import JournalEntry, Person, PersonalValue, Unmasking

_TABLE = PersonalValue._meta.db_table
_AT_ONCE = 500  # rows in one statement: more take longer, on SQLite twice as long at the most it takes
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_SEALED = 20_000  # values sealed at a time, so that the first are entered while the next are being sealed


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

    `kind` is one of ``id_no``, ``name``, ``phone``, ``card_no``, ``email``; values are normalised already. Of an
    ``id_no`` the id is the `worker_id`. Safe to repeat, and beside others doing the same.
    """
    with beside.computing(worth=False) as ask, identifying({kind: list(dict.fromkeys(values))}, ask=ask) as found:
        return found[kind]


@contextmanager
def identifying(wanted: Mapping[str, Collection[str]], *, ask: beside.Ask) -> Iterator[dict[str, dict[str, int]]]:
    """The same for different values of each of several kinds, hashed and sealed by whoever `ask` asks.

    A transaction: the ids are known within, while the values are still being sealed; they are entered when it ends.
    """
    found, entering = dict[str, dict[str, int]](), list[_Entering]()
    with transaction.atomic():
        _alone()
        ring, last = _keys.indexing(), _last_id()
        asked = {kind: ask(index_all, ring, kind, wanted[kind]) for kind in list(wanted)[1::2]}  # the others meanwhile
        for kind, texts in wanted.items():
            values, blinds = asked[kind].result() if kind in asked else index_all(ring, kind, texts)
            known = _lookup(blinds) if _any(kind) else {}
            fresh = [pair for pair in zip(values, blinds, strict=True) if pair[1] not in known]
            new = count(last + 1)
            found[kind] = {v: known.get(b) or next(new) for v, b in zip(values, blinds, strict=True)}
            for some in chunks(fresh, _SEALED):
                plain, own = zip(*some, strict=True)
                sealed = ask(seal_all, ring, plain, under=_keys.place(kind, b""), blinds=own)
                entering.append(_Entering(last + 1, kind, own, sealed))
                last += len(some)
        yield found
        _enter(entering)


class _Entering(NamedTuple):
    """Values on their way into the table, under ids from `first` on."""

    first: int
    kind: str
    blinds: Sequence[bytes]
    sealed: Future[list[bytes]]


def _last_id() -> int:
    return PersonalValue.objects.aggregate(last=Max("id"))["last"] or 0


def _alone() -> None:
    """Nobody else enters values until the transaction ends. SQLite's transactions are alone from their beginning."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {_TABLE} IN SHARE ROW EXCLUSIVE MODE")


def _any(kind: str) -> bool:
    """Whether there is a value of the kind at all. Seeking a roster's values in vain costs time."""
    return PersonalValue.objects.filter(kind=kind).exists()


def _lookup(blinds: Sequence[bytes]) -> dict[bytes, int]:
    """Ids of those that are there. `blinds` are in order, so that the database walks along its index."""
    found: dict[bytes, int] = {}
    for chunk in chunks(blinds, _AT_ONCE):
        marks = ", ".join(["%s"] * len(chunk))
        rows = _execute(f"SELECT blind, id FROM {_TABLE} WHERE blind IN ({marks})", chunk).fetchall()
        found.update(rows if connection.vendor == "sqlite" else ((bytes(blind), pk) for blind, pk in rows))
    return found


def _enter(entering: Iterable[_Entering]) -> None:
    """Insert values in the order of their index: so the database fills it page by page.

    The ORM would make an object of each.
    """
    for first, kind, blinds, sealed in entering:
        rows = list(zip(count(first), blinds, sealed.result(), strict=False))
        for chunk in chunks(rows, _AT_ONCE):
            marks = ", ".join([f"(%s, '{kind}', %s, %s)"] * len(chunk))
            _execute(f"INSERT INTO {_TABLE} (id, kind, blind, token) VALUES {marks}", list(chain.from_iterable(chunk)))


def _execute(sql: str, cells: Sequence[Any]) -> Any:
    """Execute a statement of very many parameters; its cursor.

    Django's cursor for SQLite looks at every mark again each time, which takes as long as entering the rows.
    """
    cursor = connection.cursor()
    if connection.vendor == "sqlite":
        return sqlite3.Cursor.execute(cursor.cursor, sql.replace("%s", "?"), cells)
    cursor.execute(sql, cells)
    return cursor


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
    with transaction.atomic():
        for chunk in chunks(sorted(rows.items()), _AT_ONCE):
            marks = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(chunk))
            _execute(
                f"INSERT INTO {table} AS p ({columns}) VALUES {marks} "
                f"ON CONFLICT (id) DO UPDATE SET {kept} updated_at = {newest} "
                f"WHERE excluded.updated_at >= p.updated_at OR {gains}",
                list(chain.from_iterable((pk, *row, when) for pk, row in chunk)),
            )


def enter_names(names: Mapping[int, int]) -> None:
    """Keep the names that payroll sheets give to workers. They count for less than any roster's, however old it is."""
    settled: set[int] = set()
    when = connection.ops.adapt_datetimefield_value(_LONG_AGO)
    for chunk in chunks(sorted(names), _AT_ONCE):
        marks = ", ".join(["%s"] * len(chunk))
        sql = (
            f"SELECT id FROM {Person._meta.db_table} WHERE id IN ({marks}) AND name_id IS NOT NULL AND updated_at > %s"
        )
        settled.update(pk for (pk,) in _execute(sql, [*chunk, when]).fetchall())
    enter_people({worker: Known(name_id=names[worker]) for worker in names.keys() - settled}, at=_LONG_AGO)


def reveal(
    *,
    actor: Actor,
    purpose: str,
    place: Place,
    ids: Iterable[int],
    subject: str = "",
    permission: Permission = Permission.UNMASK,
    now: datetime,
) -> dict[int, str]:
    """Read personal values in full. Every one of them is recorded and chained, in the transaction that reads it.

    Args:
        place: the project the person works on; reach is checked there.
        ids: ids of the registry (`worker_id`, `name_id`, …). Unknown ones are left out.
        permission: the right by which it is read, where another act needs the values than looking at them.

    Raises:
        Refused: no permission here, or no purpose given.
    """
    require(actor, permission, place)
    if not purpose.strip():
        raise Refused("查看完整个人信息须填写用途。")
    ring = _keys.current()
    with transaction.atomic():
        values = list(PersonalValue.objects.filter(pk__in=set(ids)))
        read = Unmasking.objects.bulk_create(
            Unmasking(at=now, who=actor.id, purpose=purpose.strip(), kind=v.kind, value_id=v.pk, subject=subject)
            for v in values
        )
        head = _chain.hold()
        for row in read:
            _chain.append(kind="unmasking", subject=str(row.pk), digest=digest(of_unmasking(row)), at=now, head=head)
        return {v.pk: _keys.opened(ring, v.kind, v.blind, v.token) for v in values}


def rotate_values(*, now: datetime, chunk: int = 5_000) -> Iterator[int]:
    """Encrypt every value that is not under the newest key again; yields how many after each chunk.

    Chunks are committed one by one and those done are found by their key id: stopped anywhere, it goes on from there.
    """
    ring, last = _keys.current(), 0
    prefix = f"{ring.newest}:".encode()
    while True:
        rows = list(PersonalValue.objects.filter(pk__gt=last).order_by("pk")[:chunk])
        if not rows:
            break
        last = rows[-1].pk
        old = [row for row in rows if not bytes(row.token).startswith(prefix)]
        for row in old:
            place = _keys.place(row.kind, bytes(row.blind))
            row.token = ring.seal_bytes(ring.unseal_bytes(bytes(row.token), place=place), place=place)
        PersonalValue.objects.bulk_update(old, ["token"], batch_size=1_000)
        yield len(old)
    JournalEntry.objects.create(at=now, who="system", what="keys.rotate", subject=f"key:{ring.newest}")


def unrotated() -> bool:
    """Whether a value remains under an older key."""
    head = f"{_keys.current().newest}:".encode()
    begun = Substr("token", 1, len(head), output_field=BinaryField())
    return PersonalValue.objects.annotate(head=begun).exclude(head=head).exists()


def reindex_values(new: Keyring, *, chunk: int = 5_000) -> Iterator[int]:
    """Index every value by another index key, within the caller's transaction; yields how many after each chunk.

    A token is bound to its index, so each is sealed anew as well.
    """
    _alone()
    last = 0
    with connection.cursor() as cursor:
        while rows := list(PersonalValue.objects.filter(pk__gt=last).order_by("pk")[:chunk]):
            last, fresh = rows[-1].pk, []
            for row in rows:
                value = _keys.opened(new, row.kind, row.blind, row.token)
                blind = new.blind(row.kind, value)
                fresh.append((blind, new.seal_bytes(value.encode(), place=_keys.place(row.kind, blind)), row.pk))
            cursor.executemany(f"UPDATE {_TABLE} SET blind = %s, token = %s WHERE id = %s", fresh)
            yield len(fresh)
