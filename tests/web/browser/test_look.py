"""Every page at both widths and in both schemes: nothing overflows, nothing that axe objects to."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from huxin.access import Actor
from tests.web.browser.sight import looks_right
from tests.web.city import BAIYIN

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("city")]

PAGES = (
    "/",
    "/more/",
    "/password/",
    "/password/second/",
    "/rights/",
    "/staff/",
    "/staff/add/",
    "/projects/",
    f"/projects/{BAIYIN}/",
    f"/projects/{BAIYIN}/board/",
    "/reports/new/",
    f"/projects/{BAIYIN}/workers/101/2019-10/",
    "/denominator/",
    "/denominator/firms/",
    "/crowd/?least=",
    "/findings/",
    "/rules/",
    "/library/?q=仲裁",
    "/imports/?fresh=1",
    "/imports/1/",
    "/audit/",
    "/runs/",
    "/senders/",
    "/sender-add/",
    "/no-such-page/",
)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_不横向滚动_无障碍无违例(
    desk: Callable[..., Page], enter: Callable[[Page, Actor], None], 王主任: Actor, width: int, scheme: str
) -> None:
    page = desk(width, scheme)
    page.goto("/sign-in/?expired=1")
    looks_right(page)
    enter(page, 王主任)
    for address in PAGES:
        page.goto(address)
        looks_right(page)


@pytest.mark.parametrize("address", ["/work/", "/runs/", "/audit/", "/staff/", "/clients/"])
def test_窄屏上当前页签和每张卡片都看得全(
    desk: Callable[..., Page], enter: Callable[[Page, Actor], None], 王主任: Actor, address: str
) -> None:
    page = desk(390)
    enter(page, 王主任)
    page.goto(address)
    here = page.locator(".tabs a[aria-current]").bounding_box()
    assert here is not None and here["x"] >= 0 and here["x"] + here["width"] <= 390
    cut = "box => [...box.querySelectorAll('td')].some(cell => cell.getBoundingClientRect().right > innerWidth)"
    assert not any(one.evaluate(cut) for one in page.locator(".scroll:has(> .list)").all())


def test_深色时底色真的变深(desk: Callable[..., Page]) -> None:
    shades = {}
    for scheme in ("light", "dark"):
        page = desk(1440, scheme)
        page.goto("/sign-in/")
        shades[scheme] = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    light, dark = (sum(map(int, shade[4:-1].split(","))) for shade in (shades["light"], shades["dark"]))
    assert light > 600 > 200 > dark


def test_图的颜色由样式表决定(desk: Callable[..., Page], enter: Callable[[Page, Actor], None], 王主任: Actor) -> None:
    page = desk(1440, "dark")
    enter(page, 王主任)
    page.goto("/")
    bar = page.locator(".chart-wide .role-mark path").first
    accent = page.evaluate("getComputedStyle(document.querySelector('.tabs a[aria-current]')).borderBottomColor")
    assert bar.evaluate("bar => getComputedStyle(bar).fill") == accent
