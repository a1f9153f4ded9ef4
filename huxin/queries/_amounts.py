"""What is at stake in a matter, worker by worker, and the figures that follow from it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from huxin.record.models import Matter, MatterAmount

PAYMENT = ("worker_id", "amount_fen", "paid_on", "instrument", "proof", "ref")
"""The columns of a payment that its event says."""


class Amount(NamedTuple):
    """One worker's part, in fen. `found`: whether `owed_fen` is what was found; before that only the claim is known.

    `months` counts the months for which wages are owed.
    """

    claimed_fen: int = 0
    owed_fen: int = 0
    found: bool = False
    ordered_fen: int = 0
    received_fen: int = 0
    months: int = 0

    @property
    def due_fen(self) -> int:
        """What must be received before this worker's part is settled: as ordered, else as found, else as claimed."""
        return self.ordered_fen or (self.owed_fen if self.found else self.claimed_fen)

    @property
    def left_fen(self) -> int:
        """What is due and was not received."""
        return max(0, self.due_fen - self.received_fen)


def due(row: MatterAmount) -> int:
    """What is due to the worker of a row, in fen."""
    return Amount(*(getattr(row, name) for name in Amount._fields)).due_fen


def of(matter: Matter) -> dict[int, Amount]:
    """Every worker on the list of a matter, by number."""
    return of_all([matter.pk])[matter.pk]


def of_all(matters: Iterable[int]) -> dict[int, dict[int, Amount]]:
    """The lists of many matters by their numbers, those without a list too."""
    found: dict[int, dict[int, Amount]] = {pk: {} for pk in sorted(matters)}
    rows = MatterAmount.objects.filter(matter_id__in=found).order_by("matter_id", "worker_id")
    for pk, worker, *amount in rows.values_list("matter_id", "worker_id", *Amount._fields):
        found[pk][worker] = Amount(*amount)
    return found


def gone_on(mine: Mapping[int, Amount], there: Mapping[int, Amount]) -> dict[int, Amount]:
    """A list after another matter went on with it: as it stands there, but for money that came elsewhere besides."""
    found = dict(mine)
    for worker, one in there.items():
        before = mine.get(worker, one).received_fen
        found[worker] = one._replace(received_fen=max(one.received_fen, before))
    return found


def said(amounts: Mapping[int, Amount]) -> dict[str, list[int]]:
    """A list as an event says it."""
    return {str(worker): list(amount) for worker, amount in amounts.items()}


def payments(matter: Matter, seq: int) -> list[list[Any]]:
    """The payments that one event of a matter says, as it says them."""
    rows = matter.payments.filter(seq=seq).order_by("worker_id", "ref").values_list(*PAYMENT)
    return [payment_said(row) for row in rows]


def payment_said(row: Iterable[Any]) -> list[Any]:
    """One payment's columns as an event says them."""
    return [value.isoformat() if isinstance(value, date) else value for value in row]


def figures(amounts: Collection[Amount]) -> dict[str, Any]:
    """What a matter keeps of its list, for guards, papers and lists: sums in fen, heads, and who still waits."""
    return {
        "heads": len(amounts),
        "claimed_fen": sum(one.claimed_fen for one in amounts),
        "owed_fen": sum(one.owed_fen if one.found else one.claimed_fen for one in amounts),
        "proven_fen": sum(one.owed_fen for one in amounts if one.found),
        "ordered_fen": sum(one.ordered_fen for one in amounts),
        "received_fen": sum(one.received_fen for one in amounts),
        "unpaid": sum(one.left_fen > 0 for one in amounts),
        "months": max((one.months for one in amounts), default=0),
        "largest_fen": max((one.due_fen for one in amounts), default=0),
    }


def owed(amounts: Mapping[int, int]) -> dict[int, Amount]:
    """What was found to be owed, in fen by worker, where nobody had to claim it."""
    return {worker: Amount(owed_fen=fen, found=True) for worker, fen in amounts.items()}
