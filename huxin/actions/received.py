"""What was received between two backups, up to a moment: it is in the later one, and takes its way again.

Files and requests carry when they came and when we first knew what they say, so facts become what they were known to be
at that moment. What people did in between is not told by them.
"""

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from huxin.actions import _spool, drain
from huxin.actions.replay import Replayed, replay
from huxin.base import journal
from huxin.base.errors import NotFound
from huxin.base.files import sync
from huxin.base.home import Home
from huxin.base.keyring import Keyring
from huxin.base.vault import Backup, Vault, plainly
from huxin.queries import _keys

Progress = Callable[[str], None]


def later(vault: Vault, chosen: Backup) -> Backup:
    """The backup after one. Raises NotFound where that is the newest."""
    names = [name for _, name in vault.names()]
    if (place := names.index(chosen.name) + 1) == len(names):
        raise NotFound("这个时刻以后没有备份，此后收到的文件不在备份文件夹里。请去掉 --received。")
    return vault.read(names[place])


def take_again(
    home: Home, vault: Vault, chosen: Backup, after: Backup, *, until: datetime, now: datetime, progress: Progress
) -> Replayed:
    """Put on the disk what `after` has and `chosen` had not yet, and came by `until`; then take it over.

    Raises:
        KeyMissing: without the keys nobody knows when something came. BackupDamaged. BackupFailed.
    """
    ring, beside = _keys.current(), home.path / ".received"
    shutil.rmtree(beside, ignore_errors=True)
    fresh = {name: held for name, held in after.files.items() if chosen.files.get(name) != held}
    with plainly():
        for name, held in fresh.items():
            if name.startswith(("intake/", "journal/")):
                progress("取出此后收到的文件和请求")
                vault.fetch(name, held, beside / name)
        _files(home, beside / home.intake.name, ring, until)
        _requests(home, beside / home.journal.name, ring, until)
        shutil.rmtree(beside, ignore_errors=True)
    return replay(home, now=now, progress=progress)


def _files(home: Home, beside: Path, ring: Keyring, until: datetime) -> None:
    if not beside.is_dir():
        return
    for sha256, receipt in list(_spool.notes(beside, ring)):
        if datetime.fromisoformat(receipt["received_at"]) > until:
            continue
        file = beside / f"{sha256}.bin"
        if file.exists():  # else it had come before, or is one that was noted already
            os.replace(file, home.intake / file.name)
        _spool.note(home.intake, ring, sha256, receipt)
    sync([home.intake])


def _requests(home: Home, beside: Path, ring: Keyring, until: datetime) -> None:
    """A segment only grows, so the one of the later backup, cut, takes the place of the earlier one's."""
    if not beside.is_dir():
        return
    home.journal.mkdir(exist_ok=True, mode=0o700)
    for segment in journal.segments(beside):
        end = 0
        for record in journal.read(beside, segment, ring):
            if drain.came_at(record) > until:
                break
            end = record.end
        file, before = beside / f"{segment}{journal.SUFFIX}", home.journal / f"{segment}{journal.SUFFIX}"
        if end > (before.stat().st_size if before.exists() else 0):
            os.truncate(file, end)
            os.replace(file, before)
    sync([home.journal])
