"""Signs of false reporting: what each test finds of each scheme, and whom it asks wrongly, on invented cities.

What is measured is kept in `huxin/signs/measured.yaml`, from which `docs/signs.md` and the console's page are drawn.
"""

import hashlib
import json
import time
from collections import Counter
from dataclasses import asdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import yaml

import huxin
from bench.report import Report
from huxin.base import clock
from huxin.engine.signs import Event, count
from huxin.law import calendar
from huxin.signs.flows import flows
from huxin.signs.judge import Sign, signs
from huxin.signs.kinds import ALL, KINDS, LATE, WINDOW
from huxin.signs.measured import FILE, at_most
from huxin.simulate.city import invent
from huxin.simulate.schemes import ALIKE, Reported, reported
from huxin.simulate.statements import FLOWS, statement

SEEDS = {1.0: range(401, 411), 0.4: range(411, 421), 0.15: range(421, 431)}
"""Cities of their own for each strength: how much of what it could write a scheme writes."""
WORKERS, MONTHS, START = 10_000, 6, "2019-05"
FLOW_SEEDS, SHARES = range(1, 501), (0.4, 0.15)
MEANT = {"backfilled_days": "backfilled", "backfilled_sheets": "backfilled"}
"""The scheme that a kind is for, where it is not called the same."""
_RESTS_ON = ("signs/judge.py", "signs/chance.py", "signs/flows.py", "simulate/schemes.py", "simulate/statements.py")
_HEAD = "# 由 python -m bench signs 测出并写入，不手改；改了检验的规则要重新测（tests/signs/test_measured.py）。\n"


class Measured(NamedTuple):
    """`found` by kind: sites of the scheme it is for that it asks about, of `sites` by scheme. `wrong` by kind:
    ordinary sites asked about. `alike` by (look-alike, kind): sites asked about. `seconds` a city takes."""

    sites: Counter[str]
    found: Counter[str]
    ordinary: int
    wrong: Counter[str]
    alike: Counter[tuple[str, str]]
    seconds: float


@cache
def measured(seeds: range, workers: int = WORKERS, strength: float = 1.0, each: int = 2) -> Measured:
    """Over all these cities."""
    sites, found, wrong = Counter[str](), Counter[str](), Counter[str]()
    alike, ordinary, seconds = Counter[tuple[str, str]](), 0, 0.0
    for seed in seeds:
        told = reported(invent(workers=workers, months=MONTHS, seed=seed, start=START,
                               is_working_day=calendar.is_working_day), strength=strength, each=each)  # fmt: skip
        begun = time.perf_counter()
        asked = {(one.counted.project_id, one.counted.kind) for one in looked(told)}
        seconds += time.perf_counter() - begun
        sites.update([*told.planted.values(), *told.alike.values()])
        for project, kind in asked:
            found[kind] += told.planted.get(project) == MEANT.get(kind, kind)
            wrong[kind] += project in told.ordinary
            if project in told.alike:
                alike[told.alike[project], kind] += 1
        ordinary += len(told.ordinary)
    return Measured(sites, found, ordinary, wrong, alike, seconds / len(seeds))


def looked(told: Reported) -> list[Sign]:
    """One look at a city as told."""
    with duckdb.connect(config={"threads": "2"}) as con:
        for name, table in told.tables.items():
            con.register(name, table)
        as_of = max(told.assessed_on).replace(day=31)
        counted = count(con, as_of=as_of, events=[Event(None, day) for day in told.assessed_on])
        return signs(list(counted))


def flowed(seeds: range = FLOW_SEEDS, share: float = 0.4) -> tuple[Counter[str], Counter[str]]:
    """Of so many sites' statements: by scheme how many with it are asked about, by kind how many without any are."""
    found, wrong = Counter[str](), Counter[str]()
    for seed in seeds:
        for scheme in FLOWS:
            found[scheme] += any(one.kind == scheme for one in flows(statement(seed, scheme, share)))
        wrong.update({one.kind for one in flows(statement(seed))})
    return found, wrong


def version() -> str:
    """A digest of what the figures hold for: the kinds' numbers without their words, the statements that count, the
    judgements, and the schemes they were measured against."""
    words = ("label", "said", "besides")
    numbers = {key: {k: v for k, v in asdict(kind).items() if k not in words} for key, kind in ALL.items()}
    package = Path(huxin.__file__).parent
    files = [*sorted((package / "engine" / "sql" / "signs").glob("*.sql")), *(package / name for name in _RESTS_ON)]
    told = [json.dumps([numbers, WINDOW, LATE], sort_keys=True), *(file.read_text("utf-8") for file in files)]
    return hashlib.sha256("\0".join(told).encode()).hexdigest()[:16]


def figures(today: date) -> dict[str, Any]:
    """All that `huxin.signs.measured` reads, measured now."""
    cities = [measured(seeds, strength=strength) for strength, seeds in SEEDS.items()]
    statements = [flowed(share=share) for share in SHARES]
    wrong, first = sum((one.wrong for one in cities), Counter[str]()), cities[0]
    return {
        "version": version(), "measured_on": today, "cities": sum(map(len, SEEDS.values())), "workers": WORKERS,
        "months": MONTHS, "strengths": list(SEEDS), "honest": sum(one.ordinary for one in cities),
        "tests": {
            kind: {"planted": first.sites[MEANT.get(kind, kind)], "found": [one.found[kind] for one in cities],
                   "wrong": wrong[kind]}
            for kind in KINDS
        },
        "alike": {
            look: {"sites": first.sites[look], "asked": {k: n for (as_, k), n in sorted(first.alike.items())
                                                            if as_ == look}}
            for look in ALIKE
        },
        "statements": len(FLOW_SEEDS), "shares": list(SHARES),
        "flows": {
            kind: {"planted": len(FLOW_SEEDS), "found": [found[kind] for found, _ in statements],
                   "wrong": statements[0][1][kind]}
            for kind in FLOWS
        },
    }  # fmt: skip


def section(report: Report, cache: object) -> None:
    """Measures, keeps the figures, and says them."""
    got = figures(clock.today())
    FILE.write_text(_HEAD + yaml.safe_dump(got, sort_keys=False, default_flow_style=None, width=120), "utf-8")
    report.head("Signs of false reporting, on invented cities")
    seconds = measured(SEEDS[1.0]).seconds
    report.say(f"\n{got['cities']} cities: {WORKERS:,} workers, {MONTHS} months; {seconds:.1f} s a city.\n")
    report.table(
        ["test", "sites", *(f"found at strength {one}" for one in SEEDS), "asked wrongly", "true rate at most"],
        [
            [kind, row["planted"], *row["found"], row["wrong"], f"{at_most(row['wrong'], got['honest']):.4f}"]
            for kind, row in got["tests"].items()
        ],
    )
    report.table(
        ["look-alike", "sites", "asked about by"],
        [
            [look, row["sites"], ", ".join(f"{kind} {n}" for kind, n in row["asked"].items()) or "none"]
            for look, row in got["alike"].items()
        ],
    )
    least = min(row["found"][0] / row["planted"] for row in got["tests"].values())
    report.at_least("recall of the least able test", least, 0.5, "")
    asked = sum(row["wrong"] for row in got["tests"].values())
    report.goal("ordinary sites asked wrongly, all tests", asked / got["honest"], 0.02, "")
    report.head("Wages that came back, on invented statements")
    report.table(
        ["scheme", "statements", *(f"found at {share:.0%} of the cards" for share in SHARES), "asked wrongly"],
        [[kind, row["planted"], *row["found"], row["wrong"]] for kind, row in got["flows"].items()],
    )
    asked = sum(row["wrong"] for row in got["flows"].values())
    report.goal("statements without a scheme asked about", asked / len(FLOW_SEEDS), 0.1, "")
