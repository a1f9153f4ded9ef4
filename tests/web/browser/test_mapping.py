"""对照列 by hand: at a desk and on a phone, from a file nobody understood to rows in the store."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from huxin.access import Actor
from huxin.actions import intake
from tests.web.browser.sight import looks_right

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city")]

TITLE = "新区项目部用工台账,,,,\n"
ROWS = "名字,证件,该给（万元）,给了,备注\n张三丰,A1234567,0.5,5000,\n李四,A1234568,0.4,4000,\n合计,,0.9,9000,\n"


@pytest.mark.parametrize("width", [1440, 390])
def test_认不出的台账_改正_入库_下一个自己过(
    desk: Callable[..., Page], enter: Callable[[Page, Actor], None], 李监察: Actor, now: datetime, width: int
) -> None:
    first = intake.receive(actor=李监察, data=(TITLE + ROWS).encode(), file_name="台账.csv", now=now)
    intake.apply(first, now=now)
    page = desk(width)
    enter(page, 李监察)
    page.goto(f"/imports/?fresh={first}")
    page.locator("#progress").get_by_role("link", name="对照列，重新导入").click()
    page.get_by_label("数据种类").select_option(label="工资表")
    page.get_by_label("列名在哪一行").select_option("1")
    page.get_by_role("button", name="按所选重新识别").click()
    for head, meaning in (("名字", "姓名"), ("证件", "证件号码"), ("给了", "实发应付金额(元)")):
        page.get_by_label(f"“{head}”的含义").select_option(label=meaning)
    page.get_by_label("“该给（万元）”的含义").select_option(label="应发金额(元)")
    expect(page.get_by_text("张三丰")).to_have_count(0)
    page.get_by_label("项目编码或名称").fill("新区安置房")
    page.get_by_role("button", name="按此导入并记住").click()
    expect(page.get_by_role("alert")).to_contain_text("还缺少工资月份")
    looks_right(page)
    page.get_by_label("工资月份").fill("2019-06")
    expect(page.get_by_label("“该给（万元）”的单位")).to_have_value("4")
    page.get_by_role("button", name="按此导入并记住").click()
    page.wait_for_url("**/imports/?fresh=*")
    intake.recover(now=now)
    expect(page.locator("#progress")).to_contain_text("工资表 2 行，新入库 2", timeout=10_000)
    july = f"项目名称：新区安置房 2019年7月,,,,\n{ROWS}".encode()
    page.get_by_label("选择文件").set_input_files([{"name": "七月.csv", "mimeType": "text/csv", "buffer": july}])  # type: ignore[list-item]
    page.get_by_role("button", name="上传").click()
    page.wait_for_url("**/imports/?fresh=*")
    intake.recover(now=now)
    expect(page.locator("#progress")).to_contain_text("工资月份 2019-07", timeout=10_000)
