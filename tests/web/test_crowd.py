"""聚集苗头 in the console: nothing to judge by, the list with its reasons, filters, export."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from huxin.access import Actor
from huxin.actions import reports
from huxin.base.home import Home
from huxin.queries import crowd
from huxin.queries.crowd import CrowdFilter
from huxin.record.models import Matter, Project, ProjectMonth
from tests.actions.test_reports import mine
from tests.web.city import BAIYIN, JINGYUAN

pytestmark = pytest.mark.django_db


def hot(**more: object) -> None:
    Project.objects.filter(pk=BAIYIN).update(arrears_heads=60, arrears_fen=90_000_000, overdue_days=70, **more)


def test_没有数据时_说无从判断_不说没有(home: Home, signed_in: Callable[[Actor], Client], 王主任: Actor) -> None:
    assert "不等于没有苗头" in signed_in(王主任).get("/crowd/").content.decode()


def test_列出项目和理由_说明只用模拟历史校准(office: Client) -> None:
    hot()
    page = office.get("/crowd/").content.decode()
    assert "新区安置房" in page and "只用模拟的历史校准" in page and "没有拿到钱的人 60 人" in page
    assert "没有符合条件" in office.get("/crowd/?least=50&q=没有这个").content.decode()


def test_停工和投诉推高可能性(city: None, 王主任: Actor, now: datetime) -> None:
    def ten() -> float:
        [line] = crowd.every(actor=王主任, wanted=CrowdFilter(text="新区", least=""), now=now)
        return line.outlook.ten

    hot()
    before = ten()
    ProjectMonth.objects.filter(project_id=BAIYIN).delete()
    for ym, heads in ((201909, 60), (201910, 10)):
        ProjectMonth.objects.create(
            project_id=BAIYIN, ym=ym, attending_heads=heads, listed_heads=0, paid_heads=0, net_fen=0, paid_fen=0,
            arrears_fen=0, due_on=now.date(), feeds={},
        )  # fmt: skip
    still = ten()
    assert still > before
    code = Project.objects.get(pk=BAIYIN).code
    for n in range(4):
        own = mine(phone=f"1390000001{n}", project_code=code)
        reports.file(grievance=own, once=str(n), now=now - timedelta(days=2))
    assert ten() > still
    late = now + timedelta(days=15)
    [line] = crowd.every(actor=王主任, wanted=CrowdFilter(text="新区", least=""), now=late)
    assert (line.figures.complaints, line.figures.complaints_before) == (0, 4)


def test_只有投诉没有监测结果的项目也看得到_并案的不重复算(city: None, 王主任: Actor, now: datetime) -> None:
    code = Project.objects.get(pk=JINGYUAN).code
    filed = reports.file(grievance=mine(project_code=code, region_code="620421"), once="a", now=now)
    reports.file(grievance=mine(phone="13900000009", project_code=code, region_code="620421"), once="b", now=now)

    def heads() -> int:
        [line] = crowd.every(actor=王主任, wanted=CrowdFilter(text="县中学", least=""), now=now)
        return line.figures.unpaid_heads

    assert heads() == 2
    Matter.objects.filter(pk=filed.matter_id).update(state="merged")
    assert heads() == 1


def test_导出与筛选一致(office: Client) -> None:
    hot()
    told = b"".join(office.get("/crowd.csv?least=").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "新区安置房" in told and "十人以上可能性" in told


def test_外县看不到这里的项目(elsewhere: Client) -> None:
    hot()
    assert "新区安置房" not in elsewhere.get("/crowd/?least=").content.decode()
