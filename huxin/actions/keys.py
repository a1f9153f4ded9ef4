"""Rotation of the keys personal data is encrypted with."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from huxin.actions import _spool, registry
from huxin.actions._writer import only_writer
from huxin.base import keyring
from huxin.queries import _keys
from huxin.record.models import PersonalValue


def rotate(*, now: datetime, new_key: bool = True) -> Iterator[tuple[str, int]]:
    """Make a new key and encrypt everything under it again; yields (what, how many so far).

    With `new_key` false only goes on with what an interrupted rotation left. Older keys stay in the keyring: a backup
    of the database made before still needs them. The key of the blind index is not rotated.
    """
    home = settings.HUXIN_HOME
    with only_writer(home):
        if new_key:
            yield f"新密钥 {keyring.add_key(settings.HUXIN_KEYS)}", 0
        done = 0
        for some in registry.rotate_values(now=now):
            done += some
            yield "个人信息", done
        for files, _ in enumerate(_spool.rotate(home, _keys.current()), start=1):
            yield "收件原件", files


def unfinished() -> bool:
    """Whether values remain under an older key."""
    newest = _keys.current().newest
    return PersonalValue.objects.exclude(token__startswith=f"{newest}:").exists()
