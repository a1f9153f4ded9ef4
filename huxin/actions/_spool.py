"""Received files on disk, encrypted, named by their content."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from huxin.base.errors import NotFound
from huxin.base.home import Home
from huxin.base.keyring import Keyring, write_private


def keep(home: Home, ring: Keyring, data: bytes) -> str:
    """Put a file on disk and return its SHA-256, not before the disk has it. Keeping it twice changes nothing."""
    sha256 = hashlib.sha256(data).hexdigest()
    file = _file(home, sha256)
    if not file.exists():
        write_private(file, ring.seal_bytes(data, place=_place(sha256)))
    return sha256


def read(home: Home, ring: Keyring, sha256: str) -> bytes:
    """The file as it came. Raises NotFound where it was removed, KeyMissing where it cannot be decrypted."""
    try:
        sealed = _file(home, sha256).read_bytes()
    except FileNotFoundError:
        raise NotFound("收件箱中已没有这个文件的原件,请重新导入该文件。") from None
    return ring.unseal_bytes(sealed, place=_place(sha256))


def rotate(home: Home, ring: Keyring) -> Iterator[str]:
    """Encrypt every kept file that is not under the newest key again; yields each name when done."""
    mark = f"{ring.newest}:".encode()
    for file in sorted(home.intake.glob("*.bin")):
        sealed = file.read_bytes()
        if not sealed.startswith(mark):
            place = _place(file.stem)
            write_private(file, ring.seal_bytes(ring.unseal_bytes(sealed, place=place), place=place))
            yield file.name


def _file(home: Home, sha256: str) -> Path:
    return home.intake / f"{sha256}.bin"


def _place(sha256: str) -> bytes:
    return f"intake/{sha256}".encode()
