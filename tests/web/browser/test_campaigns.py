"""清欠台账: the office begins a drive, the housing department enters, plans and pays at a telephone, the office strikes
off; the look of its pages at both widths."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from huxin.access import Actor, Role
from huxin.record.models import LedgerItem, Project
from tests.actions.invented import CODE, id_no
from tests.proven import site
from tests.web.browser.sight import looks_right
from tests.web.browser.test_plan import enter

pytestmark = pytest.mark.browser
FILE = {"name": "凭证.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\nendobj\n"}
HOUSING = Actor("冯住建", "冯住建", Role.SECTOR, ("6204",), ("housing",), body="housing")
LINES = "\n".join(f"工人{'甲乙'[n]} {id_no(n)} 3000" for n in range(2))


def begun(office: Page) -> None:
    office.goto("/matters/")
    office.get_by_role("link", name="专项行动").click()
    expect(office.get_by_role("main")).to_contain_text("还没有部署专项行动")
    office.get_by_role("link", name="部署专项行动").click()
    office.get_by_role("link", name="工程建设领域专项治理").click()
    expect(office.get_by_label("名称")).to_be_visible()
    looks_right(office)
    office.get_by_label("名称").fill("工程领域专项治理")
    office.get_by_label("开始日期").fill("2019-07-11")
    office.get_by_label("结束日期").fill(f"{_this_year() + 1}-12-31")
    office.get_by_role("button", name="部署").click()
    expect(office.get_by_role("main")).to_contain_text("结束日期")  # longer than two years: said, nothing lost
    office.get_by_label("开始日期").fill(f"{_this_year()}-01-01")
    office.get_by_label("结束日期").fill(f"{_this_year()}-12-31")
    office.get_by_role("button", name="部署").click()
    expect(office.get_by_role("heading", name="工程领域专项治理")).to_be_visible()


def _this_year() -> int:
    from django.utils import timezone

    return timezone.localdate().year


def entered(page: Page) -> None:
    """The item with its two workers, who is owed what, why, and when it is to be paid."""
    page.goto("/campaigns/")
    page.get_by_role("link", name="登记清欠台账").click()
    page.get_by_label("项目").fill(CODE)
    page.get_by_label("欠薪所属期起").fill("2019-06-01")
    page.get_by_label("欠薪所属期止").fill("2019-06-30")
    page.get_by_label("工人名单").fill("工人甲 3000")
    page.get_by_role("button", name="建账").click()
    expect(page.get_by_role("alert")).to_contain_text("名单第 1 行没有手机号")
    looks_right(page)
    page.get_by_label("工人名单").fill(LINES)
    page.get_by_role("button", name="建账").click()
    page.get_by_role("link", name="建账", exact=True).click()
    page.get_by_label("责任单位").fill("白银甲建筑公司")
    page.get_by_role("button", name="建账").click()
    expect(page.get_by_role("status")).to_contain_text("已建账")
    page.get_by_role("link", name="核定金额").click()
    for box in page.get_by_label("查明的欠薪").all():
        box.fill("3000")
    page.get_by_label("核定的依据").fill("核对了工资表")
    page.get_by_role("button", name="核定").click()


def planned(page: Page, number: int) -> None:
    page.goto(f"/matters/{number}/?move=verify#act")
    page.get_by_label("欠薪原因").select_option("owner")
    page.get_by_label("核查过，没有发现").check()
    page.get_by_label("核实的事实和责任").fill("建设单位没有拨付")
    page.get_by_role("button", name="核实定责").click()
    expect(page.get_by_role("status")).to_contain_text("已核实定责")
    page.get_by_role("link", name="提出清欠计划").click()
    expect(page.get_by_label("建设单位拨付工程款")).to_be_visible()
    looks_right(page)
    page.get_by_label("建设单位拨付工程款").check()
    page.get_by_label("1期", exact=True).check()
    page.get_by_label("第1期付款日期").fill(f"{_this_year()}-12-30")
    page.get_by_label("第1期付款金额（元）").fill("6000")
    page.get_by_role("button", name="提出清欠计划").click()
    expect(page.get_by_role("status")).to_contain_text("已定清欠计划")
    page.get_by_role("link", name="收到承诺书，开始清偿").click()
    page.get_by_label("证明材料").set_input_files([FILE])  # type: ignore[list-item]
    page.get_by_role("button", name="收到承诺书，开始清偿").click()
    expect(page.get_by_role("status")).to_contain_text("清偿中")


def paid(page: Page, number: int) -> None:
    page.goto(f"/matters/{number}/money/")
    for box in page.get_by_label("收到的金额").all():
        box.fill("3000")
    page.get_by_label("到账日期").fill(page.get_by_label("到账日期").get_attribute("max") or "")
    page.get_by_label("签收凭证").set_input_files([FILE])  # type: ignore[list-item]
    page.get_by_role("button", name="登记到账").click()
    expect(page.get_by_role("status")).to_contain_text("登记到账")


def struck_off(office: Page, number: int) -> None:
    office.goto(f"/matters/{number}/")
    office.get_by_role("link", name="核验", exact=True).click()
    office.get_by_label("电话核实的工人数").fill("2")
    office.get_by_label("核验方式和结果").fill("两人都说收到")
    office.get_by_label("证明材料").set_input_files([FILE])  # type: ignore[list-item]
    office.get_by_role("button", name="核验").click()
    office.get_by_role("link", name="销号", exact=True).click()
    office.get_by_role("button", name="下一步：确认").click()
    office.get_by_role("button", name="确认：销号").click()
    expect(office.get_by_role("status")).to_contain_text("已销号")


def test_部署_手机上建账定责定计划付清_市治欠办核验销号(
    home: object, desk: Callable[..., Page], hired: Callable[[Actor], Any], 王主任: Actor
) -> None:
    site()
    Project.objects.update(funding="government")
    hired(王主任)
    hired(HOUSING)
    office, housing = enter(desk(), 王主任), enter(desk(width=390), HOUSING)
    begun(office)
    entered(housing)
    number = LedgerItem.objects.get().matter_id
    planned(housing, number)
    paid(housing, number)
    housing.goto(f"/matters/{number}/")
    expect(housing.get_by_role("main")).to_contain_text("已清偿，待核验")
    struck_off(office, number)
    drive = LedgerItem.objects.get().campaign_id
    for page in (office, housing):
        for where in ("", f"{drive}/", f"{drive}/?by=region&by=sector&by=age&by=amount", f"{drive}/ledger/",
                      f"{drive}/weeks/", f"{drive}/search/"):  # fmt: skip
            page.goto(f"/campaigns/{where}")
            looks_right(page)
        page.goto(f"/projects/{Project.objects.get().pk}/funding/")
        expect(page.get_by_role("heading", name="登记", exact=True)).to_be_visible()
        looks_right(page)
    office.goto(f"/campaigns/{drive}/ledger/")
    office.get_by_label("范围").select_option("open")
    expect(office.locator("#list")).to_contain_text("没有符合条件的台账")
    with office.expect_download() as download:
        office.goto(f"/campaigns/{drive}/weeks/")
        office.get_by_role("link", name="导出 Excel").click()
    assert download.value.suggested_filename.endswith("周报表.xlsx")
