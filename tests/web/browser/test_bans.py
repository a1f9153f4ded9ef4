"""联合惩戒: labour inspection pushes, each body answers at a desk or a telephone, the office sees who has not; the
removal is told to them again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from huxin.access import Actor
from huxin.actions import matters
from huxin.record.models import Matter
from tests.actions.invented import BUILDER
from tests.actions.test_blacklist import listed, officer
from tests.proven import site
from tests.web.browser.sight import looks_right
from tests.web.browser.test_plan import enter

pytestmark = pytest.mark.browser


def pushed(inspector: Actor, bureau: Actor) -> Matter:
    now = timezone.now()
    one = listed(inspector, bureau, now)
    given = {"published": "信用白银网站"}
    return matters.move(actor=inspector, matter_id=one.pk, name="push", given=given, now=now)


def answers(page: Page, link: str, move: str, said: str) -> None:
    page.goto("/bans/")
    expect(page.get_by_role("status").first).to_contain_text("您单位有 1 项待反馈")
    looks_right(page)
    page.get_by_role("link", name=link).first.click()
    page.get_by_role("link", name=move).click()
    page.get_by_role("textbox").first.fill(said)
    page.get_by_role("button", name=move).click()
    expect(page.get_by_role("link", name=move)).to_have_count(0)
    page.goto("/bans/")
    expect(page.get_by_role("status")).to_have_count(0)
    looks_right(page)


def checked(page: Page) -> None:
    page.goto("/bans/")
    page.get_by_role("link", name="批量核对").click()
    page.get_by_label("单位名称或者统一社会信用代码").fill(f"{BUILDER}\n另一公司")
    page.get_by_role("button", name="核对", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("核对 2 个单位，1 个在名单里或者同名")
    looks_right(page)
    with page.expect_download() as file:
        page.get_by_role("button", name="核对并下载 CSV").click()
    assert BUILDER in Path(file.value.path()).read_text("utf-8-sig")
    page.goto("/bans/credit/")
    looks_right(page)


def test_推送_各单位反馈_决定撤销以后再反馈解除(
    home: object, desk: Callable[..., Page], hired: Callable[[Actor], Any], 李监察: Actor, 孙副局: Actor, 周治欠: Actor
) -> None:
    site()
    finance = officer("finance")
    for actor in (李监察, 孙副局, 周治欠, finance):
        hired(actor)
    office = enter(desk(), 周治欠)
    office.goto("/bans/")
    expect(office.get_by_role("main")).to_contain_text("名单里还没有单位")
    looks_right(office)
    one = pushed(李监察, 孙副局)
    office.reload()
    expect(office.get_by_role("main")).to_contain_text("成员单位有 7 项待反馈")
    expect(office.get_by_role("link", name="待反馈")).to_have_count(7)
    looks_right(office)

    body = enter(desk(width=390), finance)
    answers(body, "待反馈", "反馈已实施", "当日录入政府采购系统")
    office.get_by_label("成员单位").select_option("finance")
    expect(office.get_by_role("link", name="已实施")).to_be_visible()
    expect(office.get_by_role("link", name="待反馈")).to_have_count(0)

    checked(body)
    now = timezone.now()
    given = {"reason": "判决撤销处理决定", "proof": ["0" * 64]}
    matters.move(actor=李监察, matter_id=one.pk, name="overturned", given=given, now=now)
    matters.move(actor=孙副局, matter_id=one.pk, name="revoke", given={"found": "处理决定已被撤销"}, now=now)
    answers(body, "解除，待反馈", "反馈已解除、已延长", "当日从政府采购系统解除")
    office.reload()
    expect(office.get_by_role("link", name="解除，已反馈")).to_be_visible()
    expect(office.get_by_role("main")).to_contain_text("已移出")
    looks_right(office)
