"""GB/T 2260 of Gansu: the province, its cities and their counties (`tables/regions.csv`, as of 2019)."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from huxin.base.errors import NotFound

_TABLE = Path(__file__).parent / "tables" / "regions.csv"

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


def counties_of(city: str) -> list[str]:
    """The codes of a city's districts and counties, in order; empty for a city without any."""
    return sorted(code for code in _names() if code[:4] == city[:4] and code[4:] != "00")
