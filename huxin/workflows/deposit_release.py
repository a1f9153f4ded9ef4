"""返还工资保证金: the works are done and wages paid, or another form has taken its place; back with its interest.

A workflow for the same reasons as `deposit_use`. Whoever proposed it, or published the notice, does not decide.
人社部发〔2021〕65号 by report: finished, a promise, thirty days of public notice; before that the terms are defaults.
"""

from collections.abc import Mapping
from typing import Any

from huxin.access import Role
from huxin.base.money import yuan
from huxin.workflows import NOTE, PROOF, REASON, Field, Move, State, Subject, Workflow, all_of
from huxin.workflows._clock import Tick
from huxin.workflows.deposit_use import DEPOSIT, LI, known

FINISHED, REPLACED = "finished", "replaced"
GROUNDS = {FINISHED: "工程完工，没有拖欠", REPLACED: "已用其他形式替换"}
NAMELESS = "不写个人的姓名、证件号码、电话"

GROUND = Field("ground", "返还的理由", "choice", choices=GROUNDS, keep=True)
PROMISE = Field("promise", "申请和没有拖欠工资的承诺", keep=True, hint="收到的日期、文号")
NOTICE = Field("publicised", "公示内容", keep=True, hint=NAMELESS)
CHANNEL = Field("channel", "公示的渠道", keep=True, hint="政府网站、工地维权信息告示牌等")
OBJECTION = Field("objection", "异议的内容", hint=NAMELESS)
ANSWERED = Field("answered", "核实处理的结果", hint=NAMELESS)
INTEREST = Field("interest_fen", "银行计付的利息（元）", "amount", keep=True, hint="保函、保险没有利息，填 0")
RETURNED = Field("returned_fen", "实际返还金额（元）", "amount", keep=True, hint="保函、保险退回原件，填 0")
RETURNED_ON = Field("returned_on", "返还日期", "date", keep=True)


def clear(subject: Subject) -> str | None:
    """Nothing stands against it. What is not looked up yet is asked again when the move is made."""
    against = subject.data.get("deposit_against")
    return f"不能返还：{'；'.join(against)}。" if against else None


def finished(subject: Subject) -> str | None:
    """Only what ends with the works is published first."""
    return None if subject.data.get("ground") == FINISHED else "替换形式的不需要公示，请直接决定。"


def replaced(subject: Subject) -> str | None:
    """Only a replaced deposit goes back without a notice."""
    return None if subject.data.get("ground") == REPLACED else "工程完工返还的，须先公示。"


def heard(subject: Subject) -> str | None:
    """Every objection is answered."""
    left = subject.data.get("objections", 0) - subject.data.get("answers", 0)
    return f"还有{left}件异议没有核实处理。" if left > 0 else None


def waiting(subject: Subject) -> str | None:
    """An objection waits for its answer."""
    return None if heard(subject) else "没有待核实的异议。"


def to_the_fen(given: Mapping[str, Any], subject: Subject) -> str | None:
    """Cash comes back with its interest, to the fen; of a letter nothing is paid."""
    form = subject.data.get("deposit_form")
    if form is None:  # not decided by the guards of this table
        return None
    cash = form == "cash"
    whole = int(subject.data.get("deposit_left_fen", 0)) + int(subject.data.get("interest_fen", 0)) if cash else 0
    return None if given["returned_fen"] == whole else f"应当返还本息{yuan(whole)}元，请核对。"


DECIDED: Mapping[str, Any] = {"not_by": ("open", "publicise"), "paper": "deposit_released", "grave": True}

WORKFLOW = Workflow(
    kind="deposit_release",
    label="返还工资保证金",
    code="SM-21",
    series="BF",
    basis="人社部发〔2021〕65号（据报道）；2021年11月1日以前的时限为默认值",
    opens=LI,
    asks=(DEPOSIT, GROUND, PROMISE),
    term="deposit.check",
    states=(
        State("applied", "待核查", LI),
        State("publicised", "公示中", LI),
        State("deciding", "待决定", LI),
        State("released", "待返还", LI),
        State("returned", "已返还"),
        State("refused", "不予返还"),
    ),
    moves=(
        Move("publicise", "核查符合，公示", ("applied",), "publicised", LI, (NOTICE, CHANNEL), public=True,
             reads="deposit", guard=all_of(finished, known, clear), term="deposit.notice",
             sets={"objections": 0, "answers": 0}, paper="deposit_publicity"),
        Move("object", "登记异议", ("publicised",), None, LI, (OBJECTION,), counts="objections", inner=True),
        Move("answer", "登记异议处理结果", ("publicised", "deciding"), None, LI, (ANSWERED,), guard=waiting,
             counts="answers", inner=True),
        Move("expire", "公示期满", ("publicised",), "deciding", (Role.SYSTEM,), tick=Tick.DROP,
             when="overdue"),
        Move("release", "决定返还", ("deciding",), "released", LI, (INTEREST, NOTE), reads="deposit",
             guard=all_of(heard, known, clear), **DECIDED),
        Move("release", "决定返还", ("applied",), "released", LI, (INTEREST, NOTE), reads="deposit",
             guard=all_of(replaced, known, clear), **DECIDED),
        Move("refuse", "不予返还", ("applied", "publicised", "deciding"), "refused", LI, (REASON,),
             paper="deposit_refused"),
        Move("return", "登记已返还", ("released",), "returned", LI, (RETURNED, RETURNED_ON, PROOF), fits=to_the_fen),
    ),
)  # fmt: skip
