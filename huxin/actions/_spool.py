"""Received files on disk, encrypted, named by their content. A file is sealed to its folder and its name."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from huxin.base.errors import NotFound
from huxin.base.files import sync, write_private
from huxin.base.keyring import Keyring

_NOTE = ".note"


def keep(folder: Path, ring: Keyring, data: bytes) -> str:
    """Put a file on disk and return its SHA-256, not before the disk has it. Keeping it twice changes nothing."""
    sha256 = hashlib.sha256(data).hexdigest()
    file = _file(folder, sha256)
    if file.exists():
        sync([folder])  # whoever put it there may be about to
    else:
        write_private(file, ring.seal_bytes(data, place=_place(folder, sha256)))
    return sha256


def note(folder: Path, ring: Keyring, sha256: str, receipt: Mapping[str, Any]) -> None:
    """Put beside a kept file who sent it, when and as what, so that the register can be made good from the disk."""
    said = json.dumps(receipt, sort_keys=True, ensure_ascii=False).encode()
    name = f"{sha256}-{hashlib.sha256(said).hexdigest()[:16]}"
    write_private(folder / f"{name}{_NOTE}", ring.seal_bytes(said, place=_place(folder, name)))


def notes(folder: Path, ring: Keyring) -> Iterator[tuple[str, dict[str, Any]]]:
    """(SHA-256, receipt) of everything ever received here. Raises KeyMissing."""
    for file in folder.glob(f"*{_NOTE}"):
        yield (
            file.stem.partition("-")[0],
            json.loads(ring.unseal_bytes(file.read_bytes(), place=_place(folder, file.stem))),
        )


def read(folder: Path, ring: Keyring, sha256: str) -> bytes:
    """The file as it came. Raises NotFound where it was removed, KeyMissing where it cannot be decrypted."""
    try:
        sealed = _file(folder, sha256).read_bytes()
    except FileNotFoundError:
        raise NotFound("这个文件的原件已经不在了，请重新上传该文件。") from None
    return ring.unseal_bytes(sealed, place=_place(folder, sha256))


def remove(folder: Path, sha256: str) -> None:
    """Take a file off the disk, where it is still there."""
    _file(folder, sha256).unlink(missing_ok=True)


def rotate(folder: Path, ring: Keyring) -> Iterator[str]:
    """Encrypt every kept file that is not under the newest key again; yields each name when done."""
    mark = f"{ring.newest}:".encode()
    for file in sorted((*folder.glob("*.bin"), *folder.glob(f"*{_NOTE}"))):
        sealed = file.read_bytes()
        if not sealed.startswith(mark):
            place = _place(folder, file.stem)
            write_private(file, ring.seal_bytes(ring.unseal_bytes(sealed, place=place), place=place))
            yield file.name


def _file(folder: Path, sha256: str) -> Path:
    return folder / f"{sha256}.bin"


def _place(folder: Path, sha256: str) -> bytes:
    return f"{folder.name}/{sha256}".encode()
