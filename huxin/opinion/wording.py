"""How much the wording of a text is that of somebody whose wages are owed: short pieces of text, each with its points.

What people write goes past every rule; which characters they write it with does so less. The table (`wording.tsv`) is
fitted on the labelled texts of tests/opinion (`setup/fitting.py`): all invented, no real post has gone into it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path

LONG = 160
"""Pieces from which on a text has more of them because it is longer (some 60 characters), and each counts for less."""
SHOWN = 5
"""Pieces that are named as the reason."""
_NUMBER = re.compile("[0-9一二三四五六七八九十两几半百千万多]+")
_WORD = re.compile(r"[^\W0]{2,}")
"""Pieces that say something to who reads them."""
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Wording:
    """Points for or against by the pieces of a text, and what each known piece counts."""

    points: int
    found: Mapping[str, int]

    @property
    def words(self) -> tuple[str, ...]:
        """The pieces that count most in that direction."""
        ordered = sorted(self.found.items(), key=lambda one: (-one[1] if self.points > 0 else one[1], one[0]))
        named = [piece for piece, _ in ordered if _WORD.fullmatch(piece)] or [piece for piece, _ in ordered]
        return tuple(named[:SHOWN])


def pieces(text: str) -> set[str]:
    """The distinct pieces of one, two and three characters of a plain text, every number the same."""
    said = _SPACE.sub("", _NUMBER.sub("0", text))
    return {*said, *map("".join, zip(said, said[1:], strict=False)),
            *map("".join, zip(said, said[1:], said[2:], strict=False))}  # fmt: skip


def share(found: set[str]) -> float:
    """What each piece of a text of so many counts for: one, and less the longer the text."""
    return min(1.0, sqrt(LONG / max(len(found), 1)))


def wording(text: str) -> Wording:
    """Weigh a plain text."""
    always, weights = _weights()
    every = pieces(text)
    found = {piece: weights[piece] for piece in every if piece in weights}
    points = round((always + share(every) * sum(found.values())) / 10)
    return Wording(points, found)


def table(weights: Mapping[str, int]) -> Iterable[str]:
    """The lines of the table: tenths of a point, then the pieces that count so much."""
    for tenths in sorted(set(weights.values()), reverse=True):
        yield f"{tenths}\t{' '.join(sorted(piece for piece, its in weights.items() if its == tenths))}"


@cache
def _weights() -> tuple[int, Mapping[str, int]]:
    lines = Path(__file__).with_name("wording.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line[0] != "#")
    weights = {piece: int(tenths) for tenths, found in rows for piece in found.split(" ")}
    return weights.pop("always"), weights
