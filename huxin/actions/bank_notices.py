"""The bank's duty: when its statement shows that labour fees did not come as agreed, or that the money will not do.

保障农民工工资支付条例第二十七条: the bank that finds so tells the general contractor in time (no number of days is
given); the contractor reports it to the human resources and the sector's authority, and it enters the early warning
(rules R06 and R09). Before 2020-05-01 国办发〔2016〕1号 had banks report shortage and misuse. The statement is the
finding: whoever imports it tells in the bank's name, in the transaction that takes it in, each cause once.
The bank is told that it was done: no amounts, for another bank may keep an account of the same project.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from huxin.access import Actor, Permission, Role
from huxin.actions import notices
from huxin.base.errors import LawGap
from huxin.base.home import Home
from huxin.base.moments import local_day
from huxin.base.money import yuan
from huxin.base.months import day_in, month_text, shift, ym_of
from huxin.engine.statements import Statement, statements
from huxin.engine.wages import Unpaid, unpaid
from huxin.law import parameters
from huxin.law.regulation import SINCE
from huxin.queries.staff import actor_of
from huxin.record.models import Project, Staff, WageAccount

REPORTED_TO = (Role.INSPECTOR, Role.COUNTY_OFFICE, Role.SECTOR)
"""The county's labour inspection, for human resources; the county's office; the sector's authority."""
ORDERED = SINCE
"""From when on it is the Regulation that says so."""


@dataclass(frozen=True)
class _Limits:
    """The law's and our own numbers on the day a statement ends."""

    fee_days: int
    coverage_permille: int
    basis: str
    duty: str


def tell(home: Home, accounts: Collection[str], *, until: date, now: datetime) -> None:
    """Tell what the statements of these accounts show, now that they are in the store; safe to repeat.

    Called in the transaction that takes the statements in, `until` being their latest day. Silent on what no law
    covered, and on statements that end so long ago that they are history and no news.
    """
    if _limits(until, now) is None:
        return
    shown = _shown(home, accounts, now=now)
    rests = unpaid(home, shown, known_at=now)
    people = [(staff.pk, actor_of(staff)) for staff in Staff.objects.filter(is_active=True)]
    for project in Project.objects.filter(pk__in=shown, status="active").prefetch_related("accounts").order_by("pk"):
        one, rest, limits = shown[project.pk], rests.get(project.pk), _limits(shown[project.pk].until, now)
        if limits is None:
            continue
        due = fee_missing(one, day=project.labour_fee_day, started_on=project.started_on, days=limits.fee_days)
        if due is not None:
            said = f"约定 {due} 前拨付人工费，专户流水至 {one.until} 没有这一期的人工费入账。"
            _tell(people, project, "bank.fee_late", "人工费没有按约定拨付", said, limits, dedupe=str(due), now=now)
        if rest is not None and one.balance_fen is not None and _is_low(one.balance_fen, rest, limits):
            said = f"专户流水至 {one.until} 余额 {yuan(one.balance_fen)} 元，"
            said += f"不够发 {month_text(rest.ym)} 尚未发放的工资 {yuan(rest.rest_fen)} 元。"
            _tell(people, project, "bank.balance_low", "专户余额不够发工资", said, limits, dedupe=str(rest.ym), now=now)


def fee_missing(shown: Statement, *, day: int, started_on: date | None, days: int) -> date | None:
    """The agreed day by which no labour fee was booked for a whole cycle, though the statement goes beyond it.

    条例第二十四条: the cycle is agreed in the works contract and is a month at the most. The day on which a statement
    ends proves nothing: the money may have come later that day. A project that began within the cycle owes nothing yet.
    """
    ym = ym_of(shown.until)
    if shown.until < day_in(ym, day) + timedelta(days=days):
        ym = shift(ym, -1)
    due, before = day_in(ym, day), day_in(shift(ym, -1), day)
    if started_on is None or started_on > before:
        return None
    return None if any(before < on <= shown.until for on in shown.fees_on) else due


def _limits(until: date, now: datetime) -> _Limits | None:
    """None where no law covers the day, or it is long past."""
    try:
        law = parameters.at(until)
        if until < local_day(now) - timedelta(days=law["bank.notice.news"].value):
            return None
        fee, balance = law["bank.notice.fee"].value, law["bank.notice.balance"].value
    except LawGap:
        return None
    if until < ORDERED:
        return _Limits(fee, balance, "国办发〔2016〕1号", "请尽快补足。")
    return _Limits(
        fee,
        balance,
        "保障农民工工资支付条例第二十七条",
        "请尽快补足，并报告人力资源社会保障部门和行业主管部门。",
    )


def _is_low(balance_fen: int, rest: Unpaid, limits: _Limits) -> bool:
    return balance_fen * 1000 < rest.rest_fen * limits.coverage_permille


def _shown(home: Home, accounts: Collection[str], *, now: datetime) -> dict[int, Statement]:
    """By project, its open accounts together: known until the day up to which all that report are known."""
    projects = WageAccount.objects.filter(account_no__in=set(accounts)).values("project_id")
    own = WageAccount.objects.filter(project_id__in=projects, closed_on=None)
    owners = dict(own.values_list("account_no", "project_id"))
    found: dict[int, list[Statement]] = defaultdict(list)
    for account, one in statements(home, owners, known_at=now).items():
        found[owners[account]].append(one)
    return {project: _together(several) for project, several in found.items()}


def _together(several: Sequence[Statement]) -> Statement:
    balances = [one.balance_fen for one in several if one.balance_fen is not None]
    fees = tuple(on for one in several for on in one.fees_on)
    return Statement(min(one.until for one in several), sum(balances) if balances else None, fees)


def _tell(
    people: Sequence[tuple[int, Actor]],
    project: Project,
    kind: str,
    what: str,
    said: str,
    limits: _Limits,
    *,
    dedupe: str,
    now: datetime,
) -> None:
    """To the contractor, who has to report it; to those it is reported to; and to the bank, in whose name it is."""
    near = [(pk, actor) for pk, actor in people if actor.reaches(project)]
    near = [(pk, actor) for pk, actor in near if actor.role is Role.BANK or actor.holds(Permission.VIEW)]
    firm = [pk for pk, actor in near if actor.role is Role.ENTERPRISE and project.contractor_uscc in actor.units]
    authority = [pk for pk, actor in near if actor.role in REPORTED_TO]
    banks = [pk for pk, actor in near if actor.role is Role.BANK]
    page, done = f"/projects/{project.pk}/", "已通知施工总承包单位。"
    for to, told, link in (
        (firm, said + limits.duty, page),
        (authority, said + done, page),
        (banks, f"{what}。已以开户银行的名义通知施工总承包单位，并告知主管部门。", ""),
    ):
        notices.tell(
            to=to,
            kind=kind,
            subject=f"开户银行通知：{project.name}{what}",
            body=f"{project.name}（{project.code}）：{told}依据：{limits.basis}。",
            link=link,
            dedupe=f"{kind}:{project.pk}:{dedupe}",
            now=now,
        )
