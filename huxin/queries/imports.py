"""What was sent in, what became of it, and the rows that were not accepted."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.base.errors import NotFound
from huxin.queries._pages import Page, page_of
from huxin.record.models import Batch, Reject


@dataclass(frozen=True)
class BatchLine:
    """One sheet of one received file. `state` is received, applying, applied or refused."""

    id: int
    file_name: str
    sheet: str
    stream: str | None
    size: int
    state: str
    received_at: datetime
    applied_at: datetime | None
    by: str
    rows: int
    accepted: int
    known: int
    superseding: int
    rejected: int
    done_rows: int
    message: str

    @property
    def waiting(self) -> bool:
        """Whether anything about it may still change."""
        return self.state in ("received", "applying")

    @property
    def outcome(self) -> str:
        """The state, with `partial` and `none` in place of applied where some or all rows were rejected."""
        if self.state != "applied" or not self.rejected:
            return self.state
        return "none" if self.rejected == self.rows else "partial"


@dataclass(frozen=True)
class RejectLine:
    """One row that was not accepted: where, which cell, and why. The value is masked where it is personal."""

    row: int
    field: str
    value: str
    reason: str


def listed(*, actor: Actor, page: int, size: int = 30) -> Page[BatchLine]:
    """What this person sent in, newest first; the city's office sees everybody's.

    Raises:
        Refused: the role may not import.
    """
    return page_of(_seen_by(actor).order_by("-id"), page, size, lambda rows: [_line(r) for r in rows])


def some(*, actor: Actor, ids: list[int]) -> list[BatchLine]:
    """These batches and the other sheets of the same files, as far as this person may see them."""
    seen = _seen_by(actor)
    rows = seen.filter(id__in=ids) | seen.filter(receipt__in=ids)
    return [_line(r) for r in rows.order_by("id")]


def batch(*, actor: Actor, number: int) -> BatchLine:
    """One batch.

    Raises:
        NotFound: there is none of that number, or somebody else sent it.
    """
    row = _seen_by(actor).filter(id=number).first()
    if row is None:
        raise NotFound(f"没有找到导入批次 {number}，或该批次不是您导入的。请返回导入页查看自己的批次。")
    return _line(row)


def rejects(*, actor: Actor, number: int, page: int, size: int = 50) -> Page[RejectLine]:
    """The rejected rows of a batch, in the order of the file. Raises NotFound as `batch` does."""
    batch(actor=actor, number=number)
    found = Reject.objects.filter(batch_id=number).order_by("row", "id")
    return page_of(found, page, size, lambda rows: [_reject(r) for r in rows])


def _seen_by(actor: Actor) -> QuerySet[Batch]:
    require_anywhere(actor, Permission.IMPORT)
    return Batch.objects.all() if actor.role is Role.OFFICE else Batch.objects.filter(by=actor.id)


def _line(row: Batch) -> BatchLine:
    return BatchLine(**{name: getattr(row, name) for name in BatchLine.__dataclass_fields__})


def _reject(row: Reject) -> RejectLine:
    return RejectLine(row.row, row.field, row.value, row.reason)
