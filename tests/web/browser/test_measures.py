"""The measures of the 2019 plan by those who carry them: from a measure's line on the board to what it is about."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from huxin.access import SYSTEM, Actor, Role
from huxin.actions import monitor
from huxin.base import clock
from huxin.record.models import Project
from tests import proven
from tests.actions.invented import BUILDER, as_csv, roster
from tests.web.browser.adopting import COUNTY, adopt, line, opened
from tests.web.browser.sight import looks_right
from tests.web.browser.test_plan import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Desk = Callable[..., Page]
Hired = Callable[[Actor], Any]
HOUSING = Actor("某住建", "某住建", Role.SECTOR, ("6204",), ("housing",), body="housing")
TRANSPORT = Actor("某交运", "某交运", Role.SECTOR, ("6204",), ("transport",), body="transport")
WATER = Actor("某水务", "某水务", Role.SECTOR, ("6204",), ("water",), body="water")


@pytest.fixture
def adopted(home: object, 王主任: Actor) -> None:
    """The site with its June, of which nobody is paid in full, seen by a run; and the plan in force."""
    adopt(王主任)


@pytest.mark.usefixtures("adopted")
@pytest.mark.parametrize("width", [1440, 390])
def test_住建部门看用工改革_补报用人单位以后比例上升(desk: Desk, hired: Hired, width: int) -> None:
    hired(HOUSING)
    page = enter(desk(width=width), HOUSING)
    expect(line(page, "13")).to_contain_text("0/5 名在场工人由企业用工，5名没有报送用人单位")
    opened(page, "13")
    expect(page.get_by_role("status")).to_contain_text("没有报送不等于没有")
    expect(page.get_by_text("工伤保险：没有报送。")).to_be_visible()
    for what in ("由企业用工", "有劳动合同"):
        expect(page.get_by_role("img", name=f"各月在场工人{what}的比例")).to_be_visible()
    looks_right(page)
    with page.expect_download() as got:
        page.get_by_role("link", name="导出 CSV").click()
    rows = Path(got.value.path()).read_text("utf-8-sig").splitlines()
    assert rows[1] == "2019-06,某小学教学楼,白银区,房建市政,没有报送,5,0,0,0,5,0,5,0,没有报送", rows

    head, *told = roster()
    proven.bring(as_csv([[*head, "用人单位"], *([*row, BUILDER] for row in told[:4])]), "补报.csv", clock.now())
    monitor.run(settings.HUXIN_HOME, actor=SYSTEM, as_of=date(2019, 8, 11), now=clock.now())
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("企业用工 4 名")
    page.get_by_label("行业", exact=True).select_option("water")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_text("没有可以统计的考勤")).to_be_visible()
    looks_right(page)
    expect(line(page, "13")).to_contain_text("4/5 名在场工人由企业用工")


@pytest.mark.usefixtures("adopted")
def test_县区从方案走到政策库(desk: Desk, hired: Hired) -> None:
    hired(COUNTY)
    page = enter(desk(), COUNTY)
    opened(page, "4")
    expect(page.get_by_role("heading", level=1)).to_contain_text("政策")
    looks_right(page)


@pytest.mark.usefixtures("adopted")
@pytest.mark.parametrize(
    ("no", "actor", "sector"),
    [("5", HOUSING, "housing"), ("6", TRANSPORT, "transport"), ("6", WATER, "water")],
    ids=["住建", "交运", "水务"],
)
def test_行业部门看实名制_走到缺的那个项目_补齐以后不在了(
    desk: Desk, hired: Hired, no: str, actor: Actor, sector: str
) -> None:
    hired(actor)
    Project.objects.update(sector=sector, registered_heads=3)
    page = enter(desk(), actor)
    expect(line(page, no)).to_contain_text("3/5 名在场工人已实名登记（60%）")
    opened(page, no)
    expect(page.get_by_label("五项制度")).to_have_value("registered")
    page.get_by_role("link", name="某小学教学楼").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("某小学教学楼")
    Project.objects.update(registered_heads=5)
    opened(page, no)
    expect(page.get_by_text("没有符合条件的项目")).to_be_visible()
    expect(line(page, no)).to_contain_text("5/5 名在场工人已实名登记")


@pytest.mark.usefixtures("adopted")
@pytest.mark.parametrize(
    ("no", "missing", "there", "said"),
    [
        ("8", {"has_account": False}, {"has_account": True}, "个在建项目有工资专户"),
        ("9", {"settled_ratio_e4": 4_000}, {"settled_ratio_e4": 10_000}, "个项目按月足额支付"),
    ],
    ids=["专户", "监控信息"],
)
def test_县区看专户和支付_走到缺的那个项目(
    desk: Desk, hired: Hired, no: str, missing: dict[str, Any], there: dict[str, Any], said: str
) -> None:
    hired(COUNTY)
    Project.objects.update(**missing)
    page = enter(desk(width=390), COUNTY)
    expect(line(page, no)).to_contain_text(f"0/1 {said}")
    opened(page, no)
    page.get_by_role("link", name="某小学教学楼").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("某小学教学楼")
    Project.objects.update(**there)
    expect(line(page, no)).to_contain_text(f"1/1 {said}")
