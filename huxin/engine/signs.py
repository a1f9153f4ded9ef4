"""What the tests of signs count, of the facts as known: one statement a kind (`sql/signs/<kind>.sql`)."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

import duckdb

from huxin.base.home import Home
from huxin.base.months import ym_of
from huxin.engine import read
from huxin.engine.session import connect
from huxin.engine.snapshot import Snapshot
from huxin.engine.tables import readable
from huxin.signs.judge import Counted
from huxin.signs.kinds import KINDS, LATE, WINDOW

_FOLDER = Path(__file__).parent / "sql" / "signs"
READ: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "attended": ("attended", ("project_id", "worker_id", "ym", "days", "recorded_at")),
    "punches": ("attendance", ("project_id", "worker_id", "ym", "punched_at", "device")),
    "roster": (
        *("roster",),
        ("project_id", "worker_id", "phone_id", "card_id", "wage_mode", "wage_rate_fen", "entered_on", "left_on"),
    ),
    "payroll": ("payroll", ("project_id", "ym", "team", "worker_id", "net_fen")),
    "sheet_rows": ("payroll", ("project_id", "ym", "team", "worker_id", "recorded_at")),
    "payments": ("payments", ("project_id", "worker_id", "card_id", "status")),
}
"""What the statements read: by their names the stream, and its columns. `attended` and `sheet_rows` with what was
superseded, because when a thing was first told is the question; punches too, since a punch told twice is one."""
_EVERY_VERSION = ("attended", "punches", "sheet_rows")


class Event(NamedTuple):
    """A day before which reports are looked at: of an inspection of one project, or an assessment of all (None)."""

    project_id: int | None
    day: date


@readable()
def counted(home: Home, run_id: str, events: Collection[Event]) -> list[Counted]:
    """What every test counts of the facts as a run knew them, up to its day; by kind, project and month.

    Raises:
        NotFound: no such run. StoreDamaged: it, or its facts, cannot be read.
    """
    asked = read.manifest(home, run_id)
    with connect(threads=2) as con:
        for name, sql in _sources(read.facts_of(home, asked)):
            con.execute(f"CREATE VIEW {name} AS {sql}")
        return list(count(con, as_of=date.fromisoformat(asked["as_of"]), events=events))


def count(con: duckdb.DuckDBPyConnection, *, as_of: date, events: Collection[Event]) -> Iterator[Counted]:
    """The same where the tables of `READ` are there already, under those names."""
    con.execute(
        f"CREATE TEMP TABLE looked AS SELECT {ym_of(as_of)} AS last_ym, year(d) * 100 + month(d) AS open_ym "
        f"FROM (SELECT DATE '{as_of}' + 1 AS d)"
    )
    con.execute("CREATE TEMP TABLE events (project_id INTEGER, day DATE)")
    past = [(one.project_id, one.day) for one in set(events) if one.day <= as_of]
    if past:
        con.executemany("INSERT INTO events VALUES (?, ?)", past)
    con.execute(_text("base"))
    for kind in KINDS:
        sql = _text(kind).replace("{window}", str(WINDOW)).replace("{late}", str(LATE))
        for project, ym, hits, trials, else_hits, else_trials, chance, behind in con.execute(
            f"SELECT project_id, ym, hits, trials, else_hits, else_trials, chance, behind FROM ({sql}) "
            "WHERE trials > 0 ORDER BY project_id, ym"
        ).fetchall():
            rows = tuple(tuple(row.values()) if isinstance(row, dict) else tuple(row) for row in behind or ())
            yield Counted(kind, project, ym, hits, trials, (else_hits, else_trials), chance, rows)


def _sources(facts: Snapshot) -> Iterator[tuple[str, str]]:
    for name, (stream, columns) in READ.items():
        yield name, facts.rows(stream, columns) if name in _EVERY_VERSION else facts.current(stream, columns)


@cache
def _text(name: str) -> str:
    return (_FOLDER / f"{name}.sql").read_text("utf-8")
