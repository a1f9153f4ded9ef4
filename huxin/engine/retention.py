"""保留规则: of which runs the tables stay on the disk. Whatever no line of the rule keeps may go; its facts stay, and
from them it can be computed again."""

import fcntl
import os
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from huxin.base.files import sync
from huxin.base.home import Home
from huxin.base.moments import local_day, utc
from huxin.engine import read
from huxin.engine.run import hidden

DAYS = 100
"""So long each day's last run stays: a quarter with the time in which one contests it."""
YOUNG = timedelta(days=7)
"""So long every run stays: whoever asked for it may still be at it, and what was just computed is named later."""

SHOWN, NAMED, NEWEST, FRESH, OF_DAY, OF_MONTH = (
    "正在显示", "在案材料提到", "最新一次", "7 天以内", "100 天以内当天最后一次", "当月最后一次",
)  # fmt: skip

RULE = f"{'、'.join((SHOWN, NEWEST, FRESH, OF_DAY, OF_MONTH, NAMED))}的保留，其余清理"


@dataclass(frozen=True)
class Standing:
    """A run whose tables are on the disk.

    `asked` is what it was asked besides its day. `known_at` and `put_at`, when it was computed or asked for last, are
    UTC, naive. `facts` are the versions it read.
    """

    id: str
    as_of: date
    known_at: datetime
    put_at: datetime
    asked: str
    facts: Mapping[str, int]


def standing(home: Home) -> list[Standing]:
    """Every run on the disk, by its id. Raises StoreDamaged: a manifest cannot be read."""
    paths = sorted(home.runs.glob("[!.]*/manifest.json"))
    return [_standing(read.manifest(home, path.parent.name), path) for path in paths]


def kept(
    runs: Sequence[Standing],
    *,
    named: Collection[str],
    shown: Collection[str],
    showed: Collection[str],
    now: datetime,
) -> dict[str, str]:
    """Why each run stays that does, in words; the others may go.

    Args:
        named: the runs that something on record names.
        shown: those that the screens show.
        showed: those that they show or showed; the others are questions on the side and take the place of none of them.
        now: aware.
    """
    today, moment = local_day(now), utc(now)
    of_day: dict[tuple[bool, str, date], Standing] = {}
    of_month: dict[tuple[int, int], Standing] = {}
    for run in sorted(runs, key=_order):
        of_day[run.id in showed, run.asked, run.as_of] = run
    for run in sorted(runs, key=lambda run: (run.id in showed, run.as_of, *_order(run))):
        of_month[run.as_of.year, run.as_of.month] = run
    recent = {run.id for (_, _, day), run in of_day.items() if today - day <= timedelta(DAYS)}
    lines: Sequence[tuple[str, Collection[str]]] = (
        (SHOWN, shown),
        (NEWEST, {max(runs, key=_order).id} if runs else ()),
        (FRESH, {run.id for run in runs if moment - max(run.known_at, run.put_at) < YOUNG}),
        (OF_DAY, recent),
        (OF_MONTH, {run.id for run in of_month.values()}),
        (NAMED, named),
    )
    found = {run.id: next((why for why, those in lines if run.id in those), "") for run in runs}
    return {name: why for name, why in found.items() if why}


@contextmanager
def alone(home: Home) -> Iterator[bool]:
    """Whether nobody computes a run; nobody begins to while this is held, if so."""
    home.runs.mkdir(parents=True, exist_ok=True)
    held = os.open(home.runs, os.O_RDONLY)
    try:
        free = False
        with suppress(BlockingIOError):
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            free = True
        yield free
    finally:
        os.close(held)


def let_go(home: Home, names: Collection[str]) -> None:
    """Take away the tables of these runs; whoever calls holds `alone`.

    Each goes whole, by one new name, and that is on disk before this returns: no data file that it read may be deleted
    before it. What a process that is killed leaves is hidden, and the next run sweeps it out.
    """
    aside = []
    for name in names:
        aside.append(hidden(home.runs))
        os.replace(home.runs / name, aside[-1])
    sync([home.runs])
    for folder in aside:
        shutil.rmtree(folder, ignore_errors=True)


def _standing(manifest: Mapping[str, Any], path: Path) -> Standing:
    return Standing(
        id=path.parent.name,
        as_of=date.fromisoformat(manifest["as_of"]),
        known_at=datetime.fromisoformat(manifest["known_at"].removesuffix("Z")),
        put_at=datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(tzinfo=None),
        asked=repr((manifest["pack"], manifest["projects"])),
        facts=manifest["facts"],
    )


def _order(run: Standing) -> tuple[datetime, str]:
    return run.known_at, run.id
