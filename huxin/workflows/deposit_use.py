"""动用工资保证金: an order of a case is not followed, so the bank pays workers out of the deposit, which is put back.

A workflow rather than a register, because it has terms (the bank's five working days, the contractor's ten for putting
back), papers, proofs and two persons for each step that matters. It has no number among the nineteen state machines
and follows them. 人社部发〔2021〕65号 by report; 保障农民工工资支付条例第三十二条; before them the terms are defaults.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from huxin.access import Role
from huxin.base.money import yuan
from huxin.law.regulation import NAME, SINCE
from huxin.workflows import NOTE, PROOF, REASON, Field, Guard, Move, State, Subject, Workflow, all_of

USE = "deposit_use"
LI = (Role.INSPECTOR, Role.BUREAU)

DEPOSIT = Field("deposit_no", "保证金编号", keep=True, hint="保证金页上的编号")
CASE = Field("case_number", "监察案件的登记编号", keep=True, hint="责令限期支付、逾期没有支付的案件")
HEADS = Field("order_heads", "用来支付的工人人数", "count", least=1, most=100_000, keep=True)
ORDERED = Field("order_fen", "用来支付的工资总额（元）", "amount", least=1, keep=True)
KEEPER = Field("keeper", "存储银行，或者出具保函、保险的机构", keep=True)
PAID = Field("paid_fen", "实际支付金额（元）", "amount", least=1, keep=True)
PAID_ON = Field("paid_on", "支付日期", "date", keep=True)
TOPPED = Field("topped_fen", "累计补足金额（元）", "amount", least=1, keep=True, hint="存入现金或者新的等额保函、保险")
TOPPED_ON = Field("topped_on", "补足日期", "date", keep=True)


def known(subject: Subject) -> str | None:
    """The deposit is one of the project's. What is not looked up yet is asked again when the move is made."""
    found = subject.data.get("deposit_known", True)
    return None if found else f"这个项目没有编号为「{subject.data.get('deposit_no')}」的保证金，请核对。"


def of_a_case(subject: Subject) -> str | None:
    """The order comes of a case about the same project."""
    found = subject.data.get("case_known", True)
    return None if found else f"这个项目没有编号为「{subject.data.get('case_number')}」的监察案件，请核对。"


def covered(subject: Subject) -> str | None:
    """It can be called, and has the money."""
    if not subject.data.get("deposit_in_force", True):
        return "这一笔保证金不在保：已经到期或者已经返还。"
    ordered, left = int(subject.data.get("order_fen", 0)), subject.data.get("deposit_left_fen")
    short = left is not None and ordered > int(left)
    return f"这一笔保证金只剩{yuan(int(left or 0))}元，少于要支付的{yuan(ordered)}元。" if short else None


def within_order(given: Mapping[str, Any], subject: Subject) -> str | None:
    """No more was paid than ordered."""
    ordered = int(subject.data.get("order_fen", given["paid_fen"]))
    return f"实际支付多于通知的{yuan(ordered)}元，请核对。" if given["paid_fen"] > ordered else None


def within_use(given: Mapping[str, Any], subject: Subject) -> str | None:
    """In all no more is put back than was paid, and no less than before."""
    paid, before = int(subject.data.get("paid_fen", given["topped_fen"])), int(subject.data.get("topped_fen", 0))
    if given["topped_fen"] < before:
        return f"累计补足金额少于已登记的{yuan(before)}元，请填写累计数。"
    return f"累计补足金额多于动用的{yuan(paid)}元，请核对。" if given["topped_fen"] > paid else None


def refilled(subject: Subject) -> str | None:
    """All that was paid is back."""
    left = int(subject.data.get("paid_fen", 0)) - int(subject.data.get("topped_fen", 0))
    return f"还差{yuan(left)}元没有补足。" if left > 0 else None


CALLABLE: Guard = all_of(known, of_a_case, covered)

WORKFLOW = Workflow(
    kind=USE,
    label="动用工资保证金",
    code="SM-20",
    series="BD",
    basis="2021年11月1日以前的时限为默认值",
    later=((SINCE, f"{NAME}第三十二条"), (date(2021, 11, 1), "人社部发〔2021〕65号（据报道）")),
    opens=LI,
    asks=(DEPOSIT, CASE, HEADS, ORDERED),
    states=(
        State("proposed", "待签发动用通知", LI),
        State("ordered", "待银行支付", LI),
        State("used", "待补足", LI),
        State("closed", "已补足"),
        State("refused", "不予动用"),
        State("withdrawn", "已撤回通知"),
    ),
    moves=(
        Move("order", "签发动用通知", ("proposed",), "ordered", LI, (KEEPER, NOTE), not_by=("open",), reads="deposit",
             guard=CALLABLE, term="deposit.pay", paper="deposit_use_notice", grave=True),
        Move("refuse", "不予动用", ("proposed",), "refused", LI, (REASON,)),
        Move("pay", "登记银行支付", ("ordered",), "used", LI, (PAID, PAID_ON, PROOF), fits=within_order,
             term="deposit.topup", paper="deposit_topup_notice"),
        Move("withdraw", "撤回通知", ("ordered",), "withdrawn", LI, (REASON,), grave=True),
        Move("top_up", "登记补足", ("used",), None, LI, (TOPPED, TOPPED_ON, PROOF), fits=within_use),
        Move("close", "核对已补足", ("used",), "closed", LI, (NOTE,), guard=refilled, not_by=("top_up",),
             paper="deposit_topped"),
    ),
)  # fmt: skip
