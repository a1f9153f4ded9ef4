"""Files on disk for good: written whole or not at all, and there after a power cut."""

import os
from collections.abc import Collection
from pathlib import Path
from threading import get_ident


def write_private(file: Path, data: bytes, *, fresh: Path | None = None) -> None:
    """Write a file that only its owner may read (see `write_whole`), in a folder made for it where there is none."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(file, data, mode=0o600, fresh=fresh)


def write_whole(file: Path, data: bytes, *, mode: int = 0o666, fresh: Path | None = None) -> None:
    """Write a file whole or not at all, and on disk before this returns.

    Args:
        mode: who may read it, save those whom the process's mask leaves out.
        fresh: where it is written at first, for whoever writes alone and would overwrite what a killed try left there.
    """
    fresh = fresh or file.with_name(f".{file.name}.{os.getpid()}-{get_ident()}.tmp")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)
    sync([file.parent])


def sync(paths: Collection[Path]) -> None:
    """Files, and the names that folders hold, on disk for good."""
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
