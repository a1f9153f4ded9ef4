"""What every workflow about wages has in common: its list of workers grows, money comes in, and when all is paid."""

from huxin.access import Role
from huxin.workflows._fields import REASON, Field
from huxin.workflows._machine import ANY_OPEN, Move, Subject


def paid(subject: Subject) -> str | None:
    """Only when every worker on the list has received in full: worker by worker, never by the sum, never by a fine."""
    if "unpaid" not in subject.data:
        return "还没有核定工人名单和金额，不能按付清办理。"
    left = subject.data["unpaid"]
    return f"还有{left}名工人没有足额收到工资，请先逐人登记到账。" if left else None


RECEIPT = Field("proof", "工人签收的凭证", "files", required=False)
MONEY = "money"
"""The page on which people, amounts and payments are entered worker by worker."""


def join(who: tuple[Role, ...], sources: tuple[str, ...] | str = ANY_OPEN) -> Move:
    """Further workers on the list; what they claim comes with it."""
    return Move("join", "追加工人", sources, None, who, (REASON,), page=MONEY, inner=True)


def assess(who: tuple[Role, ...], sources: tuple[str, ...] | str = ANY_OPEN) -> Move:
    """What was found to be owed, worker by worker."""
    return Move("assess", "核定金额", sources, None, who, (REASON,), page=MONEY, inner=True)


def receive(who: tuple[Role, ...], sources: tuple[str, ...] | str = ANY_OPEN) -> Move:
    """A payment, worker by worker, with its proof."""
    return Move("receive", "登记到账", sources, None, who, (RECEIPT,), page=MONEY)
