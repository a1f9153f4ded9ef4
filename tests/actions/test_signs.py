"""From files to questions: signs are looked for once a run, put once, answered by the county, read by nobody else."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from huxin.access import SYSTEM, Actor, Role
from huxin.actions import attachments, intake, matters, monitor, signs
from huxin.base.errors import NotFound, Refused
from huxin.base.home import Home
from huxin.queries import signs as queries
from huxin.queries.signs import SignFilter
from huxin.record.models import JournalEntry, Matter, Sign, SignLook
from tests.actions.invented import as_csv, as_xlsx, attendance, payments, payroll, roster, sheets

pytestmark = pytest.mark.django_db(transaction=True)
LATE = datetime(2019, 12, 28, 3, tzinfo=UTC)
ASKED = {"demand": "请核实", "urgency": "ordinary"}


@pytest.fixture
def told(home: Home) -> Home:
    """A site whose June came in three days before the quarter's end; four share a telephone, three a card."""
    people, paid = roster(12), payments(12)
    for row in people[1:5]:
        row[5] = people[1][5]
    for row in paid[1:4]:
        row[5] = paid[1][5]
    files = {
        "01.xlsx": as_xlsx(sheets()), "02_roster.csv": as_csv(people), "03_attendance.csv": as_csv(attendance(12)),
        "04_payroll.csv": as_csv(payroll(12)), "05_payments.csv": as_csv(paid),
    }  # fmt: skip
    for name, data in files.items():
        intake.receive(actor=SYSTEM, data=data, file_name=name, now=LATE)
    intake.recover(now=LATE)
    monitor.run(home, actor=SYSTEM, as_of=date(2019, 12, 31), now=LATE)
    return home


def lines(actor: Actor, **wanted: str) -> dict[str, queries.SignLine]:
    return {one.kind: one for one in queries.every(actor=actor, wanted=SignFilter(**wanted), most=100)}


def test_监测以后找一次_每条一句话_逐人的记录打码(told: Home, 王主任: Actor) -> None:
    assert queries.looked().pending and not lines(王主任)
    assert signs.catch_up(told, now=LATE) == 4 and signs.catch_up(told, now=LATE) is None
    found = lines(王主任)
    assert set(found) == {"backfilled_days", "backfilled_sheets", "one_card", "one_phone"}
    assert found["backfilled_days"].said.startswith("2019-06 的出勤有 120 人日（100%）")
    assert "3 名工人" in found["one_card"].said and found["one_card"].p is None
    rows = queries.shown(actor=王主任, number=found["one_phone"].number).rows
    assert len(rows) == 4 and all("*" in name and said == "这个号码登记了 4 人、4 张工资卡" for name, said in rows)
    look = SignLook.objects.get()
    assert look.projects == 1 and look.tests >= 4 and not queries.looked().pending
    kept = str(list(Sign.objects.values_list("rows", "figures")))
    assert not re.search(r"\d{11}", kept)  # no telephone, no card, no identity number


def test_只问一次_问的是督办_县区的答复记在迹象上(told: Home, 王主任: Actor, 李监察: Actor) -> None:
    signs.catch_up(told, now=LATE)
    number = lines(王主任)["one_phone"].number
    with pytest.raises(Refused, match="由市治欠办"):
        signs.ask(actor=李监察, number=number, given=ASKED, now=LATE)
    matter = signs.ask(actor=王主任, number=number, given=ASKED, now=LATE)
    assert matter.kind == "supervision" and matter.project_id is not None
    with pytest.raises(Refused, match="只问一次"):
        signs.ask(actor=王主任, number=number, given=ASKED, now=LATE)
    assert Matter.objects.filter(kind="supervision").count() == 1
    assert JournalEntry.objects.filter(what="sign.ask", subject=f"sign:{number}").count() == 1
    assert lines(王主任, state="drafted")["one_phone"].matter_id == matter.pk  # nobody has been asked yet
    assert not lines(王主任, state="asked")
    proof = attachments.receive(actor=李监察, data=b"x", file_name="a.txt", now=LATE)
    for actor, name, given in (
        (王主任, "issue", {}),
        (李监察, "receive", {"named": "某同志"}),
        (李监察, "report", {"facts": "四人是一家", "result": "已更正号码", "proof": [proof]}),
    ):
        matters.move(actor=actor, matter_id=matter.pk, name=name, given=given, now=LATE)
        assert set(lines(王主任, state="asked")) == (set() if name == "report" else {"one_phone"})
    shown = queries.shown(actor=王主任, number=number)
    assert [(one.facts, one.result) for one in shown.answers] == [("四人是一家", "已更正号码")]
    assert shown.line.state == "answered" and set(lines(王主任, state="answered")) == {"one_phone"}
    assert len(lines(王主任, state="new")) == 3 and queries.counts(actor=王主任) == {
        "new": 3,
        "drafted": 0,
        "asked": 0,
        "answered": 1,
    }


def test_不再出现的_没问过的不列_问过的留着(told: Home, 王主任: Actor) -> None:
    signs.catch_up(told, now=LATE)
    asked = lines(王主任)["one_phone"].number
    signs.ask(actor=王主任, number=asked, given=ASKED, now=LATE)
    again = roster(12)  # everybody's own telephone now
    intake.receive(actor=SYSTEM, data=as_csv(again), file_name="02_roster.csv", now=LATE)
    intake.recover(now=LATE)
    monitor.run(told, actor=SYSTEM, as_of=date(2019, 12, 31), now=LATE)
    signs.catch_up(told, now=LATE)
    line = lines(王主任)["one_phone"]
    assert line.number == asked and not line.standing
    Sign.objects.filter(pk=asked).update(matter=None)
    assert "one_phone" not in lines(王主任)


def test_外县看不到_企业和工人不能看(told: Home, 外县监察: Actor, 王主任: Actor) -> None:
    signs.catch_up(told, now=LATE)
    number = lines(王主任)["one_phone"].number
    assert not lines(外县监察)
    with pytest.raises(NotFound):
        queries.shown(actor=外县监察, number=number)
    for role in (Role.ENTERPRISE, Role.BANK, Role.WORKER, Role.PROCURATOR, Role.DISCIPLINE):
        with pytest.raises(Refused):
            lines(replace(王主任, role=role, units=("某单位",), body="procuratorate"))


READERS = {
    *("actions/calls.py", "actions/signs.py", "commands/_worker.py", "engine/signs.py", "queries/calls.py"),
    *(
        "actions/flows.py",
        "queries/sign_days.py",
        "queries/signs.py",
        "record/models/__init__.py",
        "web/urls.py",
        "sources/personal_rows.py",
        "web/sign_urls.py",
    ),
    *("web/console/calls.py", "web/console/flows.py", "web/console/signs.py"),
}


def test_考核_公示和工人网页的程序不读迹象() -> None:
    named = r"(Sign|SignLook|CallDraw|signs)"
    reads = re.compile(
        rf"huxin\.(\w+\.)?signs\b|import [^(\n]*\b{named}\b|^    {named},$",
        re.M,
    )
    found = {
        name
        for path in Path("huxin").rglob("*.py")
        if (name := str(path.relative_to("huxin"))).partition("/")[0] not in ("signs", "config", "simulate")
        and reads.search(path.read_text("utf-8"))
    }
    assert found <= READERS | {"record/models/sign.py"}
