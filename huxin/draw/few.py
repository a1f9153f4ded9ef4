"""A draw of a few sites out of a plain list, by the same order as a draw of inspections (`docs/draw.md`)."""

from collections.abc import Iterable
from typing import Any

from huxin.draw import lots

STRATUM = "在建"


def frame(title: str, codes: Iterable[str], count: int) -> dict[str, Any]:
    """``{"title", "strata": {"在建": count}, "objects": [{"id", "stratum"}]}``, its objects sorted by code."""
    objects = [{"id": code, "stratum": STRATUM} for code in sorted(set(codes))]
    return {"title": title, "strata": {STRATUM: count}, "objects": objects}


def first(title: str, codes: Iterable[str], seed: str, count: int) -> list[str]:
    """The first so many of these codes in the order of the draw; all of them where there are no more."""
    return lots.sites(frame(title, codes, count), seed).get(STRATUM, [])[:count]
