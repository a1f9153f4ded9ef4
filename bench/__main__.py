"""Measures Huxin: `python -m bench [month] [late] [growth] [agreement] [import] [appends] [open-api] [console]
[matters] [denominator] [likeness] [merging] [crowd] [assessment] [signs] [nation] [opinion]`; without a word, all.

Prints Markdown and keeps it in .cache/bench/results.md. Exit code 1 where a result is wrong (a row differs); a goal
that is missed is said, and is no error: the machine may be busy.
"""

import importlib
import sys
import time
from pathlib import Path

from bench.report import Report, machine

CACHE = Path(__file__).parents[1] / ".cache" / "bench"
SECTIONS = {
    "month": "month",
    "late": "late",
    "growth": "growth",
    "agreement": "agree",
    "import": "imports",
    "appends": "appends",
    "open-api": "open_api",
    "console": "console",
    "matters": "matters",
    "denominator": "denominator",
    "likeness": "likeness",
    "merging": "merging",
    "crowd": "crowd",
    "assessment": "assessment",
    "signs": "signs",
    "nation": "nation",
    "opinion": "opinion",
}


def main(words: list[str]) -> int:
    """Run the sections named, in the fixed order."""
    unknown = [word for word in words if word not in SECTIONS]
    if unknown:
        print(f"no section {', '.join(unknown)}; there are: {', '.join(SECTIONS)}", file=sys.stderr)
        return 2
    CACHE.mkdir(parents=True, exist_ok=True)
    report, start = Report(), time.perf_counter()
    report.say(f"# Measured {time.strftime('%Y-%m-%d')} on {machine()}")
    for word, module in SECTIONS.items():
        if word in words or not words:
            importlib.import_module(f"bench.{module}").section(report, CACHE)
            report.save(CACHE / "results.md")
    report.head("In short")
    for kind, said in (("WRONG", report.wrong), ("goal missed", report.misses)):
        for text in said or ["none"]:
            report.say(f"- {kind}: {text}")
    report.say(f"- took {time.perf_counter() - start:.0f} s")
    report.save(CACHE / "results.md")
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
