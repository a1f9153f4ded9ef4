"""季度通报、约谈、法治政府考核数据单: drafted, heard on a phone, issued by another, counted and withdrawn; talked to,
rectified, its record sealed; the figures of a county with their sources."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from huxin.access import Actor, Role
from huxin.actions import circulars
from huxin.base import clock
from huxin.queries import circulars as queries
from huxin.queries import talks
from huxin.record.models import JournalEntry, Matter, MatterTerm
from huxin.workflows._quarters import before, quarter_of, starts_on
from tests.queries.test_no_arrears import matter
from tests.web.browser.sight import looks_right
from tests.web.browser.test_plan import PDF, enter

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city")]
BUREAU = Actor("陈科长", "陈科长", Role.BUREAU, ("6204",), body="human_resources")
COUNTY = Actor("罗县长", "罗县长", Role.COUNTY_GOVERNMENT, ("620402",), body="government_620402")
OTHER = Actor("靖远县长", "靖远县长", Role.COUNTY_GOVERNMENT, ("620421",), body="government_620421")
JUSTICE = Actor("司法局", "司法局", Role.JUSTICE, ("6204",), body="justice")


def late(region: str = "620402", title: str = "某小学教学楼预警") -> None:
    """A warning of the quarter that is over, whose term ran out in it."""
    first = starts_on(before(quarter_of(clock.today())))
    begun = clock.now().replace(year=first.year, month=first.month, day=2)
    one = matter("warning", region_code=region, opened_on=first, title=title)
    MatterTerm.objects.create(
        matter=one, lane="", n=1, term="warning.first", body="office_620402", started_at=begun,
        due_at=begun + timedelta(days=20), kind="warning", opened_on=first, region_code=region, sector="housing",
    )  # fmt: skip


def test_从素材到通报_县区先答复_另一人印发_计点_撤回不计(
    desk: Callable[..., Page], hired: Callable[[Actor], object], 王主任: Actor
) -> None:
    for actor in (BUREAU, COUNTY, OTHER, replace(王主任, body="city_office")):
        hired(actor)
    late()
    late("620421", "另一工地预警")
    assert circulars.begin(now=clock.now()) == 1
    quarter = before(quarter_of(clock.today()))
    bureau = enter(desk(), BUREAU)
    bureau.goto(f"/circulars/{quarter}/")
    expect(bureau.get_by_role("region", name="素材")).to_contain_text("预警处置逾期")
    bureau.get_by_label("县区").select_option(label="白银区")
    bureau.get_by_role("button", name="筛选").click()
    expect(bureau.get_by_text("另一工地预警")).to_have_count(0)
    looks_right(bureau)
    bureau.get_by_role("link", name=re.compile("列入.*某小学教学楼预警")).click()
    expect(bureau.get_by_label("工作滞后")).to_be_checked()
    looks_right(bureau)
    bureau.get_by_role("button", name="列入").click()
    expect(bureau.get_by_role("region", name="对年度考核的影响")).to_contain_text("保留50%")
    bureau.get_by_role("link", name="自己补充一条").click()
    bureau.get_by_label("靖远县").check()
    bureau.get_by_label("制度落实不到位").check()
    bureau.get_by_label("通报的事实").fill("专户没有按月核对")
    bureau.get_by_label("依据").fill("核查记录1号")
    bureau.get_by_role("button", name="列入").click()
    expect(bureau.get_by_role("alert")).to_contain_text("点名须选择对应的考核项")
    bureau.get_by_label("对应考核项").select_option("S3")
    bureau.get_by_role("button", name="列入").click()
    expect(bureau.get_by_text("专户没有按月核对")).to_be_visible()
    bureau.get_by_role("link", name="形成通报稿").click()
    bureau.get_by_label("总体情况").fill("总体平稳，两个县区有问题")
    bureau.get_by_role("button", name="形成通报稿").click()
    bureau.goto(f"/circulars/{quarter}/")
    bureau.get_by_role("button", name="征求被点名县区意见").click()
    expect(bureau.get_by_role("region", name="县区的意见")).to_contain_text("待县区答复")
    looks_right(bureau)
    for actor in (COUNTY, OTHER):
        _answers(enter(desk(width=390), actor), quarter)

    office = enter(desk(), 王主任)
    office.goto(f"/circulars/{quarter}/")
    office.get_by_role("link", name="印发通报").click()
    office.get_by_role("button", name="下一步：确认").click()
    office.get_by_role("button", name="确认：印发通报").click()
    expect(office.get_by_text("全市农民工工资支付工作季度通报").first).to_be_visible()
    _read_and_withdrawn(office, desk, quarter)


def _answers(county: Page, quarter: int) -> None:
    county.goto("/circulars/")
    expect(county.get_by_role("heading", name="征求县区意见")).to_be_visible()
    looks_right(county)
    own = "某小学教学楼" in county.content()
    assert own != ("专户没有按月核对" in county.content())  # its own rows, and nothing of the other's
    assert county.goto(f"/circulars/{quarter}/").status == 404  # type: ignore[union-attr]
    county.goto("/circulars/")
    county.get_by_role("link", name="去答复").click()
    county.get_by_role("link", name="答复", exact=True).first.click()
    county.get_by_label("对点名的意见").fill("属实，正在整改")
    county.get_by_role("button", name="答复", exact=True).click()
    expect(county.get_by_text("已答复").first).to_be_visible()


def _read_and_withdrawn(office: Page, desk: Callable[..., Page], quarter: int) -> None:
    year, today = quarter // 10, clock.today()
    county = enter(desk(), COUNTY)
    county.goto("/circulars/")
    expect(county.get_by_role("region", name="计点表")).to_contain_text("预警按期处置")
    looks_right(county)
    assert len(queries.counted("620402", year, today)["T2"]) == 1
    office.goto(f"/circulars/{quarter}/")
    looks_right(office)
    office.get_by_role("link", name="撤回通报").click()
    office.get_by_label("撤回的原因").fill("事实有误，重新核实")
    office.get_by_role("button", name="下一步：确认").click()
    office.get_by_role("button", name="确认：撤回通报").click()
    expect(office.get_by_text("关于撤回季度通报的通知").first).to_be_visible()
    assert queries.counted("620402", year, today) == {}
    county.goto(f"/circulars/{quarter}/")
    expect(county.get_by_role("status")).to_contain_text("已经撤回，不计点")


def test_从建议到约谈_整改验收_记录封存_查看留痕(
    desk: Callable[..., Page], hired: Callable[[Actor], object], 王主任: Actor
) -> None:
    for actor in (BUREAU, COUNTY, replace(王主任, body="city_office")):
        hired(actor)
    one = matter("incident", title="某工地讨薪", opened_on=clock.today(), data={"people": 60})
    Matter.objects.filter(pk=one.pk).update(opened_at=clock.now())
    office = enter(desk(), 王主任)
    office.goto("/talks/")
    expect(office.get_by_role("region", name="约谈建议")).to_contain_text("60人群体性事件")
    looks_right(office)
    office.get_by_role("link", name=re.compile("提出约谈.*白银区人民政府")).click()
    office.get_by_label("单位及其工作人员").check()
    office.get_by_role("button", name="提出约谈").click()
    office.get_by_role("link", name="发出约谈通知", exact=True).click()
    office.get_by_label("约谈日期").fill(str(talks.first_day(clock.now())))
    office.get_by_label("约谈地点").fill("市治欠办会议室")
    office.get_by_role("button", name="发出约谈通知", exact=True).click()
    office.get_by_role("link", name="登记约谈").click()
    office.get_by_label("实际约谈日期").fill(str(clock.today()))
    for label, said in {"整改要求": "逐个工地核对", "参加人员": "副区长", "约谈记录": "承认处置不及时"}.items():
        office.get_by_label(label).fill(said)
    office.get_by_role("button", name="登记约谈").click()
    expect(office.get_by_role("alert")).to_contain_text("通知三个工作日以后才能约谈")
    noticed = Matter.objects.get(kind="talk")
    noticed.data["talk_from"] = str(clock.today())  # the days of the notice are over
    noticed.save(update_fields=["data"])
    office.get_by_role("button", name="登记约谈").click()
    expect(office.get_by_text("整改中").first).to_be_visible()
    assert "承认处置不及时" not in office.content()

    _rectifies(enter(desk(width=390), COUNTY))
    stranger = enter(desk(), BUREAU)
    stranger.goto("/talks/")
    expect(stranger.get_by_text("没有您知道的约谈")).to_be_visible()
    one = Matter.objects.get(kind="talk")
    assert stranger.goto(f"/matters/{one.pk}/").status == 404  # type: ignore[union-attr]
    office.goto(f"/matters/{one.pk}/")
    office.get_by_role("link", name="验收合格").click()
    office.get_by_label("核查方式和结果").fill("抽查三处工地，均已核对")
    office.get_by_role("button", name="验收合格").click()
    _looked_at(office)


def _rectifies(county: Page) -> None:
    county.goto("/talks/")
    looks_right(county)
    county.get_by_role("link", name="发生五十人以上群体性事件").click()
    county.get_by_role("link", name="报送整改方案").click()
    county.get_by_label("整改方案").fill("一周内逐个工地核对")
    county.get_by_role("button", name="报送整改方案").click()
    expect(county.get_by_text("约谈整改方案").first).to_be_visible()
    assert "承认处置不及时" not in county.content() and "逐个工地核对" in county.content()
    county.get_by_role("link", name="报送整改报告").click()
    county.get_by_label("整改情况").fill("已全部核对")
    county.get_by_label("证明材料").set_input_files(PDF)  # type: ignore[arg-type]
    county.get_by_role("button", name="报送整改报告").click()
    expect(county.get_by_text("待验收").first).to_be_visible()


def _looked_at(office: Page) -> None:
    office.goto("/talks/")
    expect(office.get_by_text("已验收")).to_be_visible()
    office.get_by_role("link", name=re.compile("登记约谈.*约谈白银区人民政府")).click()
    expect(office.get_by_label("用途")).to_be_visible()
    looks_right(office)
    office.get_by_label("用途").fill("看")
    office.get_by_role("button", name="写明用途，查看").click()
    expect(office.get_by_role("alert")).to_contain_text("写明用途")
    office.get_by_label("用途").fill("年底考核核对整改要求")
    office.get_by_role("button", name="写明用途，查看").click()
    expect(office.get_by_text("承认处置不及时")).to_be_visible()
    looks_right(office)
    assert JournalEntry.objects.filter(what="talk.look").count() == 1
    office.goto("/talks/")
    office.get_by_text("查看过 1 次").click()
    expect(office.get_by_text("年底考核核对整改要求")).to_be_visible()
    looks_right(office)


def test_司法局看县区数据单_每项有来源_导出(desk: Callable[..., Page], hired: Callable[[Actor], object]) -> None:
    hired(JUSTICE)
    page = enter(desk(), JUSTICE)
    page.goto("/rule-of-law/")
    expect(page.get_by_role("region", name="数据单")).to_contain_text("欠薪金额")
    looks_right(page)
    page.get_by_label("县区").select_option(label="靖远县")
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_role("heading", name="靖远县")).to_be_visible()
    with page.expect_download() as got:
        page.get_by_role("link", name="导出本县区 Excel").click()
    assert got.value.suggested_filename.startswith("靖远县")
    page.get_by_role("link", name=re.compile("查看.*欠薪项目")).click()
    expect(page.get_by_role("heading", name="项目").first).to_be_visible()
    phone = enter(desk(width=390), JUSTICE)
    phone.goto("/rule-of-law/")
    expect(phone.get_by_role("region", name="数据单")).to_contain_text("欠薪金额")
    looks_right(phone)
