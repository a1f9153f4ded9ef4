"""A country on machines: which resource gives way first, how old a finding is, what must be bought. Simulated.

Nothing is measured here; `nation_model.py` has the parameters and where each comes from, `nation_days.py` the days. The
same seed gives the same tables. docs/scale.md explains them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, inf

import numpy as np

from bench.nation_days import SLOTS, Waited, live, quantile
from bench.nation_log import commits, log_bytes
from bench.nation_model import (
    NATION,
    Node,
    Ways,
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
from bench.report import Report

SEED, DAYS = 31, 60
CORES = 16
SIZES = (1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000, NATION)
LARGE, PARTS = 2_000_000, 4
LOOKS = (Ways().look_s, 10.0, 60.0)  # seconds
CORES_TRIED = (2, 4, 8, 16, 32)
SHEETS = (100, 1_000, 5_000)  # lines of a payroll file
WHOLE_FILES = SHEETS[-1]  # one holds many projects' sheets


@dataclass(frozen=True)
class Arrangement:
    """How a country is put on nodes."""

    name: str
    nodes: tuple[Node, ...]


def arrangements(workers: int = NATION) -> tuple[Arrangement, ...]:
    """The four that docs/scale.md compares."""
    provinces = shared(workers)
    each = [Node(name, count, 8) for name, count in provinces.items()]
    parts = [part for node in each for part in (_parted(node) if node.workers >= LARGE else [node])]
    apart = [replace(node, cores=4, apart=8) for node in each]
    return (
        Arrangement("one node of 32 cores", (Node("China", workers, 32),)),
        Arrangement("a node of 8 cores a province", tuple(each)),
        Arrangement("four such nodes for a large province", tuple(parts)),
        Arrangement("a province: 4 cores take in, 8 compute from object storage", tuple(apart)),
    )


def _parted(node: Node) -> list[Node]:
    low, more = divmod(node.workers, PARTS)
    return [replace(node, place=f"{node.place} {n + 1}", workers=low + (n < more)) for n in range(PARTS)]


def section(report: Report, cache: object) -> None:
    """All tables of docs/scale.md."""
    world = World()
    files = replace(world, load=replace(world.load, sheet=WHOLE_FILES))
    report.head(f"a country of {NATION:,} workers, simulated: {DAYS} days, seed {SEED}")
    _saturation(report, world, f"One node of {CORES} cores: how much of each resource is used on the 15th.")
    _saturation(report, files, f"The same with payroll in files of {WHOLE_FILES:,} lines.")
    _pay_day(report, world)
    _files(report, world)
    made = [*arrangements(), replace(arrangements()[0], name="one node, payroll in large files")]
    for_each = [files if "large files" in one.name else world for one in made]
    lives = [[live(node, its, DAYS, SEED) for node in one.nodes] for one, its in zip(made, for_each, strict=True)]
    _ages(report, made, lives)
    _needs(report, made, lives, world)
    report.goal("a node a province: 95 of 100 rows are in a finding, the worst day", ages(lives[1])[2], 24.0, "h")
    night = max(float(day.nights.max()) for day in lives[0])
    report.goal("the country's run on one node, within its night", night, world.ways.window, "h")
    report.say()
    _storage(report, world)
    _log(report, world)
    _sizes(report, world)
    _cycles(report)
    for one, days in zip(made, lives, strict=True):
        lost = sum(abs(float(day.came.rows.sum()) - day.taken - day.waiting) for day in days)
        if lost > 1:
            report.wrong.append(f"{one.name}: {lost:.0f} rows neither taken nor waiting")


def _saturation(report: Report, world: World, said: str) -> None:
    report.say(f"{said}\n")
    rows = [(f"{size:,}", used(size, CORES, world)) for size in SIZES]
    names = list(rows[0][1])
    report.table(["workers", *names], [[size, *(f"{shares[name]:.1%}" for name in names)] for size, shares in rows])
    ends = saturated_at(CORES, world)
    report.table(["first to last", "saturated at workers"], [[name, f"{at:,.0f}"] for name, at in ends.items()])


def _pay_day(report: Report, world: World) -> None:
    report.say("The one writer's hours, the whole country on one node.\n")
    days = [writer_day(NATION, world, pay_day=pay_day) for pay_day in (False, True)]
    report.table(
        ["what for", "ordinary day, h", "the 15th, h"],
        [[name, *(f"{day[name] / 3600:.2f}" for day in days)] for name in days[0]]
        + [["all", *(f"{sum(day.values()) / 3600:.2f}" for day in days)]],
    )


def ages(days: Sequence[Waited]) -> tuple[float, float, float]:
    """Hours from a row's arrival to a finding: the median, 95 of 100 rows, and the latter on the worst day."""
    hours = np.stack([day.found_h for day in days])
    rows = np.stack([day.came.rows for day in days])
    dates = range(0, hours.shape[1], SLOTS)
    worst = max(quantile(hours[:, at : at + SLOTS].ravel(), rows[:, at : at + SLOTS].ravel(), 0.95) for at in dates)
    return quantile(hours.ravel(), rows.ravel(), 0.5), quantile(hours.ravel(), rows.ravel(), 0.95), worst


def _ages(report: Report, made: Sequence[Arrangement], lives: Sequence[Sequence[Waited]]) -> None:
    report.say("Hours from a row's arrival to being in a finding.\n")
    rows = []
    for one, days in zip(made, lives, strict=True):
        taking = np.stack([day.stored_h for day in days])
        came = np.stack([day.came.rows for day in days])
        late = quantile(taking.ravel(), came.ravel(), 0.999)
        rows.append([one.name, *map(_hours, (*ages(days), late))])
    report.table(["arrangement", "median", "p95", "p95, worst day", "of it until a fact, p99.9"], rows)


def _needs(report: Report, made: Sequence[Arrangement], lives: Sequence[Sequence[Waited]], world: World) -> None:
    months = world.ways.months
    report.say(f"The night's run over {months} months, and what must be bought; hours are the largest node's.\n")
    rows = []
    for one, days in zip(made, lives, strict=True):
        large = max(one.nodes, key=lambda node: node.workers)
        cores = sum(node.cores + node.apart for node in one.nodes)
        sizes = [sum(stored(node.workers, months, world).values()) for node in one.nodes]
        busy = max(float(day.busy.max()) for day in days)
        nights = max(float(day.nights.max()) for day in days)
        logs = [log_bytes(commits(node.workers, world.ways.look_s, world), months, world) for node in one.nodes]
        runs = sum(day.by_day for day in days) / len(days) / DAYS
        rows.append(
            [one.name, f"{sum(1 + (node.apart > 0) for node in one.nodes)}", f"{cores}", f"{large.workers / 1e6:.1f}",
             f"{nights:.2f}", f"{runs:.1f}", f"{busy:.1%}", f"{max(sizes) / 1e12:.2f}", f"{sum(sizes) / 1e12:.1f}",
             f"{sum(logs) / 1e12:.1f}",
             *(f"{hours:.2f}" for hours in backup_hours(large.workers, months, world))]
        )  # fmt: skip
    report.table(
        ["arrangement", "machines", "cores", "largest, million", "night's run, h", "runs by day", "writer, worst day",
         "disk of the largest, TB", "all disks, TB",
         "logs besides, TB", "first backup, h", "a day's, h"], rows,
    )  # fmt: skip


def _storage(report: Report, world: World) -> None:
    report.say("What the country stores, TB.\n")
    after = [(months, stored(NATION, months, world)) for months in (1, 6, 12, 24)]
    rows = [[f"{months}", *(f"{size / 1e12:.2f}" for size in kinds.values())] for months, kinds in after]
    for row, (_, kinds) in zip(rows, after, strict=True):
        row.append(f"{sum(kinds.values()) / 1e12:.2f}")
    report.table(["months", *after[0][1], "all"], rows)


def _log(report: Report, world: World) -> None:
    report.say(
        "The log of the fact store, by how often the worker takes over what open.api brought; not in the sums above.\n"
    )
    rows = []
    for workers in (50_000, 1_000_000, 4_000_000, NATION):
        row = [f"{workers:,}"]
        for seconds in LOOKS:
            many = commits(workers, seconds, world)
            row += [f"{many:,.0f}", f"{log_bytes(many, world.ways.months, world) / 1e12:.3f}"]
        rows.append(row)
    names = [name for each in LOOKS for name in (f"commits a day, every {each:g} s", "TB")]
    report.table(["workers of a node", *names], rows)


def _sizes(report: Report, world: World) -> None:
    """What to buy: a node alone, at the size of a city, a province and the country."""
    months = world.ways.months
    report.say(
        f"One node by its size: minutes of the night's run over {months} months; what it needs for that in an hour.\n"
    )
    rows = []
    for place, workers in (("a city", 50_000), ("a province", 1_000_000), ("the largest", 4_000_000), ("all", NATION)):
        minutes = [run_hours(workers, Node(place, workers, cores), world) * 60 for cores in CORES_TRIED]
        spark = workers * months * world.costs.spark_us / 1e6 / 3600
        disk = sum(stored(workers, months, world).values()) / 1e12
        told = [f"{place}, {workers:,}", *(f"{each:.1f}" for each in minutes)]
        rows.append([*told, f"{cores_for(workers, world, 1.0)}", f"{ceil(spark)}", f"{disk:.2f}"])
    names = [f"on {cores} cores" for cores in CORES_TRIED]
    report.table(["workers", *names, "cores for an hour", "of Spark's", "disk TB"], rows)


def _files(report: Report, world: World) -> None:
    report.say("Workers at which the one writer is saturated on the 15th, by what a file costs and how large it is.\n")
    rows = []
    for seconds in (0.05, world.costs.file_s, 0.6):
        made = [
            replace(world, costs=replace(world.costs, file_s=seconds), load=replace(world.load, sheet=lines))
            for lines in SHEETS
        ]
        rows.append([f"{seconds:.2f}", *(f"{saturated_at(CORES, its)['writer'] / 1e6:.0f}" for its in made)])
    report.table(["seconds a file", *(f"{lines:,} lines, million" for lines in SHEETS)], rows)


def _cycles(report: Report) -> None:
    report.say("A node of 8 cores for the largest province: the same hours by how often a run is asked for by day.\n")
    node, rows = max(arrangements()[1].nodes, key=lambda each: each.workers), []
    for told, every in (("every hour", 1), ("every 2 hours", 2), ("every 4 hours", 4), ("in the night only", 24)):
        ways = Ways(every=every) if every < 24 else Ways(first=24)
        day = live(node, World(ways=ways), DAYS, SEED)
        rows.append([told, *map(_hours, ages([day])), f"{day.by_day / DAYS:.1f}"])
    report.table(["runs", "median", "p95", "p95, worst day", "runs by day"], rows)


def _hours(hours: float) -> str:
    return "never" if hours == inf else f"{hours:.1f}"
