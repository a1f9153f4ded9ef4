"""包保督查: the office pairs; the sponsor draws, visits, reports at phone width; the county puts right."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from huxin.access import Actor, Role
from huxin.base import clock
from huxin.record.models import Matter, Project
from tests.web.browser.sight import looks_right
from tests.web.browser.test_plan import PDF, enter

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city")]
SPONSOR = Actor("田财政", "田财政", Role.FINANCE, ("6204",), body="finance")
COUNTY = Actor("罗政办", "罗政办", Role.COUNTY_GOVERNMENT, ("620402",), body="government_620402")
SECTIONS = ("一、“攻坚年”工作进展情况", "二、工程建设领域、政府投资项目", "三、工作中存在的主要问题", "四、面临的形势")


def test_从登记包保关系到整改办结(desk: Callable[..., Page], hired: Callable[[Actor], object], 王主任: Actor) -> None:
    for actor in (SPONSOR, COUNTY, replace(王主任, body="city_office")):
        hired(actor)
    office = enter(desk(), 王主任)
    office.goto("/sponsorship/")
    office.get_by_role("row", name="白银区").get_by_role("link", name="登记").click()
    office.get_by_label("白银市财政局").check()
    office.get_by_role("button", name="登记包保关系").click()
    expect(office.get_by_role("link", name="待制定方案")).to_be_visible()
    looks_right(office)

    _visits_and_reports(enter(desk(width=390), SPONSOR))

    office.reload()
    expect(office.get_by_text("问题 1，未整改 1")).to_be_visible()
    office.get_by_role("link", name="待汇总").click()
    office.get_by_role("link", name="汇总并交办整改").click()
    office.get_by_label("汇总意见").fill("请按期整改")
    office.get_by_role("button", name="汇总并交办整改").click()

    county = enter(desk(), COUNTY)
    county.goto("/sponsorship/")
    county.get_by_role("link", name="两处没有告示牌").click()
    county.get_by_role("link", name="提交整改回单").click()
    county.get_by_label("问题1的整改情况").fill("两处都已补立")
    county.get_by_label("证明材料").set_input_files(PDF)  # type: ignore[arg-type]
    county.get_by_role("button", name="提交整改回单").click()

    office.goto("/sponsorship/")
    office.get_by_role("link", name="整改待核查").click()
    office.get_by_role("link", name="核查属实，办结").click()
    office.get_by_label("汇总意见").fill("照片属实")
    office.get_by_role("button", name="核查属实，办结").click()
    office.goto("/sponsorship/")
    expect(office.get_by_role("link", name="已办结")).to_be_visible()
    expect(office.get_by_role("status")).to_contain_text("没有整改的问题 0 个")


def _visits_and_reports(sponsor: Page) -> None:
    sponsor.goto("/sponsorship/")
    looks_right(sponsor)
    sponsor.get_by_role("link", name="待制定方案").click()
    sponsor.get_by_role("link", name="制定督导方案并抽取工地").click()
    sponsor.get_by_label("督导安排").fill("本月到县里，由分管负责同志带队")
    sponsor.get_by_role("button", name="制定督导方案并抽取工地").click()
    drawn = Matter.objects.get(kind="sponsorship").data["sites"]
    assert drawn
    sponsor.get_by_role("link", name="登记督导").click()
    sponsor.get_by_label("督导日期").fill(str(clock.today()))
    sponsor.get_by_label("督导情况").fill("现场查看，查了告示牌和台账")
    sponsor.get_by_role("button", name="登记督导").click()
    expect(sponsor.get_by_role("alert").first).to_contain_text("抽中的工地督导、电话核实，现在填写了0处")
    names = dict(Project.objects.filter(code__in=drawn).values_list("code", "name"))
    for n, code in enumerate(drawn, 1):  # by their names, and no others
        sponsor.get_by_label(f"{names[code]}（抽中第{n}处）：电话核实人数").fill("5")
        group = sponsor.get_by_role("group", name=f"{names[code]}（抽中第{n}处）：是否反映欠薪")
        group.get_by_label("没有反映欠薪").check()
    expect(sponsor.get_by_label("电话核实人数")).to_have_count(len(drawn))
    looks_right(sponsor)
    sponsor.get_by_role("button", name="登记督导").click()
    sponsor.get_by_role("link", name="报送季度反馈报告").click()
    for section in SECTIONS:
        sponsor.get_by_label(section).fill("已经逐项核对，进展正常。")
    sponsor.get_by_label("问题1", exact=False).first.fill("两处没有告示牌")
    sponsor.get_by_role("button", name="报送季度反馈报告").click()
    expect(sponsor.get_by_role("alert").first).to_contain_text("问题1须同时写明内容、责任单位和整改期限")
    sponsor.get_by_role("group", name="问题1的责任单位").get_by_label("县区人民政府").check()
    sponsor.get_by_label("问题1的整改期限").fill("2099-12-31")
    sponsor.get_by_role("button", name="报送季度反馈报告").click()
    expect(sponsor.get_by_role("status").first).to_be_visible()
    looks_right(sponsor)
