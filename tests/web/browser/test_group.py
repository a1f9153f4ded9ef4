"""A county says what stands in the way, the city's office answers; the office fills a seat of the working group."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from huxin.access import Actor, Role
from tests.web.browser.sight import looks_right
from tests.web.browser.test_plan import enter

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city")]
COUNTY = Actor("罗政办", "罗政办", Role.COUNTY_GOVERNMENT, ("620402",), body="government_620402")


def test_县区登记堵点_市治欠办采纳并写明改动(
    desk: Callable[..., Page], hired: Callable[[Actor], object], 王主任: Actor
) -> None:
    for actor in (COUNTY, replace(王主任, body="city_office")):
        hired(actor)
    county = enter(desk(width=390), COUNTY)
    county.goto("/blockages/")
    expect(county.get_by_text("还没有登记堵点")).to_be_visible()
    county.get_by_role("link", name="登记堵点").click()
    county.get_by_label("堵点").fill("分包单位不报工资表")
    county.get_by_label("成因").fill("合同没有约定报送的期限")
    county.get_by_label("建议").fill("把报送期限写进示范合同")
    county.get_by_role("button", name="登记堵点").click()
    expect(county.get_by_text("您登记的堵点由别人答复")).to_be_visible()
    looks_right(county)

    office = enter(desk(), 王主任)
    office.goto("/blockages/?state=open")
    office.get_by_role("link", name="分包单位不报工资表").click()
    office.get_by_label("已采纳").check()
    office.get_by_label("答复", exact=True).fill("写进下半年的示范合同")
    office.get_by_role("button", name="答复").click()
    expect(office.get_by_role("alert")).to_contain_text("写明改动了哪项规则")
    office.get_by_label("改动的规则、参数或文件").fill("示范合同第九条")
    office.get_by_role("button", name="答复").click()
    expect(office.get_by_role("heading", level=1)).to_contain_text("已采纳")
    looks_right(office)


def test_市治欠办登记专班人员_空缺随之改变(
    desk: Callable[..., Page], hired: Callable[[Actor], object], 王主任: Actor
) -> None:
    hired(王主任)
    office = enter(desk(), 王主任)
    office.goto("/group/")
    expect(office.get_by_role("status")).to_contain_text("0 / 7")
    office.get_by_role("row", name="白银市财政局").get_by_role("link").click()
    office.get_by_label("姓名").fill("某处长")
    office.get_by_label("原职务").fill("副县级干部")
    office.get_by_role("button", name="登记专班人员").click()
    expect(office.get_by_role("status")).to_contain_text("1 / 7")
    looks_right(office)
