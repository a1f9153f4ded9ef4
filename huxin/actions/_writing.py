"""The one way a message enters a report: sealed, numbered, and in the journal."""

from collections.abc import Sequence
from datetime import datetime

from huxin.queries import _keys, _told
from huxin.record.models import JournalEntry, Message, Report


def append(
    report: Report, who: str, text: str, files: Sequence[str], *, now: datetime, text_at: datetime | None = None
) -> None:
    """Add a message, in the caller's transaction; `who` is empty where the reporter wrote it."""
    seq = report.messages.count() + 1
    sealed = _keys.current().seal(text, place=_told.message_place(report.pk, seq))
    Message.objects.create(report=report, seq=seq, at=now, who=who, sealed=sealed, files=list(files), text_at=text_at)
    JournalEntry.objects.create(at=now, who=who or "reporter", what="report.message", subject=f"report:{report.key}")
