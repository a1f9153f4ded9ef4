"""惩戒措施变更 (SM-9): a body that was sent a measure is told that it ends or goes on, and says that it has followed.

Opened by the machine with the removal, the renewal or the court's overturning of a listing, once for each body that did
not decline its measure. A measure that goes on after the removal harms somebody by no law, so this has a term of its
own: that of the first answer.
"""

from collections.abc import Mapping

from huxin.access import Role
from huxin.workflows import Field, Move, State, Workflow
from huxin.workflows.ban import BODIES, MORE

CHANGES: Mapping[str, str] = {"ended": "解除", "extended": "延长"}
"""What becomes of a measure."""

WORKFLOW = Workflow(
    kind="ban_change",
    label="惩戒措施变更",
    code="SM-9",
    series="CB",
    basis="拖欠农民工工资“黑名单”管理暂行办法；拖欠农民工工资失信联合惩戒对象名单管理暂行办法；反馈的时限为默认值",
    opens=(Role.SYSTEM,),  # with the listing that is removed, renewed or revoked
    asks=(
        Field("unit", "被惩戒的单位", keep=True),
        Field("uscc", "统一社会信用代码", keep=True),
        Field("measure", "惩戒措施", keep=True),
        Field("decision", "列入决定书文号", keep=True),
        Field("change", "变更", "choice", choices=CHANGES, keep=True),
        Field("why", "变更的原因", keep=True),
        Field("changed_on", "变更日期", "date", keep=True),
        Field("until", "延长后的届满日期", "date", required=False, future=True, not_past=True, keep=True),
    ),
    term="sm9.confirm",
    states=(State("sent", "待反馈", BODIES), State("acknowledged", "已反馈")),
    moves=(
        Move("acknowledge", "反馈已解除、已延长", ("sent",), "acknowledged", BODIES,
             (Field("done", "怎样办理的", hint="从哪个系统、从哪天起解除或者延长；没有实施过的写明没有实施"), MORE),
             own=True, paper="ban_change_receipt"),
    ),
)  # fmt: skip
