"""巡查 on a telephone: kept without a signal, over a reload and a lost answer; one visit in the end, none lost."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from huxin.access import Actor
from huxin.record.models import Patrol
from tests.actions.photographed import photo
from tests.web.browser.sight import looks_right
from tests.web.browser.test_plan import enter
from tests.web.test_patrols import GRID

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city")]


@pytest.fixture
def phone(chromium: Browser, live_server: LiveServer, hired: Callable[[Actor], object]) -> Iterator[Page]:
    """A telephone of its own: without a signal the browser itself says so, which no other test may hear."""
    hired(GRID)
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 390, "height": 900}, locale="zh-CN", service_workers="allow"
    )
    page = enter(context.new_page(), GRID)
    page.goto("/patrol/")
    expect(page.locator("#offline")).to_contain_text("没有信号也能打开")
    yield page
    context.close()


def fill(page: Page, place: str, photos: int = 1) -> None:
    page.get_by_label("工地名称或者地点").fill(place)
    page.get_by_label("有线索").check()
    page.get_by_label("工人说没有发工资").check()
    files = [
        {"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": photo(colour=colour)}
        for n, colour in enumerate(("red", "blue")[:photos])
    ]
    page.get_by_label("照片").set_input_files(files)  # type: ignore[arg-type]
    page.get_by_role("button", name="存下巡查").click()


def test_没有信号先存着_关掉再打开还在_有信号自动送出(phone: Page) -> None:
    looks_right(phone)
    phone.context.set_offline(True)
    fill(phone, "河滩路工地", photos=2)
    expect(phone.locator("#count")).to_have_text("还有 1 条没有送出")
    expect(phone.get_by_role("status")).to_contain_text("没有信号")
    phone.goto("/patrol/")
    expect(phone.locator("#count")).to_have_text("还有 1 条没有送出")
    fill(phone, "东山工地")
    expect(phone.locator("#count")).to_have_text("还有 2 条没有送出")
    assert not Patrol.objects.exists()
    phone.context.set_offline(False)
    expect(phone.locator("#count")).to_have_text("没有等待送出的巡查")
    assert sorted(len(one.photos) for one in Patrol.objects.all()) == [1, 2]
    for where in ("/patrols/", f"/patrols/{Patrol.objects.all()[0].pk}/"):
        phone.goto(where)
        looks_right(phone)


def test_信号回来时正有一次没送完_接着再送(phone: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        if held:
            route.continue_()
            return
        held.append(route)

    phone.route("**/patrol/who/", hold)
    with phone.expect_request("**/patrol/who/"):
        fill(phone, "河滩路工地")
    phone.context.set_offline(True)
    phone.context.set_offline(False)
    held[0].abort()
    expect(phone.locator("#count")).to_have_text("没有等待送出的巡查")
    assert Patrol.objects.count() == 1


def test_收到了而回答丢了_再送是同一条(phone: Page) -> None:
    lost = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())  # it is here, and the telephone is not told
        route.abort()

    phone.route("**/patrol/send/", lose)
    fill(phone, "河滩路工地")
    expect(phone.get_by_role("status")).to_contain_text("没有信号")
    assert lost[0].ok and Patrol.objects.count() == 1
    expect(phone.locator("#count")).to_have_text("还有 1 条没有送出")
    phone.get_by_role("button", name="现在送出").click()
    expect(phone.locator("#count")).to_have_text("没有等待送出的巡查")
    assert Patrol.objects.count() == 1


def test_系统收一条出错_不挡住别的(phone: Page) -> None:
    phone.context.set_offline(True)
    fill(phone, "河滩路工地")
    expect(phone.locator("#count")).to_have_text("还有 1 条没有送出")
    fill(phone, "东山工地")
    expect(phone.locator("#count")).to_have_text("还有 2 条没有送出")
    expect(phone.get_by_role("status")).to_contain_text("没有信号")
    failed: list[int] = []

    def fail_once(route: Route) -> None:
        if failed:
            route.continue_()
            return
        failed.append(1)
        route.fulfill(status=500, body="")

    phone.route("**/patrol/send/", fail_once)
    phone.context.set_offline(False)
    expect(phone.locator("#count")).to_have_text("还有 1 条没有送出")
    phone.get_by_role("button", name="现在送出").click()
    expect(phone.locator("#count")).to_have_text("没有等待送出的巡查")
    assert Patrol.objects.count() == 2


def test_登录过期_说明并留着_登录后送出(phone: Page) -> None:
    kept = phone.context.cookies()
    phone.context.clear_cookies()
    fill(phone, "河滩路工地")
    expect(phone.get_by_role("status")).to_contain_text("登录")
    expect(phone.locator("#count")).to_have_text("还有 1 条没有送出")
    phone.context.add_cookies(kept)  # type: ignore[arg-type]
    phone.get_by_role("button", name="现在送出").click()
    expect(phone.locator("#count")).to_have_text("没有等待送出的巡查")
    assert Patrol.objects.count() == 1


def test_手机的时间不对_按系统的时间记(phone: Page) -> None:
    phone.clock.set_fixed_time(datetime(2031, 5, 1, tzinfo=UTC))
    with phone.expect_response("**/patrol/who/") as told:
        phone.goto("/patrol/")
    told.value.finished()
    fill(phone, "河滩路工地")
    expect(phone.get_by_role("status")).to_contain_text("已送出 1 条")
    assert abs(Patrol.objects.get().seen_at - timezone.now()) < timedelta(minutes=5)


def test_系统没有收下的_说明原因_由人删除(phone: Page) -> None:
    phone.get_by_label("项目编码").fill("没有这个项目")
    fill(phone, "河滩路工地")
    expect(phone.locator("#waiting")).to_contain_text("系统没有收下：没有项目")
    phone.get_by_role("button", name="删除这一条").click()
    phone.get_by_role("button", name="再按一次").click()
    expect(phone.locator("#count")).to_have_text("没有等待送出的巡查")
    assert not Patrol.objects.exists()
