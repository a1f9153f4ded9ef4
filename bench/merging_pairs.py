"""Merges complaints of a new home and undoes it: `python -m bench.merging_pairs HOME`. Prints JSON."""

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from bench.registry import start
from huxin.base import keyring
from huxin.base.home import Home

COMPLAINTS, MAINS = 120, 20
NOW = datetime(2024, 8, 12, 2, tzinfo=UTC)


def merged(home: Path) -> dict[str, Any]:
    """What merging and undoing took, in processor milliseconds each, and whether all is as before."""
    place = Home(home)
    for folder in (place.path, place.facts, place.runs, place.intake, place.rejects, place.keys):
        folder.mkdir(parents=True, exist_ok=True)
    keyring.create(place.keys)
    start(home)
    from huxin.access import SYSTEM, Actor, Role
    from huxin.actions import merging
    from huxin.queries import proof_check

    rng, office = Random(1), Actor("office", "office", Role.OFFICE, ("6204",))
    pks = [_complaint(rng, n) for n in range(COMPLAINTS)]
    before = _state()
    pairs = [(pk, pks[n % MAINS]) for n, pk in enumerate(pks[MAINS:])]
    begun = time.process_time()
    for pk, into in pairs:
        merging.merge(actor=office, matter_id=pk, into_id=into, reason="同一件", now=NOW)
    half = time.process_time()
    rng.shuffle(pairs)
    for pk, _ in pairs:
        merging.unmerge(actor=office, matter_id=pk, reason="撤销", now=NOW)
    end = time.process_time()
    checked = proof_check.check(actor=SYSTEM, now=NOW, with_facts=False)
    return {
        "complaints": COMPLAINTS, "merges": len(pairs), "merge_ms": round((half - begun) / len(pairs) * 1000, 1),
        "undo_ms": round((end - half) / len(pairs) * 1000, 1),
        "restored": "all" if _state() == before else "not all", "audit": checked.sentence or "in order",
    }  # fmt: skip


def _complaint(rng: Random, number: int) -> int:
    """A complaint of a few workers, so few that no main one becomes a group's, which the city would take up."""
    from huxin.actions import matters
    from huxin.actions.matters import MACHINE, Opening
    from huxin.queries import _amounts
    from huxin.queries._amounts import Amount

    first = number % MAINS * 5
    amounts = {first + rng.randrange(5): Amount(rng.randrange(1, 90) * 10_000, months=2) for _ in range(2)}
    data = {**_amounts.figures(amounts.values()), "group": False}
    about = Opening("complaint", "某工地", "620402", "other", "office_620402", data=data, amounts=amounts)
    given = {"door": "phone", "claim": "wages", "facts": "欠薪"}
    return matters.open_matter(actor=MACHINE, about=about, given=given, now=NOW).pk


def _state() -> list[Any]:
    from huxin.record.models import Matter, MatterAmount, MatterLink

    columns = ("id", "state", "open", "owed_fen", "heads", "data", "term", "due_at", "state_due_at")
    stakes = ("matter_id", "worker_id", "claimed_fen", "owed_fen", "received_fen", "months")
    return [
        list(Matter.objects.order_by("pk").values_list(*columns)),
        list(MatterAmount.objects.order_by("matter_id", "worker_id").values_list(*stakes)),
        sorted(MatterLink.objects.values_list("matter_id", "kind", "key", "part")),
    ]


if __name__ == "__main__":
    print(json.dumps(merged(Path(sys.argv[1])), ensure_ascii=False))
