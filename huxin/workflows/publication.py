"""社会公布 (SM-8): a decided case becomes an announcement, by two people, and can be put right at any time.

A case that was decided proposes its candidate by itself when it is closed, or at once where it is especially serious;
so does a criminal matter that has its result. What the public reads is checked for personal data before anybody reviews
it (`actions._public`). Who wrote or reviewed an announcement does not release it. A decision that a court or the review
overturns takes the announcement out of the batch, or has it corrected or withdrawn in three working days.
"""

from collections.abc import Mapping
from typing import Any

from huxin.access import Role
from huxin.workflows import NOTE, PROOF, REASON, Field, Guard, Move, State, Subject, Workflow
from huxin.workflows._clock import Tick
from huxin.workflows._conditions import only
from huxin.workflows._quarters import publish_by, quarter_of

LABOUR, MACHINE = (Role.INSPECTOR, Role.BUREAU), (Role.SYSTEM,)
ENTERPRISE = (Role.ENTERPRISE,)
RELEASERS = (Role.BUREAU, Role.COUNTY_OFFICE, Role.OFFICE)

CRITERIA = {
    "large": "克扣、无故拖欠劳动报酬，数额较大",
    "refused": "拒不支付劳动报酬，依法移送司法机关追究刑事责任",
    "insurance": "不依法参加社会保险或者缴纳社会保险费，情节严重",
    "hours": "违反工作时间和休息休假规定，情节严重",
    "protected": "违反女职工和未成年工特殊劳动保护规定，情节严重",
    "child": "违反禁止使用童工规定",
    "influence": "因劳动保障违法行为造成严重不良社会影响",
    "other": "其他重大劳动保障违法行为",
}
PACES = {"batch": "列入本季度批次", "at_once": "情节特别严重，随时公布"}

PUBLIC = (
    Field("unit", "单位全称", keep=True),
    Field("uscc", "统一社会信用代码", keep=True, hint="18位"),
    Field("address", "单位地址", keep=True),
    Field("head", "法定代表人或者负责人", keep=True, hint="只写姓名"),
    Field("facts", "主要违法事实", keep=True, hint="与处理决定一致；不写工人姓名、证件号码、手机号、卡号"),
    Field("result", "处理情况", keep=True, hint="写明决定的机关、文号和内容"),
)
"""What the public reads, and nothing else (重大劳动保障违法行为社会公布办法)."""
CRITERION = Field("criterion", "符合的公布情形", "choice", choices=CRITERIA, keep=True)
PACE = Field("pace", "公布的时间", "choice", choices=PACES, keep=True)
OPINION = Field("opinion", "审核意见", hint="合法性、与处理决定是否一致、是否涉及秘密和个人信息")
RECORD = Field("record", "陈述的内容")
MEDIA = Field("media", "同时公布的报刊、电视", required=False)
FOUND = Field("found", "复核的事实和意见")
MORE = Field("proof", "材料", "files", required=False)

BEFORE = ("candidate", "reviewing", "reviewed", "notified")
SHOWN = ("published", "objected", "correcting", "amended")


def in_quarter(subject: Subject) -> Mapping[str, Any]:
    """The last day of the batch of the quarter in which it was proposed."""
    return {"publish_by": publish_by(quarter_of(subject.opened_on)).isoformat()}


def pace(key: str) -> Guard:
    """Only where this is when it is to be published."""
    return only("pace", (key,), f"审核的公布时间不是「{PACES[key]}」。")


WORKFLOW = Workflow(
    kind="publication",
    label="社会公布",
    code="SM-8",
    series="GB",
    basis="重大劳动保障违法行为社会公布办法；白银市根治农民工欠薪2019行动计划第11项；内部时限为默认值",
    opens=(*LABOUR, *MACHINE),
    term="sm8.review",
    states=(
        State("candidate", "候选", LABOUR),
        State("reviewing", "待审核", LABOUR),
        State("reviewed", "待告知", LABOUR),
        State("notified", "待公布", RELEASERS),
        State("published", "已公布", LABOUR),
        State("objected", "异议复核中", LABOUR),
        State("correcting", "待更正、撤回", LABOUR),
        State("amended", "更正待公布", RELEASERS),
        State("dropped", "不予公布"),
        State("withdrawn", "已撤回"),
        State("expired", "期满归档"),
    ),
    moves=(
        Move("draft", "拟定公布内容", ("candidate",), "reviewing", LABOUR, (CRITERION, PACE, *PUBLIC),
             tick=Tick.HAND, public=True, inner=True),
        Move("send_back", "退回重拟", ("reviewing",), "candidate", LABOUR, (REASON,), tick=Tick.HAND, inner=True),
        Move("review", "审核通过", ("reviewing",), "reviewed", LABOUR, (OPINION,), not_by=("draft",),
             term="sm8.notify", paper="publication_review", inner=True),
        Move("drop", "不予公布", BEFORE, "dropped", LABOUR, (REASON,), grave=True),
        Move("notify", "公布前告知", ("reviewed",), "notified", LABOUR, (NOTE,), guard=pace("batch"),
             finds=in_quarter, starts={"batch": "sm8.batch"}, until={"batch": "publish_by"},
             paper="publication_notice", grave=True),
        Move("notify", "公布前告知", ("reviewed",), "notified", LABOUR, (NOTE,), guard=pace("at_once"),
             term="sm8.publish.serious", paper="publication_notice", grave=True),
        Move("state", "陈述意见", ("notified",), None, (*ENTERPRISE, *LABOUR), (RECORD, MORE)),
        Move("release", "公布", ("notified",), "published", RELEASERS, (MEDIA, NOTE), not_by=("draft", "review"),
             stops=("batch",), starts={"shown": "sm8.shown"}, public=True, publishes="published",
             paper="publication_announcement", grave=True),

        Move("object", "提出异议", ("published",), "objected", (*ENTERPRISE, *LABOUR), (REASON, MORE),
             term="sm8.objection"),
        Move("keep", "异议不成立，维持公布", ("objected",), "published", LABOUR, (FOUND, MORE),
             not_by=("draft", "review", "release"), paper="publication_kept"),
        Move("admit", "异议成立", ("objected",), "correcting", LABOUR, (FOUND, MORE),
             not_by=("draft", "review", "release"), term="sm8.correct", paper="publication_admitted"),
        Move("mistake", "发现差错", ("published",), "correcting", LABOUR, (REASON,), term="sm8.correct"),
        Move("overturned", "处理决定被撤销、变更", BEFORE, "dropped", MACHINE, when="with:case.overturned"),
        Move("overturned", "处理决定被撤销、变更", SHOWN, "correcting", MACHINE, term="sm8.correct",
             sets={"decision_overturned": True}, when="with:case.overturned"),
        Move("overturned", "登记处理决定被法院或者复议机关撤销、变更", BEFORE, "dropped", LABOUR, (REASON, PROOF)),
        Move("overturned", "登记处理决定被法院或者复议机关撤销、变更", SHOWN, "correcting", LABOUR, (REASON, PROOF),
             term="sm8.correct", sets={"decision_overturned": True}),
        Move("amend", "拟定更正内容", ("correcting",), "amended", LABOUR, (*PUBLIC, REASON), tick=Tick.HAND,
             public=True, inner=True),
        Move("redo", "退回重拟更正", ("amended",), "correcting", RELEASERS, (REASON,), tick=Tick.HAND, inner=True),
        Move("correct", "公布更正", ("amended",), "published", RELEASERS, (Field("reason", "更正的原因"),),
             not_by=("amend",), public=True, publishes="corrected", paper="publication_correction", grave=True),
        Move("withdraw", "撤回公布", ("correcting", "amended"), "withdrawn", (*LABOUR, *RELEASERS),
             (Field("reason", "撤回的原因"),), public=True, publishes="withdrawn", paper="publication_withdrawal",
             grave=True),
        Move("expire", "公布期满，归档", SHOWN, "expired", MACHINE, drops=("shown",), when="overdue:shown",
             publishes="expired"),
    ),
)  # fmt: skip
