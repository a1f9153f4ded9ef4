"""Orders to pay that were made. The bank's answers are payments, and stand among the facts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet

from huxin.access import Actor, Permission, Role, may, require, require_anywhere
from huxin.base.errors import NotFound, Refused
from huxin.base.home import Home
from huxin.base.moments import utc
from huxin.base.months import month_text
from huxin.engine.wages import last_paid_at
from huxin.queries._pages import Page, page_of
from huxin.queries.project import find
from huxin.record.models import JournalEntry, Project, WageAccount, WageOrder

MADE, FETCHED = "pay_file.make", "pay_file.fetch"
"""The journal's words for it."""


@dataclass(frozen=True)
class Order:
    """One order: when, by whom, how many workers, how much."""

    at: datetime
    who: str
    order_no: str
    count: int
    total_fen: int


@dataclass(frozen=True)
class BankOrder:
    """One order as its bank sees it. `fetched_at`: when a person of the bank had the file last, None before."""

    number: str
    at: datetime
    project_code: str
    project_name: str
    ym: int
    account_no: str
    count: int
    total_fen: int
    answered: bool
    fetched_at: datetime | None


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


def any_bank() -> str:
    """A bank that keeps an account which may pay; empty where there is none."""
    kept = WageAccount.objects.filter(closed_on=None, frozen=False).exclude(bank_name=None).order_by("project_id", "pk")
    return kept.values_list("bank_name", flat=True).first() or ""


def usable(project: Project) -> list[WageAccount]:
    """The dedicated accounts that may pay: neither closed nor frozen."""
    return list(WageAccount.objects.filter(project=project, closed_on=None, frozen=False).order_by("opened_on", "pk"))


def orders(project_id: int, ym: int) -> list[Order]:
    """The orders of a project and month, newest first. Whoever asks has been let in already."""
    rows = WageOrder.objects.filter(project_id=project_id, ym=ym).order_by("-made_at", "-number")
    return [Order(*row) for row in rows.values_list("made_at", "by", "number", "count", "total_fen")]


def to_bank(*, home: Home, actor: Actor, page: int, now: datetime, size: int = 30) -> Page[BankOrder]:
    """The orders to a person's bank, newest first.

    Raises:
        Refused: the person is of no bank. StoreDamaged: the store cannot be read.
    """

    def made(rows: list[WageOrder]) -> list[BankOrder]:
        return _to_bank(rows, answered(home, rows, now=now), _fetched(rows))

    found = _of_bank(actor).select_related("project").defer("lines").order_by("-made_at", "-number")
    return page_of(found, page, size, made)


def order_to_bank(*, actor: Actor, number: str) -> WageOrder:
    """One of them, to fetch its file. Raises Refused as `to_bank`, and NotFound."""
    found = _of_bank(actor).select_related("project").filter(number=number).first()
    if found is None:
        raise NotFound("没有这份代发文件，或它不是交给本行的。请回到代发文件列表查找。")
    return found


def answered(home: Home, orders: Collection[WageOrder], *, now: datetime) -> set[str]:
    """The numbers of those after which a payment of their month was reported."""
    last = last_paid_at(home, {(one.project_id, one.ym) for one in orders}, known_at=now)
    made = {one.number: (last.get((one.project_id, one.ym)), utc(one.made_at)) for one in orders}
    return {number for number, (paid, at) in made.items() if paid is not None and paid >= at}


def fetching(number: str) -> str:
    """What fetching an order is about, in the journal."""
    return f"order:{number}"


def subject(project_id: int, ym: int) -> str:
    """What an order is about, in the journal."""
    return f"project:{project_id}/{month_text(ym)}"


def _of_bank(actor: Actor) -> QuerySet[WageOrder]:
    require_anywhere(actor, Permission.ORDERS)
    return WageOrder.objects.filter(account__bank_name__in=actor.units)


def _fetched(orders: Collection[WageOrder]) -> dict[str, datetime]:
    subjects = [fetching(one.number) for one in orders]
    found = JournalEntry.objects.filter(what=FETCHED, subject__in=subjects).values_list("subject")
    return dict(found.annotate(last=Max("at")))


def _to_bank(orders: Collection[WageOrder], back: set[str], had: dict[str, datetime]) -> list[BankOrder]:
    return [
        BankOrder(
            *(one.number, one.made_at, one.project.code, one.project.name, one.ym, one.account_id, one.count),
            *(one.total_fen, one.number in back, had.get(fetching(one.number))),
        )
        for one in orders
    ]


def _is_contractor(actor: Actor, project: Project) -> bool:
    return actor.role is not Role.ENTERPRISE or project.contractor_uscc in actor.units
