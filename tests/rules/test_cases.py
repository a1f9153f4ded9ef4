"""Every rule's YAML cases, run through the engine. Add a rule, add a YAML; this file never changes."""

from typing import Any

import pytest

from huxin.rules import catalogue
from tests.city import findings
from tests.rules._case import cases, facts_of

CASES = [pytest.param(code, case, id=f"{code} {case['name']}") for code in catalogue() for case in cases(code)]


def seen(finding: dict[str, Any], want: dict[str, Any]) -> dict[str, Any]:
    """Of a finding, as much as the case speaks of."""
    measures = {name: finding["measures"].get(name) for name in want.get("measures", {})}
    shown = {**finding, "measures": measures}
    return {key: shown.get(key) for key in want}


@pytest.mark.parametrize(("code", "case"), CASES)
def test_case(code: str, case: dict[str, Any]) -> None:
    found = findings(facts_of(case), as_of=case["as_of"], pack=case.get("pack"), rule=code)
    assert len(found) == len(case["expect"]), found
    assert [seen(one, want) for one, want in zip(found, case["expect"], strict=True)] == case["expect"]


@pytest.mark.parametrize("code", catalogue())
def test_a_rule_has_a_case_that_fires_and_one_that_stays_silent(code: str) -> None:
    assert {bool(case["expect"]) for case in cases(code)} == {True, False}
