"""监察案件 (SM-2): two officers find out what is owed, order it paid, decide where it is not, and go to court.

The sixty working days run from the opening through the whole inquiry, and stand still while others must speak first
(劳动保障监察条例第十七条). A hearing lets the terms of the decision stand still. Whoever signs is somebody else than
whoever proposed. Wages end a case when every worker has them; a fine that was paid says nothing of them.
"""

from collections.abc import Mapping
from typing import Any

from huxin.access import Role
from huxin.workflows import NOTE, PROOF, REASON, Field, Guard, Move, State, Subject, Workflow, all_of
from huxin.workflows._clock import Tick
from huxin.workflows._conditions import in_time, marked, once, only, over, unmarked, unpaid, unproven
from huxin.workflows._handing import to_body
from huxin.workflows._money import assess, join, paid, receive
from huxin.workflows._penalty import ACTS, burden, discussed, fine_in_range

MACHINE, ENTERPRISE = (Role.SYSTEM,), (Role.ENTERPRISE,)
LABOUR = (Role.INSPECTOR, Role.BUREAU)

PENDING = {"expert": "审计、鉴定", "court": "等待人民法院裁判", "police": "等待公安机关处理"}
TRACKS = {"handling": "行政处理", "penalty": "行政处罚"}
HOWS = {
    "direct": "直接送达",
    "left": "留置送达",
    "mail": "邮寄送达",
    "public": "公告送达",
    "posted": "在住所或者生产经营场所张贴并录像",
}
DAYS_TO_PAY = {str(n): f"{n}天" for n in (7, *range(1, 7), *range(8, 16))}
DISPOSALS = {"return": "解除登记保存并退还", "copy": "复制后退还", "keep": "作为证据入卷", "transfer": "移送有关部门"}
RESULTS = {"kept": "维持", "changed": "撤销或者变更"}

CAUSE = Field("cause", "案由", required=False, keep=True)
EMPLOYER = Field("employer", "当事人", required=False, keep=True, hint="用人单位的全称")
NAMED = Field("employer", "查明的用人单位", keep=True, hint="用人单位的全称，或者用工主体的姓名和身份")
OFFICERS = (
    Field("officer_one", "办案人员一", keep=True, hint="姓名和执法证件号码"),
    Field("officer_two", "办案人员二", keep=True, hint="姓名和执法证件号码"),
    Field("recusal", "回避情况", "choice", choices={"none": "两名办案人员均没有应当回避的情形"}, keep=True),
)
WANTED = Field("wanted", "要求提供的材料", keep=True)
RECORD = Field("record", "记录的内容", hint="不写反映人的身份")
ITEMS = Field("items", "登记保存的证据", keep=True)
SUBJECTS = Field("subjects", "查询的单位和事项", keep=True)
FOUND = Field("found", "查明的事实", keep=True, hint="不写反映人的身份")
BASIS = Field("basis", "处理、处罚的依据和内容", keep=True)
OPINION = Field("opinion", "意见")
ORDER_DAYS = Field("order_days", "限期支付的天数", "choice", choices=DAYS_TO_PAY, keep=True)
COMPENSATION = Field("compensation", "加付赔偿金的比例（%）", "count", least=50, most=100, keep=True)
ACT = Field("act", "处罚的行为", "choice", choices=ACTS, keep=True)
FINE = Field("fine_fen", "对单位的罚款（元）", "amount", least=1, keep=True)
PERSON_FINE = Field("person_fine_fen", "对责任人的罚款（元）", "amount", least=1, required=False, keep=True)
TRACK = Field("track", "拟作出的决定", "choice", choices=TRACKS, keep=True)
HOW = Field("how", "送达方式", "choice", choices=HOWS, keep=True)
SERVED_ON = Field("served_on", "送达日期", "date", keep=True)
HEARD_ON = Field("heard_on", "听证日期", "date", future=True, not_past=True, keep=True)
HEARD_AT = Field("heard_at", "听证地点", keep=True)
DAYS = Field("days", "延长的工作日", "count", least=1, most=30, keep=True)
MORE = Field("proof", "材料", "files", required=False)
REPORT = Field("report", "办理经过和结果", keep=True)


def two_people(given: Mapping[str, Any], subject: Subject) -> str | None:
    """Two officers are two people."""
    one, two = (given[field.key] for field in OFFICERS[:2])
    return "办案人员不得少于两人，请填写两名不同的办案人员。" if one == two else None


def proven(subject: Subject) -> str | None:
    """Only once it is found what is owed."""
    return None if subject.data.get("proven_fen") else "还没有查明欠薪，不能责令支付。请先逐人核定金额。"


def named(subject: Subject) -> str | None:
    """Only to somebody: an order that names nobody binds nobody."""
    known = subject.data.get("employer") or any(":" not in unit for unit in subject.units)
    return None if known else "还不知道用人单位是谁，不能责令支付。请先登记查明的用人单位。"


def on(track: str) -> Guard:
    """Only where this is what was announced beforehand."""
    return only("track", (track,), f"事先告知的不是{TRACKS[track]}，不能作出{TRACKS[track]}决定。")


def settled(subject: Subject) -> str | None:
    """Only when the workers are paid, or a court or the police went on with it."""
    return None if subject.data.get("handed") else paid(subject)


REVIEWED = marked("reviewed", "还没有经过法制审核。")
HEARD = over("陈述申辩和要求听证的期限未满，当事人也没有书面放弃。")
SUIT_OVER = over("复议和诉讼的期限未满，不能催告。")
DUE = ("ordered", "unmet", "served", "expired", "demanded", "enforcing")
BESIDE = ("told", "deciding", "served", "expired", "demanded")
SCREENED = ("unmet", *BESIDE, "asked", "hearing", "decided", "challenged", "court", "enforcing")
REFERABLE = all_of(unpaid, unmarked("transfer_open", "移送正在进行。"))
UNPUBLISHED = unmarked("publication_open", "已经列为社会公布的候选。")
ANNOUNCED = ("served", "challenged", "expired", "demanded", "court", "enforcing")
TO_DECIDE = ("decide", "penalty")
CLOSING = ("case_closed", "case_index")
DECIDED = {"decided": True}
LISTABLE = all_of(
    marked("crime_hit", "数额没有达到列入名单的标准。"), unmarked("blacklist_there", "列入名单正在办理。"), unpaid
)
"""When the machine begins to list with the decision: ordered, unpaid in time, and the amount of the crime (SM-9)."""
REMEDIES = {
    "perform_term": "sm2.perform", "review_term": "sm2.reconsideration", "suit_term": "sm2.suit",
}  # fmt: skip

WORKFLOW = Workflow(
    kind="case",
    label="监察案件",
    code="SM-2",
    series="AJ",
    basis="劳动保障监察条例，行政处罚法，行政强制法；各项时限的出处见办理参数",
    opens=(*LABOUR, *MACHINE),
    asks=(CAUSE, EMPLOYER),
    term="sm2.investigate",
    starts={"officers": "sm2.officers", "penalty": "sm2.penalty"},
    states=(
        State("opened", "已立案", LABOUR),
        State("inquiry", "调查中", LABOUR),
        State("suspended", "已中止", LABOUR),
        State("sending", "拟移送", LABOUR),
        State("ordered", "责令改正中", ENTERPRISE),
        State("unmet", "逾期未改正", LABOUR),
        State("criminal", "另案办理中", LABOUR),
        State("told", "已事先告知", ENTERPRISE),
        State("asked", "要求听证", LABOUR),
        State("hearing", "待听证", LABOUR),
        State("deciding", "待决定", LABOUR),
        State("decided", "待送达", LABOUR),
        State("served", "待履行", ENTERPRISE),
        State("challenged", "复议、诉讼中", LABOUR),
        State("expired", "期满未履行", LABOUR),
        State("demanded", "已催告", ENTERPRISE),
        State("court", "已申请强制执行", LABOUR),
        State("enforcing", "法院已受理", LABOUR),
        State("corrected", "已改正", LABOUR),
        State("performed", "已履行", LABOUR),
        State("closing", "待批准结案", LABOUR),
        State("closed", "已结案"),
        State("withdrawn", "已撤销立案"),
        State("transferred", "已移送其他部门"),
    ),
    moves=(
        Move("appoint", "指派办案人员", ("opened",), "inquiry", LABOUR, OFFICERS, fits=two_people, tick=Tick.HAND,
             stops=("officers",), paper="case_officers"),
        Move("replace", "更换办案人员", ("inquiry", "ordered", "unmet", "told", "deciding"), None, LABOUR,
             (*OFFICERS, REASON), fits=two_people, paper="case_officers"),
        Move("identify", "登记查明的用人单位", ("inquiry", "ordered", "unmet"), None, LABOUR, (NAMED, NOTE)),
        Move("inquire", "发调查询问书", ("inquiry",), None, LABOUR, (WANTED,), starts={"documents": "sm2.documents"},
             states={"documents_term": "sm2.documents"}, paper="case_inquiry"),
        Move("submit", "提交材料", ("inquiry",), None, (*ENTERPRISE, *LABOUR), (NOTE, PROOF), stops=("documents",),
             sets={"withheld": None}),
        Move("withhold", "逾期没有提交材料", ("inquiry",), None, MACHINE, finds=burden, stops=("documents",),
             when="overdue:documents"),
        Move("question", "记录询问", ("inquiry", "unmet"), None, LABOUR, (RECORD, MORE), paper="case_interview",
             inner=True),
        Move("inspect", "记录现场检查", ("inquiry", "unmet"), None, LABOUR, (RECORD, MORE), paper="case_inspection",
             inner=True),
        Move("propose_evidence", "报请先行登记保存", ("inquiry",), None, LABOUR, (ITEMS, REASON),
             sets={"evidence": "proposed"}, guard=unmarked("evidence", "上一次登记保存还没有处理完。"), inner=True),
        Move("keep_evidence", "批准先行登记保存", ("inquiry",), None, LABOUR, (NOTE,), not_by=("propose_evidence",),
             guard=only("evidence", ("proposed",), "没有待批准的登记保存。"),
             sets={"evidence": "kept"}, starts={"evidence": "sm2.evidence"}, states={"evidence_term": "sm2.evidence"},
             paper="case_evidence"),
        Move("release_evidence", "对登记保存的证据作出处理", ("inquiry", "ordered", "unmet"), None, LABOUR,
             (Field("disposal", "处理决定", "choice", choices=DISPOSALS), NOTE), stops=("evidence",),
             guard=marked("evidence", "没有登记保存的证据。"), sets={"evidence": None}),
        Move("look_up", "批准查询账户、不动产", ("inquiry", "unmet"), None, (Role.BUREAU,), (SUBJECTS, REASON),
             not_by=("question", "inspect"), paper="case_lookup", inner=True),

        Move("suspend", "中止调查", ("inquiry",), "suspended", LABOUR,
             (Field("pending", "中止的原因", "choice", choices=PENDING), REASON), tick=Tick.PAUSE, pauses=("penalty",)),
        Move("go_on", "恢复调查", ("suspended",), "inquiry", LABOUR, (NOTE,), tick=Tick.RESUME, resumes=("penalty",)),
        Move("ask_time", "报请延长办案期限", ("inquiry",), None, LABOUR, (REASON,), sets={"time_asked": True},
             guard=all_of(in_time("办案期限已过，不能再延长。"), once("extended", "只能延长一次，已经延长过。")),
             inner=True),
        Move("extend", "批准延长办案期限", ("inquiry",), None, LABOUR, (DAYS, REASON), not_by=("ask_time",),
             guard=all_of(marked("time_asked", "没有人报请延长。"), in_time("办案期限已过，不能再延长。")),
             tick=Tick.EXTEND, counts="extended", sets={"time_asked": False}, paper="case_extension", inner=True),
        Move("propose_transfer", "拟移送其他部门", ("inquiry",), "sending", LABOUR, (REASON,), guard=unproven,
             tick=Tick.HAND, starts={"transfer": "sm2.transfer"}, inner=True),
        Move("hand_over", "批准移送", ("sending",), "transferred", LABOUR, (to_body("有权处理的部门"), REASON),
             not_by=("propose_transfer",), paper="case_transfer", grave=True),
        Move("keep", "不同意移送", ("sending",), "inquiry", LABOUR, (REASON,), not_by=("propose_transfer",),
             tick=Tick.HAND, stops=("transfer",), inner=True),

        Move("order", "责令限期支付", ("inquiry",), "ordered", LABOUR, (ORDER_DAYS, FOUND), guard=all_of(proven, named),
             term="sm2.order.{order_days}", stops=("documents",), paper="case_order", orders=True, grave=True),
        Move("deliver", "登记送达", ("ordered", "told", "demanded"), None, LABOUR, (HOW, SERVED_ON, PROOF),
             paper="case_service"),
        Move("prove", "提交支付凭证", DUE, None, ENTERPRISE, (NOTE, PROOF)),
        Move("correct", "核实改正", ("ordered", "unmet"), "corrected", LABOUR, (FOUND, PROOF), not_by=("receive",),
             guard=paid, term="sm2.close", stops=("screen",), paper="case_corrected"),
        Move("withdraw", "轻微并已改正，撤销立案", ("corrected",), "withdrawn", LABOUR, (REASON,), not_by=("correct",),
             guard=paid, paper="case_withdrawn"),
        Move("lapse", "责令期满未付清", ("ordered",), "unmet", MACHINE, guard=unpaid, term="sm2.propose",
             starts={"screen": "sm2.screen"}, sets={"referral_proposed": True}, when="overdue"),
        Move("screen", "涉罪筛查", SCREENED, None, MACHINE, guard=unpaid, inner=True),
        Move("refer_crime", "涉嫌犯罪，启动移送", ("unmet",), "criminal", LABOUR, (REASON,), guard=REFERABLE,
             stops=("screen",), sets={"referral_proposed": False}, opens="transfer", grave=True, inner=True),
        Move("refer_crime", "涉嫌犯罪，启动移送", BESIDE, None, LABOUR, (REASON,), guard=REFERABLE,
             sets={"referral_proposed": False}, opens="transfer", grave=True, inner=True),
        Move("spare", "不启动涉罪移送", ("unmet", *BESIDE), None, LABOUR, (REASON,), stops=("screen",),
             guard=marked("referral_proposed", "没有待决定的移送建议。"), sets={"referral_proposed": False},
             inner=True),
        Move("transfer_ended", "移送程序终结，已付清", ("criminal",), "corrected", MACHINE, guard=paid,
             term="sm2.close", when="after:transfer", inner=True),
        Move("transfer_ended", "移送程序终结，继续处理", ("criminal",), "unmet", MACHINE, guard=unpaid,
             term="sm2.propose", when="after:transfer", inner=True),
        Move("transfer_ended", "移送程序终结", BESIDE, None, MACHINE, when="after:transfer", inner=True),
        Move("police_took", "公安机关已立案，提请结案", ("criminal",), "closing", LABOUR, (REPORT, PROOF),
             term="sm2.close", sets={"handed": "police"}, inner=True),

        Move("notify", "行政处理、处罚事先告知", ("unmet",), "told", LABOUR, (TRACK, FOUND, BASIS), guard=unpaid,
             term="sm2.hearing.request", states={"request_term": "sm2.hearing.request"},
             starts={"decide": "sm2.decide"}, sets={"waived": False, "reviewed": False, "discussed": False},
             stops=("screen",), paper="case_notice", grave=True),
        Move("state", "陈述、申辩", ("told", "deciding"), None, (*ENTERPRISE, *LABOUR), (RECORD, MORE)),
        Move("waive", "书面放弃陈述申辩和听证", ("told",), None, ENTERPRISE, (PROOF,), sets={"waived": True}),
        Move("ask_hearing", "要求听证", ("told",), "asked", ENTERPRISE, (REASON,), pauses=TO_DECIDE,
             guard=all_of(in_time("要求听证的期限已过。"), unmarked("waived", "已经书面放弃听证。"))),
        Move("call_hearing", "发听证通知书", ("asked",), "hearing", LABOUR, (HEARD_ON, HEARD_AT), not_by=("notify",),
             term="sm2.hearing.notice", states={"notice_term": "sm2.hearing.notice"}, paper="case_hearing"),
        Move("hear", "记录听证", ("hearing",), "deciding", LABOUR, (RECORD, PROOF), resumes=TO_DECIDE,
             not_by=("notify", "question", "inspect"), guard=over("通知后未满法定天数，不能举行听证。"),
             paper="case_heard"),
        Move("hear_out", "陈述申辩期满", ("told",), "deciding", MACHINE, guard=HEARD, tick=Tick.DROP,
             when="overdue"),
        Move("hear_out", "陈述申辩听取完毕", ("told",), "deciding", LABOUR, (OPINION,),
             guard=lambda subject: None if subject.data.get("waived") else HEARD(subject)),
        Move("review", "法制审核", ("deciding",), None, LABOUR, (OPINION,), not_by=("notify", "question", "inspect"),
             sets={"reviewed": True}, inner=True),
        Move("discuss", "记录负责人集体讨论", ("deciding",), None, LABOUR, (RECORD,),
             sets={"discussed": True}, paper="case_discussion", inner=True),
        Move("handle", "作出行政处理决定", ("deciding",), "decided", LABOUR, (FOUND, COMPENSATION, NOTE),
             not_by=("notify", "review"), guard=all_of(on("handling"), REVIEWED, discussed, LISTABLE),
             term="sm2.serve", stops=TO_DECIDE, sets=DECIDED, states=REMEDIES,
             paper="case_handling", reads="blacklist", opens="blacklist", grave=True),
        Move("handle", "作出行政处理决定", ("deciding",), "decided", LABOUR, (FOUND, COMPENSATION, NOTE),
             not_by=("notify", "review"), guard=all_of(on("handling"), REVIEWED, discussed),
             term="sm2.serve", stops=TO_DECIDE, sets=DECIDED, states=REMEDIES,
             paper="case_handling", grave=True),
        Move("punish", "作出行政处罚决定", ("deciding",), "decided", LABOUR, (FOUND, ACT, FINE, PERSON_FINE, NOTE),
             not_by=("notify", "review"), guard=all_of(on("penalty"), REVIEWED, discussed, LISTABLE),
             fits=fine_in_range, term="sm2.serve", stops=TO_DECIDE, sets=DECIDED, states=REMEDIES,
             paper="case_penalty", reads="blacklist", opens="blacklist", grave=True),
        Move("punish", "作出行政处罚决定", ("deciding",), "decided", LABOUR, (FOUND, ACT, FINE, PERSON_FINE, NOTE),
             not_by=("notify", "review"), guard=all_of(on("penalty"), REVIEWED, discussed), fits=fine_in_range,
             term="sm2.serve", stops=TO_DECIDE, sets=DECIDED, states=REMEDIES,
             paper="case_penalty", grave=True),
        Move("redo", "不予采纳，重新处理", ("deciding",), "unmet", LABOUR, (REASON,), not_by=("notify",),
             term="sm2.propose", stops=("decide",), inner=True),
        Move("serve", "送达决定书", ("decided",), "served", LABOUR, (HOW, SERVED_ON, PROOF), term="sm2.suit",
             starts={"review": "sm2.reconsideration", "perform": "sm2.perform"}, paper="case_service"),

        Move("fine_paid", "罚款已缴，工资已付清", ("served", "expired", "demanded"), "performed", LABOUR,
             (FOUND, PROOF), guard=all_of(on("penalty"), paid), term="sm2.close",
             stops=("review", "perform", "court"), paper="case_performed"),
        Move("fine_paid", "罚款已缴，工资未付清", ("served", "expired", "demanded"), "unmet", LABOUR, (FOUND, PROOF),
             guard=all_of(on("penalty"), unpaid), term="sm2.propose", stops=("review", "perform", "court")),
        Move("perform", "核实履行", ("served", "challenged", "expired", "demanded", "court", "enforcing"), "performed",
             LABOUR, (FOUND, PROOF), not_by=("receive",), guard=paid, term="sm2.close",
             stops=("review", "perform", "court"), paper="case_performed"),
        Move("challenge", "登记复议、诉讼", ("served",), "challenged", LABOUR, (REASON, PROOF),
             stops=("review", "perform")),
        Move("upheld", "决定维持", ("challenged",), "expired", LABOUR, (FOUND, PROOF), term="sm2.demand",
             starts={"court": "sm2.enforce"}),
        Move("overturned", "决定被撤销、变更", ("challenged",), "unmet", LABOUR, (FOUND, PROOF), term="sm2.propose",
             starts={"unpublish": "sm2.withdraw"}, sets={"decided": False}),
        Move("lapse_suit", "复议、诉讼期满未履行", ("served",), "expired", MACHINE, guard=unpaid, term="sm2.demand",
             starts={"court": "sm2.enforce.lapsed"}, stops=("review", "perform"), when="overdue"),
        Move("demand", "发催告书", ("expired",), "demanded", LABOUR, (NOTE,), guard=unpaid, term="sm2.demand.wait",
             states={"wait_term": "sm2.demand.wait"}, paper="case_demand"),
        Move("apply", "申请法院强制执行", ("demanded",), "court", LABOUR, (REPORT, PROOF), not_by=("demand",),
             guard=all_of(unpaid, over("催告书送达后未满十个工作日，不能申请强制执行。")), term="sm2.enforce.accept",
             stops=("court",), paper="case_court", grave=True),
        Move("court_took", "法院已受理", ("court",), "enforcing", LABOUR, (PROOF,), term="sm2.enforce.rule",
             sets={"handed": "court"}),
        Move("court_refused", "法院不予受理", ("court",), "expired", LABOUR, (REASON, PROOF), term="sm2.demand",
             starts={"court": "sm2.enforce"}),

        Move("propose_close", "提请结案", ("corrected", "performed", "enforcing"), "closing", LABOUR, (REPORT,),
             guard=settled, term="sm2.close", inner=True),
        Move("announce", "情节特别严重，随时公布", ANNOUNCED, None, LABOUR, (REASON,), guard=UNPUBLISHED,
             opens="publication", inner=True),
        Move("close", "批准结案，列为社会公布候选", ("closing",), "closed", LABOUR, (NOTE,),
             not_by=("propose_close", "police_took", "receive"),
             guard=all_of(marked("decided", "没有作出决定。"), UNPUBLISHED, settled), opens="publication",
             paper=CLOSING, grave=True),
        Move("close", "批准结案", ("closing",), "closed", LABOUR, (NOTE,),
             not_by=("propose_close", "police_took", "receive"),
             guard=all_of(marked("publication_open", "还没有列为社会公布的候选。"), settled), paper=CLOSING,
             grave=True),
        Move("close", "批准结案", ("closing",), "closed", LABOUR, (NOTE,),
             not_by=("propose_close", "police_took", "receive"),
             guard=all_of(unmarked("decided", "已经作出决定。"), settled), paper=CLOSING, grave=True),
        Move("send_back", "不同意结案", ("closing",), "unmet", LABOUR, (REASON,),
             not_by=("propose_close", "police_took"), term="sm2.propose", sets={"handed": None}, inner=True),

        join((*LABOUR, *MACHINE)),
        assess((*LABOUR, *MACHINE)),
        receive((*LABOUR, *MACHINE)),
    ),
)  # fmt: skip
