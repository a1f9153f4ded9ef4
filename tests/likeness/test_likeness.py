"""Which reports are one grievance, against invented reports whose truth is known; and what is never looked at."""

from dataclasses import fields, replace
from datetime import date

import pytest

from huxin.likeness import words
from huxin.likeness.judge import Grievance, judge, threshold
from huxin.likeness.pairs import alike, candidates
from huxin.simulate.grievances import reported, told

ONE = Grievance(
    "a", "620402", date(2024, 9, 1), frozenset({1, 11}), 7, "甘肃恒基伟建筑工程有限公司", "长河花园小区", 202406,
    202407, 1_200_000, 1, "phone", words.pieces("木工班组，干完活老板拖着工资不发"),
)  # fmt: skip


@pytest.mark.parametrize("seed", range(1, 6))
def test_多条渠道的重复反映_两两判断的调和平均不低于九成五(seed: int) -> None:
    called, right, true = told(seed, 1_000)
    assert 2 * right / (called + true) >= 0.95


def test_同一诉求换了电话_简称_取整_前后差一个月_仍然认得出_并说明理由() -> None:
    other = replace(
        ONE,
        key="b",
        people=frozenset({1, 99}),
        project=None,
        employer="恒基伟公司",
        first_ym=202405,
        claimed_fen=1_190_000,
    )
    verdict = judge(ONE, other)
    assert verdict.same and verdict.likely > 0.9
    assert "有相同的工人或者联系电话（只比对编号）" in verdict.because and "用人单位相同" in verdict.because


def test_同一工人在另一家_另几个月_不是同一诉求() -> None:
    other = replace(
        ONE, key="b", project=8, employer="白银启明国劳务有限公司", place="金山物流园", first_ym=202301, last_ym=202302
    )
    verdict = judge(ONE, other)
    assert not verdict.same
    assert {"不是同一个项目", "用人单位不同", "欠薪月份不同"} <= set(verdict.against)


def test_同一工地上的另一家用人单位_另一批人_不是同一诉求() -> None:
    other = replace(
        ONE, key="b", people=frozenset({5}), employer="白银启明国劳务有限公司", first_ym=202301, last_ym=202301,
        claimed_fen=400_000,
    )  # fmt: skip
    assert not judge(ONE, other).same


def test_人人都会说的短话_不算内容相同() -> None:
    short = words.pieces("拖欠工资不给")
    other = replace(
        ONE, key="b", people=frozenset({5}), project=None, employer="白银启明国劳务有限公司", place="", pieces=short
    )
    verdict = judge(replace(ONE, pieces=short), other)
    assert "反映的内容几乎相同" not in verdict.because and not verdict.same


def test_次序不影响判断() -> None:
    made = reported(1, 1_000).reports
    assert all(judge(a, b) == judge(b, a) for a, b in zip(made, made[1:], strict=False))


def test_人只是编号_换成别的编号结果一样() -> None:
    made = reported(2, 300)
    renamed = [replace(one, people=frozenset(n * 7 + 3 for n in one.people)) for one in made.reports]
    for (a, b), (c, d) in zip(candidates(made.reports), candidates(renamed), strict=True):
        assert judge(a, b) == judge(c, d)


def test_没有任何一项说的是反映人是谁() -> None:
    assert {field.name for field in fields(Grievance)} == {
        "key", "region_code", "day", "people", "project", "employer", "place", "first_ym", "last_ym", "claimed_fen",
        "heads", "door", "pieces",
    }  # fmt: skip


def test_推荐按可能性从高到低_不含自己() -> None:
    near = replace(ONE, key="b")
    nearer = [near, replace(ONE, key="c", people=frozenset({2}), employer="", claimed_fen=0), ONE]
    found = alike(ONE, nearer)
    assert found[0][0].key == "b" and ONE not in [other for other, _ in found]
    assert all(verdict.likely >= threshold() for _, verdict in found)


@pytest.mark.parametrize(
    ("written", "core"),
    [
        ("甘肃省白银市鸿达伟建筑工程有限公司", "鸿达伟"), ("白银区 鸿达伟（劳务）公司", "鸿达伟"), ("王老板", "王"),
        ("", ""), ("有限公司", ""),
    ],
)  # fmt: skip
def test_单位名称只留下能区分的字(written: str, core: str) -> None:
    assert words.firm(written, "620402") == core


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("鸿达伟", "鸿达", True),
        ("鸿达伟", "鸿大伟", True),
        ("鸿达伟", "鸿达芳建", False),
        ("鸿", "鸿达", False),
        ("鸿达", "金河", False),
    ],
)
def test_名称相近是包含或者一字之差(one: str, other: str, near: bool) -> None:
    assert words.nearly(one, other) is near is words.nearly(other, one)
