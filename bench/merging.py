"""Merging noisy duplicates and undoing it in a database: what one costs, and whether everything is as it was."""

import json
import os
import shutil
from pathlib import Path

from bench.console import _python
from bench.merging_pairs import DUPLICATES
from bench.report import Report

A_FEW, SECONDS = 200, 340


def section(report: Report, cache: Path) -> None:
    """A few hundred at once; ten thousand for some minutes each time it is asked for, from where it stood."""
    report.head("Merging noisy duplicates and undoing it, SQLite")
    shutil.rmtree(cache / "merging", ignore_errors=True)
    plain = {k: v for k, v in os.environ.items() if not k.startswith("HUXIN_")}
    rows = []
    for home, count in ((cache / "merging", A_FEW), (cache / "merging_all", DUPLICATES)):
        found = json.loads(_python(plain, "bench.merging_pairs", home, count, SECONDS))
        cpu = found["cpu"]
        each = [round(cpu.get(what, 0) / count * 1000, 1) for what in ("merge", "unmerge")]
        rows.append([count, *(["…", "…"] if found["left"] else each), found["left"], found["restored"], found["audit"]])
        if found["left"] == 0 and (found["restored"], found["audit"]) != ("all", "in order"):
            report.wrong.append("merging and undoing did not restore everything")
    report.table(["duplicates", "ms a merge", "ms an undoing", "steps left", "restored", "audit"], rows)
    if rows[-1][3]:
        report.say("Ask again for this section to go on with the ten thousand.")
