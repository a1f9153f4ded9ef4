"""What each test was measured to find of what was planted, and whom it asked wrongly, on invented data.

The figures are data (`measured.yaml`), written by the bench that measures them (`python -m bench signs`) and by nobody
else; the console's page and the tables of `docs/signs.md` are drawn from them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from huxin.base.yaml_file import read_yaml
from huxin.signs.chance import interval

FILE = Path(__file__).parent / "measured.yaml"
LOOKALIKES: Mapping[str, str] = {
    "late_in_bulk": "三个月的数据在随便哪一天一次补报",
    "rota": "班组约定每月固定的日子轮休",
    "agreed_hundreds": "双方约定工资按百元取整",
}
"""What looks like a scheme and is none, in words."""


@dataclass(frozen=True)
class Rates:
    """Of one test: `planted` sites (statements) for each strength, `found` of them, one number a strength, and how many
    honest ones it asked about."""

    planted: int
    found: tuple[int, ...]
    wrong: int


@dataclass(frozen=True)
class Lookalike:
    """Honest sites whose data look like a scheme, and how many of them a test asked about, by test."""

    sites: int
    asked: Mapping[str, int]


@dataclass(frozen=True)
class Measured:
    """All of it. `version`: a digest of the rules and schemes it holds for (`bench.signs.version`).

    `strengths`: how much of what it could write a scheme writes; `shares`: of a statement's cards in it. `honest` sites
    and `statements` without a scheme; `tests` and `flows` by kind, in the order in which pages show them.
    """

    version: str
    measured_on: date
    cities: int
    workers: int
    months: int
    strengths: Sequence[float]
    honest: int
    tests: Mapping[str, Rates]
    alike: Mapping[str, Lookalike]
    statements: int
    shares: Sequence[float]
    flows: Mapping[str, Rates]


@cache
def measured() -> Measured:
    """The figures on file."""
    said = read_yaml(FILE)
    alike = {look: Lookalike(row["sites"], row["asked"]) for look, row in said["alike"].items()}
    parts = {"tests": _rates(said["tests"]), "flows": _rates(said["flows"]), "alike": alike}
    return Measured(**said | parts)


def _rates(rows: Mapping[str, Any]) -> dict[str, Rates]:
    return {kind: Rates(row["planted"], tuple(row["found"]), row["wrong"]) for kind, row in rows.items()}


def at_most(wrong: int, honest: int) -> float:
    """The rate that the true one does not exceed, 19 times of 20, where so many were asked wrongly."""
    return interval(wrong, honest)[1]
