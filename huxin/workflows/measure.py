"""方案任务 (SM-19): a measure of a government plan, signed for, reported on, and checked by somebody else by its day.

One a measure, and where 各县区 lead it one a county besides (`actions.plans`). Past the plan's day it is late, and a
letter of supervision (SM-5) is drafted; in how many quarters it was late, `queries.plans` counts.
"""

from huxin.access import Role
from huxin.workflows import ANY_OPEN, NOTE, PROOF, REASON, Field, Move, State, Workflow
from huxin.workflows._clock import Tick
from huxin.workflows._conditions import marked, unmarked

MACHINE, CITY = (Role.SYSTEM,), (Role.OFFICE,)
THEY = (
    Role.OFFICE, Role.BUREAU, Role.COUNTY_OFFICE, Role.COUNTY_GOVERNMENT, Role.INSPECTOR, Role.SECTOR,
    Role.DEVELOPMENT, Role.FINANCE, Role.POLICE, Role.ARBITRATION, Role.JUSTICE, Role.UNION, Role.MARKET,
    Role.CENTRAL_BANK, Role.PETITION,
)  # fmt: skip
TURN = THEY[1:]
"""Whose work it is as a rule: the office that checks has it only where a plan names the office itself."""
EVERY = {"month": "每月", "quarter": "每季度"}

NAMED = Field("named", "负责同志", keep=True, hint="一名具体的负责同志，不写单位名称")
PROGRESS = Field("progress", "本期进展", hint="做了什么、完成了多少；系统自动计算的数字不用抄")
TROUBLE = Field("trouble", "困难和下一步", required=False)
EVIDENCE = Field("proof", "证明材料", "files", required=False)
RESULT = Field("result", "完成情况和成果", keep=True)
CHECKED = Field("checked", "核验方式和结果")

WORKFLOW = Workflow(
    kind="measure",
    label="方案任务",
    code="SM-19",
    series="RW",
    basis="白银市根治农民工欠薪2019行动计划；完成日期由方案规定，签收、填报、核验的时限为默认值",
    opens=MACHINE,  # with the plan that somebody puts in force
    asks=(Field("every", "填报周期", "choice", choices=EVERY, keep=True),),
    term="sm19.receive",
    starts={"deadline": "sm19.deadline"},
    until={"deadline": "deadline"},
    opening_papers=("measure_task",),
    states=(
        State("issued", "待签收", TURN),
        State("running", "办理中", TURN),
        State("late", "已逾期", TURN),
        State("checking", "待核验", CITY, above=True),
        State("done", "已完成"),
        State("withdrawn", "已撤销"),
    ),
    moves=(
        Move("receive", "签收", ("issued",), "running", THEY, (NAMED,), own=True, term="sm19.report.{every}",
             paper="measure_receipt"),
        Move("progress", "填报进展", ("running", "late"), None, THEY, (PROGRESS, TROUBLE, EVIDENCE), own=True,
             term="sm19.report.{every}", counts="reports", paper="measure_progress"),
        Move("finish", "报告完成，申请核验", ("running", "late"), "checking", THEY, (RESULT, PROOF), own=True,
             term="sm19.check", pauses=("deadline",), paper="measure_result"),
        Move("close", "核验属实，办结", ("checking",), "done", CITY, (CHECKED, NOTE),
             not_by=("receive", "progress", "finish"), paper="measure_checked"),
        Move("send_back", "核验不实，退回", ("checking",), "running", CITY, (REASON,),
             not_by=("progress", "finish"), guard=unmarked("late", "已经逾期。"), term="sm19.report.{every}",
             resumes=("deadline",), counts="returns", paper="measure_redo"),
        Move("send_back", "核验不实，退回", ("checking",), "late", CITY, (REASON,),
             not_by=("progress", "finish"), guard=marked("late", "还没有逾期。"), term="sm19.report.{every}",
             resumes=("deadline",), counts="returns", paper="measure_redo"),
        # The step that ran goes on: whoever has not signed or reported is not less late for the plan's day being over.
        Move("overrun", "过了方案规定的日期", ("issued", "running"), "late", MACHINE, tick=Tick.HAND,
             when="overdue:deadline", sets={"late": True}, opens="supervision", tells=CITY),
        Move("withdraw", "撤销任务", ANY_OPEN, "withdrawn", CITY, (REASON,), grave=True),
    ),
)  # fmt: skip
