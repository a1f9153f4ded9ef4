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


def counties_of(city: str) -> list[str]:
    """The codes of a city's districts and counties, in order; empty for a city without any."""
    return sorted(code for code in _names() if code[:4] == city[:4] and code[4:] != "00")
