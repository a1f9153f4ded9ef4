"""How many requests a minute each sender has left: a bucket of tokens apiece, in this process's memory.

It costs the database nothing. The processes of a server do not know of each other, so two let twice as many through.
"""

import threading
from datetime import datetime


class Allowance:
    """One process's buckets, by appid. Threads share it."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._left: dict[str, tuple[float, datetime]] = {}

    def take(self, appid: str, per_minute: int, *, now: datetime) -> bool:
        """Whether one more may come now. A minute's worth may come at once, then as much as time brings back."""
        with self._turn:
            left, since = self._left.get(appid, (float(per_minute), now))
            brought = max(0.0, (now - since).total_seconds()) * per_minute / 60  # a clock set back brings nothing
            left = min(float(per_minute), left + brought)
            taken = left >= 1
            self._left[appid] = (left - taken, now)
            return taken
