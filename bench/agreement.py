"""The engine against the planted truth: a simulated city through the ordinary importer, compared row by row."""

import contextlib
import json
import os
import sys
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import duckdb

_WORKER_MONTH = (
    *("project_code", "month", "worker_id", "attended_days", "net_fen", "paid_fen", "due_on", "settled_on"),
    *("outcome", "arrears_fen", "estimated_fen", "flags"),
)

_BY_FAULT = """
    WITH site AS (SELECT DISTINCT project_code, fault FROM truth WHERE fault <> ''),
    hit AS (
        SELECT p.fault, count(*) AS planted, count(f.rule) AS found
        FROM planted AS p LEFT JOIN (SELECT DISTINCT * FROM found) AS f
            ON (f.rule, f.project_code) = (p.rule, p.project_code)
            AND f.month IS NOT DISTINCT FROM p.month AND f.level IS NOT DISTINCT FROM p.level
        GROUP BY ALL
    ), alarm AS (
        SELECT coalesce(s.fault, '') AS fault, count(*) AS alarms
        FROM found AS f LEFT JOIN site AS s USING (project_code) GROUP BY ALL
    )
    SELECT fault, coalesce(planted, 0), coalesce(h.found, 0), coalesce(alarms, 0)
    FROM hit AS h FULL JOIN alarm USING (fault) ORDER BY ALL"""


@dataclass(frozen=True)
class Agreement:
    """Rows of the truth, rows of the engine, and rows that differ; by fault: findings planted, found, and alarms."""

    seed: int
    worker_months: int
    differing_worker_months: int
    findings: int
    differing_findings: int
    faults: list[tuple[str, int, int, int]]


def agreement(folder: Path, *, workers: int, seed: int) -> Agreement:
    """Simulate, import, monitor and compare, in a folder of one's own."""
    home, city = folder / f"home-{seed}", folder / f"city-{seed}"
    os.environ["HUXIN_HOME"] = str(home)
    from huxin.commands.__main__ import main

    size = ["--workers", str(workers), "--months", "6", "--seed", str(seed), "--out", str(city)]
    for words in (["init"], ["simulate", *size], ["import", str(city), "--json"]):
        assert main([*words, "--home", str(home)]) == 0, words
    as_of = json.loads((city / "city.json").read_text("utf-8"))["as_of"]
    assert main(["monitor", "--as-of", as_of, "--out", str(folder / f"out-{seed}"), "--home", str(home)]) == 0
    return compare(city / "truth.parquet", folder / f"out-{seed}", seed=seed, as_of=date.fromisoformat(as_of))


def compare(truth: Path, out: Path, *, seed: int, as_of: date) -> Agreement:
    """Compare a run's tables with a truth, both evaluated at the same date."""
    from huxin.actions.registry import identify

    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE truth AS SELECT * FROM read_parquet('{truth}')")
        numbers = [row[0] for row in con.execute("SELECT DISTINCT id_no FROM truth WHERE id_no IS NOT NULL").fetchall()]
        con.execute("CREATE TABLE people (id_no VARCHAR, worker_id BIGINT)")
        con.executemany("INSERT INTO people VALUES (?, ?)", list(identify("id_no", numbers).items()))
        columns = ", ".join(_WORKER_MONTH)
        con.execute(
            f"CREATE TABLE expected AS SELECT {columns} FROM truth JOIN people USING (id_no) "
            "WHERE kind = 'worker_month'"
        )
        con.execute(f"CREATE TABLE actual AS SELECT {columns} FROM read_parquet('{out}/worker_months.parquet')")
        finding = "rule, project_code, month, level"
        con.execute(f"CREATE TABLE planted AS SELECT {finding}, fault FROM truth WHERE kind = 'finding'")
        con.execute(f"CREATE TABLE found AS SELECT {finding} FROM '{out}/findings.parquet'")
        faults = con.execute(_BY_FAULT).fetchall()
        return Agreement(
            seed=seed,
            worker_months=_count(con, "expected"),
            differing_worker_months=_differing(con, "actual", "expected"),
            findings=_count(con, "planted"),
            differing_findings=_differing(con, "found", f"(SELECT {finding} FROM planted)"),
            faults=faults,
        )


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    row = con.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row is not None
    return int(row[0])


def _differing(con: duckdb.DuckDBPyConnection, one: str, other: str) -> int:
    one, other = f"SELECT * FROM {one}", f"SELECT * FROM {other}"
    both = f"({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one})"
    rows = con.execute(f"SELECT * FROM ({both}) LIMIT 20").fetchall()
    for row in rows:
        print("  differs:", row, file=sys.stderr)
    return _count(con, f"({both})")


if __name__ == "__main__":
    folder, workers, seed = sys.argv[1:]
    with contextlib.redirect_stdout(sys.stderr):
        result = agreement(Path(folder), workers=int(workers), seed=int(seed))
    json.dump(asdict(result), sys.stdout)
