"""The denominator from files to figures, what people decide, and what was known when."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from huxin.access import SYSTEM, Actor
from huxin.actions import denominator, intake, monitor
from huxin.base.errors import NotFound, Refused
from huxin.base.home import Home
from huxin.denominator.sites import Status
from huxin.engine import run as engine
from huxin.queries import denominator as queries
from huxin.queries.denominator import SiteFilter
from huxin.record.models import Batch, JournalEntry, Reckoning, Reject, SiteDecision, SiteRecord
from tests.actions.invented import BUILDER, CODE, as_csv, files

pytestmark = pytest.mark.django_db
HEAD = [
    "施工许可证编号",
    "工程名称",
    "行政区划",
    "施工单位",
    "统一社会信用代码",
    "合同价格（万元）",
    "发证日期",
    "备注",
]
SAME = ["XK-1", "白银区某小学教学楼工程", "620402", "某建筑公司", BUILDER, "350", "2019-05-10", "法人不读"]
NEW = ["XK-2", "某厂房二期", "白银区", "没人知道的公司", "", "1,200", "2019-06-01", ""]
FAR = ["XK-3", "某大桥", "620421", "没人知道的公司", "", "", "", ""]


def _take(rows: Sequence[Sequence[str]], now: datetime, name: str = "施工许可.csv", **said: Any) -> None:
    batch = intake.receive(actor=SYSTEM, data=as_csv([HEAD, *rows]), file_name=name, now=now, **said)
    intake.apply(batch, now=now)


@pytest.fixture
def city(home: Home, now: datetime) -> Home:
    """One project, and a list of which one row is that project."""
    intake.receive(actor=SYSTEM, data=files()["01_master.xlsx"], file_name="01_master.xlsx", now=now)
    intake.recover(now=now)
    _take([SAME, NEW, FAR], now)
    denominator.catch_up(home, now=now)
    return home


def _statuses() -> dict[str, str]:
    return dict(SiteRecord.objects.values_list("number", "status"))


def _pk(number: str) -> int:
    return SiteRecord.objects.get(number=number).pk


def test_从名单到应管未管(city: Home, 王主任: Actor) -> None:
    assert _statuses() == {"XK-1": "registered", "XK-2": "missing", "XK-3": "missing"}
    site = queries.view(actor=王主任, number=_pk("XK-1"))
    assert site.line.project_code == CODE and site.rows[0].amount_fen == 350_000_000
    assert site.rows[0].because == ("名称相同", "施工单位相同")
    assert (site.rows[0].file_name, site.rows[0].source_row) == ("施工许可.csv", 2)
    rows = queries.search(actor=王主任, wanted=SiteFilter(), page=1)
    assert [r.number for r in rows.rows] == ["XK-2", "XK-3"] or rows.total == 2
    assert {f.name for f in queries.firms(actor=王主任, page=1).rows} == {"没人知道的公司"}


def test_再核对一次_什么也不变(city: Home, now: datetime) -> None:
    before = list(SiteRecord.objects.values().order_by("pk"))
    assert not denominator.catch_up(city, now=now + timedelta(minutes=1))
    assert Reckoning.objects.count() == 1
    assert denominator.catch_up(city, now=now + timedelta(days=1))
    assert list(SiteRecord.objects.values().order_by("pk")) == before


def test_名单或登记一变就重新核对_地址不变(city: Home, now: datetime) -> None:
    pk, later = _pk("XK-2"), now + timedelta(hours=1)
    _take([["XK-2", "某厂房二期改名", *NEW[2:]], ["XK-4", "某水厂", *NEW[2:]]], later, "更正.csv")
    assert denominator.catch_up(city, now=later)
    assert SiteRecord.objects.get(pk=pk).name == "某厂房二期改名"
    assert len(_statuses()) == 4


def test_有错的行被退回_别县的行不能报(city: Home, now: datetime) -> None:
    bad = [
        ["XK-8", "", *NEW[2:]],
        ["XK-9", "某楼", "620402", "", "123", "", "", ""],
        ["XK-7", "某楼", "620421", *NEW[3:]],
    ]
    reach = {"regions": ["620402"], "sectors": []}
    data = as_csv([HEAD, *bad])
    intake.submit(data, by="李监察", reach=reach, file_name="县.csv", stream=None, received_at=now, recorded_at=now)
    intake.recover(now=now)
    assert set(Reject.objects.values_list("field", flat=True)) == {
        "工程名称",
        "施工单位统一社会信用代码",
        "行政区划代码",
    }
    assert Batch.objects.order_by("-pk")[0].accepted == 0


def test_人的认定_优先_可撤销_重新核对后还在(city: Home, now: datetime, 李监察: Actor) -> None:
    said = {"actor": 李监察, "now": now}
    denominator.decide(record=_pk("XK-2"), kind="exempt", reason="threshold", **said)
    assert _statuses()["XK-2"] == "exempt"
    denominator.decide(record=_pk("XK-1"), kind="other", project_code=CODE, **said)
    assert _statuses()["XK-1"] == "missing"
    _take([["XK-5", "某楼", *NEW[2:]]], now, "又一份.csv")
    denominator.catch_up(city, now=now)
    assert (_statuses()["XK-1"], _statuses()["XK-2"]) == ("missing", "exempt")
    denominator.decide(record=_pk("XK-2"), kind="same", project_code=CODE, **said)
    assert _statuses()["XK-2"] == "registered"
    for number in ("XK-1", "XK-2"):
        denominator.decide(record=_pk(number), kind="withdrawn", **said)
    assert (_statuses()["XK-1"], _statuses()["XK-2"]) == ("registered", "missing")
    assert SiteDecision.objects.count() == 5
    assert JournalEntry.objects.filter(what__startswith="denominator.", who="李监察").count() == 5
    history = queries.view(actor=李监察, number=_pk("XK-2")).decisions
    assert [d.said for d in history] == ["撤销此前的认定", f"认定为同一工地：{CODE}", "认定不需登记：限额以下小型工程"]


def test_谁能看_谁能认定(
    city: Home, now: datetime, 李监察: Actor, 外县监察: Actor, 赵只读: Actor, 孙副局: Actor, 钱劳资: Actor
) -> None:
    assert {r.number for r in queries.search(actor=李监察, wanted=SiteFilter(status=""), page=1).rows} == {
        "XK-1",
        "XK-2",
    }
    assert {r.number for r in queries.search(actor=外县监察, wanted=SiteFilter(status=""), page=1).rows} == {"XK-3"}
    with pytest.raises(NotFound):
        denominator.decide(actor=外县监察, record=_pk("XK-1"), kind="withdrawn", now=now)
    for actor in (赵只读, 孙副局):
        assert queries.view(actor=actor, number=_pk("XK-1")).refused
        with pytest.raises(Refused, match="核对应管未管"):
            denominator.decide(actor=actor, record=_pk("XK-1"), kind="withdrawn", now=now)
    with pytest.raises(Refused, match="只供主管部门"):
        queries.search(actor=钱劳资, wanted=SiteFilter(), page=1)
    for said in ({"kind": "exempt", "reason": "懒得"}, {"kind": "same", "project_code": "没有"}, {"kind": "乱写"}):
        with pytest.raises(Refused):
            denominator.decide(actor=李监察, record=_pk("XK-1"), now=now, **said)
    assert not SiteDecision.objects.exists()


def test_县区只看本县的数_看到全市的才看全市(city: Home, 王主任: Actor, 李监察: Actor) -> None:
    whole, county = queries.standing(actor=王主任), queries.standing(actor=李监察)
    assert whole is not None and county is not None
    assert [f.region_code for f in whole.counties] == ["620400", "620402", "620421"]
    [own] = county.counties
    assert (own.region_code, own.registered, own.missing, own.seen, own.total) == ("620402", 1, 1, 2, None)
    assert "至少要有 3 份" in own.why


def test_当时知道多少就是多少(city: Home, now: datetime, 王主任: Actor) -> None:
    later = now + timedelta(days=9)
    _take([["XK-6", "后来才知道的楼", *NEW[2:]]], later, "后来.csv")
    denominator.decide(actor=王主任, record=_pk("XK-2"), kind="exempt", reason="outside", now=later)
    today, now_known = date(2019, 12, 20), denominator.reckon(city, as_of=date(2019, 12, 20), known_at=later)
    assert len(now_known.sites) == 4 and Status.EXEMPT in {s.status for s in now_known.sites}
    before = denominator.reckon(city, as_of=today, known_at=now)
    assert len(before.sites) == 3 and Status.EXEMPT not in {s.status for s in before.sites}
    assert {s.entries[0].number for s in denominator.reckon(city, as_of=date(2019, 5, 31), known_at=now).sites} == {
        "XK-1", "XK-3",
    }  # fmt: skip


def test_监测的结果与名单无关(city: Home, now: datetime) -> None:
    manifest = monitor.run(city, actor=SYSTEM, as_of=date(2019, 11, 30), now=now)
    assert set(manifest["facts"]) == {"organisations", "projects", "accounts"}
    _take([["XK-9", "某楼", *NEW[2:]]], now, "新.csv")
    again = engine.run(city, engine.asked(as_of=date(2019, 11, 30), known_at=now))
    assert again["id"] == manifest["id"] and again["outputs"] == manifest["outputs"]


def test_没有数据(home: Home, now: datetime, 王主任: Actor) -> None:
    assert not denominator.catch_up(home, now=now)
    assert queries.standing(actor=王主任) is None
    assert denominator.reckon(home, as_of=now.date(), known_at=now).figures == []
