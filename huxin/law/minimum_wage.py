"""The monthly minimum wage of a county in a wage month (最低工资规定; amounts in `minimum_wage.yaml`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from huxin.base.months import shift, ym_of
from huxin.base.yaml_file import read_yaml
from huxin.law.evidence import Status

_TABLE = Path(__file__).with_suffix(".yaml")
OPEN_END = 999912
"""The `to_ym` of an amount that no later one has replaced."""


@dataclass(frozen=True)
class MinimumWage:
    """One amount: fen a month, in force from the first day of `from_ym` to the last of `to_ym`."""

    region_code: str
    from_ym: int
    to_ym: int
    monthly_fen: int
    source: str
    status: Status


def minimum_wage(region_code: str, ym: int) -> MinimumWage | None:
    """The amount in force in a month; None where none is on file, and then nothing can be said about it."""
    found = (w for w in _amounts() if w.region_code == region_code and w.from_ym <= ym <= w.to_ym)
    return next(found, None)


def rows() -> Iterator[tuple[str, int, int, int]]:
    """Everything on file as (region_code, from_ym, to_ym, monthly_fen), for a join."""
    return ((w.region_code, w.from_ym, w.to_ym, w.monthly_fen) for w in _amounts())


@cache
def _amounts() -> tuple[MinimumWage, ...]:
    lists = read_yaml(_TABLE)
    starts: list[date] = [one["since"] for one in lists]
    assert starts == sorted(starts) and all(day.day == 1 for day in starts)
    found = []
    for number, one in enumerate(lists):
        to_ym = shift(ym_of(starts[number + 1]), -1) if number + 1 < len(lists) else OPEN_END
        for region_code, monthly_fen in one["monthly_fen"].items():
            status = Status(one["status"])
            found.append(MinimumWage(region_code, ym_of(one["since"]), to_ym, monthly_fen, one["source"], status))
    return tuple(found)
