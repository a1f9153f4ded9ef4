"""Requests seen before, for as long as their clock could still be accepted; shared by the server's processes.

Not the journal's business: forgetting one in a power cut only means that a request sent twice is taken twice, which
changes nothing, because an identical fact is no new fact.
"""

import fcntl
import hashlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

_FILE, _GATE = "seen.sqlite3", "seen.lock"
_KEPT = timedelta(days=2)  # longer than any sender's window
_SWEEP_EVERY = 20_000
_SHAPE = "CREATE TABLE IF NOT EXISTS seen (request BLOB PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID"


class Replayed:
    """One process's view of them. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._turn = threading.Lock()
        self._entered = 0
        self._gate = os.open(folder / _GATE, os.O_RDWR | os.O_CREAT, 0o600)  # as long as the process
        self._found = sqlite3.connect(folder / _FILE, timeout=5, isolation_level=None, check_same_thread=False)
        with self._alone():  # of two processes that open a fresh file, SQLite would refuse one at once
            self._found.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; {_SHAPE};")

    def first(self, *request: str, now: datetime) -> bool:
        """Whether nobody sent this request before: appid, timestamp, nonce and sign, of which none alone would do."""
        key = hashlib.blake2b("\0".join(request).encode(), digest_size=16).digest()
        with self._alone():
            self._entered += 1
            if self._entered % _SWEEP_EVERY == 0:
                self._found.execute("DELETE FROM seen WHERE at < ?", [int((now - _KEPT).timestamp())])
            entered = self._found.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", [key, int(now.timestamp())])
            return entered.rowcount == 1

    def forget(self, *request: str) -> None:
        """It was not received after all, and may be sent again as it is."""
        key = hashlib.blake2b("\0".join(request).encode(), digest_size=16).digest()
        with self._alone():
            self._found.execute("DELETE FROM seen WHERE request = ?", [key])

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """SQLite sleeps before it asks again whether another process still writes; the system wakes at once."""
        with self._turn:
            fcntl.flock(self._gate, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._gate, fcntl.LOCK_UN)
