"""Money in a matter, worker by worker: what is claimed, found, ordered and received, and what the bank's rows say."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import TruncMonth

from huxin.access import Actor
from huxin.engine import wages
from huxin.engine.wages import Paid
from huxin.queries import _amounts
from huxin.queries._amounts import Amount
from huxin.queries._reach import matters_in_reach
from huxin.queries.claims import Weighed, weighed
from huxin.queries.matter import find, listed_to
from huxin.queries.people import PersonRow, people
from huxin.record.models import INTO, OPENED_BY, SOURCE, Matter, MatterLink, MatterPayment, Project

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
    """One worker's part, masked."""

    worker_id: int
    person: PersonRow
    amount: Amount
    weighed: Weighed


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
    amounts = _amounts.of(matter) if listed_to(actor, matter) else {}
    known = people(amounts)
    project = Project.objects.filter(pk=matter.project_id or 0).first()
    beside = weighed(project, amounts, now=now) if project else {}
    return Money(
        lines=tuple(
            Line(worker, known[worker], amount, beside.get(worker, Weighed())) for worker, amount in amounts.items()
        ),
        figures=_amounts.figures(amounts.values()),
        found=tuple(unclaimed(matter, now=now)) if amounts else (),
        payments=tuple(
            PaymentLine(row.worker_id, row.amount_fen, row.paid_on, INSTRUMENTS[row.instrument], row.proof, row.ref)
            for row in matter.payments.order_by("paid_on", "id")
        ),
    )


def unclaimed(matter: Matter, *, now: datetime) -> list[Paid]:
    """What the bank reports as paid, since the matter was opened, to those who still wait, and no matter counts yet."""
    waiting = [worker for worker, one in _amounts.of(matter).items() if one.left_fen]
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
    """What came, between two days, through one instrument, in fen. `key`: a body, county, kind, number or month.

    `days` is how long a worker waited for a yuan of it, on average, from the day the first matter about it was opened.
    """

    key: str
    instrument: str
    workers: int
    received_fen: int
    days: float


@dataclass(frozen=True)
class Owed:
    """What matters opened in a period are about, in fen, and what has come of it so far; `waiting` counts workers."""

    key: str
    matters: int
    claimed_fen: int
    proven_fen: int
    ordered_fen: int
    received_fen: int
    waiting: int


_BY = {"body": "body", "region": "region_code", "kind": "kind", "matter": "number"}
_FIRST_LINK = MatterLink.objects.filter(matter_id=OuterRef("matter_id"), kind="matter", part=OPENED_BY)


def received(*, actor: Actor, since: date, until: date, by: str = "body") -> list[Recovered]:
    """What reached workers between two local days, both included, in the matters in reach.

    A payment counts in the matter in which it was registered, so that none counts twice.
    """
    reach = Matter.objects.filter(matters_in_reach(actor)).values("pk")
    rows = MatterPayment.objects.filter(matter_id__in=reach, paid_on__range=(since, until)).annotate(
        parent=Subquery(_FIRST_LINK.values("key")[:1])
    )
    columns = ("by", "instrument", "worker_id", "amount_fen", "paid_on", "matter__opened_on", "parent")
    found = list(rows.annotate(by=_by(by, "paid_on", "matter__")).values_list(*columns))
    parents = {int(row[-1]) for row in found if row[-1]}
    begun = dict(Matter.objects.filter(pk__in=parents).values_list("pk", "opened_on"))
    groups: dict[tuple[Any, str], list[tuple[int, int, int]]] = defaultdict(list)
    for key, instrument, worker, fen, paid_on, opened_on, parent in found:
        waited = paid_on - min(opened_on, begun.get(int(parent or 0), opened_on))
        groups[key, instrument].append((worker, fen, waited.days))
    return [
        Recovered(
            _key(key), instrument, len({worker for worker, *_ in mine}), total := sum(fen for _, fen, _ in mine),
            sum(fen * days for _, fen, days in mine) / total,
        )
        for (key, instrument), mine in sorted(groups.items())
    ]  # fmt: skip


def owed(*, actor: Actor, since: date, until: date, by: str = "body") -> list[Owed]:
    """What the matters in reach that were opened between two local days are about.

    Left out are those that another opened, those merged into another, and ledger items that came of another: it has
    their workers.
    """
    mine = Matter.objects.filter(matters_in_reach(actor), opened_on__range=(since, until))
    told_elsewhere = MatterLink.objects.filter(kind="matter", part__in=[OPENED_BY, INTO, SOURCE]).values("matter_id")
    first = mine.exclude(pk__in=told_elsewhere)
    due = Case(
        When(amounts__ordered_fen__gt=0, then="amounts__ordered_fen"),
        When(amounts__found=True, then="amounts__owed_fen"),
        default="amounts__claimed_fen",
    )
    continued = _continued(first)
    rows: Any = (
        first.filter(amounts__isnull=False)
        .exclude(pk__in=continued)
        .annotate(by=_by(by, "opened_on"))
        .values_list("by")
        .annotate(
            n=Count("pk", distinct=True), claimed=Sum("amounts__claimed_fen"),
            proven=Sum("amounts__owed_fen", filter=Q(amounts__found=True), default=0),
            ordered=Sum("amounts__ordered_fen"), received=Sum("amounts__received_fen"),
            waiting=Count("amounts__pk", filter=Q(amounts__received_fen__lt=due)),
        )
    )  # fmt: skip
    totals: dict[Any, tuple[int, ...]] = {key: tuple(figures) for key, *figures in rows}
    named = first.filter(pk__in=continued).annotate(by=_by(by, "opened_on")).values_list("pk", "by")
    for pk, key in named:
        told = _amounts.figures(continued[pk].values())
        one = (1, *(told[f"{name}_fen"] for name in ("claimed", "proven", "ordered", "received")), told["unpaid"])
        totals[key] = tuple(map(sum, zip(totals.get(key, (0,) * 6), one, strict=True)))
    return [Owed(_key(key), *totals[key]) for key in sorted(totals)]


def _continued(first: QuerySet[Matter]) -> dict[int, dict[int, Amount]]:
    """Of matters that an open case goes on with, what is at stake as it stands in the case, by worker."""
    cases = MatterLink.objects.filter(kind="matter", part=OPENED_BY, matter__kind="case", matter__open=True)
    by_case = {pk: int(key) for pk, key in cases.values_list("matter_id", "key")}
    mine = set(first.filter(pk__in=by_case.values()).values_list("pk", flat=True))
    amounts = _amounts.of_all({*mine, *(case for case, pk in by_case.items() if pk in mine)})
    found = {pk: amounts[pk] for pk in mine}
    for case, pk in by_case.items():
        if pk in mine:
            found[pk] = _amounts.gone_on(found[pk], amounts[case])
    return {pk: row for pk, row in found.items() if row}


def _by(by: str, day: str, path: str = "") -> F | TruncMonth:
    return TruncMonth(day) if by == "month" else F(f"{path}{_BY[by]}")


def _key(value: str | date) -> str:
    return f"{value:%Y-%m}" if isinstance(value, date) else value
