"""The bodies of the plan: every name the plan uses leads to one body."""

import re
from pathlib import Path

import pytest

from huxin.access import Role
from huxin.access.bodies import bodies, called, responsible

PLAN = Path(__file__).parents[2].parent / "shared" / "law" / "baiyin-2019-plan.txt"


@pytest.mark.parametrize("name", ["市水务局", "市水利局", "市水务厅", " 市水务局 "])
def test_one_body_under_three_names(name: str) -> None:
    found = called(name)
    assert found and found.name == "白银市水务局"


def test_a_name_that_is_nobodys() -> None:
    assert called("市气象局") is None


def test_no_two_bodies_share_a_name_or_the_short_form_of_their_papers() -> None:
    names = [name for body in bodies().values() for name in (body.name, *body.aliases)]
    shorts = [body.short for body in bodies().values()]
    assert len(set(names)) == len(names) and len(set(shorts)) == len(shorts)


def test_who_answers_for_a_place() -> None:
    assert responsible(Role.INSPECTOR, region_code="620421").key == "labour_620421"  # type: ignore[union-attr]
    assert responsible(Role.SECTOR, region_code="620421", sector="water").key == "water"  # type: ignore[union-attr]
    assert responsible(Role.SECTOR, region_code="620421", sector="other") is None
    assert responsible(Role.FINANCE, region_code="620102") is None


@pytest.mark.skipif(not PLAN.exists(), reason="the plan's text is not at hand")
def test_most_bodies_that_the_plan_names_are_known() -> None:
    clauses = re.findall(r"(?:牵头单位|参与单位|负责单位)[:：]([^;；,，)）]+)", PLAN.read_text("utf-8"))
    named = {name.strip() for clause in clauses for name in clause.split("、")} - {"各县区政府"}
    unknown = {name for name in named if called(name) is None}
    assert len(unknown) < len(named) / 2, unknown
