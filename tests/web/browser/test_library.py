"""The city's labour bureau looks up what a new regulation decides, in a browser (measure 4)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from huxin.access import Actor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city")]


def test_人社局查一份新条例决定什么(
    desk: Callable[..., Page], enter: Callable[[Page, Actor], None], 孙副局: Actor
) -> None:
    page = desk(1440, "light")
    enter(page, 孙副局)
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.goto("/rules/")
    page.get_by_role("link", name="政策库").click()
    page.get_by_label("查找").fill("保障农民工工资支付条例")
    page.get_by_label("看哪一天").fill("2019-12-02")
    page.get_by_role("button", name="筛选").click()
    row = page.locator("details", has_text="保障农民工工资支付条例 ").first
    expect(row).to_contain_text("尚未施行")
    page.get_by_label("看哪一天").fill("2020-05-01")
    page.get_by_role("button", name="筛选").click()
    expect(row).to_contain_text("在用")
    expect(row.get_by_role("link", name="R31").first).to_be_visible()
    page.get_by_label("查找").fill("没有这样的文件")
    page.get_by_role("button", name="筛选").click()
    expect(page.get_by_text("没有符合条件的文件")).to_be_visible()
