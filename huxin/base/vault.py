"""A folder that holds backups: pieces of files by their SHA-256, each once, and manifests that name them.

A manifest is the last thing written of a backup. One that was cut short is therefore not there, those before it are
whole, and the pieces it left are found again by the next. A piece is never changed; it goes when no manifest names it.
"""

import errno
import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from huxin.base.errors import HuxinError, NotFound, Refused
from huxin.base.files import sync, why, write_private

PIECE = 8 << 20
"""Bytes. A longer file is several pieces, so that one that only grows, or changes in part, is not kept again whole."""

FORMAT = 1
_PIECES, _MANIFESTS, _SCRATCH, _MARK = "pieces", "backups", "scratch", "huxin-backup.json"
_NAMED = "%Y%m%dT%H%M%S.%fZ"
_DIGITS = 16  # of a manifest's digest, in its name


class BackupDamaged(HuxinError):
    """Something in a backup is missing or not what it was."""

    code = "backup_damaged"


class BackupFailed(HuxinError):
    """A disk took nothing more, or refused."""

    code = "backup_failed"


@dataclass(frozen=True)
class Held:
    """One file in a backup."""

    size: int
    mtime_ns: int
    pieces: tuple[str, ...]


@dataclass(frozen=True)
class Backup:
    """One backup of a vault. `facts`: what else was written down when it was made."""

    name: str
    at: datetime
    files: Mapping[str, Held] = field(repr=False)
    told: Mapping[str, Any] = field(repr=False)


class Vault:
    """The folder, for whoever adds to it or reads it. `written`: bytes of pieces that were not there before."""

    def __init__(self, folder: Path, progress: Callable[[str], None] = lambda said: None) -> None:
        self.folder, self.written = folder, 0
        self._progress, self._passed = progress, 0

    def _pass(self, count: int) -> None:
        """Said after every piece: one file can be most of a home."""
        self._passed += count
        self._progress(f"已读写 {self._passed >> 20} MB")

    @contextmanager
    def alone(self) -> Iterator[Path]:
        """Hold the vault for writing; a folder for what is needed only meanwhile.

        Raises:
            Refused: the folder holds something else, or somebody else is at it. BackupFailed.
        """
        with plainly():
            self._begin()
            with open(self.folder / "backup.lock", "a") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    raise Refused("另一个命令正在使用这个备份文件夹，请等它结束。") from None
                scratch = self.folder / _SCRATCH
                scratch.mkdir(exist_ok=True, mode=0o700)
                try:
                    _emptied(scratch)  # what a killed one left
                    yield scratch
                finally:
                    _emptied(scratch)

    def _begin(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        mark = self.folder / _MARK
        if mark.exists():
            _require_known(mark)
            return
        if set(os.listdir(self.folder)) - {_PIECES, _MANIFESTS, "lost+found", f".{_MARK}"}:
            raise Refused(f"「{self.folder}」里有别的文件，不是备份文件夹。请换一个空的文件夹。")
        for name in (_PIECES, _MANIFESTS):
            (self.folder / name).mkdir(exist_ok=True, mode=0o700)
        _put(mark, json.dumps({"format": FORMAT}).encode())

    def keep(self, source: Path, *, size: int | None = None, mtime_ns: int = 0) -> Held:
        """Take a file in, or its first `size` bytes. Raises FileNotFoundError where it is gone."""
        with source.open("rb") as file:
            return self._kept(file, os.fstat(file.fileno()).st_size if size is None else size, mtime_ns)

    def keep_bytes(self, data: bytes) -> Held:
        """Take in what is in memory."""
        from io import BytesIO

        return self._kept(BytesIO(data), len(data), 0)

    def _kept(self, file: BinaryIO, size: int, mtime_ns: int) -> Held:
        pieces, left = [], size
        while left > 0:
            data = file.read(min(PIECE, left))
            if not data:
                raise BackupFailed(f"{getattr(file, 'name', '文件')} 在备份时变短了，这次备份没有完成。请检查该磁盘。")
            pieces.append(self._piece(data))
            left -= len(data)
            self._pass(len(data))
        return Held(size, mtime_ns, tuple(pieces))

    def _piece(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        path = self._path(sha256)
        if _size(path) != len(data):
            _put(path, data)
            self.written += len(data)
        return sha256

    def has(self, held: Held) -> bool:
        """Whether every piece of a file is there, in its length."""
        return all(_size(self._path(sha256)) == size for sha256, size in _cut(held))

    def finish(self, at: datetime, files: Mapping[str, Held], told: Mapping[str, Any]) -> Backup:
        """Write the manifest: from now on the backup is there."""
        said = {"at": at.isoformat(), "files": {n: [h.size, h.mtime_ns, *h.pieces] for n, h in files.items()}, **told}
        data = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
        name = f"{at.astimezone(UTC).strftime(_NAMED)}-{hashlib.sha256(data).hexdigest()[:_DIGITS]}"
        _put(self.folder / _MANIFESTS / f"{name}.json", data)
        return Backup(name, at, files, told)

    def names(self) -> list[tuple[datetime, str]]:
        """Moment and name of every backup, oldest first.

        Raises:
            NotFound: the folder holds no backups.
        """
        mark = self.folder / _MARK
        if not mark.exists():
            raise NotFound(f"「{self.folder}」不是护薪的备份文件夹。请核对路径。")
        _require_known(mark)
        names = sorted(path.stem for path in (self.folder / _MANIFESTS).glob("[!.]*.json"))
        return [(datetime.strptime(name.rpartition("-")[0], _NAMED).replace(tzinfo=UTC), name) for name in names]

    def read(self, name: str) -> Backup:
        """A backup's manifest. Raises BackupDamaged."""
        try:
            data = (self.folder / _MANIFESTS / f"{name}.json").read_bytes()
            if hashlib.sha256(data).hexdigest()[:_DIGITS] != name.rpartition("-")[2]:
                raise ValueError
            told = json.loads(data)
        except (OSError, ValueError):
            raise BackupDamaged(f"备份 {name} 的清单已损坏或不见了，不能恢复这一份。请改用另一份备份。") from None
        files = {path: Held(size, mtime, tuple(pieces)) for path, (size, mtime, *pieces) in told.pop("files").items()}
        return Backup(name, datetime.fromisoformat(told.pop("at")), files, told)

    def fetch(self, name: str, held: Held, target: Path) -> None:
        """Write a file of a backup out again, every piece looked at.

        Raises:
            BackupDamaged: a piece is missing or not what it was.
        """
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for sha256, size in _cut(held):
                if fault := self._fault(sha256, size):
                    raise BackupDamaged(f"备份已损坏：{name} 的一段 {self._shown(sha256)} {fault}。没有恢复任何内容。")
                out.write(self._path(sha256).read_bytes())
                self._pass(size)
            out.flush()
            os.fsync(out.fileno())
        if held.mtime_ns:
            os.utime(target, ns=(held.mtime_ns, held.mtime_ns))

    def faults(self, backup: Backup, known: dict[str, str]) -> Iterator[tuple[str, str, str]]:
        """(file, piece, what is wrong) of all that is wrong in a backup; `known` has what was read before."""
        for name, held in backup.files.items():
            for sha256, size in _cut(held):
                if sha256 not in known:
                    known[sha256] = self._fault(sha256, size)
                    self._pass(size)
                if known[sha256]:
                    yield name, self._shown(sha256), known[sha256]

    def release(self, keep: int) -> tuple[int, int]:
        """Let all but the newest `keep` backups go; how many those were, and how many bytes they alone needed.

        Raises:
            BackupDamaged: a manifest to keep cannot be read, so nobody knows what it names.
        """
        names = [name for _, name in self.names()]
        kept = {sha256 for name in names[-keep:] for held in self.read(name).files.values() for sha256 in held.pieces}
        for name in names[:-keep]:
            (self.folder / _MANIFESTS / f"{name}.json").unlink()
        sync([self.folder / _MANIFESTS])
        freed = 0
        for path in (self.folder / _PIECES).glob("*/*"):
            if path.name not in kept:
                freed += path.stat().st_size
                path.unlink()
        return len(names[:-keep]), freed

    def _fault(self, sha256: str, size: int) -> str:
        try:
            data = self._path(sha256).read_bytes()
        except FileNotFoundError:
            return "不见了"
        except OSError as error:
            return f"读不出来（{why(error)}）"
        if len(data) != size:
            return "长度不对"
        return "" if hashlib.sha256(data).hexdigest() == sha256 else "内容已变"

    def _path(self, sha256: str) -> Path:
        return self.folder / _PIECES / sha256[:2] / sha256

    def _shown(self, sha256: str) -> str:
        return self._path(sha256).relative_to(self.folder).as_posix()


@contextmanager
def plainly() -> Iterator[None]:
    """Trouble with a disk as a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise BackupFailed(
                "磁盘已满，没有完成；以前的备份都还在。请腾出空间后再次运行，已经写好的部分不会重写。"
            ) from None
        raise BackupFailed(f"磁盘读写失败（{why(error)}），没有完成；以前的备份都还在。") from None


def _cut(held: Held) -> Collection[tuple[str, int]]:
    sizes = [min(PIECE, held.size - at) for at in range(0, held.size, PIECE)]
    return list(zip(held.pieces, sizes, strict=True))


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def _put(path: Path, data: bytes) -> None:
    write_private(path, data, fresh=path.with_name(f".{path.name}"))


def _require_known(mark: Path) -> None:
    try:
        known = json.loads(mark.read_bytes())["format"] == FORMAT
    except (ValueError, KeyError, TypeError):
        known = False
    if not known:
        raise Refused(f"「{mark.parent}」是别的版本写的备份，本版本不能读。请用写它的版本。")


def _emptied(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
