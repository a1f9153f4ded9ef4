"""What names say, however an office writes them."""

import pytest

from huxin.denominator.names import site_name, unit_name

HERE = "620402"


@pytest.mark.parametrize(
    "other",
    [
        "白银市白银区金河小区（二期）3号楼工程施工", "甘肃省白银市金河小区第2期#3楼", "金河小区 二期 ３#楼",
        "白银区金河小区Ⅱ期三号楼建设工程", "白银区金河小区２期03号楼施工总承包",
    ],
)  # fmt: skip
def test_同一名称的各种写法(other: str) -> None:
    assert site_name(other, HERE) == site_name("白银区金河小区二期3号楼", HERE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("某小区一期", "某小区二期"), ("某小区3号楼", "某小区十三号楼"), ("某路一标段", "某路第2标段"),
        ("第一中学", "第二中学"), ("农村公路2019年度", "农村公路2020年度"), ("A区厂房", "B区厂房"),
    ],
)  # fmt: skip
def test_期数标段楼号年度不同就不是同一工地(one: str, other: str) -> None:
    assert site_name(one, HERE).contradicts(site_name(other, HERE))
    assert not site_name(one, HERE).contradicts(site_name(one, HERE))


def test_没有写期数不算矛盾_也不算相同() -> None:
    one, other = site_name("某小区", HERE), site_name("某小区二期", HERE)
    assert not one.contradicts(other) and one != other and one.words == other.words


def test_全市名单里写明的县区算数() -> None:
    assert site_name("靖远县某小区", "620400") == site_name("某小区", "620421")
    assert site_name("靖远县某小区", "620400").contradicts(site_name("某小区", "620402"))


def test_单位名称不计公司形式和空格() -> None:
    assert unit_name("甲建筑 工程有限责任公司") == unit_name("甲建筑工程有限公司")
    assert unit_name("甲（集团）建筑有限公司") == unit_name("甲(集团)建筑有限公司")
    assert unit_name("甲建筑工程有限公司") != unit_name("乙建筑工程有限公司")
