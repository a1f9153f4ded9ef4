"""What has come into the store since an earlier run, and of which projects a run must therefore be computed again.

Found from the store itself: the files its log names now and those it named then. A batch is one commit, so a file that
is new and holds a batch that a file of then held was only put together from others.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from huxin.base.errors import StoreDamaged
from huxin.base.home import Home
from huxin.engine import tables
from huxin.engine.snapshot import Snapshot
from huxin.facts.streams import ATTENDANCE, TABLES

_UNREAD = {ATTENDANCE.name, "organisations"}  # no run reads them: punches are folded, firms are the console's
_BY_PROJECT = ("attended", "payroll", "projects", "roster")  # whose key names the project
_MOST = 10  # where more than one project in so many has changed, all are computed


@dataclass(frozen=True)
class Before:
    """An earlier run of the same question, and the numbers of the projects of which something has come in since."""

    folder: Path
    manifest: Mapping[str, Any]
    changed: frozenset[int]


def find(home: Home, on: str, alike: Mapping[str, Any], known_at: str) -> dict[str, Any] | None:
    """The manifest of the latest whole run of the day `on` (YYYYMMDD) that answers to `alike` and knew no more.

    Whether its files are what its manifest says is not looked at.
    """
    kept = [_read(path) for path in home.runs.glob(f"{on}-*/manifest.json")]
    found = [
        one for one in kept
        if one.get("known_at", "~") <= known_at and all(one.get(key) == value for key, value in alike.items())
    ]  # fmt: skip
    return max(found, key=lambda one: (one["known_at"], one["id"]), default=None)


def _read(path: Path) -> dict[str, Any]:
    try:
        kept: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return kept


def since(con: duckdb.DuckDBPyConnection, home: Home, manifest: Mapping[str, Any], facts: Snapshot) -> Before | None:
    """What has changed since the run of that manifest; None where too much has, or the facts of then are not to be had.

    `con` keeps temporary tables of it. Raises StoreDamaged where a file of now cannot be read.
    """
    known_at = datetime.fromisoformat(manifest["known_at"].removesuffix("Z"))
    try:
        news = dict(_news(home, facts, manifest["facts"], known_at))
    except StoreDamaged:  # a file of then is gone, so nobody can say what was in it
        return None
    for stream, rows in news.items():
        columns = ", ".join(dict.fromkeys([*TABLES[stream].key, *_places(stream), "again"]))
        con.execute(f"CREATE OR REPLACE TEMP TABLE new_{stream} AS SELECT {columns} FROM ({rows})")
    each = [found for stream in news for found in _projects(facts, stream)]
    changed = con.execute(" UNION ".join(each)).fetchall() if each else []
    every = con.execute(f"SELECT count(*) FROM ({facts.current('projects', ['project_id'])})").fetchone()
    if every is None or len(changed) * _MOST > max(every[0], _MOST):
        return None
    return Before(home.runs / manifest["id"], manifest, frozenset(number for (number,) in changed))


def _places(stream: str) -> list[str]:
    """The columns that say of which project a row is, or which card it went to."""
    names = [column.stored for column in TABLES[stream].columns]
    return [name for name in ("project_id", "ym", "card_id") if name in names or name in TABLES[stream].key]


def _news(home: Home, facts: Snapshot, versions: Mapping[str, int], known_at: datetime) -> Iterator[tuple[str, str]]:
    """Of each stream that a run reads and that has rows unknown then: SQL for those rows."""
    for stream in TABLES.keys() - _UNREAD:
        now, version = facts.files[stream], versions.get(stream)
        if version == facts.versions.get(stream) and all(f.last_recorded <= known_at for f in now):
            continue
        then = () if version is None else _files(home, stream, version)
        paths, left = {f.path for f in then}, {f.path for f in now}
        new = [f for f in now if f.path not in paths]
        gone = [f for f in then if f.path not in left and f.first_recorded <= known_at]
        both = [f for f in now if f.path in paths and f.last_recorded > known_at]
        parts = []
        if new:
            known = (
                f"SELECT source FROM {_scan(stream, gone)} WHERE {_by(known_at)}" if gone else "SELECT 0 WHERE false"
            )
            parts.append(f"SELECT * FROM {_scan(stream, new)} WHERE source NOT IN ({known}) AND {_by(facts.known_at)}")
        if both:
            parts.append(f"SELECT * FROM {_scan(stream, both)} WHERE NOT {_by(known_at)} AND {_by(facts.known_at)}")
        if parts:
            yield stream, " UNION ALL ".join(parts)


def _files(home: Home, stream: str, version: int) -> list[tables.File]:
    table = tables.open_table(home.facts / stream, version)
    if table is None:
        raise StoreDamaged(f"事实库 {stream} 不见了。")
    return tables.files_of(home.facts / stream, table)


def _scan(stream: str, files: list[tables.File]) -> str:
    return tables.parquet(TABLES[stream], files)


def _by(moment: datetime) -> str:
    return f"(recorded_at <= TIMESTAMP '{moment.isoformat(sep=' ', timespec='microseconds')}')"


def _projects(facts: Snapshot, stream: str) -> Iterator[str]:
    """SQL for the numbers of the projects that new rows of a stream change.

    A row may supersede one of another project; an account's entries are those of whichever project has the account; and
    a card that wages went to is compared across all projects.
    """
    if stream in _BY_PROJECT:
        yield f"SELECT DISTINCT project_id FROM new_{stream}"
    elif stream == "deposits":
        yield _same_key(facts, stream, "deposit_no", ["project_id"])
    elif stream in ("accounts", "account_entries"):
        owners = facts.rows("accounts", ["account_no", "project_id"])
        yield f"SELECT DISTINCT project_id FROM ({owners}) SEMI JOIN new_{stream} USING (account_no)"
    else:
        moved = _same_key(facts, stream, "serial", ["project_id", "ym", "card_id"])
        yield f"SELECT project_id FROM ({moved})"
        paid = facts.rows(stream, ["project_id", "ym", "card_id"])
        yield f"SELECT DISTINCT project_id FROM ({paid}) SEMI JOIN ({moved}) AS moved USING (ym, card_id)"


def _same_key(facts: Snapshot, stream: str, key: str, columns: list[str]) -> str:
    """What every row of the new rows' keys says; the store is read only where a key has come again."""
    names = ", ".join(columns)
    every = facts.rows(stream, [key, *columns])
    return (
        f"SELECT DISTINCT {names} FROM new_{stream} UNION SELECT DISTINCT {names} FROM ({every}) "
        f"SEMI JOIN (SELECT {key} FROM new_{stream} WHERE again) AS came USING ({key})"
    )
