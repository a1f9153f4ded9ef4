"""应管未管 in the console: the figures, the list, one site and its decisions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from huxin.access import SYSTEM, Actor, Role
from huxin.actions import denominator, intake
from huxin.base.home import Home
from huxin.queries import denominator as queries
from huxin.queries.listings import KIND
from huxin.record.models import Listing, Project, SiteRecord
from tests.actions.invented import BUILDER, CODE, as_csv, files

pytestmark = pytest.mark.django_db
ROWS = [
    [
        "中标通知书编号",
        "项目名称",
        "招标人",
        "中标人",
        "中标人统一社会信用代码",
        "中标金额（元）",
        "中标日期",
        "行政区划代码",
    ],
    ["ZB-1", "某小学教学楼", "某教育局", "某建筑公司", BUILDER, "3500000", "2019-05-01", "620402"],
    ["ZB-2", "某小学食堂", "某教育局", "某建筑公司", BUILDER, "400000", "2019-06-01", "620402"],
    ["ZB-3", "=某路", "", "没人知道的公司", "", "", "", "620421"],
]


@pytest.fixture
def office(home: Home, now: datetime, signed_in: Callable[[Actor], Client], 王主任: Actor) -> Client:
    """王主任, after a list was imported and held against the registry."""
    intake.receive(actor=SYSTEM, data=files()["01_master.xlsx"], file_name="01_master.xlsx", now=now)
    intake.receive(actor=SYSTEM, data=as_csv(ROWS), file_name="中标.csv", now=now)
    intake.recover(now=now)
    denominator.catch_up(home, now=now)
    return signed_in(王主任)


def _pk(number: str) -> int:
    return SiteRecord.objects.get(number=number).pk


def test_没有核对过时说怎么办(home: Home, signed_in: Callable[[Actor], Client], 王主任: Actor) -> None:
    text = signed_in(王主任).get("/denominator/").content.decode()
    assert "还没有核对过" in text and "/imports/" in text


def test_列表_默认只列要办的_可筛选(office: Client) -> None:
    text = office.get("/denominator/").content.decode()
    assert "某小学食堂" in text and "某小学教学楼" not in text and "不能估计" in text
    assert "某小学教学楼" in office.get("/denominator/?status=").content.decode()
    assert "某小学食堂" not in office.get("/denominator/?status=open&region=620421").content.decode()
    assert "没有符合条件的工地" in office.get("/denominator/?stream=permits").content.decode()
    part = office.get("/denominator/?q=食堂", headers={"HX-Request": "true", "HX-Target": "list"}).content.decode()
    assert part.startswith('<section class="card" id="list"') and "某小学食堂" in part


def test_导出_公式不会执行(office: Client) -> None:
    found = office.get("/denominator.xlsx?status=")
    rows = CalamineWorkbook.from_filelike(BytesIO(found.getvalue())).get_sheet_by_index(0).to_python()
    assert {row[2] for row in rows[1:]} == {"ZB-1", "ZB-2", "ZB-3"}
    assert "'=某路" in office.get("/denominator.csv").getvalue().decode()
    assert "没人知道的公司" in office.get("/denominator/firms.csv").getvalue().decode()


def test_认定前先确认_认定后看得见_可以撤销(office: Client) -> None:
    where = f"/denominator/{_pk('ZB-2')}/"
    asked = office.post(f"{where}decide/", {"kind": "exempt", "reason": "cancelled"}).content.decode()
    assert (
        "请确认" in asked and "已取消或没有开工" in asked and SiteRecord.objects.get(number="ZB-2").status != "exempt"
    )
    done = office.post(f"{where}decide/", {"kind": "exempt", "reason": "cancelled", "sure": "1"}, follow=True)
    assert "不需登记" in done.content.decode() and "撤销认定" in done.content.decode()
    office.post(f"{where}decide/", {"kind": "withdrawn", "sure": "1"})
    assert SiteRecord.objects.get(number="ZB-2").status != "exempt"


def test_认定为一个项目_编码写错时说明(office: Client) -> None:
    where = f"/denominator/{_pk('ZB-2')}/decide/"
    wrong = office.post(where, {"kind": "same", "project_code": "写错了", "sure": "1"})
    assert wrong.status_code == 422 and "没有这个项目" in wrong.content.decode()
    early = office.post(where, {"kind": "same", "project_code": "写错了"})
    text = early.content.decode()
    assert early.status_code == 422 and 'id="code-error"' in text and 'value="写错了"' in text and "请确认" not in text
    asked = office.post(where, {"kind": "same", "project_code": CODE}).content.decode()
    assert "请确认" in asked and Project.objects.get(code=CODE).name in asked and f'value="{CODE}"' in asked
    right = office.post(where, {"kind": "same", "project_code": CODE, "sure": "1"}, follow=True).content.decode()
    assert "已登记" in right and CODE in right


def test_管辖之外的项目_像没有一样(office: Client, signed_in: Callable[[Actor], Client], 外县监察: Actor) -> None:
    where = f"/denominator/{_pk('ZB-3')}/decide/"
    found = signed_in(外县监察).post(where, {"kind": "same", "project_code": CODE})
    assert found.status_code == 422 and "不在您的管辖范围内" in found.content.decode()


def test_金额超过限额或有施工许可的_认定限额以下时提醒_仍可认定(office: Client, home: Home, now: datetime) -> None:
    given = {"kind": "exempt", "reason": "threshold"}
    where = f"/denominator/{_pk('ZB-2')}/decide/"
    assert "超过 30 万元的施工许可限额" in office.post(where, given).content.decode()
    assert "请再核实" not in office.post(where, {**given, "reason": "cancelled"}).content.decode()
    assert "请再核实" not in office.post(f"/denominator/{_pk('ZB-3')}/decide/", given).content.decode()
    permits = [["施工许可证编号", "工程名称", "行政区划", "施工单位"], ["XK-1", "某桥", "620421", "别的公司"]]
    intake.receive(actor=SYSTEM, data=as_csv(permits), file_name="施工许可.csv", now=now)
    intake.recover(now=now)
    denominator.catch_up(home, now=now)
    assert "已经办了施工许可" in office.post(f"/denominator/{_pk('XK-1')}/decide/", given).content.decode()
    office.post(where, {**given, "sure": "1"})
    assert SiteRecord.objects.get(number="ZB-2").status == "exempt"


def test_撤销前说的是撤销(office: Client) -> None:
    text = office.post(f"/denominator/{_pk('ZB-2')}/decide/", {"kind": "withdrawn"}).content.decode()
    assert "恢复自动核对的结果" in text and "优先于自动核对" not in text


def test_只管一个行业的人_知道表里是全部行业(
    office: Client, signed_in: Callable[[Actor], Client], 王主任: Actor
) -> None:
    assert "表中是全部行业" not in office.get("/denominator/").content.decode()
    one = replace(王主任, id="住建科", name="住建科", role=Role.SECTOR, sectors=("housing",))
    text = signed_in(one).get("/denominator/").content.decode()
    assert "表中是全部行业，下面的名单只有您主管的行业（房建市政）" in text


def test_施工单位(office: Client) -> None:
    text = office.get("/denominator/firms/").content.decode()
    assert "没人知道的公司" in text and "某建筑公司" not in text


def test_只读的人看得见_没有按钮(office: Client, signed_in: Callable[[Actor], Client], 赵只读: Actor) -> None:
    text = signed_in(赵只读).get(f"/denominator/{_pk('ZB-2')}/").content.decode()
    assert "您的角色只能查看" in text and 'name="kind"' not in text


@pytest.mark.parametrize("query", ["?page=99", "?sort=乱", "?region=%00", "?q=" + "x" * 300, "?status=__"])
def test_乱写的地址也有页面(office: Client, query: str) -> None:
    assert office.get(f"/denominator/{query}").status_code == 200


def test_接口给出同样的数(office: Client, 王主任: Actor) -> None:
    told = queries.answered(王主任)
    assert [row.region_code for row in told.counties] == ["620400", "620402", "620421"]
    assert told.counties[0].total == () and "至少要有 3 份" in told.counties[0].why
    assert sum(row.missing for row in told.counties[1:]) == told.counties[0].missing


def test_中标单位在惩戒名单里_工地页写明依据(office: Client) -> None:
    where = f"/denominator/{_pk('ZB-2')}/"
    assert "惩戒名单" not in office.get(where).content.decode()
    today = timezone.localdate()
    Listing.objects.create(
        uscc=BUILDER, unit="某建筑公司", kind=KIND, body="某省人社厅", number="1号", decided_on=today, since=today,
        measures=["限制招标投标"], basis="暂行办法第五条", recorded_at=timezone.now(), by="某人", link_n=1,
    )  # fmt: skip
    text = office.get(where).content.decode()
    assert "中标的施工单位在拖欠农民工工资失信联合惩戒名单里" in text and "暂行办法第五条" in text
