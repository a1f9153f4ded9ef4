"""无欠薪创建: a county reads its score, follows a line to what was counted, takes the sheet along; a city's office."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from huxin.access import Actor, Role
from huxin.record.models import Project
from tests.web.browser.sight import looks_right
from tests.web.browser.test_plan import enter

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city")]
COUNTY = Actor("周治欠", "周治欠", Role.COUNTY_OFFICE, ("620402",), body="office_620402")


def test_县治欠办看到逐项得分_打开数据_导出_还清以后分数上升(
    desk: Callable[..., Page], hired: Callable[[Actor], object], now: datetime
) -> None:
    hired(COUNTY)
    Project.objects.filter(region_code="620402").update(
        attending_heads=20, registered_heads=19, arrears_fen=700_000, settled_ratio_e4=9_000
    )
    page = enter(desk(width=390), COUNTY)
    page.goto("/plan/board/")
    page.get_by_role("link", name="无欠薪创建").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("白银区")
    expect(page.get_by_role("status")).to_contain_text("项否决情形，不能申报")
    expect(page.get_by_text("20名在场工人，其中19名已实名登记，满分10分，得9.5分。")).to_be_visible()
    expect(page.get_by_text("没有属实的台账，这一项不计入满分。")).to_be_visible()
    looks_right(page)
    with page.expect_download() as got:
        page.get_by_role("link", name="导出 CSV").click()
    rows = Path(got.value.path()).read_text("utf-8-sig").splitlines()
    assert any(row.startswith("白银区,评分,农民工实名制,19,20,9.5,10,") for row in rows), rows
    page.get_by_role("row", name="按月足额支付").get_by_role("link").click()
    expect(page.get_by_text("新区安置房").first).to_be_visible()

    Project.objects.filter(region_code="620402").update(arrears_fen=0, settled_ratio_e4=10_000)
    page.goto("/no-arrears/")
    expect(page.get_by_role("row", name="按月足额支付")).to_contain_text("20 / 20")
    expect(page.get_by_role("status")).not_to_contain_text("否决情形，不能申报")


def test_市治欠办先看全市再看一县_外县的不给看(
    desk: Callable[..., Page], hired: Callable[[Actor], object], 王主任: Actor
) -> None:
    for actor in (COUNTY, replace(王主任, body="city_office")):
        hired(actor)
    office = enter(desk(), 王主任)
    office.goto("/no-arrears/")
    expect(office.get_by_role("heading", level=2).first).to_contain_text("白银市")
    office.get_by_role("link", name="靖远县").click()
    expect(office.get_by_role("heading", level=2).first).to_contain_text("靖远县")
    looks_right(office)
    county = enter(desk(), COUNTY)
    county.goto("/no-arrears/?region=620421")
    expect(county.get_by_text("不在您的管辖范围内")).to_be_visible()
