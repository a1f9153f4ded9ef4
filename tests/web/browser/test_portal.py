"""A complaint by telephone: 390 pixels, no scripts, a slow line, a keyboard, a screen reader's needs."""

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect
from pytest_django.live_server_helper import LiveServer

from huxin.base.home import Home
from huxin.record.models import Report
from tests.actions.photographed import photo
from tests.proven import site
from tests.web.browser.sight import looks_right

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SLOW_3G = {"offline": False, "latency": 2_000, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""As the browser's own tools have it: 400 kbit/s, two seconds a round trip."""
A_LETTER, A_CHOICE = 1.0, 5.0
"""Seconds that somebody takes who rarely types."""
TYPED = {
    "where": "东边工地王某包工",
    "story": "干完活没给钱",
    "amount": "8000",
    "name": "某甲工",
    "phone": "13900000001",
}


@pytest.fixture
def phone(chromium: Browser, live_server: LiveServer, home: Home) -> Iterator[Callable[..., Page]]:
    """Opens a page as a small telephone shows it: `phone(scripts=True, width=1440)`."""
    opened: list[BrowserContext] = []

    def open_page(*, scripts: bool = False, width: int = 390) -> Page:
        context = chromium.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 800}, java_script_enabled=scripts,
            locale="zh-CN",
        )  # fmt: skip
        opened.append(context)
        return context.new_page()

    yield open_page
    for context in opened:
        context.close()


def complain(page: Page, *, photos: bool = False) -> None:
    page.goto("/complain/")
    page.get_by_label("白银区").check()
    page.get_by_label("哪个工地，给谁干活？").fill(TYPED["where"])
    page.get_by_label("出了什么事？").fill(TYPED["story"])
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("从", exact=True).select_option(index=3)
    page.get_by_label("一个人的：一共欠多少元？").fill(TYPED["amount"])
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("留。办事的人知道，用人单位不知道").check()
    page.get_by_label("姓名", exact=True).fill(TYPED["name"])
    page.get_by_label("手机号", exact=True).fill(TYPED["phone"])
    if photos:
        sent: FilePayload = {"name": "欠条.jpg", "mimeType": "image/jpeg", "buffer": photo()}
        page.get_by_label("照片", exact=True).set_input_files([sent])
    page.get_by_role("button", name="提交").click()
    page.get_by_role("heading", name="收到了").wait_for()


def test_慢网上没有脚本_两分钟以内反映完(phone: Callable[..., Page]) -> None:
    page = phone()
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW_3G)
    page.set_default_timeout(60_000)
    begun = time.monotonic()
    complain(page, photos=True)
    spent = time.monotonic() - begun
    typing = A_LETTER * sum(map(len, TYPED.values())) + 4 * A_CHOICE
    assert spent + typing < 100, f"{spent:.0f} s of line, {typing:.0f} s of typing"
    assert Report.objects.count() == 1


def test_后退再前进_填过的还在_再交一次不重复(phone: Callable[..., Page]) -> None:
    page = phone()
    complain(page)
    code = page.locator("#code").inner_text()
    page.go_back()
    assert page.locator("#code").inner_text() == code  # back to the last step leads on to the receipt
    page.goto("/complain/")
    assert page.get_by_label("哪个工地，给谁干活？").input_value() == ""
    assert Report.objects.count() == 1


def test_走到第三步再退回_每一步填过的都还在(phone: Callable[..., Page]) -> None:
    page = phone()
    page.goto("/complain/")
    page.get_by_label("白银区").check()
    page.get_by_label("哪个工地，给谁干活？").fill("东边工地")
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("从", exact=True).select_option(index=2)
    page.get_by_label("一个人的：一共欠多少元？").fill("8000")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("link", name="回上一步").click()
    assert page.get_by_label("一个人的：一共欠多少元？").input_value() == "8000"
    page.get_by_role("link", name="回上一步").click()
    assert page.get_by_label("哪个工地，给谁干活？").input_value() == "东边工地"
    assert page.get_by_label("白银区").is_checked()


def test_只用键盘也能反映(phone: Callable[..., Page]) -> None:
    page = phone(scripts=True)
    page.goto("/complain/")
    page.locator("input[name=region]").first.focus()
    for key in ("Space", "Tab"):
        page.keyboard.press(key)
    page.keyboard.type("东边工地")
    for key in ("Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    page.get_by_role("heading", name="欠多少，哪几个月").wait_for()
    page.locator("#first-ym").focus()
    for key in ("ArrowDown", "ArrowDown", "Tab", "Tab", "Tab"):
        page.keyboard.press(key)
    page.keyboard.type("8000")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="您是谁").wait_for()
    page.locator("input[name=named]").first.focus()
    for key in ("ArrowDown", "Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    page.get_by_role("heading", name="收到了").wait_for()
    assert Report.objects.get().reporters.get().anonymous


@pytest.mark.parametrize("width", [390, 1440])
def test_每一页都不横向滚动_无障碍无违例(phone: Callable[..., Page], width: int) -> None:
    site()
    page = phone(scripts=True, width=width)
    for address in ("/complain/", "/complain/?p=620402-2019-0001", "/follow/", "/my/"):
        page.goto(address)
        looks_right(page)
    page.goto("/complain/")
    page.get_by_role("button", name="下一步").click()
    expect(page.locator(".error").first).to_be_visible()
    looks_right(page)
    page.get_by_label("白银区").check()
    page.get_by_label("哪个工地，给谁干活？").fill("小学教学楼")
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("第 2 步")).to_be_visible()
    looks_right(page)
    page.get_by_role("button", name="下一步").click()
    expect(page.locator(".error").first).to_be_visible()
    looks_right(page)
    complain(page, photos=True)
    looks_right(page)
    page.get_by_role("link", name="看办到哪一步").click()
    page.wait_for_url("**/follow/**")
    looks_right(page)
