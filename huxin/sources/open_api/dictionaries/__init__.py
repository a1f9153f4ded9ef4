"""Code tables of the protocol, one CSV each, and the ways real clients write a code.

A code that a table lacks is kept as it came: the tables were gathered from running systems and are not complete.
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def table(name: str) -> Mapping[str, str]:
    """A code table: each code with its Chinese name."""
    return {row["code"]: row["name"] for row in _rows(name)}


@cache
def label(name: str) -> str:
    """What people call a code table: ``training_type`` → 培训类型."""
    return {row["dictionary"]: row["label"] for row in _rows("labels")}[name]


@cache
def spoken(name: str) -> Mapping[str | int, str]:
    """Every accepted way of writing a code, with the code: ``1``, ``"1"``, ``"01"`` and 入场 are all 01."""
    found: dict[str | int, str] = {}
    for code, said in table(name).items():
        found.setdefault(said, code)
        if code.isdigit():
            number = int(code)
            found.setdefault(number, code)
            found.update({str(number).zfill(width): code for width in (1, 2, 3) if len(str(number)) <= width})
    return found | {code: code for code in table(name)}
