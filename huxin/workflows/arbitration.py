"""仲裁绿色通道 (SM-6): an application for wages, taken up first, mediated, awarded within 45 days, aimed at 30.

调解仲裁法: accept in 5 days, serve in 5, defend in 10, 45 days to the award and 15 more with approval; partial award
and advance execution without security. 护薪行动: 30 days, beyond which the head of the body supervises it himself.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from huxin.access import Role
from huxin.law import parameters
from huxin.law.calendar import calendar
from huxin.workflows import NOTE, PROOF, REASON, Field, Move, State, Subject, Workflow, all_of
from huxin.workflows._award import may_be_final
from huxin.workflows._conditions import marked, unmarked
from huxin.workflows._money import join, paid, receive

ARB, MACHINE, ENTERPRISE = (Role.ARBITRATION,), (Role.SYSTEM,), (Role.ENTERPRISE,)
HEARING = ("accepted", "mediating", "heard")
RULED = ("awarded", "settled")
PROCEEDING = ("applied", *HEARING)
LANES = ("award", "target", "tribunal", "serve", "serve_fast", "defence", "defence_serve", "advance")

SUMMARY = Field("claims", "仲裁请求和理由", required=False, keep=True)
TRIBUNAL = Field("tribunal", "仲裁庭组成人员", keep=True)
TOLD_ON = Field("told_on", "开庭通知送达日期", "date", keep=True)
HELD_ON = Field("hearing_on", "开庭日期", "date", future=True, not_past=True, keep=True)
TERMS = Field("agreed", "调解协议内容")
AWARDED = Field("awarded_fen", "裁决支付金额（元）", "amount", keep=True)
PARTIAL = Field("partial_fen", "先行裁决支付金额（元）", "amount", keep=True)
ADVANCE = Field("advance_fen", "先予执行金额（元）", "amount", keep=True)
HARDSHIP = Field("hardship", "权利义务关系明确、不先予执行将严重影响生活的理由", keep=True)
OPINION = Field("opinion", "认定的事实和裁决理由")
DEFENCE, MORE = Field("defence", "答辩意见"), Field("proof", "材料", "files", required=False)
DAYS = Field("days", "延长的天数", "count", least=1, most=15)


def free(subject: Subject) -> str | None:
    """The same claim is not pursued twice: not while an inspection case on it is open (监察条例第二十一条)."""
    open_case = subject.data.get("case_open")
    return "同一请求正在由劳动保障监察立案办理，不能重复受理。请先核对监察案件。" if open_case else None


def crowded(subject: Subject) -> str | None:
    """Only groups, and what comes before Spring Festival, and only once."""
    if subject.data.get("same_day"):
        return "已经列入当日受理。"
    urgent = subject.data.get("group") or subject.data.get("festival")
    return None if urgent else "不到10人，也不在春节前，不列入当日受理。"


def early_enough(given: Mapping[str, Any], subject: Subject) -> str | None:
    """The parties are told five working days before the hearing (第三十五条)."""
    days = parameters.at(subject.opened_on)["sm6.hearing.notice"].value
    told, held = given["told_on"], given["hearing_on"]
    early = calendar().add(date.fromisoformat(told), days) <= date.fromisoformat(held)
    return None if early else f"开庭日期{held}距通知送达{told}不足{days}个工作日，请另定开庭日期。"


def noticed(subject: Subject) -> str | None:
    """Only after they were."""
    told = subject.data.get("told_on") and subject.data.get("hearing_on")
    return early_enough(subject.data, subject) if told else "还没有通知开庭。"


def listed(subject: Subject) -> str | None:
    """Only once it is known what each worker claims."""
    return None if subject.data.get("largest_fen") else "还没有登记每名工人的金额，请先追加工人。"


def effective(subject: Subject) -> str | None:
    """A settlement at once; an award when it is final, or when nobody has sued in time."""
    if subject.state == "settled" or subject.data.get("final") or subject.overdue:
        return None
    return "裁决还没有生效：起诉期限没有届满，也不是终局裁决。"


MEDIATED = marked("mediations", "裁决前应当先行调解，请先登记调解。")
SERVED, DEFENDED = marked("served", "申请书副本还没有送达。"), unmarked("defended", "答辩书已经提交或者不再提交。")
ASKED = marked("advance_asked", "没有先予执行的申请。")

WORKFLOW = Workflow(
    kind="arbitration",
    label="仲裁绿色通道",
    code="SM-6",
    series="ZC",
    basis="劳动争议调解仲裁法；劳动人事争议仲裁办案规则；“护薪行动”通知；绿色通道时限为类推或者默认值",
    opens=(*MACHINE, Role.INSPECTOR, Role.COUNTY_OFFICE, Role.JUSTICE, Role.UNION, *ARB),
    asks=(SUMMARY,),
    term="sm6.accept",
    states=(
        State("applied", "待受理", ARB),
        State("accepted", "已受理", ARB),
        State("mediating", "先行调解", ARB),
        State("heard", "已开庭，待裁决", ARB),
        State("awarded", "已裁决，待履行", ARB),
        State("settled", "已调解，待履行", ARB),
        State("enforcing", "移送执行", ARB),
        State("performed", "已履行"),
        State("refused", "不予受理"),
        State("withdrawn", "撤回申请"),
        State("court", "转人民法院"),
        State("unenforced", "终结执行"),
    ),
    moves=(
        Move("prioritise", "列入当日受理", ("applied",), None, (*ARB, *MACHINE), guard=crowded,
             starts={"fast": "sm6.accept.fast"}, sets={"same_day": True}, when="met"),
        Move("accept", "受理", ("applied",), "accepted", ARB, (NOTE,), guard=free, reads="cases", stops=("fast",),
             starts={"serve": "sm6.serve", "serve_fast": "sm6.serve.fast", "tribunal": "sm6.tribunal",
                     "award": "sm6.award", "target": "sm6.award.fast"},
             paper="arbitration_acceptance"),
        Move("refuse", "不予受理", ("applied",), "refused", ARB, (REASON,), paper="arbitration_refusal", grave=True),

        Move("serve", "送达申请书副本", HEARING, None, ARB, (PROOF,), guard=unmarked("served", "申请书副本已经送达。"),
             starts={"defence": "sm6.defence"}, stops=("serve", "serve_fast"), sets={"served": True},
             paper="arbitration_service"),
        Move("defend", "提交答辩书", HEARING, None, (*ENTERPRISE, *ARB), (DEFENCE, MORE),
             guard=all_of(SERVED, DEFENDED), starts={"defence_serve": "sm6.defence.serve"}, stops=("defence",),
             sets={"defended": True}, paper="arbitration_defence"),
        Move("serve_defence", "送达答辩书副本", HEARING, None, ARB, (PROOF,),
             guard=marked("defended", "还没有收到答辩书。"), stops=("defence_serve",)),
        Move("waive", "双方同意不再提交答辩", HEARING, None, ARB, (PROOF,),
             guard=DEFENDED, stops=("defence",), sets={"defended": True}),
        Move("appoint", "通知组庭", HEARING, None, ARB, (TRIBUNAL,), stops=("tribunal",),
             paper="arbitration_tribunal"),
        Move("mediate", "开始先行调解", ("accepted", "heard"), "mediating", ARB, (NOTE,), counts="mediations",
             term="sm6.mediate"),
        Move("fail", "调解不成", ("mediating",), "accepted", ARB, (REASON,), paper="arbitration_mediation"),
        Move("settle", "达成调解", HEARING, "settled", ARB, (TERMS, PROOF), stops=LANES,
             paper=("arbitration_mediation", "arbitration_settlement")),
        Move("summon", "通知开庭", HEARING, None, ARB, (TOLD_ON, HELD_ON), fits=early_enough,
             paper="arbitration_hearing"),
        Move("hold", "登记开庭审理", ("accepted",), "heard", ARB, (NOTE,), guard=noticed),
        Move("adjourn", "另行开庭", ("heard",), "accepted", ARB, (REASON,)),
        Move("extend", "批准延期裁决", HEARING, None, ARB, (DAYS, REASON), extends="award", counts="extensions",
             guard=unmarked("extensions", "只能延期一次，已经延过。")),
        Move("redden", "超过护薪期限未裁决，列入挂牌督办", HEARING, None, MACHINE,
             guard=unmarked("red", "已经列入挂牌督办。"), sets={"red": True}, when="overdue:target"),

        Move("rule_part", "先行裁决", ("heard",), None, ARB, (PARTIAL, OPINION), guard=listed,
             paper="arbitration_partial"),
        Move("ask_advance", "登记先予执行申请", HEARING, None, ARB, (HARDSHIP, PROOF),
             guard=unmarked("advance_asked", "已有一项先予执行申请。"), starts={"advance": "sm6.advance"},
             sets={"advance_asked": True}),
        Move("grant_advance", "裁决先予执行", HEARING, None, ARB, (ADVANCE,),
             guard=ASKED, stops=("advance",), sets={"advance_asked": False},
             paper="arbitration_advance"),
        Move("deny_advance", "不予先予执行", HEARING, None, ARB, (REASON,),
             guard=ASKED, stops=("advance",), sets={"advance_asked": False}),

        Move("award", "裁决（非终局）", ("heard",), "awarded", ARB, (AWARDED, OPINION), guard=MEDIATED,
             term="sm6.sue", stops=LANES, sets={"final": False},
             paper="arbitration_award", grave=True),
        Move("award_final", "终局裁决", ("heard",), "awarded", ARB, (AWARDED, OPINION),
             guard=all_of(MEDIATED, may_be_final),
             term="sm6.sue", starts={"set_aside": "sm6.set_aside"},
             stops=LANES, sets={"final": True},
             paper="arbitration_award_final", grave=True),
        Move("sue", "登记起诉或者申请撤销", ("awarded",), "court", ARB, (PROOF, NOTE)),
        Move("enforce", "移送执行", RULED, "enforcing", ARB, (NOTE, PROOF), guard=effective,
             paper=("arbitration_application", "arbitration_enforcement")),
        Move("perform", "已全部履行", (*RULED, "enforcing"), "performed", ARB, (PROOF,), guard=paid,
             not_by=("receive", "award", "award_final", "settle")),
        Move("give_up", "登记终结执行", ("enforcing",), "unenforced", ARB, (REASON, PROOF)),
        Move("withdraw", "申请人撤回", PROCEEDING, "withdrawn", ARB, (REASON, PROOF)),
        Move("to_court", "登记申请人因逾期起诉", PROCEEDING, "court", ARB, (PROOF, NOTE)),
        join(ARB, PROCEEDING),
        receive(ARB),
    ),
)  # fmt: skip
