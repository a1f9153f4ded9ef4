"""The contract's words as a person reads them, and the marks that stand beside them where space is short."""

from collections.abc import Mapping
from dataclasses import dataclass

from huxin.facts.streams import STREAMS


@dataclass(frozen=True)
class Outcome:
    """One outcome of a worker-month: `mark` is the single character in a matrix cell, `sentence` says it plainly."""

    code: str
    label: str
    mark: str
    shape: str
    sentence: str


_OUTCOMES = (
    Outcome("unpaid", "全额拖欠", "欠", "circle", "已过发薪日，工资表上有应发工资，至今一分未付。"),
    Outcome("short", "部分拖欠", "部", "triangle", "已过发薪日，只付了一部分，没有付足。"),
    Outcome("late", "逾期付清", "迟", "square", "工资已经付足，但付足的日子晚于发薪日。"),
    Outcome("omitted", "漏列", "漏", "", "项目当月有工资表，此人有考勤却不在表上。欠多少还不清楚，只能估算。"),
    Outcome("unreported", "未报工资表", "未", "", "项目当月没有任何工资表。这是没有报数，既不算违规，也不算合格。"),
    Outcome("paid_unlisted", "已发未列", "外", "", "收到了工资，但不在当月工资表上。"),
    Outcome("pending", "未到期", "候", "", "发薪日还没有到。"),
    Outcome("nil", "零工资", "零", "", "在工资表上，应付金额为零。"),
    Outcome("settled", "按时足额", "足", "", "发薪日当天或之前已经付足。"),
)
OUTCOMES: Mapping[str, Outcome] = {o.code: o for o in _OUTCOMES}
"""By the contract's word, in the order of a legend: what is owed comes first."""

FLAGS: Mapping[str, str] = {
    "unworked": "发薪无考勤：当月没有考勤，却列在工资表上或领了工资",
    "overpaid": "多发：实付多于应付",
    "unregistered": "未实名：有考勤的日子不在花名册进退场期间内",
    "uncontracted": "无合同：有考勤的日子之前没有劳动合同",
    "off_account": "未经专户：有一笔工资不是从本项目工资专户付出的",
    "other_card": "卡人不符：收款户名与工人姓名不一致",
    "shared_card": "一卡多人：这张卡当月收了两名以上工人的工资",
    "returned": "退票未补：银行退回的工资还没有补发付足",
    "below_minimum": "低于最低工资：出勤满 21 天，应发低于当地最低工资",
}

STATUSES: Mapping[str, tuple[str, str]] = {
    "read": ("已读原文", "全文已核对，可以作为依据"),
    "reported": ("转引", "来自报道或摘要，执法使用前应核对原文"),
    "analogy": ("类推", "没有直接依据的默认值，不是法律规定"),
    "unverified": ("未核实", "凭记忆录入，尚未核对"),
}

FEEDS: Mapping[str, str] = {"attendance": "考勤", "payroll": "工资表", "payments": "工资发放"}

BATCH_STATES: Mapping[str, tuple[str, str]] = {
    "received": ("已收到，等待处理", ""),
    "applying": ("正在入库", ""),
    "applied": ("已入库", "good"),
    "refused": ("未接受", "bad"),
}

SECTORS = dict(STREAMS["projects"].column("sector").choices)
FUNDINGS = dict(STREAMS["projects"].column("funding").choices)
PROJECT_STATUSES = dict(STREAMS["projects"].column("status").choices)
DEPOSIT_FORMS = dict(STREAMS["deposits"].column("form").choices)
LEVELS: Mapping[int, str] = {3: "红", 2: "橙", 1: "黄", 0: "无等级"}
