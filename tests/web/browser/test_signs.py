"""The city's office puts a question about what a site reported, the county answers, and the answer stands beside it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect

from huxin.access import Actor
from huxin.actions import matters, signs
from huxin.actions.matters import Opening
from huxin.queries import calls as queries
from huxin.record.models import CallDraw, Matter, Project, Sign
from huxin.signs.judge import Counted
from huxin.signs.judge import Sign as Found
from tests.actions.invented import Rows, as_csv
from tests.actions.test_flows import statement
from tests.web.browser.sight import looks_right
from tests.web.browser.test_plan import PDF
from tests.web.city import BAIYIN, JINGYUAN
from tests.web.warned import 钱劳资

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city")]


def found(now: datetime) -> None:
    copied = Counted(
        "copied_days", BAIYIN, 201910, 14, 40, chance=0.001,
        rows=tuple((0, "两个月都在这些日子出勤：1、2、3、5、8、9、12、15、16、20、21、25、26 号") for _ in range(14)),
    )  # fmt: skip
    shared = Counted("one_phone", JINGYUAN, 0, 6, 6, rows=((0, "这个号码登记了 6 人、6 张工资卡"),))
    signs.keep([(Found(copied, 2e-9), ""), (Found(shared, None), "")], now=now)


def test_市治欠办看迹象_发问_县区在督办里答复(
    desk: Callable[..., Page], enter: Callable[[Page, Actor], None], 王主任: Actor, 李监察: Actor, now: datetime
) -> None:
    found(now)
    office = desk()
    enter(office, 王主任)
    office.goto("/signs/")
    expect(office.get_by_role("heading", level=1)).to_have_text("迹象核问")
    expect(office.get_by_text("新区安置房")).to_be_visible()
    looks_right(office)
    office.get_by_label("种类").select_option(label="出勤照抄上月")
    office.get_by_role("button", name="筛选").click()
    office.get_by_role("link", name="出勤照抄上月").click()
    expect(office.get_by_text("14 人的出勤日与上月是同样的几号")).to_be_visible()
    expect(office.get_by_text("班组按固定的日子轮休")).to_be_visible()
    looks_right(office)
    office.get_by_label("办理要求").fill("请核对闸机的原始记录")
    office.get_by_role("button", name="发问").click()
    expect(office.get_by_role("heading", level=1)).to_contain_text("督办")
    expect(office.get_by_text("这是需要核实的问题，不是结论").first).to_be_visible()

    county = desk(width=390)
    enter(county, 李监察)
    county.goto("/signs/?state=drafted")
    county.get_by_role("link", name="出勤照抄上月").click()
    expect(county.get_by_text("还没有答复")).to_be_visible()
    expect(county.get_by_role("button", name="发问")).to_have_count(0)
    looks_right(county)
    county.get_by_role("link", name="这种办法有多准").click()
    expect(county.get_by_role("heading", level=1)).to_have_text("这些办法有多准")
    expect(county.get_by_role("row", name="出勤照抄上月")).to_contain_text("20")
    looks_right(county)
    office.goto("/signs/")
    office.get_by_role("link", name="这些办法有多准").click()
    expect(office.get_by_role("heading", name="这些数没有说的")).to_be_visible()
    looks_right(office)


def test_县区把问题转给项目单位_劳资专管员说明_县区核对后答复市里(
    desk: Callable[..., Page], enter: Callable[[Page, Actor], None],
    王主任: Actor, 李监察: Actor, 外县监察: Actor, now: datetime,
) -> None:  # fmt: skip
    found(now)
    sign = Sign.objects.get(kind="copied_days")
    letter = signs.ask(actor=王主任, number=sign.pk, given={"demand": "核对闸机", "urgency": "ordinary"}, now=now)
    matters.move(actor=王主任, matter_id=letter.pk, name="issue", given={}, now=now)
    matters.move(actor=李监察, matter_id=letter.pk, name="receive", given={"named": "王副局长"}, now=now)
    county = desk()
    enter(county, 李监察)
    county.goto(f"/matters/{letter.pk}/")
    county.get_by_role("link", name="转项目单位说明").click()
    county.get_by_label("请单位说明的问题").fill("十月份14人的出勤日为什么与九月相同")
    looks_right(county)
    county.get_by_role("button", name="转项目单位说明").click()
    asked = Matter.objects.get(kind="enquiry")

    unit = desk(width=390)
    enter(unit, 钱劳资)
    unit.goto(f"/matters/{asked.pk}/")
    expect(unit.get_by_role("main")).to_contain_text("十月份14人的出勤日为什么与九月相同")
    assert "核对闸机" not in unit.content() and "王副局长" not in unit.content()
    looks_right(unit)
    assert unit.goto(f"/matters/{letter.pk}/").status == 404 and unit.goto(f"/signs/{sign.pk}/").status == 403
    unit.goto(f"/matters/{asked.pk}/")
    unit.get_by_role("link", name="提交说明").click()
    unit.get_by_label("说明", exact=True).fill("两班轮休，附排班表")
    unit.get_by_role("button", name="提交说明").click()

    elsewhere = desk()
    enter(elsewhere, 外县监察)
    assert elsewhere.goto(f"/matters/{asked.pk}/").status == 404
    county.goto(f"/matters/{asked.pk}/")
    expect(county.get_by_role("main")).to_contain_text("两班轮休，附排班表")
    county.get_by_role("link", name="核对完毕").click()
    county.get_by_role("button", name="核对完毕").click()
    county.goto(f"/matters/{letter.pk}/")
    county.get_by_role("link", name="反馈办理情况").click()
    county.get_by_label("核查事实").fill("排班表与闸机一致")
    county.get_by_label("采取的措施和办理结果").fill("属实，无需更正")
    county.get_by_label("证明材料").set_input_files([PDF])
    county.get_by_role("button", name="反馈办理情况").click()
    office = desk()
    enter(office, 王主任)
    office.goto(f"/signs/{sign.pk}/")
    for said in ("已核对", "两班轮休，附排班表", "排班表与闸机一致"):
        expect(office.get_by_role("main")).to_contain_text(said)
    looks_right(office)


def test_没有监测结果时_说无从判断(
    desk: Callable[..., Page], enter: Callable[[Page, Actor], None], 李监察: Actor
) -> None:
    county = desk(width=390)
    enter(county, 李监察)
    county.goto("/signs/")
    expect(county.get_by_text("不等于没有迹象")).to_be_visible()
    looks_right(county)


def test_监察员经批准查看流水_哪几行不能读说清楚(
    desk: Callable[..., Page], enter: Callable[[Page, Actor], None], 李监察: Actor, now: datetime
) -> None:
    site = Project.objects.get(pk=BAIYIN)
    about = Opening("case", "某案", "620402", "housing", "labour_620402", project_id=site.pk)
    case = matters.open_matter(actor=李监察, about=about, given={}, now=now)
    county = desk(width=390)
    enter(county, 李监察)
    county.goto("/signs/")
    county.get_by_role("link", name="查看个人账户流水").click()
    expect(county.get_by_text("第四十条")).to_be_visible()
    looks_right(county)
    rows = statement()
    rows[3][3] = "1.234"
    county.get_by_label("监察案件编号").fill(case.number)
    county.get_by_label("批准文号").fill("白人社查〔2019〕7号")
    county.get_by_label("批准日期").fill("2019-11-25")
    county.get_by_label("当时取得流水的依据").fill("工人本人同意提供的书面材料")
    send(county, rows)
    expect(county.get_by_role("alert")).to_contain_text("第 4 行「金额(元)」")
    send(county, statement())
    expect(county.get_by_role("status")).to_contain_text("看了 6 张卡的 10 行流水，有 1 处需要问")
    looks_right(county)
    county.get_by_role("link", name="工资转回同一人").click()
    expect(county.get_by_text("白人社查〔2019〕7号")).to_be_visible()
    looks_right(county)


def send(page: Page, rows: Rows) -> None:
    page.get_by_label("流水文件").set_input_files(
        FilePayload(name="流水.csv", mimeType="text/csv", buffer=as_csv(rows))
    )
    page.get_by_role("button", name="查看", exact=True).click()


def test_监察员按种子抽取_登记回访_看到比例和区间(
    desk: Callable[..., Page],
    enter: Callable[[Page, Actor], None],
    李监察: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    codes = [f"{Project.objects.get(pk=BAIYIN).code}/{n}" for n in range(101, 141)]
    monkeypatch.setattr(queries, "paid", lambda home, **asked: codes)
    county = desk(width=390)
    enter(county, 李监察)
    county.goto("/signs/calls/")
    county.get_by_role("link", name="固定第一份名单").click()
    county.get_by_label("白银区").check()
    county.get_by_label("工资月份").fill("去年")
    county.get_by_label("回访人数").fill("5")
    county.get_by_label("用哪个公开数值作种子").fill("明天的深证成指收盘价")
    county.get_by_role("button", name="固定回访名单").click()
    expect(county.get_by_role("alert")).to_contain_text("不是月份")
    looks_right(county)
    county.get_by_label("工资月份").fill("2019-10")
    county.get_by_role("button", name="固定回访名单").click()
    expect(county.get_by_text("抽取 5 人")).to_be_visible()
    county.get_by_label("公布的数值").fill("10488.32")
    county.get_by_role("button", name="抽取").click()
    expect(county.get_by_role("alert")).to_contain_text("请明天以后再抽取")
    CallDraw.objects.update(fixed_at=timezone.now() - timedelta(days=2))
    county.get_by_label("公布的数值").fill("10488.32")
    county.get_by_role("button", name="抽取").click()
    expect(county.get_by_text("还没有人答复")).to_be_visible()
    for outcome in ("工资归本人", "部分或全部交回给别人"):
        form = county.locator("form").filter(has=county.get_by_role("combobox")).first
        form.get_by_role("combobox").select_option(label=outcome)
        form.get_by_role("button", name="登记").click()
        expect(county.get_by_role("cell").filter(has_text=re.compile(f"^{outcome}$"))).to_be_visible()
    expect(county.get_by_role("status")).to_contain_text("2 人答复，1 人的钱没有留在本人手里")
    looks_right(county)
