"""A backup of an installation at work: everything as of one moment, and of that only what is not in the vault yet.

Imports are held up for the instant in which the moment is fixed: the database's snapshot is opened, and what lies on
the disk is listed. All of that is then copied beside whoever writes. The fact store is its versions of that moment and
no newer entry of a log; everything the database knows of was on the disk before the database knew.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from huxin.actions import _database, installation
from huxin.actions._writer import only_one, only_writer
from huxin.base import keyring, wrapped
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.base.vault import Backup, BackupDamaged, Held, Vault, plainly
from huxin.engine import tables
from huxin.facts.lists import KEPT

DATABASE = "database"
"""The folder of a backup under which a PostgreSQL's tables are; SQLite's file has the name it has in the home."""

_SEEN = "seen.sqlite3"  # forgetting it costs nothing (`_replayed`)
_FACTS_PARTS = {".json", ".parquet"}
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Made:
    """A backup that was made: how many files and bytes it has, and how many bytes of that were new."""

    name: str
    at: datetime
    files: int
    size: int
    written: int
    with_keys: bool
    missing: tuple[str, ...]
    """Data files of the fact store that its log names and that are not on the disk."""


@dataclass(frozen=True)
class _Listed:
    """What is to be copied: by name in the home the file, its length and its time; and what is known already."""

    files: dict[str, os.stat_result]
    small: dict[str, bytes]
    versions: dict[str, int]
    missing: tuple[str, ...]


def make(home: Home, to: Path, *, clock: Callable[[], datetime], passphrase: str | None, progress: Progress) -> Made:
    """Back the installation up into the vault at `to`, which is made where there is none.

    Args:
        clock: asked once, when the moment is fixed. All that was acknowledged before it is in the backup.
        passphrase: the keys go in as well, encrypted under it; None: they do not, and without them nobody can read
            personal values, received files and what machines sent.

    Raises:
        Refused: `to` lies in the home or holds something else, the database is not this version's, or the passphrase
            is too short. BackupFailed: a disk took nothing more. StoreDamaged: a log of the fact store is damaged.
        KeyMissing: the keys are wanted and not there.
    """
    _require_fit(home, to, passphrase)
    vault = Vault(to, progress)
    with vault.alone() as scratch, _uncompacted(home, progress), ExitStack() as held:
        with only_writer(home, waiting=lambda: progress("等待正在进行的导入结束")):
            at = clock()
            database = held.enter_context(_database.snapshot())
            listed = _listed(home)
        copied, paths = database.copy(scratch, progress)
        files = {_database_name(copied, path): vault.keep(path) for path in paths}
        held.close()
        files |= _copied(vault, home, listed, _before(vault), progress)
        told: dict[str, Any] = {
            "database": vars(copied), "migrations": installation.own_migrations(), "facts": listed.versions,
            "keys": _keys(passphrase),
        }  # fmt: skip
        progress("写入清单")
        made = vault.finish(at, files, told)
    size = sum(one.size for one in files.values())
    return Made(made.name, at, len(files), size, vault.written, passphrase is not None, listed.missing)


def _uncompacted(home: Home, progress: Progress) -> AbstractContextManager[None]:
    """No data file goes while this is held."""
    return only_one(home, "compaction", waiting=lambda: progress("等待合并小文件结束"))


def _require_fit(home: Home, to: Path, passphrase: str | None) -> None:
    if to.resolve().is_relative_to(home.path.resolve()):
        raise Refused("备份文件夹不能放在数据文件夹里面。请放到另一块磁盘上。")
    if installation.pending_migrations():
        raise Refused("数据库比程序旧。请先运行 huxin init，再备份。")
    if unknown := installation.unknown_migrations():
        raise Refused(f"数据库由更新的版本建立（{'、'.join(unknown)}）。请先升级程序。")
    if passphrase is not None:
        _keys(passphrase)  # what would refuse at the end does so now


def _keys(passphrase: str | None) -> dict[str, Any] | None:
    """Read at the end: what was encrypted again meanwhile is under a key that is among them."""
    if passphrase is None:
        return None
    keyring.load(settings.HUXIN_KEYS)
    names = (keyring.FILE_NAME, installation.SECRET_FILE)
    found = {name: settings.HUXIN_KEYS / name for name in names}
    return wrapped.wrap({name: path.read_bytes() for name, path in found.items() if path.is_file()}, passphrase)


def _listed(home: Home) -> _Listed:
    listed = _Listed({}, {}, {}, ())
    for name in KEPT:
        listed = _of_stream(home, name, listed)
    for folder in (
        home.intake, home.attachments, home.comparisons, home.runs, home.journal, home.calendar, home.papers, home.fonts
    ):  # fmt: skip
        for path in _walked(folder):
            _add(home, path, listed)
    for path in (home.mail, home.clock):
        if path.exists():
            _add(home, path, listed)
    return listed


def _of_stream(home: Home, name: str, listed: _Listed) -> _Listed:
    """A table as of its newest version: its log up to there, and every data file there is."""
    folder = home.facts / name
    if (table := tables.open_table(folder)) is None:
        return listed
    left = tables.empty_entries(folder, table.version())  # by a power cut, and never acknowledged
    version = min(left, default=table.version() + 1) - 1
    if version < 0:
        return listed
    listed.versions[name] = version
    listed.small[f"facts/{name}/{tables.ACKNOWLEDGED}"] = str(version).encode()
    for path in (folder / "_delta_log").iterdir():
        number = path.name.partition(".")[0]
        if number.isdigit() and int(number) <= version:
            _add(home, path, listed)
    newest = folder / "_delta_log" / tables.NEWEST_CHECKPOINT
    if newest.exists() and int(json.loads(data := newest.read_bytes())["version"]) <= version:
        listed.small[newest.relative_to(home.path).as_posix()] = data
    for path in (*folder.glob("*.parquet"), *folder.glob("ym=*/*.parquet")):
        _add(home, path, listed)
    wanted = {f"facts/{name}/{tables.path_of(action)}" for action in tables.actions(table)}
    return replace(listed, missing=(*listed.missing, *sorted(wanted - listed.files.keys())))


def _walked(folder: Path) -> Iterator[Path]:
    """Every file under a folder, but what is hidden: it is being made."""
    for path in sorted(folder.glob("[!.]*")) if folder.is_dir() else ():
        if path.is_dir():
            yield from _walked(path)
        elif not path.name.startswith(_SEEN) and path.suffix != ".lock":
            yield path


def _add(home: Home, path: Path, listed: _Listed) -> None:
    try:
        listed.files[path.relative_to(home.path).as_posix()] = path.stat()
    except FileNotFoundError:  # swept meanwhile; nothing referred to it
        pass


def _before(vault: Vault) -> dict[str, Held]:
    """The files of the newest backup that can be read."""
    for _, name in reversed(vault.names()):
        with suppress(BackupDamaged):
            return dict(vault.read(name).files)
    return {}


def _copied(vault: Vault, home: Home, listed: _Listed, before: dict[str, Held], progress: Progress) -> dict[str, Held]:
    """Take every listed file in. One that has the length and time it had in the last backup is not read again."""
    files = {name: vault.keep_bytes(data) for name, data in listed.small.items()}
    for done, (name, stat) in enumerate(listed.files.items()):
        progress(f"备份文件 {done}/{len(listed.files)}")
        known = before.get(name)
        if known and (known.size, known.mtime_ns) == (stat.st_size, stat.st_mtime_ns) and vault.has(known):
            files[name] = known
            continue
        try:
            files[name] = vault.keep(home.path / name, size=stat.st_size, mtime_ns=stat.st_mtime_ns)
        except FileNotFoundError:
            if name.startswith(("facts/", "runs/")):
                raise  # held by the lock of compaction, under which alone runs are let go
    return files


def _database_name(copied: _database.Copied, path: Path) -> str:
    return path.name if copied.kind == _database.SQLITE else f"{DATABASE}/{path.name}"


def listed(vault: Vault) -> tuple[list[Backup], list[str]]:
    """Every backup of a vault, oldest first; and the names of those whose manifest cannot be read. Raises NotFound."""
    found, damaged = list[Backup](), list[str]()
    for _, name in vault.names():
        try:
            found.append(vault.read(name))
        except BackupDamaged:
            damaged.append(name)
    return found, damaged


@dataclass(frozen=True)
class Fault:
    """A piece of a backup that is missing or damaged; `file` is what it is part of."""

    backup: str
    file: str
    piece: str
    fault: str


def check(vault: Vault, progress: Progress) -> tuple[int, list[Fault]]:
    """Read every piece of every backup; how many backups, and what is wrong. Raises NotFound."""
    known: dict[str, str] = {}
    with plainly():
        found, damaged = listed(vault)
        faults = [Fault(name, "清单", f"backups/{name}.json", "已损坏") for name in damaged]
        for backup in found:
            progress(f"核对备份 {backup.name}")
            faults += [Fault(backup.name, *fault) for fault in vault.faults(backup, known)]
    return len(found) + len(damaged), faults
