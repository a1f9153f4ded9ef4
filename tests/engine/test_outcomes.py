"""The contract's table of outcomes and its flags, line by line: small projects with one fault each, all in one city.

Pay day of the cases is the 15th of the next month: wages of June 2019 are due on Monday 2019-07-15.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from huxin.base.home import Home
from huxin.engine.reconcile import FLAGS
from tests.city import City
from tests.engine.flag_cases import FLAGGED
from tests.engine.outcome_cases import DUE_DAYS, OUTCOMES, Case
from tests.rules._case import People, facts_of

CASES = (*OUTCOMES, *DUE_DAYS, *FLAGGED)
DEFAULT_ACCOUNT = "27000000000001"


@dataclass
class Town:
    """Every case of one day as a project of its own: what a run said of 张三 there, and of how many worker-months."""

    zhang: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    count: dict[str, int] = field(default_factory=dict)


def facts_apart(case: Case, number: int) -> dict[str, list[dict[str, Any]]]:
    """A case's facts as those of project `number`, with accounts and bank serials of its own."""
    facts = facts_of({"facts": deepcopy(case.facts)})
    for rows in facts.values():
        for row in rows:
            if "project_code" in row:
                row["project_code"] = f"P-{number:03d}"
            if "serial" in row:
                row["serial"] = f"{number:03d}-{row['serial']}"
            if row.get("account_no") == DEFAULT_ACCOUNT:
                row["account_no"] = f"28{number:012d}"
    return facts


@cache
def town(as_of: date, alone: str = "") -> Town:
    """The run of a day. A case that would touch others (a shared card) has a town `alone`."""
    cases = [c for c in CASES if c.as_of == as_of and (c.name if c.alone else "") == alone]
    facts: dict[str, list[dict[str, Any]]] = {}
    for number, case in enumerate(cases):
        for stream, rows in facts_apart(case, number).items():
            facts.setdefault(stream, []).extend(rows)
    found = Town()
    with TemporaryDirectory() as folder:
        city = City(Home(Path(folder)))
        city.add(facts)
        rows = city.table(city.run(as_of=as_of), "worker_months")
        zhang = city.number("id_no", People().named("张三")["id_no"])
    for number, case in enumerate(cases):
        own = [row for row in rows if row["project_code"] == f"P-{number:03d}"]
        found.count[case.name] = len(own)
        found.zhang[case.name] = next((r for r in own if (r["month"], r["worker_id"]) == (case.month, zhang)), {})
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_工人月(case: Case) -> None:
    judged = town(case.as_of, case.name if case.alone else "")
    row = judged.zhang[case.name]
    assert {name: row.get(name) for name in case.expect} == case.expect
    if case.rows is not None:
        assert judged.count[case.name] == case.rows


def test_每个结论和每个标志_都有出现和不出现的例子() -> None:
    outcomes = {case.expect.get("outcome") for case in CASES}
    assert outcomes >= {
        *("paid_unlisted", "unreported", "omitted", "nil", "settled", "late", "pending", "short", "unpaid")
    }
    for flag in FLAGS:
        told = [flag in case.expect["flags"] for case in CASES if "flags" in case.expect and case.about == flag]
        assert set(told) == {True, False}, flag
