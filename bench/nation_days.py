"""Days of a node in steps of ten minutes: rows come, wait for the one writer, and are found by the next run.

Queues are fluids: rows that come within ten minutes come evenly, and are taken in the order in which they came. So what
comes, what is taken and what waits add up exactly, and a row's wait is the distance between two running sums.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.nation_model import BUSIEST, Node, World, run_hours

SLOTS = 144  # a day
STEP_H = 24 / SLOTS
LATEST = 5  # days after which a late punch is there
AFTER = 5  # days that the clock goes on after the last row, so that what waits is taken and found
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Came:
    """Rows by slot: of open.api, of platforms' files, of sheets and of payments; and those sent after the last day."""

    door: Array
    files: Array
    sheets: Array
    payments: Array
    still_to_come: float

    @property
    def rows(self) -> Array:
        """All of them."""
        return self.door + self.files + self.sheets + self.payments


@dataclass(frozen=True)
class Waited:
    """A node's days: hours from arrival to fact, and to finding, by slot of arrival (NaN: no rows; inf: not within
    these days), the writer's share of each day at work, rows taken, and hours of each night's run."""

    came: Came
    stored_h: Array
    found_h: Array
    busy: Array
    taken: float
    waiting: float
    nights: Array
    by_day: int


def gates() -> Array:
    """Of a day's punches, the share of each slot: half come in, seven of ten of them from seven to eight."""
    shape = np.zeros(SLOTS)
    for low, high, share in (
        (6, 7, 0.075),
        (7, 8, BUSIEST),
        (8, 9, 0.075),
        (17, 18, 0.2),
        (18, 19, 0.2),
        (19, 21, 0.1),
    ):
        shape[low * 6 : high * 6] += share / ((high - low) * 6)
    return shape


def came(node: Node, world: World, days: int, rng: np.random.Generator) -> Came:
    """What a node is sent: the days of the month are 1 to 30, over and over; every seventh day is a Sunday."""
    load, shape = world.load, gates()
    office = np.zeros(SLOTS)
    office[9 * 6 : 18 * 6] = 1 / 54
    evening = np.zeros(SLOTS)
    evening[20 * 6 : 22 * 6] = 1 / 12
    punches, papers = np.zeros((days, SLOTS)), np.zeros((days, SLOTS))
    week = np.where(np.arange(days) % 7 == 6, 0.7, 1.05)
    sent = node.workers * load.punches * week * rng.normal(1, 0.03, days).clip(0.8, 1.2)
    down = rng.random(days) < load.outage
    gone = 0.0
    for day in range(days):
        punches[day] += sent[day] * (1 - load.late) * (evening if down[day] else shape)
        for after in range(1, LATEST + 1):
            part = sent[day] * load.late / LATEST
            if day + after < days:
                punches[day + after] += part * office
            else:
                gone += part
        papers[day] = node.workers * _papers(day % 30 + 1, world) * office
    flat, paper = punches.ravel(), papers.ravel()
    return Came(flat * load.by_door, flat * (1 - load.by_door), paper, paper.copy(), gone)


def _papers(day: int, world: World) -> float:
    load = world.load
    if day == 15:
        return load.peak_day
    if 10 <= day < 15:
        return (1 - load.peak_day) / 5
    return load.corrected / 10 if 16 <= day <= 25 else 0.0


def work(given: Came, node: Node, world: World) -> Array:
    """Seconds of the one writer by slot."""
    load, costs = world.load, world.costs
    rows = given.door * costs.take_us + given.files * costs.csv_us + given.rows * costs.chain_us
    rows += given.sheets * costs.xlsx_us + given.payments * costs.bank_us
    many = given.files / load.gate_file + given.sheets / load.sheet + given.payments / load.bank_file
    return np.asarray(rows / 1e6 + many * (costs.file_s + (costs.object_s if node.apart else 0.0)))


def served(demand: Array, capacity: float) -> Array:
    """Of work by slot, what is done in each when at most `capacity` is; the rest waits its turn."""
    done, waiting = np.zeros_like(demand), 0.0
    for n, more in enumerate(demand):
        waiting += more
        done[n] = min(waiting, capacity)
        waiting -= done[n]
    return done


def wait_slots(demand: Array, done: Array) -> Array:
    """Slots until the work that comes in a slot is done, in the middle of it; infinite where it never is."""
    come, gone = np.cumsum(demand) - demand / 2, np.cumsum(done)
    slots = np.arange(len(demand))
    at = np.searchsorted(gone, come * (1 - 1e-12), side="left")
    inside = np.clip(at, 0, len(done) - 1)
    before = gone[inside] - done[inside]
    part = np.divide(come - before, done[inside], out=np.ones_like(come), where=done[inside] > 0)
    end = np.where(at < len(done), at + part, np.inf)
    return np.asarray(np.where(demand > 0, np.maximum(end - slots - 0.5, 0), np.nan))


def live(node: Node, world: World, days: int, seed: int) -> Waited:
    """So many days of a node with all its months of facts on file.

    A row that waited at the door is said to wait for the writer as long as one that did not: the door is the last to
    be saturated but for a run's resources, and then nothing of this holds.
    """
    given = came(node, world, days, np.random.default_rng([seed, sum(map(ord, node.place)), node.workers % 2**32]))
    pad = np.zeros(AFTER * SLOTS)
    door = np.concatenate([given.door, pad])
    through = served(door, world.costs.door_rows * STEP_H * 3600)
    at_door = wait_slots(door, through)
    files, sheets, payments = (np.concatenate([a, pad]) for a in (given.files, given.sheets, given.payments))
    passed = Came(through, files, sheets, payments, given.still_to_come)
    demand = work(passed, node, world)
    done = served(demand, STEP_H * 3600)
    lane = wait_slots(demand, done)
    stored = (lane + np.where(door > 0, at_door, 0)) * STEP_H
    starts, ends, nights = _runs(node, world, passed.rows, days + AFTER)
    slots = (np.arange(len(demand)) + 0.5) * STEP_H
    ready = slots + stored
    nth = np.searchsorted(starts, np.nan_to_num(ready, nan=0.0, posinf=np.inf), side="left")
    found = np.where(nth < len(ends), np.append(ends, np.inf)[nth], np.inf) - slots
    size = len(given.door)
    total, waiting = float(demand.sum()), float(demand.sum() - done.sum())
    taken = float(passed.rows.sum()) * (float(done.sum()) / total if total else 0.0)
    return Waited(
        came=given,
        stored_h=stored[:size],
        found_h=np.where(np.isnan(stored), np.nan, found)[:size],
        busy=done[:size].reshape(days, SLOTS).sum(1) / 86_400,
        taken=taken,
        waiting=float(door.sum() - through.sum()) + float(passed.rows.sum()) * waiting / total if total else 0.0,
        nights=nights,
        by_day=len(starts) - len(nights),
    )


def _runs(node: Node, world: World, rows: Array, days: int) -> tuple[Array, Array, Array]:
    """When runs begin and end, in hours; and how long those of the night take.

    The night's begins at its hour, or when the one before it is through; by day one is left out while another is at
    it. By day it computes the projects of which anything came since the last one began, by batches that fall on
    projects at random.
    """
    ways, load = world.ways, world.load
    so_far = np.concatenate([[0.0], np.cumsum(rows)])
    projects = max(node.workers / load.heads, 1)
    starts, ends, nights, free, last = [], [], [], 0.0, 0.0
    for day in range(days):
        for hour in (ways.night, *range(ways.first, 24, ways.every)):
            at, at_night = max(day * 24.0 + hour, free), hour == ways.night
            if at > day * 24.0 + hour and not at_night:
                continue
            came_since = np.interp([last, at], np.arange(len(so_far)) * STEP_H, so_far)
            touched = 1 - np.exp(-float(came_since[1] - came_since[0]) / load.batch / projects)
            share = float(touched) if ways.takes_over and not at_night and touched <= 0.1 else 1.0
            free, last = at + run_hours(node.workers, node, world, share=share), at
            starts.append(at)
            ends.append(free)
            if at_night:
                nights.append(free - at)
    return np.array(starts), np.array(ends), np.array(nights)


def quantile(hours: Array, rows: Array, part: float) -> float:
    """Of all rows, the hours that so many of them waited at most."""
    kept = rows > 0
    order = np.argsort(hours[kept], kind="stable")
    sums = np.cumsum(rows[kept][order])
    return float(hours[kept][order][np.searchsorted(sums, part * sums[-1])])
