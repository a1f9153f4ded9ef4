"""A transfer made for real: who answers for it at each step, what its papers say and to whom."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huxin.access import SYSTEM, Actor, Role
from huxin.actions import intake, matters, opening
from huxin.base.errors import NotFound, Refused
from huxin.base.home import Home
from huxin.queries.matter_paper import paper
from huxin.record.models import Matter, Paper
from huxin.workflows._crime import ITEMS
from tests.actions.invented import CODE, as_xlsx, sheets

pytestmark = pytest.mark.django_db
MONDAY = datetime(2019, 10, 14, 2, tzinfo=UTC)
PROOF = {"proof": ["0" * 64]}
警官 = Actor("police", "郑警官", Role.POLICE, ("6204",), body="police")


@pytest.fixture
def transfer(home: Home, 李监察: Actor) -> Matter:
    batch = intake.receive(actor=SYSTEM, data=as_xlsx(sheets()), file_name="底册.xlsx", now=MONDAY)
    intake.apply(batch, now=MONDAY)
    return opening.open_about(actor=李监察, kind="transfer", project_code=CODE, given={}, now=MONDAY)


def do(matter: Matter, actor: Actor, name: str, **given: Any) -> Matter:
    now = MONDAY + timedelta(hours=given.pop("hours", 0))
    return matters.move(actor=actor, matter_id=matter.pk, name=name, given=given, now=now)


def sent(matter: Matter, 李监察: Actor, 孙副局: Actor) -> Matter:
    do(matter, 李监察, "appoint", officer_a="李某", officer_b="何某")
    do(matter, 李监察, "gather", **{f"has_{key}": "1" for key in ITEMS}, **PROOF)
    do(matter, 李监察, "confirm")
    do(matter, 李监察, "report", facts="责令后仍不支付，负责人失去联系。", **PROOF)
    with pytest.raises(Refused, match="同一人"):
        do(matter, 李监察, "approve")
    do(matter, 孙副局, "approve", hours=1)
    return do(matter, 李监察, "send", hours=2, police="白银市公安局", goods="案卷一册", **PROOF)


def text(matter: Matter, name: str, actor: Actor) -> Any:
    found = Paper.objects.get(matter_id=matter.pk, name=name)
    return paper(actor=actor, number=found.pk).text


def test_移送到立案_谁办算谁的时限(transfer: Matter, 李监察: Actor, 孙副局: Actor) -> None:
    ours = transfer.body
    there = sent(transfer, 李监察, 孙副局)
    assert (there.state, there.body) == ("sent", "police")
    received = do(transfer, 警官, "acknowledge", hours=3)
    assert received.body == "police" and received.due_at == MONDAY + timedelta(hours=27)
    do(transfer, 警官, "examine", hours=5)
    filed = do(transfer, 警官, "file", hours=30, **PROOF)
    assert (filed.state, filed.body, filed.due_on) == ("filed", ours, date(2019, 10, 18))
    letter = text(transfer, "transfer_letter", 李监察)
    assert letter.addressee == "白银市公安局" and any("失去联系" in block.text for block in letter.blocks)
    notice = text(transfer, "filing_notice", 李监察)
    assert notice.letterhead == "白银市公安局" and notice.addressee != "白银市公安局"
    assert any(letter.number in block.text for block in notice.blocks)


def test_检察机关从收到建议起才看得到_要求说明理由_通知立案(transfer: Matter, 李监察: Actor, 孙副局: Actor) -> None:
    prosecutor = Actor("procurator", "检察官", Role.PROCURATOR, ("6204",), body="procuratorate")
    other = Actor("another", "另一警官", Role.POLICE, ("6204",), body="police")
    assert text(transfer, "crime_screening", 李监察).title == "涉罪线索筛查单"  # with the opening
    sent(transfer, 李监察, 孙副局)
    do(transfer, 警官, "acknowledge", hours=3)
    do(transfer, 警官, "examine", hours=5)
    do(transfer, 警官, "decline", hours=30, reason="尚能联系到负责人", **PROOF)
    do(transfer, 李监察, "reconsider", hours=31, reason="负责人已经失去联系", **PROOF)
    do(transfer, other, "uphold", hours=32, reason="理由不足", **PROOF)
    with pytest.raises(NotFound):
        text(transfer, "reconsideration_request", prosecutor)
    before = do(transfer, 李监察, "suggest", hours=33, reason="符合立案标准", **PROOF)
    assert (before.state, before.body) == ("suggested", "procuratorate")
    assert text(transfer, "reconsideration_request", prosecutor).title
    asked = do(transfer, prosecutor, "ask_why", hours=34)
    assert (asked.state, asked.body, asked.due_on) == ("asked", "police", date(2019, 10, 22))
    do(transfer, 警官, "explain", hours=35, reason="以为只是民事纠纷")
    required = do(transfer, prosecutor, "require", hours=36, **PROOF)
    assert (required.state, required.body) == ("required", "police")
    assert do(transfer, 警官, "obey", hours=48, **PROOF).state == "filed"
    table = next(block for block in text(transfer, "transfer_evidence", 李监察).blocks if block.kind == "table")
    assert len(table.rows) == 1 + len(ITEMS) and {row[1] for row in table.rows[1:]} == {"已取得"}


def test_不立案_三日内不提请_恢复行政处罚(transfer: Matter, 李监察: Actor, 孙副局: Actor) -> None:
    sent(transfer, 李监察, 孙副局)
    do(transfer, 警官, "acknowledge", hours=3)
    do(transfer, 警官, "examine", hours=5)
    declined = do(transfer, 警官, "decline", hours=30, reason="尚能联系到负责人", **PROOF)
    assert declined.due_on == date(2019, 10, 18)
    lapsed = do(transfer, matters.MACHINE, "lapse", hours=24 * 5)
    assert lapsed.state == "resuming" and lapsed.due_on == date(2019, 10, 25)
    assert do(transfer, 李监察, "resume", hours=24 * 6).open is False
