"""项目资金: one line of time of a government-invested project, from the approval to the labour fee on its account.

What offices enter stands beside what the project and the bank report. Whether works began before there was money is
asked by 政府投资条例第二十二条 and 保障农民工工资支付条例第二十三条, each from the day it is in force.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.conf import settings

from huxin.access import Actor, Permission
from huxin.access.actor import NAMED
from huxin.base.errors import NotFound, Refused
from huxin.base.moments import local_day
from huxin.base.money import yuan
from huxin.engine import wages
from huxin.queries._reach import in_reach
from huxin.queries.funding_board import fee_short, not_appropriated
from huxin.record.models import FundingStep, Project

KINDS = {"approval": "立项批复", "budget": "预算安排", "appropriation": "财政拨付", "progress": "工程款拨付"}
_OWN = {"signed_on": "签订合同", "permitted_on": "施工许可", "started_on": "开工", "finished_on": "完工"}
_LAWS = (
    (date(2019, 7, 1), "政府投资条例第二十二条"), (date(2020, 5, 1), "保障农民工工资支付条例第二十三条"),
)  # fmt: skip


@dataclass(frozen=True)
class Point:
    """Something on the line. `number` is of a document somebody entered, 0 of what is reported otherwise."""

    on: date
    label: str
    amount_fen: int | None
    said: str
    number: int = 0


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


def funding(*, actor: Actor, project_id: int, now: datetime) -> Funding:
    """Raises NotFound, Refused for people of an enterprise, StoreDamaged where the bank's rows cannot be read."""
    if actor.role in NAMED:
        raise Refused("项目资金由机关登记，这一页只供机关查看。")
    project = Project.objects.filter(in_reach(actor, Permission.VIEW), pk=project_id).first()
    if project is None:
        raise NotFound("没有这个项目，或它不在您的管辖范围内。")
    steps = list(FundingStep.objects.filter(project=project, withdrawn_at=None).order_by("on", "id"))
    moment = now.astimezone(UTC).replace(tzinfo=None)
    accounts = list(project.accounts.values_list("account_no", flat=True))
    fees = wages.labour_fees(settings.HUXIN_HOME, accounts, known_at=moment)
    own = [Point(day, label, None, "") for name, label in _OWN.items() if (day := getattr(project, name))]
    entered = [Point(s.on, KINDS[s.kind], s.amount_fen, s.document, s.pk) for s in steps]
    banked = [Point(fee.booked_on, "人工费到专户", fee.amount_fen, "") for fee in fees]
    sums = {kind: sum(s.amount_fen or 0 for s in steps if s.kind == kind) for kind in KINDS}
    return Funding(
        project.pk, project.code, project.name, project.funding == "government",
        tuple(sorted((*own, *entered, *banked), key=lambda point: (point.on, point.number))),
        project.contract_amount_fen, sums, sum(fee.amount_fen for fee in fees), project.arrears_fen,
        tuple(_doubts(project, steps, sums, sum(fee.amount_fen for fee in fees), local_day(now))),
    )  # fmt: skip


def _doubts(
    project: Project, steps: Sequence[FundingStep], sums: dict[str, int], fees: int, today: date
) -> Iterable[str]:
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
