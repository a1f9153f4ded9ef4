"""国企月报 and 节前值班 on the console: the office registers, the body signs; a county enters who is on duty."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from huxin.access import Actor, Role
from huxin.record.models import Project
from tests.actions.invented import BUILDER
from tests.web.browser.sight import looks_right
from tests.web.browser.test_plan import enter

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city")]
HOUSING = Actor("冯住建", "冯住建", Role.SECTOR, ("6204",), ("housing",), body="housing")
COUNTY = Actor("周治欠", "周治欠", Role.COUNTY_OFFICE, ("620402",), body="office_620402")


def test_登记企业_签零报告_缺报的看得见(
    desk: Callable[..., Page], hired: Callable[[Actor], object], 王主任: Actor
) -> None:
    for actor in (HOUSING, replace(王主任, body="city_office")):
        hired(actor)
    Project.objects.filter(region_code="620402").update(funding="soe", contractor_uscc=BUILDER, owner_uscc=None)
    office = enter(desk(), 王主任)
    office.goto("/campaigns/")
    office.get_by_role("link", name="国企月报").click()
    expect(office.get_by_text("还没有登记国有企业")).to_be_visible()
    office.get_by_role("list").get_by_role("link", name="登记").last.click()
    office.get_by_label("签报单位").select_option("housing")
    office.get_by_label("从哪个月起").fill("2020-01-01")
    office.get_by_role("button", name="登记国有企业").click()
    expect(office.get_by_role("status")).to_contain_text("没有签报")
    looks_right(office)

    housing = enter(desk(width=390), HOUSING)
    housing.goto("/state-firms/")
    housing.get_by_role("link", name="签报").click()
    housing.get_by_label("用工人数").fill("35")
    housing.get_by_role("button", name="签报月报").click()
    expect(housing.get_by_role("alert").first).to_contain_text("不是零报告的，要填欠薪人数和金额")
    housing.get_by_label("零报告").check()
    housing.get_by_role("button", name="签报月报").click()
    expect(housing.get_by_role("cell", name="零报告")).to_be_visible()
    looks_right(housing)


def test_县区登记值班_空着的日子看得见_可以撤销(desk: Callable[..., Page], hired: Callable[[Actor], object]) -> None:
    hired(COUNTY)
    county = enter(desk(width=390), COUNTY)
    county.goto("/duty/")
    expect(county.get_by_role("row", name="白银区")).to_contain_text("还没有登记")
    county.get_by_role("link", name="登记值班").click()
    county.get_by_label("带班领导").fill("某副主任")
    county.get_by_label("值班人员").fill("某科员")
    county.get_by_label("值班电话").fill("123")
    first = county.get_by_label("从哪天起").input_value()
    county.get_by_label("到哪天止").fill(first)
    county.get_by_role("button", name="登记值班").click()
    expect(county.get_by_role("alert").first).to_contain_text("值班电话须是七位以上的号码")
    county.get_by_label("值班电话").fill("0943-8200000")
    county.get_by_role("button", name="登记值班").click()
    row = county.get_by_role("row", name="白银区")
    expect(row).to_contain_text("0943-8200000")
    looks_right(county)
    row.get_by_role("button", name="撤销").click()
    county.get_by_role("button", name="确认").click()
    expect(county.get_by_role("row", name="白银区")).to_contain_text("还没有登记")
