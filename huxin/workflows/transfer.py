"""涉罪移送 (SM-4): from a hit of the screen to the police's answer and beyond. A person confirms; no fine replaces it.

行政执法机关移送涉嫌犯罪案件的规定: two officers at once, the head decides in 3 days, sent within 24 hours, the police
decide in 3, and each step against a refusal has its own 3 days. The procuratorate sees a transfer from the moment it is
asked to supervise; where it works on paper, what it asks for is entered by labour inspection. Paid in full before the
police file, it ends leniently (法释〔2013〕3号第六条); not filed, the administrative penalty goes on.
"""

from huxin.access import Role
from huxin.workflows import NOTE, PROOF, REASON, Field, Move, State, Subject, Workflow, all_of
from huxin.workflows._conditions import marked, unmarked
from huxin.workflows._crime import ITEMS, missing
from huxin.workflows._ladder import TIERS, tier
from huxin.workflows._money import join, paid, receive

LI, POLICE, MACHINE = (Role.INSPECTOR, Role.BUREAU), (Role.POLICE,), (Role.SYSTEM,)
PROCURATOR = (Role.PROCURATOR,)
CITY = (Role.OFFICE, Role.BUREAU)
VERIFYING = ("screened", "evidence")
WITH_POLICE = ("sent", "misdirected", "received", "supplement", "review")
REFUSED = ("declined", "reconsidering", "upheld", "suggested", "asked", "explained", "required")
BEFORE_FILING = (*VERIFYING, "reported", "approved", *WITH_POLICE, *REFUSED)
FILED = ("filed", "investigating", "tried")

OFFICERS = (Field("officer_a", "承办人员一", keep=True), Field("officer_b", "承办人员二", keep=True))
CHECKLIST = tuple(Field(f"has_{key}", label, "yes", required=False, keep=True) for key, label in ITEMS.items())
LACKING = Field("lacking", "缺少材料的说明", required=False, keep=True, hint="其余材料确实没有的，说明原因")
FACTS = Field("facts", "涉嫌犯罪的主要事实", keep=True)
WHERE = Field("police", "移送的公安机关", keep=True, hint="写全称，有管辖权的县级以上公安机关")
OTHER_POLICE = Field("police", "有管辖权的公安机关", keep=True, hint="写全称")
GAPS = Field("gaps", "需要补正的材料", keep=True)
GOODS = Field("goods", "移交的材料和物品", hint="逐项写明名称和数量")
LEADER = Field("leader", "包案领导", keep=True, hint="一名具体的领导，不写单位名称")
PROGRESS = Field("progress", "侦查、诉讼进展")
RESULT = Field("result", "处理结果")
MORE = Field("proof", "材料", "files", required=False)
COMPENSATED = Field("compensated", "赔偿责任的承担情况", hint="是否加付赔偿金；没有责令加付的写明")
DEMAND = Field("demand", "督办要求")
URGENCY = Field("urgency", "紧急程度", "choice", choices={"urgent": "紧急", "extra": "特急"}, keep=True)


def two_officers(subject: Subject) -> str | None:
    """Two people named, and not one twice (article 5)."""
    first, second = (str(subject.data.get(one.key, "")).strip() for one in OFFICERS)
    return None if first and second and first != second else "请先指定两名不同的承办人员。"


def packed(subject: Subject) -> str | None:
    """What the packet cannot go without is there; what else is missing has been explained."""
    held = [key for key in ITEMS if subject.data.get(f"has_{key}")]
    if lacking := missing(held, essential=True):
        return f"移送材料还缺：{'、'.join(lacking)}。请先补强证据。"
    if (lacking := missing(held)) and not subject.data.get("lacking"):
        return f"移送材料还缺：{'、'.join(lacking)}。确实没有的，请在补强证据时说明原因。"
    return None


def graded(subject: Subject) -> str | None:
    """Only a case that the city or a county's leader supervises (measure 21)."""
    data = subject.data
    found = tier(
        heads=data.get("heads", 0), owed_fen=data.get("owed_fen", 0), day=subject.opened_on,
        government=bool(data.get("government")), extreme=bool(data.get("extreme")),
    )  # fmt: skip
    return f"本案是{TIERS[found.key]}，不需要包案领导。" if found.key == "unit" else None


supervised = marked("leader", "本案没有挂牌督办，不需要按期报告。")


WORKFLOW = Workflow(
    kind="transfer",
    label="涉罪移送",
    code="SM-4",
    series="YS",
    basis="行政执法机关移送涉嫌犯罪案件的规定；法释〔2013〕3号；公安机关办理刑事案件程序规定；内部时限为默认值",
    opens=(*MACHINE, *LI),
    term="sm4.evidence",
    opening_papers=("crime_screening",),
    states=(
        State("screened", "待核实补证", LI),
        State("evidence", "待提移送报告", LI),
        State("reported", "待批准", LI),
        State("approved", "待移送", LI),
        State("sent", "待公安签收", POLICE),
        State("misdirected", "待公安转送", POLICE),
        State("received", "公安核对材料", POLICE),
        State("supplement", "待补正", LI),
        State("review", "公安审查", POLICE),
        State("declined", "不予立案", LI),
        State("reconsidering", "公安复议", POLICE),
        State("upheld", "复议维持不立案", LI),
        State("suggested", "已建议立案监督", PROCURATOR),
        State("asked", "待公安说明理由", POLICE),
        State("explained", "公安已说明理由", PROCURATOR),
        State("required", "检察机关通知立案", POLICE),
        State("filed", "已立案，待移交", LI),
        State("investigating", "侦查", POLICE),
        State("tried", "诉讼", POLICE),
        State("resuming", "待恢复行政处罚", LI),
        State("ended", "终结"),
        State("paid_in_time", "立案前已支付"),
        State("not_filed", "未立案，已恢复处罚"),
        State("not_approved", "不批准移送"),
        State("unfounded", "核实不符"),
    ),
    moves=(
        Move("appoint", "指定两名承办人员", VERIFYING, None, LI, OFFICERS),
        Move("gather", "登记补强的证据", VERIFYING, None, LI, (*CHECKLIST, LACKING, PROOF)),
        Move("confirm", "核实命中，证据已补强", ("screened",), "evidence", LI, (NOTE,),
             guard=all_of(two_officers, packed), term="sm4.report", paper="transfer_evidence"),
        Move("reject", "核实不符，不移送", VERIFYING, "unfounded", LI, (REASON, PROOF), grave=True),
        Move("report", "提出移送报告", ("evidence",), "reported", LI, (FACTS, PROOF),
             guard=all_of(two_officers, packed), term="sm4.approve", paper="transfer_report"),
        Move("return", "退回补强证据", ("reported",), "screened", LI, (REASON,), not_by=("report",),
             term="sm4.evidence"),
        Move("approve", "批准移送", ("reported",), "approved", LI, (NOTE,), not_by=("report",), term="sm4.send",
             paper="transfer_approval", grave=True),
        Move("refuse", "不批准移送", ("reported",), "not_approved", LI, (REASON,), not_by=("report",),
             paper="transfer_refusal", grave=True),
        Move("send", "移送公安机关", ("approved",), "sent", LI, (WHERE, GOODS, PROOF), term="sm4.receive",
             paper="transfer_letter", grave=True, hands=Role.POLICE),

        Move("acknowledge", "签收", ("sent",), "received", POLICE, (NOTE,), term="sm4.gaps",
             starts={"decide": "sm4.decide"}, paper="transfer_receipt"),
        Move("disclaim", "签收，不属本机关管辖", ("sent",), "misdirected", POLICE, (REASON,), term="sm4.forward"),
        Move("forward", "转送有管辖权的公安机关", ("misdirected",), "sent", POLICE, (OTHER_POLICE, REASON),
             term="sm4.receive", paper="transfer_forwarded"),
        Move("ask", "告知补正", ("received",), "supplement", POLICE, (GAPS,), term="sm4.complete", stops=("decide",),
             paper="transfer_gaps", hands=Role.INSPECTOR),
        Move("supply", "补正材料", ("supplement",), "review", LI, (PROOF, NOTE),
             starts={"decide": "sm4.decide"}, hands=Role.POLICE),
        Move("examine", "材料齐全，进入审查", ("received",), "review", POLICE, (NOTE,)),
        Move("file", "立案", ("review",), "filed", POLICE, (PROOF,), term="sm4.hand_over", stops=("decide",),
             paper="filing_notice", grave=True, hands=Role.INSPECTOR),
        Move("decline", "不予立案", ("review",), "declined", POLICE, (REASON, PROOF), term="sm4.reconsider",
             stops=("decide",), paper="no_filing_notice", grave=True, hands=Role.INSPECTOR),

        Move("reconsider", "提请复议", ("declined",), "reconsidering", LI, (REASON, PROOF),
             term="sm4.reconsider.answer", paper="reconsideration_request", hands=Role.POLICE),
        Move("overturn", "复议决定立案", ("reconsidering",), "filed", POLICE, (REASON, PROOF), not_by=("decline",),
             term="sm4.hand_over", paper="reconsideration_filing", hands=Role.INSPECTOR),
        Move("uphold", "复议维持不立案", ("reconsidering",), "upheld", POLICE, (REASON, PROOF), not_by=("decline",),
             term="sm4.suggest", paper="reconsideration_decision", hands=Role.INSPECTOR),
        Move("suggest", "建议立案监督", ("upheld",), "suggested", LI, (REASON, PROOF), paper="prosecution_suggestion",
             hands=Role.PROCURATOR, before=Role.PROCURATOR),
        Move("ask_why", "要求说明不立案理由", ("suggested",), "asked", (*PROCURATOR, *LI), (NOTE, MORE),
             term="sm4.explain", hands=Role.POLICE),
        Move("explain", "说明不立案理由", ("asked",), "explained", POLICE, (REASON,), hands=Role.PROCURATOR),
        Move("require", "通知立案", ("asked", "explained"), "required", (*PROCURATOR, *LI), (PROOF,), term="sm4.file",
             hands=Role.POLICE),
        Move("agree", "认为不立案理由成立", ("suggested", "explained"), "resuming", PROCURATOR, (REASON,),
             term="sm4.back", hands=Role.INSPECTOR),
        Move("obey", "按通知立案", ("required",), "filed", POLICE, (PROOF,), term="sm4.hand_over",
             paper="filing_notice", hands=Role.INSPECTOR),
        Move("accept", "不再提请，恢复行政处罚", ("declined", "upheld", "suggested", "explained"), "resuming", LI,
             (REASON,), term="sm4.back", hands=Role.INSPECTOR),
        Move("lapse", "逾期未提请，恢复行政处罚", ("declined", "upheld"), "resuming", MACHINE, term="sm4.back",
             when="overdue"),
        Move("resume", "已恢复行政处罚程序", ("resuming",), "not_filed", LI, (NOTE,)),

        Move("hand_over", "移交材料和物品", ("filed",), "investigating", LI, (GOODS, PROOF),
             paper="transfer_handover", hands=Role.POLICE),
        Move("prosecute", "移送审查起诉", ("investigating",), "tried", POLICE, (PROOF,)),
        Move("end", "登记侦查、诉讼结果", ("investigating", "tried"), "ended", POLICE, (RESULT, PROOF),
             reads="blacklist", guard=unmarked("blacklist_there", "列入名单正在办理。"),
             opens=("publication", "blacklist")),
        Move("end", "登记侦查、诉讼结果", ("investigating", "tried"), "ended", POLICE, (RESULT, PROOF),
             opens="publication"),
        Move("pay", "立案前已全部支付", BEFORE_FILING, "paid_in_time", LI, (COMPENSATED, PROOF),
             not_by=("report", "receive"), guard=paid, paper="payment_proof"),

        Move("supervise", "挂牌督办", (*BEFORE_FILING, *FILED), None, CITY, (LEADER, REASON, DEMAND, URGENCY),
             guard=all_of(graded, unmarked("supervision_open", "已经挂牌督办。")),
             starts={"report": "sm4.tier.report"}, opens="supervision"),
        Move("progress", "报告进展", (*BEFORE_FILING, *FILED), None, (*LI, *POLICE), (PROGRESS,), guard=supervised,
             starts={"report": "sm4.tier.report"}),
        join(LI, BEFORE_FILING),
        receive(LI, (*BEFORE_FILING, *FILED)),
    ),
)  # fmt: skip
