"""Run by `test_kill`: imports a folder in a process that is killed, again and again, each time somewhere else.

python killing.py INITIALISED_HOME FILES WORK POINTS ALARMS writes one line of JSON a death to standard output: where it
was killed and what stood in the store and the register after an ordinary run. The first line is of a run undisturbed.

A death is `os._exit` at the n-th call that touches a file, the database or a Delta table; or an alarm that strikes at a
point of time, so that it may fall inside a commit, where Python sees nothing.
"""

import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

TOUCHING = ("_io", "posix", "sqlite3", "deltalake", "fcntl")
NOW = datetime(2019, 12, 2, 9, tzinfo=UTC)


def main(home: Path, files: Path, work: Path, points: int, alarms: int) -> None:
    os.environ["HUXIN_HOME"] = str(work)
    os.environ["DJANGO_SETTINGS_MODULE"] = "huxin.config.settings"
    import django

    django.setup()
    # Whatever a child would import at its first use would be counted as events of its own.
    import pyarrow
    import pypinyin  # noqa: F401

    from huxin.actions import intake  # noqa: F401

    pyarrow.array([0])  # brings pandas where that is installed

    def fresh() -> None:
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(home, work)

    def tell(died: str) -> None:
        note = work.with_suffix(".json")
        assert _in_child(lambda: note.write_text(json.dumps({"died": died, **_ordinary_run(files)}))) == 0, died
        sys.stdout.write(note.read_text() + "\n")
        sys.stdout.flush()

    fresh()
    tell("")
    fresh()
    counted = work.with_suffix(".count")
    began = time.monotonic()
    assert _in_child(lambda: counted.write_text(str(_count(lambda: _import(files))))) == 0
    lasted, events = time.monotonic() - began, int(counted.read_text())
    for n in _spread(1, events, points):
        fresh()
        assert _in_child(lambda n=n: _die_at(n, lambda: _import(files))) == 9, n  # type: ignore[misc]
        tell(f"call {n} of {events}")
    for n in range(alarms):
        fresh()
        after = lasted * (n + 1) / (alarms + 1)
        died = _in_child(lambda after=after: _die_after(after, lambda: _import(files)))  # type: ignore[misc]
        assert died in (0, -signal.SIGALRM), died
        tell(f"after {after:.3f} s")


def _spread(first: int, last: int, points: int) -> Iterator[int]:
    yield from sorted({first + (last - first) * n // (points - 1) for n in range(points)})


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


def _touches(called: Any) -> bool:
    owner = getattr(called, "__self__", None)
    module = getattr(called, "__module__", None) or type(owner).__module__
    return (module or "").partition(".")[0] in TOUCHING


def _count(act: Callable[[], None]) -> int:
    return _watched(act, lambda n: None)


def _die_at(n: int, act: Callable[[], None]) -> None:
    _watched(act, lambda now: os._exit(9) if now == n else None)


def _watched(act: Callable[[], None], each: Callable[[int], object], *events: str) -> int:
    """Act, and call `each` with the number of every touching call's beginning and end, or of one of these only; how
    many there were. Threads begun from now on are watched too."""
    seen, wanted = 0, events or ("c_call", "c_return")

    def watch(frame: Any, event: str, called: Any) -> None:
        nonlocal seen
        if event in wanted and _touches(called):
            seen += 1
            each(seen)

    sys.setprofile(watch)
    threading.setprofile(watch)
    act()
    sys.setprofile(None)
    return seen


def _die_after(seconds: float, act: Callable[[], None]) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    act()
    signal.setitimer(signal.ITIMER_REAL, 0)


def _import(files: Path) -> None:
    from huxin.access import SYSTEM
    from huxin.actions import intake

    for file in sorted(files.iterdir()):
        batch = intake.receive(actor=SYSTEM, data=file.read_bytes(), file_name=file.name, now=NOW)
        intake.apply(batch, now=NOW)


def _ordinary_run(files: Path) -> dict[str, Any]:
    """What the command line does at its next start, and what then is on file, with people's numbers in plain."""
    from huxin.actions import intake

    intake.recover(now=NOW)
    _import(files)
    return {"facts": _facts(), **_register()}


def _facts() -> dict[str, list[str]]:
    from django.conf import settings

    from huxin.facts.lists import ACCEPTED
    from huxin.facts.streams import PERSONAL
    from huxin.queries import _keys
    from huxin.record.models import PersonalValue

    ring = _keys.current()
    plain = {v.pk: _keys.opened(ring, v.kind, v.blind, v.token) for v in PersonalValue.objects.all()}
    found = {}
    for name, stream in ACCEPTED.items():
        personal = {column.stored for column in stream.columns if column.kind in PERSONAL}
        rows = _table(settings.HUXIN_HOME.facts / name)
        found[name] = sorted(
            str(
                {
                    column: plain[value] if column in personal and value is not None else str(value)
                    for column, value in sorted(row.items())
                    if column not in ("source", "recorded_at")
                }
            )
            for row in rows
        )
    return found


def _table(folder: Path) -> list[dict[str, Any]]:
    from deltalake import DeltaTable

    rows: list[dict[str, Any]] = DeltaTable(folder).to_pyarrow_table().to_pylist() if folder.exists() else []
    return rows


def _register() -> dict[str, Any]:
    from huxin.record import models

    tables = (models.Unit, models.Project, models.WageAccount, models.MasterVersion, models.Person)
    batches = models.Batch.objects.all()
    return {
        "tables": {table.__name__: table._default_manager.count() for table in tables},
        "states": sorted(set(batches.values_list("state", flat=True))),
        "accepted": sum(batches.values_list("accepted", flat=True)),
        # A file with rejects that was done before the death is looked at again, and says the same again.
        "rejects": sorted({f"{r.row} {r.field}" for r in models.Reject.objects.all()}),
        "spooled": len({sha for sha in batches.values_list("sha256", flat=True)}),
    }


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]), int(sys.argv[4]), int(sys.argv[5]))  # type: ignore[arg-type, misc]
