"""The system of record of an installation moves from SQLite to PostgreSQL, or not at all.

Everything is one transaction of the target, tables included: a move that dies leaves nothing there and is begun again.
The source is held for writing meanwhile, so that nobody changes it between copy and comparison; it is never changed.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS as SOURCE
from django.db import DatabaseError, Error, connection, connections, transaction
from django.db.models import Model

from huxin.actions import installation
from huxin.actions._writer import only_writer
from huxin.actions.installation import DatabaseUnreachable
from huxin.base import postgres
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.queries.alike import Told, columns, models, pieces, told
from huxin.queries.batches import interrupted
from huxin.queries.unfit import Unfit, unfit

TARGET = "target"
_SHOWN = 20
_REFERENCES = """
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
           format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"""
_INDEXES = """
    SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE relnamespace = current_schema()::regnamespace
      AND indpred IS NULL  -- PostgreSQL words a condition anew each time; and those with one are small
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)"""
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Compared:
    """One table on both sides."""

    table: str
    here: Told
    there: Told

    @property
    def alike(self) -> bool:
        """Whether both sides hold the same rows."""
        return self.here == self.there


def move(home: Home, *, url: str, progress: Progress) -> list[Compared]:
    """Copy every table to the empty database at `url`, then compare. Where a table differs, nothing stays there.

    Raises:
        BadAddress: `url` names no PostgreSQL.
        DatabaseUnreachable: one of the two databases cannot be opened, or not be written.
        Refused: something here is at work or waits, versions differ, the target holds something or gives no right to
            make tables, or a value is one that PostgreSQL cannot keep.
    """
    with _both(home, url), _said_plainly():
        _require_empty()
        _require_fit(progress)
        with transaction.atomic(using=TARGET):
            progress("建表")
            call_command("migrate", database=TARGET, verbosity=0, interactive=False)
            again = _laid_aside()
            for model in models():
                _copy(model, progress)
            for statement in again:
                progress("建索引")
                _do(statement)
            _go_on_counting()
            found = _compared(progress)
            transaction.set_rollback(not all(one.alike for one in found), using=TARGET)
        return found


def compare(home: Home, *, url: str, progress: Progress) -> list[Compared]:
    """Hold the database at `url` against the one here and change neither. Raises what `move` raises."""
    with _both(home, url), _said_plainly():
        there = set(connections[TARGET].introspection.table_names())
        if lacking := sorted({model._meta.db_table for model in models()} - there):
            raise Refused(f"目标库里没有这些表：{'、'.join(lacking[:_SHOWN])}。请核对地址，或先搬迁。")
        with transaction.atomic(using=TARGET):
            return _compared(progress)


@contextmanager
def _both(home: Home, url: str) -> Iterator[None]:
    """Both databases open, and the source as it is to the end."""
    with ExitStack() as held:
        held.enter_context(_target(url))
        held.enter_context(installation.stands_still(home))
        held.enter_context(only_writer(home, waiting=_busy))
        _require_ready()
        try:
            held.enter_context(transaction.atomic(using=SOURCE))  # on SQLite only one at a time may write
        except DatabaseError:
            raise DatabaseUnreachable("本机的数据库正被别的命令写入。请等它结束后再搬迁。") from None
        yield


def _busy() -> None:
    raise Refused("另一个导入正在进行。请等它结束后再搬迁。")


def _require_ready() -> None:
    if connection.vendor != "sqlite":
        raise Refused("本安装用的不是 SQLite（已设置 HUXIN_DATABASE_URL）。请取消该设置后再从 SQLite 搬迁。")
    if pending := installation.pending_migrations():
        raise Refused(f"本机的数据库比程序旧（有 {len(pending)} 项建表未做）。请先运行 huxin init。")
    if unknown := installation.unknown_migrations():
        raise Refused(f"本机的数据库由更新的版本建立（{'、'.join(unknown)}）。请先升级程序。")
    if interrupted():
        raise Refused("还有文件等待入库。请先运行 huxin audit seal，它会先把这些文件入库，然后再搬迁。")


@contextmanager
def _target(url: str) -> Iterator[None]:
    """A second connection, for as long as it is wanted. Its password stays in this process's memory."""
    known = {TARGET: postgres.connection(url), SOURCE: connections.databases[SOURCE]}
    connections.databases[TARGET] = connections.configure_settings(known)[TARGET]
    try:
        try:
            connections[TARGET].ensure_connection()
        except Error:
            raise DatabaseUnreachable(
                f"连不上 {postgres.without_password(url)}。请核对主机、端口、库名、用户和口令，并确认数据库服务在运行。"
            ) from None
        yield
    finally:
        connections[TARGET].close()
        del connections[TARGET]
        del connections.databases[TARGET]


@contextmanager
def _said_plainly() -> Iterator[None]:
    """Trouble of the target as a sentence. The driver's own may quote values, which can be personal."""
    try:
        yield
    except DatabaseError as error:
        state = getattr(error.__cause__, "sqlstate", None) or "?"
        raise DatabaseUnreachable(
            f"数据库中途出错（{type(error).__name__}，SQLSTATE {state}），目标库中没有留下任何内容。请排除后重新搬迁。"
        ) from None


def _require_empty() -> None:
    with connections[TARGET].cursor() as cursor:
        if connections[TARGET].introspection.table_names(cursor, include_views=True):
            raise Refused("目标库里已经有表，搬迁只接受空库。请新建一个空库，或核对地址。")
        cursor.execute("SELECT has_schema_privilege(current_schema(), 'CREATE')")
        if cursor.fetchone() != (True,):
            raise Refused("在目标库中没有建表的权限。请让该库的管理员授予（GRANT CREATE ON SCHEMA public）。")


def _require_fit(progress: Progress) -> None:
    bad: list[Unfit] = []
    for model in models():
        progress(f"检查 {model._meta.db_table}")
        bad += unfit(SOURCE, model)
    if bad:
        lines = [f"  {one.table} 第 {one.row} 行 {one.column} 列：{one.why}" for one in bad[:_SHOWN]]
        more = f"\n  ……共 {len(bad)} 处" if len(bad) > _SHOWN else ""
        raise Refused("有 PostgreSQL 不能保存的内容，没有搬迁：\n" + "\n".join(lines) + more)


def _laid_aside() -> list[str]:
    """Drop indexes and references of the empty tables; what makes them again: of all rows at once that is quicker."""
    with connections[TARGET].cursor() as cursor:
        cursor.execute(_REFERENCES)
        references = cursor.fetchall()
        cursor.execute(_INDEXES)
        indexes = cursor.fetchall()
    for drop, _ in references + indexes:
        _do(drop)
    return [make for _, make in indexes + references]


def _do(statement: str) -> None:
    with connections[TARGET].cursor() as cursor:
        cursor.execute(statement)


def _copy(model: type[Model], progress: Progress) -> None:
    """As SQLite writes values, PostgreSQL reads them: the connection's time zone is UTC, as Django keeps it."""
    name, table = connections[TARGET].ops.quote_name, model._meta.db_table
    order = f"COPY {name(table)} ({', '.join(map(name, columns(model)))}) FROM STDIN"
    done = 0
    for piece in pieces(SOURCE, model):
        with connections[TARGET].wrap_database_errors, connections[TARGET].cursor() as cursor:
            with cursor.copy(order) as copy:
                for row in piece:
                    copy.write_row(row)
        done += len(piece)
        progress(f"复制 {table} {done} 行")


def _go_on_counting() -> None:
    """The next number of each table is the one SQLite would give: those of rows that are gone are not given again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, seq FROM sqlite_sequence WHERE seq > 0")
        last = dict(cursor.fetchall())
    with connections[TARGET].cursor() as cursor:
        for model in models():
            table, key = model._meta.db_table, model._meta.pk
            if key.get_internal_type() == "BigAutoField" and table in last:
                place = [connections[TARGET].ops.quote_name(table), key.column]
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [*place, last[table]])


def _compared(progress: Progress) -> list[Compared]:
    def of(alias: str, model: type[Model]) -> Told:
        return told(alias, model, progress=lambda rows: progress(f"比对 {model._meta.db_table} {rows} 行"))

    return [Compared(model._meta.db_table, of(SOURCE, model), of(TARGET, model)) for model in models()]
