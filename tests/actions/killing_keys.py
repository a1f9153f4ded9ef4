"""Run by `test_keys`: renews the index key in a process that is killed, again and again, each time somewhere else.

python killing_keys.py INITIALISED_HOME WORK POINTS writes one line of JSON a death to standard output.
"""

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import killing

NAMES = [f"工人{n}" for n in range(40)]


def main(home: Path, work: Path, points: int) -> None:
    os.environ["HUXIN_HOME"] = str(work)
    os.environ["DJANGO_SETTINGS_MODULE"] = "huxin.config.settings"
    import django

    django.setup()
    from huxin.actions import keys, registry

    def renew() -> None:
        for _ in keys.reindex(now=killing.NOW):
            pass

    def fresh() -> None:
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(home, work)
        assert killing._in_child(lambda: registry.identify("name", NAMES)) == 0

    fresh()
    counted = work.with_suffix(".count")
    assert killing._in_child(lambda: counted.write_text(str(killing._count(renew)))) == 0
    events = int(counted.read_text())
    for n in killing._spread(1, events, points):
        fresh()
        assert killing._in_child(lambda n=n: killing._die_at(n, renew)) == 9, n  # type: ignore[misc]
        note = work.with_suffix(".json")
        assert killing._in_child(lambda note=note: note.write_text(json.dumps(_told(renew)))) == 0, n  # type: ignore[misc]
        sys.stdout.write(note.read_text() + "\n")


def _told(renew: Any) -> dict[str, Any]:
    """Whether every name is found after the death and after another try, and by which key."""
    from huxin.queries import _keys, people

    def found() -> int:
        ids = [people.find("name", name) for name in NAMES]
        return sum(1 for shown in people.masked(i for i in ids if i).values() if shown == "工**")

    first = {"found": found(), "key": _keys.index_id()}
    renew()
    return {**first, "again": found(), "key_again": _keys.index_id()}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
