"""预警: from a monitor run to its lifting. One warning a project, with all its causes.

Levels, terms and who lifts what: the proposed pack by analogy (宝应2019, 安庆2008 and others)
until the text of 甘人社通〔2018〕399号 is at hand; measure 12 of the city's 2019 plan asks for red, orange and yellow.
"""

from huxin.access import Role
from huxin.base.level import Level
from huxin.workflows import (
    ANY_OPEN,
    NOTE,
    PROOF,
    REASON,
    Field,
    Guard,
    Move,
    Standstill,
    State,
    Subject,
    Workflow,
    all_of,
)
from huxin.workflows._clock import Tick
from huxin.workflows._conditions import marked, over, unmarked

ENTERPRISE, MACHINE = (Role.ENTERPRISE,), (Role.SYSTEM,)
COUNTY, CITY = (Role.INSPECTOR, Role.COUNTY_OFFICE), (Role.BUREAU, Role.OFFICE)
WITH_THEM = ("issued", "rectifying")
IN_FORCE = (*WITH_THEM, "checking", "observed", "lifting")
LEVELS = {level.word: level.label for level in Level}
REPORTS = {"report": "warning.report.{level}"}
STATED = {
    "reply_term": "warning.reply.{level}",
    "report_every": "warning.report.{level}",
    "repay_term": "warning.repay",
}

VERDICT = Field(
    "verdict", "预警是否属实", "choice", choices={"true": "属实", "partly": "部分属实", "false": "不属实"}, keep=True
)
PLAN = Field("plan", "整改方案或说明")
PAY_BY = Field("pay_by", "承诺付清的日期", "date", future=True, not_past=True, keep=True)
PAID = Field("paid_fen", "本次已支付金额（元）", "amount")
OPTIONAL_PROOF = Field("proof", "证明材料", "files", required=False)
DAYS = Field("days", "延长的天数", "count", least=1, most=60)
LEVEL = Field("level", "调整为", "choice", choices=LEVELS, keep=True)
TERM_ON = Field("answer_by", "要求办结的日期", "date", future=True, not_past=True)


def at(*levels: str) -> Guard:
    """Only while the warning has one of these levels."""

    def guard(subject: Subject) -> str | None:
        found = str(subject.data["level"])
        wanted = "、".join(LEVELS[level] for level in levels)
        return None if found in levels else f"这一步只用于{wanted}预警，本预警现在是{LEVELS[found]}。"

    return guard


quiet = unmarked("causes", "最近一次监测仍有发现，还不能解除。请先核实整改和支付情况。")
watched = over("观察期还没有满，期满且没有再出现欠薪，才能报市级解除。")
contested = marked("objection", "没有待处理的异议。")
uncontested = unmarked("objection", "有一项异议还没有答复，请先处理异议。")
reported = unmarked("unreported", "所依据月份的发放数据未报送，未报送不等于未发放，由人核实后决定。")
YELLOW, ORANGE, RED, MILD = at("yellow"), at("orange"), at("red"), at("yellow", "orange")
ISSUER = ("sign", "confirm")

WORKFLOW = Workflow(
    kind="warning",
    label="预警",
    code="预警",
    series="YJ",
    basis="白银市根治农民工欠薪2019行动计划第12项；分级、时限为类推默认值",
    opens=MACHINE,  # with the causes that a run has found
    term="warning.sign",
    standstill=Standstill("异议待处理", {Level.YELLOW: COUNTY, Level.ORANGE: COUNTY, Level.RED: CITY}),
    states=(
        State("proposed", "待签发", COUNTY),
        State("submitted", "待市级确认", CITY, above=True),
        State("issued", "待答复", ENTERPRISE),
        State("rectifying", "整改中", ENTERPRISE, beside=ENTERPRISE),  # goes on reporting
        State("checking", "待核实", COUNTY),
        State("observed", "观察期", COUNTY),
        State("lifting", "待市级解除", CITY, above=True),
        State("lifted", "已解除"),
        State("withdrawn", "已撤销"),
        State("referred", "已转立案"),
    ),
    moves=(
        Move("issue", "自动发出", ("proposed",), "issued", MACHINE, guard=all_of(YELLOW, reported),
             term="warning.reply.{level}", paper="warning_notice", states=STATED),
        Move("sign", "签发", ("proposed",), "issued", COUNTY, (NOTE,), guard=MILD, term="warning.reply.{level}",
             paper="warning_notice", states=STATED, grave=True),
        Move("submit", "报市级确认", ("proposed",), "submitted", COUNTY, (NOTE,), guard=RED, term="warning.confirm"),
        Move("confirm", "确认签发", ("submitted",), "issued", CITY, (NOTE,), not_by=("submit",), guard=RED,
             term="warning.reply.{level}", paper="warning_notice", states=STATED, grave=True),
        Move("send_back", "退回县区", ("submitted",), "proposed", CITY, (REASON,), term="warning.sign"),
        Move("drop", "不予签发", ("proposed",), "withdrawn", COUNTY, (REASON, VERDICT), guard=MILD, grave=True),
        Move("discard", "不予签发", ("proposed", "submitted"), "withdrawn", CITY, (REASON, VERDICT),
             not_by=("submit",), grave=True),

        Move("reply", "答复并提交整改方案", ("issued",), "rectifying", ENTERPRISE, (PLAN, PAY_BY, OPTIONAL_PROOF),
             guard=uncontested, term="warning.repay", starts=REPORTS, paper="rectification_reply"),
        Move("report", "报告整改进展", ("rectifying",), None, ENTERPRISE, (PAID, PLAN, OPTIONAL_PROOF),
             starts=REPORTS),
        Move("prove", "整改完成，申请核实", ("rectifying",), "checking", ENTERPRISE, (PROOF, NOTE), guard=uncontested,
             term="warning.check", stops=("report",)),
        Move("unanswered", "逾期未答复，升级", ("issued",), "proposed", MACHINE,
             guard=all_of(ORANGE, uncontested, reported), sets={"level": "red"}, term="warning.sign", when="overdue"),

        Move("settle", "监测不再发现，转核实", WITH_THEM, "checking", MACHINE,
             guard=all_of(quiet, at("orange", "red"), uncontested), term="warning.check", stops=("report",)),
        Move("clear", "监测两次不再发现，自动解除", IN_FORCE, "lifted", MACHINE, guard=all_of(quiet, YELLOW),
             paper="warning_lifted"),
        Move("accept", "核实属实，解除", ("checking", "rectifying"), "lifted", COUNTY, (PROOF, VERDICT, NOTE),
             not_by=("sign",), guard=all_of(MILD, quiet, uncontested), paper="warning_lifted"),
        Move("observe", "核实属实，进入观察期", ("checking",), "observed", COUNTY, (PROOF, NOTE),
             guard=all_of(RED, quiet, uncontested), term="warning.observe"),
        Move("reject", "核实不实，退回整改", ("checking",), "rectifying", COUNTY, (REASON,), guard=uncontested,
             term="warning.redo", starts=REPORTS),
        Move("relapse", "再次发现，恢复整改", ("observed", "lifting"), "rectifying", MACHINE, guard=uncontested,
             term="warning.redo", starts=REPORTS),
        Move("propose_lift", "报市级解除", ("observed",), "lifting", COUNTY, (PROOF, NOTE),
             guard=all_of(RED, watched, quiet, uncontested), term="warning.lift"),
        Move("lift", "确认解除", ("lifting",), "lifted", CITY, (VERDICT, PROOF), not_by=("propose_lift", "confirm"),
             guard=all_of(quiet, uncontested), paper="warning_lifted"),
        Move("keep", "不予解除，继续观察", ("lifting",), "observed", CITY, (REASON,), guard=uncontested,
             term="warning.observe"),

        Move("update", "监测更新", ANY_OPEN, None, MACHINE),
        Move("upgrade", "升级", IN_FORCE, "proposed", MACHINE, guard=all_of(uncontested, reported), term="warning.sign",
             stops=("report",)),
        Move("raise", "提高等级", IN_FORCE, "proposed", COUNTY, (LEVEL, REASON), guard=all_of(MILD, uncontested),
             term="warning.sign", stops=("report",), grave=True),
        Move("downgrade", "降为黄色", WITH_THEM, None, COUNTY, (REASON, PROOF), not_by=("sign",), guard=ORANGE,
             sets={"level": "yellow"}),
        Move("lower", "降为橙色", WITH_THEM, None, CITY, (REASON, PROOF), not_by=("confirm",), guard=RED,
             sets={"level": "orange"}),
        Move("refer", "转立案查处", WITH_THEM, "referred", COUNTY, (REASON, VERDICT), grave=True,
             opens="case"),

        Move("object", "提出异议", IN_FORCE, None, ENTERPRISE, (REASON, OPTIONAL_PROOF), guard=uncontested,
             tick=Tick.PAUSE, starts={"objection": "warning.objection"}, sets={"objection": True}),
        Move("uphold", "异议成立，撤销预警", IN_FORCE, "withdrawn", COUNTY, (REASON, VERDICT), not_by=ISSUER,
             guard=all_of(contested, MILD), sets={"objection": False}, grave=True),
        Move("dismiss", "异议不成立", IN_FORCE, None, COUNTY, (REASON,), not_by=ISSUER,
             guard=all_of(contested, MILD), tick=Tick.RESUME, stops=("objection",), sets={"objection": False}),
        Move("overrule", "异议成立，撤销预警", IN_FORCE, "withdrawn", CITY, (REASON, VERDICT), not_by=ISSUER,
             guard=contested, sets={"objection": False}, grave=True),
        Move("uphold_warning", "异议不成立", IN_FORCE, None, CITY, (REASON,), not_by=ISSUER, guard=contested,
             tick=Tick.RESUME, stops=("objection",), sets={"objection": False}),

        Move("extend", "批准延期", WITH_THEM, None, CITY, (DAYS, REASON), tick=Tick.EXTEND),
        Move("supervise", "发督办函", IN_FORCE, None, CITY, (TERM_ON, REASON), paper="supervision_letter"),
    ),
)  # fmt: skip
