"""清欠台账 (SM-11): one debt of a special drive, from being found to being struck off on the proof of each worker.

An item begins with its list of workers, names cause, unit and source of money, and is paid by dated instalments within
the drive's term. It is cleared when every worker has received in full, checked by calls, and struck off by somebody who
entered none of it. A new complaint about the same project within ninety days opens it again, with all its history.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from huxin.access import Role
from huxin.law import parameters
from huxin.workflows import NOTE, PROOF, REASON, Field, Move, State, Subject, Workflow, all_of
from huxin.workflows._clock import Tick
from huxin.workflows._conditions import marked, once, unmarked, unpaid, unproven
from huxin.workflows._handing import to_body
from huxin.workflows._instalments import EMPTIED, FIELDS, PARTS, extends, in_order, next_on
from huxin.workflows._money import assess, join, paid, receive

MACHINE, CITY = (Role.SYSTEM,), (Role.OFFICE,)
LABOUR = (Role.INSPECTOR, Role.BUREAU)
THEY = (Role.SECTOR, *LABOUR, Role.COUNTY_OFFICE, Role.DEVELOPMENT, Role.FINANCE)
CHECKERS = (Role.COUNTY_OFFICE, *CITY)
ABOVE = (Role.COUNTY_GOVERNMENT, *CITY)

FOUND_BY = {"check": "排查检查", "complaint": "举报投诉", "case": "监察案件", "finding": "监测发现"}
CAUSES = {
    "owner": "建设单位没有按约定拨付工程款", "government": "政府投资项目资金没有到位",
    "illegal": "违法发包、转包、违法分包、挂靠", "settlement": "工程量或者结算有争议",
    "unable": "用人单位经营困难", "evading": "恶意拖欠或者逃匿", "labour": "用工管理不规范，没有专户或者没有代发",
    "other": "其他",
}  # fmt: skip
VIOLATIONS = {
    "none": "核查过，没有发现", "award": "违法发包", "subcontract": "转包", "division": "违法分包",
    "affiliation": "挂靠",
}  # fmt: skip
SOURCES = {
    "owner": "建设单位拨付工程款", "budget": "财政资金", "contractor": "施工总承包单位先行清偿",
    "employer": "用人单位自筹", "deposit": "工资保证金", "fund": "应急周转金",
}  # fmt: skip
AGES = {"old": "旧欠", "new": "新欠"}

FOUND = Field("found_by", "发现途径", "choice", choices=FOUND_BY, keep=True)
FROM = Field("owed_from", "欠薪所属期起", "date", keep=True, hint="写该月的任意一天")
UNTIL = Field("owed_to", "欠薪所属期止", "date", keep=True, hint="写该月的任意一天")
FACTS = Field("facts", "发现的情况", required=False, keep=True, hint="不写工人和反映人的姓名、证件号码、电话")
UNIT = Field("employer", "责任单位", keep=True, hint="应当支付工资的单位的全称")
CAUSE = Field("arrears_cause", "欠薪原因", "choice", choices=CAUSES, keep=True)
VIOLATION = Field("violation", "发包承包违法行为", "choice", choices=VIOLATIONS, keep=True)
VERIFIED = Field("verified", "核实的事实和责任", keep=True)
SOURCE = Field("money_source", "资金来源", "choice", choices=SOURCES, keep=True)
EXTEND_TO = Field("extend_to", "申请延期到", "date", keep=True, future=True, not_past=True)
CLEARED = Field("cleared", "重新核对的情况")
CALLED = Field("called", "电话核实的工人数", "count", least=1, most=10_000, keep=True)
CHECKED = Field("checked", "核验方式和结果", keep=True)


def listed(subject: Subject) -> str | None:
    """Only with a list of workers: a sum without names is no ledger item."""
    return None if subject.data.get("heads") else "没有工人名单，不能建账。请先逐人追加工人和金额。"


def counted(subject: Subject) -> str | None:
    """Only when it is found what is owed to each worker."""
    if bare := subject.data.get("unassessed"):
        return f"还有{bare}名工人没有逐人核定金额，不能定责。"
    if not subject.data.get("proven_fen"):
        return "还没有逐人核定金额，不能定责；核定以后没有欠薪的，请按不实办理。"
    return listed(subject)


def sampled(given: Mapping[str, Any], subject: Subject) -> str | None:
    """Of the workers on the list a sample is called."""
    heads, law = int(subject.data.get("heads", 1)), parameters.at(subject.opened_on)
    share = -(-heads * law["sm11.check.share"].value // 1000)
    least = min(max(share, law["sm11.check.heads"].value), heads)
    return f"名单上有{heads}人，至少要电话核实{least}人。" if given["called"] < least else None


def coming(subject: Subject) -> Mapping[str, Any]:
    """When the next part of the plan is due after money came."""
    return {"next_on": next_on(subject.data), "missed": None}


def begun(subject: Subject) -> Mapping[str, Any]:
    """What was received before the plan was made does not count towards it."""
    return {"plan_base": subject.data.get("received_fen", 0)}


def later(subject: Subject) -> Mapping[str, Any]:
    """When the rest is due after a delay was granted."""
    return {"next_on": subject.data.get("extend_to")}


OPEN = ("found", "registered", "verified", "planned", "running", "reopened")
UNFIXED = ("found", "registered", "reopened")
"""Where the list and its amounts may change; once they are verified, only by going back: no plan is met by a pen."""
PAYING = ("planned", "running")
CLEARABLE = ("verified", *PAYING)
ENTERED = ("open", "register", "join", "assess", "verify", "plan", "receive")
"""Who made one of these does not strike the item off."""
PAY = {"pay": "sm11.pay"}
AFRESH = dict.fromkeys(("missed", "time_asked", "extend_to", "next_on"))
"""What a new plan forgets besides the parts of an earlier one."""
REST = {"deadline": "sm11.deadline"}
NOT_MISSED = unmarked("missed", "清欠计划已经逾期，不能再延期。")
UNDISPUTED = unmarked("disputed", "核验退回过，重新核对以后再报清偿。")
UNTOUCHED = unmarked("received_fen", "已经有工人收到工资，不能认定不实。没有新的欠薪的，逐人核定、定责以后转核验销号。")
ONCE_FILED = unmarked("case_open", "同一批工人在本项目已经有在办的监察案件，不能重复移送。")

UNPLANNED = (*UNFIXED, "verified", "transferred")
PAID_IN = replace(
    receive(MACHINE, PAYING), finds=coming, stops=("pay", "transfer"), starts=PAY, until={"pay": "next_on"}
)
"""Money under a plan: the next part is due from now on."""

WORKFLOW = Workflow(
    kind="ledger",
    label="清欠台账",
    code="SM-11",
    series="TZ",
    basis="白银市根治农民工欠薪2019行动计划第14至18项；期限由专项行动规定，其余时限为默认值",
    opens=(*THEY, *CITY, *MACHINE),
    asks=(FOUND, FROM, UNTIL, FACTS),
    term="sm11.register",
    starts=REST,
    until={"deadline": "deadline"},
    states=(
        State("found", "排查发现", THEY),
        State("registered", "已建账", THEY),
        State("verified", "已核实定责", THEY),
        State("doubted", "拟认定不实", CHECKERS),
        State("planned", "已定清欠计划", THEY),
        State("running", "清偿中", THEY),
        State("transferred", "已移送查处", LABOUR),
        State("cleared", "已清偿，待核验", CHECKERS),
        State("checked", "已核验，待销号", CHECKERS),
        State("reopened", "反弹", THEY),
        State("closed", "已销号"),
        State("unfounded", "不实"),
    ),
    moves=(
        Move("register", "建账", ("found", "reopened"), "registered", THEY, (UNIT, NOTE), guard=listed,
             term="sm11.verify", paper="ledger_entry", own=True),
        Move("verify", "核实定责", ("registered",), "verified", THEY, (CAUSE, VIOLATION, VERIFIED), guard=counted,
             reads="unassessed", term="sm11.plan", paper="ledger_verified", own=True),
        Move("doubt", "拟认定不实", ("registered", "verified"), "doubted", THEY, (REASON, PROOF),
             guard=all_of(unproven, UNTOUCHED), term="sm11.false", own=True),
        Move("confirm_false", "认定不实", ("doubted",), "unfounded", CHECKERS, (NOTE,), not_by=("doubt",),
             guard=unproven, paper="ledger_unfounded", grave=True),
        Move("deny_false", "不同意认定不实", ("doubted",), "registered", CHECKERS, (REASON,),
             not_by=("doubt",), term="sm11.verify"),

        Move("plan", "提出清欠计划", ("verified", "planned"), "planned", THEY, (SOURCE, PARTS, *FIELDS, NOTE),
             fits=in_order, finds=begun, sets={**EMPTIED, **AFRESH},
             stops=("pay", "transfer"), starts=PAY, until={"pay": "pay1_on"}, own=True,
             paper=("ledger_plan", "ledger_promise")),
        Move("commit", "收到承诺书，开始清偿", ("planned",), "running", THEY, (PROOF, NOTE), own=True),
        Move("ask_time", "申请延期", PAYING, None, THEY, (EXTEND_TO, REASON), fits=extends, tells=ABOVE,
             guard=all_of(once("extended", "只能延期一次，已经延过。"), NOT_MISSED), own=True,
             sets={"time_asked": True}),
        Move("extend", "批准延期", PAYING, None, ABOVE, (NOTE,), not_by=("ask_time", "plan"), counts="extended",
             guard=all_of(marked("time_asked", "没有人申请延期。"), NOT_MISSED), sets={"time_asked": None}, finds=later,
             stops=("pay",), starts=PAY, until={"pay": "extend_to"}, paper="ledger_extension"),
        Move("refuse_time", "不同意延期", PAYING, None, ABOVE, (REASON,), not_by=("ask_time",),
             guard=marked("time_asked", "没有人申请延期。"), sets={"time_asked": None, "extend_to": None}),
        Move("miss", "到期没有付足", PAYING, None, MACHINE, guard=unpaid, stops=("pay",), counts="misses",
             starts={"transfer": "sm11.transfer"}, sets={"missed": True, "time_asked": None}, when="overdue:pay"),
        Move("transfer", "拒不清偿，移送查处", PAYING, "transferred", (*LABOUR, Role.SECTOR, Role.COUNTY_OFFICE),
             (REASON,), guard=all_of(unpaid, ONCE_FILED), reads="cases", stops=("pay", "transfer"), opens="case",
             paper="ledger_transfer", grave=True, own=True),
        Move("case_ended", "案件办结，已付清", ("transferred",), "cleared", MACHINE, guard=paid, term="sm11.check",
             pauses=("deadline",), when="after:case"),
        Move("case_ended", "案件办结，没有付清", ("transferred",), "verified", MACHINE, guard=unpaid,
             term="sm11.plan", when="after:case"),

        Move("clear", "逐人付清", CLEARABLE, "cleared", MACHINE, guard=all_of(paid, counted, UNDISPUTED),
             term="sm11.check", pauses=("deadline",), stops=("pay", "transfer"), when="met"),
        Move("clear_again", "重新核对，确已付清", ("running",), "cleared", THEY, (CLEARED, PROOF),
             guard=all_of(paid, marked("disputed", "没有退回过，付清以后由系统转核验。")), not_by=("send_back",),
             term="sm11.check", pauses=("deadline",), sets={"disputed": None}, own=True),
        Move("check", "核验", ("cleared",), "checked", CHECKERS, (CALLED, CHECKED, PROOF), guard=paid, fits=sampled,
             not_by=ENTERED, tick=Tick.HAND, paper="ledger_check"),
        Move("close", "销号", ("checked",), "closed", CHECKERS, (NOTE,), guard=paid, not_by=ENTERED,
             paper="ledger_closed", grave=True),
        Move("send_back", "核验不实，退回清偿", ("cleared", "checked"), "running", CHECKERS, (REASON,),
             counts="returns", sets={"disputed": True}, resumes=("deadline",)),
        Move("reopen", "销号后又有投诉，反弹", ("closed",), "reopened", MACHINE, (REASON,), counts="reopened",
             term="sm11.register", sets={"disputed": None, "extended": 0, "extend_to": None}, tells=CITY,
             paper="ledger_reopened"),
        Move("overrun", "过了专项行动的期限", (*OPEN, "doubted"), None, MACHINE, sets={"late": True},
             when="overdue:deadline", stops=("deadline",), opens="supervision", tells=CITY),
        Move("hand", "移交承办单位", OPEN, None, CHECKERS, (to_body("承办单位"), REASON), tick=Tick.HAND),

        Move("revise", "名单或者金额有变，重新核定", CLEARABLE, "registered", THEY, (REASON,), term="sm11.verify",
             stops=("pay", "transfer"), sets=AFRESH, own=True),
        *(replace(row, own=True) for row in (join(THEY, UNFIXED), assess(THEY, UNFIXED))),
        replace(receive(THEY, UNPLANNED), own=True),
        receive(MACHINE, UNPLANNED),
        replace(PAID_IN, who=THEY, own=True),
        PAID_IN,
    ),
)  # fmt: skip
