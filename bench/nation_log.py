"""The fact store's log where gates report all day: a commit for each look of the worker, and what the log weighs.

Every commit leaves an entry; every hundredth a checkpoint that names, besides the files of now, each that was merged in
the last seven days. So checkpoints grow with the square of a day's commits, and nothing deletes them.
"""

import numpy as np

from bench.nation_days import SLOTS, gates
from bench.nation_model import DAY_S, World

EACH = 100  # commits from one checkpoint to the next (`engine.tables`)
KEPT_DAYS = 7  # a checkpoint names merged files for so long: the table library's default
TABLES = 2  # punches, and the days they are folded to


def commits(workers: float, look_s: float, world: World) -> float:
    """Of an ordinary day: looks of the worker, so many seconds apart, for which a request of open.api waits."""
    load = world.load
    requests = workers * load.punches * load.by_door * (1 - load.late) / load.batch * gates()
    looks = DAY_S / SLOTS / look_s
    return float((looks * -np.expm1(-requests / looks)).sum())


def log_bytes(commits_a_day: float, months: int, world: World) -> float:
    """After so many months, of both tables."""
    sizes, days = world.sizes, 30 * months
    named = commits_a_day * np.minimum(np.arange(1, days + 1), KEPT_DAYS)
    checkpoints = float((commits_a_day / EACH * named * sizes.named).sum())
    return TABLES * (commits_a_day * days * sizes.entry + checkpoints)
