"""Making the register and the fact store good from what lies on the disk: everything ever acknowledged, once.

For an installation restored from backups of different ages. What is known stays as it is, so it may run at any time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Max

from huxin.actions import _spool, drain, intake
from huxin.actions._writer import only_writer
from huxin.base.home import Home
from huxin.engine import store
from huxin.facts.lists import ACCEPTED
from huxin.queries import _keys
from huxin.record.models import Batch, Drained


@dataclass(frozen=True)
class Replayed:
    """What was found on the disk and missing in the register or the store."""

    files: int
    requests: int
    batches: int


def replay(home: Home, *, now: datetime, progress: Callable[[str], None] = lambda said: None) -> Replayed:
    """Take over again every file and request on the disk.

    Raises:
        KeyMissing: something on the disk cannot be decrypted. StoreDamaged: the fact store cannot be read.
    """
    with only_writer(home):
        progress("核对事实库")
        held = {stream: store.batches(home, stream) for stream in ACCEPTED}
        used = {number for numbers in held.values() for number in numbers}
        _count_on(max(used, default=0))
        # A number given again to a file that waits: the file comes back below, under a number of its own.
        Batch.objects.filter(state="received", pk__in=used).delete()
        lost = [
            number
            for number, stream in Batch.objects.filter(state="applied", accepted__gt=0).values_list("id", "stream")
            if number not in held.get(stream or "", ())
        ]
        receipts = set(Batch.objects.filter(pk__in=lost).values_list("receipt", flat=True))
        Batch.objects.filter(receipt__in=receipts).update(state="applying")
        progress("核对收到的文件")
        known = set(Batch.objects.values_list("sha256", "by", "received_at"))
        missing = [
            (sha256, receipt)
            for sha256, receipt in _spool.notes(home.intake, _keys.current())
            if (sha256, receipt["by"], datetime.fromisoformat(receipt["received_at"])) not in known
        ]
        for sha256, receipt in sorted(missing, key=lambda found: max(found[1]["received_at"], found[1]["recorded_at"])):
            intake.entered(sha256, receipt)
    progress("核对接口报送")
    Drained.objects.all().delete()
    requests = drain.drain(home, now=now)
    intake.recover(now=now, progress=progress)
    drain.settle()
    return Replayed(len(missing), requests, len(lost))


def _count_on(last: int) -> None:
    """Let the register's next batch have a number beyond everything the store knows."""
    if last <= (Batch.objects.aggregate(last=Max("id"))["last"] or 0):
        return
    table = Batch._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), %s)", [last])
        else:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
