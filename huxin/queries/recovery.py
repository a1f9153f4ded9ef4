"""Money in a matter, worker by worker: what is claimed, found, ordered and received, and what the bank's rows say."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Sum

from huxin.access import Actor
from huxin.engine import wages
from huxin.engine.wages import Paid
from huxin.queries import _amounts
from huxin.queries._amounts import Amount
from huxin.queries._reach import matters_in_reach
from huxin.queries.matter import find
from huxin.queries.people import PersonRow, people
from huxin.record.models import Matter, MatterPayment

INSTRUMENTS = {
    "account": "专户代发",
    "advance": "总包先行垫付",
    "deposit": "动用保证金",
    "fund": "应急周转金",
    "court": "法院执行",
    "direct": "企业直接支付",
}
"""Through which instrument money reached a worker."""


@dataclass(frozen=True)
class Line:
    """One worker's part, masked. `left_fen` is what must still come."""

    worker_id: int
    person: PersonRow
    amount: Amount

    @property
    def left_fen(self) -> int:
        """What is due and was not received."""
        return max(0, self.amount.due_fen - self.amount.received_fen)


@dataclass(frozen=True)
class PaymentLine:
    """A payment on record. `label` is the instrument's; `ref` the bank's serial, or the receipt's digest."""

    worker_id: int
    amount_fen: int
    paid_on: date
    label: str
    proof: str
    ref: str


@dataclass(frozen=True)
class Money:
    """The page of a matter's money. `found` are rows of the bank that no matter counts yet."""

    lines: tuple[Line, ...]
    figures: dict[str, Any]
    found: tuple[Paid, ...]
    payments: tuple[PaymentLine, ...]


def money(*, actor: Actor, matter_id: int, now: datetime) -> Money:
    """Raises NotFound as `find` does, StoreDamaged where the bank's rows cannot be read."""
    matter = find(actor, matter_id)
    amounts = _amounts.of(matter)
    known = people(amounts)
    return Money(
        lines=tuple(Line(worker, known[worker], amount) for worker, amount in amounts.items()),
        figures=_amounts.figures(amounts.values()),
        found=tuple(unclaimed(matter, now=now)),
        payments=tuple(
            PaymentLine(row.worker_id, row.amount_fen, row.paid_on, INSTRUMENTS[row.instrument], row.proof, row.ref)
            for row in matter.payments.order_by("paid_on", "id")
        ),
    )


def unclaimed(matter: Matter, *, now: datetime) -> list[Paid]:
    """What the bank reports as paid, since the matter was opened, to those who still wait, and no matter counts yet."""
    waiting = [worker for worker, one in _amounts.of(matter).items() if one.received_fen < one.due_fen]
    if not waiting:
        return []
    moment = now.astimezone(UTC).replace(tzinfo=None)
    rows = wages.paid(
        settings.HUXIN_HOME, waiting, since=matter.opened_on, project_id=matter.project_id, known_at=moment
    )
    used = set(MatterPayment.objects.filter(ref__in=[row.serial for row in rows]).values_list("ref", "worker_id"))
    return [row for row in rows if (row.serial, row.worker_id) not in used]


@dataclass(frozen=True)
class Recovered:
    """Money received in matters of one body (or county, or month), in fen, through one instrument."""

    key: str
    instrument: str
    workers: int
    received_fen: int


def recovered(*, actor: Actor, since: date, until: date, by: str = "body") -> list[Recovered]:
    """What reached workers between two local days, both included, in the matters in reach; `by` body, region or kind.

    A matter that was opened by another counts its own payments only: none is counted twice.
    """
    column = {"body": "matter__body", "region": "matter__region_code", "kind": "matter__kind"}[by]
    reach = Matter.objects.filter(matters_in_reach(actor)).values("pk")
    rows = (
        MatterPayment.objects.filter(matter_id__in=reach, paid_on__range=(since, until))
        .values_list(column, "instrument")
        .annotate(workers=Count("worker_id", distinct=True), fen=Sum("amount_fen"))
        .order_by(column, "instrument")
    )
    return [Recovered(*row) for row in rows]
