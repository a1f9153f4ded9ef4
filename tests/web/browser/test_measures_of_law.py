"""Warnings, money, and section five of the 2019 plan by those who carry them: from the board to the act and back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from huxin.access import Actor, Role
from huxin.actions import campaigns, matters, opening
from huxin.actions.campaigns import Begun
from huxin.base import clock
from huxin.record.models import Matter, Project
from huxin.workflows._campaigns import Dates
from huxin.workflows._crime import ITEMS
from tests import proven
from tests.actions.invented import BUILDER, CODE
from tests.web.browser.adopting import COUNTY, adopt, line, opened
from tests.web.browser.sight import looks_right
from tests.web.browser.test_plan import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Desk = Callable[..., Page]
Hired = Callable[[Actor], Any]
PDF: FilePayload = {"name": "材料.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\nendobj\n"}
POLICE = Actor("郑警官", "郑警官", Role.POLICE, ("6204",), body="police")
ARBITER = Actor("某仲裁员", "某仲裁员", Role.ARBITRATION, ("6204",), body="arbitration")
JUSTICE = Actor("某司法", "某司法", Role.JUSTICE, ("6204",), body="justice")
FINANCE = Actor("某财政", "某财政", Role.FINANCE, ("6204",), body="finance")
INSPECTOR = Actor("李监察", "李监察", Role.INSPECTOR, ("620402",), body="labour_620402")
SECOND = Actor("何监察", "何监察", Role.INSPECTOR, ("620402",), body="labour_620402")
PROOF = {"proof": ["0" * 64]}


@pytest.fixture(autouse=True)
def adopted(home: object, hired: Hired, 王主任: Actor) -> None:
    adopt(王主任)
    for actor in (COUNTY, INSPECTOR, SECOND, POLICE, ARBITER, JUSTICE, FINANCE):
        hired(actor)


def start(kind: str, actor: Actor, **given: Any) -> Matter:
    """A matter of that kind about the site, with nobody at stake yet."""
    return opening.open_about(actor=actor, kind=kind, project_code=CODE, given=given, now=clock.now())


def do(matter: Matter, actor: Actor, name: str, **given: Any) -> Matter:
    return matters.move(actor=actor, matter_id=matter.pk, name=name, given=given, now=clock.now())


def begun(office: Actor, kind: str, title: str, body: str) -> None:
    """A drive of sixty days."""
    dates = Dates(clock.today(), clock.today() + timedelta(days=60))
    said = Begun(kind, title, dates, body, ["620402", "620421"])
    campaigns.begin(actor=replace(office, body="city_office"), campaign=said, now=clock.now())


def follow(page: Page, matter: Matter) -> None:
    """The link to it in the list."""
    page.locator(f'main a[href="/matters/{matter.pk}/"]').first.click()


def act(page: Page, name: str, *, files: bool = False, grave: bool = False, **fields: str) -> None:
    """A step of the matter that is open, with its form filled in."""
    page.get_by_role("link", name=name, exact=True).click()
    for label, text in fields.items():
        page.get_by_role("textbox", name=label).fill(text)
    if files:
        page.get_by_label("证明材料").set_input_files([PDF])
    page.get_by_role("button", name="下一步：确认" if grave else name, exact=True).click()
    if grave:
        page.get_by_role("button", name=f"确认：{name}").click()


def test_财政部门从方案到政府投资项目_登记预算(desk: Desk) -> None:
    Project.objects.update(funding="government")
    page = enter(desk(), FINANCE)
    opened(page, "10")
    expect(page.get_by_role("row", name="某小学教学楼")).to_contain_text("没有登记资金")
    page.get_by_role("link", name="某小学教学楼").click()
    page.get_by_label("预算安排").check()
    page.get_by_label("日期").fill("2019-03-01")
    page.get_by_label("金额").fill("1200000")
    page.get_by_label("文号").fill("某财建〔2019〕1号")
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("row", name="预算安排")).to_contain_text("1,200,000.00")
    looks_right(page)


def test_财政部门从方案到政府投资项目整治_登记排查过没有欠薪(desk: Desk, 王主任: Actor) -> None:
    Project.objects.update(funding="government")
    begun(王主任, "government", "某政府投资项目整治", "finance")
    page = enter(desk(), FINANCE)
    opened(page, "15")
    page.get_by_role("link", name="某政府投资项目整治").click()
    page.get_by_role("link", name="登记排查").click()
    page.get_by_role("row", name="某小学教学楼").get_by_role("link", name="没有发现欠薪").click()
    page.get_by_label("怎样排查的").fill("看了六月的工资表和银行流水，问了木工班")
    page.get_by_role("button", name="登记没有发现欠薪").click()
    expect(page.get_by_role("status")).to_contain_text("没有发现欠薪")
    expect(page.get_by_text("在建项目都已排查")).to_be_visible()
    looks_right(page)


def test_人社局从方案到春节前专项检查_看最后八周(desk: Desk, hired: Hired, 孙副局: Actor, 王主任: Actor) -> None:
    begun(王主任, "festival", "某春节前专项检查", "human_resources")
    hired(孙副局)
    page = enter(desk(), 孙副局)
    opened(page, "18")
    page.get_by_role("link", name="某春节前专项检查").click()
    page.get_by_role("link", name="节前周报表").click()
    expect(page.get_by_role("rowheader", name="节前第8周").first).to_be_visible()
    looks_right(page)


def test_县区签发预警_企业整改后由另一人核实解除_方案上多一件办结(desk: Desk) -> None:
    warning = proven.warned(clock.now())  # beside the red one of the run
    county = enter(desk(), COUNTY)
    expect(line(county, "12")).to_contain_text("0/2 件预警已办结")
    opened(county, "12")
    follow(county, warning)
    act(county, "签发", grave=True)
    expect(county.get_by_role("status").first).to_contain_text("待答复")
    contractor = Actor("钱劳资", "钱劳资", Role.ENTERPRISE, units=(BUILDER,))
    do(warning, contractor, "reply", plan="十日内付清", pay_by="2099-01-31")
    do(warning, contractor, "prove", **PROOF)
    matters.move(  # the monitor finds nothing any more
        actor=matters.MACHINE, matter_id=warning.pk, name="update", given={}, now=clock.now(),
        sets={"causes": [], "owed_fen": 0, "heads": 0},
    )  # fmt: skip
    inspector = enter(desk(), INSPECTOR)
    inspector.goto(f"/matters/{warning.pk}/")
    inspector.get_by_role("link", name="核实属实，解除").click()
    inspector.get_by_label("证明材料").set_input_files([PDF])
    inspector.get_by_role("radio", name="属实", exact=True).check()
    inspector.get_by_role("button", name="核实属实，解除").click()
    expect(inspector.get_by_role("status").first).to_contain_text("已解除")
    expect(line(county, "12")).to_contain_text("1/2 件预警已办结")


def test_监察员受理投诉_另一人批准立案_方案上数得到(desk: Desk) -> None:
    complaint = start("complaint", INSPECTOR, door="visit", claim="wages", facts="六月工资没有发")
    do(complaint, COUNTY, "triage", claim="wages")
    do(complaint, COUNTY, "assign", to_region="620402")
    first = enter(desk(width=390), INSPECTOR)
    expect(line(first, "20")).to_contain_text("0/1 件投诉和案件已办结")
    opened(first, "20")
    follow(first, complaint)
    act(first, "受理")
    expect(first.get_by_role("status").first).to_contain_text("已受理")
    looks_right(first)
    second = enter(desk(), SECOND)
    second.goto(first.url)
    act(second, "批准立案")
    expect(second.get_by_role("status").first).to_contain_text("立案")
    assert Matter.objects.get(kind="case").project_id == complaint.project_id
    expect(line(first, "20")).to_contain_text("0/2 件投诉和案件已办结")


def test_公安签收移送_审查_立案(desk: Desk, 孙副局: Actor) -> None:
    transfer = start("transfer", INSPECTOR)
    do(transfer, INSPECTOR, "appoint", officer_a="李某", officer_b="何某")
    do(transfer, INSPECTOR, "gather", **{f"has_{key}": "1" for key in ITEMS}, **PROOF)
    do(transfer, INSPECTOR, "confirm")
    do(transfer, INSPECTOR, "report", facts="责令后仍不支付，负责人失去联系。", **PROOF)
    do(transfer, 孙副局, "approve")
    do(transfer, INSPECTOR, "send", police="白银市公安局", goods="案卷一册", **PROOF)
    page = enter(desk(), POLICE)
    expect(line(page, "21")).to_contain_text("0/1 件涉罪移送已办结")
    opened(page, "21")
    follow(page, transfer)
    act(page, "签收")
    act(page, "材料齐全，进入审查")
    act(page, "立案", files=True, grave=True)
    expect(page.get_by_role("status").first).to_contain_text("已立案")
    looks_right(page)


def test_仲裁受理_调解成功_人社局在方案上看得到(desk: Desk, hired: Hired, 孙副局: Actor) -> None:
    claim = start("arbitration", ARBITER)
    page = enter(desk(), ARBITER)
    page.goto(f"/matters/{claim.pk}/")
    act(page, "受理")
    act(page, "达成调解", files=True, 调解协议内容="十日内付清")
    expect(page.get_by_role("status").first).to_contain_text("达成调解")
    looks_right(page)
    hired(孙副局)
    bureau = enter(desk(), 孙副局)
    expect(line(bureau, "22")).to_contain_text("0/1 件仲裁已办结")
    opened(bureau, "22")
    follow(bureau, claim)
    expect(bureau.get_by_text("十日内付清").first).to_be_visible()


def test_公安报告苗头_县区明确指挥(desk: Desk) -> None:
    crowd = start("incident", POLICE, people="12", place="某小学教学楼工地门口", grade="l4")
    page = enter(desk(width=390), POLICE)
    expect(line(page, "23")).to_contain_text("0/1 件群体性事件已办结")
    opened(page, "23")
    follow(page, crowd)
    act(page, "登记电话首报", 电话报告的对象和时间="市治欠办，八时三十分")
    act(page, "书面首报", 信息来源="工地门口聚集，要求支付工资", 发展趋势="平稳", 已采取的措施="已到现场")
    expect(page.get_by_role("status").first).to_contain_text("已报告")
    county = enter(desk(), COUNTY)
    county.goto(page.url)
    act(county, "明确现场指挥", 现场指挥="某副县长", 处置方案="公安维持秩序，人社核对名单")
    expect(county.get_by_role("status").first).to_contain_text("处置")


def test_司法部门当日给予援助_指派承办人(desk: Desk) -> None:
    aid = start("aid", COUNTY, claim="wages", facts="六月工资没有发")
    page = enter(desk(), JUSTICE)
    expect(line(page, "24")).to_contain_text("0/1 件法律援助已办结")
    opened(page, "24")
    follow(page, aid)
    act(page, "决定给予援助")
    act(page, "指派承办人", 承办律师="某律师", 与本案没有利害关系="已核对")
    expect(page.get_by_role("status").first).to_contain_text("承办中")
    looks_right(page)
