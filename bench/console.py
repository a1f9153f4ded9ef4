"""How fast the console answers with 10,000 projects and a million findings, on SQLite and on PostgreSQL."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from bench import console_live
from bench.console_pages import GOAL_MS, WITH_GOAL, percentile
from bench.month import DATABASE
from bench.report import Report

_NAME = "huxin_bench_console"
_LONGEST, _WIDEST = 600, 160  # characters of a query and of a line of its plan


def section(report: Report, cache: Path) -> None:
    """Fill, ask, tell; on both databases."""
    home, server = cache / "console", os.environ.get(DATABASE)
    plain = {k: v for k, v in os.environ.items() if not k.startswith("HUXIN_")}
    _database(report, "SQLite", home, plain)
    if not server:
        report.say(f"PostgreSQL was left out: no server in {DATABASE}.\n")
        return
    import psycopg

    with psycopg.connect(server, autocommit=True) as con:
        con.execute(f"DROP DATABASE IF EXISTS {_NAME}")
        con.execute(f"CREATE DATABASE {_NAME}")
    url = urlsplit(server)._replace(path=f"/{_NAME}").geturl()
    _database(report, "PostgreSQL", home, plain | {"HUXIN_DATABASE_URL": url})


def _database(report: Report, name: str, home: Path, env: Mapping[str, str]) -> None:
    begun = time.perf_counter()
    _python(env, "bench.console_fill", home)
    _python(env, "bench.console_judged", home)
    report.head(f"The console on {name}: 10,000 projects, 1,000,000 findings")
    report.say(
        f"Filled in {time.perf_counter() - begun:.0f} s (0 s: it was there). Milliseconds, one request at a time;"
    )
    report.say("`client` is Django's test client in one process, `live` the server as `huxin serve` starts it.\n")
    inside = json.loads(_python(env, "bench.console_client", home))
    live = console_live.ask(home, env)
    rows = []
    for kind, took in inside["took"].items():
        both = [took, live[kind]] if kind in live else [took]
        rows.append([kind, *(percentile(t, share) for t in both for share in (0.5, 0.95, 0.99))])
    rows = [[*row, *[None] * (7 - len(row))] for row in rows]
    marks = [f"{where} {p}" for where in ("client", "live") for p in ("p50", "p95", "p99")]
    report.table(["page", *marks], rows)
    for kind, took in live.items():
        if kind.startswith(WITH_GOAL):
            report.goal(f"{name}, {kind}, p95 live", percentile(took, 0.95), GOAL_MS, "ms")
    for kind, why in inside["slow"].items():
        report.say(
            f"\n{kind} takes over {GOAL_MS:.0f} ms. `{why['path']}`: {why['queries']} queries in "
            f"{why['queries_ms']:.0f} ms, the longest {why['ms']:.0f} ms:\n"
        )
        report.say(f"```sql\n{why['sql'][:_LONGEST]}\n```\n\n```")
        report.say("\n".join(line[:_WIDEST] for line in why["plan"]) + "\n```\n")


def _python(env: Mapping[str, str], module: str, home: Path, *words: object) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, str(home), *map(str, words)],
        env=dict(env), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{module}: {done.stderr.strip()[-3000:]}")
    return done.stdout
