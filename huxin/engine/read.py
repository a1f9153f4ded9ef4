"""Reading what a run left: its tables, and the fact rows behind them as they were known to that run."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import duckdb

from huxin.base.errors import NotFound, StoreDamaged
from huxin.base.home import Home
from huxin.engine import outputs
from huxin.engine.literals import literal, quoted
from huxin.engine.session import beside, connect
from huxin.engine.snapshot import Snapshot, snapshot
from huxin.engine.tables import readable

_BEHIND: Mapping[str, tuple[str, ...]] = {
    "roster": (
        *("worker_id", "employer_uscc", "team", "name_id", "id_type", "card_id", "work_type"),
        *("contract_on", "entered_on", "left_on", "wage_mode", "wage_rate_fen"),
    ),
    "attendance": ("worker_id", "ym", "punched_at", "direction", "device"),
    "payroll": (
        *("worker_id", "ym", "team", "name_id", "days_e2", "payable_fen", "deducted_fen", "net_fen", "confirmed_on"),
    ),
    "payments": (
        *("worker_id", "ym", "serial", "account_no", "card_id", "card_name_id", "amount_fen"),
        *("paid_on", "status", "returned_on"),
    ),
}
_ORDER = {
    "roster": "entered_on",
    "attendance": "punched_at",
    "payroll": "source_row",
    "payments": "paid_on, source_row",
}

_GRADE = "CASE level WHEN 'red' THEN 3 WHEN 'orange' THEN 2 ELSE 1 END"
_HAPPENED = {"roster": "entered_on", "attendance": "punched_at", "payments": "paid_on"}
_LATEST_PUNCH = (
    "row_number() OVER (PARTITION BY punched_at ORDER BY recorded_at DESC, source DESC, source_row DESC) = 1"
)


def manifest(home: Home, run_id: str) -> dict[str, Any]:
    """What a run was asked and what it read.

    Raises:
        NotFound: no such run. StoreDamaged: its manifest cannot be read.
    """
    path = home.runs / run_id / "manifest.json"
    if not run_id or "/" in run_id or run_id.startswith(".") or not path.exists():
        raise NotFound(f"没有编号为「{run_id}」的监测记录，请用 huxin monitor 重新监测，或核对编号。")
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise StoreDamaged(f"监测记录 {run_id} 的清单已损坏，请重新监测。") from error
    return found


def facts_of(home: Home, run: Mapping[str, Any]) -> Snapshot:
    """The facts exactly as that run knew them."""
    moment = datetime.fromisoformat(run["known_at"].removesuffix("Z"))
    return snapshot(home, known_at=moment, versions=run["facts"])


def worker_months(
    home: Home,
    run_id: str,
    project_code: str,
    worker_id: int | None = None,
    month: str | None = None,
    columns: Sequence[str] = ("*",),
) -> list[dict[str, Any]]:
    """A project's worker-months (contract, section 4), or one worker's, or one month's, in the run's order."""
    wanted = {"project_code": project_code, "worker_id": worker_id, "month": month}
    return table(home, run_id, "worker_months", columns, **wanted)


@readable()
def table(home: Home, run_id: str, name: str, columns: Sequence[str] = ("*",), **equal: object) -> list[dict[str, Any]]:
    """Rows of one of a run's tables; keyword arguments that are not None must equal the column."""
    where = " AND ".join(f"{key} = {literal(value)}" for key, value in equal.items() if value is not None) or "true"
    with _cursor() as con:
        return _rows(con, f"SELECT {', '.join(columns)} FROM {_file(home, run_id, name)} WHERE {where}")


@readable()
def owed(home: Home, run_id: str, projects: Collection[str]) -> list[dict[str, Any]]:
    """What each worker is owed on each of these projects, where anything: project_code, worker_id, arrears_fen."""
    with _cursor() as con:
        return _rows(con, f"{_owed(home, run_id)} HAVING project_code IN ({_among(projects)}) ORDER BY ALL")


@readable()
def unheard(home: Home, run_id: str, projects: Collection[str]) -> list[dict[str, Any]]:
    """The months of these projects whose payments were not reported: project_code, month, arrears_fen."""
    with _cursor() as con:
        return _rows(con, f"{_unheard(home, run_id)} AND project_code IN ({_among(projects)}) ORDER BY ALL")


@readable()
def findings(home: Home, run_id: str, projects: Collection[str]) -> list[dict[str, Any]]:
    """The findings on these projects: rule, project_code, month, level, measures, in the run's order."""
    with _cursor() as con:
        return _rows(
            con,
            f"SELECT rule, project_code, month, level, measures FROM {_file(home, run_id, 'findings')} "
            f"WHERE project_code IN ({_among(projects)})",
        )


@readable()
def digests(
    home: Home, run_id: str, told: Mapping[str, Sequence[str]], projects: Collection[str] | None = None
) -> list[tuple[str, str, str]]:
    """What a run says of each project with a level: its code, the highest level's word, and a digest that is another
    as soon as anything else is said: of the graded findings, these measures of each rule (`told`), what each worker
    is owed, and which months' payments were not reported. `projects`: the only codes to look at."""
    among = "true" if projects is None else f"project_code IN ({_among(projects)})"
    said = " ".join(
        f"WHEN {quoted(rule)} THEN json_extract(measures, {[f'$.{name}' for name in names]})::VARCHAR"
        for rule, names in told.items() if names
    )  # fmt: skip
    with _cursor() as con:
        return con.execute(f"""
            WITH graded AS (
                SELECT project_code, arg_max(level, {_GRADE}) AS level,
                    string_agg(concat_ws('|', rule, month, level, CASE rule {said} END), chr(10)
                        ORDER BY rule, month, level, measures) AS said
                FROM {_file(home, run_id, "findings")} WHERE level IS NOT NULL AND {among} GROUP BY ALL
            ), owed AS (
                SELECT project_code, string_agg(worker_id || ':' || arrears_fen, ',' ORDER BY worker_id) AS said
                FROM ({_owed(home, run_id)}) WHERE {among} GROUP BY ALL
            ), unheard AS (
                SELECT project_code, string_agg(month || ':' || arrears_fen, ',' ORDER BY month) AS said
                FROM ({_unheard(home, run_id)}) WHERE {among} GROUP BY ALL
            )
            SELECT g.project_code, g.level, md5(concat_ws(chr(10), g.said, '-', o.said, '-', u.said))
            FROM graded AS g LEFT JOIN owed AS o USING (project_code) LEFT JOIN unheard AS u USING (project_code)
            """).fetchall()


def _owed(home: Home, run_id: str) -> str:
    return (
        "SELECT project_code, worker_id, sum(arrears_fen)::BIGINT AS arrears_fen "
        f"FROM {_file(home, run_id, 'worker_months')} WHERE arrears_fen > 0 GROUP BY project_code, worker_id"
    )


def _unheard(home: Home, run_id: str) -> str:
    return (
        f"SELECT project_code, month, arrears_fen FROM {_file(home, run_id, 'project_months')} "
        "WHERE feeds.payments = 'not_reported'"
    )


def _file(home: Home, run_id: str, name: str) -> str:
    return outputs.tables(home.runs / run_id, name)


def _among(codes: Collection[str]) -> str:
    return ", ".join(map(quoted, codes)) or "NULL"


@readable()
def projects_of(home: Home, run_id: str, worker_id: int) -> list[str]:
    """The codes of the projects of which a run has worker-months of a worker."""
    if not (home.runs / run_id).is_dir():
        return []
    with _cursor() as con:
        rows = _rows(
            con,
            f"SELECT DISTINCT project_code FROM {_file(home, run_id, 'worker_months')} "
            f"WHERE worker_id = {worker_id} ORDER BY project_code",
        )
    return [row["project_code"] for row in rows]


@readable()
def rostered(home: Home, workers: Sequence[int], *, known_at: datetime) -> dict[int, list[int]]:
    """On the rosters of which projects (`project_id`) each of these workers stands or stood, as known then."""
    facts = snapshot(home, known_at=known_at)
    wanted = ", ".join(map(str, workers)) or "NULL"
    with _cursor() as con:
        rows = _rows(
            con,
            "SELECT worker_id, list(DISTINCT project_id) AS projects "
            f"FROM ({facts.rows('roster', ['project_id', 'worker_id'])}) WHERE worker_id IN ({wanted}) GROUP BY ALL",
        )
    return {row["worker_id"]: row["projects"] for row in rows}


def summary(home: Home, run_id: str) -> dict[str, Any]:
    """A run as the contract's JSON object (section 4)."""
    asked = manifest(home, run_id)
    decoded = [
        row | {name: json.loads(row[name]) for name in ("measures", "params", "evidence")}
        for row in table(home, run_id, "findings")
    ]
    standing = ("project_code", "arrears_fen", "arrears_heads", "overdue_days", "level")
    told = ("id", "as_of", "known_at", "pack", "engine", "facts", "code", "notices")
    return {
        "run": {name: asked[name] for name in told},
        "worker_months": asked["counts"]["worker_months"],
        "projects": [{name: row[name] for name in standing} for row in table(home, run_id, "projects")],
        "findings": decoded,
    }


@readable()
def fact_rows(home: Home, run_id: str, project_id: int, worker_id: int, ym: int) -> dict[str, list[dict[str, Any]]]:
    """The rows behind one worker-month, stream by stream, each with `source` and `source_row`.

    Roster rows are those of the worker on the project; the others are of that wage month. Days after the run's
    `as_of` are left out, as the run left them out.
    """
    asked = manifest(home, run_id)
    facts = facts_of(home, asked)
    found = {}
    with _cursor() as con:
        for stream, columns in _BEHIND.items():
            wanted = [*columns, "project_id", "source", "source_row"]
            where = f"project_id = {project_id} AND worker_id = {worker_id}"
            if stream != "roster":
                where += f" AND ym = {ym}"
            if stream in _HAPPENED:
                where += f" AND {_HAPPENED[stream]}::DATE <= DATE '{asked['as_of']}'"
            if stream == "attendance":
                # Ranked among one worker's few punches: `current` would look at everybody's.
                versions = facts.rows(stream, [*wanted, "recorded_at"])
                rows = f"SELECT {', '.join(wanted)} FROM ({versions}) WHERE {where} QUALIFY {_LATEST_PUNCH}"
            else:
                rows = f"SELECT * FROM ({facts.current(stream, wanted)}) WHERE {where}"
            found[stream] = _rows(con, f"{rows} ORDER BY {_ORDER[stream]}")
    return found


@cache
def _reader() -> duckdb.DuckDBPyConnection:
    """One for the process: opening costs more than most reads. It holds nothing; threads take cursors of it."""
    return connect(threads=2)


def _cursor() -> duckdb.DuckDBPyConnection:
    con = beside(_reader())
    con.execute("SET parquet_metadata_cache = true")  # a large run's is half of what a page reads
    return con


def _rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    result = con.execute(sql)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
