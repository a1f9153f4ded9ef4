"""总召集人一页 and 办理能力: the convener reads one page and takes it along; the office asks what more would change."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pypdf
import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from huxin.access import Actor, Role
from huxin.actions import capacity
from huxin.base import clock
from tests.actions.complaining import complained
from tests.web.browser.sight import looks_right
from tests.web.browser.test_plan import enter
from tests.web.test_convener import CONVENER, supervised, warned
from tests.web.test_paper_files import needs_font

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city")]


@needs_font
def test_总召集人一登录就是这一页_点数字到清单_下载两页(
    desk: Callable[..., Page], hired: Callable[[Actor], object], 王主任: Actor, now: datetime, tmp_path: Path
) -> None:
    supervised(王主任, now)
    warned(now, due_at=now, due_on=date(2019, 11, 30))
    hired(CONVENER)
    page = enter(desk(width=390), CONVENER)
    expect(page.get_by_role("heading", name="治欠一页")).to_be_visible()
    for heading in ("钱欠在哪里", "什么在变坏", "什么迟了，轮到谁", "上次决定改变了什么", "今后 13 周"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_role("row", name="新区安置房").first).to_contain_text("1,234,500.00")
    looks_right(page)
    with page.expect_download() as got:
        page.get_by_role("link", name="下载两页 PDF").click()
    made = pypdf.PdfReader(got.value.path())
    assert len(made.pages) == 2 and "1,234,500.00" in made.pages[0].extract_text()
    page.get_by_role("region", name="各县区欠薪").get_by_role("link", name="白银区", exact=True).click()
    expect(page.get_by_text("新区安置房").first).to_be_visible()
    page.goto("/convener/")
    page.get_by_role("link", name="督办：发出督办函").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("新区安置房")
    wide = enter(desk(scheme="dark"), CONVENER)
    wide.goto("/convener/")
    expect(wide.get_by_role("heading", name="钱欠在哪里")).to_be_visible()
    looks_right(wide)


def test_行业部门的人不给看_说明为什么(desk: Callable[..., Page], hired: Callable[[Actor], object]) -> None:
    sector = Actor("住建科", "住建科", Role.SECTOR, ("6204",), ("housing",))
    hired(sector)
    page = enter(desk(), sector)
    page.goto("/convener/")
    expect(page.get_by_text("只供管辖范围包括全部行业的机关查看")).to_be_visible()


def test_市治欠办推算增派十二人_看到改变和以前差多少_县区只看自己的(
    desk: Callable[..., Page], hired: Callable[[Actor], object], 王主任: Actor, 李监察: Actor
) -> None:
    for actor in (replace(王主任, body="city_office"), 李监察):
        hired(actor)
    office = enter(desk(), 王主任)
    office.goto("/capacity/")
    expect(office.get_by_text("还没有推算过").first).to_be_visible()
    looks_right(office)

    complained(weeks=20, until=clock.today())
    quarter = clock.now() - timedelta(weeks=8)
    capacity.begin(now=quarter)
    capacity.answer_all(settings.HUXIN_HOME, clock=lambda: quarter)
    office.goto("/capacity/ask/")
    expect(office.get_by_label("增派监察员（人）")).to_have_value("12")
    office.get_by_label("增派监察员（人）").fill("501")
    office.get_by_role("button", name="推算办理能力").click()
    expect(office.get_by_text("500").first).to_be_visible()
    office.get_by_label("增派监察员（人）").fill("12")
    office.get_by_role("button", name="推算办理能力").click()
    expect(office.get_by_text("已经收到，正在排队计算")).to_be_visible()
    capacity.answer_all(settings.HUXIN_HOME, clock=clock.now)
    expect(office.get_by_text("有人要求推算").first).to_be_visible()
    expect(office.get_by_text("12 人以后")).to_be_visible()  # the page sees by itself that the answer is there
    expect(office.get_by_role("heading", name="以前的推算差了多少")).to_be_visible()
    expect(office.get_by_text("平均每周差").first).to_be_visible()
    expect(office.get_by_role("row", name="白银区人力资源和社会保障局")).to_contain_text("+12")
    looks_right(office)
    with office.expect_download() as got:
        office.get_by_role("link", name="导出 CSV").click()
    rows = Path(got.value.path()).read_text("utf-8-sig").splitlines()
    assert rows[0].startswith("推算日期,方式,县区") and any("白银区,举报投诉" in row for row in rows)

    county = enter(desk(width=390), 李监察)
    county.goto("/capacity/")
    expect(county.get_by_role("heading", name="白银区，从")).to_be_visible()
    expect(county.get_by_role("row", name="全市")).to_have_count(0)
    looks_right(county)
