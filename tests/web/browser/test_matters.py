"""What people do with a warning: the contractor answers with a file, the county checks; stale pages, double clicks."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from huxin.access import Actor
from huxin.actions import matters
from huxin.record.models import Matter, MatterEvent
from tests.conftest import PASSWORD
from tests.web import warned
from tests.web.browser.sight import looks_right

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city")]
PDF = {"name": "银行回单.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\nendobj\n"}
Desk = Callable[..., Page]


@pytest.fixture
def two(city: None, hired: Callable[[Actor], Any], 李监察: Actor, 王主任: Actor) -> tuple[Matter, Matter]:
    for person in (warned.钱劳资, warned.王签发, 李监察, 王主任):
        hired(person)
    return warned.two(timezone.now())


@pytest.fixture
def enter() -> Callable[[Page, Actor], Page]:
    def sign_in(page: Page, actor: Actor) -> Page:
        page.goto("/sign-in/")
        page.get_by_label("用户名").fill(actor.id)
        page.get_by_label("口令").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        return page

    return sign_in


Enter = Callable[[Page, Actor], Page]


def test_企业带附件答复_报整改完成_县区核实解除(
    desk: Desk, enter: Enter, two: tuple[Matter, Matter], 李监察: Actor
) -> None:
    page = enter(desk(), warned.钱劳资)
    page.goto("/work/")
    page.get_by_role("link", name="新区安置房").first.click()
    page.get_by_role("link", name="答复并提交整改方案").click()
    page.get_by_label("整改方案或说明").fill("十日内付清")
    page.get_by_label("承诺付清的日期").fill(str(timezone.localdate() + timedelta(days=9)))
    page.get_by_label("证明材料").set_input_files([PDF])  # type: ignore[list-item]
    page.get_by_role("button", name="答复并提交整改方案").click()
    expect(page.get_by_role("status")).to_contain_text("整改中")
    expect(page.locator(".timeline")).to_contain_text("银行回单.pdf")
    page.get_by_role("link", name="整改完成，申请核实").click()
    page.get_by_label("证明材料").set_input_files([PDF])  # type: ignore[list-item]
    page.get_by_role("button", name="整改完成，申请核实").click()
    expect(page.get_by_role("status")).to_contain_text("待核实")

    matters.move(  # the monitor finds nothing any more
        actor=matters.MACHINE, matter_id=two[0].pk, name="update", given={}, now=timezone.now(),
        sets={"causes": [], "owed_fen": 0, "heads": 0},
    )  # fmt: skip
    county = enter(desk(), 李监察)
    county.goto("/work/")
    county.get_by_role("link", name="新区安置房").first.click()
    with county.expect_download() as download:
        county.get_by_role("link", name="银行回单.pdf").first.click()
    assert Path(download.value.path()).read_bytes() == PDF["buffer"]
    county.get_by_role("link", name="核实属实，解除").click()
    county.get_by_label("证明材料").set_input_files([PDF])  # type: ignore[list-item]
    county.get_by_role("radio", name="属实", exact=True).check()
    county.get_by_role("button", name="核实属实，解除").click()
    expect(county.get_by_role("status")).to_contain_text("已解除")
    expect(county.get_by_text("事项已经办结")).to_be_visible()


def test_双击只办一次(desk: Desk, enter: Enter, two: tuple[Matter, Matter]) -> None:
    page = enter(desk(), warned.钱劳资)
    page.goto(f"/matters/{two[0].pk}/?move=object")
    page.get_by_label("理由").fill("已经付清")
    page.get_by_role("button", name="提出异议").dblclick()
    expect(page.get_by_role("status")).to_contain_text("已办理")
    assert MatterEvent.objects.filter(matter=two[0], move="object").count() == 1


def test_页面过期_说明谁快了一步_填的还在(desk: Desk, enter: Enter, two: tuple[Matter, Matter]) -> None:
    page = enter(desk(), warned.钱劳资)
    page.goto(f"/matters/{two[0].pk}/?move=reply")
    page.get_by_label("整改方案或说明").fill("三十日内付清")
    page.get_by_label("承诺付清的日期").fill("2030-01-31")
    matters.move(
        actor=warned.王签发, matter_id=two[0].pk, name="raise", given={"level": "red", "reason": "金额增加"},
        now=timezone.now(),
    )  # fmt: skip
    page.get_by_role("button", name="答复并提交整改方案").click()
    expect(page.get_by_role("alert")).to_contain_text("刚刚已被他人办理")
    expect(page.locator("#act")).to_contain_text("三十日内付清")


def test_影响他人的先确认_返回修改_再确认_只用键盘(
    desk: Desk, enter: Enter, two: tuple[Matter, Matter], 李监察: Actor
) -> None:
    page = enter(desk(), 李监察)
    page.goto(f"/matters/{two[0].pk}/?move=refer")
    page.get_by_label("理由").focus()
    page.keyboard.type("拒不支付")
    page.get_by_role("radio", name="属实", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="下一步：确认").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("请再确认一次")
    page.get_by_role("button", name="返回修改").press("Enter")
    expect(page.get_by_label("理由")).to_have_value("拒不支付")
    page.get_by_role("button", name="下一步：确认").press("Enter")
    page.get_by_role("button", name="确认：转立案查处").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已转立案")


def test_列表筛选不换整页_全选_批量(desk: Desk, enter: Enter, two: tuple[Matter, Matter], 王主任: Actor) -> None:
    page = enter(desk(), 王主任)
    page.goto("/matters/")
    page.evaluate("window.stayed = true")
    page.get_by_label("等级").select_option("3")
    expect(page.get_by_text("等级：红")).to_be_visible()
    expect(page.get_by_role("link", name="新区安置房")).to_have_count(0)
    assert page.evaluate("window.stayed") and "level=3" in page.url
    page.get_by_label("全选本页").check()
    expect(page.get_by_label(f"选择 {two[1].number}")).to_be_checked()
    page.get_by_role("button", name="批量办理勾选的事项").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("批量办理")


def _addresses(first: Matter) -> Iterator[str]:
    yield from ("/work/", "/matters/?level=3", "/matters/?kind=warning&from=2019-01-01", "/notices/", "/search/?q=安置")
    yield from (
        "/on-time/",
        "/deadlines/",
        f"/deadlines/?day={timezone.localdate() + timedelta(days=8)}",
        "/components/",
    )
    yield from (f"/matters/{first.pk}/", f"/matters/{first.pk}/?move=raise", "/matters/new/supervision/", "/rules/")
    yield f"/matters/{first.pk}/?move=supervise"


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_各页不横向滚动_无障碍无违例(
    desk: Desk, enter: Enter, two: tuple[Matter, Matter], 王主任: Actor, width: int, scheme: str
) -> None:
    matters.move(actor=warned.钱劳资, matter_id=two[0].pk, name="object", given={"reason": "有误"}, now=timezone.now())
    page = enter(desk(width, scheme), 王主任)
    for address in _addresses(two[0]):
        page.goto(address)
        looks_right(page)
