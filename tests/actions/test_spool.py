"""A file that was said to be received is on the disk: after a power cut it is there, with the note of who sent it."""

import hashlib
from pathlib import Path

from huxin.actions import _spool
from huxin.base.keyring import Keyring
from tests.power_cut import Cut

RING = Keyring(keys={"k1": bytes(32)}, index_key=bytes(32))


def test_断电后_收下的文件和来历都在(disk: Path, after_a_cut: Cut) -> None:
    folder = disk / "intake"
    folder.mkdir()
    data = b"row\n" * 10_000
    sha256 = _spool.keep(folder, RING, data)
    _spool.note(folder, RING, sha256, {"by": "li"})
    assert sha256 == hashlib.sha256(data).hexdigest()

    def there(place: Path) -> None:
        assert _spool.read(place / "intake", RING, sha256) == data
        assert list(_spool.notes(place / "intake", RING)) == [(sha256, {"by": "li"})]

    after_a_cut(there)
