"""项目资金: one line of time of a government-invested project, from the approval to the labour fee on its account.

What offices enter stands beside what the project and the bank report. Whether works began before there was money is
asked by 政府投资条例第二十二条 and 保障农民工工资支付条例第二十三条, each from the day it is in force.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.conf import settings

from huxin.access import Actor, Permission
from huxin.base.errors import NotFound, Refused
from huxin.base.moments import local_day
from huxin.base.money import yuan
from huxin.engine import wages
from huxin.law.regulation import NAME, SINCE
from huxin.queries._reach import in_reach
from huxin.queries.funding_board import fee_short, not_appropriated
from huxin.record.models import FundingStep, Project

ORDER = "order"
KINDS = {
    "approval": "立项批复", "budget": "预算安排", "appropriation": "财政拨付", "progress": "工程款拨付",
    ORDER: "责令限期拨付",
}  # fmt: skip
ORDER_SINCE = SINCE
"""Since when human resources order a government's money to be paid (保障农民工工资支付条例第五十九条, by report)."""
_OWN = {"signed_on": "签订合同", "permitted_on": "施工许可", "started_on": "开工", "finished_on": "完工"}
_LAWS = (
    (date(2019, 7, 1), "政府投资条例第二十二条"), (SINCE, f"{NAME}第二十三条"),
)  # fmt: skip


@dataclass(frozen=True)
class Overdue:
    """An order whose day has passed: what of it is not paid, in fen, and for how many days."""

    order: FundingStep
    left_fen: int
    days: int

    @property
    def said(self) -> str:
        """As one sentence, with its documents."""
        one = self.order
        return (
            f"{one.on}责令{one.due_on}以前拨付{yuan(one.amount_fen or 0)}元（{one.document}，批准文号{one.approved}），"
            f"逾期{self.days}天，还有{yuan(self.left_fen)}元没有登记拨付"
        )


@dataclass(frozen=True)
class Point:
    """Something on the line. `number` and `kind` are of a document somebody entered, else 0 and empty."""

    on: date
    label: str
    amount_fen: int | None
    said: str
    number: int = 0
    kind: str = ""


@dataclass(frozen=True)
class Funding:
    """The line, the sums in fen, and what does not fit, in sentences."""

    project_id: int
    code: str
    name: str
    government: bool
    points: tuple[Point, ...]
    contract_fen: int | None
    sums: dict[str, int]
    labour_fee_fen: int
    arrears_fen: int
    doubts: tuple[str, ...]


def overdue(steps: Iterable[FundingStep], *, today: date) -> Iterator[Overdue]:
    """The orders of one project, given since they have a law (`ORDER_SINCE`), that were not paid by their day.
    Appropriations from the day of an order on are its payment, the earlier order's first; each counts once."""
    given = sorted(steps, key=lambda step: (step.on, step.pk))
    paid = [(step.on, step.amount_fen or 0) for step in given if step.kind == "appropriation"]
    for order in (step for step in given if step.kind == ORDER and step.on >= ORDER_SINCE):
        left, rest = order.amount_fen or 0, list[tuple[date, int]]()
        for on, fen in paid:
            used = min(left, fen) if on >= order.on else 0
            left -= used
            rest.append((on, fen - used))
        paid = rest
        if left and order.due_on and order.due_on < today:
            yield Overdue(order, left, (today - order.due_on).days)


def funding(*, actor: Actor, project_id: int, now: datetime) -> Funding:
    """Raises NotFound, Refused for people of an enterprise, StoreDamaged where the bank's rows cannot be read."""
    if actor.only_named:
        raise Refused("项目资金由机关登记，这一页只供机关查看。")
    project = Project.objects.filter(in_reach(actor, Permission.VIEW), pk=project_id).first()
    if project is None:
        raise NotFound("没有这个项目，或它不在您的管辖范围内。")
    steps = list(FundingStep.objects.filter(project=project, withdrawn_at=None).order_by("on", "id"))
    moment = now.astimezone(UTC).replace(tzinfo=None)
    accounts = list(project.accounts.values_list("account_no", flat=True))
    fees = wages.labour_fees(settings.HUXIN_HOME, accounts, known_at=moment)
    own = [Point(day, label, None, "") for name, label in _OWN.items() if (day := getattr(project, name))]
    entered = [Point(s.on, KINDS[s.kind], s.amount_fen, _said(s), s.pk, s.kind) for s in steps]
    banked = [Point(fee.booked_on, "人工费到专户", fee.amount_fen, "") for fee in fees]
    sums = {kind: sum(s.amount_fen or 0 for s in steps if s.kind == kind) for kind in KINDS}
    return Funding(
        project.pk, project.code, project.name, project.funding == "government",
        tuple(sorted((*own, *entered, *banked), key=lambda point: (point.on, point.number))),
        project.contract_amount_fen, sums, sum(fee.amount_fen for fee in fees), project.arrears_fen,
        tuple(_doubts(project, steps, sums, sum(fee.amount_fen for fee in fees), local_day(now))),
    )  # fmt: skip


def _said(step: FundingStep) -> str:
    return f"{step.document}，{step.due_on}以前拨付，批准文号{step.approved}" if step.kind == ORDER else step.document


def _doubts(
    project: Project, steps: Sequence[FundingStep], sums: dict[str, int], fees: int, today: date
) -> Iterable[str]:
    for late in overdue(steps, today=today):
        yield f"{late.said}（保障农民工工资支付条例第五十九条）。"
    began, contract = project.started_on, project.contract_amount_fen or 0
    if began and began <= today:
        law = "、".join(cite for since, cite in _LAWS if since <= began)
        if not any(step.kind == "approval" and step.on <= began for step in steps):
            yield f"{began}开工以前没有登记立项批复。"
        if not any(step.kind in ("budget", "appropriation") and step.on <= began for step in steps):
            cited = f"，资金应当落实到位（{law}）" if law else ""
            yield f"{began}开工以前没有登记资金安排{cited}。"
    if contract and sums["budget"] and sums["budget"] < contract:
        yield f"预算安排{yuan(sums['budget'])}元，少于合同价{yuan(contract)}元。"
    if sums["progress"] > sums["appropriation"] > 0:
        yield f"工程款已拨付{yuan(sums['progress'])}元，多于财政拨付的{yuan(sums['appropriation'])}元，请核对。"
    ratio = project.labour_ratio_e4 or 0
    if short := fee_short(fees, progress=sums["progress"], ratio_e4=ratio):
        yield (
            f"按人工费比例{ratio / 100:g}%，已拨付的工程款里应有人工费{yuan(fees + short)}元，"
            f"专户只收到{yuan(fees)}元，少{yuan(short)}元。"
        )
    if left := not_appropriated(project.arrears_fen, budget=sums["budget"], appropriation=sums["appropriation"]):
        yield f"监测认定欠薪{yuan(project.arrears_fen)}元，预算里还有{yuan(left)}元没有拨付。"
