"""The screens: crime, tier, level of a crowd, final award, fund; with the figures of other provinces."""

from datetime import date

import pytest

from huxin.base.errors import LawGap
from huxin.law import parameters
from huxin.workflows._advance import Advance, most_each, most_in_all, refusals
from huxin.workflows._award import final_limit
from huxin.workflows._crime import ESSENTIAL, ITEMS, UNSET, Figures, Screened, Unpaid, figures, missing, screen
from huxin.workflows._ladder import grade, over_the_line, tier

DAY = date(2019, 11, 4)
TEN_THOUSAND = 1_000_000  # fen


def hit(*unpaid: Unpaid, ordered: bool = True, evading: bool = False, by: Figures | None = None) -> Screened:
    return screen(unpaid, day=DAY, ordered=ordered, evading=evading, by=by)


def test_九人三个月二十万_最高一人四万_单人标准命中_多人标准不命中() -> None:
    found = hit(*[Unpaid(3, 2 * TEN_THOUSAND)] * 8, Unpaid(3, 4 * TEN_THOUSAND))
    assert found.hit and len(found.reasons) == 1 and "最高的一名40,000.00元" in found.reasons[0]
    assert found.figures.source == UNSET and "省级标准未配置" in UNSET


def test_十人一个月_差一元不命中_三万元命中() -> None:
    assert not hit(*[Unpaid(1, 300_000)] * 9, Unpaid(1, 299_900)).hit
    found = hit(*[Unpaid(1, 300_000)] * 10)
    assert found.hit and found.reasons == ("10名劳动者（10人以上）共被拖欠30,000.00元，不少于30,000.00元",)


@pytest.mark.parametrize(
    ("province", "single", "group"),
    [
        ("河南", 8_000, 40_000),
        ("湖南", 6_000, 40_000),
        ("湖北", 10_000, 50_000),
        ("湖北贫困县", 5_000, 30_000),
        ("贵州", 10_000, 50_000),
        ("辽宁", 10_000, 50_000),
        ("重庆", 10_000, 60_000),
    ],
)
def test_其他省的标准_差一分不命中(province: str, single: int, group: int) -> None:
    by = Figures(single * 100, group * 100, province)
    assert hit(Unpaid(3, single * 100), by=by).hit and not hit(Unpaid(3, single * 100 - 1), by=by).hit
    share = group * 10
    assert hit(*[Unpaid(1, share)] * 10, by=by).hit
    assert not hit(*[Unpaid(1, share)] * 9, Unpaid(1, share - 1), by=by).hit
    assert hit(Unpaid(3, single * 100), by=by).figures.source == province


def test_任何省的单人标准都不高于全国上限() -> None:
    law = parameters.at(DAY)
    highest = Figures(law["sm4.single.most"].value, law["sm4.group.most"].value, "上限")
    assert hit(*[Unpaid(3, 2 * TEN_THOUSAND)] * 8, Unpaid(3, 4 * TEN_THOUSAND), by=highest).hit
    assert (figures(DAY).single_fen, figures(DAY).group_fen) == (500_000, 3_000_000)


def test_两个月不够_不看已经付清的人_未责令不命中() -> None:
    assert not hit(Unpaid(2, 9 * TEN_THOUSAND)).hit
    assert not hit(*[Unpaid(1, 400_000)] * 9, Unpaid(1, 0)).hit
    assert hit(Unpaid(3, 500_000), ordered=False).reasons == ("还没有责令支付，或者责令的期限没有届满",)
    assert hit().reasons == ("没有劳动者还有工资没有收到",)


def test_逃匿的命中_有正当理由的不命中() -> None:
    assert hit(Unpaid(1, 100), evading=True).reasons == ("有逃匿、转移财产、隐匿账册等逃避支付的情形，数额由人核实",)
    excused = screen([Unpaid(5, 5 * TEN_THOUSAND)], day=DAY, ordered=True, evading=True, excused=True)
    assert not excused.hit and "正当理由" in excused.reasons[0]


def test_司法解释以前没有标准() -> None:
    with pytest.raises(LawGap, match="全国下限"):
        screen([Unpaid(3, 500_000)], day=date(2013, 1, 22), ordered=True)


def test_移送材料缺什么_逐项说出来() -> None:
    assert missing(ITEMS) == () and len(missing(())) == 9
    assert missing([key for key in ITEMS if key != "chain"]) == ("发包、分包关系材料",)
    assert missing([key for key in ITEMS if key != "chain"], essential=True) == ()
    assert missing((), essential=True)[0] == "责令支付文书及送达回证或者张贴影像" and set(ESSENTIAL) < set(ITEMS)


@pytest.mark.parametrize(
    ("heads", "yuan", "more", "wanted"),
    [
        (9, 99_999, {}, "unit"),
        (10, 0, {}, "county"),
        (1, 100_000, {}, "county"),
        (1, 0, {"overdue": 3}, "county"),
        (1, 0, {"overdue": 2}, "unit"),
        (49, 499_999, {}, "county"),
        (50, 0, {}, "city"),
        (1, 500_000, {}, "city"),
        (1, 0, {"government": True}, "city"),
        (1, 0, {"extreme": True}, "city"),
        (1, 0, {"media": True}, "city"),
    ],
)
def test_分级督办(heads: int, yuan: int, more: dict[str, int], wanted: str) -> None:
    found = tier(heads=heads, owed_fen=yuan * 100, day=DAY, **more)  # type: ignore[arg-type]
    assert found.key == wanted and bool(found.reasons) == (wanted != "unit")


@pytest.mark.parametrize(
    ("people", "lifts", "wanted"),
    [
        (9, (), "watch"), (9, ("harm",), "l4"), (10, (), "l4"), (29, (), "l4"), (30, (), "l3"), (49, (), "l3"),
        (50, (), "l2"), (99, (), "l2"), (99, ("road",), "l1"), (100, (), "l1"), (100, ("seat",), "l1"),
        (30, ("media",), "l2"), (30, ("media", "seat", "festive"), "l2"),
    ],
)  # fmt: skip
def test_事件等级_多种情形只提高一级(people: int, lifts: tuple[str, ...], wanted: str) -> None:
    assert grade(people, day=DAY, lifts=frozenset(lifts)).key == wanted


def test_四十九人在县政府门前_二级而没有突破底线_五十人突破() -> None:
    assert grade(49, day=DAY, lifts=frozenset({"seat"})).key == "l2"
    assert not over_the_line(49, day=DAY) and over_the_line(50, day=DAY)
    assert not over_the_line(50, day=date(2019, 7, 10))  # 2019行动计划以前


def test_终局裁决_月最低工资的十二倍() -> None:
    assert final_limit(162_000, DAY) == 1_944_000


def test_应急周转金的限额() -> None:
    assert (most_each(157_000, DAY), most_in_all(10 * TEN_THOUSAND, DAY)) == (157_000, 2 * TEN_THOUSAND)
    assert most_in_all(1_004, DAY) == 200  # 不进位


def advance(fen: int, *before: int) -> Advance:
    return Advance(fen, frozenset({201909}), frozenset(before))


@pytest.mark.parametrize(
    ("advances", "balance", "said"),
    [
        ([advance(157_000)] * 2, 400_000, []),
        ([advance(157_001)], 400_000, ["有1人超过每人1,570.00元的限额"]),
        ([advance(100_000), advance(100_000, 201909)], 400_000, ["有1人同一月份已经垫付过，不能重复垫付"]),
        ([advance(100_000, 201908)], 400_000, []),
        ([advance(150_000)] * 3, 500_000, ["垫付总额4,500.00元超过欠薪的限额4,000.00元"]),
        ([advance(100_000)], 99_999, ["垫付后周转金余额-0.01元，低于下限0.00元"]),
        ([advance(100_000)], 100_000, []),
    ],
)
def test_垫付的每一道限制(advances: list[Advance], balance: int, said: list[str]) -> None:
    by_worker = dict(enumerate(advances))
    found = refusals(by_worker, owed_fen=2_000_000, monthly_fen=157_000, balance_fen=balance, day=DAY)
    assert list(found) == said
