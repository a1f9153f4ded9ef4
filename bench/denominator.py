"""The denominator against a hidden truth: matching by invented cities, intervals by invented patterns of capture."""

import time

import numpy as np

from bench.report import Report
from huxin.denominator.estimate import estimate
from huxin.simulate.capture import SCENES, captured, held, told

CITIES = range(1, 11)
DRAWS = 100


def section(report: Report, cache: object) -> None:
    """Precision and recall of matching, over ten cities; coverage of the interval, over a hundred draws a scene."""
    report.head("The denominator against the hidden truth")
    start = time.process_time()
    called, right, due, found = (sum(column) for column in zip(*map(told, CITIES), strict=True))
    seconds = time.process_time() - start
    rows = sum(len(held(seed).entries) for seed in CITIES)
    report.say(
        f"{len(CITIES)} cities, {rows:,} rows of lists, invented and matched in {seconds:.1f} s of processor time.\n"
    )
    report.say(f"{right:,} of {called:,} rows called registered are so; of {due:,} rows due {found:,} are found.\n")
    report.at_least("rows called registered that are, and as the right project", right / called, 0.98, "")
    report.at_least("rows of registered sites that are found without a person", found / due, 0.95, "")
    lines, covered, given = [], 0, 0
    for scene in SCENES:
        for size in (120, 400):
            made = [estimate(captured(seed, size, scene), 4) for seed in range(DRAWS)]
            said = [one for one in made if not one.why]
            hit = sum(one.low - 0.5 <= size <= one.high + 0.5 for one in said)
            width = float(np.median([(one.high - one.low) / size for one in said]))
            lines.append([scene, size, len(said), hit / len(said), width])
            covered, given = covered + hit, given + len(said)
    report.table(["dependence", "sites", "estimates given", "interval has the truth", "width / sites, median"], lines)
    report.at_least("intervals of 95 % that have the truth", covered / given, 0.90, "")
