"""社会公布: labour inspection writes at a telephone, the bureau reviews, the office releases, anybody reads and
searches; corrected by two people, the history is public."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from huxin.access import Actor
from huxin.actions import opening
from huxin.record.models import Announcement
from tests.actions.invented import CODE
from tests.proven import site
from tests.web.browser.sight import looks_right
from tests.web.browser.test_plan import enter

pytestmark = pytest.mark.browser
FACTS = "2019年5月至7月拖欠2名工人工资9,000.00元。"


def at(page: Page, number: int, move: str) -> None:
    page.goto(f"/matters/{number}/?move={move}#act")


def sent(page: Page, label: str, done: str) -> None:
    page.get_by_role("button", name=label).click()
    expect(page.get_by_role("status").first).to_contain_text(done)


def confirmed(page: Page, label: str, done: str) -> None:
    page.get_by_role("button", name="下一步：确认").click()
    sent(page, f"确认：{label}", done)


def drafted(page: Page, number: int) -> None:
    at(page, number, "draft")
    expect(page.get_by_label("单位全称")).to_have_value("某建筑公司")  # as registered
    page.get_by_label("符合的公布情形").select_option("large")
    page.get_by_label("列入本季度批次").check()
    page.get_by_label("单位地址").fill("白银市白银区某某路1号")
    page.get_by_label("法定代表人或者负责人").fill("某法人")
    page.get_by_label("主要违法事实").fill(f"{FACTS}联系 13800000000")
    page.get_by_label("处理情况").fill("白人社监理〔2019〕1号，责令支付。")
    page.get_by_role("button", name="拟定公布内容").click()
    expect(page.get_by_role("alert").first).to_contain_text("「主要违法事实」里有手机号")
    looks_right(page)
    page.get_by_label("主要违法事实").fill(FACTS)
    sent(page, "拟定公布内容", "待审核")


def found(anybody: Page, number: int, address: str) -> None:
    anybody.goto("/gongbu/")
    anybody.get_by_label("单位名称或者统一社会信用代码").fill("某建筑")
    anybody.get_by_role("button", name="查找").click()
    expect(anybody.get_by_role("link", name="某建筑公司")).to_be_visible()
    looks_right(anybody)
    anybody.get_by_role("link", name="某建筑公司").click()
    expect(anybody.get_by_role("main")).to_contain_text(address)
    looks_right(anybody)


def test_拟定_审核_告知_公布_公众查到_更正有经过(
    home: object, desk: Callable[..., Page], hired: Callable[[Actor], Any], 李监察: Actor, 孙副局: Actor, 周治欠: Actor
) -> None:
    site()
    for actor in (李监察, 孙副局, 周治欠):
        hired(actor)
    one = opening.open_about(actor=李监察, kind="publication", project_code=CODE, given={}, now=timezone.now())
    inspection, bureau, office = enter(desk(width=390), 李监察), enter(desk(), 孙副局), enter(desk(), 周治欠)
    drafted(inspection, one.pk)
    at(bureau, one.pk, "review")
    bureau.get_by_label("审核意见").fill("与处理决定一致，不涉及个人信息")
    sent(bureau, "审核通过", "待告知")
    at(inspection, one.pk, "notify")
    confirmed(inspection, "公布前告知", "待公布")
    at(bureau, one.pk, "release")
    expect(bureau.get_by_role("main")).to_contain_text("不得与「审核通过」是同一人")
    at(office, one.pk, "release")
    confirmed(office, "公布", "已公布")
    anybody = desk(width=390)
    found(anybody, one.pk, "某某路1号")

    at(inspection, one.pk, "mistake")
    inspection.get_by_label("理由").fill("地址有误")
    sent(inspection, "发现差错", "待更正")
    at(inspection, one.pk, "amend")
    expect(inspection.get_by_label("主要违法事实")).to_have_value(FACTS)  # only the address is typed anew
    inspection.get_by_label("单位地址").fill("白银市白银区某某路2号")
    inspection.get_by_label("理由").fill("地址有误")
    sent(inspection, "拟定更正内容", "更正待公布")
    at(office, one.pk, "correct")
    office.get_by_label("更正的原因").fill("地址有误")
    confirmed(office, "公布更正", "已公布")
    found(anybody, one.pk, "某某路2号")
    expect(anybody.get_by_role("main")).to_contain_text("更正：地址有误")
    assert Announcement.objects.filter(matter=one).count() == 2
    office.goto("/matters/")
    office.get_by_role("link", name="社会公布", exact=True).first.click()
    expect(office.get_by_role("main")).to_contain_text("公布1件")
    looks_right(office)
    inspection.goto("/publications/")
    looks_right(inspection)
