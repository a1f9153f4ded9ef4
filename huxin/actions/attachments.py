"""Files given with moves: checked, encrypted under the digest of their content, and read through their matter only."""

import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO

from django.conf import settings
from django.db import transaction

from huxin.access import Actor, Permission, require_anywhere
from huxin.actions import _chain, _spool
from huxin.base.chain import digest
from huxin.base.errors import BadSource
from huxin.queries import _keys
from huxin.queries import matter as matters
from huxin.queries.proof_said import of_attachment
from huxin.record.models import Attachment

LARGEST = 20 * 2**20
"""Bytes of one file."""

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
    """Keep a file; the SHA-256 of its content, by which a move names it. Keeping it twice changes nothing.

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
    sha256 = _spool.keep(settings.HUXIN_HOME.attachments, _keys.current(), data)
    told = {"file_name": name, "size": len(data), "kind": kind, "received_at": now, "by": actor.id}
    with transaction.atomic():
        kept, new = Attachment.objects.get_or_create(sha256=sha256, defaults=told)
        if new:
            _chain.append(kind="attachment", subject=sha256, digest=digest(of_attachment(kept)), at=now)
    return sha256


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
