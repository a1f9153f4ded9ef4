"""The fact rows that prove a finding, each with the batch and row it came in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from huxin.base.months import month_text, ym_from_text
from huxin.engine.snapshot import Snapshot
from huxin.law.book import Pack
from huxin.rules import Rule, with_law

_FED = ("payroll", "payments", "attendance")
_MASTER = ("projects", "accounts", "deposits")
_VALUES: Mapping[str, str] = {
    "roster": "{'entered_on': entered_on, 'left_on': left_on, 'contract_on': contract_on}",
    "payroll": "{'net_fen': net_fen, 'payable_fen': payable_fen, 'team': team}",
    "payments": "{'amount_fen': amount_fen, 'paid_on': paid_on, 'status': status, 'returned_on': returned_on}",
    "attendance": "{'punches': punches, 'first': first, 'last': last}",
    "account_entries": "{'booked_on': booked_on, 'direction': direction, 'purpose': purpose, 'amount_fen': amount_fen, "
    "'balance_fen': balance_fen}",
    "projects": "{'status': status, 'signed_on': signed_on, 'permitted_on': permitted_on, 'started_on': started_on}",
    "accounts": "{'opened_on': opened_on, 'closed_on': closed_on}",
    "deposits": "{'form': form, 'amount_fen': amount_fen, 'stored_on': stored_on, 'expires_on': expires_on, "
    "'released_on': released_on}",
}

_HAPPENED: Mapping[str, str] = {
    "roster": "entered_on <= (SELECT as_of FROM run)",
    "payments": "paid_on <= (SELECT as_of FROM run)",
}


@dataclass(frozen=True)
class ProofRow:
    """One fact row: its stream, whose and which month's (where it is a worker's), where it stands, what it says.

    Attendance is one entry a worker-month: its first row, and in `values` how many punches, from when to when.
    """

    stream: str
    worker_id: int | None
    month: str | None
    source: int
    source_row: int
    values: Mapping[str, Any]


def proving_rows(
    con: duckdb.DuckDBPyConnection, facts: Snapshot, rule: Rule, law: Pack, month: str | None, part: tuple[int, int]
) -> tuple[list[ProofRow], int]:
    """Rows that prove the finding (of all, skip so many, then so many) and how many there are in all.

    The connection is one reconciled for one project.
    """
    proof = rule.proof
    dated = f" AND ym = {ym_from_text(month)}" if month and "ym" in proof.keys else ""
    found = f"SELECT * FROM ({with_law(proof.select, rule, law)})"
    own = f"project_id IN (SELECT project_id FROM pr){dated}"
    con.execute(f"CREATE OR REPLACE TEMP TABLE proven AS {found} WHERE {own}")
    if proof.table == "wm":
        query = " UNION ALL ".join(_of_workers(con, facts, stream) for stream in (*_FED, "roster"))
    elif proof.table == "pr":
        query = " UNION ALL ".join([*(_of_project(con, facts, name) for name in _MASTER), _latest_entries()])
    else:
        columns = [name for name in proof.keys if name != "ym"]
        query = (
            f"SELECT '{proof.table}', NULL::BIGINT, NULL::INTEGER, source, source_row, "
            f"to_json({_VALUES[proof.table]}) FROM {proof.table} SEMI JOIN proven USING ({', '.join(columns)})"
        )
    named = f"SELECT * FROM ({query}) AS t (stream, worker_id, ym, source, source_row, said)"
    total = con.execute(f"SELECT count(*) FROM ({named})").fetchone()
    ordered = f"{named} ORDER BY worker_id, ym, stream, source, source_row"
    rows = con.execute(f"{ordered} LIMIT {part[1]} OFFSET {part[0]}").fetchall()
    return [_row(*row) for row in rows], total[0] if total else 0


def _of_workers(con: duckdb.DuckDBPyConnection, facts: Snapshot, stream: str) -> str:
    keys = "project_id, worker_id" if stream == "roster" else "project_id, ym, worker_id"
    if stream == "attendance":
        only = "project_id IN (SELECT project_id FROM proven)"
        punches = facts.rows(stream, ["project_id", "ym", "worker_id", "punched_at", "source", "source_row"])
        rows = (
            "SELECT project_id, ym, worker_id, count(DISTINCT punched_at) AS punches, "
            "min(punched_at) AS first, max(punched_at) AS last, "
            "min_by(source, punched_at) AS source, min_by(source_row, punched_at) AS source_row "
            f"FROM ({punches}), run WHERE {only} AND punched_at < as_of + INTERVAL 1 DAY GROUP BY ALL"
        )
    else:
        rows = facts.current(stream, ["*"])
    month = "NULL::INTEGER" if stream == "roster" else "ym"
    return (
        f"SELECT '{stream}', worker_id, {month}, source, source_row, to_json({_VALUES[stream]}) "
        f"FROM ({rows}) SEMI JOIN (SELECT DISTINCT {keys} FROM proven) USING ({keys}) "
        f"WHERE {_HAPPENED.get(stream, 'true')}"
    )


def _of_project(con: duckdb.DuckDBPyConnection, facts: Snapshot, stream: str) -> str:
    return (
        f"SELECT '{stream}', NULL::BIGINT, NULL::INTEGER, source, source_row, to_json({_VALUES[stream]}) "
        f"FROM ({facts.current(stream, ['*'])}) SEMI JOIN proven USING (project_id)"
    )


def _latest_entries() -> str:
    return (
        "SELECT 'account_entries', NULL::BIGINT, NULL::INTEGER, source, source_row, "
        f"to_json({_VALUES['account_entries']}) FROM (SELECT * FROM account_entries "
        "SEMI JOIN proven USING (project_id) ORDER BY booked_on DESC, source_row DESC LIMIT 3)"
    )


def _row(stream: str, worker_id: int | None, ym: int | None, source: int, source_row: int, said: str) -> ProofRow:
    return ProofRow(stream, worker_id, month_text(ym) if ym else None, source, source_row, json.loads(said))
