"""How the sheets of one header are read, as a person said it once. Plain data: it is kept, and given to `read`.

The columns are named by their order in the header, and the days of a grid count as one, so that a mapping fits the
months of 30 and of 31 days alike and holds nothing that stood in a cell.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import Any

from huxin.facts.cells import Cell
from huxin.sources.day_heads import day_of
from huxin.sources.headers import SEARCHED_ROWS, heads_at, plain_header

_FEWEST = 2  # heads of a header
_DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class SheetMapping:
    """One header's reading.

    `stream` is empty where such sheets are no data. `columns` gives the contract's column for each column's number,
    `units` the power of ten of the yuan. `marks` are a grid's marks that are the sender's own (see `day_marks`).
    `given` holds for this file, `usual` where neither the rows nor the title say otherwise.
    """

    stream: str
    rows: int = 1
    columns: Mapping[int, str] = field(default_factory=dict)
    units: Mapping[int, int] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    usual: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


Mappings = Mapping[str, SheetMapping]
"""By the fingerprint of the header each is for."""


def from_json(kept: Mapping[str, Mapping[str, Any]]) -> dict[str, SheetMapping]:
    """Mappings as they were kept, by fingerprint."""
    return {fingerprint: _one(dict(said)) for fingerprint, said in kept.items()}


def _one(said: dict[str, Any]) -> SheetMapping:
    numbered = {name: {int(at): value for at, value in said[name].items()} for name in ("columns", "units")}
    return SheetMapping(**(said | numbered))


def numbers(heads: Sequence[Cell]) -> list[int]:
    """The number of each place's column; neighbouring days have one number."""
    found, number, in_days = list[int](), -1, False
    for head in heads:
        is_day = day_of(head) is not None
        number += not (is_day and in_days)
        in_days = is_day
        found.append(number)
    return found


def fingerprint(heads: Sequence[Cell], rows: int) -> str:
    """What headers of one shape have in common, whatever month they speak of; empty for what is no header."""
    said: list[str] = []
    for head in heads:
        plain = "#" if day_of(head) else _DIGITS.sub("", plain_header(head))
        if plain != "#" or said[-1:] != ["#"]:
            said.append(plain)
    while said and not said[-1]:
        said.pop()
    if sum(map(bool, said)) < _FEWEST:
        return ""
    return blake2b("\x1f".join([str(rows), *said]).encode(), digest_size=16).hexdigest()


def find(rows: Sequence[Sequence[Cell]], mappings: Mappings) -> tuple[int, str] | None:
    """Where among the first rows of a sheet a header begins that a mapping is for, and its fingerprint."""
    counts = {mapping.rows for mapping in mappings.values()}
    for at in range(min(len(rows), SEARCHED_ROWS)):
        for count in sorted(counts):
            if at + count <= len(rows):
                mark = fingerprint(heads_at(rows, at, count), count)
                if mark in mappings and mappings[mark].rows == count:
                    return at, mark
    return None
