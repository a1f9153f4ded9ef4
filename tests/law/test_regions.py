"""Gansu's regions, and Baiyin's counties first."""

import pytest

from huxin.base.errors import NotFound
from huxin.law import minimum_wage, regions


def test_baiyin_and_its_five_counties() -> None:
    assert regions.name(regions.BAIYIN) == "白银市"
    assert {code: regions.name(code) for code in regions.counties_of(regions.BAIYIN)} == {
        "620402": "白银区",
        "620403": "平川区",
        "620421": "靖远县",
        "620422": "会宁县",
        "620423": "景泰县",
    }


def test_gansu_has_fourteen_cities_and_every_county_lies_in_one() -> None:
    cities = [code for code in regions._names() if code.endswith("00") and code != "620000"]
    counties = [county for city in cities for county in regions.counties_of(city)]
    assert (len(cities), len(counties)) == (14, 86)
    assert len(cities) + len(counties) + 1 == len(regions._names())
    assert regions.counties_of("620200") == []  # 嘉峪关市不设县区


def test_an_unknown_code_is_refused_with_a_sentence() -> None:
    assert not regions.known("110101") and regions.known("620123")
    with pytest.raises(NotFound, match="110101"):
        regions.name("110101")


@pytest.mark.parametrize(
    ("region_code", "ym", "monthly_fen"),
    [
        ("620402", 201706, 157000),
        ("620403", 201912, 157000),
        ("620421", 202108, 152000),
        ("620422", 202109, 172000),
        ("620402", 202311, 196000),
        ("620402", 202605, 196000),
    ],
)
def test_minimum_wage_by_county_and_month(region_code: str, ym: int, monthly_fen: int) -> None:
    found = minimum_wage.minimum_wage(region_code, ym)
    assert found is not None and found.monthly_fen == monthly_fen


def test_where_no_minimum_wage_is_on_file_nothing_is_said() -> None:
    assert minimum_wage.minimum_wage("620402", 201705) is None
    assert minimum_wage.minimum_wage("620102", 201906) is None


def test_amounts_from_memory_say_so() -> None:
    statuses = {ym: minimum_wage.minimum_wage("620402", ym).status for ym in (201906, 202201, 202401)}  # type: ignore[union-attr]
    assert statuses == {201906: "read", 202201: "unverified", 202401: "unverified"}


def test_every_month_of_a_county_has_at_most_one_amount() -> None:
    rows = sorted(minimum_wage.rows())
    assert len(rows) == 15
    for (region, _, until, _), (next_region, since, _, _) in zip(rows, rows[1:], strict=False):
        assert region != next_region or until < since


@pytest.mark.parametrize("said", ["白银区", "白银市白银区", "甘肃省白银市白银区", " 白银 区 "])
def test_名称也认得(said: str) -> None:
    assert regions.code_of(said) == "620402"


@pytest.mark.parametrize("said", ["", "没有的区", "620402", "兰州市白银区"])
def test_不是名称的不认(said: str) -> None:
    assert regions.code_of(said) is None
