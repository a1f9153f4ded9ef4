"""What the chain says of each kind of thing besides events: whoever records it and whoever checks it asks here.

A thing's digest is SHA-256 of these values as canonical JSON. A value added here later must be left out where it is
empty, or what was chained before would no longer be what it was.
"""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from huxin.base.chain import stamp
from huxin.record.models import Attachment, Batch, JournalEntry, Link, Unmasking

_OF_BATCH = ("file_name", "sheet", "sha256", "size", "stream", "by", "rows", "accepted", "known", "superseding")


def of_batch(batch: Batch) -> dict[str, Any]:
    """An applied batch: the file, what became of its rows, and the root of the tree over those that were stored."""
    moments = {name: stamp(getattr(batch, name)) for name in ("received_at", "recorded_at", "applied_at")}
    counts = {name: getattr(batch, name) for name in _OF_BATCH}
    return {"batch": batch.pk, **counts, "rejected": batch.rejected, **moments, "root": batch.root}


def of_unmasking(row: Unmasking) -> dict[str, Any]:
    """One reading of a personal value in full."""
    told = {name: getattr(row, name) for name in ("who", "purpose", "kind", "value_id", "subject")}
    return {"unmasking": row.pk, "at": stamp(row.at), **told}


def of_entry(row: JournalEntry) -> dict[str, Any]:
    """An entry of the journal: who did what."""
    told = {name: getattr(row, name) for name in ("who", "what", "subject", "given")}
    return {"entry": row.pk, "at": stamp(row.at), **told}


def of_attachment(row: Attachment) -> dict[str, Any]:
    """A file given with a move."""
    told = {name: getattr(row, name) for name in ("sha256", "file_name", "size", "kind", "by")}
    return {"received_at": stamp(row.received_at), **told}


def loose() -> QuerySet[Attachment]:
    """The files that were received and that no move has named: not in the chain yet."""
    chained = Link.objects.filter(kind="attachment", subject=OuterRef("sha256"))
    return Attachment.objects.filter(~Exists(chained))
