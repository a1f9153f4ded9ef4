"""Reports by every door: once however often sent, identity apart, and a complaint that knows numbers only."""

from datetime import UTC, datetime
from typing import Any

import pytest

from huxin.access import Actor
from huxin.actions import reports
from huxin.actions.reports import Claim, Filed, Grievance, Who
from huxin.base.errors import BadValue, Refused
from huxin.base.home import Home
from huxin.queries import _events, _told
from huxin.queries._told import Told
from huxin.record.models import JournalEntry, Matter, MatterAmount, MatterEvent, MatterLink, Report, Reporter
from tests.actions.invented import CODE, id_no
from tests.proven import site

pytestmark = pytest.mark.django_db
AUGUST = datetime(2019, 8, 12, 2, tzinfo=UTC)
NAME, PHONE = "某甲工", "13900000001"


def told(**more: Any) -> Told:
    given: dict[str, Any] = {"story": "干完活没给钱", "employer": "某包工头", "first_ym": 201905, "last_ym": 201906}
    return Told(**given | more)


def mine(phone: str = PHONE, fen: int = 800_000, **more: Any) -> Grievance:
    own = Who(NAME, phone=phone)
    given = {"region_code": "620402", "claims": [Claim(own, fen, 2)]} | more
    return Grievance(told(claimed_fen=fen), own=own, **given)


def send(grievance: Grievance, once: str = "a", now: datetime = AUGUST, **more: Any) -> Filed:
    return reports.file(grievance=grievance, once=once, now=now, **more)


def test_找不到单位的反映照样收下_给出回执码_由县区治欠办初核(home: Home) -> None:
    filed = send(mine())
    matter = Matter.objects.get(pk=filed.matter_id)
    assert (matter.kind, matter.region_code, matter.body) == ("complaint", "620402", "office_620402")
    assert (matter.heads, matter.owed_fen, matter.data["unpaid"], matter.data["months"]) == (1, 800_000, 1, 2)
    assert list(matter.links.values_list("kind", "key")) == [("report", filed.key)]
    assert len(filed.code) == 16 and filed.limitation == ""


def test_同一份反映在断断续续的网络上发十次_只有一件_回执码也只有一个(home: Home) -> None:
    sent = [send(mine()) for _ in range(10)]
    assert Matter.objects.count() == Report.objects.count() == 1
    assert len({one.code for one in sent}) == len({one.key for one in sent}) == 1
    assert [one.repeated for one in sent] == [False] + [True] * 9


def test_身份和原话不进事项_链接_事件的明列_台账(home: Home) -> None:
    send(mine())
    matter = Matter.objects.get()
    open_text = f"{matter.title}{matter.data}{matter.search}"
    open_text += "".join(map(str, [*MatterLink.objects.values(), *JournalEntry.objects.values()]))
    open_text += "".join(map(str, MatterEvent.objects.values()))
    open_text += "".join(str(_events.whole(event)) for event in matter.events.all())
    for secret in (NAME, PHONE, "某包工头", "干完活"):
        assert secret not in open_text
    report = Report.objects.get()
    assert "干完活" not in report.sealed and _told.opened(report).employer == "某包工头"


def test_匿名的只留一个电话_不留姓名证件_也不上工人名单(home: Home) -> None:
    send(mine(anonymous=True, claims=[]))
    row = Reporter.objects.get()
    assert row.anonymous and row.phone_id and not (row.name_id or row.id_no_id)
    matter = Matter.objects.get()
    assert not MatterAmount.objects.exists() and matter.data["anonymous"]
    assert (matter.heads, matter.data["unpaid"], matter.data["claimed_fen"]) == (1, 1, 800_000)


def test_十人以上是集体_逐人记账_合计等于各人之和(home: Home) -> None:
    claims = [Claim(Who(f"工人{n}号", id_no=id_no(n)), 100_000 * (n + 1), 3) for n in range(12)]
    send(Grievance(told(), own=Who(NAME, phone=PHONE), claims=claims, region_code="620402"))
    matter = Matter.objects.get()
    assert matter.data["group"] and matter.heads == 12
    assert matter.data["claimed_fen"] == sum(one.claimed_fen for one in MatterAmount.objects.all()) == 7_800_000
    assert Reporter.objects.filter(part="listed").count() == 12


def test_同一个人在名单上两次_金额相加_不算两个人(home: Home) -> None:
    send(Grievance(told(), claims=[Claim(Who(id_no=id_no(1)), 100), Claim(Who(id_no=id_no(1)), 200)]))
    assert Matter.objects.get().heads == 1 and MatterAmount.objects.get().claimed_fen == 300


def test_名单上没有号码的人_说出是第几名(home: Home) -> None:
    with pytest.raises(BadValue, match="第 2 名"):
        send(Grievance(told(), claims=[Claim(Who(id_no=id_no(1)), 100), Claim(Who("某乙工"), 200)]))
    assert not Matter.objects.exists() and not Report.objects.exists()


def test_按项目反映_名下有单位_同一工人经窗口再来一次并入同一件(home: Home, 王主任: Actor) -> None:
    site()
    own = Who(id_no=id_no(0))
    again = Grievance(told(claimed_fen=900_000), own=own, claims=[Claim(own, 900_000, 3)], project_code=CODE)
    first = send(again, actor=王主任, door="12345")
    second = send(again, once="b", actor=王主任, door="visit")
    assert first.matter_id == second.matter_id and first.code != second.code
    assert Report.objects.count() == 2 and MatterAmount.objects.get().claimed_fen == 900_000
    links = MatterLink.objects.filter(kind="report").values_list("key", flat=True)
    assert set(links) == {first.key, second.key}
    assert MatterLink.objects.filter(kind="unit", part="contractor").exists()


def test_拿别人的证件号码在网上反映_不会并入那个人的事项(home: Home, 王主任: Actor) -> None:
    site()
    own = Who(id_no=id_no(0))
    about = Grievance(told(claimed_fen=1), own=own, claims=[Claim(own, 1)], project_code=CODE)
    theirs, forged = send(about, actor=王主任, door="visit"), send(about, once="b")
    assert theirs.matter_id != forged.matter_id


@pytest.mark.parametrize(
    ("first", "last", "said"), [(201706, 201906, ""), (201705, 201906, "partly"), (201512, 201601, "past")]
)
def test_超过两年的也收下_并且认得出来(home: Home, first: int, last: int, said: str) -> None:
    about = mine()
    own = Grievance(told(first_ym=first, last_ym=last, claimed_fen=1), claims=about.claims)
    assert send(own, now=datetime(2019, 7, 30, 2, tzinfo=UTC)).limitation == said


def test_没有权限登记的角色被一句话拒绝(home: Home, 赵只读: Actor) -> None:
    with pytest.raises(Refused, match="不能在这里登记"):
        send(mine(), actor=赵只读, door="visit")
    assert not Report.objects.exists()
