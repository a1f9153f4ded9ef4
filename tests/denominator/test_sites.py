"""Which rows are one site, against the truth of invented cities, and what people decide."""

from datetime import date

import pytest

from huxin.denominator import firms
from huxin.denominator.judge import Level, judge
from huxin.denominator.sites import Said, Site, Status, sites
from huxin.simulate.capture import held, told
from tests.denominator.invented import entry, project

BUILDER = {"contractor": "甲建筑有限公司", "contractor_uscc": "91620400MA00000022"}
SEEDS = range(1, 7)


def _only(found: list[Site]) -> Site:
    [site] = found
    return site


def test_与真值相比_精确率和召回率() -> None:
    called, right, due, found = (sum(column) for column in zip(*map(told, SEEDS), strict=True))
    assert right / called >= 0.99
    assert found / due >= 0.97


@pytest.mark.parametrize("seed", SEEDS)
def test_未登记的工地_几乎都是真的_也几乎不漏(seed: int) -> None:
    city = held(seed)
    missing = [s for s in city.sites if s.status is Status.MISSING]
    hidden = {k.site for k in city.known if not k.code and any(k.rows.values())}
    named = {city.truth[e.source, e.number].site for s in missing for e in s.entries}
    assert len(named - hidden) <= 2 and len(hidden - named) <= 1
    assert len(missing) <= len(named) + 3  # a row that could not be joined to its site's others


@pytest.mark.parametrize("seed", SEEDS)
def test_一个工地的各份名单连在一起(seed: int) -> None:
    city = held(seed)
    mixed = [s for s in city.sites if len({city.truth[e.source, e.number].site for e in s.entries}) > 1]
    assert not mixed


def test_编码相同就是同一项目() -> None:
    site = _only(sites([project("P1", "甲路", region_code="620403")], [entry(name="乙桥", project_code="P1")], {}))
    assert (site.status, site.project_code) == (Status.REGISTERED, "P1")
    assert site.because[site.entries[0].key] == ("项目编码相同",)


def test_名称和施工单位相同就是同一项目_原因写明() -> None:
    site = _only(sites([project("P1", **BUILDER)], [entry(name="白银区某小区（一期）工程", **BUILDER)], {}))
    assert site.status is Status.REGISTERED
    assert site.because[site.entries[0].key] == ("名称相同", "施工单位相同")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"name": "某小区二期", **BUILDER}, Status.MISSING),  # another phase
        ({"name": "某小区", **BUILDER}, Status.LIKELY),  # which phase is not said
        ({"name": "某小区一期"}, Status.LIKELY),  # whose it is is not said
        ({"name": "某小区一期", "contractor": "乙公司", "owner": "丙公司"}, Status.MISSING),
        ({"name": "某小区一期", "region_code": "620421", **BUILDER}, Status.MISSING),
        ({"name": "某小区一期", "region_code": "620400", **BUILDER}, Status.LIKELY),
    ],
)
def test_拿不准的交给人(said: dict[str, str], status: Status) -> None:
    own = project("P1", owner="丁公司", **BUILDER)
    assert _only(sites([own], [entry(**said)], {})).status is status


def test_两个项目同样符合_交给人选() -> None:
    twins = [project("P1", **BUILDER), project("P2", **BUILDER)]
    site = _only(sites(twins, [entry(**BUILDER)], {}))
    assert site.status is Status.LIKELY
    assert [c.project_code for c in site.candidates] == ["P1", "P2"]


def test_一份名单认出了项目_同一工地的另一份跟着认() -> None:
    permit = entry("permits", project_code="P1", name="金河苑一期", **BUILDER)
    tender = entry("tenders", name="金河苑（一期）施工", **BUILDER)
    site = _only(sites([project("P1", "完全不同的名称")], [permit, tender], {}))
    assert site.status is Status.REGISTERED and len(site.entries) == 2
    assert "是同一工地" in site.because[tender.key][0]


def test_人的认定优先于机器_撤销后恢复() -> None:
    one, own = entry(**BUILDER), project("P1", **BUILDER)
    other = project("P2", "乙桥")
    assert _only(sites([own, other], [one], {})).project_code == "P1"
    assert _only(sites([own, other], [one], {one.key: Said("P2")})).project_code == "P2"
    ruled_out = sites([own, other], [one], {one.key: Said("", frozenset({"P1"}))})
    assert _only(ruled_out).status is Status.MISSING
    assert _only(sites([own], [one], {one.key: Said(exempt="threshold")})).status is Status.EXEMPT
    assert _only(sites([own], [one], {one.key: Said()})).status is Status.REGISTERED


def test_认定不是以后_不会跟着别的名单又变成是() -> None:
    permit, tender = entry("permits", project_code="P1", **BUILDER), entry("tenders", **BUILDER)
    found = sites([project("P1")], [permit, tender], {tender.key: Said("", frozenset({"P1"}))})
    assert {s.entries[0].source: s.status for s in found} == {"permits": Status.REGISTERED, "tenders": Status.MISSING}


def test_没有数据() -> None:
    assert sites([], [], {}) == []
    assert sites([project("P1")], [], {}) == []
    assert _only(sites([], [entry()], {})).status is Status.MISSING


def test_金额和日期只是旁证() -> None:
    one = entry(amount_fen=100_000_000, dated_on=date(2019, 5, 1), **BUILDER)
    other = entry("tenders", "别的", amount_fen=100_500_000, dated_on=date(2019, 4, 1), **BUILDER)
    assert judge(one, other, 0.0).level is Level.LIKELY
    assert judge(one, entry("tenders", "别的", amount_fen=200_000_000, **BUILDER), 0.0).level is Level.NONE


def test_同一家在同一业主的两个相似小区_不自动并在一起() -> None:
    given = {"owner": "丁公司", **BUILDER}
    own = project("P1", "南门小区", amount_fen=100_000_000, **given)
    site = _only(sites([own], [entry(name="北门小区", amount_fen=300_000_000, **given)], {}))
    assert site.status is Status.LIKELY


def test_登记里没有的施工单位() -> None:
    rows = [entry(**BUILDER), entry("tenders", contractor="甲建筑有限责任公司"), entry("tax_records", contractor="乙")]
    found = firms.unknown(rows, ["丙公司"], [])
    assert found == {
        rows[0].key: BUILDER["contractor_uscc"],
        rows[1].key: BUILDER["contractor_uscc"],
        rows[2].key: "乙",
    }
    assert firms.unknown(rows, ["乙集团"], [BUILDER["contractor_uscc"]]) == {}
