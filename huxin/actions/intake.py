"""The one gate for facts: a file is on disk before anyone says received, and is applied exactly once.

Receipt and application are two acts, so that a file sent through the browser survives a crash between them. A file
that was being applied when a process died is applied again before anything else is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from django.conf import settings
from django.db import transaction

from huxin import sources
from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.actions import _mappings, _spool
from huxin.actions._apply import Progress, apply_file
from huxin.actions._writer import only_writer
from huxin.base.errors import BadSource, NotFound, Refused
from huxin.facts.lists import ACCEPTED, INSURANCE
from huxin.facts.validate import Parsed, Reject
from huxin.queries import _keys
from huxin.queries.batches import steady
from huxin.record.models import Batch, JournalEntry
from huxin.sources import banks

LARGEST = 2**30  # bytes: one encryption, and one reading into memory


@dataclass(frozen=True)
class Applied:
    """What became of one sheet. `accepted` were new, of which `superseding` replaced an earlier row."""

    batch: int
    file_name: str
    sheet: str
    stream: str | None
    state: str
    rows: int
    accepted: int
    known: int
    superseding: int
    rejected: int
    message: str


def receive(
    *,
    actor: Actor,
    data: bytes,
    file_name: str,
    now: datetime,
    stream: str | None = None,
    recorded_at: datetime | None = None,
    mapping: Mapping[str, Any] | None = None,
) -> int:
    """Keep a file and enter it in the register; the number of its (first) batch. It is not applied yet.

    `stream` says what it is: one of the contract's streams, or a bank's profile; unsaid, its head tells.
    `recorded_at` says when the facts became known, where that was earlier than now. `mapping` is how a person says that
    its sheets are read, and for which sender that is remembered, if for one (see `actions.mappings`).

    Raises:
        Refused: the actor may not import, `recorded_at` lies in the future, or the machine's clock was set back.
        BadSource: the file is empty or too large, or `stream` is neither.
    """
    require_anywhere(actor, Permission.IMPORT)
    name = "".join(c for c in file_name.replace("\\", "/").rpartition("/")[2] if c.isprintable())[:200]
    if not data:
        raise BadSource(f"文件「{name}」是空的。请选择含有表头和数据的 CSV、XLSX、XLS 或 Parquet 文件。")
    if len(data) > LARGEST:
        raise BadSource(f"文件「{name}」超过 1 GiB，请拆成几个文件后分别导入。")
    if stream is not None and stream not in (*ACCEPTED, *banks.profiles()):
        raise BadSource(f"没有「{stream}」这种数据或银行格式。可选：{'、'.join((*ACCEPTED, *banks.profiles()))}。")
    if recorded_at is not None and recorded_at > now:
        raise Refused("知悉时间不能晚于现在，请更正 --recorded-at。")
    at = steady(now)
    return submit(
        data,
        by=actor.id,
        reach=_reach(actor),
        file_name=name,
        stream=stream,
        received_at=at,
        recorded_at=(recorded_at or at).astimezone(UTC),
        mapping=mapping,
    )


def _reach(actor: Actor) -> dict[str, list[str]]:
    if actor.role is Role.BANK:
        return {"banks": list(actor.units)}
    registers = {"registers": [INSURANCE.name]} if actor.holds(Permission.INSURANCE) else {}
    return {"regions": list(actor.regions), "sectors": list(actor.sectors), **registers}


def submit(
    data: bytes,
    *,
    by: str,
    reach: Mapping[str, Sequence[str]],
    file_name: str,
    stream: str | None,
    received_at: datetime,
    recorded_at: datetime,
    mapping: Mapping[str, Any] | None = None,
) -> int:
    """The one gate: whatever the door, a file is on disk with its receipt, then in the register; its batch's number.

    `by` is who sent it, `reach` where that sender's rows may lie: regions and sectors, or banks; and which registers
    of an office it may keep. The door has checked that it may send at all.
    """
    folder, ring = settings.HUXIN_HOME.intake, _keys.current()
    receipt = {
        "by": by,
        "reach": {name: list(values) for name, values in reach.items()},
        "file_name": file_name,
        "size": len(data),
        "asked": stream,
        "received_at": received_at.isoformat(),
        "recorded_at": recorded_at.isoformat(),
        **({"mapping": dict(mapping)} if mapping else {}),
    }
    sha256 = _spool.keep(folder, ring, data)
    _spool.note(folder, ring, sha256, receipt)
    return entered(sha256, receipt).pk


@transaction.atomic
def entered(sha256: str, receipt: Mapping[str, Any]) -> Batch:
    """The batch of a receipt, in the register."""
    moments = {name: datetime.fromisoformat(receipt[name]) for name in ("received_at", "recorded_at")}
    batch = Batch.objects.create(sha256=sha256, state="received", **{**receipt, **moments})
    if batch.mapping and "for" in batch.mapping:
        _mappings.remember(batch.mapping, at=batch.received_at, by=batch.by)
    JournalEntry.objects.create(
        at=batch.received_at,
        who=batch.by,
        what="intake.receive",
        subject=f"batch:{batch.pk}",
        given={"sha256": sha256},
    )
    return batch


def apply(batch: int, *, now: datetime, progress: Progress = lambda said: None) -> list[Applied]:
    """Apply a received file; the sheets of it, or one refused. Applying what is applied only says so again."""
    home = settings.HUXIN_HOME
    with only_writer(home, waiting=lambda: progress("另一个导入正在进行，等待其完成")):
        _resume(now=now, progress=progress)
        first = Batch.objects.filter(pk=batch).first()
        if first is None:
            raise NotFound(f"没有 {batch} 号批次。")
        if first.state == "received":
            return [_told(b) for b in apply_file(home, first, now=now, progress=progress)]
        return [_told(b) for b in Batch.objects.filter(receipt=first.receipt).order_by("pk")]


def recover(*, now: datetime, progress: Progress = lambda said: None) -> list[Applied]:
    """Finish what a dead process left: first files that were being applied, then those only received."""
    home = settings.HUXIN_HOME
    with only_writer(home, waiting=lambda: progress("另一个导入正在进行，等待其完成")):
        done = _resume(now=now, progress=progress)
        for first in Batch.objects.filter(state="received").order_by("pk"):
            done += apply_file(home, first, now=now, progress=progress)
    return [_told(batch) for batch in done]


def _resume(*, now: datetime, progress: Progress) -> list[Batch]:
    """Whoever holds the writers' lock and finds a batch being applied has found a crash."""
    done: list[Batch] = []
    for first in list(Batch.objects.filter(state="applying").order_by("pk")):
        if first.pk == first.receipt:  # the others of its file go with it
            progress(f"续做 {first.pk} 号批次 {first.file_name}")
            done += apply_file(settings.HUXIN_HOME, first, now=now, progress=progress)
    return done


def rejects_workbook(*, actor: Actor, batch: int, now: datetime) -> bytes:
    """The rejected rows of a file as they came, with the reason beside each, as an XLSX to correct and send again.

    Of payroll, the whole of every sheet that has a rejected row. It holds personal data unmasked, as the file did; that
    it was taken out is recorded.

    Raises:
        NotFound: no such batch for this person, or nothing was rejected.
    """
    from huxin.sources.rejects import write_rejects  # the writer of workbooks, for files that need it

    require_anywhere(actor, Permission.IMPORT)
    found = Batch.objects.filter(pk=batch, state="applied").first()
    if found is None or not found.rejected or not _within(actor, found):
        raise NotFound("该批次没有被拒绝的行。")
    data = _spool.read(settings.HUXIN_HOME.intake, _keys.current(), found.sha256)
    sheets = sources.read(data, found.file_name, found.asked, _mappings.of(found))
    wrong = {(b.sheet, b.stream): b for b in Batch.objects.filter(receipt=found.receipt) if b.rejected}
    named = [(sheet, wrong.get((sheet.sheet_name, sheet.stream))) for sheet in sheets]
    target = BytesIO()
    write_rejects(target, [(sheet, _rejected(batch)) for sheet, batch in named if batch])
    JournalEntry.objects.create(at=now, who=actor.id, what="intake.rejects", subject=f"batch:{batch}")
    return target.getvalue()


def _rejected(batch: Batch) -> Parsed:
    found = batch.rejects.order_by("row", "id").values_list("row", "field", "value", "reason")
    return Parsed(batch.stream or "", {}, [], [Reject(*said) for said in found], list(batch.again_rows))


def _within(actor: Actor, batch: Batch) -> bool:
    """One's own file; the city office sees everybody's, as on the imports page."""
    return batch.by == actor.id or actor.role is Role.OFFICE


def _told(batch: Batch) -> Applied:
    return Applied(
        batch=batch.pk,
        file_name=batch.file_name,
        sheet=batch.sheet,
        stream=batch.stream,
        state=batch.state,
        rows=batch.rows,
        accepted=batch.accepted,
        known=batch.known,
        superseding=batch.superseding,
        rejected=batch.rejected,
        message=batch.message,
    )
