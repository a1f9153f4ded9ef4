"""The numbers of procedures: terms, thresholds, amounts, as dated data with a source (`parameters/*.yaml`).

A matter is dealt with under the numbers in force on the day it was opened. A number that is not there is a `LawGap`,
never a default. What is our own proposal or taken by analogy says so in its status.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from huxin.base.errors import LawGap
from huxin.base.yaml_file import read_yaml
from huxin.law.evidence import UNITS, Status
from huxin.law.terms import Term

_FOLDER = Path(__file__).parent / "parameters"
_COUNTS = {"first_day": {"counted": True, "not_counted": False}, "last_day": {"rolls": True, "stands": False}}


@dataclass(frozen=True)
class Parameter:
    """One number in force from `valid_from` until before `valid_until` (None: until further notice).

    `unit` is a word of `evidence.UNITS`. `first_counted` and `rolls` are how a term of it is counted (see `Term`).
    """

    code: str
    label: str
    value: int
    unit: str
    source: str
    article: str
    status: Status
    valid_from: date
    valid_until: date | None
    first_counted: bool = False
    rolls: bool = True

    @property
    def term(self) -> Term:
        """It as a length of time."""
        return Term(self.value, self.unit, self.first_counted, self.rolls)

    @property
    def text(self) -> str:
        """As people read it: 5个工作日, 5,000元."""
        return f"{self.value / 100:,.0f}元" if self.unit == "fen" else f"{self.value}{UNITS[self.unit]}"


@dataclass(frozen=True)
class InForce(Mapping[str, Parameter]):
    """Every number in force on a day, by its code."""

    day: date

    def __getitem__(self, code: str) -> Parameter:
        """One number.

        Raises:
            LawGap: none of that code is in force on the day.
        """
        label, values = _all().get(code, ("", ()))
        if found := _on(self.day, values):
            return found
        raise LawGap(_gap(code, label, values, self.day))

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and _on(self.day, history(code)) is not None

    def __iter__(self) -> Iterator[str]:
        return (code for code, (_, values) in _all().items() if _on(self.day, values))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def at(day: date) -> InForce:
    """The numbers in force on a day: ``at(date(2019, 9, 27))["sm1.accept"].term``."""
    return InForce(day)


def history(code: str) -> tuple[Parameter, ...]:
    """Every value a number ever had, oldest first; empty for an unknown code and for one nobody has set yet."""
    return _all().get(code, ("", ()))[1]


def codes() -> Mapping[str, str]:
    """Every code with its label, also those nobody has set yet."""
    return {code: label for code, (label, _) in _all().items()}


def _on(day: date, values: Iterable[Parameter]) -> Parameter | None:
    """Which of a number's values is in force on a day."""
    return next((v for v in values if v.valid_from <= day and (v.valid_until is None or day < v.valid_until)), None)


def _gap(code: str, label: str, values: tuple[Parameter, ...], day: date) -> str:
    if not label:
        return f"没有名为 {code} 的办理参数。请核对写法，或在 law/parameters 中补充取值、单位、来源和核实状态。"
    known = "，".join(f"{v.valid_from}起{v.text}" for v in values)
    return (
        f"办理参数“{label}”（{code}）在 {day} 没有取值，{f'已有：{known}' if known else '至今没有取得任何取值'}。"
        "请在 law/parameters 中补充该日适用的取值、单位、来源和核实状态后再办理。"
    )


@cache
def _all() -> Mapping[str, tuple[str, tuple[Parameter, ...]]]:
    found: dict[str, tuple[str, tuple[Parameter, ...]]] = {}
    for file in sorted(_FOLDER.glob("*.yaml")):
        for code, entry in read_yaml(file)["parameters"].items():
            assert code not in found, code
            found[code] = (entry["label"], tuple(_values(code, entry)))
    return found


def _values(code: str, entry: Mapping[str, Any]) -> Iterator[Parameter]:
    rule = {key: _COUNTS[key][word] for key, word in entry.get("count", {}).items()}
    values = entry["values"]
    assert [v["from"] for v in values] == sorted(v["from"] for v in values), code
    for value, later in zip_longest(values, values[1:]):
        assert type(value["value"]) is int and value["unit"] in UNITS, code
        yield Parameter(
            code=code,
            label=entry["label"],
            value=value["value"],
            unit=value["unit"],
            source=value["source"],
            article=value.get("article", ""),
            status=Status(value["status"]),
            valid_from=value["from"],
            valid_until=value.get("until") or (later["from"] if later else None),
            first_counted=rule.get("first_day", False),
            rolls=rule.get("last_day", True),
        )
