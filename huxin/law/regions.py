"""GB/T 2260 of Gansu: the province, its cities and their counties (`tables/regions.csv`, as of 2019)."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from huxin.base.errors import NotFound

_TABLE = Path(__file__).parent / "tables" / "regions.csv"
_SUCCESSIONS = Path(__file__).parent / "tables" / "successions.csv"

BAIYIN = "620400"
"""白银市, whose office runs this installation."""


@cache
def _names() -> Mapping[str, str]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def is_prefix(text: str) -> bool:
    """Whether a text is the code of a province, prefecture or county in the table: 2, 4 or 6 digits (GB/T 2260)."""
    return text.isascii() and text.isdigit() and len(text) in (2, 4, 6) and known(f"{text:0<6}")


def known(code: str) -> bool:
    """Whether a six-digit code is on file."""
    return code in _names()


def name(code: str) -> str:
    """The name of a region: ``620421`` → 靖远县.

    Raises:
        NotFound: no such code is on file.
    """
    if not known(code):
        raise NotFound(f"行政区划代码 {code} 不在甘肃省代码表（GB/T 2260）中，请核对后重新填写。")
    return _names()[code]


def code_of(text: str) -> str | None:
    """The code of a region by its name, also after those above it (白银市白银区). None for no or several."""
    return _codes().get("".join(text.split()))


@cache
def _codes() -> Mapping[str, str | None]:
    found: dict[str, str | None] = {}
    for code, own in _names().items():
        above = [_names().get(f"{code[:length]:0<6}", "") for length in (2, 4)]
        for said in {own, f"{above[1]}{own}", f"{above[0]}{own}", f"{above[0]}{above[1]}{own}"}:
            found[said] = code if found.get(said, code) == code else None
    return found


@dataclass(frozen=True)
class Succession:
    """That a county went into another on a local day, by the approval named: from then on all that is new is the
    other's; what was begun before stays where it was begun until it is handed over."""

    code: str
    into: str
    since: date
    source: str


@cache
def successions() -> tuple[Succession, ...]:
    """Every county that was merged into another (`tables/successions.csv`), as approvals of 行政区划调整 say."""
    with _SUCCESSIONS.open(encoding="utf-8", newline="") as file:
        return tuple(
            Succession(row["code"], row["into"], date.fromisoformat(row["since"]), row["source"])
            for row in csv.DictReader(file)
        )


def successor(code: str, *, on: date) -> str:
    """The county that answers on a local day for what was a county's: the same, unless it was merged by then."""
    for one in sorted(successions(), key=lambda one: one.since):
        if one.code == code and one.since <= on:
            code = one.into
    return code


def counties_of(city: str, *, on: date | None = None) -> list[str]:
    """The codes of a city's districts and counties, in order; empty for a city without any.

    `on`: of a local day, without those that were merged into another by then; without it, all that ever were.
    """
    found = sorted(code for code in _names() if code[:4] == city[:4] and code[4:] != "00")
    return found if on is None else [code for code in found if successor(code, on=on) == code]
