"""无欠薪创建 (SM-16): one county in one year, from its programme to the award, its yearly review and its withdrawal.

The score is never typed in: with the self-score, the application, the check and each later review it is computed from
what is on file (`queries.no_arrears`) and kept with the run, the numbers and their digest. That a veto holds the
machine says; that the award is withdrawn a person decides.
白银市根治农民工欠薪2019行动计划第3项; the indicators are Zhejiang's of 2017 by analogy, the terms defaults.
"""

from collections.abc import Mapping
from typing import Any

from huxin.access import Role
from huxin.base.points import points
from huxin.workflows import ANY_OPEN, NOTE, PROOF, REASON, Field, Guard, Move, State, Subject, Workflow, all_of
from huxin.workflows._clock import Tick
from huxin.workflows._fields import NAMELESS

MACHINE, CITY = (Role.SYSTEM,), (Role.OFFICE,)
COUNTY = (Role.COUNTY_GOVERNMENT, Role.COUNTY_OFFICE)
GOVERNMENT = (Role.COUNTY_GOVERNMENT,)
SELF, LIVE, CHECK = "self", "live", "check"
"""Under which of these a matter keeps a score: of the county's own, of a later day, of the city's check."""

GOALS = Field("goals", "目标任务和措施", keep=True)
SCORED = Field("assessed", "自评说明", keep=True, hint="没有数据的项怎样核查的；分数由系统计算，不填")
APPLIED = Field("applied", "申报理由", keep=True)
VISITED = Field("visited_on", "暗访日期", "date")
SITES = Field("sites_seen", "暗访工地处数", "count", least=1, most=1_000)
HEADS = Field("heads_asked", "访谈工人人数", "count", least=1, most=10_000)
FOUND = Field("found", "暗访情况", hint=NAMELESS)
CHECKED = Field("checked", "核验意见", keep=True, hint="没有数据的项怎样核查的")
PUBLICISED = Field("publicised", "公示内容", keep=True, hint=NAMELESS)
CHANNEL = Field("channel", "公示的渠道", keep=True, hint="市政府网站、报纸等")
OBJECTION = Field("objection", "异议的内容", hint=NAMELESS)
ANSWERED = Field("answered", "核实处理的结果", hint=NAMELESS)
APPROVED = Field("approved", "市政府认定文件的文号", keep=True)
APPROVED_ON = Field("approved_on", "认定日期", "date", keep=True)
REVIEWED = Field("reviewed", "复核意见", keep=True)
VETO = Field("veto", "否决情形", keep=True, hint=NAMELESS)
DECIDED = Field("decided", "撤销的事实和理由", keep=True, hint=NAMELESS)


def clear(key: str, act: str) -> Guard:
    """Only while the score kept under a key reaches the mark and no veto holds in it."""

    def guard(subject: Subject) -> str | None:
        score: Mapping[str, Any] | None = subject.data.get(f"{key}_score")
        if not score:  # not computed yet: the move computes it before it asks again
            return None
        if score["broken"]:
            return f"{score['day']}的数据有{len(score['broken'])}项否决情形，不能{act}：{'、'.join(score['broken'])}。"
        if score["points"] < score["pass_mark"]:
            got, asked = points(score["points"]), points(score["pass_mark"])
            return f"{score['day']}的数据得{got}分，没有达到分数线{asked}分，不能{act}。"
        return None

    return guard


def seen(subject: Subject) -> str | None:
    """Only after a secret visit."""
    return None if subject.data.get("visits") else "还没有登记暗访，核验须有数据和暗访。"


def heard(subject: Subject) -> str | None:
    """Only when every objection is answered."""
    left = subject.data.get("objections", 0) - subject.data.get("answers", 0)
    return f"还有{left}件异议没有核实处理。" if left > 0 else None


def waiting(subject: Subject) -> str | None:
    """Only while an objection is not answered."""
    return None if heard(subject) else "没有待核实的异议。"


HELD = ("awarded", "kept")
WORKFLOW = Workflow(
    kind="creation",
    label="无欠薪创建",
    code="SM-16",
    series="CJ",
    basis="白银市根治农民工欠薪2019行动计划第3项；否决指标类推浙江省2017年标准，各项时限为默认值",
    opens=MACHINE,  # for every county, when the city begins a year
    starts={"programme": "sm16.programme", "apply": "sm16.apply"},
    until={"programme": "plan_by", "apply": "year_end"},
    states=(
        State("planning", "待报实施方案", COUNTY),
        State("running", "创建中", COUNTY),
        State("scored", "已自评", COUNTY),
        State("applied", "待核验", CITY, above=True),
        State("checked", "待公示", CITY),
        State("publicised", "公示中", CITY, above=True),
        State("deciding", "待认定", CITY),
        State("awarded", "已认定", CITY, above=True),
        State("kept", "复核保持", CITY, above=True),
        State("revoking", "待决定是否撤销", CITY, above=True),
        State("revoked", "已撤销认定"),
        State("ended", "已结束"),
        State("withdrawn", "已撤销"),
    ),
    moves=(
        Move("programme", "报送实施方案", ("planning",), "running", COUNTY, (GOALS, PROOF), own=True,
             stops=("programme",), paper="creation_programme"),
        Move("score", "自评并锁定", ("running", "scored"), "scored", COUNTY, (SCORED,), own=True, reads="self_score",
             paper="creation_score"),
        Move("apply", "申报", ("scored",), "applied", GOVERNMENT, (APPLIED,), own=True, reads="live_score",
             guard=all_of(clear(SELF, "申报"), clear(LIVE, "申报")), stops=("apply",), term="sm16.check",
             paper="creation_application"),
        Move("visit", "登记暗访", ("applied",), None, CITY, (VISITED, SITES, HEADS, FOUND), counts="visits",
             inner=True),
        Move("check", "核验符合", ("applied",), "checked", CITY, (CHECKED,), reads="check_score",
             guard=all_of(seen, clear(CHECK, "核验通过")), paper="creation_check"),
        Move("refuse", "不符合，退回", ("applied", "checked", "publicised", "deciding"), "running", CITY, (REASON,),
             reads="check_score", paper="creation_refused"),
        Move("publicise", "公示", ("checked",), "publicised", CITY, (PUBLICISED, CHANNEL), public=True,
             term="sm16.publicise", sets={"objections": 0, "answers": 0}, paper="creation_publicity"),
        Move("object", "登记异议", ("publicised",), None, CITY, (OBJECTION,), counts="objections", inner=True),
        Move("answer", "登记异议处理结果", ("publicised", "deciding"), None, CITY, (ANSWERED,), guard=waiting,
             counts="answers", inner=True),
        Move("expire", "公示期满", ("publicised",), "deciding", MACHINE, tick=Tick.DROP, when="overdue"),
        Move("award", "登记市政府认定", ("deciding",), "awarded", CITY, (APPROVED, APPROVED_ON), reads="live_score",
             guard=all_of(heard, clear(LIVE, "认定")), term="sm16.keep", paper="creation_award"),
        Move("keep", "年度复核，保持认定", HELD, "kept", CITY, (REVIEWED, NOTE), reads="live_score",
             guard=clear(LIVE, "保持认定"), term="sm16.keep", paper="creation_review"),
        Move("propose", "出现否决情形，提请撤销", HELD, "revoking", MACHINE, term="sm16.revoke", tells=CITY),
        Move("propose", "发现否决情形，提请撤销", HELD, "revoking", CITY, (VETO,), reads="live_score",
             term="sm16.revoke"),
        Move("dismiss", "核查不构成否决，保持认定", ("revoking",), "kept", CITY, (REVIEWED, PROOF),
             reads="live_score", term="sm16.keep", paper="creation_review"),
        Move("revoke", "撤销认定", ("revoking",), "revoked", CITY, (DECIDED, NOTE), reads="live_score", grave=True,
             paper="creation_revocation"),
        Move("end", "本年度不再申报，结束", ("planning", "running", "scored"), "ended", CITY, (REASON,), grave=True,
             stops=("programme", "apply")),
        Move("withdraw", "撤销登记", ANY_OPEN, "withdrawn", CITY, (REASON,), grave=True),
    ),
)  # fmt: skip
