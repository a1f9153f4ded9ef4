"""我的工作, 到期日历, 搜索, 消息, 按时率, 规则成效, 组件."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from huxin.access import Actor, Role
from huxin.actions import matters, notices, registry
from huxin.engine import read
from huxin.record.models import Matter, Notice, Paper, Person
from tests.actions.invented import id_no
from tests.web import warned

Enter = Callable[[Actor], Client]
Two = tuple[Matter, Matter]


@pytest.fixture
def two(city: None) -> Two:
    return warned.two(timezone.now())


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_我的工作_轮到我和等待他人(two: Two, inspector: Client, elsewhere: Client, signed_in: Enter) -> None:
    page = text(inspector.get("/work/"))
    assert "现在没有轮到您办理的事项" in page and "新区安置房" in page.split("<h2>等待他人")[1]
    page = text(elsewhere.get("/work/"))
    assert "县中学教学楼" in page.split("<h2>等待他人")[0] and "新区安置房" not in page
    assert "新区安置房" in text(signed_in(warned.钱劳资).get("/work/")).split("<h2>等待他人")[0]


def test_有异议时轮到答复的人(two: Two, inspector: Client, signed_in: Enter) -> None:
    due = matters.move(
        actor=warned.钱劳资, matter_id=two[0].pk, name="object", given={"reason": "已经付清"}, now=timezone.now()
    ).due_on
    mine, others = text(inspector.get("/work/")).split("<h2>等待他人")
    assert (
        "新区安置房" in mine and "待答复（异议待处理）" in mine and "新区安置房" not in others.split("<h2>最新消息")[0]
    )
    builder = signed_in(warned.钱劳资)
    mine, others = text(builder.get("/work/")).split("<h2>等待他人")
    assert "企业在白银甲建筑公司轮到办理" in mine
    assert "新区安置房" not in mine and "等待县区监察员、县区治欠办" in others
    row = text(inspector.get(f"/deadlines/?day={due}"))
    assert "县区监察员、县区治欠办" in row and "时限中止" not in row
    assert "新区安置房" in text(inspector.get("/matters/?turn=mine"))


def test_只读者和审计员(two: Two, viewer: Client, signed_in: Enter, 吴审计: Actor) -> None:
    refused = viewer.get("/work/")
    assert refused.status_code == 403 and "没有「查看办理事项」的权限" in text(refused)
    assert "我的工作" not in text(viewer.get("/projects/")).split("主导航")[1].split("</nav>")[0]
    page = text(signed_in(吴审计).get(f"/matters/{two[0].pk}/"))
    assert "没有您的角色要办理的步骤" in page


def test_到期日历_某一天有哪些(two: Two, office: Client) -> None:
    due = Matter.objects.get(pk=two[0].pk).due_on
    assert due is not None
    page = text(office.get(f"/deadlines/?month={due:%Y-%m}"))
    assert f"day={due}" in page and "件" in page
    assert "新区安置房" in text(office.get(f"/deadlines/?day={due}"))
    assert "没有到期的事项" in text(office.get("/deadlines/?day=2019-02-04"))
    assert office.get("/deadlines/?month=2019-13&day=x").status_code == 200


def test_到期日历_放假和调休(two: Two, office: Client) -> None:
    page = text(office.get("/deadlines/?month=2019-10"))
    assert "国庆" in page and "班" in page
    assert "尚未录入" in text(office.get("/deadlines/?month=2041-01"))


def test_搜索_事项_项目_单位_文书(two: Two, office: Client, elsewhere: Client) -> None:
    assert "新区安置房" in text(office.post("/search/", {"q": two[0].number}))
    assert "白银甲建筑公司" in text(office.post("/search/", {"q": "甲建筑"}))
    number = Paper.objects.get(matter_id=two[0].pk).number
    assert number in text(office.post("/search/", {"q": number})).split("</form>", 2)[-1]
    for query in (two[0].number, "安置房", number):
        assert "没有找到" in text(elsewhere.post("/search/", {"q": query})), query
    assert "安置房" in text(office.get("/search/?q=安置"))


@pytest.fixture
def worker(two: Two, now: datetime, monkeypatch: pytest.MonkeyPatch) -> str:
    """Somebody of the first warning, with a number of an invented person."""
    number = id_no(7)
    ids = registry.identify("id_no", [number]) | registry.identify("name", ["欧阳示例"])
    ids |= registry.identify("phone", ["13800000007"])
    Person.objects.create(pk=ids[number], name_id=ids["欧阳示例"], phone_id=ids["13800000007"], updated_at=now)
    two[0].amounts.create(worker_id=ids[number], owed_fen=1)
    monkeypatch.setattr(read, "projects_of", lambda home, run, worker: [])
    return number


def test_按姓名证件号码手机号找工人_仍然打码(worker: str, inspector: Client) -> None:
    for query in (worker, "欧阳示例", "13800000007"):
        page = text(inspector.post("/search/", {"q": query}))
        assert "欧**" in page and "新区安置房" in page, query
        assert worker not in page.replace(f'value="{query}"', "") and "欧阳示例" not in page.replace(
            f'value="{query}"', ""
        )


def test_管辖之外的人_不能查人的角色_都查不到(worker: str, elsewhere: Client, viewer: Client, signed_in: Enter) -> None:
    for client in (elsewhere, viewer, signed_in(warned.钱劳资)):
        assert "欧**" not in text(client.post("/search/", {"q": worker}))


def test_证件号码不在网址里搜索(worker: str, office: Client) -> None:
    page = text(office.get(f"/search/?q={worker}"))
    assert "不能写在网址里" in page and worker not in page and "欧**" not in page


def test_消息_点开即已读_全部已读(city: None, inspector: Client) -> None:
    warned.warn(warned.BAIYIN, "orange", timezone.now())
    unread = Notice.objects.filter(to__username="李监察", read_at=None)
    assert unread.count() == 1 and "<strong>1<" in text(inspector.get("/work/"))
    notice = unread.get()
    answer = inspector.post(f"/notices/{notice.pk}/read/", {"to": notice.link})
    assert answer["Location"] == notice.link and not unread.exists()
    assert inspector.post(f"/notices/{notice.pk}/read/", {"to": "//evil.example"})["Location"] == "/notices/"
    notices.tell(to=[notice.to_id], kind="walk", subject="又一条", body="", dedupe="again", now=timezone.now())
    assert "又一条" in text(inspector.get("/notices/?unread=1")) and notice.subject not in text(
        inspector.get("/notices/?unread=1")
    )
    inspector.post("/notices/read/", {"through": str(unread.get().pk)})
    assert not unread.exists() and "没有未读的消息" in text(inspector.get("/notices/?unread=1"))
    assert inspector.post("/notices/999/read/", {}).status_code == 404


def test_按时率_两个口径_逾期未办结留在分母(two: Two, office: Client) -> None:
    page = text(office.get("/on-time/"))
    assert "办结口径" in page and "应办口径" in page and "白银区人力资源和社会保障局" in page
    assert office.get("/on-time/?year=9999&region=abc").status_code == 200


def test_规则成效写在规则旁边(two: Two, office: Client, viewer: Client) -> None:
    assert "近一年没有由本规则引起并已办结的预警" in text(office.get("/rules/"))
    matters.move(
        actor=warned.王签发, matter_id=two[0].pk, name="refer", given={"reason": "拒不支付", "verdict": "true"},
        now=timezone.now() + timedelta(seconds=1),
    )  # fmt: skip
    page = text(office.get("/rules/"))
    assert "属实 1，部分属实 0，不属实 0，没有结论 0" in page
    assert "规则成效" not in text(viewer.get("/rules/"))


def test_组件页只给维护的人(two: Two, office: Client, inspector: Client) -> None:
    page = text(office.get("/components/"))
    assert "clock-wide" in page and "由办理步骤的字段生成" in page
    assert inspector.get("/components/").status_code == 403


def test_检察机关还没有案件时_说明看得到什么_不引到打不开的方案页(two: Two, signed_in: Enter) -> None:
    client = signed_in(Actor("某检察", "某检察", Role.PROCURATOR, body="procuratorate"))
    body = client.get("/work/").content.decode()
    assert "只看得到提请立案监督的移送案件" in body and "/plan/board/" not in body
    assert "/plan/board/" not in client.get("/matters/").content.decode()
