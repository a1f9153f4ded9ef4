"""A country's load and what a row of it costs: the parameters of `bench.nation`, each with where it comes from.

Everything here is arithmetic, without network, database or clock. Numbers marked *invented* are guesses about a country
that nobody has counted; the others were measured on two cores and stand in docs/benchmarks.md, or in docs/scale.md
where it says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

DAY_S = 86_400.0
NATION = 50_000_000
PROVINCES: Mapping[str, int] = {
    "Guangdong": 92, "Jiangsu": 90, "Zhejiang": 78, "Shandong": 76, "Sichuan": 68, "Henan": 66, "Hubei": 58,
    "Hunan": 52, "Anhui": 50, "Fujian": 48, "Hebei": 46, "Shaanxi": 36, "Jiangxi": 34, "Chongqing": 34, "Guangxi": 32,
    "Yunnan": 32, "Guizhou": 28, "Liaoning": 26, "Shanxi": 25, "Beijing": 24, "Shanghai": 24, "Xinjiang": 22,
    "Gansu": 20, "Tianjin": 16, "Inner Mongolia": 16, "Heilongjiang": 16, "Jilin": 15, "Hainan": 10, "Ningxia": 8,
    "Qinghai": 6, "Xizang": 4,
}  # fmt: skip
"""Invented shares of the country's site workers: the larger a province's building trade, the larger, and no more."""


BUSIEST = 0.35
"""Of a day's punches, in its busiest hour, seven to eight: seven of ten who come (invented)."""


def shared(workers: int) -> dict[str, int]:
    """So many workers among the provinces; the sum is exact (largest remainders)."""
    total = sum(PROVINCES.values())
    parts = {name: workers * weight // total for name, weight in PROVINCES.items()}
    left = sorted(PROVINCES, key=lambda name: (-(workers * PROVINCES[name] % total), name))
    for name in left[: workers - sum(parts.values())]:
        parts[name] += 1
    return parts


@dataclass(frozen=True)
class Load:
    """What workers, gates, offices and banks send. All of it invented but the two punches of a day."""

    attended: float = 0.73  # of all days: 22 of 30
    by_door: float = 0.6  # of punches: row by row (open.api); the rest in files of platforms
    heads: int = 100  # workers a project
    batch: int = 20  # punches a request of open.api
    gate_file: int = 5_000  # punches in a platform's file
    sheet: int = 100  # lines of a payroll sheet: a project's
    bank_file: int = 2_000  # payments in a bank's file
    peak_day: float = 0.5  # of a month's sheets and payments: on the 15th; the rest on the 10th to the 14th
    corrected: float = 0.02  # of a month's sheets and payments: again, from the 16th to the 25th
    late: float = 0.05  # of punches: uploaded one to five days later
    outage: float = 0.01  # of a node's days: its line is down, and all comes after eight in the evening

    @property
    def punches(self) -> float:
        """Rows a worker sends on an ordinary day."""
        return 2 * self.attended


@dataclass(frozen=True)
class Costs:
    """Measured; microseconds of one row unless said. The comment names the line of docs/benchmarks.md."""

    door_rows: float = 22_000.0  # rows a second, "the door alone, 16 threads"; one process, so more cores add nothing
    take_us: float = 1e6 / 8_700  # "80,000 punches were facts at 8,700 a second", sender on the same two cores
    csv_us: float = 1e6 / 209_000  # "a million punches, CSV"
    xlsx_us: float = 26.0  # "payroll XLSX", 2.6 s for 100,000
    bank_us: float = 21.0  # "payments Parquet", 2.1 s for 100,000
    file_s: float = 0.19  # processor seconds a file besides its rows, 40 files of 40 rows (docs/scale.md)
    chain_us: float = 7.0  # "1,000,000 punches in 7 s of processor time" (docs/architecture.md, evidence)
    run_us: float = 3.3  # processor time a worker-month, "growth", a million
    run_s: float = 1.0  # seconds of a run's start: "some 0.35 are the start", and planning, rounded up
    parallel: float = 0.87  # of each core, in a run: 3.3 processor seconds in 1.9 s on two
    publish_us: float = 1.6  # a worker, one after the other: "on the days after", 3.86 s, less 2.25 s of the engine
    open_us: float = 17.2  # a worker, where every warning is new: "the very first time", 20 s, less 2.83 s
    standing: float = 3.0  # months' findings that still stand and are shown again: invented
    spark_us: float = 19.0  # processor time a worker-month on Spark (docs/scale.md)
    merge_us: float = 12.0  # a row, until it lies in a large file: 10 the first time, 1 each time after (docs/scale.md)
    object_s: float = (
        0.15  # seconds a commit to object storage takes more, three requests one after the other: invented
    )
    merged: float = 3.3  # times that is: once for each eightfold growth from a thousand to a million rows


@dataclass(frozen=True)
class Sizes:
    """Measured; bytes (docs/scale.md says how)."""

    facts: float = 527.0  # a worker-month: punches, their days, sheet, payment; without the roster
    person: float = 534.0  # a worker: registry and roster
    request: float = 205.0  # a punch as open.api brought it, in the journal
    gate: float = 62.0  # a punch of a CSV
    papers: float = 87.0  # a line of a sheet and a payment, as the files were
    run: float = 6.8  # a worker-month in a run's tables
    block: float = 4_096.0  # a commit in a table's log: 1,200 bytes, in a block of the disk
    named: float = 80.0  # a file in a checkpoint of the log


@dataclass(frozen=True)
class Ways:
    """How an installation is worked. `kept`: months of facts that a run goes through; all others: hours of the day."""

    months: int = 24
    takes_over: bool = True  # a run by day computes only projects touched since the last; above a tenth, all
    every: int = 2  # hours between runs by day
    first: int = 8
    night: int = 1
    look_s: float = 2.5  # seconds from one taking over of open.api to the next: two of rest, and a look
    window: float = 6.0  # hours the night's run may take
    disk_mb: float = 100.0  # MB a second to the backup's disk, or from object storage: invented


@dataclass(frozen=True)
class World:
    """All parameters together."""

    load: Load = Load()
    costs: Costs = Costs()
    sizes: Sizes = Sizes()
    ways: Ways = Ways()


@dataclass(frozen=True)
class Node:
    """One installation: a province or part of one.

    `apart`: runs are computed by a second machine with so many cores that reads the shared object storage; the first
    only takes in.
    """

    place: str
    workers: int
    cores: int
    apart: int = 0

    @property
    def for_runs(self) -> int:
        """Cores a run has by itself: the door and the one writer keep one each."""
        return self.apart or max(1, self.cores - 2)


def run_hours(workers: float, node: Node, world: World, *, share: float = 1.0, months: int | None = None) -> float:
    """Hours of a run over all kept months of so many workers, or of a share of their projects."""
    costs, over = world.costs, world.ways.months if months is None else months
    engine = workers * over * share * costs.run_us / 1e6 / (node.for_runs * costs.parallel)
    shown = workers * share * min(costs.standing, over) * costs.publish_us / 1e6
    fetched = workers * world.sizes.facts / 30 / (world.ways.disk_mb * 1e6) if node.apart else 0.0
    return (costs.run_s + fetched + engine + shown) / 3600


def writer_day(workers: float, world: World, *, pay_day: bool) -> dict[str, float]:
    """Seconds of the one writer's time that a day takes, by what for."""
    load, costs = world.load, world.costs
    rows = workers * load.punches
    door, files = rows * load.by_door, rows * (1 - load.by_door)
    papers = workers * load.peak_day if pay_day else 0.0
    all_rows = door + files + 2 * papers
    return {
        "rows of open.api": door * costs.take_us / 1e6,
        "rows of files": (files * costs.csv_us + papers * (costs.xlsx_us + costs.bank_us)) / 1e6,
        "files and commits": costs.file_s * (files / load.gate_file + papers / load.sheet + papers / load.bank_file),
        "evidence": all_rows * costs.chain_us / 1e6,
    }


def used(workers: float, cores: int, world: World) -> dict[str, float]:
    """Of each resource of one node: demand by what it can do, on the 15th and the night after. 1: saturated.

    The door's is of its busiest hour; the writer's and the merging's of the day; the night's run, computing and, with
    every warning of a month new, writing to the database, of its window.
    """
    costs, ways = world.costs, world.ways
    node, window = Node("", 0, cores), ways.window * 3600
    day = writer_day(workers, world, pay_day=True)
    busiest = workers * world.load.punches * world.load.by_door * BUSIEST * (1 - world.load.late)
    rows = workers * (world.load.punches + 2 * world.load.peak_day)
    return {
        "door": busiest / (costs.door_rows * 3600),
        "writer: rows": (sum(day.values()) - day["files and commits"]) / DAY_S,
        "writer: files and commits": day["files and commits"] / DAY_S,
        "merging": rows * costs.merge_us / 1e6 / DAY_S,
        "run": workers * ways.months * costs.run_us / 1e6 / (node.for_runs * costs.parallel) / window,
        "database": workers * (costs.standing * costs.publish_us + costs.open_us) / 1e6 / window,
    }


def saturated_at(cores: int, world: World) -> dict[str, float]:
    """Workers at which each resource of one node has no more to give. All demands are straight lines."""
    one = used(1.0, cores, world)
    both = one.pop("writer: rows") + one.pop("writer: files and commits")
    return {name: 1 / rate for name, rate in sorted((one | {"writer": both}).items(), key=lambda pair: -pair[1])}


def cores_for(workers: float, world: World, hours: float) -> int:
    """Cores a node needs for the night's run in so many hours, with those that the door and the writer keep."""
    costs = world.costs
    shown = workers * costs.standing * costs.publish_us / 1e6
    left = hours * 3600 - costs.run_s - shown
    return 2 + ceil(workers * world.ways.months * costs.run_us / 1e6 / costs.parallel / left) if left > 0 else 0


def stored(workers: float, months: int, world: World) -> dict[str, float]:
    """Bytes after so many months, a run a night: no run is let go, and a run on file keeps the versions that it read.

    Of merged files that is the most there can be: each row once for each time it was put together.
    """
    load, sizes = world.load, world.sizes
    punches = workers * load.punches * 30 * months
    again = 1 + load.corrected
    facts = workers * months * sizes.facts
    return {
        "facts": facts,
        "merged, still named by runs": facts * world.costs.merged,
        "registry": workers * sizes.person,
        "received": punches * (load.by_door * sizes.request + (1 - load.by_door) * sizes.gate)
        + workers * months * again * sizes.papers,
        "runs": workers * sizes.run * sum(30 * month for month in range(1, months + 1)),
    }


def backup_hours(workers: float, months: int, world: World) -> tuple[float, float]:
    """Hours of the first backup then, and of a day's: what is new, and the database once through."""
    total, before = (sum(stored(workers, n, world).values()) for n in (months, months - 1))
    rate = world.ways.disk_mb * 1e6 * 3600
    return total / rate, ((total - before) / 30 + workers * world.sizes.person) / rate
