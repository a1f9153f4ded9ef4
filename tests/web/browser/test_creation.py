"""无欠薪创建: the office begins the year; the county files, scores, is told why not to apply, mends it, applies; the
city checks."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from huxin.access import Actor, Role
from huxin.law import no_arrears
from huxin.record.models import Matter, Project
from tests.web.browser.sight import looks_right
from tests.web.browser.test_plan import PDF, enter

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city")]
COUNTY = Actor("罗政办", "罗政办", Role.COUNTY_GOVERNMENT, ("620402",), body="government_620402")


def press(page: Page, label: str, **fields: str) -> None:
    """One move by its button, from wherever it is offered."""
    page.get_by_role("link", name=label, exact=True).first.click()
    for name, text in fields.items():
        page.get_by_label(name).fill(text)
    if label in ("报送实施方案",):
        page.get_by_label("证明材料").set_input_files(PDF)  # type: ignore[arg-type]
    page.get_by_role("button", name=label, exact=True).click()


def test_从部署到公示_锁定的自评随时可看(
    desk: Callable[..., Page], hired: Callable[[Actor], object], 王主任: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for actor in (COUNTY, replace(王主任, body="city_office")):
        hired(actor)
    # The site has neither a complaint nor a ledger: only what it has is asked for here.
    monkeypatch.setattr(
        no_arrears, "ITEMS", tuple(one for one in no_arrears.ITEMS if one.key in ("registered", "settled"))
    )
    Project.objects.filter(region_code="620402").update(
        attending_heads=20, registered_heads=20, contracted_heads=20, arrears_fen=700_000, settled_ratio_e4=10_000
    )
    office = enter(desk(), 王主任)
    office.goto("/no-arrears/")
    office.get_by_role("link", name="部署年度创建").click()
    office.get_by_role("button", name="部署").click()
    expect(office.get_by_role("link", name="待报实施方案").first).to_be_visible()
    looks_right(office)

    county = enter(desk(width=390), COUNTY)
    county.goto("/no-arrears/")
    press(county, "报送实施方案", 目标任务和措施="全年零欠薪，逐个工地核对")
    county.goto("/no-arrears/")
    press(county, "自评并锁定", 自评说明="逐项核对")
    county.goto("/no-arrears/")
    expect(county.get_by_text("「申报」还不能办理", exact=False)).to_contain_text("项否决情形，不能申报")
    looks_right(county)

    Project.objects.filter(region_code="620402").update(arrears_fen=0)
    press(county, "自评并锁定", 自评说明="欠薪已付清，重新核对")
    county.goto("/no-arrears/")
    county.get_by_role("link", name="锁定的评分：自评").click()
    expect(county.get_by_role("status")).to_contain_text("与锁定时一致")
    looks_right(county)
    with county.expect_download() as got:
        county.get_by_role("link", name="下载原始数据").click()
    assert got.value.suggested_filename.endswith("-self.json")
    county.goto("/no-arrears/")
    press(county, "申报", 申报理由="达到标准，没有否决情形")
    expect(county.get_by_text("无欠薪创建申报表").first).to_be_visible()

    _checked_by_the_city(office)


def _checked_by_the_city(office: Page) -> None:
    one = Matter.objects.get(kind="creation", region_code="620402")
    office.goto("/no-arrears/?region=620402")
    expect(office.get_by_text("还没有登记暗访", exact=False)).to_be_visible()
    press(office, "登记暗访", 暗访日期=str(one.opened_on), 暗访工地处数="3", 访谈工人人数="15", 暗访情况="没有发现欠薪")
    office.goto("/no-arrears/?region=620402")
    press(office, "核验符合", 核验意见="数据和暗访一致")
    office.goto("/no-arrears/?region=620402")
    press(office, "公示", 公示内容="拟认定白银区为无欠薪县区", 公示的渠道="市政府网站")
    for paper in ("实施方案", "自评表", "申报表", "核验报告", "公示"):
        expect(office.get_by_text(paper).first).to_be_visible()
    looks_right(office)
