"""The door of `open.api` from end to end: what real clients send becomes facts, and what may not is refused."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from huxin.access import SYSTEM
from huxin.actions import drain, exchange, senders
from huxin.base.home import Home
from huxin.engine import tables
from huxin.engine.punches import punches
from huxin.facts.streams import STREAMS
from huxin.queries import senders as queries
from huxin.record.models import Batch, Project, Receipt
from tests.actions.invented import BUILDER, CODE, id_no
from tests.actions.sending import APPID, Wire, site
from tests.sources.open_api import documents as say
from tests.sources.open_api.client import CLIENTS, SECRET, Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def wire(home: Home, now: datetime) -> Wire:
    site(now)
    return Wire(home, now).granted()


def punched(*rows: dict[str, Any]) -> dict[str, Any]:
    return say.punches(*(rows or (say.punch(),)), projectCode=CODE)


def facts(home: Home, stream: str) -> list[dict[str, Any]]:
    table = tables.open_table(home.facts / stream)
    return [] if table is None else table.to_pyarrow_table().to_pylist()


@pytest.mark.parametrize("client", [c for name, c in CLIENTS.items() if name not in ("utc", "swapped")])
def test_每种客户端的考勤都成为事实(wire: Wire, home: Home, client: Client) -> None:
    wire.client = client
    row = say.punch(idCardNumber=client.sealed(say.ID_NO), channel="1号门")
    assert wire.done("WorkerAttendance.Add", punched(row))["status"] == 20
    [found] = punches(home, project=Project.objects.get().pk, day=date(2019, 10, 8))
    assert (f"{found.at:%F %T}", found.direction, found.device) == ("2019-10-08 07:01:45", "in", "1号门")


@pytest.mark.parametrize("name", ["utc", "swapped"])
def test_时钟有错的客户端_在放宽的误差内收下(wire: Wire, name: str) -> None:
    wire.client, wire.now = CLIENTS[name], wire.now.replace(minute=40)
    assert wire.ask("WorkerAttendance.Add", punched())["code"] == -1
    wire.granted(window_minutes=600)
    assert wire.ask("WorkerAttendance.Add", punched())["code"] == 0


def test_应答之前已在磁盘上_应答之后随时可问(wire: Wire) -> None:
    said = wire.ask("WorkerAttendance.Add", punched())
    assert not Receipt.objects.exists()
    wire.work()
    assert wire.became(said)["status"] == 20
    assert (
        wire.ask("AsyncHandleResult.Query", {"requestSerialCode": "team-add-2019100807-0000019999-0000"})["code"] == -1
    )


def test_别人问不到结果(wire: Wire, home: Home) -> None:
    said = wire.ask("WorkerAttendance.Add", punched())
    wire.work()
    other = Wire(home, wire.now, appid="qg-000002", secret=SECRET[::-1]).granted()
    serial = {"requestSerialCode": said["data"]["requestSerialCode"]}
    assert other.ask("AsyncHandleResult.Query", serial)["code"] == -1


def test_重复的请求被拒绝_相同的数据不重复(wire: Wire, home: Home) -> None:
    made = wire.client.request("WorkerAttendance.Add", punched(), now=wire.now, appid=APPID)
    first, again = (wire.send(made.body, made.content_type) for _ in range(2))
    assert (first["code"], again["code"]) == (0, -1) and "重复" in again["message"]
    wire.work()
    assert wire.done("WorkerAttendance.Add", punched())["status"] == 20
    assert len(facts(home, "attendance")) == 1


def test_同一秒内随机数相同而内容不同_不是重复(wire: Wire) -> None:
    wire.client = CLIENTS["php"]
    for minute in ("01", "02"):
        data = punched(say.punch(date=f"2019-10-08 07:{minute}:00"))
        made = wire.client.request("WorkerAttendance.Add", data, now=wire.now, appid=APPID)
        assert wire.send(made.body, made.content_type)["code"] == 0


def test_实名_进退场_合同合成花名册(wire: Wire, home: Home) -> None:
    team = json.loads(wire.done("Team.Add", say.team(projectCode=CODE))["result"])["teamSysNo"]
    assert 1_000_000_000 < team < 2_147_483_647
    above = {"projectCode": CODE, "teamSysNo": team}
    assert wire.done("WorkerEntryExit.Add", say.passages(say.passage(date="2019-09-01"), **above))["status"] == 20
    assert not facts(home, "roster")
    assert wire.done("ProjectWorker.Add", say.people(say.person(), **above))["status"] == 20
    [row] = facts(home, "roster")
    assert (row["entered_on"], row["left_on"], row["contract_on"]) == (date(2019, 9, 1), None, None)
    assert wire.done("WorkerContract.Add", say.contracts() | {"projectCode": CODE})["status"] == 20
    assert wire.done("WorkerEntryExit.Add", say.passages(say.passage(type=0), **above))["status"] == 20
    latest = max(facts(home, "roster"), key=lambda one: one["recorded_at"])
    assert (latest["contract_on"], latest["left_on"]) == (date(2019, 3, 1), date(2019, 10, 8))
    [shown] = wire.rows("ProjectWorker.Query", {"projectCode": CODE})
    assert shown["idCardNumber"] == say.SEALED and shown["entryTime"] == "2019-09-01" and shown["hasContract"] is True


def test_工资分次报送合成一张表_实发只是自报(wire: Wire, home: Home) -> None:
    other = say.wage(idCardNumber=say.CIPHER.sealed(id_no(3)), thirdPayRollCode="GZ-201909-002")
    for row in (say.wage(), other):
        assert wire.done("Payroll.Add", say.wages(row, projectCode=CODE))["status"] == 20
    latest = max(row["recorded_at"] for row in facts(home, "payroll"))
    sheet = [row for row in facts(home, "payroll") if row["recorded_at"] == latest]
    assert [row["net_fen"] for row in sheet] == [480_050, 480_050]
    assert {row["status"] for row in facts(home, "payments")} == {"claimed"}
    assert len(wire.rows("Payroll.Query", {"projectCode": CODE, **say.CORP, "payMonth": "2019-09"})) == 2


def test_企业账号登记项目后可以报送(home: Home, now: datetime) -> None:
    wire = Wire(home, now).granted(projects=[], regions=["6204"])
    made = wire.done("Project.Add", say.site())
    code = json.loads(made["result"])["projectCode"]
    assert made["status"] == 20 and len(code) == 17 and code.startswith("620402")
    assert json.loads(wire.done("Project.Add", say.site())["result"])["projectCode"] == code
    wire.now += exchange.KNOWN_FOR * 2
    assert wire.done("WorkerAttendance.Add", say.punches(say.punch(), projectCode=code))["status"] == 20
    elsewhere = wire.done("Project.Add", say.site(areaCode="620102", thirdPartyProjectCode="P-2"))
    assert elsewhere["status"] == 10


def test_更新项目不忘记已知的发薪日(wire: Wire) -> None:
    Project.objects.update(pay_day=25)
    assert wire.done("Project.Update", say.site(projectCode=CODE, name="新名"))["status"] == 20
    found = Project.objects.get()
    assert (found.name, found.pay_day) == ("新名", 25)


def test_不认识的总包信用代码_原因写在结果里(wire: Wire) -> None:
    said = wire.done("Project.Update", say.site(projectCode=CODE, contractorCorpCode="123"))
    assert said["status"] == 10 and "统一社会信用代码" in said["result"]


def test_错误的请求都有信封_不留下任何数据(wire: Wire) -> None:
    def code(**change: Any) -> int:
        other = Wire(wire.home, wire.now, **change)
        return int(other.ask("WorkerAttendance.Add", punched())["code"])

    assert code(appid="nobody") == -1
    assert code(secret=SECRET[::-1]) == -2
    assert wire.ask("WorkerAttendance.Add", say.punches(say.punch()))["code"] == -3  # somebody else's project
    assert wire.ask("Worker.Delete", {})["code"] == -3
    assert wire.ask("WorkerAttendance.Add", punched(say.punch(idCardNumber="AAAA")))["message"].startswith(
        "[dataList][0]"
    )
    assert wire.ask("WorkerAttendance.Add", "[" * 100_000)["code"] == -1
    assert wire.send(b"\xff\xfe=1", "application/x-www-form-urlencoded")["code"] == -1
    assert wire.send(b"", "")["code"] == -1
    wire.granted(networks=["192.168.0.0/16"])
    assert wire.ask("WorkerAttendance.Add", punched())["code"] == -4
    wire.work()
    assert not Receipt.objects.exists() and not Batch.objects.filter(by=f"exchange:{APPID}").exists()


def test_停用后不再收(wire: Wire) -> None:
    senders.revoke(APPID, actor=SYSTEM, now=wire.now)
    wire.now += exchange.KNOWN_FOR * 2
    assert wire.ask("WorkerAttendance.Add", punched())["code"] == -1


def test_超过每分钟次数的用协议的话拒绝_过一会儿又收_别人不受影响(wire: Wire, home: Home) -> None:
    wire.granted(per_minute=3)
    other = Wire(home, wire.now, appid="qg-000002").granted()
    other.door, wire.now = wire.door, other.now
    check = wire.client.request("CheckSign.Query", {}, now=wire.now, appid=APPID, secret=SECRET)
    forged = wire.client.request("CheckSign.Query", {}, now=wire.now, appid=APPID, secret="0" * 32)
    assert {wire.send(forged.body, forged.content_type)["code"] for _ in range(9)} == {-2}  # costs the sender nothing
    answers = [wire.send(check.body, check.content_type) for _ in range(5)]
    assert [one["code"] for one in answers] == [0, 0, 0, -5, -5]
    assert answers[-1] == {"code": -5, "message": "访问超过限制", "data": None}
    assert other.ask("CheckSign.Query", {})["code"] == 0
    wire.now += timedelta(seconds=20)
    assert [wire.send(check.body, check.content_type)["code"] for _ in range(2)] == [0, -5]
    wire.now += timedelta(hours=1)  # a longer rest brings no more than a minute's worth
    assert [wire.ask("CheckSign.Query", {})["code"] for _ in range(2)] == [0, 0]
    wire.work()
    notes = queries.health(SYSTEM, APPID, today=date(2019, 12, 1)).notes
    assert ("refused", "-5 访问超过限制") in {(note.kind, note.said) for note in notes}


def test_数据质量和拒绝原因记在发送方名下(wire: Wire) -> None:
    morning, night = say.punch(), say.punch(date="2019-10-08 06:00:00", direction="02")
    assert "12小时制" in wire.done("WorkerAttendance.Add", punched(morning, night))["result"]
    wire.ask("WorkerAttendance.Add", punched(say.punch(date="昨天")))
    wire.work()
    health = queries.health(SYSTEM, APPID, today=date(2019, 12, 2))
    kinds = {note.kind for note in health.notes}
    assert {"twelve_hour_clock", "refused"} <= kinds
    assert health.sender.last_seen is not None


def test_每台设备哪天没有数据看得出来(wire: Wire) -> None:
    for day in ("2019-11-28", "2019-11-30"):
        wire.done("WorkerAttendance.Add", punched(say.punch(date=f"{day} 07:00:00", channel="1号门")))
    [device] = queries.health(SYSTEM, APPID, today=date(2019, 12, 1)).devices
    assert (device.device, device.silent) == ("1号门", 2)
    assert [count for _, count in device.by_day[-4:]] == [1, 0, 1, 0]


def test_查询结果分页并加密(wire: Wire) -> None:
    rows = [say.punch(date=f"2019-10-08 07:{n:02d}:00") for n in range(12)]
    wire.done("WorkerAttendance.Add", punched(*rows))
    said = wire.ask(
        "WorkerAttendance.Query", {"projectCode": CODE, "date": "2019-10-08", "pageIndex": 1, "pageSize": "5"}
    )
    page = said["data"]
    assert (page["pageCount"], page["totalCount"], len(page["rows"])) == (3, 12, 5)
    assert {row["idCardNumber"] for row in page["rows"]} == {say.SEALED}
    assert wire.ask("CheckSign.Query", {})["code"] == 0


def test_班组名称改了_编号不变(wire: Wire) -> None:
    first = json.loads(wire.done("Team.Add", say.team(projectCode=CODE))["result"])["teamSysNo"]
    wire.done("Team.Update", {"teamSysNo": str(first), "teamName": "木工班"})
    [found] = wire.rows("Team.Query", {"projectCode": CODE})
    assert (found["teamSysNo"], found["teamName"]) == (first, "木工班")


def test_分包单位成为已知单位_总包的类型不变(wire: Wire) -> None:
    from huxin.record.models import Unit

    said = {"projectCode": CODE, "corpCode": BUILDER, "corpName": "改名", "corpType": "006"}
    assert wire.done("ProjectSubContractor.Add", said)["status"] == 20
    assert Unit.objects.get(pk=BUILDER).kind == "contractor"


def test_所有方法都有人处理() -> None:
    from huxin.actions._exchanged import HANDLERS
    from huxin.sources.open_api import METHODS

    assert set(HANDLERS) == {name for name, method in METHODS.items() if not method.is_query}
    assert set(STREAMS) > {"attendance", "roster"}


def test_时间倒退的门仍然应答(wire: Wire) -> None:
    wire.ask("WorkerAttendance.Add", punched())
    wire.now -= timedelta(minutes=5)
    assert wire.ask("WorkerAttendance.Add", punched(say.punch(date="2019-10-08 09:00:00")))["code"] == 0


def test_接连来的请求攒在一起入库_停了一会儿的马上入库(wire: Wire, home: Home) -> None:
    rest = timedelta(seconds=10)

    def taken(*, after: int) -> int:
        wire.now += timedelta(seconds=after)
        return drain.drain(home, now=wire.now, rest=rest)

    wire.ask("WorkerAttendance.Add", punched())
    assert taken(after=0) == 1
    for n in (2, 3):
        wire.ask("WorkerAttendance.Add", punched(say.punch(date=f"2019-10-08 07:0{n}:00")))
        assert taken(after=2) == 0
    assert taken(after=8) == 2
    assert Batch.objects.filter(by=f"exchange:{APPID}").count() == 2


def test_时钟拨回也不耽误入库(wire: Wire, home: Home) -> None:
    wire.ask("WorkerAttendance.Add", punched())
    assert drain.drain(home, now=wire.now + timedelta(hours=1)) == 1
    wire.ask("WorkerAttendance.Add", punched(say.punch(date="2019-10-08 07:02:00")))
    assert drain.drain(home, now=wire.now, rest=timedelta(seconds=10)) == 1
