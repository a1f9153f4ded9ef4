"""分析研判报告 (measure 30 of the 2019 plan): what a month's channels said together, computed by the machine, judged by
a person, issued by another.

白银市根治农民工欠薪2019行动计划第30项; that it is monthly, and its term, are defaults (m30.report).
"""

from huxin.access import Role
from huxin.workflows import ANY_OPEN, REASON, Field, Move, State, Subject, Workflow
from huxin.workflows._fields import COMPUTED

MACHINE, CITY = (Role.SYSTEM,), (Role.OFFICE,)
THEY = (Role.BUREAU, Role.OFFICE, Role.COUNTY_OFFICE)

SITUATION = Field("situation", "总体情况", keep=True, hint=COMPUTED)
RISKS = Field("risks", "突出问题和风险", keep=True, hint=COMPUTED)
ADVICE = Field("advice", "研判意见和工作建议", keep=True, hint=COMPUTED)


def over(subject: Subject) -> str | None:
    """Only once the month is over: before, it has no figures yet."""
    if not subject.data.get("too_early"):
        return None
    return f"{subject.data.get('month_text', '这个月')}还没有结束，{subject.data.get('write_from')}起可以撰写。"


WORKFLOW = Workflow(
    kind="analysis_report",
    label="分析研判报告",
    code="P30",
    series="YP",
    basis="白银市根治农民工欠薪2019行动计划第30项；每月一报和时限为默认值",
    opens=MACHINE,
    starts={"report": "m30.report"},
    states=(
        State("draft", "待撰写", THEY),
        State("signed", "待审定", THEY),
        State("issued", "已印发"),
        State("withdrawn", "已撤销"),
    ),
    moves=(
        Move("sign", "撰写完成，提请审定", ("draft",), "signed", THEY, (SITUATION, RISKS, ADVICE), own=True,
             reads="analysis", guard=over),
        Move("back", "退回修改", ("signed",), "draft", THEY, (REASON,), own=True, not_by=("sign",)),
        Move("issue", "审定印发", ("signed",), "issued", THEY, own=True, not_by=("sign",), paper="analysis_report"),
        Move("withdraw", "撤销", ANY_OPEN, "withdrawn", CITY, (REASON,), grave=True),
    ),
)  # fmt: skip
