"""Exports of other platforms are kept to be compared: on disk before anybody says so, and never facts."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from huxin import sources
from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.actions import _spool
from huxin.base.errors import BadSource, NotFound
from huxin.queries import _keys
from huxin.queries.comparison import Compared, compare
from huxin.record.models import Comparison, JournalEntry

LARGEST = 50 * 2**20  # bytes: it is read while somebody waits


@dataclass(frozen=True)
class Kept:
    """A file that was handed in."""

    number: int
    file_name: str
    received_at: datetime
    by: str


def receive(*, actor: Actor, data: bytes, file_name: str, now: datetime) -> int:
    """Keep a file for comparison; its number.

    Raises:
        Refused: the actor may not compare. BadSource: it cannot be read or compared; then it is not kept.
    """
    _require(actor)
    if not data or len(data) > LARGEST:
        raise BadSource("文件是空的，或超过 50 MB。请导出为 CSV 或 XLSX，按县区或月份分开。")
    name = "".join(c for c in file_name.replace("\\", "/").rpartition("/")[2] if c.isprintable())[:200]
    compare(actor=actor, sheets=sources.read(data, name))
    sha256 = _spool.keep(settings.HUXIN_HOME.comparisons, _keys.current(), data)
    with transaction.atomic():
        one = Comparison.objects.create(file_name=name, sha256=sha256, received_at=now, by=actor.id)
        subject, given = f"comparison:{one.pk}", {"sha256": sha256}
        JournalEntry.objects.create(at=now, who=actor.id, what="comparison.receive", subject=subject, given=given)
    return one.pk


def listed(*, actor: Actor, most: int = 50) -> list[Kept]:
    """One's own files, the newest first; the city office sees everybody's. Raises Refused."""
    _require(actor)
    found = Comparison.objects.order_by("-pk")
    if actor.role is not Role.OFFICE:
        found = found.filter(by=actor.id)
    return [Kept(one.pk, one.file_name, one.received_at, one.by) for one in found[:most]]


def compared(*, actor: Actor, number: int) -> tuple[Kept, Compared]:
    """One file against the registry as it is now.

    Raises:
        NotFound: no such file for this person. Refused. BadSource: it cannot be read any more.
    """
    _require(actor)
    one = Comparison.objects.filter(pk=number).first()
    if one is None or (one.by != actor.id and actor.role is not Role.OFFICE):
        raise NotFound("没有这份比对文件，或不是您上传的。")
    data = _spool.read(settings.HUXIN_HOME.comparisons, _keys.current(), one.sha256)
    kept = Kept(one.pk, one.file_name, one.received_at, one.by)
    return kept, compare(actor=actor, sheets=sources.read(data, one.file_name))


def _require(actor: Actor) -> None:
    """Comparing shows what is on file, so whoever may only send in may not."""
    require_anywhere(actor, Permission.IMPORT)
    require_anywhere(actor, Permission.VIEW)
