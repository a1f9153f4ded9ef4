"""The installation's keyring, read once until its file changes."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from huxin.base import keyring
from huxin.base.keyring import Keyring
from huxin.record.models import JournalEntry

_Bytes = bytes | memoryview  # as SQLite and as PostgreSQL give them
INDEX = "index"
"""Subject of the journal's entries that say by which key the values are indexed from then on."""


def current() -> Keyring:
    """The keyring in use, for sealing and unsealing. Raises KeyMissing."""
    folder: Path = settings.HUXIN_KEYS
    file = folder / keyring.FILE_NAME
    seen = file.stat() if file.exists() else None
    return _load(folder, (seen.st_mtime_ns, seen.st_ino) if seen else (0, 0))


def indexing() -> Keyring:
    """The keyring with the index key in use, which the database knows: it changes with the indexed values.

    Whoever enters values asks within the transaction that does. Raises KeyMissing.
    """
    ring = current()
    return ring if len(ring.index_keys) == 1 else ring.indexing_by(index_id())


def index_id() -> str:
    """By which index key the values are indexed."""
    latest = JournalEntry.objects.filter(subject=INDEX).order_by("-id").first()
    return str(latest.given["key"]) if latest else keyring.FIRST_INDEX


@lru_cache(maxsize=2)
def _load(folder: Path, changed: tuple[int, int]) -> Keyring:
    return keyring.load(folder)


def place(kind: str, blind: bytes) -> bytes:
    """Where the token of a personal value belongs: its kind, table and column, and the row's own index."""
    return f"{kind}/personal_value.token/".encode() + blind


def opened(ring: Keyring, kind: str, blind: _Bytes, token: _Bytes) -> str:
    """A personal value in full, from its row. Raises KeyMissing."""
    return ring.unseal_bytes(bytes(token), place=place(kind, bytes(blind))).decode()
