"""Run the monitor, and put what the screens need of the run into the record."""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
from django.db import connection, transaction
from django.db.models import Model

from huxin.access import Actor, Permission, require_anywhere
from huxin.actions import warnings
from huxin.base.errors import NotFound, Refused
from huxin.base.home import Home
from huxin.base.level import Level
from huxin.engine import run as engine
from huxin.engine.cluster import DUCKDB
from huxin.engine.literals import quoted
from huxin.queries._reach import in_reach
from huxin.queries.runs import publishes
from huxin.record.models import Finding, JournalEntry, Project, ProjectMonth, Run

_STANDING = (
    *("level", "arrears_fen", "arrears_heads", "overdue_days", "findings", "coverage_ym", "attending_heads"),
    *("registered_heads", "contracted_heads", "has_account", "has_deposit", "settled_ratio_e4"),
)
_TABLES = ("worker_months", "project_months", "findings")
# A level that is no level is NULL, which no table takes.
_LEVEL = "CASE WHEN level IS NULL THEN 0 " + " ".join(f"WHEN level = '{one.word}' THEN {int(one)}" for one in Level)
_PLACE = '[{"id": "BIGINT", "code": "VARCHAR", "region_code": "VARCHAR", "sector": "VARCHAR"}]'
# What the screens read, from a run's files: each column of the record as the value that both databases take.
_STANDS = {name: name for name in ("id", *_STANDING)} | {"level": f"{_LEVEL} END"}
_MONTHS = {
    "project_id": "place.id",
    "ym": "replace(month, '-', '')::INTEGER",
    **{name: name for name in ("attending_heads", "listed_heads", "paid_heads", "net_fen", "paid_fen", "arrears_fen")},
    "due_on": "due_on::VARCHAR",
    "feeds": "to_json(feeds)::VARCHAR",
}
_FINDINGS = {
    "id": "file_row_number",
    "rule": "rule",
    "project_id": "place.id",
    "ym": "replace(month, '-', '')::INTEGER",
    "level": f"{_LEVEL} END",
    **{name: name for name in ("region_code", "sector", "measures")},
}
_AT_ONCE = 5_000  # rows in memory
Row = dict[str, Any]
Values = tuple[Any, ...]


def run(
    home: Home,
    *,
    actor: Actor,
    as_of: date,
    now: datetime,
    known_at: datetime | None = None,
    pack: str | None = None,
    projects: Sequence[str] | None = None,
    out: Path | None = None,
    computed: Row | None = None,
    on: str = DUCKDB,
    progress: warnings.Progress = lambda said: None,
) -> Row:
    """Run the monitor and publish the run; returns its manifest.

    A run of all projects, with all that is known, under the law of its day, becomes the current one that the screens
    show, and the warnings follow it. Any other is a question on the side: it is kept, and shown nowhere by default.
    So is every run of whoever does not reach the whole city (`queries.runs.publishes`): it is of the projects in reach.

    Args:
        out: a folder to copy the contract's three tables to.
        computed: the manifest of this very question, where the engine (`on`) has answered it already.

    Raises:
        NotFound: a project code that is not on file. Refused, LawGap, StoreDamaged.
    """
    require_anywhere(actor, Permission.MONITOR)
    if projects:
        known = set(Project.objects.filter(code__in=projects).values_list("code", flat=True))
        if unknown := sorted(set(projects) - known):
            raise NotFound(f"没有项目「{'、'.join(unknown)}」。请核对项目编码，或先导入项目。")
    elif not publishes(actor):  # a county must not change what the others see
        reached = Project.objects.filter(in_reach(actor, Permission.MONITOR)).order_by("code")
        projects = list(reached.values_list("code", flat=True))
        if not projects:
            raise Refused("您的管辖范围内还没有项目，没有可以监测的。请先导入项目。")
    question = engine.asked(as_of=as_of, known_at=known_at or now, pack=pack, projects=projects)
    current = known_at is None and pack is None and projects is None
    progress("核对事实，按规则查找")
    manifest = computed or engine.run(home, question, engine=on)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for name in _TABLES:
            shutil.copyfile(home.runs / manifest["id"] / f"{name}.parquet", out / f"{name}.parquet")
    progress("存入记录")
    _publish(home, manifest, now=now, actor=actor, current=current)
    if current:
        warnings.catch_up(home, now=now, progress=progress)
    return manifest


@transaction.atomic
def _publish(home: Home, manifest: Row, *, now: datetime, actor: Actor, current: bool) -> None:
    run_id = manifest["id"]
    moment = datetime.fromisoformat(manifest["known_at"].removesuffix("Z")).replace(tzinfo=UTC)
    if current:
        Run.objects.filter(current=True).exclude(pk=run_id).update(current=False)
    kept = {"as_of": manifest["as_of"], "known_at": moment, "pack": manifest["pack"], "created_at": now}
    kept |= {"manifest": manifest, "counts": manifest["counts"]} | ({"current": True} if current else {})
    Run.objects.update_or_create(pk=run_id, defaults=kept)
    if current:
        _show(home, run_id)
    given = {"as_of": manifest["as_of"], "pack": manifest["pack"], "current": current}
    JournalEntry.objects.create(at=now, who=actor.id, what="monitor.run", subject=f"run:{run_id}", given=given)


def _show(home: Home, run_id: str) -> None:
    """Replace what the screens read by this run's rows."""
    known = list(Project.objects.values_list("id", "code", "region_code", "sector", *_STANDING))
    with duckdb.connect(config={"threads": "2"}) as con:
        # One literal: ten thousand VALUES would take longer to parse than the rest takes.
        places = json.dumps([dict(zip(("id", "code", "region_code", "sector"), row[:4], strict=True)) for row in known])
        con.execute(f"CREATE TEMP TABLE place AS SELECT {quoted(run_id)} AS run_id, "
                    f"unnest(from_json({quoted(places)}, {quoted(_PLACE)}), recursive := true)")  # fmt: skip
        folder = home.runs / run_id
        _stand({row[0]: row[4:] for row in known}, _read(con, folder / "projects.parquet", _STANDS))
        _replace(ProjectMonth, _MONTHS, _read(con, folder / "project_months.parquet", _MONTHS))
        _replace(Finding, _FINDINGS, _read(con, folder / "findings.parquet", _FINDINGS))


def _read(con: duckdb.DuckDBPyConnection, file: Path, columns: Mapping[str, str]) -> Iterator[Values]:
    """A run's rows of projects that the registry has."""
    con.execute(
        f"SELECT {', '.join(columns.values())} FROM read_parquet({quoted(str(file))}, file_row_number = true) "
        "JOIN place ON code = project_code"
    )
    while rows := con.fetchmany(_AT_ONCE):
        yield from rows


def _stand(before: Mapping[int, Values], rows: Iterable[Values]) -> None:
    """Where each project stands. Most stand where they stood."""
    changed = [[*row[1:], row[0]] for row in rows if before[row[0]] != row[1:]]
    values = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in _STANDING)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {_table(Project)} SET {values} WHERE id = %s", changed)


def _replace(model: type[ProjectMonth] | type[Finding], columns: Iterable[str], rows: Iterable[Values]) -> None:
    """Empty the table and fill it. Its indexes are built over all rows at once, which takes a third of the time."""
    editor = connection.schema_editor()
    named = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        for index in model._meta.indexes:
            cursor.execute(f"DROP INDEX IF EXISTS {connection.ops.quote_name(index.name)}")
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {_table(model)}")
            # Frozen: the table is new to everybody, and lists may then be read from indexes alone at once.
            with cursor.copy(f"COPY {_table(model)} ({named}) FROM STDIN (FREEZE)") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            # Without a WHERE the table is emptied at once; the ORM would first read every row's id.
            cursor.execute(f"DELETE FROM {_table(model)}")
            marks = ", ".join("%s" for _ in columns)
            cursor.executemany(f"INSERT INTO {_table(model)} ({named}) VALUES ({marks})", list(rows))
        for index in model._meta.indexes:
            cursor.execute(str(index.create_sql(model, editor)))
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {_table(model)}")


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)
