"""Which pages are asked for, and what their answers took."""

import math
from collections.abc import Sequence
from random import Random

from bench.console_fill import KNOWN
from bench.console_judged import pages

TIMES = 100
GOAL_MS = 100.0
WITH_GOAL = ("overview", "project page")
"""Kinds whose 95th percentile has a goal: all whose name begins so."""


def kinds() -> dict[str, tuple[str, list[str]]]:
    """By kind: who asks, and the addresses, which differ where a person's would."""
    rng = Random(3)
    counties = ("620402", "620403", "620421", "620422", "620423")
    found = {
        "overview": ("office", ["/"]),
        "overview, one county": ("county", ["/"]),
        "project page": ("office", [f"/projects/{n}/" for n in rng.sample(range(1, KNOWN + 1), TIMES)]),
        "project page, matrix turned": ("office", [f"/projects/{n}/?page=2" for n in range(1, TIMES + 1)]),
        "projects": ("office", ["/projects/"]),
        "projects, county and level": ("office", [f"/projects/?region={c}&level=3" for c in counties]),
        "projects, sector by arrears": ("office", ["/projects/?sector=transport&sort=-arrears"]),
        "projects, deep page": ("office", [f"/projects/?page={n}" for n in (120, 150, 180, 200)]),
        "projects, search": ("office", [f"/projects/?q={q}" for q in ("住宅小区", "公司77", "9999", "灌区 标段 12")]),
        "projects, one county": ("county", ["/projects/"]),
        "findings": ("office", ["/findings/"]),
        "findings, rule": ("office", [f"/findings/?rule={r}" for r in ("R24", "R14", "R40", "X1")]),
        "findings, county and level": ("office", [f"/findings/?region={c}&level=3" for c in counties]),
        "findings, month": ("office", [f"/findings/?month=2019-{m:02d}&sort=-month" for m in range(1, 12)]),
        "findings, rule, county, month": (
            "office",
            [f"/findings/?rule=R26&region={c}&month=2019-08" for c in counties],
        ),
        "findings, deep page": ("office", [f"/findings/?page={n}" for n in (100, 150, 200)]),
        "findings, one county": ("county", ["/findings/", "/findings/?rule=R24"]),
        **pages(),
    }
    return {kind: (who, [paths[n % len(paths)] for n in range(TIMES)]) for kind, (who, paths) in found.items()}


def percentile(milliseconds: Sequence[float], share: float) -> float:
    """The smallest measured value that so large a share does not exceed."""
    ordered = sorted(milliseconds)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
