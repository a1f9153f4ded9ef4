"""The database as of one moment, while others write; and put back where there is none yet.

SQLite's backup keeps to the snapshot of a read transaction that was open before. PostgreSQL's tables are copied out
within one repeatable read, in its own text form, which no version of its programs has to be at hand for.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from huxin.actions import installation
from huxin.base.errors import Refused
from huxin.base.vault import BackupDamaged
from huxin.queries.alike import columns, models

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_PAGES = 2_000  # copied between two words of progress
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Copied:
    """What was copied: which kind of database, rows by table, and (PostgreSQL) the last number each table gave."""

    kind: str
    rows: Mapping[str, int]
    last: Mapping[str, int]


class Snapshot(Protocol):
    """A database as of the moment it was opened."""

    def copy(self, folder: Path, progress: Progress) -> tuple[Copied, Iterator[Path]]:
        """Write it to files of that folder, one after the other as they are asked for."""


@contextmanager
def snapshot() -> Iterator[Snapshot]:
    """The database as it is now, for as long as it is held. Writers are not held up."""
    if connection.vendor == SQLITE:
        with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as found:
            found.execute("BEGIN")
            found.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on it is fixed
            yield _Sqlite(found)
        return
    own = connection.copy()
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT count(*) FROM django_migrations")  # from here on it is fixed
        yield _Postgresql(own)
    finally:
        own.close()


class _Sqlite:
    def __init__(self, found: sqlite3.Connection) -> None:
        self._found = found

    def copy(self, folder: Path, progress: Progress) -> tuple[Copied, Iterator[Path]]:
        target = folder / "huxin.sqlite3"

        def tell(_: int, left: int, pages: int) -> None:
            progress(f"复制数据库 {(pages - left) * 100 // max(pages, 1)}%")

        with closing(sqlite3.connect(target)) as out:
            self._found.backup(out, pages=_PAGES, progress=tell)
            out.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
            named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            rows = {table: _count(out, table) for (table,) in out.execute(named).fetchall()}
        return Copied(SQLITE, rows, {}), iter([target])


class _Postgresql:
    def __init__(self, own: Any) -> None:
        self._own = own

    def copy(self, folder: Path, progress: Progress) -> tuple[Copied, Iterator[Path]]:
        with self._own.cursor() as cursor:
            rows = _rows(cursor)
            last = {model._meta.db_table: _last(cursor, model) for model in models()}
        given = {table: number for table, number in last.items() if number is not None}
        return Copied(POSTGRESQL, rows, given), self._files(folder, progress)

    def _files(self, folder: Path, progress: Progress) -> Iterator[Path]:
        for model in models():
            table = model._meta.db_table
            path = folder / f"{table}.copy"
            progress(f"复制数据库 {table}")
            with self._own.cursor() as cursor, path.open("wb") as out:
                with cursor.copy(f"COPY {_columns(model)} TO STDOUT") as rows:
                    for data in rows:
                        out.write(data)
            yield path
            path.unlink()


def require_room(kind: str) -> None:
    """A database of the kind that was backed up, and nothing in it.

    Raises:
        Refused: it is another, or something is in it.
        DatabaseUnreachable: it cannot be opened.
    """
    if kind != connection.vendor:
        wanted = {
            SQLITE: "这份备份来自 SQLite：请取消 HUXIN_DATABASE_URL 后再恢复，之后可用 huxin move-to 搬到 PostgreSQL。",
            POSTGRESQL: "这份备份来自 PostgreSQL：请建一个空库，用 HUXIN_DATABASE_URL 指明后再恢复。",
        }
        raise Refused(wanted[kind])
    if kind == SQLITE:
        return
    try:
        with connection.cursor() as cursor:
            full = connection.introspection.table_names(cursor, include_views=True)
    except DatabaseError:
        raise installation.DatabaseUnreachable(
            "连不上 HUXIN_DATABASE_URL 指明的数据库。请核对地址、用户和口令。"
        ) from None
    if full:
        raise Refused("HUXIN_DATABASE_URL 指明的库里已经有表，恢复只接受空库。请新建一个空库。")


def require_version(kind: str, migrations: list[str]) -> None:
    """This version can read what that one wrote. Raises Refused."""
    own = installation.own_migrations()
    if strange := sorted(set(migrations) - set(own)):
        raise Refused(f"备份由更新的版本写成（{'、'.join(strange)}）。请先升级程序，再恢复。")
    if kind == POSTGRESQL and migrations != own:
        raise Refused("备份由较早的版本写成。请先用那个版本恢复，再升级程序。")


@contextmanager
def put_back(folder: Path, copied: Copied, progress: Progress) -> Iterator[None]:
    """PostgreSQL: tables and rows, there at the end of the block or not at all. SQLite: the file is looked at.

    Raises:
        BackupDamaged: it does not hold what was counted when the backup was made.
    """
    if copied.kind == SQLITE:
        _look(folder / "huxin.sqlite3", copied)
        yield
        return
    with transaction.atomic():
        call_command("migrate", verbosity=0, interactive=False)
        for model in models():
            progress(f"恢复数据库 {model._meta.db_table}")
            _load(folder / f"{model._meta.db_table}.copy", model)
        with connection.cursor() as cursor:
            for table, last in copied.last.items():
                place = [connection.ops.quote_name(table), _key(table)]
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [*place, last])
            _require_all(copied, _rows(cursor))
        yield


def _look(path: Path, copied: Copied) -> None:
    with closing(sqlite3.connect(path)) as found:
        if found.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise BackupDamaged("备份里的数据库不完整。没有恢复任何内容，请改用另一份备份。")
        _require_all(copied, {table: _count(found, table) for table in copied.rows})


def _count(found: sqlite3.Connection, table: str) -> int:
    return int(found.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}").fetchone()[0])


def _require_all(copied: Copied, found: Mapping[str, int]) -> None:
    for table, rows in copied.rows.items():
        if found.get(table) != rows:
            raise BackupDamaged(f"备份里的 {table} 应有 {rows} 行，却有 {found.get(table)} 行。没有恢复任何内容。")


def _load(path: Path, model: type[Model]) -> None:
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
        with cursor.copy(f"COPY {_columns(model)} FROM STDIN") as rows, path.open("rb") as file:
            while data := file.read(1 << 20):
                rows.write(data)


def _columns(model: type[Model]) -> str:
    name = connection.ops.quote_name
    return f"{name(model._meta.db_table)} ({', '.join(map(name, columns(model)))})"


def _rows(cursor: Any) -> dict[str, int]:
    counted = {}
    for model in models():
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(model._meta.db_table)}")
        (counted[model._meta.db_table],) = cursor.fetchone()
    return counted


def _last(cursor: Any, model: type[Model]) -> int | None:
    place = [connection.ops.quote_name(model._meta.db_table), model._meta.pk.column]
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", place)
    (name,) = cursor.fetchone()
    if name is None:
        return None
    cursor.execute(f"SELECT last_value, is_called FROM {name}")
    last, given = cursor.fetchone()
    return int(last) if given else None


def _key(table: str) -> str:
    return next(str(model._meta.pk.column) for model in models() if model._meta.db_table == table)
