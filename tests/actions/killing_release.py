"""Run by `test_release_kill`: lets runs go in a process that is killed, again and again, each time somewhere else.

python killing_release.py INITIALISED_HOME WORK POINTS writes one line of JSON a death to standard output: what was
wrong right after it, and what stood there once runs had been let go again, and once more. The first line is of a
release undisturbed.

A death is `os._exit` at the n-th call that touches a file, the database or a Delta table.
"""

import json
import os
import shutil
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tests.actions.killing import _count, _die_at, _in_child, _spread

NOW = datetime(2020, 7, 10, 2, tzinfo=UTC)


def main(home: Path, work: Path, points: int) -> None:
    os.environ["HUXIN_HOME"] = str(work)
    os.environ["DJANGO_SETTINGS_MODULE"] = "huxin.config.settings"
    import django

    django.setup()
    from huxin.engine import compaction

    compaction._GRACE_HOURS = 0
    note, kept = work.with_suffix(".json"), home.with_name("years")

    def fresh() -> None:
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(kept, work)

    def tell(died: str) -> None:
        assert _in_child(lambda: note.write_text(json.dumps({"died": died, **_afterwards()}))) == 0, died
        sys.stdout.write(note.read_text() + "\n")
        sys.stdout.flush()

    shutil.copytree(home, work)
    assert _in_child(_years) == 0
    shutil.move(work, kept)
    fresh()
    assert _in_child(_release) == 0
    tell("")
    fresh()
    assert _in_child(lambda: note.write_text(str(_count(_release)))) == 0
    events = int(note.read_text())
    for n in _spread(1, events, points):
        fresh()
        assert _in_child(lambda n=n: _die_at(n, _release)) == 9, n  # type: ignore[misc]
        tell(f"call {n} of {events}")


def _years() -> None:
    """A site and its runs; two of them nobody names, and only they read files that were then put together."""
    from django.conf import settings

    from huxin.actions import upkeep
    from tests.actions.invented import as_csv, payments
    from tests.actions.test_release import ran
    from tests.proven import AUGUST, bring, site

    home = settings.HUXIN_HOME
    site()
    ran(home, date(2019, 8, 12))
    head, first, *_ = payments(1)
    for n in range(4):
        bring(as_csv([head, [f"Z{n}", *first[1:]]]), f"补{n}.csv", AUGUST)
    ran(home, date(2019, 8, 13))
    ran(home, date(2019, 8, 14))
    for _merged in upkeep.compact(home, whole=True):
        pass
    ran(home, date(2019, 8, 30))
    ran(home, date(2020, 7, 9))


def _release() -> None:
    from django.conf import settings

    from huxin.actions import upkeep

    upkeep.release(settings.HUXIN_HOME, now=NOW)


def _afterwards() -> dict[str, Any]:
    from django.conf import settings

    from huxin.access import SYSTEM
    from huxin.actions import upkeep
    from huxin.engine import retention
    from huxin.engine import run as engine
    from huxin.engine.replay import replay
    from huxin.queries.proof_check import check
    from huxin.record.models import Run

    home = settings.HUXIN_HOME
    standing = {run.id for run in retention.standing(home)}
    wrong = [f"{run} does not replay" for run in sorted(standing) if not replay(home, run).same]
    wrong += [str(harm) for one in upkeep.look(home) for harm in one.damages]
    lost = Run.objects.filter(released_at=None).exclude(pk__in=standing)
    wrong += [f"{run.pk} is gone, and the record does not know" for run in lost]
    _release()
    _release()
    engine.run(home, engine.asked(as_of=date(2020, 7, 9), known_at=NOW))  # which sweeps
    marked = sorted(Run.objects.exclude(released_at=None).values_list("pk", flat=True))
    files = sorted(str(path.relative_to(home.path)) for path in home.path.rglob("*.parquet"))
    whole = check(actor=SYSTEM, now=NOW).broken is None
    hidden = [path.name for path in home.runs.glob(".*")]
    return {"wrong": wrong, "marked": marked, "files": files, "whole": whole, "hidden": hidden}


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]), int(sys.argv[3]))  # type: ignore[arg-type, misc]
