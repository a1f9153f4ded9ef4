"""Rights: a table of who may do what, and where."""

from dataclasses import dataclass

import pytest

from huxin.access import SYSTEM, Actor, Permission, Role, may, require, require_anywhere
from huxin.base.errors import Refused


@dataclass(frozen=True)
class 工地:
    region_code: str = "620402"
    sector: str = "housing"
    units: tuple[str, ...] = ()


# 由人写定,不由代码生成。
POLICY = {
    Role.OFFICE: "view matters import monitor unmask staff audit upkeep pay exchange listing denominator plan inspect "
    "patrol insurance",
    Role.CONVENER: "view matters",
    Role.BUREAU: "view matters import monitor unmask listing inspect patrol insurance",
    Role.COUNTY_OFFICE: "view matters import monitor unmask denominator inspect patrol insurance",
    Role.COUNTY_GOVERNMENT: "view matters patrol",
    Role.INSPECTOR: "view matters import monitor unmask denominator inspect patrol",
    Role.SECTOR: "view matters import patrol",
    Role.DEVELOPMENT: "view matters",
    Role.FINANCE: "view matters",
    Role.POLICE: "view matters unmask",
    Role.PROCURATOR: "matters",
    Role.DISCIPLINE: "matters",
    Role.ARBITRATION: "view matters unmask",
    Role.JUSTICE: "view matters unmask",
    Role.UNION: "view matters",
    Role.MARKET: "view matters",
    Role.CENTRAL_BANK: "view matters",
    Role.PETITION: "view matters",
    Role.BANK: "import orders",
    Role.ENTERPRISE: "view matters pay",
    Role.WORKER: "matters",
    Role.AUDITOR: "view matters audit",
    Role.VIEWER: "view",
    Role.SYSTEM: "view matters import monitor unmask staff audit upkeep pay orders exchange listing denominator plan "
    "inspect patrol insurance",
}


@pytest.mark.parametrize("role", list(Role))
def test_roles_bring_exactly_these_permissions(role: Role) -> None:
    actor = Actor("某人", "某人", role, ("6204",), units=("91620400MA00000022",), body="procuratorate")
    place = 工地(units=("91620400MA00000022", "report:91620400MA00000022", "body:procuratorate"))
    assert {p.value for p in Permission if may(actor, p, place)} == set(POLICY[role].split())


def test_reach_is_a_prefix_of_the_region(李监察: Actor, 王主任: Actor) -> None:
    assert may(李监察, Permission.VIEW, 工地("620402"))
    assert not may(李监察, Permission.VIEW, 工地("620403"))
    assert may(王主任, Permission.VIEW, 工地("620403"))
    assert not may(王主任, Permission.VIEW, 工地("620102"))
    assert may(SYSTEM, Permission.STAFF, 工地("110101"))


@pytest.mark.parametrize("regions", [(), ("",)])
def test_no_region_reaches_nothing(regions: tuple[str, ...]) -> None:
    assert not may(Actor("某人", "某人", Role.OFFICE, regions), Permission.VIEW, 工地())


def test_a_sector_narrows() -> None:
    交通局 = Actor("交通局", "交通局", Role.SECTOR, ("6204",), ("transport",))
    assert may(交通局, Permission.VIEW, 工地(sector="transport"))
    assert not may(交通局, Permission.VIEW, 工地(sector="water"))


def test_refusals_say_how_to_go_on(赵只读: Actor, 外县监察: Actor) -> None:
    with pytest.raises(Refused, match="只读.*导入数据.*管理员"):
        require_anywhere(赵只读, Permission.IMPORT)
    with pytest.raises(Refused, match="管辖范围.*联系"):
        require(外县监察, Permission.VIEW, 工地())


def test_an_enterprise_reaches_what_names_its_units_and_nothing_else() -> None:
    劳资 = Actor("劳资", "劳资", Role.ENTERPRISE, ("6204",), units=("甲",))
    assert may(劳资, Permission.VIEW, 工地(units=("乙", "甲")))
    assert not may(劳资, Permission.VIEW, 工地(units=("乙",)))
    assert not may(Actor("无单位", "无单位", Role.ENTERPRISE, ("6204",)), Permission.VIEW, 工地(units=("乙",)))


def test_a_bank_reaches_projects_with_an_account_of_its_name_and_nothing_else() -> None:
    柜员 = Actor("柜员", "柜员", Role.BANK, ("6204",), units=("某银行", "某银行城东支行"))
    assert may(柜员, Permission.ORDERS, 工地(units=("甲", "某银行城东支行")))
    assert not may(柜员, Permission.ORDERS, 工地(units=("甲", "另一银行")))
    assert not may(Actor("无行", "无行", Role.BANK, ("6204",)), Permission.IMPORT, 工地(units=("某银行",)))


def test_every_right_says_what_it_lets_a_person_do() -> None:
    assert all(permission.label and permission.description.endswith("。") for permission in Permission)
    assert all(role.label for role in Role)
