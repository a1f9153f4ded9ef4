"""到账: money that reached workers, each payment proven by a row of the bank or by a receipt the worker has signed.

Whatever is said of money in a matter is said here, worker by worker: who is on the list, what was found to be owed,
what was received. A matter closes on this, never on a sum and never on a fine (保障农民工工资支付条例第三条).
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from huxin.access import Actor
from huxin.actions import _chain, _stakes, matters
from huxin.base.errors import Refused
from huxin.base.moments import local_day
from huxin.base.money import yuan
from huxin.queries import _amounts
from huxin.queries._amounts import Amount
from huxin.queries._subject import Standing
from huxin.queries.recovery import INSTRUMENTS, unclaimed
from huxin.record.models import OPENED_BY, REBOUND, SOURCE, Attachment, Matter, MatterLink, MatterPayment
from huxin.workflows import workflow


@dataclass(frozen=True)
class Received:
    """What one worker received, in fen, by a receipt."""

    worker_id: int
    amount_fen: int


@transaction.atomic
def from_bank(
    *, actor: Actor, matter_id: int, serials: Collection[str], instrument: str, now: datetime, seen: int | None = None
) -> Matter:
    """Register payments that the bank's rows prove: of those `unclaimed` shows, the chosen ones.

    Raises:
        NotFound, Stale, Refused: as `matters.move`; Refused also where a row is not there or was counted already.
    """
    matter = _held(actor, matter_id)
    rows = {row.serial: row for row in unclaimed(matter, now=now)}
    if strange := sorted(set(serials) - set(rows)):
        raise Refused(
            f"银行流水 {'、'.join(strange)} 不在可以登记之列：不是本事项工人的，或者已经登记过。请刷新后重选。"
        )
    chosen = [rows[serial] for serial in sorted(serials)]
    paid = [(row.worker_id, row.amount_fen, row.paid_on, "bank", row.serial) for row in chosen]
    return _register(actor, matter, paid, instrument, {}, now=now, seen=seen)


@transaction.atomic
def from_receipt(
    *,
    actor: Actor,
    matter_id: int,
    lines: Collection[Received],
    paid_on: date,
    instrument: str,
    sha256: str,
    now: datetime,
    seen: int | None = None,
) -> Matter:
    """Register payments that a signed receipt proves, received before as an attachment (`attachments.receive`).

    Raises:
        NotFound, Stale, Refused: as `matters.move`; Refused also for a day ahead, a worker who is not on the list, more
            than is due, a receipt that is not there or proves a payment to the worker already.
    """
    matter = _held(actor, matter_id)
    if paid_on > local_day(now):
        raise Refused(f"到账日期 {paid_on} 晚于今天，尚未发生的事不能登记。")
    if not Attachment.objects.filter(sha256=sha256).exists():
        raise Refused("请上传工人签收的凭证。")
    amounts = _amounts.of(matter)
    _on_the_list([line.worker_id for line in lines], amounts)
    for line in lines:
        left = amounts[line.worker_id].left_fen
        if not 0 < line.amount_fen <= left:
            raise Refused(
                f"工人 {line.worker_id} 登记 {yuan(line.amount_fen)} 元不对：尚欠 {yuan(left)} 元，"
                "须大于零且不多于尚欠金额。"
            )
    paid = [(line.worker_id, line.amount_fen, paid_on, "receipt", sha256) for line in lines]
    return _register(actor, matter, paid, instrument, {"proof": [sha256]}, now=now, seen=seen)


@transaction.atomic
def assess(
    *,
    actor: Actor,
    matter_id: int,
    owed: Mapping[int, int],
    reason: str,
    now: datetime,
    seen: int | None = None,
) -> Matter:
    """Say what was found to be owed to workers of the list, in fen; of those not named nothing changes.

    Raises:
        NotFound, Stale, Refused: as `matters.move`; Refused also for a worker who is not on the list.
    """
    matter = _held(actor, matter_id)
    amounts = _amounts.of(matter)
    _on_the_list(owed, amounts)
    changed = {worker: amounts[worker]._replace(owed_fen=fen, found=True) for worker, fen in owed.items()}
    return _say(actor, matter, "assess", {**amounts, **changed}, {"reason": reason}, now=now, seen=seen)


@transaction.atomic
def join(
    *,
    actor: Actor,
    matter_id: int,
    claims: Mapping[int, Amount],
    reason: str,
    now: datetime,
    seen: int | None = None,
) -> Matter:
    """Put workers on the list, each with a claim; one who is there already claims what is said now.

    Raises:
        NotFound, Stale, Refused: as `matters.move`.
    """
    matter = _held(actor, matter_id)
    amounts = _amounts.of(matter)
    told = {
        worker: amounts.get(worker, Amount())._replace(claimed_fen=one.claimed_fen, months=one.months)
        for worker, one in claims.items()
    }
    return _say(actor, matter, "join", {**amounts, **told}, {"reason": reason}, now=now, seen=seen)


def _held(actor: Actor, matter_id: int) -> Matter:
    _chain.hold()
    return matters.reached(actor, matter_id)


def _on_the_list(workers: Collection[int], amounts: Mapping[int, Amount]) -> None:
    if strange := sorted(set(workers) - set(amounts)):
        raise Refused(f"工人 {'、'.join(map(str, strange))} 不在名单上，请先追加。")


def _register(
    actor: Actor,
    matter: Matter,
    paid: Collection[tuple[int, int, date, str, str]],
    instrument: str,
    given: Mapping[str, Any],
    *,
    now: datetime,
    seen: int | None,
) -> Matter:
    if instrument not in INSTRUMENTS:
        raise Refused(f"请选择到账途径：{'、'.join(INSTRUMENTS.values())}。")
    if not paid:
        raise Refused("请至少选择一笔到账。")
    received = Counter[int]()
    for worker, fen, *_ in paid:
        received[worker] += fen
    amounts = _more(_amounts.of(matter), received)
    try:
        with transaction.atomic():
            MatterPayment.objects.bulk_create(
                MatterPayment(
                    matter=matter, seq=matter.version + 1, worker_id=worker, amount_fen=fen, paid_on=on,
                    instrument=instrument, proof=proof, ref=ref,
                )
                for worker, fen, on, proof, ref in paid
            )  # fmt: skip
    except IntegrityError:
        raise Refused("其中有凭证已经为同一名工人登记过到账，一份凭证只能登记一次。请核对。") from None
    said = _say(actor, matter, matters.RECEIVE, amounts, given, now=now, seen=seen)
    _carry(said, received, now=now)
    return said


def _carry(matter: Matter, received: Mapping[int, int], *, now: datetime, past: Collection[int] = ()) -> None:
    """Money counts at once in the matter that opened this one, and between a ledger item and the matter it came of, so
    that nobody pays it there again. `past`: where it counts already."""
    done = {*past, matter.pk}
    for first in Matter.objects.filter(pk__in=_beside(matter) - done, open=True).order_by("pk"):
        amounts = _amounts.of(first)
        told = {worker: fen for worker, fen in received.items() if worker in amounts}
        if workflow(first.kind).why_not(matters.RECEIVE, Standing.of(first, now=now), matters.MACHINE) or not told:
            continue
        said = _say(matters.MACHINE, first, matters.RECEIVE, _more(amounts, told), {}, now=now, seen=None)
        _carry(said, told, now=now, past=done)


def _beside(matter: Matter) -> set[int]:
    """The matters in which what is received in this one counts too."""
    told = [link for link in matter.links.all() if link.kind == "matter"]
    up = {int(link.key) for link in told if link.part in (OPENED_BY, SOURCE, REBOUND)}
    items = MatterLink.objects.filter(kind="matter", key=str(matter.pk), part__in=[SOURCE, REBOUND])
    return up | set(items.values_list("matter_id", flat=True))


def _more(amounts: Mapping[int, Amount], received: Mapping[int, int]) -> dict[int, Amount]:
    """A list after more was received, in fen by worker."""
    after = {w: amounts[w]._replace(received_fen=amounts[w].received_fen + fen) for w, fen in received.items()}
    return {**amounts, **after}


def _say(
    actor: Actor,
    matter: Matter,
    name: str,
    amounts: Mapping[int, Amount],
    given: Mapping[str, Any],
    *,
    now: datetime,
    seen: int | None,
) -> Matter:
    _stakes.put(matter, amounts)
    figures = _amounts.figures(amounts.values())
    return matters.move(actor=actor, matter_id=matter.pk, name=name, given=given, sets=figures, now=now, seen=seen)
