"""政府投资项目资金 (measure 10): finance sees who is behind, enters what it appropriated, and is behind no more; an
order that was not paid by its day suggests a talk (measure 29)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from huxin.access import Actor, Role
from huxin.base import clock
from huxin.base.home import Home
from huxin.record.models import Matter, Project
from tests.proven import site
from tests.web.browser.sight import looks_right
from tests.web.test_funding import FINANCE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COUNTY = Actor("李监察", "李监察", Role.INSPECTOR, ("620402",), body="labour_620402")
OFFICE = Actor("王主任", "王主任", Role.OFFICE, ("6204",), body="city_office")


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


@pytest.mark.parametrize("width", [1440, 390])
def test_县人社责令限期拨付_过了限期没有拨付_市治欠办看到约谈建议_由人提出(
    home: Home, desk: Callable[..., Page], enter: Callable[[Page, Actor], None], width: int
) -> None:
    site()
    Project.objects.update(funding="government", arrears_fen=300_000, region_code="620402")
    name, late = Project.objects.get().name, clock.today() - timedelta(days=1)
    page = desk(width=width)
    enter(page, COUNTY)
    page.goto(f"/projects/{Project.objects.get().pk}/funding/")
    assert page.get_by_label("财政拨付", exact=True).count() == 0
    page.get_by_label("拨付的限期").fill(str(late))
    page.get_by_label("本级人民政府批准的文号").fill("区政发〔2020〕8号")
    enter_document(page, "责令限期拨付", str(late - timedelta(days=9)), "3000", "区人社令〔2020〕3号")
    expect(page.get_by_role("main")).to_contain_text("逾期1天")
    looks_right(page)
    page = desk(width=width)
    enter(page, OFFICE)
    page.goto("/talks/")
    said = page.get_by_role("region", name="约谈建议")
    expect(said).to_contain_text(f"{name}：白银区人力资源和社会保障局")
    expect(said.get_by_role("link", name="项目资金")).to_be_visible()
    looks_right(page)
    assert not Matter.objects.filter(kind="talk").exists()
    said.get_by_role("link", name="提出约谈").click()
    page.get_by_role("button", name="提出约谈").click()
    expect(page.get_by_role("main")).to_contain_text("约谈白银区人民政府：政府投资项目资金没有限期到位")
    page.goto("/talks/")
    expect(page.get_by_role("main")).to_contain_text("现在没有建议")
