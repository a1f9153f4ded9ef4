"""Run the monitor, and put what the screens need of the run into the record."""

import json
import shutil
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from huxin.access import Actor, Permission, require_anywhere
from huxin.base.home import Home
from huxin.base.level import Level
from huxin.base.months import ym_from_text
from huxin.engine import read
from huxin.engine import run as engine
from huxin.record.models import Finding, JournalEntry, Project, ProjectMonth, Run

_LEVELS = {None: 0} | {level.word: int(level) for level in Level}
_STANDING = (
    *("level", "arrears_fen", "arrears_heads", "overdue_days", "findings", "coverage_ym", "attending_heads"),
    *("registered_heads", "contracted_heads", "has_account", "has_deposit", "settled_ratio_e4"),
)
_MONTH = (
    *("project_id", "ym", "attending_heads", "listed_heads", "paid_heads", "net_fen", "paid_fen", "arrears_fen"),
    *("due_on", "feeds"),
)
_FINDING = ("run_id", "no", "rule", "project_id", "ym", "level", "region_code", "sector", "measures", "evidence")
_TABLES = ("worker_months", "project_months", "findings")
Row = dict[str, Any]


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
) -> Row:
    """Run the monitor and publish the run; returns its manifest.

    A run of all projects, with all that is known, under the law of its day, becomes the current one that the screens
    show. Any other is a question on the side: it is kept, and shown nowhere by default.

    Args:
        out: a folder to copy the contract's three tables to.

    Raises:
        Refused, LawGap, StoreDamaged.
    """
    require_anywhere(actor, Permission.MONITOR)
    question = engine.asked(as_of=as_of, known_at=known_at or now, pack=pack, projects=projects)
    manifest = engine.run(home, question)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for name in _TABLES:
            shutil.copyfile(home.runs / manifest["id"] / f"{name}.parquet", out / f"{name}.parquet")
    _publish(home, manifest, now=now, actor=actor, current=known_at is None and pack is None and projects is None)
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
    places = {p.code: p for p in Project.objects.only("id", "code", "region_code", "sector")}
    _clear(ProjectMonth)
    _clear(Finding)
    standing = [row for row in read.table(home, run_id, "projects") if row["project_code"] in places]
    for row in standing:
        row |= {"level": _LEVELS[row["level"]], "id": places[row["project_code"]].pk}
    _update(Project, _STANDING, standing)
    months = [row for row in read.table(home, run_id, "project_months") if row["project_code"] in places]
    for row in months:
        row |= {"project_id": places[row["project_code"]].pk, "ym": ym_from_text(row["month"])}
        row["feeds"] = json.dumps(row["feeds"])
    _insert(ProjectMonth, _MONTH, months)
    _insert(Finding, _FINDING, _findings(read.table(home, run_id, "findings"), places, run_id))


def _findings(rows: Sequence[Row], places: dict[str, Project], run_id: str) -> Iterable[Row]:
    for no, row in enumerate(rows):
        place = places.get(row["project_code"])
        if place is not None:
            yield row | {
                "run_id": run_id,
                "no": no,
                "project_id": place.pk,
                "ym": ym_from_text(row["month"]) if row["month"] else None,
                "level": _LEVELS[row["level"]],
                "region_code": place.region_code,
                "sector": place.sector,
            }


def _clear(model: type[ProjectMonth] | type[Finding]) -> None:
    # Without a WHERE both databases empty the table at once; the ORM would first read every row's id.
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


def _insert(model: type[ProjectMonth] | type[Finding], columns: Sequence[str], rows: Iterable[Row]) -> None:
    names = ", ".join(connection.ops.quote_name(c) for c in columns)
    marks = ", ".join(["%s"] * len(columns))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({marks})", [[_plain(row[c]) for c in columns] for row in rows]
        )


def _update(model: type[Project], columns: Sequence[str], rows: Sequence[Row]) -> None:
    changed = ", ".join(f"{connection.ops.quote_name(c)} = %s" for c in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET {changed} WHERE id = %s", [[*(row[c] for c in columns), row["id"]] for row in rows]
        )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
