"""A year's assessment of five counties: with a million events that are there already, computed, and computed again from
its file, in bytes; and the facts of a year collected from a record of a hundred thousand matters."""

import hashlib
import json
import os
import random
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from bench.assessment_collect import MATTERS
from bench.console import _python
from bench.report import Report
from huxin.base.chain import canonical
from huxin.law import regions
from huxin.law.assessment import Mode, items
from huxin.law.scoring import NAMED, Basis, Fact, read, sheet, written

YEAR, EVENTS, SEED = 2019, 1_000_000, 20190711
AS_OF = date(2020, 3, 11)


def section(report: Report, cache: Path) -> None:
    """Scored from facts made up, then facts collected from a record."""
    _scored(report)
    _collected(report, cache / "assessed")


def _collected(report: Report, home: Path) -> None:
    """On SQLite, whose file is filled once: warnings and their terms, no run of the year."""
    report.head(f"A year's facts collected: a record of {MATTERS:,} matters, SQLite")
    env = {key: value for key, value in os.environ.items() if not key.startswith("HUXIN_")}
    found = json.loads(_python(env, "bench.assessment_collect", home))
    report.say(
        f"{found['year']}: {found['matters']:,} of the matters, {found['facts']:,} facts. They are warnings' terms and "
        "quarters: there is no run of that year, no other kind of matter and nothing sent in.\n"
    )
    report.goal("facts of a year collected, all five counties", found["took"], 10, "s")


def _scored(report: Report) -> None:
    """Facts of every item, most of them terms and project-months, in no order; scored, and replayed shuffled."""
    report.head(f"A year's assessment: five counties, {EVENTS:,} events")
    counties = regions.counties_of(regions.BAIYIN)
    known = frozenset(one.figure for one in items(YEAR))
    rng = random.Random(SEED)
    facts = {code: list(_invented(rng, EVENTS // len(counties))) for code in counties}
    start, spent = time.perf_counter(), time.process_time()
    files = {code: written(Basis(code, YEAR, AS_OF, known, tuple(each))) for code, each in facts.items()}
    sheets = {code: canonical(sheet(data)) for code, data in files.items()}
    computed, spent = time.perf_counter() - start, time.process_time() - spent
    start, more = time.perf_counter(), time.process_time()
    again = {code: canonical(sheet(data)) for code, data in files.items()}
    replayed, more = time.perf_counter() - start, time.process_time() - more
    shuffled = True
    for code, each in facts.items():
        rng.shuffle(each)
        shuffled &= written(Basis(code, YEAR, AS_OF, known, tuple(each))) == files[code]
    count = sum(len(read(data).facts) for data in files.values())
    size = sum(map(len, files.values())) / 2**20
    rows = [[code, hashlib.sha256(data).hexdigest()[:16]] for code, data in sheets.items()]
    report.table(["county", "SHA-256 of its sheet"], rows)
    report.say(f"{count:,} facts, {size:.0f} MiB.")
    report.say(f"Processor: computed {spent:.1f} s, replayed {more:.1f} s; replayed in {replayed:.1f} s.")
    report.goal("computed, all five counties", computed, 10, "s")
    if again != sheets or not shuffled or count != EVENTS:
        report.wrong.append("an assessment was not the same again")


def _invented(rng: random.Random, count: int) -> Iterator[Fact]:
    """So many facts of one county, every one of its own; the same of the same generator."""
    shares = [one for one in items(YEAR) if one.mode is Mode.RATE]
    first = date(YEAR, 1, 1)
    yield Fact(f"{NAMED}{shares[0].code}", "2019-10-20", "matter:TB-2019-000003 季度20193", 1, 1)
    for n in range(count - 1):
        day = str(first + timedelta(rng.randrange(365)))
        bottom = rng.randrange(1, 40)
        top = bottom - (rng.random() < 0.2) * rng.randrange(bottom + 1)
        yield Fact(shares[n % len(shares)].figure, day, f"matter:TS-2019-{n:06d} 本步时限1", top, bottom)
