"""群体性事件 (SM-12): told at once, told again until it is over, settled on a list of workers, looked back on.

Levels by people, lifted once by place or behaviour; phone in 30 minutes and paper in an hour from the second level up.
From fifty people on the plan's bottom line is broken, whatever the level (measure 23 of the 2019 plan).
"""

from huxin.access import Role
from huxin.law.festival import in_window
from huxin.workflows import ANY_OPEN, NOTE, PROOF, REASON, Field, Move, State, Subject, Workflow, all_of
from huxin.workflows._conditions import unmarked
from huxin.workflows._ladder import GRADES, LIFTS, Rung, grade, over_the_line
from huxin.workflows._money import assess, join, receive

COUNTY, GOVERNMENT, POLICE = (Role.COUNTY_OFFICE,), (Role.COUNTY_GOVERNMENT,), (Role.POLICE,)
LI, CITY, MACHINE = (Role.INSPECTOR, Role.BUREAU), (Role.OFFICE,), (Role.SYSTEM,)
FIRST = (*COUNTY, Role.INSPECTOR, Role.SECTOR, *POLICE, *GOVERNMENT, Role.PETITION, *CITY)
COMMAND = (*GOVERNMENT, *COUNTY, *CITY)
GOING_ON = ("reported", "acting", "controlled", "settling")

PEOPLE = Field("people", "现场人数", "count", least=1, most=100_000, keep=True)
PLACE = Field("place", "地点", keep=True)
GRADE = Field(
    "grade", "等级", "choice", choices=GRADES, keep=True, hint="10人以上四级，30人以上三级，50人以上二级，100人以上一级"
)
SIGNS = tuple(Field(key, said, "yes", required=False, keep=True) for key, said in LIFTS.items() if key != "festive")
TOLD = Field("told", "电话报告的对象和时间")
NATURE, TREND = Field("nature", "信息来源、起因和诉求"), Field("trend", "发展趋势")
MEASURES, ADVICE = Field("measures", "已采取的措施"), Field("advice", "建议", required=False)
COMMANDER = Field("commander", "现场指挥", keep=True, hint="一名具体的负责人")
TASKS = Field("tasks", "处置方案和各单位分工")
SCENE = Field("scene", "现场情况和工人代表意见")
PLAN = Field("plan", "清偿安排", keep=True)
PAY_BY = Field("pay_by", "约定付清的日期", "date", future=True, not_past=True, keep=True)
CAUSE, DUTY, LESSON = Field("cause", "发生原因"), Field("duty", "责任认定"), Field("lesson", "改进措施")


def ladder(subject: Subject) -> Rung:
    """On which level the crowd belongs by what is written down, on the day it was entered."""
    lifts = {key for key in LIFTS if subject.data.get(key)}
    lifts |= {"festive"} if in_window(subject.opened_on) else set()
    return grade(int(subject.data["people"]), day=subject.opened_on, lifts=frozenset(lifts))


def graded(subject: Subject) -> str | None:
    """Not on a lower level than the ladder finds; a higher one is anybody's right."""
    if not subject.data.get("people"):
        return "还没有登记现场人数，请先调整等级。"
    found, order = ladder(subject), list(GRADES)
    if order.index(str(subject.data.get("grade", "watch"))) <= order.index(found.key):
        return None
    return f"{'、'.join(found.reasons)}，应为{GRADES[found.key]}，登记的等级偏低。请先调整等级。"


def crowd(subject: Subject) -> str | None:
    """Only from the line of fifty on."""
    broken = over_the_line(int(subject.data.get("people", 0)), day=subject.opened_on)
    return None if broken else "现场不到50人，没有突破底线。"


def faint(subject: Subject) -> str | None:
    """Only what is watched and no more."""
    return None if subject.data.get("grade") == "watch" else "已经达到事件等级，请按等级报告，不能作为苗头消除。"


def listed(subject: Subject) -> str | None:
    """Only with a list of workers and what they are owed."""
    return None if subject.data.get("heads") and subject.data.get("owed_fen") else "还没有核定工人名单和金额。"


def provided(subject: Subject) -> str | None:
    """Everybody paid, or the rest pursued in an inspection case: leaving the square ends no claim."""
    left = subject.data.get("unpaid", 1)
    if not left or subject.data.get("case_open"):
        return None
    return f"还有{left}名工人没有足额收到工资，也没有转入监察案件，事件不能结束。"


WORKFLOW = Workflow(
    kind="incident",
    label="群体性事件",
    code="SM-12",
    series="QT",
    basis="白银市根治农民工欠薪2019行动计划第23项；等级和报告时限为类推或者默认值",
    opens=(*MACHINE, *FIRST),
    asks=(PEOPLE, PLACE, GRADE, *SIGNS),
    term="sm12.report.{grade}",
    starts={"phone": "sm12.phone.{grade}"},
    states=(
        State("spotted", "苗头，待首报", FIRST),
        State("reported", "已报告，待明确指挥", COMMAND),
        State("acting", "现场处置", COMMAND),
        State("controlled", "已控制，待核定诉求", LI),
        State("settling", "诉求处理", LI),
        State("ended", "已结束，待复盘", GOVERNMENT),
        State("reviewed", "已复盘"),
        State("dissolved", "苗头消除"),
    ),
    moves=(
        Move("phone", "登记电话首报", ("spotted",), None, FIRST, (TOLD,), stops=("phone",)),
        Move("report", "书面首报", ("spotted",), "reported", FIRST, (NATURE, TREND, MEASURES, ADVICE), guard=graded,
             term="sm12.command", starts={"follow": "sm12.follow.{grade}"}, stops=("phone",),
             paper="incident_first_report", hands=Role.COUNTY_GOVERNMENT),
        Move("follow", "续报", GOING_ON, None, FIRST, (PEOPLE, TREND, MEASURES, ADVICE), counts="follows",
             starts={"follow": "sm12.follow.{grade}"}, paper="incident_followup"),
        Move("regrade", "调整等级", ("spotted", *GOING_ON), None, FIRST, (PEOPLE, GRADE, *SIGNS, REASON)),
        Move("alarm", "突破50人底线，报告总召集人，县区考核预警", ANY_OPEN, None, (*MACHINE, *CITY, *COUNTY),
             guard=all_of(unmarked("bottom_line", "已经标记为突破底线。"), crowd), sets={"bottom_line": True},
             when="met", tells=(Role.CONVENER, *CITY, *COUNTY, *GOVERNMENT)),
        Move("dissolve", "苗头消除", ("spotted",), "dissolved", FIRST, (REASON,), guard=all_of(graded, faint)),

        Move("command", "明确现场指挥", ("reported",), "acting", COMMAND, (COMMANDER, TASKS), term="sm12.control",
             starts={"arrive": "sm12.arrive"}, paper="incident_plan"),
        Move("arrive", "登记到场", ("acting",), None, (*COMMAND, *POLICE, *LI, Role.SECTOR), (NOTE,),
             stops=("arrive",)),
        Move("control", "人员散去或者同意协商", ("acting",), "controlled", (*COMMAND, *POLICE), (SCENE, PROOF),
             term="sm12.settle", stops=("arrive",), paper=("incident_scene", "incident_promise"),
             hands=Role.INSPECTOR),
        Move("flare", "再次聚集", ("controlled", "settling"), "acting", FIRST, (PEOPLE, REASON), term="sm12.control",
             starts={"follow": "sm12.follow.{grade}"}, hands=Role.COUNTY_GOVERNMENT),
        Move("settle", "核定名单并达成清偿协议", ("controlled",), "settling", LI, (PLAN, PAY_BY, PROOF), guard=listed,
             paper="incident_agreement"),
        Move("advance", "申请应急周转金", ("controlled", "settling"), None, LI, (REASON,), opens="fund",
             guard=all_of(listed, unmarked("fund_open", "已经申请应急周转金。"))),
        Move("investigate", "转立案查处", ("controlled", "settling"), None, LI, (REASON,), opens="case",
             guard=all_of(listed, unmarked("case_open", "已经转立案查处。"))),
        Move("end", "事件结束", ("settling",), "ended", COMMAND, (NOTE, PROOF), guard=provided,
             not_by=("settle", "receive"), term="sm12.review", stops=("follow",), hands=Role.COUNTY_GOVERNMENT),
        Move("review", "复盘", ("ended",), "reviewed", GOVERNMENT, (CAUSE, DUTY, LESSON, PROOF), not_by=("command",),
             paper="incident_review"),
        join(LI, ("acting", "controlled", "settling")),
        assess(LI, ("controlled", "settling")),
        receive(LI, ("controlled", "settling", "ended")),
    ),
)  # fmt: skip
