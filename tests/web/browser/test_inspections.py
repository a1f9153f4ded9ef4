"""随机检查: drawn at a desk, visited on a telephone by the drawn pair with photos, published, seen by everybody."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from huxin.access import Actor
from huxin.actions import draws, inspections
from huxin.record.models import DrawnSite, InspectionDraw, InspectionPlan, Matter
from huxin.workflows.inspection import ITEMS
from tests.actions.inspecting import HEAD, PEOPLE, SECOND, drafted
from tests.web.browser.sight import looks_right
from tests.web.browser.test_plan import enter

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city")]
PHOTO = {"name": "现场.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\nendobj\n"}


@pytest.fixture
def listed(hired: Callable[[Actor], Any]) -> None:
    """Everybody hired, two of them on the list of inspectors, and a plan that waits for its approval."""
    now = timezone.now()
    for actor in (HEAD, SECOND, *PEOPLE[:2]):
        hired(actor)
    for actor in PEOPLE[:2]:
        inspections.enlist(actor=HEAD, username=actor.id, certificate="甘1", valid_until=date(2099, 1, 1), now=now)
    inspections.recuse(actor=HEAD, code="J0001", key="91620400MA71C0DE1A", reason="other", now=now)
    inspections.release(actor=HEAD, code="J0001", key="91620400MA71C0DE1A", now=now)
    inspections.recuse(actor=HEAD, code="J0002", key="620421-2", reason="other", now=now)
    inspections.draft(actor=HEAD, said=drafted(year=timezone.localdate(now).year), now=now)


def test_批准_公布散列_抽取_派检_手机上检查_公示_人人可见(listed: None, desk: Callable[..., Page]) -> None:
    second, head = enter(desk(), SECOND), enter(desk(), HEAD)
    _drawn(second)
    matter = DrawnSite.objects.get().matter
    head.goto(f"/matters/{matter.pk}/")
    head.get_by_role("link", name="派检").click()
    head.get_by_label("两名检查人员均没有应当回避的情形").check()
    head.get_by_role("button", name="派检").click()
    expect(head.get_by_role("status")).to_contain_text("待检查")
    _visited(enter(desk(width=390), PEOPLE[0]), matter.pk)

    head.goto(f"/matters/{matter.pk}/")
    head.get_by_role("link", name="公示结果").click()
    head.get_by_label("公示的内容").fill("八项检查都符合规定")
    head.get_by_label("不含国家秘密、商业秘密和个人信息").check()
    head.get_by_role("button", name="下一步：确认").click()
    head.get_by_role("button", name="确认：公示结果").click()
    expect(head.get_by_role("status")).to_contain_text("已办结")
    assert Matter.objects.get(pk=matter.pk).state == "done"
    _seen(desk(width=390))
    plan = InspectionPlan.objects.get().pk
    for where in ("people/", "new/", f"{plan}/sites/"):
        head.goto(f"/inspections/{where}")
        looks_right(head)


def _drawn(page: Page) -> None:
    """Approved by somebody else than wrote it, the frame published, the seed entered."""
    page.goto("/matters/")
    page.get_by_role("link", name="随机检查").click()
    page.wait_for_url("**/inspections/**")
    looks_right(page)
    page.get_by_role("link", name="2019年白银区抽查计划").click()
    page.get_by_role("button", name="批准计划").click()
    expect(page.get_by_role("status")).to_contain_text("可以抽取")
    page.get_by_label("将用哪个公开数字作种子").fill("今晚七星彩开奖号码，中国体彩网")
    page.get_by_role("button", name="公布名单散列").click()
    page.get_by_role("button", name="确认").click()
    expect(page.get_by_role("status")).to_contain_text("名单散列已经公布")
    looks_right(page)
    draw = InspectionDraw.objects.get()  # the number of tonight, a moment later: nobody waits for a lottery here
    at, now = (draw.published_at + timedelta(seconds=n) for n in (1, 2))
    draws.sow(actor=SECOND, draw_id=draw.pk, value="12 05 33", source="中国体彩网", at=at, now=now)
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("与登记的一致")
    looks_right(page)


def _visited(phone: Page, matter: int) -> None:
    """What one of the pair enters on site."""
    phone.goto(f"/matters/{matter}/")
    phone.get_by_role("link", name="登记现场检查").click()
    phone.get_by_label("抽中的两名检查人员都到场").check()
    phone.get_by_label("现场情况").fill("工地正在施工，台账齐全")
    phone.get_by_label("现场照片").set_input_files([PHOTO])  # type: ignore[list-item]
    phone.get_by_role("button", name="登记现场检查").click()
    expect(phone.get_by_role("status")).to_contain_text("待录入结果")
    phone.get_by_role("link", name="逐项录入结果").click()
    for label in ITEMS.values():
        phone.get_by_role("group", name=label).get_by_label("符合").check()
    phone.get_by_label("检查发现").fill("没有发现问题")
    phone.get_by_label("现场照片").set_input_files([PHOTO])  # type: ignore[list-item]
    looks_right(phone)
    phone.get_by_role("button", name="逐项录入结果").click()
    expect(phone.get_by_role("status")).to_contain_text("待公示")


def _seen(anybody: Page) -> None:
    """What somebody without an account sees, and takes away."""
    anybody.goto("/draws/")
    anybody.get_by_role("link", name="2019年白银区抽查计划").click()
    expect(anybody.get_by_role("main")).to_contain_text("八项检查都符合规定")
    looks_right(anybody)
    with anybody.expect_download() as got:
        anybody.get_by_role("link", name="下载抽取文件").click()
    assert got.value.suggested_filename.startswith("CQ-")
