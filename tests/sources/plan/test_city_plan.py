"""The city's plan of 2019: thirty-one measures, each with its bodies and its day."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from huxin.access.bodies import called
from huxin.sources.plan import Measure, Plan, read

FILE = Path(__file__).parents[4] / "shared" / "law" / "baiyin-2019-plan.txt"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason="the plan's text is not at hand")
WATER = {6, 7, 8, 9, 13, 14, 16, 17, 19}
"""Measures that name the water bureau, which the plan calls 市水务局, 市水利局 and 市水务厅."""

DAYS = {1: date(2019, 7, 31), 2: date(2019, 9, 30), 3: date(2019, 7, 20), 18: date(2020, 1, 24), 25: date(2019, 7, 31),
        26: date(2019, 8, 31)}  # fmt: skip


@cache
def _plan() -> Plan:
    return read(FILE.read_bytes())


def _measures() -> dict[int, Measure]:
    return {int(measure.no): measure for measure in _plan().measures}


def test_thirty_one_measures_in_seven_sections() -> None:
    assert _plan().title == "白银市解决拖欠农民工工资问题领导小组根治农民工欠薪2019行动计划"
    assert [measure.no for measure in _plan().measures] == [str(n) for n in range(1, 32)]
    sections = list(dict.fromkeys(measure.section for measure in _plan().measures))
    assert len(sections) == 7 and sections[0] == "一、研究制定根治农民工欠薪问题新举措"


def test_every_measure_has_its_day() -> None:
    assert {n: m.deadline for n, m in _measures().items()} == {n: DAYS.get(n, date(2019, 12, 31)) for n in range(1, 32)}


def test_twenty_four_have_participants_and_seven_name_only_who_is_responsible() -> None:
    without = {n for n, measure in _measures().items() if not measure.participants}
    assert without == {10, 13, 16, 20, 21, 24, 27}
    assert all(measure.leads for measure in _measures().values())


def test_a_body_has_one_name() -> None:
    named = {n: {*m.leads, *m.participants} for n, m in _measures().items()}
    assert {n for n, bodies in named.items() if "市水务局" in bodies} == WATER
    everybody = set().union(*named.values())
    keys = [body.key for name in everybody if (body := called(name))]
    assert len(keys) == len(set(keys))
    assert {name for name in everybody if "县区" in name} == {"各县区政府"}
    assert not everybody & {"市水利局", "市水务厅", "市交通局", "人民银行白银中心支行"}


def test_what_a_person_has_to_confirm() -> None:
    doubtful = {n: m.uncertain for n, m in _measures().items() if m.uncertain}
    assert set(doubtful) == {2, 5}
    assert doubtful[5] == ("prose_deadline: 正文另有「7月底前」（2019-07-31），与完成时限不同",)
    assert [(stone.words, stone.day) for stone in _measures()[5].milestones] == [("7月底前", date(2019, 7, 31))]


def test_what_comes_back_every_quarter() -> None:
    assert {n for n, measure in _measures().items() if measure.every} == {11, 19, 28}


def test_nothing_around_the_plan_is_taken_for_it() -> None:
    assert _measures()[31].text.endswith("完成时限:2019年全年)")
    assert _measures()[1].deliverables == ("书面报告",)
