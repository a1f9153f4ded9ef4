"""方案任务 in the console: pasted, confirmed, in force; a county sees its own, the office all; the board says why."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client

from huxin.access import Actor, Role
from huxin.actions import matters, plans
from huxin.actions.plans import Confirmed
from huxin.queries import plans as queries
from huxin.queries.plans import BoardFilter
from huxin.record.models import Matter
from huxin.sources import plan as reading
from tests.actions.test_plans import FRIDAY, TEXT

pytestmark = pytest.mark.django_db
CITY_PLAN = TEXT.replace("甘泉市2019年根治欠薪行动方案", "白银市根治农民工欠薪2019行动计划")
OFFICE = Actor("王主任", "王主任", Role.OFFICE, ("6204",), body="city_office")
FINANCE = Actor("田财政", "田财政", Role.FINANCE, ("6204",), body="finance")
COUNTY = Actor("周治欠", "周治欠", Role.COUNTY_OFFICE, ("620402",), body="office_620402")


def text(answer: object) -> str:
    return unescape(answer.content.decode())  # type: ignore[attr-defined]


def adopt(now: datetime = FRIDAY, said: str = TEXT) -> None:
    sure = {3: Confirmed(sure=True, leads=["市住建局"])}
    plans.adopt(actor=OFFICE, plan=reading.read(said.encode()), said=sure, now=now)


def lines(actor: Actor, now: datetime = FRIDAY, **wanted: str) -> dict[str, queries.MeasureLine]:
    found = queries.board(actor=actor, wanted=BoardFilter(**wanted), now=now)  # type: ignore[arg-type]
    assert found
    return {line.no: line for line in found.lines}


def test_粘贴_确认_下达_县区签收填报_市级核验办结(
    city: None, signed_in: Callable[[Actor], Client], 王主任: Actor, 周治欠: Actor
) -> None:
    office = signed_in(王主任)
    page = text(office.post("/plan/", {"text": TEXT}))
    assert "读到 3 项措施，1 项有不确定的地方" in page and "没有写明责任单位" in page
    found = re.search(r'name="read" value="([^"]+)"', page)
    assert found
    fields = {"read": found[1], "leads-1": "各县区政府、市财政局", "leads-2": "市人社局", "leads-3": "市住建局"}
    answer = office.post("/plan/", fields)
    assert answer.status_code == 422 and "未确认" in text(answer)
    assert not Matter.objects.filter(kind="measure").exists()
    answer = office.post("/plan/", {**fields, "sure-3": "1"})
    assert answer.status_code == 302 and answer["Location"].startswith("/plan/board/")
    assert "0/6 件办结" in text(office.get(answer["Location"]))
    assert Matter.objects.filter(kind="measure").count() == 8

    county, task = signed_in(周治欠), Matter.objects.get(body="government_620402", kind="measure")
    where = f"/matters/{task.pk}/moves"
    assert county.post(f"{where}/receive/", {"named": "某县长", "seen": "1"}).status_code == 302
    assert county.post(f"{where}/progress/", {"progress": "已核查", "seen": "2"}).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.data["reports"]) == ("running", 1)
    assert "白银区人民政府：办理中" in text(county.get("/plan/board/"))
    assert "白银市财政局：" not in text(county.get("/plan/board/"))


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("", "没有粘贴文字"),
        ("今天天气很好，大家都出去走走吧。", "没有读到措施"),
    ],
)
def test_不是方案的_说明原因(office: Client, given: str, why: str) -> None:
    answer = office.post("/plan/", {"text": given})
    assert answer.status_code == 422 and why in text(answer)


def test_改动过的页面不能下达(office: Client) -> None:
    answer = office.post("/plan/", {"read": "x:y:z"})
    assert answer.status_code in (403, 422) and "重新读取" in text(answer)


def test_县区和企业不能下达_企业看不到任务(city: None, signed_in: Callable[[Actor], Client], 李监察: Actor) -> None:
    inspector = signed_in(李监察)
    assert inspector.get("/plan/").status_code == 403 and inspector.post("/plan/", {"text": TEXT}).status_code == 403
    assert inspector.get("/plan/board/").status_code == 200


def test_市里的单位只看本单位的_总召集人看全部(home: object) -> None:
    adopt()
    assert {t.body for line in lines(FINANCE).values() for t in line.tasks if t.region_code == "620400"} == {"finance"}
    assert {t.body for line in lines(COUNTY).values() for t in line.tasks} == {"government_620402"}
    convener = Actor("总召集人", "总召集人", Role.CONVENER, ("6204",))
    assert set(lines(convener)) == {"1", "2", "3"} and len(lines(convener)["1"].tasks) == 6
    assert set(lines(OFFICE, body="housing")) == {"3"} and set(lines(OFFICE, section="二、没有")) == set()


def test_预计_三十日内到期有风险_过期逾期_跨季度各计一次(home: object) -> None:
    adopt()
    assert lines(OFFICE, FRIDAY + timedelta(hours=1))["2"].forecast == "fine"
    assert lines(OFFICE, datetime(2019, 7, 20, tzinfo=UTC))["2"].forecast == "risk"  # nobody signed in three days
    task = Matter.objects.get(body="human_resources", kind="measure")
    bureau = Actor("孙副局", "孙副局", Role.BUREAU, ("6204",), body="human_resources")
    made = datetime(2019, 7, 15, tzinfo=UTC)
    matters.move(actor=bureau, matter_id=task.pk, name="receive", given={"named": "某局长"}, now=made)
    assert lines(OFFICE, datetime(2019, 7, 20, tzinfo=UTC))["2"].forecast == "fine"
    assert lines(OFFICE, datetime(2019, 12, 5, tzinfo=UTC))["2"].forecast == "risk"
    late = datetime(2020, 1, 2, tzinfo=UTC)
    matters.move(actor=matters.MACHINE, matter_id=task.pk, name="overrun", given={}, now=late)
    [line] = lines(OFFICE, datetime(2020, 1, 20, tzinfo=UTC))["2"].tasks
    assert (line.forecast, line.late_quarters) == ("late", 1)
    [line] = lines(OFFICE, datetime(2020, 5, 1, tzinfo=UTC))["2"].tasks
    assert line.late_quarters == 2


def test_系统持有证明的_数字自动算出_别的方案不算(city: None, office: Client) -> None:
    numbered = CITY_PLAN.replace("3.落", "9.落").replace("2.每", "8.每").replace("1.核", "7.核")
    read = reading.read(numbered.encode())
    sure = {1: Confirmed(sure=True), 2: Confirmed(sure=True), 3: Confirmed(sure=True, leads=["市住建局"])}
    plans.adopt(actor=OFFICE, plan=read, said=sure, now=FRIDAY)
    found = queries.board(actor=OFFICE, wanted=BoardFilter(), now=FRIDAY)
    assert found
    proof = {line.no: line.proof for line in found.lines}
    account = proof["8"]
    assert account is not None and account.label == "个在建项目有工资专户" and account.bottom > 0
    assert account.text in text(office.get("/plan/board/"))
    adopt(FRIDAY + timedelta(days=1))
    assert [line.proof for line in lines(OFFICE).values()] == [None, None, None]
    assert "由承担单位报告，附证明材料" in text(office.get("/plan/board/"))


def test_导出每件任务一行(city: None, office: Client) -> None:
    adopt()
    rows = office.get("/plan/board.csv?region=620402")
    data = b"".join(rows.streaming_content) if rows.streaming else rows.content  # type: ignore[attr-defined]
    listed = data.decode("utf-8-sig").splitlines()
    assert len(listed) == 2 and "白银区人民政府" in listed[1] and "待签收" in listed[1]
