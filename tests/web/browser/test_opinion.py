"""A county sends posts in, checks and answers one, and enters what it did for publicity; the city looks on."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from huxin.access import Actor, Role
from tests.web.browser.sight import looks_right
from tests.web.browser.test_plan import enter

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city")]
COUNTY = Actor("周治欠", "周治欠", Role.COUNTY_OFFICE, ("620402",), body="office_620402")
BUREAU = Actor("程人社", "程人社", Role.BUREAU, ("6204",), body="human_resources")
CSV = """标题,内容,发布时间,来源,作者
,白银区學府花園工地拖欠農民工工資三個月，沒人管,2019-12-01,某论坛,某人
,转发微博 //@某某:白银区学府花园工地拖欠农民工工资三个月，没人管,2019-12-02,某网站,某人
,房东不退押金,2019-12-02,某论坛,某人
,平川区欠薪,昨天,某论坛,某人
"""


def make(page: Page, move: str, **given: str) -> None:
    """Make a move with what its fields are called."""
    page.get_by_role("link", name=move, exact=True).first.click()
    for label, text in given.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name=move, exact=True).click()


def test_县区送入帖文_研判_交办_核实_回应(
    desk: Callable[..., Page], hired: Callable[[Actor], object], 王主任: Actor, tmp_path: Path
) -> None:
    for actor in (COUNTY, replace(王主任, body="city_office")):
        hired(actor)
    (file := tmp_path / "舆情.csv").write_text(CSV, "utf-8")
    county = enter(desk(width=390), COUNTY)
    county.goto("/opinion/")
    expect(county.get_by_text("没有在办的舆情")).to_be_visible()
    county.get_by_role("link", name="送入帖文").first.click()
    county.get_by_role("button", name="送入").click()
    expect(county.get_by_role("alert")).to_contain_text("请选择一个文件")
    county.get_by_label("文件").set_input_files(file)
    county.get_by_role("button", name="送入").click()
    expect(county.get_by_role("status")).to_contain_text("共 4 条，反映拖欠工资的 2 条：新的 1 件")
    expect(county.get_by_role("row", name="昨天").or_(county.get_by_role("row", name="发布时间"))).to_be_visible()
    looks_right(county)
    with county.expect_download() as download:
        county.get_by_role("link", name="下载退回的行").click()
    assert "某人" not in (text := Path(download.value.path()).read_text("utf-8")) and "昨天" in text

    office = enter(desk(), 王主任)
    office.goto("/opinion/?kind=rumour")
    expect(office.get_by_role("row", name="舆情：白银区")).to_contain_text("传言")
    looks_right(office)
    office.get_by_role("link", name="舆情：白银区").click()
    expect(office.get_by_text("原文有繁体字")).to_be_hidden()
    office.get_by_text("为什么算欠薪舆情").first.click()
    expect(office.get_by_text("原文有繁体字")).to_be_visible()
    make(office, "研判为其他舆情", 研判意见="传播范围小")
    make(office, "交属地处置", 处置要求="核实并回应")
    expect(office.get_by_text("属地处置").first).to_be_visible()
    expect(office.get_by_text("to_body")).to_have_count(0)
    looks_right(office)

    county.goto(office.url)
    county.get_by_role("link", name="登记核实结果", exact=True).first.click()
    county.get_by_label("属实", exact=True).check()
    county.get_by_label("核实的情况").fill("欠三十名工人三个月工资")
    county.get_by_role("button", name="登记核实结果", exact=True).click()
    make(county, "回应", 回应的内容="已经责令月底前付清", 发布的渠道="区政府网站")
    expect(county.get_by_text("已回应，待跟踪").first).to_be_visible()
    county.goto("/opinion/?kind=answered")
    expect(county.get_by_role("row", name="舆情：白银区")).to_contain_text("已回应（属实）")
    looks_right(county)


def test_市人社局登记宣传活动_没有人数的不算零(desk: Callable[..., Page], hired: Callable[[Actor], object]) -> None:
    hired(BUREAU)
    bureau = enter(desk(width=390), BUREAU)
    bureau.goto("/publicity/")
    expect(bureau.get_by_text("还没有登记宣传活动")).to_be_visible()
    looks_right(bureau)
    for title, reached in (("进工地宣讲支付条例", "120"), ("电视公益广告", "")):
        bureau.goto("/publicity/enter/")
        bureau.get_by_label("活动").fill(title)
        bureau.get_by_label("渠道").select_option(label="进工地宣讲")
        bureau.get_by_label("农民工", exact=True).check()
        bureau.get_by_label("覆盖人数").fill(reached)
        bureau.get_by_label("证据").fill("签到表在档案室")
        bureau.get_by_role("button", name="登记宣传活动").click()
        if reached:
            expect(bureau.get_by_role("alert")).to_contain_text("怎样得来")
            bureau.get_by_label("现场清点").check()
            bureau.get_by_role("button", name="登记宣传活动").click()
        expect(bureau.get_by_role("link", name=title)).to_be_visible()
    expect(bureau.get_by_role("row", name="白银市").first).to_contain_text("2 次，1 种渠道")
    expect(bureau.get_by_role("row", name="白银市").first).to_contain_text("1 次没有人数")
    looks_right(bureau)
    cell = bureau.locator('td[data-name="覆盖"]', has_text="现场清点")
    whole, how = cell.bounding_box(), cell.locator("span").bounding_box()
    assert whole and how and how["y"] > whole["y"] + 10, "怎样得来在人数下面，不在旁边"
    assert abs(how["x"] + how["width"] - whole["x"] - whole["width"]) < 3
    bureau.get_by_role("link", name="电视公益广告").click()
    bureau.get_by_label("理由").fill("登记错了单位")
    bureau.get_by_role("button", name="取消登记").click()
    expect(bureau.get_by_text("登记错了单位").first).to_be_visible()
    looks_right(bureau)
