"""A draw of a few sites out of a plain list, by the same order as a draw of inspections (`docs/draw.md`)."""

from collections.abc import Iterable

from huxin.draw import lots

STRATUM = "在建"


def first(title: str, codes: Iterable[str], seed: str, count: int) -> list[str]:
    """The first so many of these codes in the order of the draw; all of them where there are no more.

    The frame is ``{"title", "strata": {"在建": count}, "objects": [{"id", "stratum"}]}``, its objects sorted by code.
    """
    objects = [{"id": code, "stratum": STRATUM} for code in sorted(set(codes))]
    frame = {"title": title, "strata": {STRATUM: count}, "objects": objects}
    return lots.sites(frame, seed).get(STRATUM, [])[:count]
