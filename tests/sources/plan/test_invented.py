"""Invented plans, each written in another way: numbers, bodies, days, and what a person is asked to confirm."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from huxin.sources.plan import read

FOLDER = Path(__file__).parent / "plans"
PLANS = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}


def _expected(row: list[Any]) -> tuple[str, list[str], list[str], date | None, set[str]]:
    no, leads, participants, deadline, *doubts = row
    return str(no), leads, participants, deadline, set(doubts)


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_is_read_as_its_drafter_meant_it(name: str) -> None:
    plan = PLANS[name]
    found = read(plan["text"].encode())
    told = [
        (m.no, list(m.leads), list(m.participants), m.deadline, {doubt.partition(":")[0] for doubt in m.uncertain})
        for m in found.measures
    ]
    assert told == [_expected(row) for row in plan["measures"]]
    if "title" in plan:
        assert found.title == plan["title"]
    if "sections" in plan:
        assert list(dict.fromkeys(m.section for m in found.measures)) == plan["sections"]
