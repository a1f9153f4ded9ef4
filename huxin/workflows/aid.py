"""法律援助 (SM-7): a claim for wages gets a lawyer without a check of hardship, at once where a time limit runs out.

法律援助法: decide in 7 days, name a lawyer in 3, incomplete papers told once, aid first and papers later where less
than 7 days are left, objections answered in 5 (working days under the 条例 of 2003). Everybody is called back.
"""

from datetime import date

from huxin.access import Role
from huxin.law import parameters
from huxin.workflows import NOTE, PROOF, REASON, Field, Move, State, Subject, Workflow
from huxin.workflows._conditions import once
from huxin.workflows._money import join, receive

AID, MACHINE = (Role.JUSTICE,), (Role.SYSTEM,)
UNDECIDED, RUNNING = ("applied", "incomplete"), ("running", "concluding")
TODAY = ("target", "told")

CLAIM = Field("claim", "请求事项", "choice", keep=True, required=False, choices={
    "wages": "支付劳动报酬", "injury": "工伤事故人身损害赔偿", "other": "其他",
})  # fmt: skip
SUMMARY = Field("facts", "案情和申请理由", required=False, keep=True)
LIMIT_ON = Field("limit_on", "法定时效或者期限届满日", "date", keep=True, future=True, not_past=True)
LOOKED_ON = Field("looked_on", "核对日期", "date", keep=True)
GAPS = Field("gaps", "需要补充的材料（一次列全）", keep=True)
LAWYER = Field("lawyer", "承办律师或者法律援助人员", keep=True)
FREE = Field("conflict_free", "与本案没有利害关系的核对情况")
HARDSHIP = Field("hardship", "经济困难的核查情况")
NEED = Field("need", "需要立即申请保全或者先予执行的情形")
RESULT = Field("result", "案件处理结果", keep=True)
WON = Field("won_fen", "为受援人取得的金额（元）", "amount", keep=True)
WORK = Field("work", "办理经过")
HEARD_BACK = Field("heard_back", "回访情况", hint="是否拿到工资、对承办人是否满意、有无收费")


def exempt(subject: Subject) -> str | None:
    """A claim for wages or for an injury is not asked about hardship (第四十二条; before 2022 by local practice)."""
    asked = not parameters.at(subject.opened_on)["sm7.hardship"].value
    other = asked or subject.data.get("claim") == "other"
    return "这一请求不在免予核查之列，请核查经济困难状况后再决定。" if other else None


def checked(subject: Subject) -> str | None:
    """Only claims of another kind are asked about hardship."""
    return None if exempt(subject) else "请求支付劳动报酬或者工伤赔偿的，免予核查经济困难状况。"


def urgent(days: int, day: date) -> bool:
    """Whether so few days are left that aid comes first and papers later, by the law of a day (第四十四条)."""
    return 0 <= days < parameters.at(day)["sm7.urgent"].value


def pressed(subject: Subject) -> str | None:
    """Only where a time limit has been written down that was less than seven days off when it was looked at."""
    limit, looked = (subject.data.get(key) for key in ("limit_on", "looked_on"))
    if not (limit and looked):
        return "没有登记时效或者期限的届满日，不能以此先行援助。"
    left = (date.fromisoformat(limit) - date.fromisoformat(looked)).days
    early = f"{looked}核对时距届满日{limit}不是不足7日，请按一般程序审查。"
    return None if urgent(left, subject.opened_on) else early


WORKFLOW = Workflow(
    kind="aid",
    label="法律援助",
    code="SM-7",
    series="FY",
    basis="法律援助法；法律援助条例；当日受理、审批、指派为类推的目标",
    opens=(*MACHINE, Role.INSPECTOR, Role.COUNTY_OFFICE, Role.ARBITRATION, Role.UNION, *AID),
    asks=(CLAIM, SUMMARY),
    term="sm7.review",
    starts={"target": "sm7.review.target", "told": "sm7.incomplete"},
    opening_papers=("aid_application",),
    states=(
        State("applied", "待审查", AID),
        State("incomplete", "待补正", AID),
        State("granted", "待指派", AID),
        State("denied", "不予援助", AID),
        State("objected", "异议审查", AID),
        State("running", "承办中", AID),
        State("concluding", "待提交结案报告", AID),
        State("reported", "待回访", AID),
        State("closed", "已回访归档"),
        State("refused", "不予援助，已归档"),
        State("withdrawn", "撤回申请"),
    ),
    moves=(
        Move("ask", "一次性告知补正", ("applied",), "incomplete", AID, (GAPS,), stops=TODAY, counts="asked",
             guard=once("asked", "补正只能告知一次，已经告知过。"), paper="aid_incomplete"),
        Move("supply", "登记补正材料", ("incomplete",), "applied", AID, (PROOF, NOTE), term="sm7.review"),
        Move("grant", "决定给予援助", ("applied",), "granted", AID, (NOTE,), guard=exempt, term="sm7.assign",
             starts={"assign": "sm7.assign.target"}, stops=TODAY, paper="aid_grant"),
        Move("grant_checked", "核查后决定给予援助", ("applied",), "granted", AID, (HARDSHIP, NOTE), guard=checked,
             term="sm7.assign", starts={"assign": "sm7.assign.target"}, stops=TODAY, paper="aid_grant"),
        Move("limit", "登记时效届满日", UNDECIDED, None, AID, (LIMIT_ON, LOOKED_ON)),
        Move("hasten", "期限将届满，先行援助", UNDECIDED, "granted", AID, (NOTE,), term="sm7.assign",
             starts={"assign": "sm7.assign.target"}, stops=TODAY, sets={"papers_later": True}, guard=pressed,
             paper="aid_advance"),
        Move("preserve", "需要保全或者先予执行，先行援助", UNDECIDED, "granted", AID, (NEED,), term="sm7.assign",
             starts={"assign": "sm7.assign.target"}, stops=TODAY, sets={"papers_later": True}, paper="aid_advance"),
        Move("deny", "决定不予援助", ("applied",), "denied", AID, (REASON,), stops=TODAY, paper="aid_denial",
             grave=True),
        Move("object", "登记申请人异议", ("denied",), "objected", AID, (REASON, PROOF), term="sm7.objection"),
        Move("overturn", "异议成立，给予援助", ("objected",), "granted", AID, (REASON,), not_by=("deny",),
             term="sm7.assign", paper="aid_objection_upheld"),
        Move("uphold", "异议不成立", ("objected",), "refused", AID, (REASON,), not_by=("deny",),
             paper="aid_objection_dismissed"),
        Move("file", "没有异议，归档", ("denied",), "refused", AID, (NOTE,)),

        Move("assign", "指派承办人", ("granted",), "running", AID, (LAWYER, FREE), stops=("assign",),
             paper="aid_assignment"),
        Move("reassign", "更换承办人", ("running",), None, AID, (LAWYER, FREE, REASON), paper="aid_assignment"),
        Move("conclude", "登记案件审结", ("running",), "concluding", AID, (RESULT, WON, PROOF), term="sm7.end"),
        Move("report", "提交结案报告", ("concluding",), "reported", AID, (WORK, PROOF), term="sm7.callback",
             paper="aid_report"),
        Move("call", "回访办结", ("reported",), "closed", AID, (HEARD_BACK,), not_by=("conclude", "report"),
             paper="aid_callback"),
        Move("again", "回访仍有未了事项，继续援助", ("reported",), "running", AID, (HEARD_BACK, REASON),
             not_by=("conclude", "report"), paper="aid_callback"),

        Move("withdraw", "申请人撤回", (*UNDECIDED, "granted", *RUNNING), "withdrawn", AID, (REASON, PROOF)),
        join(AID, (*UNDECIDED, "granted", *RUNNING)),
        receive(AID, (*RUNNING, "reported")),
    ),
)  # fmt: skip
