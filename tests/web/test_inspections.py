"""随机检查 in the console and for everybody: planned, approved, frozen, drawn, replaced, void; the file in time."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from huxin.access import Actor, Role
from huxin.actions import draws, matters
from huxin.actions.sessions import open_session
from huxin.base import clock
from huxin.draw.again import same
from huxin.queries import inspections as queries
from huxin.record.models import DrawnSite, InspectionDraw, InspectionPlan, Inspector, Matter, Project, Staff
from huxin.workflows.inspection import ITEMS
from tests.actions.inspecting import HEAD, LATER, NOW, PEOPLE, SECOND, drawn, hire, plan, sites
from tests.actions.test_draws import visit

pytestmark = pytest.mark.django_db
PLAN = {
    "title": "抽查计划", "region": "620402", "basis": "按行动计划", "high": "100", "middle": "50", "ordinary": "20",
    "rounds": "4", "pair": "2", "load": "3",
}  # fmt: skip


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


@pytest.fixture
def town(home: object, hired: Callable[[Actor], Any]) -> None:
    sites()
    hire(hired)


@pytest.fixture
def enter(town: None) -> Callable[[Actor], Client]:
    """Somebody of the town, or newly hired, at the console; today's certificates hold."""
    Inspector.objects.update(valid_until=date(2099, 12, 31))

    def enter(actor: Actor) -> Client:
        reach = {"regions": list(actor.regions), "units": list(actor.units)}
        more = {"display_name": actor.name, "role": actor.role.value, **reach}
        staff, _ = Staff.objects.get_or_create(username=actor.id, defaults=more)
        client = Client()
        session = client.session
        open_session(session, staff, now=timezone.now())
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return client

    return enter


def test_拟定_批准_公布_抽取_导出_下载_核对(enter: Callable[[Actor], Client]) -> None:
    head, second = enter(HEAD), enter(SECOND)
    year = str(timezone.localdate().year)
    assert "还没有年度抽查计划" in text(head.get("/inspections/"))
    answer = head.post("/inspections/new/", {**PLAN, "year": year, "ordinary": "0"})
    assert answer.status_code == 422 and "不低于 5%" in text(answer) and 'value="抽查计划"' in text(answer)
    where = head.post("/inspections/new/", {**PLAN, "year": year})["Location"]
    made = InspectionPlan.objects.get()
    assert "同一人" in text(head.post(f"{where}act/", {"act": "approve"}))
    assert second.post(f"{where}act/", {"act": "approve"}).status_code == 302

    page = text(head.get(where))
    assert "高风险" in page and "待批准" not in page
    asked = head.post(f"{where}act/", {"act": "freeze", "announced": "今晚的开奖号码"})
    assert "公布以后不能改名单" in text(asked) and not InspectionDraw.objects.exists()
    made_at = head.post(f"{where}act/", {"act": "freeze", "announced": "今晚的开奖号码", "sure": "1"})["Location"]
    draw = InspectionDraw.objects.get()
    at = f"/inspections/draws/{draw.pk}/"
    assert made_at == f"{at}?done=freeze" and draw.hash in text(head.get(at)) and draw.plan_id == made.pk

    early = {"act": "sow", "value": "1", "source": "体彩网", "at": "2019-01-01T20:00"}
    assert "请再对照原文核对一遍" in text(head.post(f"{at}act/", early))
    assert "不晚于名单公布的时间" in text(head.post(f"{at}act/", {**early, "sure": "1"}))
    far = {**early, "at": "2090-01-01T20:00", "sure": "1"}
    assert "还没有到" in text(head.post(f"{at}act/", far))
    assert "请填写种子公开的日期" in text(head.post(f"{at}act/", {**far, "at": ""}))
    draws.sow(
        actor=HEAD, draw_id=draw.pk, value="12 05 33", source="体彩网", at=draw.published_at + timedelta(seconds=1),
        now=draw.published_at + timedelta(seconds=2),
    )  # fmt: skip
    page = text(head.get(at))
    assert "与登记的一致" in page and page.count("待派检") == 3
    got = head.get(f"{at}file/")
    assert same(json.loads(got.content)) and got["Content-Type"] == "application/json"
    export = head.get(f"/inspections/draws/{draw.pk}.csv")
    assert len(b"".join(export.streaming_content).decode("utf-8-sig").splitlines()) == 4  # type: ignore[attr-defined]


def test_检查对象_按层列出_写明理由_可以导出(enter: Callable[[Actor], Client]) -> None:
    made = plan()
    head, where = enter(HEAD), f"/inspections/{made.pk}/sites/"
    shown = text(head.get(where))
    assert "监测为红色" in shown and "共 8 条" in shown and where in text(head.get(f"/inspections/{made.pk}/"))
    assert "共 2 条" in text(head.get(f"{where}?stratum=中风险"))
    export = head.get(f"/inspections/{made.pk}/sites.csv?stratum=高风险")
    assert len(b"".join(export.streaming_content).decode("utf-8-sig").splitlines()) == 2  # type: ignore[attr-defined]


def test_检查人员不够_页面说明还缺几人(enter: Callable[[Actor], Client]) -> None:
    Inspector.objects.exclude(code="J0001").update(active=False)
    head = enter(HEAD)
    head.post("/inspections/new/", {**PLAN, "year": str(timezone.localdate().year)})
    one = InspectionPlan.objects.get()
    InspectionPlan.objects.update(approved_at=NOW, approved_by=SECOND.id)
    given = {"act": "freeze", "announced": "次日收盘", "sure": "1"}
    answer = head.post(f"/inspections/{one.pk}/act/", given)
    assert answer.status_code == 422 and "还缺 1 人" in text(answer) and not InspectionDraw.objects.exists()


def test_递补和作废_先确认_两个人签字(enter: Callable[[Actor], Client]) -> None:
    draw = drawn(plan())
    head, second = enter(HEAD), enter(SECOND)
    at = f"/inspections/draws/{draw.pk}/"
    doc = json.loads(InspectionDraw.objects.get(pk=draw.pk).file)
    site = next(code for code in doc["visits"] if code > "620402-3")
    pick = {"act": "replace", "pick": f"{site}::{doc['visits'][site][0]}", "reason": "ill"}
    asked = text(head.post(f"{at}act/", pick))
    assert "由次序中的下一个递补" in asked and "某工地" in asked
    assert head.post(f"{at}act/", {**pick, "sure": "1"}).status_code == 302
    assert "因病不能到场" in text(head.get(at))
    assert head.post(f"{at}act/", {"act": "ask_void", "reason": "名单漏了一处"}).status_code == 302
    assert "等待第二个人签字" in text(second.get(at))
    assert "两个不同的人" in text(head.post(f"{at}act/", {"act": "agree_void", "sure": "1"}))
    assert "您是第二个签字的人" in text(second.post(f"{at}act/", {"act": "agree_void"}))
    assert second.post(f"{at}act/", {"act": "agree_void", "sure": "1"}).status_code == 302
    assert "已作废" in text(second.get(at)) and not Matter.objects.filter(open=True).exists()


def test_检查人员名单_列入_回避_撤下(enter: Callable[[Actor], Client]) -> None:
    head = enter(HEAD)
    where = "/inspections/people/"
    given = {"act": "enlist", "username": HEAD.id, "certificate": "甘9", "valid_until": "2099-12-31"}
    assert head.post(where, given).status_code == 302
    assert "J0005" in text(head.get(where))
    assert "已经过期" in text(head.post(where, {**given, "valid_until": "2019-01-01"}))
    assert "没有这个编码的项目" in text(
        head.post(where, {"act": "recuse", "code": "J0001", "key": "x", "reason": "family"})
    )
    given = {"act": "recuse", "code": "J0001", "key": "620402-1", "reason": "family"}
    assert head.post(where, given).status_code == 302 and "近亲属" in text(head.get(where))
    given = {"act": "release", "code": "J0001", "key": "620402-1"}
    assert head.post(where, given).status_code == 302 and ">620402-1<" not in text(head.get(where))
    assert head.post(where, {"act": "strike", "code": "J0002"}).status_code == 302
    assert "已撤下" in text(head.get(where))


def test_行业主管部门的检查人员_自己登记回避_不能自己撤销(enter: Callable[[Actor], Client]) -> None:
    builder = Actor("住建检查", "住建检查", Role.SECTOR, ("620402",), ("housing",))
    client, where = enter(builder), "/inspections/people/"
    given = {"act": "recuse", "code": "J0005", "key": "620402-1", "reason": "interest"}
    assert client.post(where, given).status_code in (403, 404) and "登记回避" not in text(client.get(where))
    listed = {"act": "enlist", "username": builder.id, "certificate": "建1", "valid_until": "2099-12-31"}
    assert enter(HEAD).post(where, listed).status_code == 302
    assert "登记回避" in text(client.get(where)) and "列入名单，或者" not in text(client.get(where))
    assert client.post(where, given).status_code == 302 and "利害关系" in text(client.get(where))
    assert client.post(where, {"act": "release", "code": "J0005", "key": "620402-1"}).status_code == 403


def test_企业不看_外县看不到(enter: Callable[[Actor], Client]) -> None:
    draw = drawn(plan())
    builder = enter(Actor("钱劳资", "钱劳资", Role.ENTERPRISE, units=("91620400MA00000001",)))
    far = enter(Actor("外县监察", "外县监察", Role.INSPECTOR, ("620421",)))
    assert builder.get("/inspections/").status_code == 403
    assert "抽查计划" not in text(far.get("/inspections/")).replace("年度抽查计划", "")
    assert far.get(f"/inspections/draws/{draw.pk}/").status_code == 404
    assert far.post(f"/inspections/draws/{draw.pk}/act/", {"act": "ask_void", "reason": "x"}).status_code == 404


def test_公开网页_先有散列和种子_没有工地_检查完毕后有文件(town: None, client: Client) -> None:
    assert "还没有抽取过" in text(client.get("/draws/"))
    draw = drawn(plan())
    where, file = f"/draws/?number={draw.number}", f"/draws/file/?number={draw.number}"
    shown = text(client.get(where))
    assert draw.number in text(client.get("/draws/")) and draw.hash in shown and "2886.24" in shown
    assert "某工地" not in shown and "检查甲" not in shown
    early = queries.public_draw(number=draw.number, now=LATER)[0]
    assert (early.is_open, str(early.open_on)) == (False, "2019-10-08")  # 20 working days after 3 September
    late = queries.public_draw(number=draw.number, now=LATER + timedelta(days=60))[0]
    assert late.is_open  # whether everything was visited or not
    assert client.get(file).status_code == 200  # long after 2019
    assert client.get("/draws/?number=CQ-2019-999999").status_code == 404
    assert client.get("/draws/file/?number=CQ-2019-999999").status_code == 404
    assert client.get("/draws/file/").status_code == 302


def test_还没有检查完的_文件不公开_说明什么时候(town: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = drawn(plan())
    monkeypatch.setattr(clock, "now", lambda: LATER)
    answer = client.get(f"/draws/file/?number={draw.number}")
    assert answer.status_code == 403 and "最迟 2019-10-08 以后公开" in text(answer)


def test_公示的结果人人可见_带校验码_没有公示的看不到(town: None, client: Client) -> None:
    draw = drawn(plan())
    one, other = (row.matter for row in DrawnSite.objects.filter(draw=draw)[:2])
    for matter in (one, other):
        officer = visit(matter)
        ticked = {**dict.fromkeys(ITEMS, "fine"), "summary": "没有发现问题", "photos": ["0" * 64]}
        matters.move(actor=officer, matter_id=matter.pk, name="record", given=ticked, now=LATER)
    public = {"told_text": "八项检查都符合规定", "clean": "clean"}
    matters.move(actor=HEAD, matter_id=one.pk, name="publish", given=public, now=LATER)
    shown = text(client.get(f"/draws/?number={draw.number}"))
    names = dict(Project.objects.values_list("pk", "name"))
    assert "已检查 2/3 处，已公示 1 处" in shown
    assert names[one.project_id or 0] in shown and "八项检查都符合规定" in shown and "校验码" in shown
    assert names[other.project_id or 0] not in shown and not any(person.name in shown for person in PEOPLE)
