"""政府投资项目资金 (measure 10): finance sees who is behind, enters what it appropriated, and is behind no more."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from huxin.access import Actor
from huxin.base.home import Home
from huxin.record.models import Project
from tests.proven import site
from tests.web.browser.sight import looks_right
from tests.web.test_funding import FINANCE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def enter_document(page: Page, kind: str, on: str, amount: str, document: str) -> None:
    page.get_by_label(kind, exact=True).check()
    page.get_by_label("日期").fill(on)
    page.get_by_label("金额（元）", exact=False).first.fill(amount)
    page.get_by_label("文号、凭证号").fill(document)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已登记")


@pytest.mark.parametrize("width", [1440, 390])
def test_财政看到钱停在谁那里_登记拨付以后轮到建设单位(
    home: Home, desk: Callable[..., Page], enter: Callable[[Page, Actor], None], width: int
) -> None:
    site()
    Project.objects.update(funding="government", arrears_fen=300_000, overdue_days=20, labour_ratio_e4=2_000)
    page = desk(width=width)
    enter(page, FINANCE)
    page.goto("/funding/")
    expect(page.get_by_role("main")).to_contain_text("没有登记资金")
    looks_right(page)
    page.get_by_role("link", name=Project.objects.get().name).click()
    enter_document(page, "预算安排", "2019-04-01", "100000", "市财建〔2019〕2号")
    page.goto("/funding/")
    expect(page.get_by_role("main")).to_contain_text("有欠薪，预算里还有没拨付的")
    page.get_by_role("link", name=Project.objects.get().name).click()
    enter_document(page, "财政拨付", "2019-05-06", "100000", "拨款1号")
    page.goto("/funding/?who=owner")
    expect(page.get_by_role("row", name=Project.objects.get().name)).to_contain_text("2019-05-06")
    looks_right(page)
