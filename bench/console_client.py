"""The pages through Django's test client, in one process: `python -m bench.console_client HOME`.

Says as JSON, by kind, the milliseconds of every request; and for a kind beyond the goal the query that takes longest,
with the database's plan for it.
"""

import gc
import json
import sys
import time
from pathlib import Path
from typing import Any

from bench.console_fill import PASSWORD, STAFF
from bench.console_pages import GOAL_MS, TIMES, kinds, percentile
from bench.registry import start


def ask() -> dict[str, Any]:
    """Every kind, one request after another."""
    from django.core.cache import cache

    clients = {who: _signed_in(who) for who in STAFF}
    gc.collect()
    gc.freeze()  # as the server does
    took: dict[str, list[float]] = {}
    slow: dict[str, dict[str, Any]] = {}
    for kind, (who, paths) in kinds().items():
        client = clients[who]
        _one(client, paths[0])
        took[kind] = [_one(client, path) for path in paths]
        if percentile(took[kind], 0.95) > GOAL_MS:
            worst = paths[took[kind].index(max(took[kind]))]
            slow[kind] = _explained(client, worst)
    cold = []
    for _ in range(TIMES // 5):
        cache.clear()
        cold.append(_one(clients["office"], "/"))
    took["overview, sums forgotten"] = cold
    if percentile(cold, 0.95) > GOAL_MS:
        cache.clear()
        slow["overview, sums forgotten"] = _explained(clients["office"], "/")
    return {"took": took, "slow": slow}


def _signed_in(who: str) -> Any:
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    answer = client.post("/sign-in/", {"username": who, "password": PASSWORD})
    assert answer.status_code == 302, answer.status_code
    return client


def _one(client: Any, path: str) -> float:
    begun = time.perf_counter()
    answer = client.get(path)
    took = (time.perf_counter() - begun) * 1000
    assert answer.status_code == 200, (path, answer.status_code)
    return took


def _explained(client: Any, path: str) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        _one(client, path)
    queries = sorted(captured.captured_queries, key=lambda q: -float(q["time"]))
    slowest = queries[0]
    word = "EXPLAIN ANALYZE " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
    with connection.cursor() as cursor:
        cursor.cursor.execute(word + slowest["sql"])
        plan = [str(row[-1]) for row in cursor.fetchall()]
    total = sum(float(q["time"]) for q in queries) * 1000
    return {
        "path": path, "queries": len(queries), "queries_ms": total, "ms": float(slowest["time"]) * 1000,
        "sql": slowest["sql"], "plan": plan,
    }  # fmt: skip


if __name__ == "__main__":
    start(Path(sys.argv[1]))
    json.dump(ask(), sys.stdout)
