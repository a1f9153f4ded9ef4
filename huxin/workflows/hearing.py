"""通报征求意见 (SM-15): what one county is asked before a circular names it, and what it is told afterwards.

The county sees its own rows and nothing of another county.
白银市根治农民工欠薪2019行动计划第28项; the three working days are a default.
"""

from huxin.access import Role
from huxin.workflows import Field, Move, State, Workflow

MACHINE, CITY = (Role.SYSTEM,), (Role.OFFICE, Role.BUREAU)
COUNTY = (Role.COUNTY_GOVERNMENT, Role.COUNTY_OFFICE)
STANDS = ("answered", "silent")

ANSWER = Field("answer", "对点名的意见", keep=True, hint="逐条写明属实、不属实和理由；没有意见写“无意见”；不写个人信息")
ENCLOSED = Field("enclosed", "证明材料", "files", required=False)

WORKFLOW = Workflow(
    kind="hearing",
    label="通报征求意见",
    code="SM-15",
    series="TY",
    basis="白银市根治农民工欠薪2019行动计划第28项；时限为默认值",
    opens=MACHINE,  # for every county that a draft names
    term="sm15.hear",
    opening_papers=("circular_hearing",),
    states=(
        State("asked", "待县区答复", COUNTY),
        State("answered", "已答复", CITY),
        State("silent", "逾期没有答复", CITY),
        State("named", "已通报点名", CITY),
        State("ended", "已结束"),
        State("uncounted", "通报已撤回，不计点"),
    ),
    moves=(
        Move("answer", "答复", ("asked",), "answered", COUNTY, (ANSWER, ENCLOSED), own=True, tells=CITY,
             paper="circular_answer"),
        Move("lapse", "答复期满", ("asked",), "silent", MACHINE, when="overdue"),
        Move("name", "通报印发", STANDS, "named", MACHINE, when="with:circular.issue", tells=COUNTY),
        Move("amend", "通报更正", ("named",), None, MACHINE, when="with:circular.correct", tells=COUNTY),
        Move("uncount", "通报撤回，不计点", ("named",), "uncounted", MACHINE, when="with:circular.withdraw",
             tells=COUNTY),
        Move("end", "通报归档", ("named",), "ended", MACHINE, when="with:circular.file"),
        Move("rework", "通报退回修改", ("asked", *STANDS), "ended", MACHINE, when="with:circular.rework",
             tells=COUNTY),
        Move("drop", "本季度不通报", ("asked", *STANDS), "ended", MACHINE, when="with:circular.drop", tells=COUNTY),
    ),
)  # fmt: skip
