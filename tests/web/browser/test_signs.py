"""The city's office puts a question about what a site reported, the county answers, and the answer stands beside it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from huxin.access import Actor
from huxin.actions import signs
from huxin.signs.judge import Counted
from huxin.signs.judge import Sign as Found
from tests.web.browser.sight import looks_right
from tests.web.city import BAIYIN, JINGYUAN

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city")]


def found(now: datetime) -> None:
    copied = Counted(
        "copied_days", BAIYIN, 201910, 14, 40, chance=0.001,
        rows=tuple((0, "两个月都在这些日子出勤：1、2、3、5、8、9、12、15、16、20、21、25、26 号") for _ in range(14)),
    )  # fmt: skip
    shared = Counted("one_phone", JINGYUAN, 0, 6, 6, rows=((0, "这个号码登记了 6 人、6 张工资卡"),))
    signs.keep([(Found(copied, 2e-9), ""), (Found(shared, None), "")], now=now)


def test_市治欠办看迹象_发问_县区在督办里答复(
    desk: Callable[..., Page], enter: Callable[[Page, Actor], None], 王主任: Actor, 李监察: Actor, now: datetime
) -> None:
    found(now)
    office = desk()
    enter(office, 王主任)
    office.goto("/signs/")
    expect(office.get_by_role("heading", level=1)).to_have_text("迹象核问")
    expect(office.get_by_text("新区安置房")).to_be_visible()
    looks_right(office)
    office.get_by_label("种类").select_option(label="出勤照抄上月")
    office.get_by_role("button", name="筛选").click()
    office.get_by_role("link", name="出勤照抄上月").click()
    expect(office.get_by_text("14 人的出勤日与上月是同样的几号")).to_be_visible()
    expect(office.get_by_text("班组按固定的日子轮休")).to_be_visible()
    looks_right(office)
    office.get_by_label("办理要求").fill("请核对闸机的原始记录")
    office.get_by_role("button", name="发问").click()
    expect(office.get_by_role("heading", level=1)).to_contain_text("督办")
    expect(office.get_by_text("这是需要核实的问题，不是结论").first).to_be_visible()

    county = desk(width=390)
    enter(county, 李监察)
    county.goto("/signs/?state=asked")
    county.get_by_role("link", name="出勤照抄上月").click()
    expect(county.get_by_text("还没有答复")).to_be_visible()
    expect(county.get_by_role("button", name="发问")).to_have_count(0)
    looks_right(county)


def test_没有监测结果时_说无从判断(
    desk: Callable[..., Page], enter: Callable[[Page, Actor], None], 李监察: Actor
) -> None:
    county = desk(width=390)
    enter(county, 李监察)
    county.goto("/signs/")
    expect(county.get_by_text("不等于没有迹象")).to_be_visible()
    looks_right(county)
