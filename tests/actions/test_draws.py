"""抽取: frame first, seed later, nothing to choose among; every drawn site a matter with its pair; all chained."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from huxin.access import Actor, Role
from huxin.actions import attachments, draws, inspections, matters
from huxin.base.errors import NotFound, Refused
from huxin.draw.again import same
from huxin.queries import inspections as queries
from huxin.queries import proof_check, work
from huxin.queries.inspection_frame import HIGH, MIDDLE, ORDINARY, entries
from huxin.record.models import (
    DrawnSite,
    InspectionDraw,
    Inspector,
    JournalEntry,
    Link,
    Matter,
    MatterTerm,
    Notice,
    Project,
)
from huxin.workflows.inspection import ITEMS
from tests.actions.inspecting import (
    HEAD,
    LATER,
    NOW,
    PEOPLE,
    SECOND,
    drafted,
    drawn,
    frozen,
    hire,
    plan,
    sites,
)

pytestmark = pytest.mark.django_db
AUDITOR = Actor("吴审计", "吴审计", Role.AUDITOR, ("6204",))


@pytest.fixture
def town(home: object, hired: Callable[[Actor], Any]) -> None:
    sites()
    hire(hired)


def doc(draw: InspectionDraw) -> Any:
    return json.loads(InspectionDraw.objects.get(pk=draw.pk).file)


def audit() -> proof_check.Checked:
    return proof_check.check(actor=AUDITOR, now=LATER + timedelta(days=60), with_facts=False)


def test_每层按风险_在监测和办理中的事项里有理由_竣工的和外县的不在名单里(town: None) -> None:
    found = {one.project.code: (one.stratum, one.because) for one in entries("620402")}
    assert found["620402-1"] == (HIGH, ("监测为红色",)) and found["620402-2"] == (MIDDLE, ("监测有发现",))
    assert found["620402-4"] == (ORDINARY, ()) and len(found) == 8
    project = Project.objects.get(code="620402-4")
    about = matters.Opening("case", "某案", "620402", "housing", "labour_620402", project_id=project.pk)
    matters.open_matter(actor=matters.MACHINE, about=about, given={}, now=NOW)
    assert {one.project.code: one.because for one in entries("620402")}["620402-4"] == ("有监察案件",)
    assert len(entries("620400")) == 10


def test_先公布散列_再登记种子_每处一件事项_两名检查人员_谁都能再抽一次(town: None) -> None:
    draw = frozen(plan())
    assert doc(draw)["frame"]["strata"] == {HIGH: 1, MIDDLE: 1, ORDINARY: 1}
    assert not Matter.objects.exists() and draw.hash == doc(draw)["published"]["hash"]
    given = {"actor": HEAD, "draw_id": draw.pk, "value": "2886.24", "source": "上证综指 2019-09-02 收盘"}
    with pytest.raises(Refused, match="还没有到"):
        draws.sow(**given, at=LATER, now=NOW + timedelta(hours=1))
    with pytest.raises(Refused, match="不晚于名单公布的时间"):
        draws.sow(**given, at=NOW - timedelta(hours=1), now=LATER)
    draws.sow(**given, at=NOW + timedelta(hours=6), now=LATER)
    with pytest.raises(Refused, match="种子不能更换"):
        draws.sow(**given, at=NOW + timedelta(hours=7), now=LATER)
    found = doc(draw)
    assert same(found) and len(found["visits"]) == 3
    for code, people in found["visits"].items():
        matter = DrawnSite.objects.get(draw=draw, code=code).matter
        names = set(Inspector.objects.filter(code__in=people).values_list("staff__username", flat=True))
        assert (matter.state, set(matter.data["officers"]), len(names)) == ("drawn", names, 2)
        assert matter.body == "labour_620402" and not names & {"李监察"}
        assert MatterTerm.objects.get(matter=matter).term == "sm10.inspect"
    assert [link.subject for link in Link.objects.filter(kind="draw")] == [f"{draw.number}/{n}" for n in (1, 2)]
    assert audit().sentence == ""


def test_文件里没有姓名(town: None) -> None:
    text = InspectionDraw.objects.get(pk=drawn(plan()).pk).file
    assert "检查甲" not in text and "李监察" not in text and "甘0" not in text


def test_改动过的名单_种子_结果_核验存证时指出哪一环(town: None) -> None:
    draw = drawn(plan())
    n = Link.objects.filter(kind="draw").order_by("n").values_list("n", flat=True)[1]
    told = InspectionDraw.objects.filter(pk=draw.pk)
    whole = told.get().file
    told.update(file=whole.replace("2886.24", "2886.25"))
    assert f"抽取 {draw.number} 的文件与存证时不同" in audit().sentence
    told.update(file=whole)
    Link.objects.filter(n=n).update(digest="0" * 64)
    assert audit().sentence
    told.update(file="{}")
    assert audit().sentence


def test_检查人员不够_说明还缺几人_名单没有公布(home: object, hired: Callable[[Actor], Any]) -> None:
    sites()
    hire(hired, people=1)
    with pytest.raises(Refused, match="持证检查人员 3 人，名单里只有 1 人，还缺 2 人"):
        frozen(plan())
    assert not InspectionDraw.objects.exists() and not Link.objects.filter(kind="draw").exists()


def test_证件过期的不算持证(town: None) -> None:
    Inspector.objects.exclude(code="J0001").update(valid_until=date(2019, 9, 1))
    with pytest.raises(Refused, match="还缺 2 人"):
        frozen(plan())


def test_回避的人不去_不在管辖范围的人不去_上次去过的单位不连着去(town: None) -> None:
    project = Project.objects.get(code="620402-1")
    code = Inspector.objects.get(staff__username="检查甲").code
    inspections.recuse(actor=PEOPLE[0], code=code, key=project.contractor_uscc or "", reason="family", now=NOW)
    made = plan()
    first = drawn(made)
    assert code not in doc(first)["visits"]["620402-1"]
    assert {"inspector": code, "object": "620402-1", "reason": "近亲属"} in doc(first)["frame"]["recusals"]
    went = {one: site for site, people in doc(first)["visits"].items() for one in people}
    frame = doc(frozen(made, LATER))["frame"]
    last = {row["id"]: row["last"] for row in frame["inspectors"]}
    assert all(last[one] for one in went)
    assert not {row["id"] for row in frame["objects"]} & set(doc(first)["visits"])  # being inspected already


def test_县里的检查人员不去别的县(town: None, hired: Callable[[Actor], Any]) -> None:
    city = Actor("孙副局", "孙副局", Role.BUREAU, ("6204",), body="human_resources")
    office = Actor("王主任", "王主任", Role.OFFICE, ("6204",), body="city_office")
    made = inspections.draft(actor=city, said=drafted(title="全市", region_code="620400"), now=NOW)
    inspections.approve(actor=office, plan_id=made.pk, now=NOW)
    with pytest.raises(Refused, match="620421-10、620421-11.*不到 2 人"):
        draws.freeze(actor=city, plan_id=made.pk, announced="次日收盘", now=NOW)
    for n in "戊己":
        hired(Actor(f"市局{n}", f"市局{n}", Role.BUREAU, ("6204",)))
        given = {"username": f"市局{n}", "certificate": "甘1", "valid_until": date(2021, 1, 1)}
        inspections.enlist(actor=city, **given, now=NOW)
    found = doc(draws.freeze(actor=city, plan_id=made.pk, announced="次日收盘", now=NOW))["frame"]["recusals"]
    assert len(found) == 4 * 2 and {row["reason"] for row in found} == {"不在管辖范围"}
    assert {row["object"] for row in found} == {"620421-10", "620421-11"}


def test_名单公布以后不能再公布一次挑选(town: None) -> None:
    made = plan()
    frozen(made)
    with pytest.raises(Refused, match="还没有抽取"):
        frozen(made, LATER)


@pytest.mark.parametrize(("changes", "why"), [({"year": 2020}, "今年不能按它抽取"), ({"rounds": 1}, "已经全部抽取")])
def test_不是今年的计划_抽满次数的计划_不再抽取(town: None, changes: dict[str, Any], why: str) -> None:
    made = plan(**changes)
    with pytest.raises(Refused, match=why):
        for n in range(2):
            drawn(made, NOW + timedelta(days=n))


def test_没有批准的计划不抽取_拟定的人不能批准(town: None) -> None:
    made = inspections.draft(actor=HEAD, said=drafted(), now=NOW)
    with pytest.raises(Refused, match="没有经另一位同志批准"):
        frozen(made)
    with pytest.raises(Refused, match="同一人"):
        inspections.approve(actor=HEAD, plan_id=made.pk, now=NOW)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"shares": {HIGH: 100, MIDDLE: 50, ORDINARY: 1}}, "不低于 5%，「一般」层"),
        ({"shares": {HIGH: 100, MIDDLE: 50}}, "每一层的抽取比例"),
        ({"pair": 1}, "每处检查人数应在 2 到 5 之间"),
        ({"load": 0}, "每人最多检查几处"),
        ({"title": " "}, "请填写名称"),
        ({"year": 2018}, "今年或者明年"),
    ],
)
def test_计划不合规定的_说明哪一处(town: None, changes: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        inspections.draft(actor=HEAD, said=drafted(**changes), now=NOW)


def test_检查人员递补_工地递补_理由和结果都记下(town: None) -> None:
    draw = drawn(plan())
    where = next(code for code in doc(draw)["visits"] if code > "620402-3")  # of the ordinary stratum
    out = doc(draw)["visits"][where][0]
    matter = DrawnSite.objects.get(draw=draw, code=where).matter
    matters.move(actor=HEAD, matter_id=matter.pk, name="dispatch", given={"recused": "none"}, now=LATER)
    with pytest.raises(Refused, match="请选择理由"):
        draws.replace(actor=HEAD, draw_id=draw.pk, site=where, out=out, reason="finished", now=LATER)
    draws.replace(actor=HEAD, draw_id=draw.pk, site=where, out=out, reason="ill", now=LATER)
    matter.refresh_from_db()
    new = set(Inspector.objects.filter(code__in=doc(draw)["visits"][where]).values_list("staff__username", flat=True))
    assert matter.state == "drawn" and set(matter.data["officers"]) == new and matter.data.get("recused") is None
    draws.replace(actor=HEAD, draw_id=draw.pk, site=where, out=where, reason="stopped", now=LATER)
    matter.refresh_from_db()
    [other] = set(doc(draw)["visits"]) - set(doc(draw)["drawn"])
    assert matter.state == "replaced" and DrawnSite.objects.get(draw=draw, code=other).matter.state == "drawn"
    assert [change["reason"] for change in doc(draw)["changes"]] == ["因病不能到场", "工地停工、无人"]
    assert same(doc(draw)) and audit().sentence == ""


def test_作废要两个人签字_事项都结束_可以重新公布名单(town: None) -> None:
    made = plan()
    draw = drawn(made)
    draws.ask_void(actor=HEAD, draw_id=draw.pk, reason="名单漏了一个工地", now=LATER)
    with pytest.raises(Refused, match="两个不同的人"):
        draws.answer_void(actor=HEAD, draw_id=draw.pk, agree=True, now=LATER)
    draws.answer_void(actor=SECOND, draw_id=draw.pk, agree=True, now=LATER)
    assert set(Matter.objects.values_list("state", flat=True)) == {"void"} and same(doc(draw))
    assert "李监察" not in InspectionDraw.objects.get(pk=draw.pk).file
    assert audit().sentence == ""
    frozen(made, LATER)


def test_不同意作废_抽取照旧(town: None) -> None:
    draw = frozen(plan())
    draws.ask_void(actor=HEAD, draw_id=draw.pk, reason="写错了", now=LATER)
    draws.answer_void(actor=SECOND, draw_id=draw.pk, agree=False, now=LATER)
    draw.refresh_from_db()
    assert (draw.void_by, draw.void_at) == ("", None)


def test_检查过的抽取不能作废(town: None) -> None:
    draw = drawn(plan())
    visit(DrawnSite.objects.filter(draw=draw)[0].matter)
    with pytest.raises(Refused, match="检查结果要保留"):
        draws.ask_void(actor=HEAD, draw_id=draw.pk, reason="重来", now=LATER)


def visit(matter: Matter) -> Actor:
    """Dispatched and visited by one of the pair, who is returned."""
    one = next(actor for actor in PEOPLE if actor.id in matter.data["officers"])
    photo = attachments.receive(actor=one, data=b"%PDF-1.4\nendobj\n", file_name="现场.pdf", now=LATER)
    seen = {"both": "both", "record": "工地正在施工", "photos": [photo]}
    matters.move(actor=HEAD, matter_id=matter.pk, name="dispatch", given={"recused": "none"}, now=LATER)
    matters.move(actor=one, matter_id=matter.pk, name="visit", given=seen, now=LATER)
    return one


def test_派检以后_只告诉抽中的两人(town: None) -> None:
    matter = DrawnSite.objects.filter(draw=drawn(plan()))[0].matter
    Notice.objects.all().delete()
    matters.move(actor=HEAD, matter_id=matter.pk, name="dispatch", given={"recused": "none"}, now=LATER)
    assert set(Notice.objects.values_list("to__username", flat=True)) == set(matter.data["officers"])


def test_派检_检查_逐项录入_违法的立案_公示(town: None) -> None:
    matter = DrawnSite.objects.filter(draw=drawn(plan()))[0].matter
    one = visit(matter)
    photo = attachments.receive(actor=one, data=b"%PDF-1.4\n2\nendobj\n", file_name="台账.pdf", now=LATER)
    ticked = {**dict.fromkeys(ITEMS, "fine"), "item_paid": "breach", "summary": "欠七月工资", "photos": [photo]}
    matters.move(actor=one, matter_id=matter.pk, name="record", given=ticked, now=LATER)
    public = {"told_text": "没有按月足额支付工资，已立案", "clean": "clean"}
    with pytest.raises(Refused, match="先责令整改或者立案|还没有立案"):
        matters.move(actor=HEAD, matter_id=matter.pk, name="publish", given=public, now=LATER)
    matters.move(actor=HEAD, matter_id=matter.pk, name="file", given={"cause": "拖欠工资"}, now=LATER)
    done = matters.move(actor=HEAD, matter_id=matter.pk, name="publish", given=public, now=LATER)
    assert (done.state, done.open) == ("filed", False)
    case = Matter.objects.get(kind="case")
    assert (case.project_id, case.data["cause"]) == (matter.project_id, "拖欠工资")
    assert audit().sentence == ""


def test_县区年中并入另一个县_计划改到那里_抽过的不变(town: None) -> None:
    office = Actor("王主任", "王主任", Role.OFFICE, ("6204",), body="city_office")
    made = plan()
    first = drawn(made)
    Project.objects.filter(region_code="620402").update(region_code="620421")
    with pytest.raises(Refused, match="没有可以抽取的工地"):
        frozen(made, LATER)
    with pytest.raises(Refused, match="不在您的管辖范围"):
        inspections.amend(actor=HEAD, plan_id=made.pk, region_code="620421", reason="区划调整", now=LATER)
    inspections.amend(actor=office, plan_id=made.pk, region_code="620421", reason="区划调整", now=LATER)
    assert same(doc(first)) and audit().sentence == ""
    with pytest.raises(Refused, match="名单里只有 0 人"):  # of its own people none is there yet
        draws.freeze(actor=office, plan_id=made.pk, announced="次日收盘", now=LATER)
    handed = Matter.objects.filter(kind="inspection")[0]
    given = {"to_region": "620421", "reason": "区划调整"}
    moved = matters.move(actor=office, matter_id=handed.pk, name="hand", given=given, now=LATER)
    assert (moved.region_code, moved.body) == ("620421", "labour_620421")


def test_外县的人和企业不能组织(town: None) -> None:
    made = plan()
    far = Actor("外县监察", "外县监察", Role.INSPECTOR, ("620421",))
    with pytest.raises(NotFound):
        draws.freeze(actor=far, plan_id=made.pk, announced="x", now=NOW)
    with pytest.raises(Refused, match="组织随机检查"):
        draws.freeze(actor=AUDITOR, plan_id=made.pk, announced="x", now=NOW)
    with pytest.raises(Refused, match="管辖范围"):
        inspections.enlist(actor=far, username="检查甲", certificate="甘1", valid_until=date(2020, 1, 1), now=NOW)


def test_每一步都有操作记录(town: None) -> None:
    drawn(plan())
    said = set(JournalEntry.objects.values_list("what", flat=True))
    assert {"inspector.enlist", "inspection.draft", "inspection.approve", "draw.publish", "draw.sow"} <= said


VERIFIER = Path(__file__).parents[2] / "docs" / "verify" / "draw.py"


def test_另写的核对程序认可记录里的文件(town: None, tmp_path: Path) -> None:
    draw = drawn(plan())
    path = tmp_path / "draw.json"
    path.write_text(InspectionDraw.objects.get(pk=draw.pk).file, "utf-8")
    told = [sys.executable, str(VERIFIER), str(path), "--frame", draw.hash]
    assert subprocess.run(told, capture_output=True, check=False).returncode == 0
    path.write_text(path.read_text("utf-8").replace("2886.24", "2886.25"), "utf-8")
    assert subprocess.run(told, capture_output=True, check=False).returncode == 1


def test_a_visit_is_the_turn_of_the_drawn_pair_and_waits_for_everybody_else(town: None) -> None:
    matter = DrawnSite.objects.filter(draw=drawn(plan()))[0].matter
    matters.move(actor=HEAD, matter_id=matter.pk, name="dispatch", given={"recused": "none"}, now=LATER)
    pair = set(Matter.objects.get(pk=matter.pk).data["officers"])
    assert len(pair) == 2

    def theirs(actor: Actor) -> tuple[bool, bool]:
        found = work.work(actor=actor, now=LATER)
        mine = (found.overdue, found.today, found.soon, found.later, found.never)
        return matter.pk in {one.id for heap in mine for one in heap.rows}, matter.pk in {
            one.id for one in found.waiting.rows
        }

    assert {actor.id for actor in PEOPLE if theirs(actor) == (True, False)} == pair
    assert {actor.id for actor in PEOPLE if theirs(actor) == (False, True)} == {a.id for a in PEOPLE} - pair
    assert theirs(HEAD) == theirs(SECOND) == (False, True)  # who arranges it sees that it waits for the pair


def test_a_frame_that_waits_for_its_seed_is_not_drawn_yet(town: None) -> None:
    made = plan()
    draw = frozen(made)
    assert queries.plan(actor=HEAD, number=made.pk).drawn == 0
    draws.sow(
        actor=HEAD, draw_id=draw.pk, value="2886.24", source="上证综指 2019-09-02 收盘",
        at=NOW + timedelta(hours=6), now=LATER,
    )  # fmt: skip
    assert queries.plan(actor=HEAD, number=made.pk).drawn == 1
