"""Merging complaints and undoing it in a database: what one costs, and whether everything is as it was."""

import json
import os
import shutil
from pathlib import Path

from bench.console import _python
from bench.report import Report


def section(report: Report, cache: Path) -> None:
    """Complaints go into others and come out again, in an order by chance; then the audit is asked."""
    report.head("Merging complaints and undoing it, SQLite")
    home = cache / "merging"
    shutil.rmtree(home, ignore_errors=True)
    plain = {k: v for k, v in os.environ.items() if not k.startswith("HUXIN_")}
    found = json.loads(_python(plain, "bench.merging_pairs", home))
    report.table(
        ["complaints", "merges", "ms a merge", "ms an undoing", "restored", "audit"],
        [[found[name] for name in ("complaints", "merges", "merge_ms", "undo_ms", "restored", "audit")]],
    )
    if found["restored"] != "all" or found["audit"] != "in order":
        report.wrong.append("merging and undoing did not restore everything")
