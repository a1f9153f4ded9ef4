"""The memory of how a sender's sheets are read. What it holds came with receipts, so it can be made good from them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from huxin.record.models import Batch, MappingMemory, Staff
from huxin.sources import Sheet
from huxin.sources.mapping import Mappings, from_json


def sender_of(by: str) -> str:
    """For whom a mapping is remembered: the body somebody acts for, else the person alone."""
    body = Staff.objects.filter(username=by).values_list("body", flat=True).first()
    return f"body:{body}" if body else f"user:{by}"


def remember(said: Mapping[str, Any], *, at: datetime, by: str) -> None:
    """Keep what a receipt says: ``{"for": sender, "sheets": {fingerprint: mapping}}``. Not what is for one file."""
    for fingerprint, mapping in said["sheets"].items():
        MappingMemory.objects.update_or_create(
            sender=said["for"],
            fingerprint=fingerprint,
            defaults={"mapping": {**mapping, "given": {}}, "at": at, "by": by},
        )


def of(batch: Batch) -> Mappings:
    """The mappings a file is read by: those it was read by before or came with, else those its sender has."""
    if batch.mapping is not None:
        return from_json(batch.mapping.get("sheets", {}))
    mine = MappingMemory.objects.filter(sender=sender_of(batch.by))
    return from_json(dict(mine.values_list("fingerprint", "mapping")))


def used(batch: Batch, mappings: Mappings, sheets: Sequence[Sheet]) -> dict[str, Any]:
    """What to keep with a batch, so that it is read the same way again."""
    if batch.mapping is not None:
        return dict(batch.mapping)
    marks = {sheet.mapping for sheet in sheets if sheet.mapping}
    return {"sheets": {mark: mappings[mark].as_json() for mark in sorted(marks)}} if marks else {}
