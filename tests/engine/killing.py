"""Run by `test_kill`: appends batches in a process that dies, again and again, each time somewhere else.

python killing.py WORK POINTS ALARMS writes one line of JSON a death to standard output: what a reader saw right after
it, and what stood there once every batch had been appended again by the same number. The first line is of a process
undisturbed: what a reader sees after each batch.

A death is `os._exit` at the n-th call into files, DuckDB or a Delta table; or an alarm that strikes at a point of time,
so that it may fall inside a commit, where Python sees nothing.
"""

import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from huxin.engine import tables
from huxin.facts.streams import STREAMS
from tests.engine.shelf import FIRST, SECOND, Row, Shelf, line, payment, table

TOUCHING = ("_io", "posix", "deltalake", "_duckdb", "duckdb", "fcntl")
STORED = ("payments", "payroll")
BATCHES: tuple[tuple[str, datetime, list[Row]], ...] = (
    ("payments", FIRST, [payment(f"S{n}", ym=201906 + n % 2) for n in range(30)]),
    ("payroll", FIRST, [line(n) for n in range(20)]),
    ("payments", SECOND, [payment(f"S{n}", 1, ym=201906 + n % 2) for n in range(0, 40, 2)]),
)


def main(work: Path, points: int, alarms: int) -> None:
    note = work.with_suffix(".json")
    for stream, _, rows in BATCHES:
        table(stream, rows)  # whatever this imports, the children need not

    def told(died: str, act: Callable[[], Any], ended: tuple[int, ...]) -> Any:
        note.unlink(missing_ok=True)
        code = _in_child(act)
        assert code in ended, (died, code)
        return json.loads(note.read_text()) if note.exists() else None

    shutil.rmtree(work, ignore_errors=True)
    _say(told("", lambda: note.write_text(json.dumps(_undisturbed(work))), (0,)))
    shutil.rmtree(work)
    began = time.monotonic()
    events = told("count", lambda: note.write_text(str(_count(lambda: _append_all(work)))), (0,))
    lasted = time.monotonic() - began

    deaths: list[tuple[str, Callable[[], None]]] = [
        (f"call {n} of {events}", lambda n=n: _die_at(n, lambda: _append_all(work)))  # type: ignore[misc]
        for n in sorted({1 + (events - 1) * n // (points - 1) for n in range(points)})
    ]
    for n in range(alarms):
        after = lasted * (n + 1) / (alarms + 1)
        deaths.append((f"after {after:.3f} s", lambda after=after: _die_after(after, lambda: _append_all(work))))  # type: ignore[misc]
    for died, act in deaths:
        shutil.rmtree(work, ignore_errors=True)
        told(died, act, (0, 9, -signal.SIGALRM))
        _say({"died": died, **told(died, lambda: note.write_text(json.dumps(_afterwards(work))), (0,))})


def _undisturbed(work: Path) -> list[Any]:
    states = [_state(work)]
    for number in range(1, len(BATCHES) + 1):
        _append(work, number)
        states.append(_state(work))
    return states


def _afterwards(work: Path) -> dict[str, Any]:
    seen = _state(work)
    _append_all(work)
    return {"seen": seen, "ended": _state(work)}


def _append_all(work: Path) -> None:
    for number in range(1, len(BATCHES) + 1):
        _append(work, number)


def _append(work: Path, number: int) -> None:
    stream, at, rows = BATCHES[number - 1]
    Shelf.below(work).put(stream, *rows, at=at, batch=number)


def _state(work: Path) -> dict[str, Any]:
    """What a reader finds in force, and how many rows lie on file."""
    shelf = Shelf.below(work)
    return {
        "payments": shelf.current("payments", "serial", "ym", "amount_fen", "source"),
        "payroll": shelf.current("payroll", "worker_id", "ym", "source"),
        "rows": {name: sum(f.rows for f in tables.files(shelf.home.facts, STREAMS[name])) for name in STORED},
    }


def _say(what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _in_child(act: Callable[[], Any]) -> int:
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            act()
            code = 0
        finally:
            sys.stderr.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _watching(reached: Callable[[], None]) -> Callable[[Any, str, Any], None]:
    def watch(frame: Any, event: str, called: Any) -> None:
        if event in ("c_call", "c_return"):
            owner = getattr(called, "__self__", None)
            module = getattr(called, "__module__", None) or type(owner).__module__ or ""
            if module.partition(".")[0] in TOUCHING:
                reached()

    return watch


def _count(act: Callable[[], None]) -> int:
    events: list[None] = []
    sys.setprofile(_watching(lambda: events.append(None)))
    act()
    sys.setprofile(None)
    return len(events)


def _die_at(n: int, act: Callable[[], None]) -> None:
    events: list[None] = []

    def reached() -> None:
        events.append(None)
        if len(events) == n:
            os._exit(9)

    sys.setprofile(_watching(reached))
    act()


def _die_after(seconds: float, act: Callable[[], None]) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    act()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
