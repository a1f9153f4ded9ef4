"""Calls by lot: the list is fixed before the seed is known, nobody chooses, an answer is entered once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from huxin.access import SYSTEM, Actor
from huxin.actions import calls, intake, monitor
from huxin.base.errors import NotFound, Refused, Stale
from huxin.base.home import Home
from huxin.draw import few
from huxin.draw.frame import digest
from huxin.queries import calls as queries
from huxin.record.models import CallDraw, JournalEntry
from tests.actions.invented import CODE, as_csv, as_xlsx, payments, payroll, roster, sheets

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2019, 12, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def paid(home: Home) -> Home:
    """Twelve workers of a site, all paid for June."""
    files = {
        "01.xlsx": as_xlsx(sheets()), "02_roster.csv": as_csv(roster(12)), "04_payroll.csv": as_csv(payroll(12)),
        "05_payments.csv": as_csv(payments(12)),
    }  # fmt: skip
    for name, data in files.items():
        intake.receive(actor=SYSTEM, data=data, file_name=name, now=NOW)
    intake.recover(now=NOW)
    monitor.run(home, actor=SYSTEM, as_of=date(2019, 11, 30), now=NOW)
    return home


def fixed(home: Home, actor: Actor, **more: object) -> CallDraw:
    asked = {"region_code": "620402", "ym": 201906, "count": 5, "announced": "次日深证成指收盘价", "now": NOW}
    return calls.fix(home, actor=actor, **{**asked, **more})  # type: ignore[arg-type]


def test_先固定名单_后公布种子_谁都可以重算(paid: Home, 李监察: Actor) -> None:
    one = fixed(paid, 李监察)
    codes = queries.paid(paid, run_id=one.run_id, region_code="620402", ym=201906)
    assert len(codes) == 12 and all(code.startswith(f"{CODE}/") for code in codes)
    assert one.digest == digest(few.frame(one.number, codes, 5))
    assert JournalEntry.objects.get(what="calls.fix").given == {"sha256": one.digest, "count": 5}
    with pytest.raises(Refused, match="明天以后"):
        calls.sow(paid, actor=李监察, number=one.pk, seed="10488.32", now=NOW)
    calls.sow(paid, actor=李监察, number=one.pk, seed="10488.32", now=LATER)
    _, drawn = queries.find(actor=李监察, number=one.pk)
    assert [call.code for call in drawn] == few.first(one.number, codes, "10488.32", 5)
    assert all("*" in call.person.phone for call in drawn)
    with pytest.raises(Refused, match="种子不能再改"):
        calls.sow(paid, actor=李监察, number=one.pk, seed="1", now=LATER)


def test_逐人登记_只登记一次_没有联系上的可以再打(paid: Home, 李监察: Actor) -> None:
    one = fixed(paid, 李监察)
    calls.sow(paid, actor=李监察, number=one.pk, seed="7", now=LATER)
    _, drawn = queries.find(actor=李监察, number=one.pk)
    answers = ["kept", "kept", "returned", "unreached", "silent"]
    for seen, (call, outcome) in enumerate(zip(drawn, answers, strict=True), 1):
        calls.enter(actor=李监察, number=one.pk, code=call.code, outcome=outcome, seen=seen, now=LATER)
    line, after = queries.find(actor=李监察, number=one.pk)
    assert (line.estimate.answered, line.estimate.back) == (3, 1)
    assert [call.may_enter for call in after] == [False, False, False, True, False]
    with pytest.raises(Refused, match="不能再改"):
        calls.enter(actor=李监察, number=one.pk, code=drawn[0].code, outcome="returned", seen=6, now=LATER)
    with pytest.raises(Stale):
        calls.enter(actor=李监察, number=one.pk, code=drawn[3].code, outcome="kept", seen=2, now=LATER)
    calls.enter(actor=李监察, number=one.pk, code=drawn[3].code, outcome="kept", seen=6, now=LATER)
    with pytest.raises(NotFound):
        calls.enter(actor=李监察, number=one.pk, code="没有", outcome="kept", seen=7, now=LATER)
    assert queries.find(actor=李监察, number=one.pk)[0].estimate.answered == 4
    kept = str(list(JournalEntry.objects.filter(what__startswith="calls.").values("given")))
    assert "kept" not in kept and "returned" not in kept  # who said what stays with the draw


def test_固定不了的_说明原因(paid: Home, 李监察: Actor, 外县监察: Actor, 王主任: Actor) -> None:
    for more, why in (
        ({"count": 4}, "5到300"),
        ({"announced": "x"}, "公开数值"),
        ({"ym": 201907}, "没有人领到工资"),
    ):
        with pytest.raises(Refused, match=why):
            fixed(paid, 李监察, **more)
    with pytest.raises(Refused):
        fixed(paid, 外县监察)
    with pytest.raises(Refused, match="县区"):
        fixed(paid, 王主任, region_code="620400")
    one = fixed(paid, 王主任)
    with pytest.raises(NotFound):
        queries.find(actor=外县监察, number=one.pk)
    led = replace(王主任, sectors=("water",))
    assert queries.listed(actor=led, page=1).total == 1
