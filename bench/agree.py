"""The engine against the truth planted in invented cities, seed by seed."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.report import Report

CITIES = ((8_000, 1), (1_500, 2), (1_500, 3))
"""Workers and seed."""


def section(report: Report, cache: Path) -> None:
    """Simulate, import, monitor, compare; then precision and recall over all cities by kind of fault."""
    report.head("Agreement with the planted truth")
    rows, faults = [], dict[str, list[int]]()
    for workers, seed in CITIES:
        found = _city(cache / f"city-{seed}", workers, seed)
        differing = found["differing_worker_months"], found["differing_findings"]
        rows.append([seed, workers, found["worker_months"], differing[0], found["findings"], differing[1]])
        if any(differing):
            report.wrong.append(f"agreement, seed {seed}: {differing} rows differ")
        for fault, *numbers in found["faults"]:
            faults[fault] = [a + b for a, b in zip(faults.get(fault, [0, 0, 0]), numbers, strict=True)]
    report.table(["seed", "workers", "worker-months", "of them differ", "findings", "of these differ"], rows)
    report.say("A finding is found when rule, project, month and level are as planted; every other finding at a")
    report.say("project with that fault counts against precision.\n")
    report.table(
        ["fault", "planted", "found", "of all findings there", "precision", "recall"],
        [
            [
                fault or "(none planted)",
                planted,
                hit,
                all_,
                hit / all_ if all_ else None,
                hit / planted if planted else None,
            ]
            for fault, (planted, hit, all_) in sorted(faults.items())
        ],
    )


def _city(folder: Path, workers: int, seed: int) -> dict[str, Any]:
    # Django knows one home a process.
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "bench.agreement", str(folder), str(workers), str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"agreement, seed {seed}: {done.stderr.strip()[-2000:]}")
    if "differs:" in done.stderr:
        print("\n".join(line for line in done.stderr.splitlines() if "differs:" in line))
    shutil.rmtree(folder)
    return dict(json.loads(done.stdout))
