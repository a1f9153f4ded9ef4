"""A backup becomes an installation again, in a home where there is none; or nothing of it does.

Everything is first written beside (`.restoring`), every piece looked at, and then moved into place, the fact store
last: without it no command takes the folder for a home. A restore that dies is begun again by the next.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from huxin.access import SYSTEM
from huxin.actions import _database, backup, calendar, installation, upkeep
from huxin.base import keyring, wrapped
from huxin.base.errors import NotFound, Refused
from huxin.base.files import sync, write_private
from huxin.base.home import Home
from huxin.base.vault import Backup, BackupDamaged, Vault, plainly
from huxin.engine.damage import Damage
from huxin.queries.proof_check import Checked
from huxin.queries.proof_check import check as audit

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Verified:
    """What was found in the restored home: data files looked at, what is wrong with them, and the audit of the chain.

    `audited` is None where the keys are not there: without them what is in the chain cannot be read.
    """

    files: int
    damages: tuple[Damage, ...]
    audited: Checked | None

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.damages and (self.audited is None or self.audited.broken is None)


def choose(vault: Vault, at: datetime | None) -> Backup:
    """The newest backup of that moment or before it; without a moment the newest.

    Raises:
        NotFound: there is none. BackupDamaged: its manifest is damaged.
    """
    names = vault.names()
    if not names:
        raise NotFound("这个备份文件夹里还没有做完的备份。")
    found = [name for moment, name in names if at is None or moment <= at]
    if not found:
        raise NotFound(f"没有这个时刻以前的备份，最早的一份是 {names[0][1]}。")
    return vault.read(found[-1])


def restore(home: Home, vault: Vault, chosen: Backup, *, passphrase: str | None, progress: Progress) -> None:
    """Put a backup where there is nothing yet.

    Args:
        passphrase: the keys are taken from the backup; None: they are where they belong already, or come later.

    Raises:
        Refused: the home or the database is not empty, the version does not fit, or the passphrase is another one.
        BackupDamaged: a piece is missing or not what it was; nothing was restored.
        BackupFailed: a disk took nothing more.
    """
    copied = _database.Copied(**chosen.told["database"])
    _require_empty(home)
    _database.require_version(copied.kind, chosen.told["migrations"])
    _database.require_room(copied.kind)
    keys = _keys(chosen, passphrase)
    beside = _beside(home)
    with plainly():
        home.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside.mkdir(mode=0o700)
        try:
            for done, (name, held) in enumerate(chosen.files.items()):
                progress(f"恢复文件 {done}/{len(chosen.files)}")
                vault.fetch(name, held, beside / name)
            for folder in (beside / "facts", beside / "runs", beside / "intake", beside / "rejects"):
                folder.mkdir(exist_ok=True, mode=0o700)
            _require_facts(chosen, beside)
            connection.close()
            with _database.put_back(_tables(beside, copied), copied, progress):
                for name, data in keys.items():
                    write_private(settings.HUXIN_KEYS / name, data)
                _move(beside, home.path)
        except BaseException:
            if not home.facts.exists():
                _take_away(home)
            raise
        _sync(beside)
        os.rename(beside / "facts", home.facts)
        sync([home.path])
        shutil.rmtree(beside)


def verify(home: Home, *, now: datetime, progress: Progress) -> Verified:
    """Read what was restored from end to end: each data file, and the chain with all that must be in it.

    Raises:
        StoreDamaged: a log cannot be read.
    """
    looked = []
    for one in upkeep.look(home):
        progress(f"核对 {one.stream}")
        looked.append(one)
    found = None
    if (settings.HUXIN_KEYS / keyring.FILE_NAME).is_file():
        installation.prepare()  # a backup of an earlier version
        calendar.follow(now=now)  # by which the terms that run are judged
        found = audit(actor=SYSTEM, now=now, progress=progress)
    damages = tuple(harm for one in looked for harm in one.damages)
    return Verified(sum(one.files for one in looked), damages, found)


def _require_empty(home: Home) -> None:
    """Nothing but keys that were put there before, and what a restore left that died."""
    if _beside(home).exists() and not home.facts.exists():
        _take_away(home)
    if home.path.is_dir() and set(os.listdir(home.path)) - {"keys"}:
        raise Refused(f"「{home.path}」不是空的，恢复不会覆盖任何内容。请换一个空的文件夹：--home 文件夹。")


def _take_away(home: Home) -> None:
    """What a restore that died had put in place: the home was empty before it."""
    beside = _beside(home)
    for name in (beside / "placed").read_text("utf-8").split("\n") if (beside / "placed").exists() else ():
        with suppress(FileNotFoundError):
            path = home.path / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.rmtree(beside, ignore_errors=True)


def _keys(chosen: Backup, passphrase: str | None) -> dict[str, bytes]:
    if passphrase is None:
        return {}
    if chosen.told["keys"] is None:
        raise Refused("这份备份里没有密钥。请把另行保存的密钥文件夹放到位（默认在数据文件夹的 keys），再恢复。")
    keys, there = wrapped.unwrap(chosen.told["keys"], passphrase), settings.HUXIN_KEYS / keyring.FILE_NAME
    if there.exists() and there.read_bytes() != keys[keyring.FILE_NAME]:
        raise Refused(f"「{settings.HUXIN_KEYS}」里已有另外的密钥，恢复不会覆盖。请去掉 --with-keys，或换一个文件夹。")
    return keys


def _require_facts(chosen: Backup, beside: Path) -> None:
    """The manifest says which version each table has: its last entry must be there."""
    for name, version in chosen.told["facts"].items():
        if not (beside / "facts" / name / "_delta_log" / f"{version:020d}.json").is_file():
            raise BackupDamaged(f"备份里的事实库 {name} 缺少第 {version} 版的日志。没有恢复任何内容。")


def _tables(beside: Path, copied: _database.Copied) -> Path:
    return beside if copied.kind == _database.SQLITE else beside / backup.DATABASE


def _move(beside: Path, into: Path) -> None:
    """Everything but the fact store, which comes last. What is moved is written down before."""
    names = sorted(set(os.listdir(beside)) - {"facts", "placed", backup.DATABASE})
    write_private(beside / "placed", "\n".join(names).encode())
    _sync(beside)
    for name in names:
        os.rename(beside / name, into / name)
    sync([into])


def _sync(folder: Path) -> None:
    for path, _, _ in os.walk(folder):
        sync([Path(path)])


def _beside(home: Home) -> Path:
    return home.path / ".restoring"
