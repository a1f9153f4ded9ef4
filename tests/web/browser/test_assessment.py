"""年度考核: the office issues the plan, a county reports, is checked and scored, sees where each point comes from,
objects with a late report, is graded, and reads nothing of another county before it is circulated."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from huxin.access import Actor, Role
from huxin.actions import wake
from huxin.record.models import Matter
from tests.queries.ran import ran
from tests.queries.test_no_arrears import matter
from tests.web.browser.sight import looks_right
from tests.web.browser.test_plan import PDF, enter

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city")]
COUNTY = Actor("罗政办", "罗政办", Role.COUNTY_GOVERNMENT, ("620402",), body="government_620402")
OTHER = Actor("外县长", "外县长", Role.COUNTY_GOVERNMENT, ("620403",), body="government_620403")
FIRST = Actor("冯科长", "冯科长", Role.BUREAU, ("6204",), body="human_resources")
SECOND = Actor("陈科长", "陈科长", Role.FINANCE, ("6204",), body="finance")


def press(page: Page, label: str, *, proof: bool = False, **fields: str) -> None:
    """One move by its button, from wherever it is offered."""
    page.get_by_role("link", name=label, exact=True).first.click()
    for name, text in fields.items():
        page.get_by_label(name, exact=False).first.fill(text)
    if proof:
        page.get_by_label("证明材料").set_input_files(PDF)  # type: ignore[arg-type]
    page.get_by_role("button", name=label, exact=True).click()


def county(page: Page, year: int) -> None:
    page.goto(f"/assessment/620402/{year}/")


def issued(page: Page, year: int) -> None:
    """The office issues the plan of a year."""
    page.goto("/assessment/")
    page.get_by_role("link", name="考核方案").click()
    expect(page.get_by_role("heading", name="年度考核方案及细则")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("合计 100 分")
    looks_right(page)
    page.goto("/assessment/")
    page.get_by_role("link", name="部署年度考核").click()
    today = timezone.localdate()
    page.get_by_label("考核年度").fill(str(year))
    for label, days in (("报送自查的日期", 10), ("完成实地核查的日期", 30), ("通报结果的日期", 50)):
        page.get_by_label(label).fill(str(today + timedelta(days=days)))
    page.get_by_role("button", name="部署年度考核").click()
    expect(page.get_by_role("heading", name=f"{year}年度考核", exact=True)).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text(f"{year}年度考核已经部署")
    expect(page.get_by_role("link", name="白银区")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("还没有计分")
    looks_right(page)


def checked(first: Page, second: Page, office: Page, year: int) -> None:
    """An assessor of the county is refused; two of the city judge and look at the sites."""
    county(office, year)
    press(office, "确定核查人员并抽取工地", 核查人员="冯科长,罗政办")
    expect(office.get_by_role("alert")).to_contain_text("「罗政办」是白银区的人员，不能考核本县区")
    looks_right(office)
    office.get_by_label("核查人员", exact=False).fill("冯科长,陈科长")
    office.get_by_role("button", name="确定核查人员并抽取工地").click()
    expect(office.get_by_role("heading", name="待实地核查")).to_be_visible()
    county(first, year)
    first.get_by_role("link", name="评定（第一人）").click()
    first.get_by_label("宣传引导和工作创新的得分").select_option("3.5")
    first.get_by_label("评定的理由").fill("宣传材料齐全")
    first.get_by_role("button", name="评定（第一人）").click()
    county(second, year)
    press(second, "评定签字（第二人）")
    county(first, year)
    first.get_by_role("link", name="登记实地核查").click()
    first.get_by_label("暗访", exact=True).check()
    first.get_by_label("核查日期").fill(str(timezone.localdate()))
    for n, one in enumerate(Matter.objects.get(kind="assessment", region_code="620402").data["drawn"], 1):
        first.get_by_role("group", name=f"{one['name']}（抽中第{n}处）").get_by_label("没有发现问题").check()
    first.get_by_label("实地核查情况").fill("暗访，与工人交谈")
    first.get_by_role("button", name="登记实地核查").click()
    expect(first.get_by_role("main")).to_contain_text("待计分")


def test_部署_自查_核查_计分锁定_县区逐项看到事实_异议前后_评定等次(
    desk: Callable[..., Page], hired: Callable[[Actor], object], 王主任: Actor
) -> None:
    for actor in (COUNTY, OTHER, FIRST, SECOND, replace(王主任, body="city_office")):
        hired(actor)
    year = 2019  # of which there is a run, and whose register nobody kept
    ran(settings.HUXIN_HOME, date(2019, 12, 31), current=False)
    named = {"year": year, "quarter": 20193, "editions": [{"on": "2019-10-20", "named": [["620402", "O1"]]}]}
    circular = matter("circular", opened_on=date(2019, 10, 8), region_code="620400", state="issued", data=named)
    office, mine = enter(desk(), 王主任), enter(desk(width=390), COUNTY)
    issued(office, year)

    county(mine, year)
    expect(mine.get_by_role("main")).to_contain_text("还没有锁定，按系统现在的数据试算")
    looks_right(mine)
    press(mine, "报送自查", proof=True, 自查报告="全年召开三次会议", 全年会议="3")
    expect(mine.get_by_role("main")).to_contain_text("年度考核自查表")
    checked(enter(desk(), FIRST), enter(desk(), SECOND), office, year)

    county(office, year)
    press(office, "计分并锁定")
    expect(office.get_by_role("heading", name="待评议")).to_be_visible()
    office.get_by_role("link", name="第 1 次计分").click()
    expect(office.get_by_role("status")).to_contain_text("与锁定的计分表逐字节一致")
    looks_right(office)
    with office.expect_download() as got:
        office.get_by_role("link", name="下载计分依据").click()
    assert got.value.suggested_filename.endswith("-1.txt")

    _down_to_the_facts(mine, year)
    _objected(office, mine, year)
    _corrected(office, mine, year, circular)
    _graded(office, mine, enter(desk(), OTHER), year)


def _down_to_the_facts(mine: Page, year: int) -> None:
    county(mine, year)
    expect(mine.get_by_role("main")).to_contain_text("名已实名登记，满分8分，得")
    expect(mine.get_by_role("main")).to_contain_text("没有数据：系统里没有考核年度的这类数据（登记的群体性事件）")
    expect(mine.get_by_role("main")).to_contain_text("影响恶劣的群体性事件：没有数据")
    looks_right(mine)
    mine.locator("#S1").get_by_role("link", name="逐条查看").click()
    expect(mine.get_by_role("link", name="项目 6204").first).to_be_visible()
    looks_right(mine)
    with mine.expect_download() as got:
        mine.get_by_role("link", name="导出 CSV").click()
    assert "农民工实名制" in got.value.suggested_filename
    mine.get_by_role("link", name="项目 6204").first.click()
    mine.wait_for_url("**/projects/**")
    mine.goto(f"/assessment/620402/{year}/O5/")
    expect(mine.get_by_role("row").last).to_contain_text("3.5")  # points, not hundredths of them


def _objected(office: Page, mine: Page, year: int) -> None:
    county(office, year)
    expect(office.get_by_role("main")).to_contain_text("系统建议的等次：")
    office.get_by_role("link", name="评议并确定等次").click()
    expect(office.get_by_role("main")).to_contain_text("由人确认，定为别的等次须写明理由")
    looks_right(office)
    office.get_by_label("A级", exact=True).check()
    office.get_by_label("评议意见").fill("一致同意")
    office.get_by_role("button", name="评议并确定等次").click()
    expect(office.get_by_role("alert")).to_contain_text("须写明理由")
    office.get_by_label("与建议的等次不同的理由").fill("名次已经确定")
    office.get_by_role("button", name="评议并确定等次").click()
    expect(office.get_by_role("main")).to_contain_text("公示异议")
    county(mine, year)
    said = {"自查报告": "会议纪要补齐", "全年会议": "3", "应当制定": "2", "其中已经制定": "2"}
    press(mine, "补报自查（锁定以后）", proof=True, **said)
    county(mine, year)
    expect(mine.get_by_role("status")).to_contain_text("已经收到、保存，没有计入")
    expect(mine.get_by_role("heading", name="补报计入以后")).to_be_visible()
    looks_right(mine)
    press(mine, "提出异议", proof=True, 异议="两份办法已经执行")
    county(office, year)
    office.get_by_role("link", name="异议成立，重新计分并锁定").click()
    expect(office.get_by_role("heading", name="计分的变化")).to_be_visible()
    expect(office.get_by_role("main")).to_contain_text("S5 制定并执行本级考核办法")
    looks_right(office)
    office.get_by_label("核实处理的意见").fill("属实")
    office.get_by_label("不应计入的事实").fill("随便写的编号")
    office.get_by_role("button", name="先看影响").click()
    expect(office.get_by_role("alert")).to_contain_text("没有「随便写的编号」")
    office.get_by_label("不应计入的事实").fill("")
    office.get_by_text("从锁定的明细里选").click()
    office.get_by_role("group", name="S1").get_by_role("checkbox", name="项目 6204").first.check()
    office.get_by_role("button", name="先看影响").click()
    expect(office.get_by_label("不应计入的事实")).to_have_value(re.compile("^项目 6204"))
    expect(office.get_by_label("核实处理的意见")).to_have_value("属实")
    office.get_by_text("从锁定的明细里选").click()
    looks_right(office)
    office.get_by_role("button", name="异议成立，重新计分并锁定").click()
    office.get_by_role("link", name="第 2 次计分").click()
    expect(office.get_by_role("heading", name="与上一次计分相比")).to_be_visible()
    looks_right(office)


def _corrected(office: Page, mine: Page, year: int, circular: Matter) -> None:
    """A circular that the score counts is withdrawn: both are told, and the office corrects it."""
    Matter.objects.filter(pk=circular.pk).update(data=circular.data | {"withdrawn_on": str(timezone.localdate())})
    county(mine, year)
    expect(mine.get_by_role("status")).to_contain_text("政府负责人主持的协调会议：事项 ")
    expect(mine.get_by_role("link", name="更正计分")).to_have_count(0)
    looks_right(mine)
    office.goto(f"/assessment/?year={year}")
    expect(office.get_by_role("row", name="白银区")).to_contain_text("计入的通报已撤回")
    county(office, year)
    office.get_by_role("link", name="更正计分").click()
    expect(office.get_by_role("row", name="O1 政府负责人主持的协调会议")).to_be_visible()
    looks_right(office)
    office.get_by_label("更正的理由").fill("通报已经撤回")
    office.get_by_role("button", name="更正计分并锁定").click()
    expect(office.get_by_role("main")).to_contain_text("更正计分的理由：通报已经撤回")
    office.get_by_role("link", name="第 3 次计分").click()
    expect(office.get_by_role("status")).to_contain_text("与锁定的计分表逐字节一致")


def _graded(office: Page, mine: Page, other: Page, year: int) -> None:
    county(office, year)
    office.get_by_role("link", name="评议并确定等次").click()
    office.get_by_label("A级", exact=True).check()
    office.get_by_label("与建议的等次不同的理由").fill("名次已经确定")
    office.get_by_label("评议意见").fill("一致同意")
    office.get_by_role("button", name="评议并确定等次").click()
    wake.wake(now=timezone.now() + timedelta(days=30))
    other.goto(f"/assessment/?year={year}")
    expect(other.get_by_role("heading", name="各县区")).to_be_visible()
    expect(other.get_by_role("main")).not_to_contain_text("白银区")
    assert other.goto(f"/assessment/620402/{year}/").status == 404  # type: ignore[union-attr]
    county(office, year)
    press(office, "登记市政府审定", 市政府审定文件的文号="市政函〔2020〕9号", 审定日期=str(timezone.localdate()))
    county(office, year)
    press(office, "通报", 通报的内容="白银区年度考核为A级")
    county(office, year)
    press(office, "印发表扬决定", 表扬的事由="成效明显")
    other.goto(f"/assessment/?year={year}")
    expect(other.get_by_role("heading", name="已通报的等次")).to_be_visible()
    expect(other.get_by_role("main")).to_contain_text("白银区：A级")
    looks_right(other)
    office.goto(f"/assessment/?year={year}")
    expect(office.get_by_role("main")).to_contain_text("A级")
    looks_right(office)


def test_人社局看考核方案_各项合计一百分_等次有出处(
    desk: Callable[..., Page], hired: Callable[[Actor], object]
) -> None:
    hired(FIRST)
    bureau = enter(desk(), FIRST)
    bureau.goto("/assessment/plan/")
    expect(bureau.get_by_role("heading", name="考核项目")).to_contain_text("合计 100 分")
    expect(bureau.get_by_role("row", name="T1")).to_contain_text("投诉按期办结")
    expect(bureau.get_by_role("main")).to_contain_text("低于80分")
    looks_right(bureau)
