"""Signs of false reporting: what each test finds of each scheme, and whom it asks wrongly, on invented cities."""

import time
from collections import Counter
from functools import cache
from typing import NamedTuple

import duckdb

from bench.report import Report
from huxin.engine.signs import Event, count
from huxin.law import calendar
from huxin.signs.chance import interval
from huxin.signs.flows import flows
from huxin.signs.judge import Sign, signs
from huxin.signs.kinds import KINDS
from huxin.simulate.city import invent
from huxin.simulate.schemes import ALIKE, SCHEMES, Reported, reported
from huxin.simulate.statements import FLOWS, statement

SEEDS = {1.0: range(401, 411), 0.4: range(411, 421), 0.15: range(421, 431)}
"""Cities of their own for each strength: how much of what it could write a scheme writes."""
WORKERS, MONTHS, START = 10_000, 6, "2019-05"
FLOW_SEEDS, SHARES = range(1, 501), (0.4, 0.15)
MEANT = {"backfilled": ("backfilled_days", "backfilled_sheets")}
"""The kinds that are for a scheme, where they are not called the same."""


class Measured(NamedTuple):
    """`found` by scheme: sites and those that any kind meant for it asks about. `wrong` by kind: ordinary sites asked
    about. `alike` by (look-alike, kind): sites asked about. `seconds` a city takes."""

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
        for project, scheme in told.planted.items():
            sites[scheme] += 1
            found[scheme] += any((project, kind) in asked for kind in MEANT.get(scheme, (scheme,)))
        for project, looks in told.alike.items():
            sites[looks] += 1
            alike.update((looks, kind) for kind in KINDS if (project, kind) in asked)
        ordinary += len(told.ordinary)
        wrong.update(kind for project, kind in asked if project in told.ordinary)
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


def section(report: Report, cache: object) -> None:
    """The tables of `docs/signs.md`."""
    report.head("Signs of false reporting, on invented cities")
    by_strength = {strength: measured(seeds, strength=strength) for strength, seeds in SEEDS.items()}
    got = by_strength[1.0]
    report.say(
        f"\n{sum(map(len, SEEDS.values()))} cities: {WORKERS:,} workers, {MONTHS} months; {got.seconds:.1f} s a city.\n"
    )
    report.table(
        ["scheme", "sites", *(f"recall at strength {strength}" for strength in SEEDS)],
        [
            [one, got.sites[one], *(f"{m.found[one] / m.sites[one]:.2f}" for m in by_strength.values())]
            for one in SCHEMES
        ],
    )
    ordinary = sum(m.ordinary for m in by_strength.values())
    wrong = sum((m.wrong for m in by_strength.values()), Counter[str]())
    report.table(
        ["test", "ordinary sites", "asked wrongly", "rate", "true rate at most (19 of 20)"],
        [
            [kind, ordinary, wrong[kind], f"{wrong[kind] / ordinary:.4f}", f"{interval(wrong[kind], ordinary)[1]:.4f}"]
            for kind in KINDS
        ],
    )
    report.table(
        ["look-alike", "sites", "asked about by"],
        [
            [one, got.sites[one], ", ".join(f"{k} {n}" for (a, k), n in got.alike.items() if a == one) or "none"]
            for one in ALIKE
        ],
    )
    report.at_least("recall of the least found scheme", min(got.found[s] / got.sites[s] for s in SCHEMES), 0.5, "")
    report.goal("ordinary sites asked wrongly, all tests", sum(wrong.values()) / ordinary, 0.02, "")
    report.head("Wages that came back, on invented statements")
    by_share = {share: flowed(share=share) for share in SHARES}
    many = len(FLOW_SEEDS)
    report.table(
        ["scheme", "statements", *(f"recall at {share:.0%} of the cards" for share in SHARES), "false alarms"],
        [
            [one, many, *(f"{found[one] / many:.2f}" for found, _ in by_share.values()),
             f"{by_share[SHARES[0]][1][one] / many:.3f}"]
            for one in FLOWS
        ],
    )  # fmt: skip
    report.goal("statements without a scheme asked about", sum(by_share[SHARES[0]][1].values()) / many, 0.1, "")
