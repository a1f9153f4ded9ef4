"""方案: the office pastes it and puts it in force, a county receives and reports, the office checks and closes."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from huxin.access import Actor, Role
from tests.conftest import PASSWORD
from tests.web.browser.sight import looks_right

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city")]
PDF = {"name": "拨款凭证.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\nendobj\n"}
COUNTY = Actor("周治欠", "周治欠", Role.COUNTY_OFFICE, ("620402",), body="office_620402")
TEXT = """甘泉市2099年根治欠薪行动方案
一、源头治理
1.核查资金到位情况。（牵头单位：各县区政府；参与单位：市住建局；完成时限：2099年9月底）
2.落实分账管理。（完成时限：2099年8月）
"""


def enter(page: Page, actor: Actor) -> Page:
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill(actor.id)
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    return page


def test_粘贴方案下达_县区签收填报_市级核验办结(
    desk: Callable[..., Page], hired: Callable[[Actor], Any], 王主任: Actor
) -> None:
    hired(王主任)
    hired(COUNTY)
    office = enter(desk(), 王主任)
    office.goto("/matters/")
    office.get_by_role("link", name="方案任务").click()
    office.get_by_role("link", name="下达方案").click()
    office.get_by_label("粘贴方案全文").fill(TEXT)
    office.get_by_role("button", name="读取方案").click()
    expect(office.get_by_role("main")).to_contain_text("没有写明责任单位")
    office.get_by_label("牵头单位（用、隔开）").nth(1).fill("市住建局")
    office.get_by_label("第2项已对照原文确认").check()
    office.get_by_role("button", name="下达", exact=True).click()
    expect(office.get_by_role("main")).to_contain_text("0/5 件办结")
    looks_right(office)

    county = enter(desk(width=390), COUNTY)
    county.goto("/plan/board/")
    county.get_by_role("link", name="白银区人民政府：待签收").click()
    county.get_by_role("link", name="签收").click()
    county.get_by_label("负责同志").fill("某县长")
    county.get_by_role("button", name="签收").click()
    expect(county.get_by_role("status")).to_contain_text("办理中")
    county.get_by_role("link", name="填报进展").click()
    county.get_by_label("本期进展").fill("已核查三个项目")
    county.get_by_role("button", name="填报进展").click()
    county.get_by_role("link", name="报告完成，申请核验").click()
    county.get_by_label("完成情况和成果").fill("资金全部到位")
    county.get_by_label("证明材料").set_input_files([PDF])  # type: ignore[list-item]
    county.get_by_role("button", name="报告完成，申请核验").click()
    expect(county.get_by_role("status")).to_contain_text("待核验")

    office.goto(county.url)
    office.get_by_role("link", name="核验属实，办结").click()
    office.get_by_label("核验方式和结果").fill("抽查两个项目的拨款凭证")
    office.get_by_role("button", name="核验属实，办结").click()
    expect(office.get_by_role("status")).to_contain_text("已完成")
    office.goto("/plan/board/")
    expect(office.get_by_role("main")).to_contain_text("1/5 件办结")
