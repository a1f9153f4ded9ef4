"""A worker's own wages: months, what was paid from where, the contract, and the warnings about what they are owed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from huxin.base.errors import NotFound
from huxin.base.home import Home
from huxin.base.months import ym_from_text
from huxin.engine import read
from huxin.queries.runs import current
from huxin.record.models import Matter, Project, WageAccount
from huxin.workflows import workflow


@dataclass(frozen=True)
class MyMonth:
    """One wage month on one site; money in fen. `reported` says whether anything was heard of its payment."""

    project_id: int
    project_name: str
    ym: int
    days: int
    net_fen: int
    paid_fen: int
    owed_fen: int
    due_on: date
    settled_on: date | None
    reported: bool


@dataclass(frozen=True)
class MyPayment:
    """One payment: what, when, from which kind of account, and what became of it."""

    paid_on: date
    amount_fen: int
    source: str
    fate: str


@dataclass(frozen=True)
class MyContract:
    """What the roster says of the work on a site."""

    entered_on: date
    left_on: date | None
    contract_on: date | None
    team: str
    work_type: str
    wage: str
    rate_fen: int | None


@dataclass(frozen=True)
class MyWarning:
    """A warning or supervision about wages that the worker is owed, and where it stands."""

    label: str
    site: str
    opened_on: date
    state: str
    owed_fen: int


_WAGE = {"day": "按天", "month": "按月", "piece": "计件"}
_FATE = {"success": "已到卡", "pending": "银行在处理", "claimed": "单位说发了，银行还没有证实"}


def months(home: Home, *, worker_id: int) -> list[MyMonth]:
    """Every month of a worker in the current run, the newest first. Raises StoreDamaged."""
    run = current()
    rows = read.table(home, run.id, "worker_months", worker_id=worker_id) if run else []
    projects = {p.code: p for p in Project.objects.filter(code__in={row["project_code"] for row in rows})}
    found = [_month(row, projects[row["project_code"]]) for row in rows if row["project_code"] in projects]
    return sorted(found, key=lambda one: (-one.ym, one.project_name))


def month(home: Home, *, worker_id: int, project_id: int, ym: int) -> tuple[MyMonth, list[MyPayment], list[MyContract]]:
    """One of those months with its payments, and the contract. Raises NotFound where it is none of the worker's."""
    one = next((m for m in months(home, worker_id=worker_id) if (m.project_id, m.ym) == (project_id, ym)), None)
    run = current()
    if one is None or run is None:
        raise NotFound("没有找到这个月的记录。")
    facts = read.fact_rows(home, run.id, project_id, worker_id, ym)
    accounts = set(WageAccount.objects.filter(project_id=project_id).values_list("account_no", flat=True))
    paid = [_payment(row, accounts) for row in facts["payments"]]
    return one, paid, [_contract(row) for row in facts["roster"]]


def warnings(*, worker_id: int) -> list[MyWarning]:
    """The warnings and letters about wages this worker is owed that the employer knows of, the newest first."""
    found = Matter.objects.filter(kind="warning", told=True, amounts__worker_id=worker_id).order_by("-id")[:20]
    return [
        MyWarning(
            workflow(m.kind).label, m.title, m.opened_on, workflow(m.kind).state(m.state).label,
            m.amounts.get(worker_id=worker_id).owed_fen,
        )
        for m in found
    ]  # fmt: skip


def _month(row: Mapping[str, Any], project: Project) -> MyMonth:
    return MyMonth(
        project_id=project.pk, project_name=project.name, ym=ym_from_text(row["month"]), days=row["attended_days"],
        net_fen=row["net_fen"], paid_fen=row["paid_fen"], owed_fen=row["arrears_fen"], due_on=row["due_on"],
        settled_on=row["settled_on"], reported=row["outcome"] != "unreported",
    )  # fmt: skip


def _payment(row: Mapping[str, Any], accounts: set[str]) -> MyPayment:
    number = row["account_no"]
    source = "工资专户" if number in accounts else "其他账户" if number else "没有写明"
    returned = row["status"] == "returned" or row["returned_on"] is not None
    fate = "退回了，没有到卡" if returned else _FATE.get(row["status"], row["status"])
    return MyPayment(row["paid_on"], row["amount_fen"], source, fate)


def _contract(row: Mapping[str, Any]) -> MyContract:
    return MyContract(
        entered_on=row["entered_on"], left_on=row["left_on"], contract_on=row["contract_on"], team=row["team"] or "",
        work_type=row["work_type"] or "", wage=_WAGE.get(row["wage_mode"] or "", ""), rate_fen=row["wage_rate_fen"],
    )  # fmt: skip
