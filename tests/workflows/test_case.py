"""监察案件: every term worked out with a finger on a calendar, under the law of the day of opening, and the guards."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from huxin.access import Role
from huxin.base.errors import Refused
from huxin.queries._events import MAIN
from huxin.workflows import workflow
from tests.workflows.asking import why_not
from tests.workflows.lived import Step, lived
from tests.workflows.test_papers_of_cases import paper
from tests.workflows.test_policies import Thing, someone

OLD, LAST_OLD, NEW = "2019-10-08 09:00", "2021-07-14 09:00", "2021-07-15 09:00"

APPOINTED: list[Step] = [("2019-10-09 09:00", "appoint")]
EXTENDED: list[Step] = [*APPOINTED, ("2019-12-19 09:00", "ask_time"), ("2019-12-20 09:00", "extend", {"days": 30})]
SUSPENDED: list[Step] = [*APPOINTED, ("2019-11-04 09:00", "suspend")]
SENDING: list[Step] = [*APPOINTED, ("2019-10-10 09:00", "propose_transfer", {"proven_fen": 0})]
ORDERED: list[Step] = [*APPOINTED, ("2019-12-02 09:00", "order", {"order_days": "7"})]
UNMET: list[Step] = [*ORDERED, ("2019-12-10 00:00", "lapse")]
TOLD: list[Step] = [*UNMET, ("2019-12-12 09:00", "notify", {"track": "handling"})]
CALLED: list[Step] = [*TOLD, ("2019-12-16 17:00", "ask_hearing"), ("2019-12-17 09:00", "call_hearing")]
DECIDED: list[Step] = [
    *TOLD, ("2019-12-17 00:00", "hear_out"), ("2019-12-18 09:00", "review"), ("2019-12-20 09:00", "handle"),
]  # fmt: skip


def proposed(order: str, track: str = "handling") -> list[Step]:
    """A case of the summer of 2021 until the notice before the decision."""
    return [
        ("2021-07-16 09:00", "appoint"), (order, "order", {"order_days": "7"}), ("2021-07-27 00:00", "lapse"),
        ("2021-07-28 09:00", "notify", {"track": track}),
    ]  # fmt: skip


NOTIFIED = proposed("2021-07-19 09:00")
HEARING: list[Step] = [*NOTIFIED, ("2021-08-03 09:00", "ask_hearing"), ("2021-08-05 09:00", "call_hearing")]
HEARD: list[Step] = [*HEARING, ("2021-08-17 09:00", "hear")]
HANDLED: list[Step] = [
    *NOTIFIED, ("2021-08-05 00:00", "hear_out"), ("2021-08-06 09:00", "review"), ("2021-08-09 09:00", "handle"),
]  # fmt: skip
SERVED: list[Step] = [*HANDLED, ("2021-08-12 09:00", "serve")]
EXPIRED: list[Step] = [*SERVED, ("2022-02-15 00:00", "lapse_suit")]
DEMANDED: list[Step] = [*EXPIRED, ("2022-02-16 09:00", "demand")]
COURT: list[Step] = [*DEMANDED, ("2022-03-03 09:00", "apply")]
ENFORCING: list[Step] = [*COURT, ("2022-03-08 09:00", "court_took")]
CHALLENGED: list[Step] = [*SERVED, ("2021-09-01 09:00", "challenge")]
PUNISHED: list[Step] = [
    *proposed("2021-07-19 09:00", "penalty"), ("2021-08-05 00:00", "hear_out"), ("2021-08-06 09:00", "review"),
    ("2021-08-09 09:00", "punish"), ("2021-08-12 09:00", "serve"),
]  # fmt: skip

TERMS: list[tuple[str, list[Step], str, str | None]] = [
    (OLD, [], "officers", "2019-10-09"),
    (OLD, [], MAIN, "2019-12-30"),
    (OLD, [], "penalty", None),
    (OLD, APPOINTED, "officers", None),
    (OLD, APPOINTED, MAIN, "2019-12-30"),
    (OLD, EXTENDED, MAIN, "2020-02-18"),
    (OLD, SUSPENDED, MAIN, None),
    (OLD, [*SUSPENDED, ("2019-11-18 09:00", "go_on")], MAIN, "2020-01-14"),
    (OLD, [*APPOINTED, ("2019-10-10 09:00", "inquire")], "documents", "2019-10-14"),
    (OLD, [*APPOINTED, ("2019-10-10 09:00", "inquire"), ("2019-10-12 09:00", "submit")], "documents", None),
    (OLD, SENDING, "transfer", "2019-10-16"),
    (OLD, [*SENDING, ("2019-10-14 09:00", "keep")], MAIN, "2019-12-30"),
    (OLD, ORDERED, MAIN, "2019-12-09"),
    (OLD, [*APPOINTED, ("2019-12-02 09:00", "order", {"order_days": "1"})], MAIN, "2019-12-03"),
    (OLD, [*APPOINTED, ("2019-12-02 09:00", "order", {"order_days": "15"})], MAIN, "2019-12-17"),
    (OLD, [*APPOINTED, ("2019-12-02 09:00", "order", {"order_days": "5"})], MAIN, "2019-12-09"),
    (OLD, [*APPOINTED, ("2020-01-20 09:00", "order", {"order_days": "7"})], MAIN, "2020-02-03"),
    (OLD, [*ORDERED, ("2019-12-06 09:00", "correct", {"unpaid": 0})], MAIN, "2019-12-13"),
    (OLD, UNMET, MAIN, "2019-12-17"),
    (OLD, UNMET, "screen", "2019-12-11"),
    (OLD, [*UNMET, ("2019-12-11 09:00", "spare")], "screen", None),
    (OLD, [*UNMET, ("2019-12-11 09:00", "refer_crime"), ("2019-12-20 09:00", "transfer_ended")], MAIN, "2019-12-27"),
    (OLD, TOLD, MAIN, "2019-12-16"),
    (OLD, TOLD, "decide", "2020-01-03"),
    (OLD, CALLED, MAIN, "2019-12-24"),
    (OLD, CALLED, "decide", None),
    (OLD, [*CALLED, ("2019-12-25 09:00", "hear")], "decide", "2020-01-14"),
    (OLD, DECIDED, MAIN, "2019-12-27"),
    (OLD, [*DECIDED, ("2019-12-24 09:00", "serve")], MAIN, "2020-06-24"),
    (OLD, [*DECIDED, ("2019-12-24 09:00", "serve")], "review", "2020-02-24"),
    (OLD, [*DECIDED, ("2019-12-24 09:00", "serve")], "perform", "2020-01-08"),

    (LAST_OLD, [], "penalty", None),
    (LAST_OLD, NOTIFIED, MAIN, "2021-08-02"),
    (NEW, [], "penalty", "2021-10-13"),
    (NEW, [("2021-07-16 09:00", "appoint"), ("2021-07-26 09:00", "suspend")], "penalty", None),
    (NEW, [("2021-07-16 09:00", "appoint"), ("2021-07-26 09:00", "suspend"), ("2021-08-05 09:00", "go_on")],
     "penalty", "2021-10-25"),
    (NEW, NOTIFIED, MAIN, "2021-08-04"),
    (NEW, NOTIFIED, "decide", "2021-08-18"),
    (NEW, HEARING, MAIN, "2021-08-16"),
    (NEW, HEARING, "decide", None),
    (NEW, HEARING, "penalty", None),
    (NEW, HEARD, MAIN, None),
    (NEW, HEARD, "decide", "2021-09-01"),
    (NEW, HEARD, "penalty", "2021-10-27"),
    (NEW, HANDLED, MAIN, "2021-08-18"),
    (NEW, HANDLED, "decide", None),
    (NEW, HANDLED, "penalty", None),
    (NEW, SERVED, MAIN, "2022-02-14"),
    (NEW, SERVED, "review", "2021-10-11"),
    (NEW, SERVED, "perform", "2021-08-27"),
    (NEW, EXPIRED, MAIN, "2022-02-16"),
    (NEW, EXPIRED, "court", "2022-05-16"),
    (NEW, DEMANDED, MAIN, "2022-03-02"),
    (NEW, DEMANDED, "court", "2022-05-16"),
    (NEW, COURT, MAIN, "2022-03-10"),
    (NEW, COURT, "court", None),
    (NEW, [*COURT, ("2022-03-09 09:00", "court_refused")], MAIN, "2022-03-10"),
    (NEW, [*COURT, ("2022-03-09 09:00", "court_refused")], "court", "2022-06-09"),
    (NEW, ENFORCING, MAIN, "2022-03-17"),
    (NEW, [*ENFORCING, ("2022-03-21 09:00", "propose_close")], MAIN, "2022-03-28"),
    (NEW, CHALLENGED, MAIN, None),
    (NEW, [*CHALLENGED, ("2022-01-31 09:00", "upheld")], "court", "2022-05-05"),
    (NEW, [*CHALLENGED, ("2022-01-29 09:00", "overturned")], "unpublish", "2022-02-08"),
    (NEW, [*CHALLENGED, ("2022-01-29 09:00", "overturned")], MAIN, "2022-02-10"),
    (NEW, [*PUNISHED, ("2021-08-20 09:00", "fine_paid")], MAIN, "2021-08-27"),

    ("2020-04-30 09:00", [], MAIN, "2020-07-28"),
    ("2020-05-01 09:00", [], MAIN, "2020-07-28"),
    ("2021-12-31 09:00", [], MAIN, "2022-03-31"),
    ("2022-01-01 09:00", [], MAIN, "2022-03-31"),
    ("2021-12-31 09:00", [], "penalty", "2022-03-31"),
]  # fmt: skip

EVIDENCE = [
    (OLD, "2019-10-10", "2019-10-17"),
    (LAST_OLD, "2021-07-20", "2021-07-27"),
    (NEW, "2021-07-20", "2021-07-29"),
]


INNER = {"assess", "join", 
    "question", "inspect", "propose_evidence", "look_up", "ask_time", "extend", "propose_transfer", "keep", "screen",
    "refer_crime", "spare", "transfer_ended", "police_took", "review", "discuss", "redo", "propose_close", "send_back",
    "announce",
}  # fmt: skip


def case(opened: str, steps: list[Step], **data: Any) -> Any:
    return lived("case", opened, steps, **{"unpaid": 1, "heads": 1, "proven_fen": 100, **data})


@pytest.mark.parametrize(("opened", "steps", "lane", "last"), TERMS)
def test_时限与纸上日历一致(opened: str, steps: list[Step], lane: str, last: str | None) -> None:
    assert case(opened, steps).due(lane, "2023-01-01 00:00") == last


@pytest.mark.parametrize(("opened", "kept", "last"), EVIDENCE)
def test_登记保存的七日_新处罚法起是工作日(opened: str, kept: str, last: str) -> None:
    first = f"{opened[:8]}{int(opened[8:10]) + 1:02} 09:00"
    steps: list[Step] = [
        (first, "appoint"), (f"{kept} 08:00", "propose_evidence"), (f"{kept} 09:00", "keep_evidence"),
    ]  # fmt: skip
    assert case(opened, steps).due("evidence", "2023-01-01 00:00") == last
    assert case(opened, [*steps, (f"{last} 12:00", "release_evidence")]).due("evidence", "2023-01-01 00:00") is None


@pytest.mark.parametrize(
    ("opened", "steps", "said"),
    [
        (OLD, [*EXTENDED, ("2020-01-10 09:00", "ask_time")], "只能延长一次"),
        (OLD, [*APPOINTED, ("2019-12-31 09:00", "ask_time")], "办案期限已过"),
        (OLD, [*APPOINTED, ("2019-12-20 09:00", "extend", {"days": 30})], "没有人报请延长"),
        (OLD, [*SUSPENDED, ("2019-11-05 09:00", "order", {"order_days": "7"})], "当前状态是「已中止」"),
        (OLD, [*APPOINTED, ("2019-10-10 09:00", "propose_transfer", {"proven_fen": 100})], "依职权继续办理"),
        (OLD, [*ORDERED, ("2019-12-06 09:00", "correct")], "1名工人没有足额收到"),
        (OLD, [*TOLD, ("2019-12-17 09:00", "ask_hearing")], "要求听证的期限已过"),
        (OLD, [*TOLD, ("2019-12-13 09:00", "waive"), ("2019-12-13 10:00", "ask_hearing")], "已经书面放弃"),
        (OLD, [*TOLD, ("2019-12-16 09:00", "hear_out", {"waived": False})], "期限未满"),
        (OLD, [*CALLED, ("2019-12-24 09:00", "hear")], "未满法定天数"),
        (NEW, [*HEARING, ("2021-08-16 09:00", "hear")], "未满法定天数"),
        (NEW, [*HEARD, ("2021-08-18 09:00", "handle")], "还没有经过法制审核"),
        (NEW, [*HEARD, ("2021-08-18 09:00", "review"), ("2021-08-18 10:00", "punish")], "不是行政处罚"),
        (NEW, [*EXPIRED, ("2022-02-16 09:00", "demand", {"unpaid": 0})], "请按付清办理"),
        (NEW, [*DEMANDED, ("2022-03-02 09:00", "apply")], "未满十个工作日"),
    ],
)
def test_不到时候_没有这一步_没有付清(opened: str, steps: list[Step], said: str) -> None:
    with pytest.raises(Refused, match=said):
        case(opened, steps)


def test_不知道用人单位是谁_不能责令支付_登记以后可以() -> None:
    flow, actor = workflow("case"), someone(Role.INSPECTOR)
    nobody = Thing("inquiry", units=("report:U", "body:B"), data={"proven_fen": 1})
    assert "不知道用人单位" in (flow.why_not("order", nobody, actor) or "")
    assert flow.why_not("order", replace(nobody, data={"proven_fen": 1, "employer": "某建筑公司"}), actor) is None
    assert flow.why_not("order", replace(nobody, units=("91620400MA00000000",)), actor) is None


def test_没有查明欠薪不能责令支付() -> None:
    with pytest.raises(Refused, match="还没有查明欠薪"):
        case(OLD, ORDERED, proven_fen=0)


def test_询问_查询账户_涉罪筛查_内部审批_企业看不到() -> None:
    flow = workflow("case")
    assert {move.name for move in flow.moves if move.inner} == INNER
    assert not [move.name for move in flow.moves if move.inner and any(role.value == "enterprise" for role in move.who)]


REFUSED: list[Step] = [*APPOINTED, ("2019-10-10 09:00", "inquire"), ("2019-10-15 00:00", "withhold")]


def test_逾期不提交材料_责令书写明按现有证据认定_条例施行后引用第五十条() -> None:
    flow = workflow("case")
    assert case(OLD, REFUSED).due("documents", "2019-10-16 00:00") is None and flow.move("withhold").finds is not None
    old = flow.move("withhold").finds(Thing("inquiry", opened_on=date(2020, 4, 30)))["withheld"]
    new = flow.move("withhold").finds(Thing("inquiry", opened_on=date(2020, 5, 1)))["withheld"]
    assert "没有按期提交" in old and "第五十条" not in old and "《保障农民工工资支付条例》第五十条" in new
    assert "第五十条" in "".join(block.text for block in paper("case_order", withheld=new).blocks)


@pytest.mark.parametrize(
    ("opened", "act", "fine", "person", "said"),
    [  # yuan
        ("2019-10-08", "order", 2_000, None, None),
        ("2019-10-08", "order", 20_000, None, None),
        ("2019-10-08", "order", 1_999, None, "2,000.00元至20,000.00元"),
        ("2019-10-08", "obstruct", 20_001, None, "2,000.00元至20,000.00元"),
        ("2020-04-30", "systems", 50_000, None, "没有规定"),
        ("2020-05-01", "systems", 50_000, None, None),
        ("2020-05-01", "systems", 100_001, None, "50,000.00元至100,000.00元"),
        ("2020-05-01", "payment", 20_000, 10_000, None),
        ("2020-05-01", "payment", 50_001, None, "20,000.00元至50,000.00元"),
        ("2020-05-01", "payment", 20_000, 30_001, "10,000.00元至30,000.00元"),
        ("2020-05-01", "systems", 50_000, 10_000, "没有规定对责任人的罚款"),
    ],
)
def test_罚款的幅度_按行为和立案那天的法律(
    opened: str, act: str, fine: int, person: int | None, said: str | None
) -> None:
    fits = workflow("case").move("punish").fits
    assert fits is not None
    given = {"act": act, "fine_fen": fine * 100, **({"person_fine_fen": person * 100} if person else {})}
    found = fits(given, Thing("deciding", opened_on=date.fromisoformat(opened)))
    assert found is None if said is None else said in (found or "")


def test_处罚的行为引用条例的_写明从哪一天起() -> None:
    [act] = [need for need in workflow("case").move("punish").needs if need.key == "act"]
    cited = [label for label in act.choices.values() if "工资支付条例" in label]
    assert len(cited) == 2 and all("2020-05-01起施行" in label for label in cited)


@pytest.mark.parametrize(("heads", "owed", "grave"), [(49, 49_999_999, False), (50, 1, True), (1, 50_000_000, True)])
def test_人数或者金额重大的_先由负责人集体讨论(heads: int, owed: int, grave: bool) -> None:
    said = [
        why_not("case", "handle", Role.INSPECTOR, "deciding", track="handling", reviewed=True, heads=heads,
                owed_fen=owed, discussed=discussed)
        for discussed in (False, True)
    ]  # fmt: skip
    assert [bool(one and "集体讨论" in one) for one in said] == [grave, False]


def test_两名不同的办案人员() -> None:
    move = workflow("case").move("appoint")
    assert move.fits is not None and {need.key for need in move.needs} == {"officer_one", "officer_two", "recusal"}
    assert "两人" in (move.fits({"officer_one": "甲", "officer_two": "甲"}, None) or "")
    assert move.fits({"officer_one": "甲", "officer_two": "乙"}, None) is None


def test_罚款缴了不等于工资付了() -> None:
    owing = case(NEW, [*PUNISHED, ("2021-08-20 09:00", "fine_paid")])
    paid = case(NEW, [*PUNISHED, ("2021-08-20 09:00", "fine_paid", {"unpaid": 0})])
    assert (owing.state, paid.state) == ("unmet", "performed")


def test_责令期满未付清_系统建议筛查涉罪_由人决定() -> None:
    life = case(OLD, UNMET)
    assert (life.state, life.data["referral_proposed"]) == ("unmet", True)
    assert case(OLD, [*UNMET, ("2019-12-11 09:00", "spare")]).data["referral_proposed"] is False
    assert life.flow.move("refer_crime").opens == "transfer" and life.flow.move("refer_crime").grave
    with pytest.raises(Refused, match="请按付清办理"):
        case(OLD, UNMET, unpaid=0)


def test_移送程序终结后_付清的结案_没付清的继续处理() -> None:
    sent: list[Step] = [*UNMET, ("2019-12-11 09:00", "refer_crime")]
    assert case(OLD, [*sent, ("2019-12-20 09:00", "transfer_ended")]).state == "unmet"
    assert case(OLD, [*sent, ("2019-12-20 09:00", "transfer_ended", {"unpaid": 0})]).state == "corrected"


def test_告知以后启动移送的_案件照常办理() -> None:
    life = case(OLD, [*TOLD, ("2019-12-13 09:00", "refer_crime")])
    assert (life.state, life.due(MAIN, "2019-12-14 00:00")) == ("told", "2019-12-16")
    ended: Step = ("2019-12-16 09:00", "transfer_ended", {"transfer_open": False})
    assert case(OLD, [*TOLD, ("2019-12-13 09:00", "refer_crime"), ended]).state == "told"
    with pytest.raises(Refused, match="移送正在进行"):
        case(OLD, [*TOLD, ("2019-12-13 09:00", "refer_crime", {"transfer_open": True})])


def test_有决定的结案列为社会公布的候选_只列一次_没有决定的不列() -> None:
    def opens(**data: Any) -> str | None:
        thing = Thing("closing", data={"unpaid": 0, "heads": 1, **data})
        return workflow("case").offer("close", thing, someone(Role.INSPECTOR)).opens

    assert opens(decided=True) == "publication"
    assert opens(decided=True, publication_open=True) is None
    assert opens() is None
    said = why_not("case", "announce", Role.INSPECTOR, "served", publication_open=True)
    assert "已经列为" in (said or "") and why_not("case", "announce", Role.INSPECTOR, "served") is None


def test_法院受理后没付清也可以结案_未受理不可以() -> None:
    assert case(NEW, [*ENFORCING, ("2022-03-21 09:00", "propose_close")]).data["handed"] == "court"
    with pytest.raises(Refused, match="当前状态是「已申请强制执行」"):
        case(NEW, [*COURT, ("2022-03-09 09:00", "propose_close")])
