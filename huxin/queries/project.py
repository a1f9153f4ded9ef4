"""One project: what it is, where it stands, month by month, and how its master data came to be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from huxin.access import Actor, Place
from huxin.base.errors import NotFound
from huxin.facts.streams import PROJECTS
from huxin.queries._reach import in_reach
from huxin.queries.findings import FindingLine, lines
from huxin.queries.listings import PARTS, Flag, flags
from huxin.queries.projects import unit_names
from huxin.queries.proof import file_names, text_of
from huxin.record.models import Deposit, Finding, MasterVersion, Project, ProjectMonth, WageAccount

MOST_FINDINGS = 30
_MOST_VERSIONS = 50


@dataclass(frozen=True)
class Account:
    """A dedicated wage account as last known."""

    account_no: str
    bank_name: str | None
    account_name: str | None
    opened_on: date | None
    filed_on: date | None
    agreement_on: date | None
    closed_on: date | None
    frozen: bool


@dataclass(frozen=True)
class DepositLine:
    """A wage deposit as last known."""

    deposit_no: str
    form: str
    amount_fen: int
    stored_on: date | None
    expires_on: date | None
    released_on: date | None


@dataclass(frozen=True)
class Month:
    """One wage month of the project. `feeds` tells for each feed whether it was reported."""

    ym: int
    attending_heads: int
    listed_heads: int
    paid_heads: int
    net_fen: int
    paid_fen: int
    arrears_fen: int
    due_on: date
    feeds: Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """One column that a submission changed, as people read it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    """One submission of the project's master data and what it changed against the one before."""

    recorded_at: datetime
    file_name: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class ProjectPage:
    """Everything about a project except its workers."""

    id: int
    code: str
    name: str
    region_code: str
    sector: str
    funding: str | None
    status: str
    owner: str
    contractor: str
    owner_uscc: str | None
    contractor_uscc: str | None
    contract_amount_fen: int | None
    labour_ratio_e4: int | None
    signed_on: date | None
    permitted_on: date | None
    started_on: date | None
    finished_on: date | None
    pay_day: int
    pay_month_offset: int
    labour_fee_day: int
    level: int
    arrears_fen: int
    arrears_heads: int
    overdue_days: int
    findings_total: int
    findings: tuple[FindingLine, ...]
    accounts: tuple[Account, ...]
    deposits: tuple[DepositLine, ...]
    months: tuple[Month, ...]
    history: tuple[Version, ...]
    flags: tuple[Flag, ...]


def find(actor: Actor, project_id: int) -> Project:
    """The project of that number.

    Raises:
        NotFound: there is none, or it is out of reach; which of the two is not told.
    """
    project = Project.objects.filter(in_reach(actor), id=project_id).first()
    if project is None:
        raise NotFound(
            "没有找到这个项目：它不存在，或不在您的管辖范围内。请到项目列表里按名称或编码查找，或联系项目所在县区。"
        )
    return project


def number_of(*, actor: Actor, code: str) -> int:
    """The number of the project of that code. Raises NotFound as `find` does."""
    pk = Project.objects.filter(code=code).values_list("pk", flat=True).first()
    return find(actor, pk or 0).pk


def place(*, actor: Actor, project_id: int) -> Place:
    """Where a project lies, for an action that asks. Raises NotFound as `find` does."""
    return find(actor, project_id)


def project(*, actor: Actor, project_id: int, today: date) -> ProjectPage:
    """The page of one project on a local day. Raises NotFound as `find` does."""
    one = find(actor, project_id)
    units = unit_names({u for u in (one.owner_uscc, one.contractor_uscc) if u})
    found = Finding.objects.filter(project=one).order_by("-level", "rule", "ym")
    return ProjectPage(
        owner=units.get(one.owner_uscc or "", one.owner_uscc or ""),
        contractor=units.get(one.contractor_uscc or "", one.contractor_uscc or ""),
        findings_total=one.findings,
        findings=tuple(lines(list(found[:MOST_FINDINGS]), {one.id: one})),
        accounts=tuple(_account(a) for a in WageAccount.objects.filter(project=one).order_by("opened_on")),
        deposits=tuple(_deposit(d) for d in Deposit.objects.filter(project=one).order_by("stored_on")),
        months=tuple(_month(m) for m in ProjectMonth.objects.filter(project=one).order_by("-ym")),
        history=_history(one),
        flags=tuple(flags({part: getattr(one, column) for part, column in PARTS.items()}, today=today)),
        **{
            field: getattr(one, field)
            for field in [
                *["id", "code", "name", "region_code", "sector", "funding", "status", "contract_amount_fen"],
                *["owner_uscc", "contractor_uscc"],
                *["labour_ratio_e4", "signed_on", "permitted_on", "started_on", "finished_on", "pay_day"],
                *["pay_month_offset", "labour_fee_day", "level", "arrears_fen", "arrears_heads", "overdue_days"],
            ]
        },
    )


def _account(row: WageAccount) -> Account:
    return Account(**{name: getattr(row, name) for name in Account.__dataclass_fields__})


def _deposit(row: Deposit) -> DepositLine:
    return DepositLine(**{name: getattr(row, name) for name in DepositLine.__dataclass_fields__})


def _month(row: ProjectMonth) -> Month:
    return Month(**{name: getattr(row, name) for name in Month.__dataclass_fields__})


def _history(one: Project) -> tuple[Version, ...]:
    found = MasterVersion.objects.filter(stream="projects", key=one.code).order_by("-recorded_at", "-id")
    rows: list[MasterVersion | None] = list(found[: _MOST_VERSIONS + 1])
    shown = [r for r in rows[:_MOST_VERSIONS] if r]
    names = file_names(r.batch for r in shown)
    return tuple(
        Version(r.recorded_at, names.get(r.batch, f"批次 {r.batch}"), _changes(before.row if before else None, r.row))
        for r, before in zip(shown, [*rows[1:], None], strict=False)
    )


def _changes(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> tuple[Change, ...]:
    if before is None:
        return ()
    changed = [c for c in PROJECTS.columns if before.get(c.stored) != after.get(c.stored)]
    return tuple(Change(c.label, text_of(c, before.get(c.stored)), text_of(c, after.get(c.stored))) for c in changed)
