"""The pages of matters through Django's test client, in one process: `python -m bench.matters_ask HOME`.

Says as JSON, by kind, the milliseconds of every request; for a kind beyond the goal its slowest query with the plan;
how many lists one process answers in a second, and what processor time a list takes here and in the database.
"""

import gc
import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.console_client import _explained, _one, _signed_in
from bench.console_pages import GOAL_MS, percentile
from bench.matters_fill import LIVES
from bench.matters_lives import FOR_PAGES
from bench.registry import start
from huxin.base.moments import local_day

LISTS = "list"
"""So begin the kinds of lists."""
_ROUNDS, _SECONDS = 25, 10.0
Kinds = dict[str, tuple[str, list[str]]]


def kinds() -> Kinds:
    """By kind: who asks, and the addresses."""
    from huxin.record.models import Matter

    lived = Matter.objects.filter(pk__lte=LIVES).order_by("-version", "pk")
    longest = lived.values_list("pk", flat=True)[:FOR_PAGES]
    counties, today = ("620402", "620403", "620421", "620422", "620423"), local_day(datetime.now(UTC))
    month = today - timedelta(days=30)
    return {
        "list": ("office", ["/matters/"]),
        "list, one county's own": ("labour", ["/matters/"]),
        "list, an enterprise's own": ("builder", ["/matters/", "/matters/?shown=all", "/matters/?turn=mine"]),
        "list, county and level": ("office", [f"/matters/?region={c}&level=3" for c in counties]),
        "list, state and sector": (
            "office", [f"/matters/?state=warning:{s}&sector=water" for s in ("issued", "observed")],
        ),
        "list, my turn": ("labour", ["/matters/?turn=mine", "/matters/?turn=mine&due=overdue"]),
        "list, overdue by body": ("office", [f"/matters/?due=overdue&body=labour_{c}" for c in counties]),
        "list, paused": ("labour", ["/matters/?paused=1"]),
        "list, closed": (
            "office", ["/matters/?shown=closed", "/matters/?shown=closed&level=3&region=620421&sector=water"],
        ),
        "list, all by amount": ("office", ["/matters/?shown=all&sort=-owed"]),
        "list, all by level": ("office", ["/matters/?shown=all&sort=-level&region=620403"]),
        "list, opened in a month": ("office", [f"/matters/?shown=all&from={month}&to={today}"]),
        "list, words": ("office", ["/matters/?q=住宅小区", "/matters/?q=灌区 标段 12", "/matters/?q=公司77&shown=all"]),
        "list, number": ("office", [f"/matters/?q=YJ-{today.year}-{n:06d}&shown=all" for n in (3, 77_777, 999_999)]),
        "list, deep page": ("office", ["/matters/?page=150", "/matters/?shown=all&page=199"]),
        "my work": ("labour", ["/work/"]),
        "my work, an enterprise": ("builder", ["/work/"]),
        "calendar": ("office", ["/deadlines/", f"/deadlines/?day={today + timedelta(days=3)}"]),
        "on-time figures": ("office", ["/on-time/"]),
        "matter": ("office", [f"/matters/{n}/" for n in longest]),
        "rule book with its record": ("office", ["/rules/"]),
        "search": ("office", ["/search/?q=住宅小区 77", "/search/?q=公司77"]),
    }  # fmt: skip


def ask() -> dict[str, Any]:
    """Every kind, one request after another."""
    clients = {who: _signed_in(who) for who in ("office", "labour", "builder")}
    gc.collect()
    gc.freeze()  # as the server does
    took: dict[str, list[float]] = {}
    slow: dict[str, dict[str, Any]] = {}
    for kind, (who, paths) in kinds().items():
        for path in paths:
            _one(clients[who], path)
        took[kind] = [_one(clients[who], path) for _ in range(max(1, _ROUNDS // len(paths))) for path in paths]
        if percentile(took[kind], 0.95) > GOAL_MS:
            slow[kind] = _explained(clients[who], max(paths, key=lambda path: _one(clients[who], path)))
    return {"took": took, "slow": slow, **_throughput(clients)}


def _throughput(clients: dict[str, Any]) -> dict[str, float]:
    """Lists of all kinds in turn: answered by one process a second, and the processor milliseconds of one."""
    asked = [(who, path) for kind, (who, paths) in kinds().items() if kind.startswith(LISTS) for path in paths]
    database = _database_clock()
    begun, used, served, done = time.perf_counter(), time.process_time(), database(), 0
    while time.perf_counter() - begun < _SECONDS:
        who, path = asked[done % len(asked)]
        _one(clients[who], path)
        done += 1
    took, own, other = time.perf_counter() - begun, time.process_time() - used, database() - served
    return {"a_second": done / took, "own_ms": 1000 * own / done, "database_ms": 1000 * other / done}


def _database_clock() -> Callable[[], float]:
    """Tells the processor seconds of the database's process for us; of SQLite, which is in ours, none."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return lambda: 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        spent = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    return lambda: int(spent.read_text("ascii").split()[0]) / 1e9


if __name__ == "__main__":
    start(Path(sys.argv[1]))
    json.dump(ask(), sys.stdout)
