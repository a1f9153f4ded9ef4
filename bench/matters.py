"""How fast lists of a million matters answer, on SQLite and on PostgreSQL."""

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from bench.console import _LONGEST, _WIDEST, _python
from bench.console_pages import GOAL_MS, percentile
from bench.matters_ask import LISTS
from bench.month import DATABASE
from bench.report import Report

_NAME = "huxin_bench_matters"
GOAL_A_SECOND = 50.0
"""Requests that one core answers."""


def section(report: Report, cache: Path) -> None:
    """Fill, ask, tell; on both databases. The goals are PostgreSQL's."""
    home, server = cache / "matters", os.environ.get(DATABASE)
    plain = {k: v for k, v in os.environ.items() if not k.startswith("HUXIN_")}
    if server:
        import psycopg

        with psycopg.connect(server, autocommit=True) as con:
            con.execute(f"DROP DATABASE IF EXISTS {_NAME}")
            con.execute(f"CREATE DATABASE {_NAME}")
        url = urlsplit(server)._replace(path=f"/{_NAME}").geturl()
        _database(report, "PostgreSQL", home, plain | {"HUXIN_DATABASE_URL": url}, goals=True)
    else:
        report.say(f"PostgreSQL was left out: no server in {DATABASE}.\n")
    _database(report, "SQLite", home, plain, goals=False)


def _database(report: Report, name: str, home: Path, env: Mapping[str, str], *, goals: bool) -> None:
    begun = time.perf_counter()
    _python(env, "bench.matters_fill", home)
    report.head(f"Matters on {name}: 1,000,000 matters, 100,000 of them open, 10,000 projects")
    report.say(f"Filled in {time.perf_counter() - begun:.0f} s. Milliseconds, one request at a time, one process.\n")
    found = json.loads(_python(env, "bench.matters_ask", home))
    rows = [[kind, *(percentile(took, share) for share in (0.5, 0.95, 0.99))] for kind, took in found["took"].items()]
    report.table(["page", "p50", "p95", "p99"], rows)
    own, other = found["own_ms"], found["database_ms"]
    report.say(
        f"\nOne process answers {found['a_second']:.0f} lists a second. A list takes {own:.1f} ms of its processor and "
        f"{other:.1f} ms of the database's process: {1000 / (own + other):.0f} a second of one core.\n"
    )
    if goals:
        for kinds in (LISTS, "my work", "search"):
            all_of = [ms for kind, took in found["took"].items() if kind.startswith(kinds) for ms in took]
            report.goal(f"{name}, {kinds}, p95", percentile(all_of, 0.95), GOAL_MS, "ms")
        report.goal(f"{name}, processor milliseconds a list", own + other, 1000 / GOAL_A_SECOND, "ms")
    for kind, why in found["slow"].items():
        report.say(
            f"\n{kind} takes over {GOAL_MS:.0f} ms. `{why['path']}`: {why['queries']} queries in "
            f"{why['queries_ms']:.0f} ms, the longest {why['ms']:.0f} ms:\n"
        )
        report.say(f"```sql\n{why['sql'][:_LONGEST]}\n```\n\n```")
        report.say("\n".join(line[:_WIDEST] for line in why["plan"]) + "\n```\n")
