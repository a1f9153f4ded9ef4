"""应急周转金 (SM-13): where the employer cannot pay or has fled, part of the wages is advanced, and claimed back.

保障农民工工资支付条例第六十三条; limits by analogy with 锦州 2018: one month's minimum wage a worker, a fifth of the
debt in all. Nobody gets the same month twice, and the balance does not fall below its floor (`_advance.refusals`).
"""

from collections.abc import Mapping
from typing import Any

from huxin.access import Role
from huxin.base.money import yuan
from huxin.base.months import ym_of
from huxin.law.minimum_wage import minimum_wage
from huxin.law.regulation import NAME, SINCE, cited
from huxin.workflows import NOTE, PROOF, REASON, Field, Move, State, Subject, Workflow, all_of
from huxin.workflows._advance import most_each, most_in_all
from huxin.workflows._money import join, receive

LI, MACHINE = (Role.INSPECTOR, Role.BUREAU), (Role.SYSTEM,)
CHECKERS = (*LI, Role.SECTOR)
GOVERNMENT, FINANCE = (Role.COUNTY_GOVERNMENT,), (Role.FINANCE,)
CLAIMING = (*FINANCE, *LI)
GROUNDS = {"unable": "用人单位暂时无力支付", "fled": "用人单位负责人逃匿"}

GROUND = Field("ground", "动用理由", "choice", choices=GROUNDS, required=False, keep=True)
GROUND_TOLD = Field("ground", "动用理由", "choice", choices=GROUNDS, keep=True)
TOTAL = Field("advance_fen", "拟垫付总额（元）", "amount", least=1, keep=True)
AGREEMENT = Field("agreement", "还款协议（金额、期限、方式），或者逃匿的核实情况", keep=True)
WAGES_OF = (
    Field("wages_from", "垫付的工资所属期起", "date", keep=True, hint="写该月的任意一天"),
    Field("wages_to", "垫付的工资所属期止", "date", keep=True, hint="写该月的任意一天"),
)
BALANCE = Field("balance_fen", "垫付前周转金余额（元）", "amount", keep=True)
PAID_HOW = Field("paid_how", "发放方式和身份核对情况", hint="逐人核对身份证件，银行转账或者本人签字领取")
CLAIM_BY = Field("claim_by", "要求归还的日期", "date", future=True, not_past=True, keep=True)
COURT = Field("court", "受理的人民法院", keep=True)
RECOVERED = Field("recovered_fen", "累计收回金额（元）", "amount", keep=True)


def founded(subject: Subject) -> str | None:
    """A list of workers with what they are owed."""
    return None if subject.data.get("heads") and subject.data.get("owed_fen") else "还没有核定工人名单和欠薪金额。"


def in_order(given: Mapping[str, Any], subject: Subject) -> str | None:
    """The months it is for, the first first."""
    return "垫付的工资所属期止早于所属期起，请核对。" if given["wages_to"] < given["wages_from"] else None


def within(subject: Subject) -> str | None:
    """Within the limits of its day, and no advance that the check of the list refused."""
    if refused := subject.data.get("refused"):
        return f"不能垫付：{'；'.join(refused)}。"
    data, day = subject.data, subject.opened_on
    if "advance_fen" not in data:
        return "还没有核定垫付总额。"
    total, whole = int(data["advance_fen"]), most_in_all(int(data["owed_fen"]), day)
    if total > whole:
        return f"垫付总额{yuan(total)}元超过欠薪的限额{yuan(whole)}元。"
    local = minimum_wage(subject.region_code, ym_of(day))
    if local is None:
        return "没有该县区当月的最低工资标准，不能核定每人限额。"
    most = most_each(local.monthly_fen, day) * int(data["heads"])
    return None if total <= most else f"垫付总额{yuan(total)}元超过{data['heads']}人的限额{yuan(most)}元。"


def covered(subject: Subject) -> str | None:
    """The fund has the money."""
    short = int(subject.data.get("balance_fen", 0)) < int(subject.data.get("advance_fen", 0))
    return "周转金余额不足以垫付。" if short else None


def recovered(subject: Subject) -> str | None:
    """All that was advanced has come back."""
    left = int(subject.data.get("advance_fen", 0)) - int(subject.data.get("recovered_fen", 0))
    return f"还有{yuan(left)}元没有收回。" if left > 0 else None


def advanced_by(subject: Subject) -> Mapping[str, str]:
    """By what the fund was used: the article where it was law when the matter was opened, before that the approval."""
    law = cited("第六十三条", on=subject.opened_on)
    return {"advanced_by": f"依照{law}" if law else "经批准"}


WORKFLOW = Workflow(
    kind="fund",
    label="应急周转金",
    code="SM-13",
    series="ZJ",
    basis="限额类推锦州市2018年做法，时限为默认值",
    later=((SINCE, f"{NAME}第六十三条"),),
    opens=(*MACHINE, *CHECKERS),
    asks=(GROUND,),
    term="sm13.check",
    states=(
        State("applied", "待审核", CHECKERS),
        State("checked", "待批准", GOVERNMENT),
        State("approved", "待垫付", FINANCE),
        State("advanced", "待追偿", CLAIMING),
        State("recovering", "追偿中", CLAIMING),
        State("losing", "待核销", GOVERNMENT),
        State("recovered", "已收回"),
        State("lost", "已核销"),
        State("refused", "不予动用"),
    ),
    moves=(
        Move("check", "审核通过，报请批准", ("applied",), "checked", CHECKERS,
             (GROUND_TOLD, *WAGES_OF, TOTAL, BALANCE, AGREEMENT, PROOF), guard=founded, fits=in_order,
             term="sm13.approve", paper="fund_application", hands=Role.COUNTY_GOVERNMENT),
        Move("refuse", "不予动用", ("applied",), "refused", CHECKERS, (REASON,)),
        Move("send_back", "退回审核", ("checked",), "applied", GOVERNMENT, (REASON,), term="sm13.check",
             hands=Role.INSPECTOR),
        Move("approve", "批准动用", ("checked",), "approved", GOVERNMENT, (NOTE,),
             guard=all_of(founded, within, covered), reads="advances", not_by=("check",), term="sm13.pay",
             paper="fund_approval", grave=True, hands=Role.FINANCE),
        Move("reject", "不批准动用", ("checked",), "refused", GOVERNMENT, (REASON,), not_by=("check",)),
        Move("pay", "垫付到工人", ("approved",), "advanced", FINANCE, (PAID_HOW, PROOF), not_by=("check", "approve"),
             guard=all_of(founded, within, covered), reads="advances", term="sm13.claim", paper="fund_payment",
             grave=True),
        Move("claim", "发出追偿函", ("advanced",), "recovering", CLAIMING, (CLAIM_BY, PROOF), paper="fund_claim"),
        Move("sue", "提起诉讼", ("recovering",), None, CLAIMING, (COURT, PROOF), finds=advanced_by,
             paper="fund_suit"),
        Move("collect", "登记收回金额", ("recovering",), None, FINANCE, (RECOVERED, PROOF), paper="fund_receipt"),
        Move("close", "全部收回", ("recovering",), "recovered", FINANCE, (PROOF,), guard=recovered,
             not_by=("collect",)),
        Move("propose_loss", "提请核销", ("recovering",), "losing", FINANCE, (REASON, PROOF),
             hands=Role.COUNTY_GOVERNMENT),
        Move("write_off", "批准核销", ("losing",), "lost", GOVERNMENT, (REASON,), not_by=("propose_loss", "approve"),
             paper="fund_write_off", grave=True, hands=Role.FINANCE),
        Move("keep", "不批准核销，继续追偿", ("losing",), "recovering", GOVERNMENT, (REASON,),
             not_by=("propose_loss",), hands=Role.FINANCE),
        join(LI, ("applied",)),
        receive((*LI, *FINANCE), ("approved", "advanced", "recovering")),
    ),
)  # fmt: skip
