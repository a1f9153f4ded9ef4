"""举报投诉 and 监察案件 on the engine: from the counter to the call-back, with the papers that went out on the way."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from huxin.access import SYSTEM, Actor
from huxin.actions import _stakes, intake, matters, wake
from huxin.actions.matters import Opening
from huxin.actions.opening import named
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.queries import _amounts, _events, _keys
from huxin.queries._amounts import Amount
from huxin.queries._papers import place
from huxin.record.models import Matter, Paper, Project
from huxin.workflows._paper import Text, from_json
from tests.actions.invented import CODE, as_xlsx, sheets

pytestmark = pytest.mark.django_db
RECEIVED = datetime(2019, 9, 27, 2, tzinfo=UTC)
FILES = ["0" * 64]
OFFICERS: dict[str, Any] = {"officer_one": "甲（执法证01）", "officer_two": "乙（执法证02）", "recusal": "none"}
TOLD = {"door": "visit", "claim": "wages", "facts": "三个月没有发工资", "period": "2019年5月至7月"}


def after(days: float) -> datetime:
    return RECEIVED + timedelta(days=days)


@pytest.fixture
def complaint(home: Home, 周治欠: Actor) -> Matter:
    batch = intake.receive(actor=SYSTEM, data=as_xlsx(sheets()), file_name="底册.xlsx", now=RECEIVED)
    intake.apply(batch, now=RECEIVED)
    project = Project.objects.get(code=CODE)
    amounts = {n: Amount(claimed_fen=500_000, owed_fen=450_000, found=True, months=3) for n in (1, 2)}
    about = Opening(
        "complaint", "某小学教学楼欠薪", "620402", "housing", "office_620402", project_id=project.pk,
        data=_amounts.figures(amounts.values()), links=named(project), amounts=amounts,
    )  # fmt: skip
    return matters.open_matter(actor=周治欠, about=about, given=TOLD, now=RECEIVED)


def do(
    matter: Matter, actor: Actor, name: str, day: float, sets: Mapping[str, Any] | None = None, **given: Any
) -> Matter:
    return matters.move(actor=actor, matter_id=matter.pk, name=name, given=given, now=after(day), sets=sets)


def paper_of(name: str) -> Text:
    """The newest paper of a template."""
    paper = Paper.objects.filter(name=name).latest("id")
    return from_json(_keys.current().unseal(paper.sealed, place=place(paper.number)))


def said(name: str) -> str:
    """The same, as people read it."""
    text = paper_of(name)
    return "\n".join([text.title, text.addressee, *(block.text for block in text.blocks)])


def in_case(complaint: Matter, 周治欠: Actor, 李监察: Actor, 孙副局: Actor) -> Matter:
    do(complaint, 周治欠, "triage", 0.1, claim="wages")
    do(complaint, 周治欠, "assign", 0.2, to_region="620402")
    do(complaint, 李监察, "accept", 2)
    do(complaint, 孙副局, "open_case", 2.1)
    return Matter.objects.get(kind="case")


def test_登记当时就有登记表和受理回执_回执不写金额_不写查询码(complaint: Matter) -> None:
    issued = list(Paper.objects.filter(matter_id=complaint.pk).order_by("id").values_list("name", flat=True))
    assert issued == ["complaint_registration", "complaint_receipt"]
    text = said("complaint_receipt")
    assert "反映人" in text and "TS-2019-000001" in text and "元" not in text
    assert "于2019年10月10日前（含当日）决定是否受理" in text and "查询码在登记时单独交给你本人" in text
    assert [len(event.papers) for event in _events.opened(complaint.events.all())] == [2]


def test_政府投资项目的线索抄送发改和财政(complaint: Matter, 周治欠: Actor) -> None:
    do(complaint, 周治欠, "assign", 0.2, to_region="620402")
    assert not paper_of("complaint_assignment").copies
    Matter.objects.filter(pk=complaint.pk).update(state="triaged", data=complaint.data | {"government": True})
    do(complaint, 周治欠, "assign", 0.3, to_region="620402")
    assert paper_of("complaint_assignment").copies == ("白银市发展和改革委员会，白银市财政局",)


def test_分派到县区_由监察承办_时限从收到之日起算(complaint: Matter, 周治欠: Actor) -> None:
    do(complaint, 周治欠, "triage", 0.1, claim="wages")
    assigned = do(complaint, 周治欠, "assign", 0.2, to_region="620402", to_sector="housing")
    assert (assigned.body, assigned.state) == ("labour_620402", "assigned")
    assert assigned.state_due_at is not None and str(assigned.state_due_at + timedelta(hours=8))[:10] == "2019-10-11"
    assert "白银区人力资源和社会保障局" in said("complaint_assignment")
    assert "登记编号：TS-2019-000001，登记日期：2019年9月27日，来源：来访" in said("complaint_assignment")


def test_受理当日立案_案件带着工人和金额_受理人不批准(
    complaint: Matter, 周治欠: Actor, 李监察: Actor, 孙副局: Actor
) -> None:
    do(complaint, 周治欠, "assign", 0.2, to_region="620402")
    do(complaint, 李监察, "accept", 2)
    with pytest.raises(Refused, match="同一人"):
        do(complaint, 李监察, "open_case", 2.1)
    do(complaint, 孙副局, "open_case", 2.1)
    case = Matter.objects.get(kind="case")
    assert (case.state, case.body, case.heads, case.data["unpaid"]) == ("opened", "labour_620402", 2, 2)
    assert [str(day)[:10] for day in [case.due_on]] == ["2019-09-30"] and _amounts.of(case) == _amounts.of(complaint)
    text = said("complaint_accepted")
    assert "反映人" in text and "元" not in text


def test_从立案到付清到回访_没付清不能结案(complaint: Matter, 周治欠: Actor, 李监察: Actor, 孙副局: Actor) -> None:
    case = in_case(complaint, 周治欠, 李监察, 孙副局)
    with pytest.raises(Refused, match="两名不同"):
        do(case, 孙副局, "appoint", 3, **{**OFFICERS, "officer_two": OFFICERS["officer_one"]})
    do(case, 孙副局, "appoint", 3, **OFFICERS)
    ordered = do(case, 李监察, "order", 13, order_days="7", found="拖欠五至七月工资")
    assert (ordered.state, str(ordered.due_on)) == ("ordered", "2019-10-17")
    assert ordered.data["ordered_fen"] == 900_000
    text = said("case_order")
    assert "某建筑公司" in text and "涉及农民工2人，拖欠工资9,000.00元（大写：人民币玖仟元整）" in text
    assert "于2019年10月17日前（含当日）" in text and "投诉" not in text and "反映" not in text
    with pytest.raises(Refused, match="2名工人没有足额收到"):
        do(case, 李监察, "correct", 15, found="已付", proof=FILES)
    do(case, 李监察, "correct", 15, sets={"unpaid": 0, "received_fen": 900_000}, found="逐人核对银行回单", proof=FILES)
    paid = {n: one._replace(received_fen=one.due_fen) for n, one in _amounts.of(case).items()}
    _stakes.put(case, paid)
    do(case, 李监察, "propose_close", 16, report="已经付清")
    with pytest.raises(Refused, match="同一人"):
        do(case, 李监察, "close", 17)
    assert do(case, 孙副局, "close", 17).state == "closed"
    complaint.refresh_from_db()
    assert (complaint.state, complaint.data["case_ended"]) == ("done", "closed")
    assert complaint.data["conclusion"] == "属实，已经付清"
    assert "属实，已经付清。" in said("complaint_result")

    bad = do(complaint, 周治欠, "call_back_bad", 18, short="part", again="no", reason="还差一个月")
    assert (bad.state, bad.data["reopened"]) == ("escalated", 1) and "只收到一部分" in said("complaint_redo")


def test_责令期满没有付_系统转入逾期并建议移送(complaint: Matter, 周治欠: Actor, 李监察: Actor, 孙副局: Actor) -> None:
    case = in_case(complaint, 周治欠, 李监察, 孙副局)
    do(case, 孙副局, "appoint", 3, **OFFICERS)
    do(case, 李监察, "order", 13, order_days="7", found="拖欠五至七月工资")
    wake.wake(now=after(22))
    case.refresh_from_db()
    assert (case.state, case.data["referral_proposed"], str(case.due_on)) == ("unmet", True, "2019-10-21")
    do(case, 李监察, "notify", 25, track="handling", found="逾期未付", basis="责令支付并加付赔偿金")
    assert "行政处理事先告知书" in said("case_notice") and "3天内" in said("case_notice")


def test_归档以后没有拿到钱_重新办理并重新计时(complaint: Matter, 王主任: Actor, 周治欠: Actor, 李监察: Actor) -> None:
    do(complaint, 周治欠, "assign", 0.2, to_region="620402")
    do(complaint, 李监察, "mediate", 2, pay_by="2019-10-08", consent=FILES)
    do(complaint, 李监察, "settle", 5, sets={"unpaid": 0}, found="已经付清", proof=FILES)
    do(complaint, 周治欠, "call_back", 6, got="yes", content="yes", again="no", called="3")
    closed = do(complaint, 周治欠, "archive", 7)
    index = paper_of("complaint_index")
    papers, files = (block.rows for block in index.blocks if block.kind == "table")
    kept = Paper.objects.filter(matter_id=complaint.pk).exclude(name="complaint_index").order_by("id")
    assert [row[3] for row in papers[1:]] == [paper.digest for paper in kept] and len(papers) > 6
    assert papers[1][:3] == ("举报投诉登记表", kept[0].number, "2019年9月27日")
    assert [row[1:] for row in files[1:]] == [("2019年9月29日", "0" * 64)]
    assert not closed.open and closed.closed_at
    again = do(complaint, 王主任, "not_paid", 60, reason="又来反映没有拿到钱")
    assert again.open and again.closed_at is None and again.state == "escalated" and again.due_on
    assert again.events.count() == 7
