"""The facts as known at a moment, as SQL over the store's files: nothing is copied, nothing is read twice."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from huxin.base.errors import StoreDamaged
from huxin.base.home import Home
from huxin.base.moments import utc
from huxin.engine import tables
from huxin.engine.tables import File
from huxin.facts.lists import KEPT
from huxin.facts.streams import ATTENDANCE, ATTENDED, TABLES, Stream, stored_columns


@dataclass(frozen=True)
class Snapshot:
    """Facts recorded by `known_at` (UTC, naive), in the table versions named. The same pair always reads the same.

    `scan` gives what stands for some files of a stream in a FROM; by default DuckDB's.
    """

    known_at: datetime
    versions: Mapping[str, int]
    files: Mapping[str, tuple[File, ...]]
    scan: Callable[[Stream, Iterable[File]], str] = tables.parquet

    def months(self, stream: str) -> list[int]:
        """The months (YYYYMM) of which a dated stream has rows by then."""
        return sorted({f.ym for f in self.files[stream] if f.ym is not None})

    def rows(
        self,
        stream: str,
        columns: Iterable[str],
        *,
        until: int | None = None,
        within: tuple[int, int] | None = None,
    ) -> str:
        """SQL for every known row, superseded ones included; `until` leaves out files of later months, `within` files
        that have no row of a project with such a number.

        A file recorded wholly by `known_at` needs no filter; only one that straddles the moment pays for it.
        """
        known = [f for f in self.files[stream] if until is None or f.ym is None or f.ym <= until]
        if within is not None:
            known = [f for f in known if f.holds(within)]
        whole = [f for f in known if f.last_recorded <= self.known_at]
        mixed = [f for f in known if f.last_recorded > self.known_at]
        names = ", ".join(columns)
        parts = [f"SELECT {names} FROM {self.scan(KEPT[stream], whole)}"] if whole else []
        if mixed:
            moment = self.known_at.isoformat(sep=" ", timespec="microseconds")
            parts.append(
                f"SELECT {names} FROM {self.scan(KEPT[stream], mixed)} WHERE recorded_at <= TIMESTAMP '{moment}'"
            )
        return " UNION ALL ".join(parts) or f"SELECT {names} FROM ({_nothing(stream)})"

    def current(self, stream: str, columns: Iterable[str], *, within: tuple[int, int] | None = None) -> str:
        """SQL for the row in force for each key: the latest recorded; for payroll, the latest sheet's lines.

        Only keys that ever came twice are ranked; the import marked those (`again`). `within`: as for `rows`, as far as
        that changes no answer: a key may have gone from one project to another.
        """
        kind = KEPT[stream]
        names, keys = ", ".join(columns), ", ".join(kind.key)
        needed = dict.fromkeys([*kind.key, *columns])
        if "*" in needed:
            names, needed = "*", dict.fromkeys(stored_columns(kind))
        if not any(f.again for f in self.files[stream]):
            return self.rows(stream, needed if names == "*" else columns, within=within)
        out = ", ".join(needed) if names == "*" else names
        order = "recorded_at DESC, source DESC"
        latest = (
            f"dense_rank() OVER (PARTITION BY {keys} ORDER BY {order})"
            if kind.whole
            else f"row_number() OVER (PARTITION BY {keys} ORDER BY {order}, source_row DESC)"
        )
        wide = within if "project_id" in kind.key else None
        contested = (
            f"(SELECT DISTINCT {keys} FROM ({self.rows(stream, [*kind.key, 'again'], within=wide)}) WHERE again)"
        )
        ranked = dict.fromkeys([*needed, "recorded_at", "source", "source_row"])
        return (
            f"SELECT {out} FROM ({self.rows(stream, needed, within=within)}) ANTI JOIN {contested} USING ({keys}) "
            "UNION ALL "
            f"SELECT {out} FROM (SELECT * FROM ({self.rows(stream, ranked, within=wide)}) "
            f"SEMI JOIN {contested} USING ({keys}) "
            f"QUALIFY {latest} = 1)"
        )


def snapshot(
    home: Home,
    *,
    known_at: datetime,
    versions: Mapping[str, int] | None = None,
    streams: Collection[str] = tuple(TABLES),
) -> Snapshot:
    """The facts known at a moment; with `versions`, of exactly those table versions (a replay).

    `streams` are those that are looked at: for a run of the monitor, what its rules may read.

    Raises:
        StoreDamaged: a table or one of its files cannot be read.
    """
    opened = tables.opened(home.facts, versions, streams)
    moment = utc(known_at)
    known = {
        name: tuple(f for f in tables.files_of(home.facts / name, table) if f.first_recorded <= moment)
        for name, table in opened.items()
    }
    files = {name: known.get(name, ()) for name in KEPT}
    if files[ATTENDANCE.name] and not files[ATTENDED.name]:
        raise StoreDamaged("事实库有考勤而没有出勤日表，考勤不能算作未报。请从备份恢复 facts 文件夹，或重新导入考勤。")
    return Snapshot(moment, {name: table.version() for name, table in opened.items()}, files)


def _nothing(stream: str) -> str:
    columns = ", ".join(f"NULL::{kind} AS {name}" for name, kind in stored_columns(KEPT[stream]).items())
    return f"SELECT {columns} WHERE false"
