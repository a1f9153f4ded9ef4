"""People and rights in a browser: the auditor sees who read whom and why; the second step with a telephone."""

import base64
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Page, expect

from huxin.access import Actor
from huxin.base import totp
from huxin.base.home import Home
from huxin.record.models import Person
from tests.conftest import PASSWORD
from tests.web import site

pytestmark = pytest.mark.browser
Enter = Callable[[Page, Actor], None]


def _leave(page: Page) -> None:
    page.locator("details.who summary").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("您已退出登录")).to_be_visible()


def test_监察员查看完整信息_审计员看到用途_值仍打码(
    db: None, home: Home, desk: Callable[..., Page], enter: Enter, 李监察: Actor, 吴审计: Actor
) -> None:
    cache.clear()
    site.fill(home)
    page, worker = desk(), Person.objects.order_by("pk")[0].pk
    enter(page, 李监察)
    page.goto(f"/projects/1/workers/{worker}/2019-06/")
    page.get_by_label("用途").fill("核实欠薪投诉")
    page.get_by_role("button", name="查看完整信息").click()
    expect(page.get_by_text("本次查看已记录")).to_be_visible()
    number = page.locator("dl.facts dd.code").nth(1).inner_text()
    assert len(number) == 18 and "*" not in number
    expect(page.get_by_role("link", name="审计", exact=True)).to_have_count(0)
    _leave(page)
    enter(page, 吴审计)
    page.get_by_role("link", name="审计", exact=True).click()
    page.get_by_role("link", name="查看完整个人信息的记录").click()
    row = page.get_by_role("row").filter(has_text="核实欠薪投诉").filter(has_text="证件号码")
    expect(row).to_contain_text("李监察")
    expect(row).to_contain_text(f"{number[:6]}********{number[-4:]}")
    assert number not in page.content()
    page.goto(f"/projects/1/workers/{worker}/2019-06/")
    expect(page.get_by_role("button", name="查看完整信息")).to_have_count(0)
    expect(page.get_by_text("您的角色不能查看完整信息")).to_be_visible()


def test_设置二次验证_退出_用验证码登录(city: None, desk: Callable[..., Page], enter: Enter, 王主任: Actor) -> None:
    page = desk()
    enter(page, 王主任)
    page.locator("details.who summary").click()
    page.get_by_role("link", name="口令与登录").click()
    page.get_by_role("link", name="设置二次验证").click()
    expect(page.locator("svg.qr")).to_be_visible()
    secret = base64.b32decode(page.locator("#secret").inner_text().replace(" ", ""))
    step = int(timezone.now().timestamp()) // totp.STEP
    page.get_by_label("输入验证器上显示的 6 位数字").fill(totp.code(secret, step))
    page.get_by_role("button", name="启用二次验证").click()
    expect(page.locator("ol.recovery li")).to_have_count(10)
    page.get_by_role("link", name="已经保管好").click()
    _leave(page)
    page.get_by_label("用户名").fill("王主任")
    page.get_by_label("口令").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="二次验证")).to_be_visible()
    page.get_by_label("验证码").fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("不正确")
    page.get_by_label("验证码").fill(totp.code(secret, step + 1))
    page.keyboard.press("Enter")
    expect(page.locator("details.who summary")).to_contain_text("王主任")
