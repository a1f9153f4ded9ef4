"""Files given with moves: checked, encrypted under the digest of their content, and read through their matter only.

A file is received before its move is made, so that a move refused is made again without sending it again. Once a move
names it, it is in the chain and stays; what no move has named after a while goes, and the journal says so.
"""

import hashlib
import zipfile
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from io import BytesIO

from django.conf import settings
from django.db import transaction

from huxin.access import Actor, Permission, require_anywhere
from huxin.actions import _chain, _spool
from huxin.base.chain import digest
from huxin.base.errors import BadSource
from huxin.queries import _keys
from huxin.queries import matter as matters
from huxin.queries.proof_said import loose, of_attachment
from huxin.record.models import Attachment, ChainHead, JournalEntry, Link

LARGEST = 20 * 2**20
"""Bytes of one file."""

RETRY_FOR = timedelta(days=1)
"""How long its sender may name a received file in a move without sending it again."""
_SWEPT_AFTER = 2 * RETRY_FOR

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _zip_with(*names: str) -> Callable[[bytes], bool]:
    def looks(data: bytes) -> bool:
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                return any(one.startswith(names) for one in archive.namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return False

    return looks


def _begins(*heads: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(heads)


def _is_text(data: bytes) -> bool:
    if b"\x00" in data:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


_KINDS: Mapping[str, Callable[[bytes], bool]] = {
    "pdf": lambda data: b"%PDF-" in data[:1024],
    "png": _begins(b"\x89PNG\r\n\x1a\n"),
    "jpg": _begins(b"\xff\xd8\xff"),
    "jpeg": _begins(b"\xff\xd8\xff"),
    "webp": lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP",
    "xlsx": _zip_with("xl/"),
    "docx": _zip_with("word/"),
    "ofd": _zip_with("OFD.xml"),
    "xls": _begins(_OLE),
    "csv": _is_text,
    "txt": _is_text,
}
"""What a file of each kind looks like inside."""

KINDS = tuple(_KINDS)


def receive(*, actor: Actor, data: bytes, file_name: str, now: datetime) -> str:
    """Keep a file; the SHA-256 of its content, by which a move names it. Keeping it twice makes it wait longer.

    Raises:
        Refused: the actor takes no part in matters.
        BadSource: empty, too large, of no kind that is taken, or something else inside than its name says.
    """
    require_anywhere(actor, Permission.MATTERS)
    name = "".join(c for c in file_name.replace("\\", "/").rpartition("/")[2] if c.isprintable())[-200:]
    kind = name.rpartition(".")[2].lower()
    if not data:
        raise BadSource(f"附件「{name}」是空的，请重新选择文件。")
    if len(data) > LARGEST:
        raise BadSource(too_large(name))
    if kind not in _KINDS:
        raise BadSource(f"附件「{name}」的类型不能上传。可以上传：{'、'.join(KINDS)}。")
    if not _KINDS[kind](data):
        raise BadSource(f"附件「{name}」的内容不是 {kind} 文件，可能改过扩展名或已损坏。请用原来的软件另存后再上传。")
    sha256 = hashlib.sha256(data).hexdigest()
    told = {"file_name": name, "size": len(data), "kind": kind, "received_at": now, "by": actor.id}
    with transaction.atomic():
        if not _is_chained(sha256, Attachment.objects.select_for_update().filter(sha256=sha256).first()):
            Attachment.objects.update_or_create(sha256=sha256, defaults=told)
    # After its row, so that there is no file without one.
    return _spool.keep(settings.HUXIN_HOME.attachments, _keys.current(), data)


def chain(digests: Collection[str], *, head: ChainHead, now: datetime) -> None:
    """Chain the files that a move names, in its transaction, unless an earlier one has."""
    if not digests:
        return
    for row in Attachment.objects.select_for_update().filter(sha256__in=list(digests)).order_by("sha256"):
        if not _is_chained(row.sha256, row):
            _chain.append(kind="attachment", subject=row.sha256, digest=digest(of_attachment(row)), at=now, head=head)


def sweep(*, now: datetime) -> int:
    """Remove the files that were received days ago and that no move ever named; how many. The journal keeps which."""
    waiting = loose().filter(received_at__lt=now - _SWEPT_AFTER)
    return sum(_sweep(sha256, now) for sha256 in list(waiting.values_list("sha256", flat=True)))


@transaction.atomic
def _sweep(sha256: str, now: datetime) -> bool:
    row = loose().select_for_update().filter(sha256=sha256, received_at__lt=now - _SWEPT_AFTER).first()
    if row is None:
        return False
    JournalEntry.objects.create(
        at=now, who="system", what="attachment.sweep", subject=f"attachment:{sha256}",
        given={"file_name": row.file_name, "by": row.by, "received_at": _chain.stamp(row.received_at)},
    )  # fmt: skip
    row.delete()
    _spool.remove(settings.HUXIN_HOME.attachments, sha256)
    return True


def _is_chained(sha256: str, row: Attachment | None) -> bool:
    return row is not None and Link.objects.filter(kind="attachment", subject=sha256).exists()


def too_large(name: str) -> str:
    """What is said of a file beyond the limit, whoever notices."""
    return f"附件「{name}」超过 {LARGEST // 2**20} MB。请压缩图片、拆分文件，或只上传与本事项有关的页。"


def read(*, actor: Actor, matter_id: int, sha256: str) -> tuple[str, bytes]:
    """Name and content of a file that was given with a move of a matter in reach.

    Raises:
        NotFound: no such matter, or no such file of it, for this person.
        KeyMissing: it cannot be decrypted.
    """
    found = matters.file_of(actor=actor, matter_id=matter_id, sha256=sha256)
    return found.file_name, _spool.read(settings.HUXIN_HOME.attachments, _keys.current(), sha256)
