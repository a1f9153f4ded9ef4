"""Rotation of the keys personal data is encrypted with, and of the key it is found by."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from django.conf import settings
from django.db import transaction

from huxin.actions import _spool, hooks, mail, proof_keys, registry, second, sign_in
from huxin.actions._writer import only_writer
from huxin.base import keyring
from huxin.queries import _keys
from huxin.record.models import JournalEntry


def rotate(*, now: datetime, new_key: bool = True) -> Iterator[tuple[str, int]]:
    """Make a new key and encrypt everything under it again; yields (what, how many so far).

    What is one of ``values``, ``matters`` and ``files``. With `new_key` false only goes on with what an interrupted
    rotation left. Older keys stay in the keyring: a backup of the database made before still needs them.
    """
    home = settings.HUXIN_HOME
    with only_writer(home):
        if new_key:
            keyring.add_key(settings.HUXIN_KEYS)
        mail.seal_again()
        second.seal_again()
        hooks.seal_again()
        done = 0
        for some in registry.rotate_values(now=now):
            done += some
            yield "values", done
        done = 0
        for some in proof_keys.rotate_sealed():
            done += some
            yield "matters", done
        yield "files", 0
        folders = (home.intake, home.attachments, home.comparisons)
        kept = chain.from_iterable(_spool.rotate(folder, _keys.current()) for folder in folders)
        for files, _ in enumerate(kept, start=1):
            yield "files", files


def reindex(*, now: datetime) -> Iterator[tuple[str, int]]:
    """Index every personal value by a new key; yields (``indexed``, how many so far).

    The key is on disk first; then all values change in one transaction with the journal's entry that names the key in
    use. Stopped anywhere, everything is as before or everything is new. An index key that an interrupted run made and
    never used is used now.
    """
    with only_writer(settings.HUXIN_HOME):
        old = _keys.indexing()
        key_id = list(old.index_keys)[-1]
        if key_id == _keys.index_id():
            key_id = keyring.add_index_key(settings.HUXIN_KEYS)
        new = _keys.current().indexing_by(key_id)
        done = 0
        with transaction.atomic():
            for some in registry.reindex_values(new):
                done += some
                yield "indexed", done
            sign_in.reindex(old.index_key, new.index_key)
            JournalEntry.objects.create(
                at=now, who="system", what="keys.reindex", subject=_keys.INDEX, given={"key": key_id}
            )


def newest() -> str:
    """The id of the key that encrypts."""
    return _keys.current().newest


def unfinished() -> bool:
    """Whether values, events or papers remain under an older key."""
    return registry.unrotated() or proof_keys.unfinished()
