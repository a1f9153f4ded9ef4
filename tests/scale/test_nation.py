"""The simulated country against what can be reckoned on paper (docs/scale.md)."""

from dataclasses import replace
from math import isclose

import numpy as np
import pytest

from bench.nation import ages, arrangements
from bench.nation_days import AFTER, SLOTS, came, gates, live, quantile, served, wait_slots, work
from bench.nation_log import commits, log_bytes
from bench.nation_model import (
    NATION,
    Costs,
    Load,
    Node,
    World,
    backup_hours,
    cores_for,
    run_hours,
    saturated_at,
    shared,
    stored,
    used,
    writer_day,
)

WORLD = World()
QUIET = replace(WORLD, load=Load(late=0.0, outage=0.0))


@pytest.mark.parametrize("workers", [0, 1, 31, 999_983, NATION])
def test_provinces_add_up_to_the_country(workers: int) -> None:
    assert len(shared(workers)) == 31 and sum(shared(workers).values()) == workers
    assert all(sum(node.workers for node in one.nodes) == workers for one in arrangements(workers))


def test_the_writer_s_day_on_paper() -> None:
    """A million workers send 1.46 million punches: 876,000 by open.api, 584,000 in 116.8 files."""
    day = writer_day(1_000_000, WORLD, pay_day=False)
    assert isclose(day["rows of open.api"], 876_000 / 8_700)
    assert isclose(day["rows of files"], 584_000 / 209_000)
    assert isclose(day["files and commits"], 116.8 * 0.19)
    assert isclose(day["evidence"], 1_460_000 * 7e-6)
    more = writer_day(1_000_000, WORLD, pay_day=True)
    assert isclose(more["files and commits"] - day["files and commits"], (5_000 + 250) * 0.19)
    assert isclose(more["rows of files"] - day["rows of files"], 500_000 * 47e-6)


def test_what_is_used_is_demand_by_rate() -> None:
    shares = used(10_000_000, 16, WORLD)
    assert isclose(shares["door"], 10_000_000 * 1.46 * 0.6 * 0.35 * 0.95 / (22_000 * 3600))
    assert isclose(shares["run"], 10_000_000 * 24 * 3.3e-6 / (14 * 0.87) / (6 * 3600))


def test_saturated_is_where_demand_is_the_rate() -> None:
    ends = saturated_at(16, WORLD)
    assert list(ends.values()) == sorted(ends.values()) and next(iter(ends)) == "writer"
    for name, workers in ends.items():
        at = used(workers, 16, WORLD)
        assert isclose(sum(share for told, share in at.items() if told.startswith(name)), 1)
    dear = replace(WORLD, costs=Costs(door_rows=1_000.0))
    assert next(iter(saturated_at(16, dear))) == "door"


def test_rows_are_neither_lost_nor_made() -> None:
    node, days = Node("p", 100_000, 4), 31
    given = came(node, WORLD, days, np.random.default_rng(1))
    papers = 2 * 100_000 * (1 + WORLD.load.corrected)
    assert isclose(given.sheets.sum() + given.payments.sum(), papers)
    punches = given.door.sum() + given.files.sum() + given.still_to_come
    assert punches == pytest.approx(100_000 * WORLD.load.punches * days, rel=0.03)
    day = live(node, WORLD, days, 1)
    assert isclose(day.taken + day.waiting, day.came.rows.sum()) and day.waiting < 1e-3
    assert isclose(gates().sum(), 1) and isclose(gates().reshape(24, 6).sum(1).max(), 0.35)


def test_a_queue_does_what_it_can_and_the_rest_waits() -> None:
    demand = np.array([3.0, 0.0, 0.0, 1.0])
    done = served(demand, 1.0)
    assert done.tolist() == [1, 1, 1, 1]
    waits = wait_slots(demand, done)
    assert waits[0] == pytest.approx(1.0)  # the middle of three seconds' work is done at 1.5, half a slot in
    assert np.isnan(waits[1]) and waits[3] == pytest.approx(0)
    assert np.isinf(wait_slots(np.array([9.0]), served(np.array([9.0]), 1.0))[0])


def test_what_cannot_be_taken_is_never_found() -> None:
    slow = replace(QUIET, costs=Costs(file_s=1_000.0))
    day = live(Node("p", 1_000_000, 8), slow, 20, 1)
    assert day.waiting > 0 and ages([day])[2] == np.inf
    assert day.busy[-1] == pytest.approx(1)


def test_the_writer_s_share_is_its_work() -> None:
    node, days = Node("p", 2_000_000, 8), 20
    day = live(node, QUIET, days, 3)
    assert isclose(day.busy.sum() * 86_400, work(day.came, node, QUIET).sum(), rel_tol=1e-9)
    assert day.stored_h.shape == day.found_h.shape == (days * SLOTS,) and AFTER > 0
    rows = day.came.rows > 0
    assert (day.found_h[rows] >= day.stored_h[rows]).all() and (day.stored_h[rows] >= 0).all()


@pytest.mark.parametrize("workers", [1_000_000, 40_000_000])
def test_twice_the_nodes_are_never_slower(workers: int) -> None:
    one = live(Node("p", workers, 4), QUIET, 20, 5)
    half = live(Node("p", workers // 2, 4), QUIET, 20, 5)
    both = half.came.rows
    for part in (0.5, 0.95, 0.999):
        assert quantile(half.stored_h, both, part) <= quantile(one.stored_h, one.came.rows, part) + 1e-9
    assert half.nights.max() <= one.nights.max() and half.busy.max() <= one.busy.max()
    assert ages([half])[0] <= ages([one])[0] + 0.1


def test_the_night_s_run_is_a_straight_line_and_cores_halve_it() -> None:
    hours = {cores: run_hours(NATION, Node("p", NATION, cores), WORLD) for cores in (4, 6)}
    fixed = (1.0 + NATION * 3 * 1.6e-6) / 3600
    assert isclose(hours[4] - fixed, 2 * (hours[6] - fixed))
    cores = cores_for(NATION, WORLD, 1.0)
    assert run_hours(NATION, Node("p", 1, cores), WORLD) <= 1 < run_hours(NATION, Node("p", 1, cores - 1), WORLD)


def test_storage_grows_by_the_month_and_runs_by_its_square() -> None:
    one, two = (stored(1_000, months, WORLD) for months in (1, 2))
    assert isclose(two["facts"], 2 * one["facts"]) and two["registry"] == one["registry"]
    assert isclose(two["runs"], 3 * one["runs"])
    first, daily = backup_hours(1_000, 2, WORLD)
    assert isclose(first, sum(two.values()) / 100e6 / 3600)
    assert isclose(daily, ((sum(two.values()) - sum(one.values())) / 30 + 534_000) / 100e6 / 3600)


def test_the_log_grows_with_the_number_of_commits() -> None:
    """A hundred commits a day: a block each, and a checkpoint that names the files of now."""
    sizes = WORLD.sizes
    assert isclose(log_bytes(100, 1, WORLD), 2 * 30 * (100 * sizes.block + 500 * sizes.named))
    assert isclose(log_bytes(1_000, 2, WORLD), 20 * log_bytes(100, 1, WORLD))
    few, requests = commits(1_000, 0.7, WORLD), 1_000 * 1.46 * 0.6 * 0.95 / 20
    assert few == pytest.approx(requests, rel=0.01)
    assert commits(NATION, 60.0, WORLD) == pytest.approx(7 * 60, rel=0.01)  # seven hours of gates, each look has some


def test_a_seed_is_the_same_days() -> None:
    node = Node("p", 300_000, 4)
    days = [live(node, WORLD, 10, seed) for seed in (1, 1, 2)]
    assert np.array_equal(days[0].found_h, days[1].found_h, equal_nan=True)
    assert not np.array_equal(days[0].came.door, days[2].came.door)
