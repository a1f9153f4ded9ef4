"""The measures of the 2019 plan by those who carry them: from a measure's line on the board to what it is about."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from huxin.access import SYSTEM, Actor, Role
from huxin.actions import intake, monitor
from huxin.base import clock
from huxin.record.models import Project
from tests import proven
from tests.actions.invented import BUILDER, CODE, as_csv, roster
from tests.web.browser.adopting import COUNTY, adopt, line, opened
from tests.web.browser.sight import looks_right
from tests.web.browser.test_plan import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Desk = Callable[..., Page]
Hired = Callable[[Actor], Any]
HOUSING = Actor("某住建", "某住建", Role.SECTOR, ("6204",), ("housing",), body="housing")
TRANSPORT = Actor("某交运", "某交运", Role.SECTOR, ("6204",), ("transport",), body="transport")
BUREAU = Actor("某人社", "某人社", Role.BUREAU, ("6204",), body="human_resources")
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
    expect(page.get_by_text("还没有参保的项目和企业")).to_be_visible()
    for what in ("由企业用工", "有劳动合同", "登记了工伤保险"):
        expect(page.get_by_role("img", name=f"各月在场工人{what}的比例")).to_be_visible()
    looks_right(page)
    with page.expect_download() as got:
        page.get_by_role("link", name="导出 CSV").click()
    rows = Path(got.value.path()).read_text("utf-8-sig").splitlines()
    assert rows[1] == "2019-06,某小学教学楼,白银区,房建市政,没有报送,5,0,0,0,5,0,5,0,0,5", rows

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
@pytest.mark.parametrize("width", [1440, 390])
def test_人社部门登记和更正参保_用工改革随即看得到(desk: Desk, hired: Hired, width: int) -> None:
    hired(BUREAU)
    page = enter(desk(width=width), BUREAU)
    page.goto("/reform/")
    page.get_by_role("link", name="导入或逐条登记").click()
    expect(page.get_by_text("还没有登记工伤保险参保")).to_be_visible()
    looks_right(page)
    page.get_by_role("link", name="登记一份").click()
    page.get_by_role("radio", name="按项目参保").check()
    page.get_by_label("项目编码或统一社会信用代码").fill("没有的")
    page.get_by_label("参保证明编号").fill("示例-1")
    page.get_by_label("参保开始日期").fill("2019-05-01")
    page.get_by_role("button", name="登记工伤保险参保").click()
    expect(page.get_by_text("没有这个项目，或它不在您的管辖范围内")).to_be_visible()
    looks_right(page)
    page.get_by_label("项目编码或统一社会信用代码").fill(CODE)
    page.get_by_role("button", name="登记工伤保险参保").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("某小学教学楼")
    looks_right(page)
    page.goto("/reform/")
    expect(page.get_by_role("status")).to_contain_text("登记了工伤保险 5 名，未登记参保 0 名")
    looks_right(page)

    page.goto("/insurance/")
    page.get_by_role("link", name="某小学教学楼").click()
    page.get_by_label("参保截止日期").fill("2019-06-29")
    page.get_by_label("理由").fill("通知停保")
    page.get_by_role("button", name="更正").click()
    expect(page.get_by_role("cell", name="通知停保")).to_be_visible()
    page.goto("/reform/")
    expect(page.get_by_role("status")).to_contain_text("登记了工伤保险 0 名，未登记参保 5 名")


@pytest.mark.usefixtures("adopted")
def test_县区导入参保名单_不能收的行说明原因(desk: Desk, hired: Hired, tmp_path: Path) -> None:
    hired(COUNTY)
    page = enter(desk(width=390), COUNTY)
    head = ["参保方式", "项目编码", "统一社会信用代码", "参保证明编号", "参保开始日期", "参保截止日期"]
    rows = [
        ["按项目参保", CODE, "", "示例-2", "2019-06-30", ""],
        ["按项目参保", "没有的", "", "示例-3", "2019-06-30", ""],
    ]
    listed = tmp_path / "参保名单.csv"
    listed.write_bytes(as_csv([head, *rows]))
    page.goto("/insurance/")
    page.get_by_label("导入社保经办机构的名单").set_input_files(listed)
    page.get_by_role("button", name="导入名单").click()
    page.wait_for_url("**/imports/?fresh=*")
    intake.recover(now=clock.now())
    page.goto("/imports/")
    page.get_by_role("link", name="参保名单.csv").first.click()
    expect(page.get_by_text("没有这个项目，或它不在您的管辖范围内").first).to_be_visible()
    page.goto("/reform/")
    expect(page.get_by_role("status")).to_contain_text("登记了工伤保险 5 名，未登记参保 0 名")


@pytest.mark.usefixtures("adopted")
def test_企业不看参保登记(desk: Desk, hired: Hired, 钱劳资: Actor) -> None:
    hired(钱劳资)
    page = enter(desk(width=390), 钱劳资)
    page.goto("/insurance/")
    expect(page.get_by_text("工伤保险参保登记只供机关查看")).to_be_visible()
    looks_right(page)


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
