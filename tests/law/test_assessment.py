"""考核方案: a hundred points, each item with a source and an owner, each measure of the plan in one item."""

from collections import Counter
from datetime import date

import pytest

from huxin.access import Role
from huxin.base.errors import LawGap
from huxin.law import assessment
from huxin.law.assessment import WHOLE, Kind, Mode, Source, grade_rule, hundredths, items, plan


def test_a_plan_is_a_hundred_points_and_says_who_and_from_what() -> None:
    found = items(2019)
    assert sum(one.weight for one in found) == WHOLE
    assert all(one.title and one.evidence and one.figure and Role(one.owner) for one in found)
    assert {one.kind for one in found} == set(Kind) and {one.mode for one in found} == set(Mode)
    assert {one.source for one in found} == set(Source)
    assert all(one.asks for one in found if one.source is Source.FILE and one.mode is not Mode.MANUAL)
    assert all(one.each for one in found if one.mode is Mode.PER_EVENT_DEDUCT)
    assert [one.code for one in found if one.deducts] == ["D1"]


def test_every_measure_of_the_plan_of_2019_has_one_item() -> None:
    counted = Counter(number for one in items(2019) for number in one.measures)
    assert counted == Counter(range(1, 32))
    [late] = [one for one in items(2019) if 20 in one.measures]
    assert (late.code, late.kind) == ("T1", Kind.TASK)


def test_outside_its_dates_it_is_a_gap() -> None:
    with pytest.raises(LawGap, match="2017年度没有考核方案，最早的是2018年度。.*请市治欠办"):
        plan(2017)
    with pytest.raises(LawGap, match="没有考核等次的规则"):
        grade_rule(date(2018, 1, 31))
    rule = grade_rule(date(2020, 3, 1))
    assert (rule.below, rule.status.is_law) == (8_000, True)
    assert rule.limits == {"crowd": 1, "extreme": 1, "fraud": 1}
    assert not rule.a_status.is_law


def test_points_are_written_with_at_most_two_decimals() -> None:
    assert [hundredths(text) for text in ("8", "0.5", "-5", "-0.25", "0")] == [800, 50, -500, -25, 0]
    for wrong in ("1.234", "x", "1.x"):
        with pytest.raises(AssertionError):
            assessment.hundredths(wrong)
