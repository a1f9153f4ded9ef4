"""What a department's system sent in, and what became of it: its own only."""

from huxin.access import Actor
from huxin.queries import imports
from huxin.queries.api import Asked, Part
from huxin.queries.api_rows import BatchRow, RejectRow
from huxin.record.models import Reject

_SAME = (
    *("file_name", "sheet", "stream", "state", "received_at", "applied_at"),
    *("rows", "accepted", "known", "superseding", "rejected", "message"),
)


def sheets(actor: Actor, asked: Asked) -> Part[BatchRow]:
    """The sheets of the file with that number. Raises NotFound, Refused."""
    imports.batch(actor=actor, number=int(asked["number"]))
    lines = imports.some(actor=actor, ids=[int(asked["number"])])
    rows = tuple(BatchRow(number=one.id, **{name: getattr(one, name) for name in _SAME}) for one in lines)
    return Part(rows, None)


def rejects(actor: Actor, asked: Asked) -> Part[RejectRow]:
    """The rejected rows of one sheet, a page of them. Raises NotFound, Refused."""
    number, size = int(asked["number"]), asked["limit"]
    imports.batch(actor=actor, number=number)
    after = Reject.objects.filter(batch_id=number, pk__gt=int(asked.get("cursor", 0)))
    found = list(after.order_by("pk")[: size + 1])
    rows = tuple(RejectRow(one.row, one.field, one.reason) for one in found[:size])
    return Part(rows, str(found[size - 1].pk) if len(found) > size else None)
