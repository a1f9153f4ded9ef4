"""清欠台账: three workers of a housing site from the check to 销号, with instalments, delay, transfer and rebound.

Days off that matter: 2019-10-01 to 07 (29 September and 12 October worked), weekends.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from huxin.access import Actor, Role
from huxin.actions import ledger, recovery, wake
from huxin.actions.recovery import Received
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.record.models import Campaign, Matter, MatterLink, Notice, Paper, Project
from tests.actions.driving import (
    DAY,
    JUNE,
    NOW,
    PLAN,
    VERIFY,
    begun,
    claims,
    closed,
    do,
    found,
    listed,
    paid,
    pay,
    proof,
    reported,
    running,
    said,
    verified,
    住建,
)
from tests.actions.invented import CODE
from tests.proven import site

pytestmark = pytest.mark.django_db
陈住建 = replace(住建, id="陈住建", name="陈住建")


@pytest.fixture
def drive(home: Home, 王主任: Actor) -> Campaign:
    site()
    return begun(王主任)


@pytest.fixture
def item(drive: Campaign) -> Matter:
    return found(drive)


def test_一件台账从排查到销号_逐期付款_逐人付清_另一人核验销号(item: Matter, 王主任: Actor) -> None:
    assert (item.state, item.heads, item.body) == ("found", 3, "housing")
    assert item.data["deadline"] == "2019-12-31" and item.data["age"] == "旧欠"
    running(item)
    item.refresh_from_db()
    assert item.state == "running" and item.due_on == date(2019, 10, 31)
    pay(item, 1, NOW + 20 * DAY)
    item.refresh_from_db()
    assert item.due_on == date(2019, 11, 29), "the first instalment came: the second is due next"
    with pytest.raises(Refused, match="当前状态"):
        do(item, 王主任, "check", called="3", checked="电话", proof=[proof()])
    lines = [Received(worker, 300_000) for worker in listed(item)[1:3]]
    recovery.from_receipt(
        actor=陈住建, matter_id=item.pk, lines=lines, paid_on=date(2019, 10, 20), instrument="account",
        sha256=proof("第二期"), now=NOW + 24 * DAY,
    )  # fmt: skip
    item.refresh_from_db()
    assert item.state == "cleared", "every worker has received in full"
    do(item, 王主任, "check", now=NOW + 25 * DAY, called="3", checked="逐人电话", proof=[proof("核验")])
    do(item, 王主任, "close", now=NOW + 25 * DAY)
    item.refresh_from_db()
    assert (item.state, item.open) == ("closed", False)
    names = list(Paper.objects.filter(matter_id=item.pk).order_by("id").values_list("name", flat=True))
    assert names == [
        "ledger_entry",
        "ledger_verified",
        "ledger_plan",
        "ledger_promise",
        "ledger_check",
        "ledger_closed",
    ]
    assert not said(NOW + 25 * DAY)


def test_没有工人名单不能建账(drive: Campaign) -> None:
    with pytest.raises(Refused, match="没有工人名单，不能建账"):
        ledger.by_hand(actor=住建, number=drive.pk, project_code=CODE, debt=JUNE, claims=[], now=NOW)
    assert not Matter.objects.filter(kind="ledger").exists()


def test_录入的人不能销号_登记到账的人也不能(item: Matter, 周治欠: Actor, 王主任: Actor) -> None:
    running(item)
    do(item, 王主任, "hand", to_body="office_620402", reason="由县区承办")
    lines = [Received(worker, 300_000) for worker in listed(item)]
    recovery.from_receipt(
        actor=周治欠,
        matter_id=item.pk,
        lines=lines,
        paid_on=NOW.date(),
        instrument="direct",
        sha256=proof("付"),
        now=NOW,
    )
    with pytest.raises(Refused, match="不得与「登记到账」是同一人"):
        do(item, 周治欠, "check", called="3", checked="电话", proof=[proof()])
    do(item, 王主任, "check", called="3", checked="电话", proof=[proof()])
    with pytest.raises(Refused, match="同一人"):
        do(item, 周治欠, "close")


def test_登记的人自己也不能核验(drive: Campaign, 周治欠: Actor, 王主任: Actor) -> None:
    item = ledger.by_hand(actor=周治欠, number=drive.pk, project_code=CODE, debt=JUNE, claims=claims(), now=NOW)
    do(item, 王主任, "hand", to_body="housing", reason="由行业承办")
    paid(item)
    with pytest.raises(Refused, match="不得与「登记」是同一人"):
        do(item, 周治欠, "check", called="3", checked="电话", proof=[proof()])


def test_没有逐人核定不能定责(item: Matter) -> None:
    do(item, 住建, "register", employer="某建筑公司")
    recovery.assess(actor=住建, matter_id=item.pk, owed={listed(item)[0]: 300_000}, reason="核对", now=NOW)
    with pytest.raises(Refused, match="还有2名工人没有逐人核定金额"):
        do(item, 住建, "verify", **VERIFY)


def test_清欠计划合计要等于尚欠_不能晚于专项行动期限(item: Matter) -> None:
    verified(item)
    with pytest.raises(Refused, match=r"各期合计9,500\.00元，尚欠9,000\.00元"):
        do(item, 住建, "plan", **{**PLAN, "pay2_fen": "6500"})
    with pytest.raises(Refused, match="晚于专项行动的期限2019-12-31"):
        do(item, 住建, "plan", **{**PLAN, "pay2_on": "2020-01-10"})


def test_到期没有付足_一个工作日内移送立案_案件里的到账就是台账的到账(item: Matter, 李监察: Actor) -> None:
    running(item)
    later = datetime(2019, 10, 31, 16, tzinfo=UTC)  # the first minute of 1 November in China
    assert wake.wake(now=later)
    item.refresh_from_db()
    assert item.data["missed"] and item.due_on == date(2019, 11, 4), "the working day after"
    with pytest.raises(Refused, match="已经逾期，不能再延期"):
        do(item, 住建, "ask_time", now=later, extend_to="2019-12-20", reason="等结算")
    do(item, 住建, "transfer", now=later, reason="拒不支付")
    case = Matter.objects.get(kind="case")
    item.refresh_from_db()
    assert (item.state, case.heads, case.data["employer"]) == ("transferred", 3, "某建筑公司")
    assert case.data.get("cause") is None
    lines = [Received(worker, 300_000) for worker in listed(item)]
    recovery.from_receipt(
        actor=李监察, matter_id=case.pk, lines=lines, paid_on=date(2019, 11, 4), instrument="direct",
        sha256=proof("案"), now=later + 4 * DAY,
    )  # fmt: skip
    item.refresh_from_db()
    assert (item.data["unpaid"], item.state) == (0, "transferred")
    assert not said(later + 4 * DAY)


def test_延期一次_由上一级批准(item: Matter) -> None:
    running(item)
    county = Actor("白银区长", "白银区长", Role.COUNTY_GOVERNMENT, ("620402",), body="government_620402")
    with pytest.raises(Refused, match="不能超过专项行动的期限"):
        do(item, 住建, "ask_time", extend_to="2020-01-20", reason="等结算")
    do(item, 住建, "ask_time", extend_to="2019-12-20", reason="等结算")
    do(item, county, "extend")
    item.refresh_from_db()
    assert (item.due_on, item.data["extended"]) == (date(2019, 12, 20), 1)
    with pytest.raises(Refused, match="只能延期一次"):
        do(item, 住建, "ask_time", extend_to="2019-12-31", reason="再等")
    assert Paper.objects.filter(name="ledger_extension").count() == 1


def test_过了专项行动的期限没有销号_逾期并起草督办(item: Matter) -> None:
    over = datetime(2019, 12, 31, 16, tzinfo=UTC)
    wake.wake(now=over)
    item.refresh_from_db()
    assert item.data["late"] and item.state == "found"
    letter = Matter.objects.get(kind="supervision")
    assert letter.data["reason"] == "工程建设领域专项治理的台账事项过了期限没有销号。"


def test_不实要两个人先后认定(drive: Campaign, 周治欠: Actor, 王主任: Actor) -> None:
    item = found(drive, 周治欠)
    do(item, 周治欠, "register", employer="某建筑公司")
    do(item, 周治欠, "doubt", reason="是工程款", proof=[proof()])
    with pytest.raises(Refused, match="同一人"):
        do(item, 周治欠, "confirm_false")
    with pytest.raises(Refused, match="由县区治欠办、市治欠办办理"):
        do(item, 住建, "confirm_false")
    do(item, 王主任, "confirm_false")
    item.refresh_from_db()
    assert (item.state, item.open) == ("unfounded", False)


def test_核验退回以后_不自动再报付清(item: Matter, 王主任: Actor) -> None:
    paid(item)
    do(item, 王主任, "send_back", reason="一名工人说没有收到")
    item.refresh_from_db()
    assert item.state == "running"
    do(item, 住建, "clear_again", cleared="已核对流水", proof=[proof("流水")])
    item.refresh_from_db()
    assert item.state == "cleared"


@pytest.mark.parametrize(("days", "state"), [(0, "reopened"), (90, "reopened"), (91, "closed")])
def test_销号后九十日内又有投诉就反弹_保留全部经过(item: Matter, 王主任: Actor, days: int, state: str) -> None:
    closed(item, 王主任)
    events = item.events.count()
    complaint = reported(0, NOW + days * DAY)
    item.refresh_from_db()
    assert item.state == state
    if state == "closed":
        return
    assert item.open and item.events.count() == events + 1 and item.data["reopened"] == 1
    assert (item.data["received_fen"], item.data["unpaid"], item.data["owed_fen"]) == (900_000, 1, 1_100_000)
    assert MatterLink.objects.filter(matter=item, kind="matter", key=str(complaint.pk), part="rebound").exists()
    assert Paper.objects.filter(name="ledger_reopened").count() == 1
    do(item, 住建, "register", employer="某建筑公司", now=NOW + days * DAY)
    with pytest.raises(Refused, match="还有1名工人没有逐人核定金额"):
        do(item, 住建, "verify", now=NOW + days * DAY, **VERIFY)
    assert not said(NOW + days * DAY)


def test_别的工人投诉同一项目也反弹_加进名单(item: Matter, 王主任: Actor) -> None:
    closed(item, 王主任)
    reported(4, NOW + DAY)
    item.refresh_from_db()
    assert (item.state, item.heads, item.data["unpaid"]) == ("reopened", 4, 1)


def test_别的项目的投诉不影响(item: Matter, 王主任: Actor) -> None:
    closed(item, 王主任)
    other = Project.objects.get(code=CODE)
    Project.objects.filter(pk=other.pk).update(code="别处")
    Matter.objects.filter(pk=item.pk).update(project_id=None)
    Project.objects.filter(pk=other.pk).update(code=CODE)
    reported(0, NOW + DAY)
    item.refresh_from_db()
    assert item.state == "closed"


def test_反弹查明没有新的欠薪_转核验再销号(item: Matter, 王主任: Actor) -> None:
    closed(item, 王主任)
    reported(0, NOW + DAY)
    do(item, 住建, "register", employer="某建筑公司", now=NOW + DAY)
    owed = dict.fromkeys(listed(item), 300_000)
    recovery.assess(actor=住建, matter_id=item.pk, owed=owed, reason="已经付清", now=NOW + DAY)
    do(item, 住建, "verify", now=NOW + DAY, **VERIFY)
    item.refresh_from_db()
    assert (item.state, item.data["unpaid"]) == ("cleared", 0)


def test_市治欠办登记的_由先办理的单位承办(drive: Campaign, 王主任: Actor) -> None:
    assert found(drive, 王主任).body == "housing"


def test_定责以后名单和金额不能直接改_改了要重新定责定计划(item: Matter) -> None:
    running(item)
    owed = dict.fromkeys(listed(item), 1)
    with pytest.raises(Refused, match="不能「核定金额」"):
        recovery.assess(actor=住建, matter_id=item.pk, owed=owed, reason="少写", now=NOW)
    do(item, 住建, "revise", reason="一名工人的金额算错了")
    recovery.assess(actor=住建, matter_id=item.pk, owed={listed(item)[0]: 100_000}, reason="重算", now=NOW)
    do(item, 住建, "verify", **VERIFY)
    with pytest.raises(Refused, match=r"尚欠7,000\.00元"):
        do(item, 住建, "plan", **PLAN)
    do(item, 住建, "plan", **{**PLAN, "pay2_fen": "4000"})
    item.refresh_from_db()
    assert (item.state, item.due_on) == ("planned", date(2019, 10, 31))


def test_只告诉承办单位的人(item: Matter, hired: Callable[[Actor], object]) -> None:
    finance = Actor("田财政", "田财政", Role.FINANCE, ("6204",), body="finance")
    for person in (陈住建, finance):
        hired(person)
    do(item, 住建, "register", employer="某建筑公司")
    assert set(Notice.objects.values_list("to__username", flat=True)) == {"陈住建"}
