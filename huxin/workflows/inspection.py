"""双随机检查 (SM-10) of one drawn site: dispatched, visited by the drawn pair, every item ticked, published, put right.

The yearly plan and the draw come before it (`actions.draws`), which open one such matter a site and replace or void it.
Only the two who were drawn visit and tick. What was found decides where publishing leads: to its end, to rectification
where it is slight, to a case where it is a breach (`worst`).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from huxin.access import Role
from huxin.workflows import ANY_OPEN, NOTE, PROOF, REASON, Field, Guard, Move, State, Subject, Workflow, all_of
from huxin.workflows._clock import Tick
from huxin.workflows._conditions import marked, unmarked
from huxin.workflows._handing import TO_REGION

MACHINE, ENTERPRISE = (Role.SYSTEM,), (Role.ENTERPRISE,)
LABOUR = (Role.INSPECTOR, Role.BUREAU)
OFFICERS = (*LABOUR, Role.SECTOR)
"""Whoever may be drawn to inspect."""
CITY = (Role.OFFICE, Role.BUREAU)

FINE, MINOR, BREACH, NONE = "fine", "minor", "breach", "none"
FOUND = {FINE: "符合", MINOR: "轻微问题，责令整改", BREACH: "涉嫌违法，立案", NONE: "不适用"}
ITEMS = {
    "item_registered": "实名登记和考勤",
    "item_contracts": "劳动合同",
    "item_account": "工资专用账户和人工费用拨付",
    "item_deposit": "工资保证金",
    "item_paid": "按月足额支付",
    "item_proxy": "总承包单位代发",
    "item_board": "维权信息告示牌",
    "item_records": "用工和工资台账",
}
"""What is looked at on every site: 保障农民工工资支付条例第二十六至三十四条, before it the plan's five systems."""
RECTIFY = {str(n): f"{n}天" for n in (3, 5, 7, 10, 15, 30)}

RECUSED = Field(
    "recused", "回避情况", "choice", choices={"none": "两名检查人员均没有应当回避的情形"}, keep=True,
    hint="有应当回避的，不要派检，请在抽取页面写明理由、递补下一名",
)  # fmt: skip
BOTH = Field("both", "检查人员", "choice", choices={"both": "抽中的两名检查人员都到场，并出示了执法证件"})
RECORD = Field("record", "现场情况", hint="不写工人的姓名和证件号码")
PHOTOS = Field("photos", "现场照片", "files")
TICKED = tuple(Field(key, label, "choice", choices=FOUND, keep=True) for key, label in ITEMS.items())
SUMMARY = Field("summary", "检查发现", keep=True, hint="不写工人的姓名和证件号码")
DEMAND = Field("demand", "整改要求", keep=True)
DAYS = Field("rectify_days", "整改期限", "choice", choices=RECTIFY, keep=True)
CAUSE = Field("cause", "案由", keep=True)
TOLD = Field("told_text", "公示的内容", keep=True, hint="不写国家秘密、商业秘密和个人信息")
CLEAN = Field("clean", "公示前审查", "choice", choices={"clean": "不含国家秘密、商业秘密和个人信息"})
TO_COUNTY = replace(TO_REGION, required=True)
CHECKED = Field("checked", "复查方式和结果")


def worst(data: Mapping[str, Any]) -> str:
    """The gravest of what was found; empty before everything is ticked. Whoever obstructs an inspection is in breach
    (劳动保障监察条例第三十条)."""
    found = [data.get(key, "") for key in ITEMS]
    if data.get("obstructed"):
        return BREACH
    if not all(found):
        return ""
    return next((one for one in (BREACH, MINOR) if one in found), FINE)


def found(what: str, said: str) -> Guard:
    """Only where this is the gravest of what was found."""
    return lambda subject: None if worst(subject.data) == what else said


def looked_at(given: Mapping[str, Any], subject: Subject) -> str | None:
    """Something applies to every site."""
    return "每一项都是「不适用」，没有检查结果可以录入。" if all(given[key] == NONE for key in ITEMS) else None


BREACHED = found(BREACH, "检查没有发现涉嫌违法的情形，不需要立案。")
SLIGHT = found(MINOR, "只有轻微问题才责令整改：涉嫌违法的请立案，没有问题的请直接公示。")
ORDERED = marked("rectify_ordered", "还没有责令整改，请先发责令整改通知书。")
FILED = marked("filed", "涉嫌违法的还没有立案，请先立案再公示。")
BEFORE_VISIT = ("drawn", "notified")

WORKFLOW = Workflow(
    kind="inspection",
    label="随机检查",
    code="SM-10",
    series="JC",
    basis="国发〔2019〕5号；白银市根治农民工欠薪2019行动计划第16、20项；时限为默认值，公示时限未核实",
    opens=MACHINE,  # with the draw
    starts={"visit": "sm10.inspect"},
    states=(
        State("drawn", "待派检", LABOUR),
        State("notified", "待检查", OFFICERS),
        State("visited", "待录入结果", OFFICERS),
        State("result", "待公示", LABOUR),
        State("rectifying", "整改中", (*ENTERPRISE, *LABOUR)),
        State("done", "已办结"),
        State("filed", "已立案"),
        State("replaced", "已递补"),
        State("void", "已作废"),
    ),
    moves=(
        Move("dispatch", "派检", ("drawn",), "notified", LABOUR, (RECUSED, NOTE), paper="inspection_notice"),
        Move("miss", "登记无法检查", ("notified",), None, OFFICERS, (REASON, PHOTOS), by="officers", counts="missed"),
        Move("visit", "登记现场检查", ("notified",), "visited", OFFICERS, (BOTH, RECORD, PHOTOS), by="officers",
             term="sm10.result", stops=("visit",), paper="inspection_record"),
        Move("obstruct", "登记拒绝、阻挠检查", ("notified",), "result", OFFICERS, (BOTH, RECORD, PHOTOS),
             by="officers", term="sm10.publish", stops=("visit",), sets={"obstructed": True},
             paper="inspection_record", grave=True),
        Move("record", "逐项录入结果", ("visited",), "result", OFFICERS, (*TICKED, SUMMARY, PHOTOS), fits=looked_at,
             by="officers", term="sm10.publish", paper="inspection_sheet"),
        Move("breach", "发现涉嫌违法，待立案", ("result",), None, MACHINE, when="met",
             guard=all_of(BREACHED, unmarked("case_due", "立案的时限已经起算。")), starts={"case": "sm10.case"},
             sets={"case_due": True}),
        Move("rectify", "责令整改", ("result",), None, LABOUR, (DEMAND, DAYS),
             guard=all_of(SLIGHT, unmarked("rectify_ordered", "已经责令整改。")),
             starts={"rectify": "sm10.rectify.{rectify_days}"}, sets={"rectify_ordered": True},
             paper="inspection_rectify"),
        Move("file", "立案查处", ("result",), None, LABOUR, (CAUSE, NOTE),
             guard=all_of(BREACHED, unmarked("filed", "已经立案。")), stops=("case",), sets={"filed": True},
             opens="case", grave=True),
        Move("prove", "提交整改材料", ("result", "rectifying"), None, ENTERPRISE, (NOTE, PROOF), guard=ORDERED,
             sets={"proven": True}),
        Move("publish", "公示结果", ("result",), "done", LABOUR, (TOLD, CLEAN),
             guard=found(FINE, "检查发现了问题，请先责令整改或者立案。"), sets={"published": True},
             paper="inspection_result", grave=True),
        Move("publish", "公示结果", ("result",), "rectifying", LABOUR, (TOLD, CLEAN), guard=all_of(SLIGHT, ORDERED),
             sets={"published": True}, paper="inspection_result", grave=True),
        Move("publish", "公示结果", ("result",), "filed", LABOUR, (TOLD, CLEAN), guard=all_of(BREACHED, FILED),
             sets={"published": True}, paper="inspection_result", grave=True),
        Move("accept", "复查合格，办结", ("rectifying",), "done", LABOUR, (CHECKED, PROOF)),
        Move("fail", "没有整改，立案查处", ("rectifying",), "filed", LABOUR, (CHECKED, CAUSE), sets={"filed": True},
             opens="case", grave=True),

        Move("substitute", "递补检查人员", BEFORE_VISIT, "drawn", MACHINE, (REASON,), sets={"recused": None}),
        Move("step_out", "工地退出，由下一个递补", BEFORE_VISIT, "replaced", MACHINE, (REASON,)),
        Move("annul", "抽取作废", BEFORE_VISIT, "void", MACHINE, (REASON,)),
        Move("hand", "因区划调整移交", ANY_OPEN, None, CITY, (TO_COUNTY, REASON), tick=Tick.HAND),
    ),
)  # fmt: skip
