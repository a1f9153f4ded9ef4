"""What must be found in the city: the twin's verdict beside the labels of the planted faults."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from huxin.simulate.city import City
from huxin.simulate.faults import FAULTS
from huxin.simulate.lists import LISTS, Lists
from huxin.simulate.truth import Verdict

TRUTH_FILE = "truth.parquet"
CITY_FILE = "city.json"
TRUTH = pa.schema(
    [
        ("kind", pa.string()),  # worker_month or finding
        ("fault", pa.string()),  # planted there; empty where nothing was
        ("project_code", pa.string()),
        ("month", pa.string()),
        ("id_no", pa.string()),
        ("attended_days", pa.int32()),
        ("net_fen", pa.int64()),
        ("paid_fen", pa.int64()),
        ("due_on", pa.date32()),
        ("settled_on", pa.date32()),
        ("outcome", pa.string()),
        ("arrears_fen", pa.int64()),
        ("estimated_fen", pa.int64()),
        ("flags", pa.list_(pa.string())),
        ("rule", pa.string()),
        ("level", pa.string()),
    ]
)
"""A worker-month has everything but rule and level; a finding only fault, project, month (or none), rule and level."""


def write_truth(city: City, verdict: Verdict, folder: Path) -> None:
    """Write `truth.parquet`, which is no stream and which an import passes over."""
    rows = [*_worker_months(city, verdict), *_findings(city, verdict)]
    pq.write_table(pa.Table.from_pylist(rows, TRUTH), folder / TRUTH_FILE, compression="zstd")


SITES_FILE = "truth_sites.parquet"
SITES = pa.schema(
    [
        ("site", pa.string()),
        ("project_code", pa.string()),  # empty where it never registered
        ("region_code", pa.string()),
        ("sector", pa.string()),
        ("contractor_uscc", pa.string()),
        *((name, pa.list_(pa.string())) for name in LISTS),
    ]
)
"""Every site there is, and the numbers of its rows in each list; without any, nobody can know of it."""


def write_sites(lists: Lists, folder: Path) -> None:
    """Write `truth_sites.parquet`, which an import passes over too."""
    pq.write_table(pa.Table.from_pylist(list(lists.truths()), SITES), folder / SITES_FILE, compression="zstd")


def write_city(city: City, counts: Mapping[str, int], folder: Path) -> dict[str, Any]:
    """Write `city.json`: seed, months, the day to look at it, what was planted where, which files there are."""
    summary = {
        "seed": city.seed,
        "months": list(city.months),
        "as_of": city.as_of.isoformat(),
        "counts": {"sites": len(city.sites), **counts},
        "faults": [
            {"project_code": site.code, "fault": site.fault, "variant": site.variant}
            for site in city.sites
            if site.fault
        ],
        "expected": {fault.kind: {"rules": fault.rules, "also": fault.also} for fault in FAULTS},
        "files": sorted([path.name for path in folder.iterdir() if path.name != CITY_FILE] + [CITY_FILE]),
    }
    (folder / CITY_FILE).write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return summary


def _worker_months(city: City, verdict: Verdict) -> Iterator[dict[str, Any]]:
    touched = {(site.code, *key): site.fault for site in city.sites for key in site.touched}
    names = [name for name in TRUTH.names if name not in ("kind", "fault", "rule", "level")]
    for month in verdict.worker_months:
        fault = touched.get((month.project_code, month.month, month.id_no), "")
        yield {"kind": "worker_month", "fault": fault, **{name: getattr(month, name) for name in names}}


def _findings(city: City, verdict: Verdict) -> Iterator[dict[str, Any]]:
    faults = {site.code: site.fault for site in city.sites}
    for finding in verdict.findings:
        yield {
            "kind": "finding",
            "fault": faults[finding.project_code],
            "project_code": finding.project_code,
            "month": finding.month,
            "rule": finding.rule,
            "level": finding.level.word if finding.level else None,
        }
