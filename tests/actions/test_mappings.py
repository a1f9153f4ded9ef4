"""A mapping is told once, remembered for its sender, and makes the next file of that shape go through by itself."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from huxin import sources
from huxin.access import SYSTEM, Actor
from huxin.actions import intake, mappings, replay
from huxin.actions.intake import Applied
from huxin.base.errors import BadSource, NotFound, Refused
from huxin.base.home import Home
from huxin.record.models import Batch, JournalEntry, MappingMemory, Reject, Staff
from huxin.sources.looking import Choice
from tests.actions.invented import CODE, as_csv, as_xlsx, id_no, sheets
from tests.actions.test_intake import facts
from tests.sources.files import as_parquet
from tests.sources.offices import book, day_grid

pytestmark = pytest.mark.django_db

ODD = [["名字", "证件", "该给", "给了"], ["张三", id_no(1), "5000", "5000"], ["李四", id_no(2), "4000", "4000"]]
SAID = Choice("payroll", 0, 1, {0: "name", 1: "id_no", 2: "payable", 3: "net"})
FULL = {"project_code": CODE, "month": "2019-06"}


def _said(**given: str) -> dict[int, Choice]:
    return {0: Choice(SAID.stream, SAID.at, SAID.rows, SAID.columns, given=given)}


Take = Callable[..., list[Applied]]


@pytest.fixture
def take(home: Home, now: datetime) -> Take:
    """Receive and apply one file."""

    def receive(data: bytes, name: str = "表.csv", actor: Actor = SYSTEM, at: datetime = now, **given: Any) -> Any:
        return intake.apply(intake.receive(actor=actor, data=data, file_name=name, now=at, **given), now=at)

    receive(as_xlsx(sheets()), "底册.xlsx")
    return receive


def test_认不出_对照_入库_下一个文件自己过(take: Take, home: Home, 李监察: Actor, now: datetime) -> None:
    [refused] = take(as_csv(ODD), actor=李监察)
    assert refused.state == "refused" and "认不出表头" in refused.message
    given = {**FULL}
    again = mappings.take(actor=李监察, batch=refused.batch, chosen=_said(**given), now=now)
    [applied] = intake.apply(again, now=now)
    assert (applied.state, applied.accepted, applied.rejected) == ("applied", 2, 0)
    assert "工资月份 2019-06" in applied.message
    july = [["2019年7月 项目名称：某小学教学楼"], *ODD]
    [next_one] = take(as_csv(july), "七月.csv", actor=李监察, at=now + timedelta(days=30))
    assert (next_one.accepted, next_one.rejected) == (2, 0)
    assert {row["ym"] for row in facts(home, "payroll")} == {201906, 201907}
    kept = Batch.objects.get(pk=next_one.batch)
    assert kept.mapping and list(kept.mapping) == ["sheets"]
    assert JournalEntry.objects.filter(what="intake.map", who=李监察.id).count() == 1


def test_别人的文件不照我的对照(take: Take, 李监察: Actor, 王主任: Actor, now: datetime) -> None:
    [refused] = take(as_csv(ODD), actor=李监察)
    mappings.take(actor=李监察, batch=refused.batch, chosen=_said(**FULL), now=now)
    assert take(as_csv(ODD), actor=王主任)[0].state == "refused"


def test_同一机构的人共用_办公室代改的记在报送人名下(
    take: Take, hired: Callable[[Actor], Staff], 李监察: Actor, 王主任: Actor, now: datetime
) -> None:
    hired(李监察)
    Staff.objects.filter(username=李监察.id).update(body="inspection_620402")
    Staff.objects.create(username="同事", display_name="同事", role="inspector", body="inspection_620402")
    [refused] = take(as_csv(ODD), actor=李监察)
    mappings.take(actor=王主任, batch=refused.batch, chosen=_said(**FULL), now=now)
    assert MappingMemory.objects.get().sender == "body:inspection_620402"
    colleague = Actor("同事", "同事", 李监察.role, 李监察.regions)
    assert take(as_csv([["2019年7月 项目名称：某小学教学楼"], *ODD]), actor=colleague)[0].accepted == 2


def test_月份和项目不记住_下次没写就说缺(take: Take, 李监察: Actor, now: datetime) -> None:
    [refused] = take(as_csv(ODD), actor=李监察)
    intake.apply(mappings.take(actor=李监察, batch=refused.batch, chosen=_said(**FULL), now=now), now=now)
    [again] = take(as_csv([ODD[0], ["王五", id_no(3), "1", "1"]]), actor=李监察)
    assert again.state == "refused" and "缺少必填列：项目编码、工资月份" in again.message
    assert MappingMemory.objects.get().mapping["given"] == {}


def test_同样的字节换一种读法不算重复_同样的读法算(take: Take, home: Home, 李监察: Actor, now: datetime) -> None:
    [refused] = take(as_csv(ODD), actor=李监察)
    first = intake.apply(mappings.take(actor=李监察, batch=refused.batch, chosen=_said(**FULL), now=now), now=now)
    may = {**FULL, "month": "2019-05"}
    other = intake.apply(mappings.take(actor=李监察, batch=first[0].batch, chosen=_said(**may), now=now), now=now)
    assert (other[0].accepted, other[0].known) == (2, 0)
    same = intake.apply(mappings.take(actor=李监察, batch=first[0].batch, chosen=_said(**may), now=now), now=now)
    assert (same[0].accepted, same[0].known) == (0, 2)
    assert {row["ym"] for row in facts(home, "payroll")} == {201905, 201906}


def test_被拒绝的行照同样的对照退回(take: Take, 李监察: Actor, now: datetime) -> None:
    rows = [*ODD, ["王五", "620402199001010011", "1", "1"]]
    [refused] = take(as_csv(rows), actor=李监察)
    number = mappings.take(actor=李监察, batch=refused.batch, chosen=_said(**FULL), now=now)
    [applied] = intake.apply(number, now=now)
    assert (applied.accepted, applied.rejected) == (2, 1)
    assert intake.rejects_workbook(actor=李监察, batch=number, now=now)[:2] == b"PK"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "还缺少项目编码、工资月份"),
        ({"project_code": CODE, "month": "六月"}, "不是月份"),
        ({"project_code": "没有的项目", "month": "2019-06"}, "没有项目「没有的项目」"),
    ],
)
def test_没说清的不收(take: Take, 李监察: Actor, now: datetime, given: dict[str, str], why: str) -> None:
    [refused] = take(as_csv(ODD), actor=李监察)
    before = Batch.objects.count()
    with pytest.raises(Refused, match=why):
        mappings.take(actor=李监察, batch=refused.batch, chosen=_said(**given), now=now)
    assert Batch.objects.count() == before and not MappingMemory.objects.exists()


def test_全都不是数据_别人的批次_没有表头的文件(take: Take, 李监察: Actor, 外县监察: Actor, now: datetime) -> None:
    [refused] = take(as_csv(ODD), actor=李监察)
    with pytest.raises(Refused, match="没有可以导入的内容"):
        mappings.take(actor=李监察, batch=refused.batch, chosen={0: Choice("", 0, 1)}, now=now)
    with pytest.raises(NotFound):
        mappings.look_at(actor=外县监察, batch=refused.batch)
    [table] = take(as_parquet([["甲", "乙"], ["1", "2"]]), "a.parquet", actor=李监察)
    with pytest.raises(BadSource, match="没有可以对照的表头"):
        mappings.look_at(actor=李监察, batch=table.batch)


def test_借用某报送人的对照_只取合这个文件的_不记在自己名下(
    take: Take, hired: Callable[[Actor], Staff], 李监察: Actor, 王主任: Actor, 外县监察: Actor, now: datetime
) -> None:
    hired(李监察)
    Staff.objects.filter(username=李监察.id).update(body="inspection_620402")
    [refused] = take(as_csv(ODD), actor=李监察)
    mappings.take(actor=李监察, batch=refused.batch, chosen=_said(**FULL), now=now)
    july = as_csv([["2019年7月 项目名称：某小学教学楼"], *ODD])
    for sender in ("inspection_620402", 李监察.id):
        known = mappings.of_sender(actor=SYSTEM, sender=sender)
        said = mappings.fitting(known, data=july, file_name="七月.csv", stream=None)
        assert said and list(said) == ["sheets"]
    assert mappings.fitting(known, data=as_xlsx(sheets()), file_name="底册.xlsx", stream=None) is None
    assert mappings.fitting(known, data=as_parquet([["甲", "乙"], ["1", "2"]]), file_name="a", stream=None) is None
    assert mappings.fitting(known, data=b"%PDF", file_name="a.pdf", stream=None) is None
    [applied] = take(july, "七月.csv", mapping=said)
    assert (applied.state, applied.accepted) == ("applied", 2)
    assert [kept.sender for kept in MappingMemory.objects.all()] == ["body:inspection_620402"]
    assert take(july, "七月.csv", mapping=said)[0].message.endswith("没有新的数据。")
    assert len(mappings.of_sender(actor=王主任, sender=李监察.id)) == 1
    for actor, sender in ((SYSTEM, "没有这个机构"), (外县监察, "inspection_620402")):
        with pytest.raises(NotFound, match="的列对照。请填写"):
            mappings.of_sender(actor=actor, sender=sender)


def test_登记簿丢了_对照从收条补回来(take: Take, home: Home, 李监察: Actor, now: datetime) -> None:
    later = now + timedelta(minutes=5)
    [refused] = take(as_csv(ODD), actor=李监察)
    number = mappings.take(actor=李监察, batch=refused.batch, chosen=_said(**FULL), now=later)
    intake.apply(number, now=later)
    MappingMemory.objects.all().delete()
    Batch.objects.filter(pk=number).delete()
    replay.replay(home, now=later)
    assert MappingMemory.objects.count() == 1
    assert Batch.objects.filter(mapping__isnull=False, state="applied", by=李监察.id).exists()


def test_考勤和工资合在一张表_分两批入库_各自退回_再送不重复(take: Take, home: Home, now: datetime) -> None:
    rows = day_grid([["√"] * 30, ["√", "？", *[None] * 28]])
    rows[1] = ["项目名称：", "某小学教学楼", None, None, "2019年6月"]
    rows[2] = [*rows[2], "应发工资", "实发工资"]
    for at, n, paid in ((4, 1, 5000), (5, 2, "五千")):
        rows[at] = [n, f"工人{n}", id_no(n), *rows[at][3:], None, paid, 5000]
    data = book(("6月", rows, []))
    wages, days = take(data, "6月.xlsx")
    assert [(part.stream, part.sheet) for part in (wages, days)] == [("payroll", "6月"), ("attendance", "6月")]
    assert (wages.accepted, wages.rejected) == (1, 1)
    assert (days.accepted, days.rejected) == (31, 1)
    assert {len(facts(home, name)) for name in ("payroll", "attendance")} == {1, 31}
    returned = sources.read(intake.rejects_workbook(actor=SYSTEM, batch=wages.batch, now=now), "退回.xlsx")
    assert [(sheet.stream, len(sheet.rows)) for sheet in returned] == [("payroll", 2), ("attendance", 2)]
    again = take(data, "6月.xlsx")
    assert [part.accepted for part in again] == [0, 0]


def test_按日考勤表入库_一天一次_重报不重复_几个文件拼一个月(take: Take, home: Home, now: datetime) -> None:
    def month(first: int, last: int) -> bytes:
        marks = [["√" if first <= d <= last else None for d in range(1, 31)], ["半", *[None] * 28, "？"]]
        rows = day_grid(marks)
        rows[1] = ["项目名称：", "某小学教学楼", None, None, "2019年6月"]
        for at, n in ((4, 1), (5, 2)):
            rows[at] = [n, f"工人{n}", id_no(n), *rows[at][3:]]
        return book(("考勤", rows, ["A1:AG1"]))

    [applied] = take(month(1, 15), "上半月.xlsx")
    assert (applied.rows, applied.accepted, applied.known, applied.rejected) == (17, 16, 0, 1)
    assert Reject.objects.get().value == "2019-06-30 ？"
    [again] = take(month(1, 15), "上半月.xlsx")
    assert (again.accepted, again.known, again.rejected) == (0, 16, 1)
    [rest] = take(month(10, 30), "全月.xlsx")
    assert (rest.accepted, rest.known, rest.rejected) == (15, 7, 1)
    punches = facts(home, "attendance")
    assert len(punches) == 31 and {row["device"] for row in punches} == {"考勤表"}
