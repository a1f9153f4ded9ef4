"""Orders to pay that were made. The bank's answers are payments, and stand among the facts."""

from dataclasses import dataclass
from datetime import datetime

from huxin.access import Actor, Permission, Role, may, require
from huxin.base.errors import Refused
from huxin.base.months import month_text
from huxin.queries.project import find
from huxin.record.models import JournalEntry, Project, WageAccount

MADE = "pay_file.make"
"""The journal's word for it."""


@dataclass(frozen=True)
class Order:
    """One order: when, by whom, how many workers, how much."""

    at: datetime
    who: str
    order_no: str
    count: int
    total_fen: int


@dataclass(frozen=True)
class PayPage:
    """What can be ordered for a month, and what was."""

    project_id: int
    project_name: str
    ym: int
    accounts: tuple[str, ...]
    orders: tuple[Order, ...]


def pay_page(*, actor: Actor, project_id: int, ym: int) -> PayPage:
    """The page of a month's orders.

    Raises:
        NotFound: no such project in reach.
        Refused: this person may not order here.
    """
    project = find(actor, project_id)
    require_contractor(actor, project)
    return PayPage(
        project.pk,
        project.name,
        ym,
        tuple(account.account_no for account in usable(project)),
        tuple(orders(project.pk, ym)),
    )


def require_contractor(actor: Actor, project: Project) -> None:
    """保障农民工工资支付条例第三十一条: the general contractor pays.

    Raises:
        Refused: no right, out of reach, or another unit of the project.
    """
    require(actor, Permission.PAY, project)
    if not _is_contractor(actor, project):
        raise Refused("代发由施工总承包单位办理，您的单位不是该项目的施工总承包单位。")


def may_order(*, actor: Actor, project_id: int) -> bool:
    """The same as a question, for the button."""
    project = find(actor, project_id)
    return may(actor, Permission.PAY, project) and _is_contractor(actor, project)


def usable(project: Project) -> list[WageAccount]:
    """The dedicated accounts that may pay: neither closed nor frozen."""
    return list(WageAccount.objects.filter(project=project, closed_on=None, frozen=False).order_by("opened_on", "pk"))


def orders(project_id: int, ym: int) -> list[Order]:
    """The orders of a project and month, newest first. Whoever asks has been let in already."""
    rows = JournalEntry.objects.filter(what=MADE, subject=subject(project_id, ym)).order_by("-at", "-id")
    names = ("order_no", "count", "total_fen")
    return [Order(row.at, row.who, *(row.given[name] for name in names)) for row in rows]


def subject(project_id: int, ym: int) -> str:
    """What an order is about, in the journal."""
    return f"project:{project_id}/{month_text(ym)}"


def _is_contractor(actor: Actor, project: Project) -> bool:
    return actor.role is not Role.ENTERPRISE or project.contractor_uscc in actor.units
