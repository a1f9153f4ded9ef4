"""Merges noisy duplicates and undoes it, in a database: `python -m bench.merging_pairs HOME [COUNT] [SECONDS]`.

What was done stands in the database, so a run that was cut short, by SECONDS or anything else, goes on where it was.
Prints JSON; `left` is how many steps there still are.
"""

import hashlib
import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from bench.registry import start
from huxin.base import keyring
from huxin.base.home import Home
from huxin.likeness.judge import Grievance
from huxin.simulate import grievances

DUPLICATES, GROUP, LEAST, AT_ONCE, SEED = 10_000, 10, 3, 50, 11
NOW = datetime(2024, 8, 12, 2, tzinfo=UTC)
RESTORED = {
    "matter": ("version", "updated_at"),  # how many steps there were, and when the last one was
    "matteramount": ("id",),
    "matterlink": ("id",),
    "matterterm": ("id",),
}
"""Tables that must be as before, and their columns that need not."""

Pair = tuple[Grievance, Grievance]
Step = tuple[str, int, int]


def noisy(seed: int, duplicates: int) -> list[Pair]:
    """Pairs of a duplicate and the first report of the same grievance, as several doors write them down.

    Left out are those that only become a group's by merging: the city takes these up, which stays after an undoing.
    """
    made = grievances.reported(seed, duplicates * 4 + 200)
    same: dict[int, list[Grievance]] = {}
    for one in made.reports:
        same.setdefault(made.truth[one.key], []).append(one)
    found: list[Pair] = []
    for first, *others in same.values():
        together = len(frozenset[int]().union(first.people, *(one.people for one in others)))
        if len(others) + 1 >= LEAST and (together < GROUP or _group(first)):
            found += [(one, first) for one in others]
    assert len(found) >= duplicates, f"{len(found)} duplicates were invented"
    return found[:duplicates]


def _group(one: Grievance) -> bool:
    """Whether it is a group's from the beginning: by its list, and by what was told where it has none."""
    return (len(one.people) or one.heads) >= GROUP


def fill(pairs: Iterable[Pair]) -> Iterator[Grievance]:
    """The reports of which there is no complaint yet."""
    from huxin.record.models import Matter

    known = set(Matter.objects.values_list("title", flat=True))
    every = dict.fromkeys(one for one, main in pairs for one in (main, one))
    return (one for one in every if one.key not in known)


def opened(one: Grievance) -> int:
    """A complaint for a report; the workers are known by the numbers of the simulation."""
    from huxin.actions import matters
    from huxin.actions.matters import MACHINE, Opening
    from huxin.queries import _amounts
    from huxin.queries._amounts import Amount

    each = one.claimed_fen // max(len(one.people), 1)
    amounts = {number: Amount(each, months=1) for number in sorted(one.people)}
    unlisted = {"heads": one.heads, "claimed_fen": one.claimed_fen, "owed_fen": one.claimed_fen, "unpaid": one.heads}
    figures = _amounts.figures(amounts.values()) | ({} if amounts else unlisted)
    about = Opening(
        "complaint", one.key, one.region_code, "other", f"office_{one.region_code}",
        data={**figures, "group": figures["heads"] >= GROUP}, links=[("report", one.key, "")], amounts=amounts,
    )  # fmt: skip
    given = {"door": one.door, "claim": "wages", "place": one.place, "facts": "欠薪"}
    return matters.open_matter(actor=MACHINE, about=about, given=given, now=NOW).pk


def steps(pairs: Sequence[Pair], seed: int = SEED) -> Iterator[Step]:
    """Every merge in an order by chance, then every undoing in another: what, the duplicate, the main one."""
    from huxin.record.models import Matter

    pks, rng = dict(Matter.objects.values_list("title", "pk")), Random(seed)
    numbers = [(pks[one.key], pks[main.key]) for one, main in pairs]
    for what in ("merge", "unmerge"):
        rng.shuffle(numbers)
        yield from [(what, one, main) for one, main in numbers]


def take(step: Step) -> None:
    """One merge, or its undoing."""
    from huxin.access import Actor, Role
    from huxin.actions import merging

    what, one, main = step
    office = Actor("office", "office", Role.OFFICE, ("6204",))
    if what == "merge":
        merging.merge(actor=office, matter_id=one, into_id=main, reason="同一件", now=NOW)
    else:
        merging.unmerge(actor=office, matter_id=one, reason="撤销", now=NOW)


def digest() -> str:
    """SHA-256 over every row that must be restored."""
    from django.apps import apps

    found = hashlib.sha256()
    for name, besides in RESTORED.items():
        model = apps.get_model("record", name)
        columns = [field.attname for field in model._meta.fields if field.attname not in besides]
        rows = (json.dumps(row, default=str, sort_keys=True) for row in model.objects.values_list(*columns))
        found.update("\n".join([name, *sorted(rows)]).encode())
    return found.hexdigest()


def going_on(home: Path, duplicates: int, seconds: float) -> dict[str, Any]:
    """Go on for so many seconds; what it took so far, in processor milliseconds each, and what is left."""
    place = Home(home)
    for folder in (place.path, place.facts, place.runs, place.intake, place.rejects, place.keys):
        folder.mkdir(parents=True, exist_ok=True)
    if not any(place.keys.iterdir()):
        keyring.create(place.keys)
    start(home)
    from huxin.access import SYSTEM
    from huxin.queries import proof_check
    from huxin.record.models import MatterEvent

    kept = place.path / "merging.json"
    told: dict[str, Any] = json.loads(kept.read_text()) if kept.exists() else {"cpu": {}, "before": None}
    until, pairs = time.monotonic() + seconds, noisy(SEED, duplicates)
    _for_a_while("fill", list(fill(pairs)), opened, told, until)
    told["before"] = told["before"] or (digest() if time.monotonic() < until else None)
    kept.write_text(json.dumps(told))
    left = 2 * duplicates
    if told["before"]:
        made = MatterEvent.objects.filter(move__in=["merge", "unmerge"]).count()
        rest = list(steps(pairs))[made:]
        for what in ("merge", "unmerge"):
            _for_a_while(what, [step for step in rest if step[0] == what], take, told, until)
        left -= MatterEvent.objects.filter(move__in=["merge", "unmerge"]).count()
    kept.write_text(json.dumps(told))
    found = {"duplicates": duplicates, "left": left, "cpu": told["cpu"], "restored": "", "audit": ""}
    if left == 0:
        checked = proof_check.check(actor=SYSTEM, now=NOW, with_facts=False)
        found |= {
            "restored": "all" if digest() == told["before"] else "not all",
            "audit": checked.sentence or "in order",
        }
    return found


def _for_a_while(what: str, rest: Sequence[Any], one: Any, told: dict[str, Any], until: float) -> None:
    """Some of it, fifty to a transaction, until the time is up."""
    from django.db import transaction

    begun = time.process_time()
    for start_at in range(0, len(rest), AT_ONCE):
        if time.monotonic() >= until:
            break
        with transaction.atomic():
            for item in rest[start_at : start_at + AT_ONCE]:
                one(item)
    told["cpu"][what] = round(told["cpu"].get(what, 0.0) + time.process_time() - begun, 1)


if __name__ == "__main__":
    count = int(sys.argv[2]) if len(sys.argv) > 2 else DUPLICATES
    limit = float(sys.argv[3]) if len(sys.argv) > 3 else 3600.0
    print(json.dumps(going_on(Path(sys.argv[1]), count, limit), ensure_ascii=False))
