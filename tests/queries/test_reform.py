"""用工改革: who employs the workers on site and who is insured, counted by hand on one site, and who may look."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from huxin.access import SYSTEM, Actor, Role
from huxin.actions import insurance, monitor
from huxin.actions.insurance import Certificate
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.base.identity import uscc_check
from huxin.queries import reform
from huxin.queries.plan_proofs import PLAN, proofs
from huxin.queries.reform import Heads, ReformFilter
from huxin.record.models import InjuryInsurance
from tests.actions.invented import BUILDER, CODE, as_csv, as_xlsx, attendance, roster, sheets
from tests.proven import bring

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2019, 8, 12, 2, tzinfo=UTC)
TEAM = "91620400MA0000003"
TEAM += uscc_check(TEAM)
SHOP = "92620400MA0000004"
SHOP += uscc_check(SHOP)
HOUSING = Actor("某住建", "某住建", Role.SECTOR, ("6204",), ("housing",), body="housing")
BUREAU = Actor("某人社", "某人社", Role.BUREAU, ("6204",), body="labour")
WATER = Actor("某水务", "某水务", Role.SECTOR, ("6204",), ("water",), body="water")


@pytest.fixture
def site(home: Home) -> Iterator[Home]:
    """Seven who attended in June: of the builder, of a specialised firm (twice), of a shop, of nobody, of nobody who
    had left before, and one who is not on the roster; the first and the second have contracts in time."""
    master = sheets()
    master["单位"].append([TEAM, "某劳务公司", "专业/劳务分包", "620402"])
    head, *rows = roster(6)
    employers = (BUILDER, TEAM, TEAM, SHOP, "", TEAM)
    contracts = ("2019-06-01", "2019-05-20", "2019-06-05", "", "", "")
    left = ("", "", "", "", "", "2019-05-31")
    told = [[*row, *more] for row, *more in zip(rows, employers, contracts, left, strict=True)]
    told[5][7] = "2019-05-01"
    full = [[*head, "用人单位", "合同签订日期", "退场日期"], *told]
    bring(as_xlsx({**master, "花名册": full}), "底册.xlsx")
    bring(as_csv(attendance(7)), "考勤.csv")
    monitor.run(home, actor=SYSTEM, as_of=date(2019, 7, 20), now=NOW)
    yield home


def test_一处工地逐人数过(site: Home) -> None:
    found = reform.reform(actor=HOUSING)
    # 工人2出勤在合同之前；工人3、4、5在花名册上没有合同；工人6不在花名册上。
    expected = Heads(heads=7, company=1, specialised=2, other=1, signed=2, unsigned=4)
    assert found.months == {201906: expected} and found.whole == expected
    assert (expected.employed, expected.no_employer, expected.no_contract_told) == (3, 3, 1)
    assert found.counties == {"620402": expected} and found.sectors == {"housing": expected}
    assert found.fundings == {"": expected}
    (project,) = found.projects
    assert project.heads == expected and project.funding == ""


def test_方案里的证明只数企业用工_没有报送的另外说(site: Home) -> None:
    said = proofs(actor=HOUSING, title=PLAN, today=date(2019, 8, 12))["13"]
    assert said.text == "3/7 名在场工人由企业用工，3名没有报送用人单位（42%）" and said.page == "reform"


def test_再登记的用人单位在下一次监测以后才算(site: Home) -> None:
    head, *rows = roster(6)
    bring(as_csv([[*head, "用人单位"], [*rows[4], TEAM]]), "补报.csv", now=NOW.replace(day=13))
    assert reform.reform(actor=HOUSING).whole.no_employer == 3
    monitor.run(site, actor=SYSTEM, as_of=date(2019, 7, 20), now=NOW.replace(day=14))
    assert reform.reform(actor=HOUSING).whole.no_employer == 2
    assert len(list((site.path / "cache" / "employment").iterdir())) == 1


def register(kind: str, covers: str, since: str, until: str = "") -> None:
    last = date.fromisoformat(until) if until else None
    told = Certificate(kind, covers, f"{kind}-{since}", date.fromisoformat(since), last)
    insurance.enter(actor=BUREAU, told=told, now=NOW)


def insured() -> int:
    return reform.reform(actor=HOUSING).whole.insured


def test_按用人单位参保只算自己的工人_按项目参保算全部_两样都有只算一次(site: Home) -> None:
    assert insured() == 0 and not reform.reform(actor=HOUSING).insured
    register("unit", TEAM, "2019-01-01")
    assert insured() == 2  # 工人1和2；没有报送用人单位的不算
    register("project", CODE, "2019-06-30", "2019-06-30")  # 月中才参保，月末那一天在保
    whole = reform.reform(actor=HOUSING).whole
    assert (whole.insured, whole.unregistered) == (7, 0)
    assert [one.heads.insured for one in reform.reform(actor=HOUSING).projects] == [7]
    assert len(list((site.path / "cache" / "employment").iterdir())) == 1  # 登记改了，算好的仍然用


@pytest.mark.parametrize(
    ("since", "until", "heads"),
    [("2019-07-01", "", 0), ("2019-01-01", "2019-06-29", 0), ("2019-01-01", "2019-06-30", 7), ("2019-06-30", "", 7)],
)
@pytest.mark.usefixtures("site")
def test_看月末那一天(since: str, until: str, heads: int) -> None:
    register("project", CODE, since, until)
    assert insured() == heads


def test_当月完工的看完工那一天_当月还没有过完的看监测截止日(site: Home) -> None:
    register("project", CODE, "2019-01-01", "2019-06-20")
    assert insured() == 0
    monitor.run(site, actor=SYSTEM, as_of=date(2019, 6, 20), now=NOW)
    assert insured() == 7
    head, row = sheets()["项目"]
    finished = [[*head, "完工日期"], [*row, "2019-06-15"]]
    bring(as_csv(finished), "完工.csv", now=NOW.replace(day=13))
    monitor.run(site, actor=SYSTEM, as_of=date(2019, 7, 20), now=NOW.replace(day=14))
    assert insured() == 7


def test_没有过完的月份不进趋势_不作证明_也不先打开(site: Home) -> None:
    head, *rows = attendance(7)
    july = [[*row[:2], row[2].replace("2019-06", "2019-07"), *row[3:]] for row in rows[:2]]
    bring(as_csv([head, *july]), "七月.csv")
    monitor.run(site, actor=SYSTEM, as_of=date(2019, 7, 20), now=NOW.replace(day=13))
    found = reform.reform(actor=HOUSING)
    assert (found.ym, found.running) == (201906, 201907)
    assert (list(found.months), list(found.trend)) == ([201906, 201907], [201906])
    assert proofs(actor=HOUSING, title=PLAN, today=date(2019, 8, 13))["13"].text.startswith("3/7 名在场工人")
    assert reform.reform(actor=HOUSING, wanted=ReformFilter(ym=201907)).whole.heads == 1
    monitor.run(site, actor=SYSTEM, as_of=date(2019, 7, 31), now=NOW.replace(day=14))
    assert (reform.reform(actor=HOUSING).ym, reform.reform(actor=HOUSING).running) == (201907, 0)


@pytest.mark.usefixtures("site")
def test_登记有误的不算() -> None:
    register("unit", TEAM, "2019-01-01")
    [one] = InjuryInsurance.objects.all()
    insurance.correct(
        actor=BUREAU, number=one.pk, since=one.since, until=None, mistaken=True, reason="登错了企业", now=NOW
    )
    assert insured() == 0


def test_筛选和管辖以外都没有(site: Home) -> None:
    assert not reform.reform(actor=WATER).months
    assert not reform.reform(actor=HOUSING, wanted=ReformFilter(funding="soe")).months
    assert reform.reform(actor=HOUSING, wanted=ReformFilter(region="620402", sector="housing", ym=201906)).whole.heads


@pytest.mark.django_db
def test_没有监测就没有数字(home: Home) -> None:
    assert reform.reform(actor=HOUSING).run is None
    assert not proofs(actor=HOUSING, title=PLAN, today=date(2019, 8, 12))["13"].bottom


def test_企业不看(home: Home) -> None:
    with pytest.raises(Refused, match="只供机关"):
        reform.reform(actor=Actor("某企业", "某企业", Role.ENTERPRISE, units=(BUILDER,)))
