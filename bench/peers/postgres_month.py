"""The month by PostgreSQL: `python -m bench.peers.postgres_month TASK OUT load|month|fetch`.

`load` copies the facts in and builds indexes; `month` computes into tables; `fetch` brings these out to be compared.
The address is in HUXIN_TEST_DATABASE_URL. The server belongs to the measurement and has fsync off.
"""

import json
import os
import re
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import psycopg

from bench.peers.postgres_used import Server
from bench.task import carry_out

_SQL = Path(__file__).with_name("postgres")
_LOADED = {
    "projects": "project_id, project_code, region_code, pay_day, pay_month_offset",
    "accounts": "project_id, account_no, opened_on",
    "roster": "project_id, worker_id, entered_on, left_on, contract_on, name_id, wage_mode, wage_rate_fen",
    "attendance": "project_id, ym, worker_id, punched_at",
    "payroll": "project_id, ym, worker_id, net_fen, payable_fen, name_id",
    "payments": "project_id, ym, worker_id, account_no, card_id, card_name_id, amount_fen, paid_on, status, "
    "returned_on",
}
_MADE = (
    *("attended", "lines", "sent", "paid", "shared", "reached", "enrolled", "joined", "dues", "covered"),
    *("wm", "worker_months", "pm", "findings"),
)
_CHUNK = 1 << 20


def load(task: dict[str, Any], out: Path) -> None:
    """Create, copy, index, analyse."""
    with _connect() as con, duckdb.connect() as facts:
        con.execute(_text("load", task))
        for stream, columns in _LOADED.items():
            for path in task["files"][stream]:
                _copy(con, facts, f"COPY {stream} ({columns}) FROM STDIN (FORMAT csv)", path, columns, out)
        with con.cursor() as cursor:
            cursor.executemany("INSERT INTO cal VALUES (%s, %s)", task["back"])
            cursor.executemany("INSERT INTO minimum_wages VALUES (%s, %s, %s, %s)", task["minimum_wages"])
        start = time.perf_counter()
        con.execute(_text("index", task))
    (out / "load.json").write_text(json.dumps({"index": time.perf_counter() - start}), "utf-8")


def _copy(
    con: psycopg.Connection, facts: duckdb.DuckDBPyConnection, into: str, path: str, columns: str, out: Path
) -> None:
    dated = ", hive_partitioning = true, hive_types = {'ym': INTEGER}" if "ym=" in path else ""
    sheet = out / "rows.csv"
    rows = f"SELECT {columns} FROM read_parquet('{path}'{dated})"
    facts.execute(f"COPY ({rows}) TO '{sheet}' (FORMAT csv, HEADER false)")
    with con.cursor() as cursor, cursor.copy(into) as copy, sheet.open("rb") as file:
        while chunk := file.read(_CHUNK):
            copy.write(chunk)
    sheet.unlink()


def month(task: dict[str, Any], out: Path) -> None:
    """Everything in the database; says what the server used."""
    with _connect() as con:
        con.execute("SET search_path = bench")
        con.execute(f"DROP TABLE IF EXISTS {', '.join(_MADE)}")
    server = Server.of(_connect)
    with _connect() as con, server.watched():
        con.execute(_text("month", task))
        con.execute(_text("findings", task))
    (out / "server.json").write_text(json.dumps(server.used()), "utf-8")


def fetch(task: dict[str, Any], out: Path) -> None:
    """The two tables as Parquet."""
    with _connect() as con, duckdb.connect() as local:
        for name in ("worker_months", "findings"):
            sheet = out / f"{name}.csv"
            with con.cursor() as cursor, sheet.open("wb") as file:
                with cursor.copy(f"COPY bench.{name} TO STDOUT (FORMAT csv, HEADER)") as copy:
                    for chunk in copy:
                        file.write(chunk)
            rows = f"read_csv('{sheet}', types = {{'project_code': 'VARCHAR', 'month': 'VARCHAR'}})"
            local.execute(f"COPY (FROM {rows}) TO '{out}/{name}.parquet'")
            sheet.unlink()


def _connect() -> psycopg.Connection:
    return psycopg.connect(os.environ["HUXIN_TEST_DATABASE_URL"], autocommit=True)


def _text(name: str, task: dict[str, Any]) -> str:
    as_of = date.fromisoformat(task["as_of"])
    values = {"as_of": task["as_of"], "as_of.ym": as_of.year * 100 + as_of.month, "as_of.day": as_of.day}
    values |= {"returns_due": task["returns_due"], "full_month": task["full_month"]}
    values |= {f"{rule}.{key}": n for rule, numbers in task["numbers"].items() for key, n in numbers.items()}
    statement = (_SQL / f"{name}.sql").read_text("utf-8")
    return re.sub(r"\{([\w.]+)\}", lambda match: str(values[match[1]]), statement)


if __name__ == "__main__":
    carry_out({"load": load, "month": month, "fetch": fetch}[sys.argv[3]])
