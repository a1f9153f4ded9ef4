"""企业说明 (of SM-5): what a county passes on of a letter's question to the units of the project, and their answer.

The unit sees this and not the letter; the county answers the letter itself. Term a default.
白银市根治农民工欠薪2019行动计划第21、29项.
"""

from huxin.access import Role
from huxin.workflows import REASON, Field, Move, State, Workflow

COUNTY, ENTERPRISE, MACHINE = (Role.INSPECTOR, Role.COUNTY_OFFICE), (Role.ENTERPRISE,), (Role.SYSTEM,)

QUESTION = Field("question", "请单位说明的问题", keep=True, hint="单位看得到这里写的；不写个人的证件号码、电话")
ANSWER = Field("answer", "说明", keep=True, hint="逐条说明是怎么回事，写明依据")
ENCLOSED = Field("enclosed", "证明材料", "files", required=False)

WORKFLOW = Workflow(
    kind="enquiry",
    label="企业说明",
    code="SM-5",
    series="SQ",
    basis="白银市根治农民工欠薪2019行动计划第21、29项；时限为默认值",
    opens=MACHINE,  # with the county's move in a letter
    asks=(QUESTION,),
    term="sm5.enquiry",
    states=(
        State("asked", "待单位说明", ENTERPRISE),
        State("answered", "已说明，待核对", COUNTY),
        State("taken", "已核对"),
        State("silent", "逾期没有说明"),
        State("withdrawn", "不再询问"),
    ),
    moves=(
        Move("answer", "提交说明", ("asked",), "answered", ENTERPRISE, (ANSWER, ENCLOSED), tells=COUNTY),
        Move("again", "请补充说明", ("answered",), "asked", COUNTY, (QUESTION,), term="sm5.enquiry"),
        Move("take", "核对完毕", ("answered",), "taken", COUNTY),
        Move("lapse", "说明期满", ("asked",), "silent", MACHINE, when="overdue", tells=COUNTY),
        Move("withdraw", "不再询问", ("asked",), "withdrawn", COUNTY, (REASON,)),
    ),
)  # fmt: skip
