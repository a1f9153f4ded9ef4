"""联合会商 (SM-3): several bodies settle who leads, who does what by when, and where the money comes from.

No body returns a matter without naming the one that is competent (白银市根治农民工欠薪2019行动计划第20项). When two
have declined, or a task is three working days late, the city's office names who leads.
"""

from huxin.access import Role
from huxin.workflows import NOTE, PROOF, REASON, Field, Move, State, Workflow
from huxin.workflows._clock import Tick
from huxin.workflows._conditions import marked, once
from huxin.workflows._handing import a_body, to_body
from huxin.workflows._money import join, receive
from huxin.workflows.supervision import DEMAND, URGENCY

MACHINE, CITY = (Role.SYSTEM,), (Role.OFFICE,)
DISPATCH = (Role.OFFICE, Role.COUNTY_OFFICE)
MEMBERS = (
    Role.BUREAU, Role.INSPECTOR, Role.SECTOR, Role.COUNTY_GOVERNMENT, Role.DEVELOPMENT, Role.FINANCE, Role.POLICE,
    Role.ARBITRATION, Role.JUSTICE, Role.UNION, Role.MARKET, Role.CENTRAL_BANK, Role.PETITION,
)  # fmt: skip

CAUSES = {"bodies": "原因涉及两个以上部门", "money": "资金在建设单位或者财政"}
SOURCES = {
    "contractor": "施工总承包单位", "owner": "建设单位", "finance": "财政资金", "deposit": "工资保证金",
    "fund": "应急周转金",
}  # fmt: skip
TASK_DAYS = {str(n): f"{n}个工作日" for n in (5, 1, 2, 3, 10, 15, 20)}

TOPIC = Field("topic", "会商的问题", keep=True)
INVITED = Field("invited", "受邀部门", keep=True)
RIGHTFUL = a_body("rightful", "有权处理的机关")
TASKS = Field("tasks", "各成员的任务", hint="一行一项：部门、任务、完成日期", keep=True)
MONEY = Field("money", "资金来源", "choice", choices=SOURCES, keep=True)
DAYS = Field("task_days", "完成时限", "choice", choices=TASK_DAYS, keep=True)
NAMED = Field("named", "负责同志", keep=True, hint="一名具体的负责同志，不写单位名称")
RESULT = Field("result", "完成的任务和结果", keep=True)
PLAN = (to_body("牵头部门"), TASKS, DAYS, MONEY)

WORKFLOW = Workflow(
    kind="joint",
    label="联合会商",
    code="SM-3",
    series="HS",
    basis="白银市根治农民工欠薪2019行动计划第20项；时限为默认值",
    opens=(*DISPATCH, Role.BUREAU, Role.INSPECTOR, Role.SECTOR, *MACHINE),
    asks=(Field("cause", "会商的原因", "choice", choices=CAUSES, required=False, keep=True),),
    term="sm3.invite",
    states=(
        State("needed", "待会商", DISPATCH),
        State("invited", "已邀请", MEMBERS),
        State("meeting", "会商中", DISPATCH),
        State("planned", "已定责", DISPATCH),
        State("running", "落实中", MEMBERS),
        State("late", "任务超期", MEMBERS),
        State("shirked", "推诿，待指定牵头", CITY, above=True),
        State("done", "已完成"),
        State("dropped", "不再会商"),
    ),
    moves=(
        Move("invite", "邀请会商", ("needed",), "invited", DISPATCH, (INVITED, TOPIC), term="sm3.answer",
             states={"answer_term": "sm3.answer"}, paper="joint_invitation"),
        Move("drop", "不再会商", ("needed", "invited", "meeting"), "dropped", DISPATCH, (REASON,)),
        Move("agree", "接受邀请", ("invited",), None, MEMBERS, (NAMED,), counts="agreed", paper="joint_answer"),
        Move("decline", "不接受，指明有权机关", ("invited",), None, MEMBERS, (RIGHTFUL, REASON), counts="declined",
             guard=once("declined", "已经有部门不接受。"), paper="joint_refusal"),
        Move("decline", "不接受，指明有权机关", ("invited",), "shirked", MEMBERS, (RIGHTFUL, REASON), counts="declined",
             guard=marked("declined", "还没有部门不接受。"), term="sm3.lead", paper="joint_refusal"),
        Move("meet", "开始会商", ("invited",), "meeting", DISPATCH, (NOTE,), term="sm3.meet",
             guard=marked("agreed", "还没有部门接受邀请，不能开始会商。")),
        Move("settle", "定责，形成会商纪要", ("meeting",), "planned", DISPATCH, PLAN, term="sm3.task.{task_days}",
             paper="joint_minutes"),
        Move("hand_out", "发责任分工单", ("planned",), "running", DISPATCH, (NOTE,), tick=Tick.HAND,
             paper="joint_tasks"),
        Move("report", "报送完成情况", ("running", "late"), None, MEMBERS, (RESULT, PROOF), counts="reports"),
        Move("finish", "核实各项任务完成", ("running", "late"), "done", DISPATCH, (NOTE, PROOF), not_by=("report",),
             guard=marked("reports", "还没有成员报送完成情况。"), paper="joint_done"),
        Move("overrun", "任务超期", ("planned", "running"), "late", MACHINE, term="sm3.overdue", when="overdue"),
        Move("fail", "超期三个工作日，报市级指定", ("late",), "shirked", MACHINE, term="sm3.lead", when="overdue"),
        Move("name_lead", "指定牵头部门", ("shirked",), "running", CITY, (*PLAN, REASON, DEMAND, URGENCY),
             term="sm3.task.{task_days}", paper="joint_lead", opens="supervision"),

        join((*DISPATCH, *MACHINE)),
        receive((*DISPATCH, *MACHINE)),
    ),
)  # fmt: skip
