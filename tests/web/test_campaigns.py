"""专项行动 in the console: begun, an item with its workers, one of a case, one of a finding; ledger, export, weeks."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from huxin.access import Actor, Role
from huxin.actions import campaigns, ledger, matters
from huxin.actions.campaigns import Begun
from huxin.actions.ledger import Debt
from huxin.actions.matters import Opening
from huxin.actions.reports import Claim, Who
from huxin.queries._amounts import Amount
from huxin.queries.plan_proofs import PLAN, proofs
from huxin.record.models import Campaign, CampaignSearch, LedgerItem, Matter, Project
from huxin.workflows._campaigns import Dates
from tests.actions.invented import id_no
from tests.web.city import BAIYIN, WORKERS

pytestmark = pytest.mark.django_db
HOUSING = Actor("冯住建", "冯住建", Role.SECTOR, ("6204",), ("housing",), body="housing")
OFFICE = Actor("王主任", "王主任", Role.OFFICE, ("6204",), body="city_office")
TODAY = timezone.localdate()
CODE = f"620402-{BAIYIN}"
LINES = "\n".join(f"工人{'甲乙丙'[n]} {id_no(n)} 3000" for n in range(3))
GIVEN = {"project_code": CODE, "owed_from": "2019-06-01", "owed_to": "2019-06-30", "lines": LINES, "facts": "没有发"}


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


@pytest.fixture
def drive(city: None) -> Campaign:
    """It runs now, whenever now is."""
    dates = Dates(TODAY - timedelta(days=60), TODAY + timedelta(days=60))
    said = Begun("construction", "工程领域专项治理", dates, "housing", ["620402"])
    return campaigns.begin(actor=OFFICE, campaign=said, now=timezone.now())


def test_部署_日期按方案填好_少了什么逐项说明(city: None, signed_in: Callable[[Actor], Client]) -> None:
    office = signed_in(OFFICE)
    assert "还没有部署专项行动" in text(office.get("/campaigns/"))
    assert "春节前保障农民工工资支付专项检查" in text(office.get("/campaigns/new/"))
    page = text(office.get("/campaigns/new/?kind=construction"))
    assert f'value="{TODAY.year}-12-31"' in page and "工程建设领域专项治理" in page
    given = {"title": "工程领域专项治理", "body": "housing", "starts_on": "2019-07-11", "ends_on": "2019-12-31"}
    answer = office.post("/campaigns/new/?kind=construction", given)
    assert answer.status_code == 422 and "请至少选择一个县区" in text(answer) and 'value="2019-07-11"' in text(answer)
    answer = office.post("/campaigns/new/?kind=construction", {**given, "county_620402": "1"})
    assert answer.status_code == 302
    one = Campaign.objects.get()
    assert (one.measure, one.region_codes, one.ends_on) == ("14", ["620402"], date(2019, 12, 31))
    assert "已结束" in text(office.get("/campaigns/"))


def test_没有名单不能建账_打的字都还在_有名单建成(drive: Campaign, signed_in: Callable[[Actor], Client]) -> None:
    housing = signed_in(HOUSING)
    where = f"/campaigns/add/?campaign={drive.pk}"
    assert text(housing.get(where)).count("checked") == 1, "the only drive is chosen already"
    answer = housing.post(where, {**GIVEN, "campaign": drive.pk, "lines": ""})
    assert answer.status_code == 422 and "请填写「工人名单」" in text(answer) and "没有发" in text(answer)
    answer = housing.post(where, {**GIVEN, "campaign": drive.pk, "lines": "工人甲 3000"})
    assert answer.status_code == 422 and "名单第 1 行没有手机号" in text(answer)
    answer = housing.post(where, {**GIVEN, "campaign": drive.pk})
    item = LedgerItem.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/matters/{item.matter_id}/"
    assert (item.fresh, item.since_ym, item.matter.heads, item.matter.owed_fen) == (False, 201906, 3, 900_000)
    answer = housing.post(where, {**GIVEN, "campaign": drive.pk})
    assert answer.status_code == 422 and "不能重复建账" in text(answer)


def test_台账列表_筛选_导出_分类汇总(drive: Campaign, signed_in: Callable[[Actor], Client]) -> None:
    housing = signed_in(HOUSING)
    housing.post("/campaigns/add/", {**GIVEN, "campaign": drive.pk})
    where = f"/campaigns/{drive.pk}/ledger"
    assert "新区安置房" in text(housing.get(f"{where}/"))
    for query, there in (
        ("fresh=old", True), ("fresh=new", False), ("state=found", True), ("state=closed", False), ("mark=late", False),
        ("amount=1", True), ("amount=50", False), ("age=more", True), ("region=620421", False), ("q=安置", True),
        ("q=没有这个", False), ("shown=closed", False),
    ):  # fmt: skip
        page = text(housing.get(f"{where}/?{query}", headers={"HX-Request": "true", "HX-Target": "list"}))
        assert ("新区安置房" in page) is there, query
        assert there or "没有符合条件的台账" in page
    book = openpyxl.load_workbook(io.BytesIO(housing.get(f"{where}.xlsx").content))
    heads, row = [[cell.value for cell in line] for line in book.active.rows]  # type: ignore[union-attr]
    told = dict(zip(heads, row, strict=True))
    assert told["未付（元）"] == 9000 and told["新欠旧欠"] == "旧欠" and told["状态"] == "排查发现"
    page = text(housing.get(f"/campaigns/{drive.pk}/?by=region&by=sector&by=age&by=amount"))
    assert "一万元以下" in page and "一年以上" in page and "房建市政" in page and "9,000.00" in page
    sums = housing.get(f"/campaigns/{drive.pk}/?by=amount&export=csv").getvalue().decode()  # type: ignore[attr-defined]
    assert "一万元以下,1,3,9000.00,0.00,9000.00,0.00,0,0" in sums


def test_外县的人看不到这里的台账(drive: Campaign, signed_in: Callable[[Actor], Client], 外县监察: Actor) -> None:
    signed_in(HOUSING).post("/campaigns/add/", {**GIVEN, "campaign": drive.pk})
    there = signed_in(外县监察)
    assert "还没有台账" in text(there.get(f"/campaigns/{drive.pk}/ledger/"))
    assert there.post("/campaigns/add/", {**GIVEN, "campaign": drive.pk}).status_code == 422
    assert LedgerItem.objects.count() == 1


def test_从案件页转入_带着名单(drive: Campaign, signed_in: Callable[[Actor], Client], 李监察: Actor) -> None:
    project = Project.objects.get(pk=BAIYIN)
    about = Opening(
        "case", project.name, "620402", "housing", "labour_620402", project_id=BAIYIN,
        amounts={worker: Amount(owed_fen=200_000, found=True) for worker in WORKERS[:4]},
        data={"heads": 4, "owed_fen": 800_000, "proven_fen": 800_000, "unpaid": 4},
    )  # fmt: skip
    case = matters.open_matter(actor=李监察, about=about, given={}, now=timezone.now())
    li = signed_in(李监察)
    assert f"/campaigns/add/?matter={case.pk}" in text(li.get(f"/matters/{case.pk}/"))
    where = f"/campaigns/add/?matter={case.pk}"
    assert case.number in text(li.get(where))
    given = {"campaign": drive.pk, "owed_from": "2019-06-01", "owed_to": "2019-06-30"}
    assert li.post(where, given).status_code == 302
    assert (LedgerItem.objects.get().matter.heads, LedgerItem.objects.get().source) == (4, f"matter:{case.pk}:old")
    assert case.number in text(li.get(f"/matters/{LedgerItem.objects.get().matter_id}/"))


def test_从发现一键转入_只一次(drive: Campaign, signed_in: Callable[[Actor], Client], 赵只读: Actor) -> None:
    """The small city's worker 101 is owed two months in full, 102 a part of each."""
    housing = signed_in(HOUSING)
    given = {"campaign": drive.pk, "project": BAIYIN, "rule": "R24", "month": ""}
    answer = housing.post("/campaigns/found/", given)
    item = LedgerItem.objects.select_related("matter").get()
    assert answer["Location"] == f"/matters/{item.matter_id}/"
    assert (item.matter.heads, item.matter.owed_fen, item.source) == (2, 1_400_000, f"finding:R24:{CODE}::old")
    assert item.matter.data["found_by"] == "finding" and item.matter.data["proven_fen"] == 1_400_000
    answer = housing.post("/campaigns/found/", given)
    assert answer.status_code == 422 and "已经建过账" in text(answer)
    assert signed_in(赵只读).post("/campaigns/found/", given).status_code == 403


def test_同一条发现跨过专项开始_旧欠新欠各一件(city: None, signed_in: Callable[[Actor], Client]) -> None:
    dates = Dates(date(2019, 10, 8), date(2021, 9, 30))
    said = Begun("construction", "跨月的专项", dates, "housing", ["620402"])
    one = campaigns.begin(actor=OFFICE, campaign=said, now=timezone.now())
    Campaign.objects.filter(pk=one.pk).update(ends_on=TODAY)
    answer = signed_in(HOUSING).post("/campaigns/found/", {"campaign": one.pk, "project": BAIYIN, "rule": "R24"})
    assert answer["Location"] == f"/campaigns/{one.pk}/ledger/"
    told = LedgerItem.objects.order_by("since_ym").values_list("fresh", "since_ym", "matter__owed_fen")
    assert list(told) == [(False, 201909, 700_000), (True, 201910, 700_000)]


def test_登记排查_零报告算已排查_空白县提示核对(drive: Campaign, signed_in: Callable[[Actor], Client]) -> None:
    housing = signed_in(HOUSING)
    where = f"/campaigns/{drive.pk}/search/"
    assert "新区安置房" in text(housing.get(where))
    assert "没有排查到一件欠薪，请核对" in text(housing.get(f"/campaigns/{drive.pk}/"))
    assert housing.post(where, {"project_code": CODE, "said": ""}).status_code == 422
    housing.post(where, {"project_code": CODE, "said": "看了三个月的流水"})
    assert CampaignSearch.objects.get().by == "冯住建"
    assert "都已排查" in text(housing.get(where))


def test_周报表可看可导出_撤销要再确认一次(drive: Campaign, signed_in: Callable[[Actor], Client]) -> None:
    office = signed_in(OFFICE)
    page = text(office.get(f"/campaigns/{drive.pk}/weeks/"))
    assert page.count("节前第8周") == 1 and "节前第1周" in page
    assert "节前第几周" in office.get(f"/campaigns/{drive.pk}/weeks.csv").getvalue().decode()  # type: ignore[attr-defined]
    answer = office.post(f"/campaigns/{drive.pk}/withdraw/")
    assert answer.status_code == 200 and "请确认" in text(answer)
    office.post(f"/campaigns/{drive.pk}/withdraw/", {"sure": "1"})
    assert office.get(f"/campaigns/{drive.pk}/").status_code == 404
    assert not Matter.objects.filter(kind="ledger").exists()


def test_企业看不到专项行动(drive: Campaign, signed_in: Callable[[Actor], Client], 钱劳资: Actor) -> None:
    assert signed_in(钱劳资).get("/campaigns/").status_code == 403


def test_方案任务看板上_十四十五十七十八项的证明由台账算出(city: None) -> None:
    now, dates = timezone.now(), Dates(TODAY - timedelta(days=60), TODAY + timedelta(days=60))
    Project.objects.filter(pk=BAIYIN).update(funding="soe")
    for kind, age in (("construction", "closed"), ("festival", "found")):
        said = Begun(kind, f"专项{kind}", dates, "housing", ["620402"])
        one = campaigns.begin(actor=OFFICE, campaign=said, now=now)
        debt = Debt(date(2019, 6, 1), date(2019, 6, 30))
        claims = [Claim(Who("工人甲", id_no(1)), 300_000)]
        item = ledger.by_hand(actor=HOUSING, number=one.pk, project_code=CODE, debt=debt, claims=claims, now=now)
        Matter.objects.filter(pk=item.pk).update(state=age)
    found = proofs(actor=OFFICE, title=f"白银市{PLAN}", today=TODAY)
    assert found["14"].text == "1/1 件台账已逐人付清销号（100%）"
    assert found["15"].text == "系统里还没有数据"
    assert found["18"].text == "0/1 件台账已逐人付清销号（0%）" and found["18"].page == "campaigns"
    assert found["17"].text == "0/1 个在建国企投资项目没有欠薪（0%）"
    Project.objects.filter(pk=BAIYIN).update(arrears_fen=0)
    assert proofs(actor=OFFICE, title=f"白银市{PLAN}", today=TODAY)["17"].top == 1
    Project.objects.filter(pk=BAIYIN).update(settled_ratio_e4=None)
    assert not proofs(actor=OFFICE, title=f"白银市{PLAN}", today=TODAY)["17"].bottom, "nobody has looked yet"
    Matter.objects.filter(kind="ledger").update(state="unfounded")
    assert not proofs(actor=OFFICE, title=f"白银市{PLAN}", today=TODAY)["14"].bottom


def test_等批准延期的_县区政府在台账里找得到(drive: Campaign, signed_in: Callable[[Actor], Client]) -> None:
    signed_in(HOUSING).post("/campaigns/add/", {**GIVEN, "campaign": drive.pk})
    county = signed_in(Actor("白银区长", "白银区长", Role.COUNTY_GOVERNMENT, ("620402",), body="government_620402"))
    where = f"/campaigns/{drive.pk}/ledger/?mark=asked"
    assert "没有符合条件的台账" in text(county.get(where))
    item = LedgerItem.objects.get().matter
    Matter.objects.filter(pk=item.pk).update(state="running", data={**item.data, "time_asked": True})
    assert "延期待批准</span>" in text(county.get(where))
