"""惩戒措施 (SM-9): the measure one body carries against whoever is listed, sent to it and acknowledged by it.

A body that has nothing to carry says why; that is an answer too. What becomes of the measure later is told as a matter
of its own (`ban_change`). Measures:
拖欠农民工工资失信联合惩戒对象名单管理暂行办法, and until 2021 拖欠农民工工资“黑名单”管理暂行办法.
Whether to restrict is decided by the body, by its own law.
"""

from collections.abc import Mapping

from huxin.access import Role
from huxin.workflows import REASON, Field, Move, State, Workflow

BODIES = (Role.SECTOR, Role.DEVELOPMENT, Role.FINANCE, Role.MARKET, Role.CENTRAL_BANK)

MEASURES: Mapping[str, str] = {
    "development": "限制政府投资项目审批、政府资金支持",
    "finance": "限制参加政府采购、享受财政补贴",
    "housing": "限制招标投标、生产许可、资质审核（房屋市政工程）",
    "transport": "限制招标投标、资质审核（交通工程）",
    "water": "限制招标投标、资质审核（水利工程）",
    "market": "限制市场准入、评先评优",
    "central_bank": "融资贷款时供金融机构审慎参考",
}
"""What each body carries, by its key: the order in which they are sent and printed in the list."""

MORE = Field("proof", "材料", "files", required=False)

WORKFLOW = Workflow(
    kind="ban",
    label="惩戒措施",
    code="SM-9",
    series="CJ",
    basis="拖欠农民工工资“黑名单”管理暂行办法；拖欠农民工工资失信联合惩戒对象名单管理暂行办法；反馈的时限为默认值",
    opens=(Role.SYSTEM,),  # with the list that is pushed
    asks=(
        Field("unit", "被惩戒的单位", keep=True),
        Field("uscc", "统一社会信用代码", keep=True),
        Field("measure", "惩戒措施", keep=True),
        Field("decision", "列入决定书文号", keep=True),
        Field("since", "惩戒开始日期", "date", keep=True),
        Field("until", "惩戒届满日期", "date", future=True, not_past=True, keep=True),
    ),
    term="sm9.confirm",
    states=(
        State("sent", "待反馈", BODIES),
        State("acknowledged", "已实施"),
        State("declined", "不适用"),
        State("lifted", "列入已移出，终止"),
    ),
    moves=(
        Move("acknowledge", "反馈已实施", ("sent",), "acknowledged", BODIES,
             (Field("done", "怎样实施的", hint="录入哪个系统、从哪天起限制"), MORE),
             own=True, paper="ban_receipt"),
        Move("decline", "不适用，说明理由", ("sent",), "declined", BODIES, (REASON,), own=True),
        Move("lift", "列入已移出", ("sent",), "lifted", (Role.SYSTEM,), when="into:blacklist.removed"),
    ),
)  # fmt: skip
