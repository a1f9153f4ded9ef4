"""The fact store's log where gates report all day: a commit for each time that open.api is taken over, and what the
log weighs.

Every commit leaves an entry, a block of the disk; every hundredth a checkpoint that names the files of now. Nothing
deletes them.
"""

import numpy as np

from bench.nation_days import SLOTS, gates
from bench.nation_model import DAY_S, World

EACH = 100  # commits from one checkpoint to the next (`engine.tables`)
NOW = 500  # files of a table at one time, with merging every ten minutes
TABLES = 2  # punches, and the days they are folded to


def commits(workers: float, look_s: float, world: World) -> float:
    """Of an ordinary day: looks of the worker, so many seconds apart, for which a request of open.api waits."""
    load = world.load
    requests = workers * load.punches * load.by_door * (1 - load.late) / load.batch * gates()
    looks = DAY_S / SLOTS / look_s
    return float((looks * -np.expm1(-requests / looks)).sum())


def log_bytes(commits_a_day: float, months: int, world: World) -> float:
    """After so many months, of both tables."""
    sizes = world.sizes
    each = sizes.block + sizes.named * NOW / EACH
    return TABLES * commits_a_day * 30 * months * each
