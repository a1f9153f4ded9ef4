"""联合分析 as the bureau and a county's office use it: from the plan to one line of all channels, to a rule looked back
upon, to who stands behind whom."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from huxin.access import SYSTEM, Actor
from huxin.actions import intake, what_if
from huxin.base.home import Home
from huxin.record.models import Project, Unmasking
from tests.actions.invented import BUILDER, files
from tests.actions.test_merging import complaint
from tests.web.browser.sight import looks_right
from tests.web.browser.test_plan import enter
from tests.web.city import BAIYIN
from tests.web.test_analysis import OTHER, about
from tests.web.warned import two

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city")]


def test_人社局从办理事项看联合分析_时间线_趋势_导出(
    desk: Callable[..., Page], hired: Callable[[Actor], object], 孙副局: Actor
) -> None:
    hired(孙副局)
    two(timezone.now())
    about(complaint({1: 50_000}, n=1), BAIYIN)
    page = enter(desk(), 孙副局)
    page.goto("/matters/")
    page.get_by_role("link", name="联合分析").click()
    row = page.get_by_role("row", name="新区安置房")
    expect(row).to_contain_text("2")
    looks_right(page)
    with page.expect_download() as got:
        page.get_by_role("link", name="CSV").click()
    rows = Path(got.value.path()).read_text("utf-8-sig").splitlines()
    assert rows[1].startswith("新区安置房,"), rows
    row.get_by_role("link").click()
    expect(page.get_by_role("cell", name="2019-10 的工资到了发薪日").first).to_be_visible()
    looks_right(page)
    page.get_by_label("渠道").select_option("complaint")
    expect(page.get_by_text("的工资到了发薪日")).to_have_count(0)
    page.goto("/analysis/trends/?channel=warning")
    expect(page.get_by_role("status")).to_contain_text("新增")
    looks_right(page)


def test_县治欠办撰写研判报告_另一人印发_导出锁定的数字(
    desk: Callable[..., Page], hired: Callable[[Actor], object], 周治欠: Actor
) -> None:
    other = replace(周治欠, id="吴治欠", name="吴治欠")
    for actor in (周治欠, other):
        hired(actor)
    page = enter(desk(width=390), 周治欠)
    page.goto("/analysis/")
    page.get_by_role("link", name="研判报告").click()
    expect(page.get_by_role("heading", name="分析研判报告")).to_be_visible()
    looks_right(page)
    page.get_by_role("button", name="撰写").first.click()
    page.get_by_role("link", name="撰写完成，提请审定").click()
    expect(page.get_by_role("region", name="报告的数字")).to_contain_text("新增")
    looks_right(page)
    for label in ("总体情况", "突出问题和风险", "研判意见和工作建议"):
        page.get_by_label(label).fill("没有个人信息的一句话")
    page.get_by_role("button", name="撰写完成，提请审定").click()
    expect(page.get_by_text("待审定").first).to_be_visible()
    second = enter(desk(), other)
    second.goto("/analysis/reports/")
    second.get_by_role("link", name="白银区").first.click()
    second.get_by_role("link", name="审定印发").click()
    second.get_by_role("button", name="审定印发").click()
    expect(second.get_by_text("已印发").first).to_be_visible()
    second.goto("/analysis/reports/")
    with second.expect_download() as got:
        second.get_by_role("link", name="数字 XLSX").click()
    rows = [*openpyxl.load_workbook(io.BytesIO(Path(got.value.path()).read_bytes())).active.iter_rows(values_only=True)]
    assert ("各渠道", "投诉") in {row[:2] for row in rows}
    looks_right(second)


def test_县治欠办在手机上看本县的_外县的不在(
    desk: Callable[..., Page], hired: Callable[[Actor], object], 周治欠: Actor, now: datetime
) -> None:
    hired(周治欠)
    two(now)
    page = enter(desk(width=390), 周治欠)
    page.goto("/analysis/")
    expect(page.get_by_role("link", name="新区安置房")).to_be_visible()
    expect(page.get_by_text("县中学教学楼")).to_have_count(0)
    looks_right(page)
    page.goto("/analysis/clusters/")
    expect(page.get_by_text("没有看上去说同一件事的投诉")).to_be_visible()
    looks_right(page)


def test_人社局改一条规则的数字回看_后台算好_说明多花多少小时(
    desk: Callable[..., Page], hired: Callable[[Actor], object], 孙副局: Actor, home: Home
) -> None:
    hired(孙副局)
    when = datetime.fromisoformat("2019-12-02T09:00:00+00:00")
    for name, data in files().items():
        intake.receive(actor=SYSTEM, data=data, file_name=name, now=when)
    intake.recover(now=when)
    page = enter(desk(), 孙副局)
    page.goto("/analysis/what-if/")
    page.get_by_label("规则").select_option("R24")
    page.get_by_role("button", name="选这条规则").click()
    page.get_by_label("最早一笔逾期天数，黄色").fill("40")
    page.get_by_label("从哪天起").fill("2019-07-01")
    page.get_by_label("到哪天止").fill("2019-06-30")
    page.get_by_role("button", name="假设回看").click()
    expect(page.get_by_role("alert").first).to_contain_text("开始日期晚于结束日期")
    looks_right(page)
    for number in page.get_by_label(re.compile("，(黄|橙|红)色$")).all():
        number.fill("999999")
    page.get_by_label("到哪天止").fill("2019-11-30")
    page.get_by_label("用现在知道的全部数据").check()
    page.get_by_role("button", name="假设回看").click()
    expect(page.get_by_text("等待计算")).to_be_visible()
    looks_right(page)
    assert what_if.answer_all(home, clock=lambda: when) == 1
    table = page.get_by_role("region", name="现行数字与假设数字比较")
    expect(table).to_be_visible()
    expect(page.get_by_role("status").last).to_contain_text("少花 4 小时")
    looks_right(page)
    page.goto("/analysis/what-if/")
    expect(page.get_by_role("cell", name="已算好")).to_be_visible()
    looks_right(page)


def test_市治欠办登记负责人_看关联单位_查看完整信息留下记录(
    desk: Callable[..., Page], hired: Callable[[Actor], object], 王主任: Actor
) -> None:
    hired(replace(王主任, body="city_office"))
    Project.objects.update(contractor_uscc=BUILDER)
    page = enter(desk(width=390), 王主任)
    page.goto("/analysis/people/")
    expect(page.get_by_text("还没有登记负责人")).to_be_visible()
    for uscc, name in ((BUILDER, "赵某某"), (OTHER, "赵某")):
        page.goto("/analysis/people/enter/")
        page.get_by_label("统一社会信用代码").fill(uscc)
        page.get_by_label("法定代表人").check()
        page.get_by_label("姓名").fill(name)
        page.get_by_label("白银区").check()
        page.get_by_label("依据").fill("营业执照")
        page.get_by_role("button", name="登记负责人").click()
        expect(page.get_by_role("alert").first).to_contain_text("至少填一个")
        page.get_by_label("电话").fill("13800000009")
        page.get_by_role("button", name="登记负责人").click()
        expect(page.get_by_role("heading", name="查看完整信息")).to_be_visible()
    expect(page.get_by_text("名下 2 个单位")).to_be_visible()
    looks_right(page)
    page.get_by_label("用途").fill("核实关联单位")
    page.get_by_role("button", name="查看", exact=True).click()
    expect(page.get_by_text("13800000009")).to_be_visible()
    assert Unmasking.objects.count() == 2
    page.get_by_role("link", name="关联单位").click()
    expect(page.get_by_text("登记的负责人是同一个电话")).to_be_visible()
    looks_right(page)
    page.goto("/analysis/people/")
    expect(page.get_by_role("link", name="赵")).to_be_visible()
    looks_right(page)
