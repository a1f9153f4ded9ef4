"""工资保证金: the county's inspector finds who has stored too little, at a desk and on a telephone (measure 7)."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from huxin.access import Actor
from huxin.actions import matters as moving
from huxin.actions import opening
from huxin.record.models import Deposit, Matter, Project
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


def test_县区在浏览器里提出动用_别人签发_文书在时间线上(
    desk: Callable[..., Page], enter: Callable[[Page, Actor], None], 李监察: Actor, 孙副局: Actor, now: datetime
) -> None:
    Deposit.objects.update(form="cash", amount_fen=500_000 * YUAN)
    code = Project.objects.get(pk=BAIYIN).code
    case = opening.open_about(actor=李监察, kind="case", project_code=code, given={}, now=now)
    page = desk(390, "light")
    enter(page, 李监察)
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.goto(f"/deposits/{BAIYIN}/")
    page.get_by_role("link", name="登记动用工资保证金").click()
    page.get_by_label("保证金编号").fill("BZ-1")
    page.get_by_label("监察案件的登记编号").fill(case.number)
    page.get_by_label("用来支付的工人人数").fill("3")
    page.get_by_label("用来支付的工资总额").fill("12000.50")
    looks_right(page)
    page.locator("main form").get_by_role("button").last.click()
    page.get_by_role("button", name="确认登记").click()
    expect(page.get_by_text("待签发动用通知").first).to_be_visible()
    use = Matter.objects.get(kind="deposit_use")
    moving.move(actor=孙副局, matter_id=use.pk, name="order", given={"keeper": "某银行"}, now=timezone.now())
    page.goto(f"/deposits/{BAIYIN}/")
    expect(page.get_by_role("link", name="动用工资保证金通知书")).to_be_visible()
    expect(page.get_by_text("待银行支付")).to_be_visible()
    looks_right(page)
