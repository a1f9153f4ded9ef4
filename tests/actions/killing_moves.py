"""Run by `test_moves_kill`: moves matters in a process that is killed, again and again, each time somewhere else.

python killing_moves.py INITIALISED_HOME POINTS ALARMS writes one line of JSON a death to standard output: where it was
killed, what had been acknowledged, and what an audit finds. All deaths are in one home, so that each meets what the
earlier ones left.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import killing

STEPS = 26
NOW = datetime(2019, 8, 12, 2, tzinfo=UTC)


def main(home: Path, points: int, alarms: int) -> None:
    os.environ["HUXIN_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "huxin.config.settings"
    import django

    django.setup()
    # What a child would load at its first use would be counted as events of its own.
    from huxin.queries import proof_check  # noqa: F401
    from tests import proven

    said = home.parent / "acknowledged"
    counted = home.parent / "count"
    assert killing._in_child(proven.site) == 0
    began = time.monotonic()
    assert killing._in_child(lambda: counted.write_text(json.dumps(_counts(said)))) == 0
    lasted, counts = time.monotonic() - began, json.loads(counted.read_text())
    events = sum(counts)
    for n in killing._spread(events // points, events, points):
        assert killing._in_child(lambda n=n: _die_at(n, counts, said)) in (0, 9)
        _tell(home, said, f"call {n} of {events}")
    for n in range(alarms):
        after = lasted * (n + 1) / (alarms + 1) / 2
        killing._in_child(lambda after=after: killing._die_after(after, lambda: _move(said)))
        _tell(home, said, f"after {after:.3f} s")


def _counts(said: Path) -> list[int]:
    """Of each step, how many calls could be its last."""
    counts: list[int] = []
    _move(said, lambda step, act: counts.append(killing._count(act)))
    return counts


def _die_at(n: int, counts: list[int], said: Path) -> None:
    """Only the step of the death is watched: watching takes longer than moving."""
    deadly = next(step for step in range(len(counts)) if sum(counts[: step + 1]) >= n)
    left = n - sum(counts[:deadly])
    _move(said, lambda step, act: killing._die_at(left, act) if step == deadly else act())


def _move(said: Path, by: Callable[[int, Callable[[], None]], object] = lambda step, act: act()) -> None:
    """A new matter and its moves, some with papers; each noted on disk once it was acknowledged."""
    from huxin.access import Actor, Role
    from huxin.actions import matters
    from huxin.actions.matters import MACHINE
    from tests.proven import warned

    city = Actor("孙副局", "孙副局", Role.BUREAU, ("6204",), body="human_resources")
    county = Actor("李监察", "李监察", Role.INSPECTOR, ("620402",), body="inspection_620402")
    opened: list[Any] = []

    def begin() -> None:
        opened.append(warned(NOW))
        _note(said, opened[0])

    by(0, begin)
    for step in range(STEPS):
        who, name, given, sets = [
            (MACHINE, "update", {}, {"quiet": step}),
            (city, "supervise", {"answer_by": "2019-09-01", "reason": "请抓紧办理"}, {}),
        ][step % 2]
        if step == 0:
            who, name, given, sets = county, "sign", {}, {}
        how = {"actor": who, "name": name, "given": given, "sets": sets}
        by(step + 1, lambda how=how: _note(said, matters.move(matter_id=opened[0].pk, now=NOW, **how)))


def _note(said: Path, matter: Any) -> None:
    handle = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(handle, f"{matter.number}/{matter.version}\n".encode())
    os.close(handle)


def _tell(home: Path, said: Path, died: str) -> None:
    note = home.parent / "told.json"
    assert killing._in_child(lambda: note.write_text(json.dumps({"died": died, **_found(said)}))) == 0, died
    sys.stdout.write(note.read_text() + "\n")
    sys.stdout.flush()


def _found(said: Path) -> dict[str, Any]:
    from huxin.access import SYSTEM
    from huxin.queries.proof_check import check
    from huxin.record.models import Link, Matter, MatterEvent, Paper, Serial

    acknowledged = said.read_text().splitlines()
    there = list(Link.objects.filter(kind="event").order_by("n").values_list("subject", flat=True))
    numbers = sorted(
        int(paper.number.partition("〕")[2][:-1]) for paper in Paper.objects.filter(name="supervision_letter")
    )
    return {
        "broken": check(actor=SYSTEM, now=NOW, with_facts=False).sentence,
        "acknowledged": len(acknowledged),
        "twice": len(there) - len(set(there)),
        "lost": sorted(set(acknowledged) - set(there)),
        "beyond": len(there) - len(acknowledged),
        "events": len(there) - MatterEvent.objects.count(),
        "papers": numbers == list(range(1, len(numbers) + 1)),
        "matters": Matter.objects.count() - Serial.objects.get(series="YJ").last,
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
