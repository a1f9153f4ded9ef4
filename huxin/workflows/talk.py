"""约谈、整改、问责 (SM-15; measure 29): one body that is talked to, rectifies, is accepted, or is held to account.

Who talks is the plan's: a unit or its staff are talked to by the city's office, the leader of a county government by
the chief convener, after the office has reported to the city government. The machine proposes a talk with its reasons
(`queries.talks`), a person opens it. Everybody else but the body itself knows nothing of the matter (`access.CLOSED`),
and what was said in the talk or proposed against somebody is sealed (`Move.sealed`). Once it is handed over to the
discipline body, that alone reads what is sealed.
白银市根治农民工欠薪2019行动计划第29项; from 2020-05-01 保障农民工工资支付条例第五十九条 besides; terms are defaults.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from huxin.access import Role
from huxin.law.regulation import NAME, SINCE
from huxin.workflows import NOTE, PROOF, REASON, Field, Guard, Move, State, Subject, Workflow
from huxin.workflows._conditions import marked, only

OFFICE, CONVENER, MACHINE = (Role.OFFICE,), (Role.CONVENER,), (Role.SYSTEM,)
ADDRESSEES = (
    Role.COUNTY_GOVERNMENT, Role.COUNTY_OFFICE, Role.INSPECTOR, Role.BUREAU, Role.SECTOR, Role.DEVELOPMENT,
    Role.FINANCE, Role.POLICE, Role.JUSTICE, Role.UNION, Role.MARKET, Role.CENTRAL_BANK, Role.PETITION,
)  # fmt: skip
LEVELS = {"unit": "单位及其工作人员（市治欠办组织）", "leader": "县区政府负责人（总召集人约谈）"}
TRIGGERS = {
    "grade": "年度考核C级", "named": "季度通报两次点名", "crowd": "发生五十人以上群体性事件",
    "raised": "督办函两次提级", "fraud": "弄虚作假、瞒报谎报", "serious": "严重失职失责",
    "funding": "政府投资项目资金没有限期到位", "other": "其他",
}  # fmt: skip
SEEN = ("grade", "named", "crowd", "raised")
"""What is on file here where it happened."""
GROUNDS = {
    "fraud": "弄虚作假、瞒报谎报", "result": "失职渎职造成严重后果", "behind": "约谈后工作仍然落后、整改不到位",
}  # fmt: skip
DISCIPLINE = {"discipline": "纪检监察机关"}
RECEIVERS = {"appointing": "任免机关", "government": "市人民政府", "other": "其他有权机关"}
NAMELESS = "写职务，不写个人的证件号码、电话"

LEVEL = Field("talk_level", "约谈对象", "choice", choices=LEVELS, keep=True)
TRIGGER = Field("trigger", "约谈的情形", "choice", choices=TRIGGERS, keep=True)
CAUSE = Field("cause", "事实和理由", keep=True, hint=NAMELESS)
REPORTED = Field("reported", "向市政府报告的文号和意见", keep=True)
HELD_ON = Field("held_on", "约谈日期", "date", future=True, not_past=True, keep=True, hint="发出通知三个工作日以后")
PLACE = Field("place", "约谈地点", keep=True)
TALKED_ON = Field("talked_on", "实际约谈日期", "date", keep=True)
PRESENT = Field("present", "参加人员", hint=NAMELESS)
RECORD = Field("record", "约谈记录", hint="指出的问题、被约谈人的说明；记录封存")
DEMANDS = Field("demands", "整改要求", keep=True, hint="被约谈的单位看得到；约谈记录封存，看不到")
MEASURES = Field("plan", "整改方案", hint="每个问题的措施、责任单位、完成日期")
DONE = Field("done", "整改情况")
CHECKED = Field("checked", "核查方式和结果")
GROUND = Field("ground", "问责的情形", "choice", choices=GROUNDS)
FACTS = Field("facts", "事实和证据", hint=NAMELESS)
PROPOSED = Field("proposed", "问责建议")
TO_DISCIPLINE = Field("receiver", "移送机关", "choice", choices=DISCIPLINE)
RECEIVER = Field("receiver", "移送机关", "choice", choices=RECEIVERS)
APPROVED = Field("approved", "市政府负责人批准的文号")


OBJECTION = Field("objection", "申请复核的内容和理由")
ANSWERED = Field("answered", "复核意见", hint="由没有参加约谈、核查的人员复核")
CONCLUDED = {"objection": "sm15.objection"}
"""From a conclusion on the body has thirty days to ask for another look (政府督查工作条例第十五条至第二十三条)."""


def triggers(day: date) -> Mapping[str, str]:
    """For what a person may propose a talk on a local day: over a government's money only where the article is law,
    and not what the system itself can see, which it proposes where it is so."""
    return {key: label for key, label in TRIGGERS.items() if key not in SEEN and (key != "funding" or day >= SINCE)}


leader = only("talk_level", ("leader",), "约谈的是单位及其工作人员，由市治欠办组织，不需要向市政府报告。")
unit = only("talk_level", ("unit",), "约谈县区政府负责人，须先向市政府报告，由总召集人约谈。")
planned = marked("plans", "还没有报送整改方案。")


def grounds(subject: Subject) -> str | None:
    """Only where the plan has the next step: fraud, a serious result, or a talk that did not help."""
    data = subject.data
    if data.get("trigger") in ("fraud", "serious", "crowd") or data.get("returns") or subject.overdue:
        return None
    return "只有弄虚作假、造成严重后果，或者约谈后整改不到位、逾期没有整改，才能提出问责建议。"


def objectable(subject: Subject) -> str | None:
    """Only after a conclusion, within the days for it, and once."""
    if subject.data.get("objections"):
        return "已经申请过复核。"
    if subject.data.get("objection_over"):
        return "申请复核的期限已经届满。"
    return None if subject.data.get("concluded") else "还没有验收结论或者问责建议，不能申请复核。"


def asked(subject: Subject) -> str | None:
    """Only while a request for another look waits for its answer."""
    data = subject.data
    return None if data.get("objections", 0) > data.get("objections_answered", 0) else "没有待答复的复核申请。"


def answered(subject: Subject) -> str | None:
    """Not before a request for another look is answered."""
    return None if asked(subject) else "申请复核还没有答复，答复以后再移送。"


def in_time(given: Mapping[str, Any], subject: Subject) -> str | None:
    """The notice comes so many working days before the talk."""
    first = subject.data.get("talk_from")
    return f"约谈前须提前三个工作日通知，最早{first}。" if first and given["held_on"] < first else None


def noticed(given: Mapping[str, Any], subject: Subject) -> str | None:
    """No talk is held before the days of its notice are over."""
    first = subject.data.get("talk_from")
    if first and given["talked_on"] < first:
        return f"通知三个工作日以后才能约谈，最早{first}。请核对实际约谈日期。"
    return None


def _hold(name: str, who: tuple[Role, ...], guard: Guard) -> Move:
    return Move(
        name, "登记约谈", ("noticed",), "rectifying", who, (TALKED_ON, DEMANDS, PRESENT, RECORD), guard=guard,
        fits=noticed, sealed=True,
        stops=("talk",), term="sm15.report", tells=ADDRESSEES, paper="talk_record",
    )  # fmt: skip


WORKFLOW = Workflow(
    kind="talk",
    above=("talk",),
    label="约谈",
    code="SM-15",
    series="YT",
    basis="白银市根治农民工欠薪2019行动计划第29项；时限为默认值",
    later=((SINCE, f"{NAME}第五十九条"),),
    opens=OFFICE,
    asks=(LEVEL, TRIGGER, CAUSE),
    states=(
        State("opened", "待通知", OFFICE),
        State("reported", "已报告市政府", OFFICE),
        State("noticed", "已通知", (*OFFICE, *CONVENER)),
        State("rectifying", "整改中", ADDRESSEES),
        State("checking", "待验收", OFFICE, above=True),
        State("accounting", "待移送", OFFICE, above=True),
        State("accepted", "已验收"),
        State("handed", "已移送"),
        State("dropped", "不约谈"),
    ),
    moves=(
        Move("report_up", "向市政府报告", ("opened",), "reported", OFFICE, (REPORTED,), guard=leader,
             paper="talk_report"),
        Move("notify", "发出约谈通知", ("opened",), "noticed", OFFICE, (HELD_ON, PLACE), guard=unit, fits=in_time,
             reads="talk_from", starts={"talk": "sm15.talk"}, until={"talk": "held_on"}, tells=ADDRESSEES,
             paper="talk_notice"),
        Move("notify_leader", "发出约谈通知（总召集人约谈）", ("reported",), "noticed", OFFICE, (HELD_ON, PLACE),
             fits=in_time, reads="talk_from", starts={"talk": "sm15.talk"}, until={"talk": "held_on"},
             tells=(*CONVENER, *ADDRESSEES), paper="talk_notice"),
        _hold("hold", OFFICE, unit),
        _hold("hold_leader", CONVENER, leader),
        Move("plan", "报送整改方案", ("rectifying",), None, ADDRESSEES, (MEASURES,), own=True, counts="plans",
             paper="talk_plan"),
        Move("report", "报送整改报告", ("rectifying",), "checking", ADDRESSEES, (DONE, PROOF), own=True, guard=planned,
             term="sm15.check", paper="talk_rectified"),
        Move("accept", "验收合格", ("checking",), "accepted", OFFICE, (CHECKED, NOTE), paper="talk_accepted"),
        Move("redo", "验收不合格，退回整改", ("checking",), "rectifying", OFFICE, (REASON,), counts="returns",
             term="sm15.report", starts=CONCLUDED, sets={"concluded": True}, paper="talk_redo"),
        Move("propose", "提出问责建议", ("opened", "rectifying", "checking"), "accounting", OFFICE,
             (GROUND, FACTS, PROPOSED), guard=grounds, sealed=True, term="sm15.account", starts=CONCLUDED,
             sets={"concluded": True}, paper="talk_proposal"),
        Move("object", "申请复核", ("rectifying", "accounting"), None, ADDRESSEES, (OBJECTION, NOTE), own=True,
             guard=objectable, counts="objections", stops=("objection",), tells=OFFICE,
             starts={"review": "sm15.objection.answer"}, paper="talk_objection"),
        Move("review", "答复复核申请", ("rectifying", "checking", "accounting"), None, OFFICE, (ANSWERED,),
             guard=asked, not_by=("hold", "redo", "propose"), counts="objections_answered", stops=("review",),
             tells=ADDRESSEES, paper="talk_review"),
        Move("objection_over", "申请复核期满", ("rectifying", "checking", "accounting"), None, MACHINE,
             when="overdue:objection", sets={"objection_over": True}, stops=("objection",)),
        Move("hand", "移送纪检监察机关", ("accounting",), "handed", OFFICE, (TO_DISCIPLINE, APPROVED, PROOF),
             guard=answered, not_by=("propose",), sealed=True, grave=True, before=Role.DISCIPLINE,
             paper="talk_handover"),
        Move("hand_on", "移送其他有权机关", ("accounting",), "handed", OFFICE, (RECEIVER, APPROVED, PROOF),
             guard=answered, not_by=("propose",), sealed=True, grave=True, paper="talk_handover"),
        Move("drop", "不约谈", ("opened", "reported", "noticed"), "dropped", OFFICE, (REASON,)),
    ),
)  # fmt: skip
