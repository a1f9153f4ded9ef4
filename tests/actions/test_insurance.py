"""工伤保险参保登记: who may enter what, corrections beside what they correct, and the lists of the insurer."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from huxin.access import Actor, Role
from huxin.actions import insurance, intake, proof, replay
from huxin.actions.insurance import Certificate
from huxin.base.errors import NotFound, Refused
from huxin.base.home import Home
from huxin.base.identity import uscc_check
from huxin.queries import insurance as queries
from huxin.queries.insurance import InsuranceFilter
from huxin.record.models import InjuryInsurance, JournalEntry, Link
from tests.actions.invented import BUILDER, CODE, Rows, as_csv, as_xlsx, sheets
from tests.proven import bring

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2019, 8, 12, 2, tzinfo=UTC)
TODAY = date(2019, 8, 12)
BUREAU = Actor("某人社", "某人社", Role.BUREAU, ("6204",), body="labour")
HERE = Actor("某区", "某区", Role.COUNTY_OFFICE, ("620402",), body="office_620402")
THERE = Actor("某县", "某县", Role.COUNTY_OFFICE, ("620421",), body="office_620421")
HOUSING = Actor("某住建", "某住建", Role.SECTOR, ("6204",), ("housing",), body="housing")
FAR = "91620100MA0000009"
FAR += uscc_check(FAR)
NOBODY = "91620400MA0000008"
NOBODY += uscc_check(NOBODY)
HEAD = ["参保方式", "项目编码", "统一社会信用代码", "参保证明编号", "参保开始日期", "参保截止日期"]
SITE = ["按项目参保", CODE, "", "GS-1", "2019-06-01", ""]
FIRM = ["按用人单位参保", "", BUILDER, "GS-2", "2019-01-01", "2019-12-31"]


@pytest.fixture(autouse=True)
def site(home: Home) -> None:
    """One project of a builder of the county, and a firm of another city."""
    master = sheets()
    master["单位"].append([FAR, "某外地公司", "专业/劳务分包", "620102"])
    bring(as_xlsx(master), "底册.xlsx")


def told(kind: str = "project", covers: str = CODE, **more: Any) -> Certificate:
    return Certificate(**{"kind": kind, "covers": covers, "number": "GS-1", "since": date(2019, 6, 1)} | more)


def enter(actor: Actor = HERE, **more: Any) -> InjuryInsurance:
    return insurance.enter(actor=actor, told=told(**more), now=NOW)


def take(*rows: list[str], actor: Actor = HERE, now: datetime = NOW, whole: Rows | None = None) -> intake.Applied:
    batch = intake.receive(actor=actor, data=as_csv(whole or [HEAD, *rows]), file_name="参保名单.csv", now=now)
    [done] = intake.apply(batch, now=now)
    return done


def current() -> list[tuple[str, str, date | None, bool, bool]]:
    rows = InjuryInsurance.objects.filter(current=True).order_by("number")
    return [(row.covers, row.number, row.until, row.mistaken, row.batch is not None) for row in rows]


def test_县区登记本县区的项目和企业_市里登记外地企业() -> None:
    one = enter()
    enter(kind="unit", covers=BUILDER.lower(), number="GS-2", until=date(2019, 12, 31))
    with pytest.raises(Refused, match="不在您的县区登记"):
        enter(kind="unit", covers=FAR, number="GS-3")
    enter(BUREAU, kind="unit", covers=FAR, number="GS-3")
    assert [row[0] for row in current()] == [CODE, BUILDER, FAR]
    entries = JournalEntry.objects.filter(what="insurance.enter").order_by("pk")
    assert entries[0].given == {"project_code": CODE} and entries[1].given == {"unit": BUILDER}
    proof.seal(now=NOW)
    assert Link.objects.filter(kind="journal", subject=str(entries[0].pk)).exists()
    line, [only] = queries.find(actor=HOUSING, number=one.pk, today=TODAY)
    assert (line.name, line.region_code, line.state, only.entered_by) == ("某小学教学楼", "620402", "now", HERE.id)


@pytest.mark.parametrize(
    ("actor", "match"),
    [
        (HOUSING, "行业主管部门.*没有「登记工伤保险参保」的权限"),
        (Actor("某企业", "某企业", Role.ENTERPRISE, units=(BUILDER,)), "企业.*没有「登记工伤保险参保」的权限"),
        (Actor("某行", "某行", Role.BANK, units=("某银行",)), "开户银行.*没有「登记工伤保险参保」的权限"),
        (THERE, "不在您的管辖范围内"),
    ],
)
def test_别的人不登记(actor: Actor, match: str) -> None:
    with pytest.raises(Refused, match=match):
        enter(actor)
    assert not InjuryInsurance.objects.exists()


def test_不合适的一次说完() -> None:
    with pytest.raises(Refused) as error:
        enter(covers="没有的", number=" ", until=date(2019, 5, 31))
    for said in (insurance.NO_PROJECT, "参保证明编号写 2 到 200 个字", "截止日期早于开始日期"):
        assert said in str(error.value)
    with pytest.raises(Refused, match="统一社会信用代码"):
        enter(kind="unit", covers=BUILDER[:-1] + "!")
    with pytest.raises(Refused, match="单位表里没有这家企业"):
        enter(BUREAU, kind="unit", covers=NOBODY)
    enter()
    with pytest.raises(Refused, match="已经登记"):
        enter(since=date(2019, 7, 1))


def test_更正是新的一条_旧的留着() -> None:
    one = enter()
    said = {"since": one.since, "mistaken": False, "reason": "通知停保", "now": NOW}
    ended = insurance.correct(actor=HERE, number=one.pk, until=date(2019, 7, 31), **said)
    with pytest.raises(Refused, match="已经有更正"):
        insurance.correct(actor=HERE, number=one.pk, until=date(2019, 9, 30), **said)
    with pytest.raises(Refused, match="没有改动"):
        insurance.correct(actor=HERE, number=ended.pk, until=ended.until, **said)
    with pytest.raises(Refused, match="更正的原因"):
        insurance.correct(actor=HERE, number=ended.pk, until=None, **said | {"reason": "错"})
    with pytest.raises(NotFound):
        insurance.correct(actor=THERE, number=ended.pk, until=None, **said)
    with pytest.raises(Refused, match="没有「登记工伤保险参保」的权限"):
        insurance.correct(actor=HOUSING, number=ended.pk, until=None, **said)
    line, history = queries.find(actor=HERE, number=one.pk, today=TODAY)
    assert (line.state, [row.until for row in history]) == ("ended", [date(2019, 7, 31), None])
    insurance.correct(actor=BUREAU, number=ended.pk, until=ended.until, **said | {"mistaken": True})
    assert not queries.covers() and InjuryInsurance.objects.count() == 3
    assert JournalEntry.objects.filter(what="insurance.correct").count() == 2


def test_名单里不能收的行写明行_字段和原因_改好再收(home: Home) -> None:
    wrong = [
        ["按项目参保", "没有的", "", "GS-3", "2019-06-01", ""],
        ["按用人单位参保", "", NOBODY, "GS-4", "2019-06-01", ""],
        ["按用人单位参保", "", FAR, "GS-5", "2019-06-01", ""],
        ["按项目参保", CODE, BUILDER, "GS-6", "2019-06-01", ""],
        ["按用人单位参保", "", "", "GS-7", "2019-06-01", ""],
        ["按项目参保", CODE, "", "GS-8", "2019-06-01", "2019-05-01"],
        ["按人头参保", CODE, "", "GS-9", "昨天", ""],
    ]
    done = take(SITE, FIRM, *wrong)
    assert (done.state, done.rows, done.accepted, done.rejected) == ("applied", 9, 2, 7)
    data = intake.rejects_workbook(actor=HERE, batch=done.batch, now=NOW)
    head, *rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    assert head == [*HEAD, "原行号", "字段", "原因"]
    assert [(row[6], row[7], row[8]) for row in rows[:6]] == [
        ("4", "项目编码", f"项目编码：{insurance.NO_PROJECT}"),
        ("5", "统一社会信用代码", f"统一社会信用代码：{insurance.NO_UNIT}"),
        ("6", "统一社会信用代码", f"统一社会信用代码：{insurance.ELSEWHERE}"),
        ("7", "统一社会信用代码", "统一社会信用代码：按项目参保的不写统一社会信用代码"),
        ("8", "统一社会信用代码", "统一社会信用代码：按用人单位参保的要写统一社会信用代码"),
        ("9", "参保截止日期", "参保截止日期：截止日期早于开始日期"),
    ]
    assert set(rows[6][7].split("、")) == {"参保方式", "参保开始日期"}
    fixed = [[str(cell) for cell in row] for row in rows]
    fixed[0][1] = fixed[6][1] = CODE
    fixed[1][2] = fixed[2][2] = fixed[4][2] = BUILDER
    fixed[3][2], fixed[5][5], fixed[6][0], fixed[6][4] = "", "2019-06-30", "按项目参保", "2019-06-01"
    again = take(whole=[head, *fixed])
    assert (again.accepted, again.rejected) == (7, 0) and len(current()) == 9


def test_名单每月再来_不改动更正过的_有变化的以后来的为准() -> None:
    take(SITE, FIRM)
    one = InjuryInsurance.objects.get(number="GS-1")
    insurance.correct(
        actor=HERE, number=one.pk, since=one.since, until=None, mistaken=True, reason="不是本项目", now=NOW
    )
    september = NOW.replace(month=9)
    done = take(SITE, [*FIRM[:5], "2020-12-31"], now=september)
    assert (done.accepted, done.known, done.superseding) == (1, 1, 1)
    assert current() == [(CODE, "GS-1", None, True, False), (BUILDER, "GS-2", date(2020, 12, 31), False, True)]
    assert [row.until for row in queries.find(actor=HERE, number=one.pk + 1, today=TODAY)[1]] == [
        date(2020, 12, 31), date(2019, 12, 31),
    ]  # fmt: skip
    take([*SITE[:5], "2019-10-31"], now=september)
    assert current()[0] == (CODE, "GS-1", date(2019, 10, 31), False, True)


def test_再做一遍已入库的批次_登记簿不变(home: Home) -> None:
    take(SITE)
    take([*SITE[:5], "2019-10-31"], now=NOW.replace(month=9))
    before = list(InjuryInsurance.objects.order_by("pk").values())
    for folder in (home.facts / "injury_insurance").rglob("*"):
        if folder.is_file():
            folder.unlink()
    replay.replay(home, now=NOW.replace(month=10))
    assert list(InjuryInsurance.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("actor", [HOUSING, Actor("某监察", "某监察", Role.INSPECTOR, ("620402",))])
def test_没有登记权限的人不导入名单(actor: Actor) -> None:
    done = take(SITE, actor=actor)
    assert done.state == "refused" and "由市人社局、市治欠办和县区治欠办登记" in done.message
    assert not InjuryInsurance.objects.exists()


def test_看的人和筛选() -> None:
    enter()
    enter(BUREAU, kind="unit", covers=FAR, number="GS-3", since=date(2019, 9, 1))

    def seen(actor: Actor, **wanted: str) -> list[str]:
        found = queries.search(actor=actor, wanted=InsuranceFilter(**wanted), today=TODAY, page=1)
        return [line.row.number for line in found.rows]

    assert seen(HERE) == ["GS-3", "GS-1"] and seen(THERE) == ["GS-3"]
    assert seen(HERE, text="小学") == seen(HERE, state="now") == seen(HERE, region="620402") == ["GS-1"]
    assert seen(HERE, kind="unit") == seen(HERE, state="ahead") == seen(HERE, text="外地") == ["GS-3"]
    assert not seen(HERE, state="ended") and not seen(HERE, state="mistaken")
    with pytest.raises(Refused, match="只供机关"):
        seen(Actor("某企业", "某企业", Role.ENTERPRISE, units=(BUILDER,)))
