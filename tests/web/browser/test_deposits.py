"""工资保证金: the county's inspector finds who has stored too little, at a desk and on a telephone (measure 7)."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from huxin.access import Actor
from huxin.record.models import Deposit, Project
from tests.web.browser.sight import looks_right
from tests.web.city import BAIYIN

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city")]
YUAN = 100


@pytest.mark.parametrize("width", [1440, 390])
def test_县区看哪一个项目没有存够_再看它的一笔(
    desk: Callable[..., Page], enter: Callable[[Page, Actor], None], 李监察: Actor, width: int
) -> None:
    Project.objects.filter(pk=BAIYIN).update(
        contract_amount_fen=100_000_000 * YUAN, permitted_on=date(2022, 4, 1), signed_on=date(2022, 3, 1)
    )
    Deposit.objects.update(form="cash", amount_fen=500_000 * YUAN, stored_on=date(2022, 4, 10))
    page = desk(width, "light")
    enter(page, 李监察)
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.goto(f"/projects/{BAIYIN}/")
    page.get_by_role("link", name="应存多少、到期和动用").click()
    expect(page.get_by_role("heading", name="工资保证金")).to_be_visible()
    expect(page.get_by_text("合同额的2%")).to_be_visible()
    looks_right(page)
    page.locator(".crumbs").get_by_role("link", name="工资保证金").click()
    page.get_by_label("情况").select_option("short")
    expect(page.get_by_role("link", name="新区安置房")).to_be_visible()
    expect(page.locator("#list")).to_contain_text("不足")
    looks_right(page)
    page.get_by_label("情况").select_option("exempt")
    expect(page.get_by_text("没有符合条件的项目")).to_be_visible()
    looks_right(page)
