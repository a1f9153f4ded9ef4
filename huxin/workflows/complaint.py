"""举报投诉 (SM-1): from whatever door a grievance comes to money in the hand, and a call-back by somebody else.

The five working days to accept run from the day of receipt, through every hand the matter goes, so they are the term of
all states until acceptance. A plain complaint of wages is never sent to arbitration (劳动争议调解仲裁法第九条), a body
that is not competent must name the one that is, once, and when two have declined the city decides. No enterprise takes
part here: what it is asked and told stands in the inspection case.
"""

from collections.abc import Mapping
from typing import Any

from huxin.access import Role
from huxin.access.bodies import bodies
from huxin.workflows import ANY_OPEN, NOTE, PROOF, REASON, Field, Move, State, Subject, Workflow
from huxin.workflows._clock import Tick
from huxin.workflows._conditions import marked, once, only, sampled, unmarked, unpaid, unproven
from huxin.workflows._handing import TO_REGION, TO_SECTOR, a_body, to_body
from huxin.workflows._money import assess, join, paid, receive
from huxin.workflows.supervision import DEMAND, URGENCY

MACHINE, WORKER, CITY = (Role.SYSTEM,), (Role.WORKER,), (Role.OFFICE,)
DISPATCH = (Role.OFFICE, Role.COUNTY_OFFICE)
LABOUR = (Role.INSPECTOR, Role.BUREAU)
HANDLERS = (*LABOUR, Role.SECTOR)
OTHERS = (
    Role.DEVELOPMENT, Role.FINANCE, Role.POLICE, Role.ARBITRATION, Role.JUSTICE, Role.UNION, Role.MARKET, Role.PETITION,
)  # fmt: skip
ANYBODY = (*DISPATCH, *HANDLERS, Role.COUNTY_GOVERNMENT, *OTHERS)

DOORS = {
    "portal": "工人网页", "visit": "来访", "phone": "来电", "letter": "来信", "petition": "信访转来",
    "12345": "12345热线", "platform": "全国根治欠薪线索反映平台", "contractor": "企业自报", "finding": "监测发现",
    "online": "网络", "other": "其他部门转来",
}  # fmt: skip
VISITS = ("visit", "petition")
CLAIMS = {
    "wages": "拖欠、克扣工资", "dispute": "其他劳动争议", "filed": "同一诉求已经调解、仲裁或者诉讼",
    "project": "工程款、材料款、机械费等",
}  # fmt: skip
GROUNDS = {"old": "违法行为终了之日起超过二年", "scope": "不属于劳动保障监察的范围"}
REMEDIES = {
    "arbitration": "申请劳动人事争议调解仲裁", "court": "向人民法院起诉", "procedure": "在已经进行的程序中主张",
}  # fmt: skip
UNTRUE = {
    "false": "经查不属实", "project": "经查不是工资，是工程款等", "nobody": "查无此用人单位或者反映人联系不上",
    "elsewhere": "属于市外，已转送",
}  # fmt: skip
THROUGH = {"police": "属实，公安机关已经立案", "court": "属实，已经进入仲裁、诉讼或者强制执行"}
SETTLED, ANSWERED, WITHDRAWN = (
    {"conclusion": said, "through": None} for said in ("属实，已经付清", "有权处理的机关已经办理", "反映人撤回")
)
RECEIVED = {"yes": "已经足额收到", "none": "本来不涉及工资", "unreached": "三次联系不上"}
NOT_RECEIVED = {"no": "没有收到", "part": "只收到一部分", "yes": "已经足额收到，但对办理不满意"}
CONTENT = {"yes": "满意", "fair": "基本满意", "unreached": "没有表示"}
CALLED = Field("called", "回访的人数", "count", least=1, most=10_000, keep=True)
AGAIN = {"no": "没有再次发生", "yes": "又有新的拖欠", "unreached": "没有表示"}

DOOR = Field("door", "来源", "choice", choices=DOORS, keep=True)
CLAIM = Field("claim", "诉求类别", "choice", choices=CLAIMS, keep=True)
EMPLOYER = Field("employer", "被反映的用人单位", required=False, keep=True)
PLACE = Field("place", "用工地点", required=False, keep=True)
PERIOD = Field("period", "欠薪时段", required=False, keep=True)
FACTS = Field("facts", "反映的事实和请求", hint="不写反映人的姓名、证件号码、电话和住址")
MISSING = Field("missing", "需要补正的内容", hint="一次写全", keep=True)
FOUND = Field("found", "查明的事实和办理结果", keep=True, hint="会告知反映人，不写其他人的姓名、证件号码和金额")
RIGHTFUL = a_body("rightful", "有权处理的机关")
PAY_BY = Field("pay_by", "承诺付清的日期", "date", future=True, not_past=True, keep=True)
CONSENT = Field("consent", "反映人书面同意协调", "files")
MORE = Field("proof", "材料", "files", required=False)


COPIED = "，".join(bodies()[key].name for key in ("development", "finance"))


def refusable(subject: Subject) -> str | None:
    """Wages are always within the scope of labour inspection; only the two years can speak against them."""
    if subject.data.get("claim") == "wages" and subject.data.get("ground") == "scope":
        return "拖欠工资属于劳动保障监察范围，不得以此为由不予受理。"
    return None


def weighty(subject: Subject) -> str | None:
    """A group, a government's project, or the same again: the city sees to it, once (治理规则 SM-1, 提级)."""
    data = subject.data
    big = data.get("group") or data.get("government") or data.get("second")
    return None if big and not data.get("weighed") else "不是需要提级的重大线索，或者已经提级过。"


def visited(subject: Subject) -> str | None:
    """Once after every visit to a higher body."""
    new = subject.data.get("visits", 0) > subject.data.get("visits_weighed", 0)
    return None if new else "没有新的到上级走访。"


def to_somebody(given: Mapping[str, Any], subject: Subject) -> str | None:
    """It goes to somebody: a county, a sector or a body."""
    return (
        None
        if any(given.get(key) for key in ("to_region", "to_sector", "to_body"))
        else ("请选交办县区、所属行业或者承办机关，至少一项。")
    )


def copied(subject: Subject) -> Mapping[str, str]:
    """Who else is sent the assignment: of a government's project whoever plans and whoever pays it."""
    return {"copy_to": COPIED} if subject.data.get("government") else {}


def whose_delay(subject: Subject) -> Mapping[str, str]:
    """Of whose delay a visit to a higher body speaks (信访条例第十六条).

    What came with the visit itself and nobody has looked at yet was not on file before it.
    """
    data = subject.data
    before = data.get("second") or data.get("merges")
    if subject.state == "registered" and data.get("door") in VISITS and not before:
        return {"visit_said": "走访以前当地没有登记本事项，计入县区治欠办，由县区治欠办说明。"}
    if subject.state == "merged":
        return {"visit_said": "走访时本事项已经并案，时限按主件看。"}
    if subject.overdue:
        return {"visit_said": "走访时本事项已经逾期，计入承办单位，在季度通报中列出。"}
    return {"visit_said": "走访时本事项已经登记、尚在时限内，上级机关不重复受理，由承办单位继续办理。"}


WAGES = only("claim", ("wages",), "这一诉求不由监察受理，请告知仲裁、诉讼等途径；确属拖欠工资的，先更正诉求类别。")
OTHER = only("claim", ("dispute", "filed", "project"), "反映拖欠工资的，应当受理，不得引导到仲裁或者诉讼。")
FRESH = unmarked("begun", "本事项办理过，重新分派。")
BEGUN = marked("begun", "本事项还没有办理过。")
ONCE = once("referrals", "只能转送一次，已经转送过。请报市治欠办指定。")

WITH_LABOUR = ("assigned", "supplement", "refusing", "accepted", "due")
EARLY = ("registered", "triaged", "assigned", "refusing", "accepted", "due")
MERGEABLE = (*EARLY, "supplement", "referred", "mediating", "case", "escalated", "withdrawing", "done", "called")
HANDLED = ("accept", "mediate", "open_case", "settle", "conclude", "track", "answer", "receive")
CALLED_FOR = ("close", "decide")
CLOSING = ("complaint_closing", "complaint_result")
DECIDE = {"decide": "sm3.lead"}
BEGINS = {"begun": True}

WORKFLOW = Workflow(
    kind="complaint",
    above=("decide",),
    label="举报投诉",
    code="SM-1",
    series="TS",
    basis="劳动保障监察条例第十三、十四、二十、二十一条，实施若干规定第十八条；其余时限为默认值",
    opens=(*ANYBODY, *MACHINE),
    asks=(DOOR, CLAIM, EMPLOYER, PLACE, PERIOD, FACTS),
    term="sm1.accept",
    starts={"triage": "sm1.triage", "close": "sm1.close"},
    opening_papers=("complaint_registration", "complaint_receipt"),
    states=(
        State("registered", "已登记", DISPATCH),
        State("triaged", "待分派", DISPATCH),
        State("assigned", "已分派", HANDLERS),
        State("supplement", "待补正", (*WORKER, *LABOUR)),
        State("refusing", "拟不予受理", LABOUR),
        State("referred", "已转送", (*HANDLERS, *OTHERS)),
        State("accepted", "已受理", LABOUR),
        State("due", "待立案", LABOUR),
        State("case", "已立案", LABOUR),
        State("mediating", "协调化解中", HANDLERS),
        State("escalated", "已提级", CITY, above=True),
        State("withdrawing", "撤回待核实", DISPATCH),
        State("merged", "已并案", MACHINE),
        State("done", "已办结", DISPATCH),
        State("called", "已回访", DISPATCH),
        State("archived", "已归档"),
        State("rejected", "不予受理"),
        State("guided", "已引导"),
        State("withdrawn", "已撤回"),
    ),
    moves=(
        Move("triage", "初核", ("registered",), "triaged", DISPATCH, (CLAIM, NOTE), tick=Tick.HAND,
             starts={"assign": "sm1.assign"}, stops=("triage",)),
        Move("assign", "分派", ("registered", "triaged", "escalated"), "assigned", DISPATCH,
             (TO_REGION, TO_SECTOR, to_body("承办机关", required=False), NOTE), guard=FRESH, fits=to_somebody,
             tick=Tick.HAND, stops=("triage", "assign", "decide"), finds=copied, paper="complaint_assignment"),
        Move("assign", "分派", ("escalated",), "assigned", DISPATCH,
             (TO_REGION, TO_SECTOR, to_body("承办机关", required=False), NOTE), guard=BEGUN, fits=to_somebody,
             term="sm1.accept", stops=("decide",), finds=copied, paper="complaint_assignment"),
        Move("classify", "更正诉求类别", ("triaged", "assigned"), None, (*DISPATCH, *LABOUR), (CLAIM, REASON)),

        Move("refer", "转送有权机关", ("assigned",), "referred", HANDLERS, (to_body("有权处理的机关"), REASON),
             guard=ONCE, tick=Tick.HAND, counts="referrals", starts={"refer": "sm1.refer"}, paper="complaint_referral"),
        Move("take", "接收", ("referred",), "assigned", HANDLERS, (NOTE,), tick=Tick.HAND, stops=("refer",)),
        Move("decline", "不接收，报市级指定", ("referred",), "escalated", (*HANDLERS, *OTHERS), (RIGHTFUL, REASON),
             tick=Tick.HAND, starts=DECIDE, stops=("refer",)),
        Move("answer", "反馈办理结果", ("referred",), "done", OTHERS, (FOUND, MORE), term="sm1.callback",
             stops=("refer", "close"), sets=ANSWERED, paper="complaint_result"),

        Move("ask", "告知补正", ("assigned",), "supplement", LABOUR, (MISSING,), counts="asked",
             guard=once("asked", "补正只能要求一次，已经要求过。请受理，或者依职权查明。"), sets=BEGINS,
             paper="complaint_supplement"),
        Move("supplement", "补正", ("supplement",), "assigned", (*WORKER, *LABOUR), (FACTS, MORE), term="sm1.accept"),
        Move("propose_refusal", "拟不予受理", ("assigned",), "refusing", LABOUR,
             (Field("ground", "不予受理的情形", "choice", choices=GROUNDS, keep=True), FOUND), tick=Tick.HAND),
        Move("refuse", "批准不予受理", ("refusing",), "rejected", LABOUR, (NOTE,), not_by=("propose_refusal",),
             guard=refusable, paper="complaint_refusal", grave=True),
        Move("overrule", "不同意不予受理", ("refusing",), "assigned", LABOUR, (REASON,), not_by=("propose_refusal",),
             tick=Tick.HAND),
        Move("guide", "告知仲裁、诉讼途径", ("assigned",), "guided", LABOUR,
             (Field("remedy", "应当走的途径", "choice", choices=REMEDIES, keep=True), REASON), guard=OTHER,
             paper="complaint_guidance", grave=True),
        Move("accept", "受理", ("assigned", "supplement"), "accepted", LABOUR, (NOTE,), guard=WAGES, term="sm1.open",
             sets=BEGINS, paper="complaint_accepted"),
        Move("open_case", "批准立案", ("accepted", "due"), "case", LABOUR, (NOTE,), not_by=("accept",), sets=BEGINS,
             stops=CALLED_FOR, opens="case", paper="complaint_filing"),

        Move("mediate", "协调化解", ("assigned", "accepted"), "mediating", HANDLERS, (PAY_BY, CONSENT, NOTE),
             guard=WAGES, term="sm1.mediate", sets=BEGINS, paper="complaint_mediation"),
        Move("settle", "核实付清，办结", ("mediating", "accepted", "due"), "done", HANDLERS, (FOUND, PROOF),
             not_by=("receive",), guard=paid, term="sm1.callback", stops=CALLED_FOR, sets=SETTLED, paper=CLOSING),
        Move("give_up", "协调不成，转立案", ("mediating",), "due", (*HANDLERS, *WORKER), (REASON,), term="sm1.broken"),
        Move("lapse", "协调期满未付清，转立案", ("mediating",), "due", MACHINE, guard=unpaid, term="sm1.broken",
             when="overdue"),
        Move("conclude", "查明，办结", ("assigned", "supplement", "accepted", "escalated"), "done", (*HANDLERS, *CITY),
             (Field("conclusion", "结论", "choice", choices=UNTRUE, keep=True), FOUND, MORE), guard=unproven,
             term="sm1.callback", stops=CALLED_FOR, sets={"through": None}, paper=CLOSING),
        Move("track", "转司法途径，办结", ("escalated",), "done", CITY,
             (Field("through", "结论", "choice", choices=THROUGH, keep=True), FOUND, PROOF), term="sm1.callback",
             stops=CALLED_FOR, sets={"conclusion": None}, paper=CLOSING),
        Move("case_ended", "案件办结，已付清", ("case",), "done", MACHINE, guard=paid, term="sm1.callback",
             sets=SETTLED, when="after:case", paper=CLOSING),
        Move("case_unpaid", "案件办结，工资未付清", ("case",), "escalated", MACHINE, guard=unpaid, term="sm1.redo",
             when="after:case"),

        Move("call_back", "回访：收到、满意", ("done",), "called", DISPATCH,
             (Field("got", "收到没有", "choice", choices=RECEIVED, keep=True),
              Field("content", "是否满意", "choice", choices=CONTENT, keep=True),
              Field("again", "是否再次发生", "choice", choices=AGAIN, keep=True), CALLED, NOTE), fits=sampled,
             not_by=HANDLED, term="sm1.archive", sets={"short": None}, paper="complaint_callback"),
        Move("call_back_bad", "回访：没有收到或者不满意", ("done",), "escalated", DISPATCH,
             (Field("short", "收到没有", "choice", choices=NOT_RECEIVED, keep=True),
              Field("again", "是否再次发生", "choice", choices=AGAIN, keep=True), REASON),
             not_by=HANDLED, term="sm1.redo", starts={"close": "sm1.close"}, counts="reopened",
             sets={**BEGINS, "got": None, "content": None, "called": None},
             paper=("complaint_callback", "complaint_redo")),
        Move("archive", "归档", ("called",), "archived", DISPATCH, (NOTE,), paper="complaint_index"),
        Move("not_paid", "反映没有拿到钱，重新办理", ("done", "called", "archived", "withdrawn"), "escalated",
             (*WORKER, *DISPATCH), (REASON, MORE), term="sm1.redo", starts={"close": "sm1.close"}, counts="reopened",
             sets=BEGINS),

        Move("escalate", "重大线索，提级", EARLY, "escalated", MACHINE, guard=weighty, tick=Tick.HAND, starts=DECIDE,
             sets={"weighed": True}, when="met"),
        Move("escalate", "到上级走访，提级", EARLY, "escalated", MACHINE, guard=visited, tick=Tick.HAND, starts=DECIDE,
             finds=lambda subject: {"visits_weighed": subject.data["visits"]}, when="met"),
        Move("escalate", "逾期，提级", EARLY, "escalated", MACHINE, tick=Tick.HAND, starts=DECIDE, when="overdue"),
        Move("raise", "提级办理", (*WITH_LABOUR, "registered", "triaged", "referred", "mediating"), "escalated", CITY,
             (REASON,), tick=Tick.HAND, starts=DECIDE),
        Move("order_case", "责成立案", ("escalated",), "due", CITY, (TO_REGION, REASON), term="sm1.broken",
             stops=("decide",), sets=BEGINS),
        Move("supervise", "督办", ("escalated",), None, CITY, (REASON, DEMAND, URGENCY), opens="supervision"),

        Move("withdraw", "撤回", (*WITH_LABOUR, "registered", "triaged", "referred", "mediating", "escalated"),
             "withdrawing", (*WORKER, *DISPATCH, *LABOUR), (REASON, MORE), tick=Tick.HAND,
             starts={"callback": "sm1.callback"}, stops=("decide", "refer")),
        Move("confirm_withdrawal", "核实系自愿，准予撤回", ("withdrawing",), "withdrawn", DISPATCH,
             (Field("how", "怎样核实的"), NOTE), not_by=("withdraw", *HANDLED), guard=unproven,
             sets=WITHDRAWN),
        Move("go_on", "依职权继续办理", ("withdrawing",), "due", DISPATCH, (REASON,), term="sm1.broken",
             stops=("callback",), sets=BEGINS),
        Move("pressed", "不是自愿撤回，提级", ("withdrawing",), "escalated", DISPATCH, (REASON,), tick=Tick.HAND,
             starts=DECIDE, stops=("callback",)),

        *(Move("merge", "并案", (state,), "merged", (*DISPATCH, *MACHINE),
               (Field("into", "并入的事项编号", keep=True), REASON), tick=Tick.HAND, sets={"merged_from": state},
               paper="complaint_merged", page="merge") for state in MERGEABLE),
        *(Move("unmerge", "撤销并案", ("merged",), state, (*DISPATCH, *MACHINE), (REASON,),
               guard=only("merged_from", (state,), "请按并案前的状态恢复。"),
               tick=Tick.HAND, sets={"merged_from": None, "into": None}, page="merge") for state in MERGEABLE),
        Move("follow", "随主件归档", ("merged",), "archived", MACHINE),

        join((*HANDLERS, *DISPATCH, *MACHINE), tuple(s for s in MERGEABLE if s not in ("done", "called"))),
        assess((*HANDLERS, *MACHINE), (*WITH_LABOUR, "mediating")),
        receive((*HANDLERS, *DISPATCH, *MACHINE)),
        Move("visit", "登记到上级走访", ANY_OPEN, None, (Role.PETITION, Role.BUREAU, *CITY),
             (Field("where", "走访的机关"), NOTE), finds=whose_delay, counts="visits"),
    ),
)  # fmt: skip
