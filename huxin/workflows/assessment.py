"""年度考核 (SM-14): one county in one year, from the plan over self-check, field check, score, meeting, objection and
the city government's approval to the circular and what follows of it.

The score is computed from what is on file and locked with it (`actions.assessment`); nobody types it. The grade is a
suggestion with reasons that a person confirms; another one needs a reason. An objection that is upheld brings a new
lock beside the old one, and so does the withdrawal of a circular that counted: the office corrects the score, which
uses up no objection, and the grade is met on and published anew. After the city government's approval only that
government has a result looked at again, for an error that was proven or a fraud found since: the matter comes back as
an objection does, and what was decided stands, or a new lock beside the old one is met on and approved anew.
白银市根治农民工欠薪2019行动计划第25、26项; the terms are defaults.
"""

from collections.abc import Mapping
from typing import Any

from huxin.access import Role
from huxin.base.points import points
from huxin.law import parameters
from huxin.law.grading import GRADES
from huxin.workflows import ANY_OPEN, NOTE, PROOF, REASON, Field, Guard, Move, State, Subject, Workflow, all_of
from huxin.workflows._clock import Tick
from huxin.workflows._conditions import once, only, unmarked
from huxin.workflows._drawn import by_name
from huxin.workflows._fields import NAMELESS

MACHINE, CITY = (Role.SYSTEM,), (Role.OFFICE,)
COUNTY, GOVERNMENT = (Role.COUNTY_GOVERNMENT, Role.COUNTY_OFFICE), (Role.COUNTY_GOVERNMENT,)
ASSESSORS = (Role.OFFICE, Role.BUREAU, Role.DEVELOPMENT, Role.FINANCE)
"""Whose people check in the field: offices of the city that see to all sectors."""
SITES, SLOTS, MANUALS = range(1, 6), range(1, 7), range(1, 3)
"""Sites that are drawn, numbers that a plan may ask a county for, items that two people may sign."""
MET = {"good": "没有发现问题", "bad": "发现问题"}
HOW = {"open": "明查", "secret": "暗访"}
BY_PAGE = "这一步在考核页面办理，由系统核对人员、抽取工地或者计分。"
STEP, MOST_SIGNED = 50, 500
"""Hundredths of a point by which two people may judge an item, and the most it may be worth."""


def _files(prefix: str = "") -> tuple[Field, ...]:
    return tuple(
        Field(f"{prefix}file_{n}", f"自查数据{n}", "count", required=False, keep=True, least=1, most=10_000,
              hint="没有的不填") for n in SLOTS
    )  # fmt: skip


FILES, LATE_FILES = _files(), _files("late_")
SELF = Field("self_said", "自查报告", keep=True, hint=NAMELESS)
LATE_SELF = Field("late_said", "自查报告", keep=True, hint=NAMELESS)
APPOINTED = Field("assessors_said", "核查人员（用户名，用逗号隔开）", hint="至少两人，不能是这个县区的人员")
HOW_SEEN = Field("how", "核查方式", "choice", choices=HOW, keep=True)
VISITED = Field("visited_on", "核查日期", "date", keep=True)
SITE = tuple(
    field
    for n in SITES
    for field in (
        Field(f"site_{n}", f"抽中第{n}处", "choice", choices=MET, required=False, keep=True),
        Field(f"found_{n}", f"抽中第{n}处：看到的情况", required=False, keep=True, hint=NAMELESS),
    )
)
RECORD = Field("record", "实地核查情况", keep=True, hint=NAMELESS)
SIGNED = tuple(
    Field(f"manual_{n}", f"评定项{n}的得分", "choice", required=False, keep=True,
          choices={str(got): points(got) for got in range(0, MOST_SIGNED + 1, STEP)}) for n in MANUALS
)  # fmt: skip
JUDGED = Field("judged", "评定的理由", keep=True, hint=NAMELESS)
FRAUD = Field("fraud_said", "弄虚作假的事实", keep=True, hint=NAMELESS)
MINUTES = Field("minutes", "评议意见", keep=True, hint=NAMELESS)
GRADE = Field("grade", "考核等次", "choice", choices=GRADES, keep=True)
GRADE_REASON = Field("grade_reason", "与建议的等次不同的理由", required=False, keep=True)
OBJECTION = Field("objection", "异议的项目和内容", keep=True, hint=NAMELESS)
COUNT_LATE = Field("count_late", "补报的自查是否计入", "choice", choices={"no": "不计入", "yes": "计入"}, keep=True)
AGAIN = Field("again", "市政府同意复核的文号", keep=True)
STRUCK = Field("struck", "不应计入的事实", required=False, keep=True,
               hint="照计分明细里的编号写，用逗号隔开；只写事项编号的，是它的全部事实")  # fmt: skip
ANSWERED = Field("answered", "核实处理的意见", keep=True, hint=NAMELESS)
CORRECTED = Field("corrected", "更正的理由", keep=True, hint=NAMELESS)
BASIS = Field("basis", "计分依据", "files", required=False, hint="由系统生成")
APPROVED = Field("approved", "市政府审定文件的文号", keep=True)
APPROVED_ON = Field("approved_on", "审定日期", "date", keep=True)
CIRCULATED = Field("circulated", "通报的内容", keep=True, hint=NAMELESS)
PRAISED = Field("praised", "表扬的事由", keep=True, hint=NAMELESS)
TALK_ON = Field("talk_on", "约谈日期", "date", keep=True, future=True, not_past=True)
TALK_PLACE = Field("talk_place", "约谈地点和参加的人员职务", keep=True, hint=NAMELESS)
RECTIFIED = Field("rectified", "整改情况", keep=True, hint=NAMELESS)
ACCEPTED = Field("accepted", "验收意见", keep=True)


def at_files(prefix: str = "") -> Any:
    """What the form of the self-check calls its numbers: by what the year's plan asks; nothing it does not ask."""

    def called(data: Mapping[str, Any]) -> Mapping[str, str]:
        if "file_asks" not in data:
            return {}
        asks: list[str] = data["file_asks"]
        late = "（补报）" if prefix else ""
        return {f"{prefix}file_{n}": f"{asks[n - 1]}{late}" if n <= len(asks) else "" for n in SLOTS}

    return called


def at_signed(data: Mapping[str, Any]) -> Mapping[str, str]:
    """What the form of judging calls its items."""
    if "manual_items" not in data:
        return {}
    named: list[str] = data["manual_items"]
    return {f"manual_{n}": f"{named[n - 1]}的得分" if n <= len(named) else "" for n in MANUALS}


def checked(given: Mapping[str, Any], subject: Subject) -> str | None:
    """At so many of the drawn sites, in their order: a later one stands in for one that could not be checked, which
    says why. A problem is described. Nobody was there before the sites were drawn."""
    drawn, drawn_on = subject.data.get("sites"), subject.data.get("drawn_on")
    been = [n for n in SITES if given.get(f"site_{n}")]
    least = 0 if drawn is None else min(parameters.at(subject.opened_on)["sm14.sites"].value, len(drawn))
    if drawn is not None and (beyond := [n for n in been if n > len(drawn)]):
        return f"只抽中了{len(drawn)}处，没有第{beyond[0]}处，请核对。"
    if len(been) < least:
        return f"至少要核查{least}处抽中的工地，现在填写了{len(been)}处。"
    skipped = [n for n in range(1, been[-1]) if n not in been] if been else []
    if bare := next((n for n in skipped if not given.get(f"found_{n}")), None):
        return f"第{bare}处没有核查。按抽中的顺序核查；核查不了的，在它的“看到的情况”里写明为什么，后面的才能替补。"
    if drawn_on and given["visited_on"] < drawn_on:
        return f"核查日期早于抽取工地的日期（{drawn_on}），请核对。"
    bare = next((n for n in been if given[f"site_{n}"] == "bad" and not given.get(f"found_{n}")), None)
    return f"第{bare}处发现问题，请写明看到的情况。" if bare else None


def signed(given: Mapping[str, Any], subject: Subject) -> str | None:
    """Not more points than the item is worth."""
    most: list[int] = subject.data.get("manual_most", [])
    over = next((n for n, top in enumerate(most, 1) if int(given.get(f"manual_{n}", 0)) > top), None)
    titles = {n: f"「{title}」" for n, title in enumerate(subject.data.get("manual_items", ()), 1)}
    return f"{titles.get(over, '')}满分{points(most[over - 1])}分，请核对。" if over else None


def confirmed(given: Mapping[str, Any], subject: Subject) -> str | None:
    """Another grade than is suggested only with a reason."""
    suggested = subject.data.get("suggested", given["grade"])
    if given["grade"] == suggested or given.get("grade_reason"):
        return None
    said = f"建议的等次是{GRADES[suggested]}" if suggested else "现有数据不能建议等次"
    return f"{said}，定为{GRADES[given['grade']]}须写明理由。"


def through_page(subject: Subject) -> str | None:
    """Only by the page of assessments, which computes what goes with it."""
    data = subject.data
    if data.get("prepared") is not None and data.get("prepared") == data.get("at_version"):
        return None
    return BY_PAGE


def rated(subject: Subject) -> str | None:
    """Only what one person has judged."""
    return None if subject.data.get("manual_by") else "还没有第一人评定。"


def current(subject: Subject) -> str | None:
    """Only while the locked score counts no circular that was withdrawn or corrected since."""
    gone = subject.data.get("counted_gone")
    return f"锁定的计分里有已经撤回或者更正的通报（{gone}），先更正计分。" if gone else None


def talk_noticed(subject: Subject) -> str | None:
    """Only where the convener's talk with the county's leader (SM-15) is noticed: there is one talk, not two."""
    if subject.data.get("talk_noticed"):
        return None
    return "先在“约谈”里按建议提出约谈县区政府负责人（总召集人约谈），发出约谈通知，再限期整改。"


def same_talk(given: Mapping[str, Any], subject: Subject) -> str | None:
    """The day is that of the notice."""
    day = subject.data.get("talk_noticed")
    return f"约谈日期与约谈通知（{day}）不同，请核对。" if day and given["talk_on"] != day else None


def after_meeting(given: Mapping[str, Any], subject: Subject) -> str | None:
    """Nothing was approved before it was met on."""
    met = subject.data.get("met_on")
    return f"审定日期早于评议的日期（{met}），请核对。" if met and given["approved_on"] < met else None


def graded(grade: str) -> Guard:
    """Only with this grade."""
    return lambda subject: (
        None if subject.data.get("grade", grade) == grade else f"等次不是{GRADES[grade]}，不走这一步。"
    )


def came_from(state: str) -> Guard:
    """Only where the city government had it looked at again while it stood there."""
    return only("reopened_from", (state,), "没有经市政府同意复核，或者复核以前不在这一步。")


def reopened(subject: Subject) -> Mapping[str, Any]:
    """Where a matter stood that is looked at again."""
    return {"reopened_from": subject.state}


NO_FILES: Mapping[str, Any] = {field.key: None for field in FILES}
NO_LATE: Mapping[str, Any] = {field.key: None for field in LATE_FILES}
NOT_SIGNED: Mapping[str, Any] = {field.key: None for field in SIGNED}
NOT_GRADED: Mapping[str, Any] = {GRADE.key: None, GRADE_REASON.key: None}
"""After a new score nobody has met on it yet."""
BEFORE_LOCK = ("selfchecked", "drawn", "fielded")
AFTER_LOCK = ("scored", "announced", "objected", "deciding")
SETTLED: Mapping[str, str | None] = {
    "approved": None, "praising": "sm14.talk", "talking": "sm14.talk", "rectifying": "sm14.report",
    "rectified": "sm14.check", "ended": None,
}  # fmt: skip
"""Where it can stand after the approval, and the term it has there."""

WORKFLOW = Workflow(
    kind="assessment",
    above=("field", "circulate"),
    label="年度考核",
    code="SM-14",
    series="KH",
    basis="白银市根治农民工欠薪2019行动计划第25、26项；等次规则见甘肃省保障农民工工资支付工作考核办法，各项时限为默认值",
    opens=MACHINE,  # for every county, when the city issues the year's plan
    starts={"self": "sm14.self", "field": "sm14.field", "circulate": "sm14.circulate"},
    until={"self": "self_by", "field": "field_by", "circulate": "circulate_by"},
    opening_papers=("assessment_plan",),
    states=(
        State("planned", "待自查", COUNTY),
        State("selfchecked", "待抽取核查", CITY),
        State("drawn", "待实地核查", ASSESSORS),
        State("fielded", "待计分", CITY),
        State("scored", "待评议", CITY),
        State("announced", "公示异议", COUNTY),
        State("objected", "异议待处理", CITY, above=True),
        State("deciding", "待市政府审定", CITY),
        State("approved", "待通报", CITY),
        State("praising", "待表扬", CITY, above=True),
        State("talking", "待约谈", CITY, above=True),
        State("rectifying", "整改中", COUNTY),
        State("rectified", "整改待验收", CITY, above=True),
        State("ended", "已办结"),
        State("withdrawn", "已撤销"),
    ),
    moves=(
        Move("selfcheck", "报送自查", ("planned",), "selfchecked", COUNTY, (*FILES, SELF, PROOF), own=True,
             called=at_files(), stops=("self",), sets={**NO_FILES, "self_filed": True}, paper="assessment_self"),
        Move("selfcheck", "报送自查", BEFORE_LOCK, None, COUNTY, (*FILES, SELF, PROOF), own=True, called=at_files(),
             sets={**NO_FILES, "self_filed": True}, paper="assessment_self"),
        Move("lapse", "逾期未报自查", ("planned",), "selfchecked", MACHINE, when="overdue:self",
             sets={"self_missed": True}, stops=("self",), tells=CITY),
        Move("appoint", "确定核查人员并抽取工地", ("selfchecked", "drawn"), "drawn", CITY, (APPOINTED,),
             reads="assessment_version", guard=through_page, page="assessment-appoint"),
        Move("visit", "登记实地核查", ("drawn",), "fielded", ASSESSORS, (HOW_SEEN, VISITED, *SITE, RECORD),
             called=by_name(SITE), fits=checked, by="assessors", sets={"field_done": True}, stops=("field",),
             paper="assessment_field"),
        Move("rate", "评定（第一人）", ("drawn", "fielded"), None, ASSESSORS, (*SIGNED, JUDGED), called=at_signed,
             fits=signed, by="assessors", sets={**NOT_SIGNED, "manual_by": True, "manual_signed": False}, inner=True),
        Move("sign", "评定签字（第二人）", ("drawn", "fielded"), None, ASSESSORS, (NOTE,), guard=rated,
             not_by=("rate",), by="assessors", sets={"manual_signed": True}, inner=True),
        Move("fraud", "认定弄虚作假", (*BEFORE_LOCK, "objected"), None, CITY, (FRAUD, PROOF), counts="frauds",
             grave=True, inner=True),
        Move("lock", "计分并锁定", ("fielded",), "scored", CITY, (BASIS, NOTE), reads="assessment_version",
             guard=through_page, page="assessment-lock", paper="assessment_score"),
        Move("late", "补报自查（锁定以后）", AFTER_LOCK, None, COUNTY, (*LATE_FILES, LATE_SELF, PROOF), own=True,
             called=at_files("late_"), sets={**NO_LATE, "late_filed": True}, tells=CITY),
        Move("meet", "评议并确定等次", ("scored",), "announced", CITY, (GRADE, GRADE_REASON, MINUTES),
             reads="assessment_grade", guard=current, fits=confirmed, term="sm14.objection",
             paper="assessment_minutes"),
        Move("object", "提出异议", ("announced",), "objected", COUNTY, (OBJECTION, PROOF), own=True,
             guard=once("objections", "异议已经提过两次，不能再提。", 2), counts="objections", term="sm14.answer"),
        Move("accept", "异议成立，重新计分并锁定", ("objected",), "scored", CITY,
             (ANSWERED, COUNT_LATE, STRUCK, BASIS), not_by=("visit", "rate", "sign"),
             reads="assessment_version", guard=through_page, page="assessment-objection",
             sets={"reopened_from": None, "published": False, **NOT_GRADED},
             paper=("assessment_objection", "assessment_score")),
        Move("dismiss", "异议不成立", ("objected",), "deciding", CITY, (ANSWERED,), not_by=("visit", "rate", "sign"),
             guard=unmarked("reopened_from", "这是审定以后的复核，维持审定的结果，或者重新计分。"),
             sets={"effect_text": None}, paper="assessment_objection"),
        Move("reopen", "登记市政府同意复核", tuple(SETTLED), "objected", CITY, (AGAIN, OBJECTION, PROOF),
             finds=reopened, term="sm14.answer", tells=COUNTY, grave=True),
        *(
            Move("keep", "复核不成立，维持审定的结果", ("objected",), state, CITY, (ANSWERED,),
                 not_by=("visit", "rate", "sign"), guard=came_from(state), term=term, tells=COUNTY,
                 sets={"reopened_from": None, "effect_text": None}, paper="assessment_objection")
            for state, term in SETTLED.items()
        ),
        Move("expire", "没有异议，公示期满", ("announced",), "deciding", MACHINE, tick=Tick.DROP,
             when="overdue"),
        *(
            Move("correct", "更正计分（计入的通报已撤回）", sources, target, CITY, (CORRECTED, BASIS),
                 reads="assessment_version", guard=through_page, page="assessment-correct", sets=sets, tells=COUNTY,
                 paper="assessment_score")
            for sources, target, sets in (
                (("scored", "announced", "deciding", "approved"), "scored", NOT_GRADED),
                (("objected",), None, {}),  # the objection is still to be answered
                (("praising", "talking", "rectifying", "rectified", "ended"), "scored",
                 {"published": False, **NOT_GRADED}),
            )
        ),
        Move("approve", "登记市政府审定", ("deciding",), "approved", CITY, (APPROVED, APPROVED_ON),
             reads="assessment_gone", guard=current, fits=after_meeting, paper="assessment_report"),
        Move("return", "市政府退回重新评议", ("deciding",), "scored", CITY, (REASON,)),
        Move("circulate", "通报", ("approved",), "praising", CITY, (CIRCULATED,), reads="assessment_gone",
             guard=all_of(graded("A"), current), public=True,
             stops=("circulate",), term="sm14.talk", sets={"published": True}, paper="assessment_circular"),
        Move("circulate", "通报", ("approved",), "talking", CITY, (CIRCULATED,), reads="assessment_gone",
             guard=all_of(graded("C"), current), public=True,
             stops=("circulate",), term="sm14.talk", sets={"published": True}, paper="assessment_circular"),
        Move("circulate", "通报", ("approved",), "ended", CITY, (CIRCULATED,), reads="assessment_gone",
             guard=all_of(graded("B"), current), public=True,
             stops=("circulate",), sets={"published": True}, paper="assessment_circular"),
        Move("praise", "印发表扬决定", ("praising",), "ended", CITY, (PRAISED,), paper="assessment_praise"),
        Move("talk", "发出约谈通知，限期整改", ("talking",), "rectifying", CITY, (TALK_ON, TALK_PLACE),
             reads="graded_talk", guard=talk_noticed, fits=same_talk, term="sm14.report", paper="assessment_talk"),
        Move("rectify", "报送整改报告", ("rectifying",), "rectified", COUNTY, (RECTIFIED, PROOF), own=True,
             term="sm14.check", paper="assessment_rectification"),
        Move("redo", "整改不到位，退回", ("rectified",), "rectifying", CITY, (REASON,), term="sm14.report"),
        Move("close", "整改验收合格，办结", ("rectified",), "ended", CITY, (ACCEPTED,)),
        Move("withdraw", "撤销", ANY_OPEN, "withdrawn", CITY, (REASON,), grave=True),
    ),
)  # fmt: skip
