"""督办 (SM-5): a letter that a body signs for, acts upon and answers by a date, until somebody else has checked it."""

from huxin.access import Role
from huxin.workflows import NOTE, PROOF, REASON, Field, Guard, Move, State, Subject, Workflow, all_of
from huxin.workflows._clock import Tick
from huxin.workflows._conditions import in_time, once, only, unmarked
from huxin.workflows.enquiry import COUNTY as ASKING
from huxin.workflows.enquiry import QUESTION

CITY, MACHINE = (Role.OFFICE, Role.BUREAU), (Role.SYSTEM,)
ABOVE = (*CITY, Role.CONVENER)
THEY = (
    Role.COUNTY_OFFICE, Role.COUNTY_GOVERNMENT, Role.INSPECTOR, Role.SECTOR, Role.DEVELOPMENT, Role.FINANCE,
    Role.POLICE, Role.JUSTICE, Role.UNION, Role.MARKET, Role.CENTRAL_BANK,
)  # fmt: skip
URGENCIES = {"ordinary": "一般", "urgent": "紧急", "extra": "特急", "government": "政府投资项目"}

URGENCY = Field("urgency", "紧急程度", "choice", choices=URGENCIES, keep=True)
CAUSE, DEMAND = Field("reason", "督办事由", keep=True), Field("demand", "办理要求", keep=True)
NAMED = Field("named", "负责同志", keep=True, hint="一名具体的负责同志，不写单位名称")
FACTS, RESULT = Field("facts", "核查事实"), Field("result", "采取的措施和办理结果")
CHECKED = Field("checked", "核查方式和结果", hint="现场照片、银行凭证，或者电话核实工人")


def days(most: int) -> Field:
    """How many working days longer; at most half of the term."""
    return Field("days", "延长的工作日", "count", least=1, most=most)


def pressing(*urgencies: str) -> Guard:
    """Only for letters of one of these urgencies."""
    return only("urgency", urgencies, f"这一种延期只用于{'、'.join(URGENCIES[one] for one in urgencies)}督办。")


def missed(subject: Subject) -> str | None:
    """Only after it was sent back twice, or is overdue; that nobody has checked it in time is no miss of theirs."""
    if subject.data.get("returns", 0) >= 2 or (subject.overdue and subject.state != "checking"):
        return None
    late = "逾期的是核查，不是办理" if subject.overdue else "还没有逾期"
    return f"{late}，退回也不到两次，不需要提级。"


def third(subject: Subject) -> str | None:
    """Only at the third miss: sent back twice, and overdue again."""
    return None if subject.data.get("returns", 0) >= 2 else "退回不到两次，不自动提级。"


ASKABLE = all_of(
    unmarked("unnamed", "这件督办没有写明项目单位，不能转单位说明。"),
    unmarked("enquiry_open", "已经请单位说明，还没有办结。"),
)
RENEWABLE = all_of(in_time("时限已过，不能再延期。"), once("renewals", "只能延期一次，已经延过。"))


WORKFLOW = Workflow(
    kind="supervision",
    label="督办",
    code="SM-5",
    series="DB",
    basis="白银市根治农民工欠薪2019行动计划第20、21、28项；时限为类推默认值",
    opens=(*CITY, *MACHINE),
    asks=(CAUSE, DEMAND, URGENCY),
    term="sm5.issue",
    follows=True,
    states=(
        State("draft", "拟稿", CITY, above=True),
        State("issued", "待签收", THEY),
        State("running", "办理中", THEY),
        State("checking", "待核查", CITY, above=True),
        State("raised", "已提级", CITY),
        State("closed", "已销号"),
        State("talk", "转约谈"),
        State("dropped", "不发"),
    ),
    moves=(
        Move("issue", "发出督办函", ("draft",), "issued", CITY, term="sm5.receive",
             paper="supervision_notice", grave=True),
        Move("drop", "不发", ("draft",), "dropped", CITY, (REASON,)),
        Move("receive", "签收", ("issued",), "running", THEY, (NAMED,), term="sm5.report.{urgency}",
             paper="supervision_receipt"),
        Move("ask_unit", "转项目单位说明", ("running",), None, ASKING, (QUESTION,), guard=ASKABLE, reads="units",
             opens="enquiry"),
        Move("renew", "批准延期", ("running",), None, CITY, (days(5), REASON), tick=Tick.EXTEND, counts="renewals",
             guard=all_of(pressing("ordinary"), RENEWABLE), paper="supervision_renewed"),
        Move("renew_short", "批准延期（紧急）", ("running",), None, CITY, (days(2), REASON), tick=Tick.EXTEND,
             counts="renewals", guard=all_of(pressing("urgent", "government"), RENEWABLE),
             paper="supervision_renewed"),
        Move("renew_shortest", "批准延期（特急）", ("running",), None, CITY, (days(1), REASON), tick=Tick.EXTEND,
             counts="renewals", guard=all_of(pressing("extra"), RENEWABLE), paper="supervision_renewed"),
        Move("report", "反馈办理情况", ("running", "raised"), "checking", THEY, (FACTS, RESULT, PROOF),
             term="sm5.check", paper="supervision_report"),
        Move("close", "核查属实，销号", ("checking",), "closed", CITY, (CHECKED, NOTE, PROOF),
             not_by=("issue", "report"), paper="supervision_closed"),
        Move("send_back", "退回重办", ("checking",), "running", CITY, (REASON,), term="sm5.redo", counts="returns",
             guard=once("returns", "已经退回两次，请提级督办。", 2), paper="supervision_redo"),
        Move("raise", "提级督办", ("running", "checking"), "raised", ABOVE, (REASON,), guard=missed, term="sm5.redo",
             paper="supervision_raised"),
        Move("climb", "第三次未办结，自动提级", ("running",), "raised", MACHINE, guard=third, term="sm5.redo",
             when="overdue", tells=(Role.CONVENER,), paper="supervision_climbed"),
        Move("talk", "转约谈", ("raised",), "talk", ABOVE, (REASON,), grave=True),
    ),
)  # fmt: skip
