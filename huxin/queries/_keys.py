"""The installation's keyring, read once until its file changes."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from huxin.base import keyring
from huxin.base.keyring import Keyring


def current() -> Keyring:
    """The keyring in use. Raises KeyMissing."""
    folder: Path = settings.HUXIN_KEYS
    file = folder / keyring.FILE_NAME
    return _load(folder, file.stat().st_mtime_ns if file.exists() else 0)


@lru_cache(maxsize=2)
def _load(folder: Path, changed: int) -> Keyring:
    return keyring.load(folder)


def place(kind: str, blind: bytes) -> bytes:
    """Where the token of a personal value belongs: its kind, table and column, and the row's own index."""
    return places(kind, [blind])[0]


def places(kind: str, blinds: Iterable[bytes]) -> list[bytes]:
    """`place` of many values of one kind."""
    column = f"{kind}/personal_value.token/".encode()
    return [column + blind for blind in blinds]
