"""下达方案: the 2019 plan becomes tasks once, a county receives and reports, the office checks; late once a quarter."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from huxin.access import Actor, Role
from huxin.actions import matters, plans, wake
from huxin.actions.plans import Confirmed
from huxin.base.errors import NotFound, Refused
from huxin.record.models import ActionPlan, JournalEntry, Matter, Notice, Paper, PlanTask
from huxin.sources import plan as reading
from huxin.sources.plan import Plan

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2019, 7, 12, 2, tzinfo=UTC)
TEXT = """甘泉市2019年根治欠薪行动方案
一、源头治理
1.核查资金到位情况。（牵头单位：各县区政府、市财政局；参与单位：市住建局；完成时限：2019年9月底）
2.每季度公布一次。（牵头单位：市人社局；完成时限：2019年全年）
3.落实分账管理。（完成时限：2019年8月）
"""
SURE = {3: Confirmed(sure=True, leads=["市住建局"])}


@pytest.fixture
def plan() -> Plan:
    return reading.read(TEXT.encode())


def adopted(office: Actor, plan: Plan) -> plans.Adopted:
    return plans.adopt(actor=office, plan=plan, said=SURE, now=FRIDAY)


def test_每个牵头单位一件任务_各县区每县一件_再下达一次什么也不多(home: object, 王主任: Actor, plan: Plan) -> None:
    first = adopted(王主任, plan)
    assert (first.made, first.known) == (5 + 1 + 1 + 1, 0)
    again = adopted(王主任, plan)
    assert (again.number, again.made, again.known) == (first.number, 0, 8)
    assert (ActionPlan.objects.count(), Matter.objects.count(), PlanTask.objects.count()) == (1, 8, 8)
    assert JournalEntry.objects.filter(what="plan.adopt").count() == 1
    assert set(Paper.objects.values_list("name", "body")) == {("measure_task", "city_office")}
    finance = Matter.objects.get(body="finance")
    assert (finance.region_code, finance.state, finance.due_on) == ("620400", "issued", date(2019, 7, 17))
    assert finance.data["deadline"] == "2019-09-30" and finance.data["participants"] == "市住建局"
    assert Matter.objects.get(body="human_resources").data["every"] == "quarter"
    assert finance.title == "第1项 核查资金到位情况。（白银市财政局）"  # without the bracket of the plan's lead bodies
    assert Matter.objects.get(body="housing").sector == "housing"


def test_下达以后_只告诉承担单位的人(
    home: object, hired: Callable[[Actor], object], 王主任: Actor, 孙副局: Actor, 周治欠: Actor, plan: Plan
) -> None:
    finance, police = (Actor(body, body, Role(body), ("6204",), body=body) for body in ("finance", "police"))
    for person in (王主任, 孙副局, 周治欠, finance, police):
        hired(person)
    adopted(王主任, plan)
    told = Counter(Notice.objects.values_list("to__username", flat=True))
    assert told == {"孙副局": 1, "周治欠": 1, "finance": 1}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "第3项：没有牵头单位"),
        ({3: Confirmed(sure=True, leads=["市某某局"])}, "不认识的单位「市某某局」"),
        ({3: Confirmed(leads=["市住建局"])}, "未确认"),
    ],
)
def test_不确定的没有人确认_不下达(
    home: object, 王主任: Actor, plan: Plan, said: dict[int, Confirmed], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        plans.adopt(actor=王主任, plan=plan, said=said, now=FRIDAY)
    assert not Matter.objects.exists() and not ActionPlan.objects.exists()


def test_县区没有下达的权限(home: object, 周治欠: Actor, plan: Plan) -> None:
    with pytest.raises(Refused, match="没有「下达方案」的权限"):
        plans.adopt(actor=周治欠, plan=plan, said=SURE, now=FRIDAY)


def test_同名而内容不同的方案不下达(home: object, 王主任: Actor, plan: Plan) -> None:
    adopted(王主任, plan)
    other = reading.read(TEXT.replace("核查资金到位情况", "核查资金全部到位情况").encode())
    with pytest.raises(Refused, match="第1项的内容不同"):
        plans.adopt(actor=王主任, plan=other, said=SURE, now=FRIDAY)


def test_县区签收填报_市级核验办结_不得是同一人(home: object, 王主任: Actor, 周治欠: Actor, plan: Plan) -> None:
    adopted(王主任, plan)
    task = Matter.objects.get(body="government_620402")

    def do(actor: Actor, name: str, day: datetime, **given: object) -> Matter:
        return matters.move(actor=actor, matter_id=task.pk, name=name, given=given, now=day)

    with pytest.raises(Refused, match="承担这一项的单位"):
        do(王主任, "receive", FRIDAY, named="某县长")
    elsewhere = Actor("外县", "外县", Role.COUNTY_OFFICE, ("620421",), body="office_620421")
    with pytest.raises(NotFound):
        do(elsewhere, "receive", FRIDAY, named="某县长")
    do(周治欠, "receive", datetime(2019, 7, 15, 2, tzinfo=UTC), named="某县长")
    do(周治欠, "progress", datetime(2019, 8, 12, 2, tzinfo=UTC), progress="已核查三个项目")
    do(周治欠, "finish", datetime(2019, 9, 16, 2, tzinfo=UTC), result="全部到位", proof=["0" * 64])
    done = do(王主任, "close", datetime(2019, 9, 17, 2, tzinfo=UTC), checked="抽查两个项目的拨款凭证")
    assert (done.state, done.open) == ("done", False)
    names = list(Paper.objects.filter(matter_id=task.pk).order_by("id").values_list("name", flat=True))
    assert names == ["measure_task", "measure_receipt", "measure_progress", "measure_result", "measure_checked"]


def test_过了完成日期_自动逾期并拟督办函_只拟一件(home: object, 王主任: Actor, 周治欠: Actor, plan: Plan) -> None:
    adopted(王主任, plan)
    for day in (date(2019, 9, 30), date(2019, 10, 1), date(2019, 10, 9), date(2019, 10, 20)):
        wake.wake(now=datetime(day.year, day.month, day.day, 2, tzinfo=UTC))
    task = Matter.objects.get(body="finance", kind="measure")
    assert (task.state, task.data["late"]) == ("late", True)
    letters = Matter.objects.filter(kind="supervision", links__kind="matter", links__key=str(task.pk))
    assert [letter.state for letter in letters] == ["draft"]
    assert letters[0].body == "finance"
    issued = matters.move(
        actor=王主任, matter_id=letters[0].pk, name="issue", given={}, now=datetime(2019, 10, 21, 2, tzinfo=UTC)
    )
    田财政 = Actor("田财政", "田财政", Role.FINANCE, ("6204",), body="finance")
    later = datetime(2019, 10, 22, 2, tzinfo=UTC)
    got = matters.move(actor=田财政, matter_id=issued.pk, name="receive", given={"named": "某局长"}, now=later)
    assert got.state == "running"
    assert letters[0].data["reason"] == "甘泉市2019年根治欠薪行动方案第1项没有按期完成。"
    assert Matter.objects.get(body="human_resources").state == "issued"  # its day is the last of December


FILE = Path(__file__).parents[3] / "shared" / "law" / "baiyin-2019-plan.txt"


@pytest.mark.skipif(not FILE.exists(), reason="the plan's text is not at hand")
def test_2019年行动计划_三十一项_十八项由各县区牵头(home: object, 王主任: Actor) -> None:
    read = reading.read(FILE.read_bytes())
    sure = {seq: Confirmed(sure=True) for seq in range(1, 32)}
    done = plans.adopt(actor=王主任, plan=read, said=sure, now=FRIDAY)
    tasks = PlanTask.objects.values_list("measure__seq", "body")
    counties = {seq for seq, body in tasks if body.startswith("government_")}
    assert counties == {1, 3, 4, *range(7, 18), 20, 21, 25, 26}
    assert sum(body.startswith("government_") for _, body in tasks) == 5 * 18
    assert done.made == len(tasks) == PlanTask.objects.count()
    assert {m.data["measure_no"] for m in Matter.objects.filter(data__every="quarter")} == {"11", "19", "28"}
