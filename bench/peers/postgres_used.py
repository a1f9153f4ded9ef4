"""What a PostgreSQL server on this machine uses for somebody's queries: processor seconds and memory, from /proc."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_PROC = Path("/proc")
_EVERY = 0.05  # seconds between looks at the memory


class Server:
    """Watches a server by the number of its first process; without one (another machine, no /proc) it tells nothing."""

    def __init__(self, first: int | None) -> None:
        """Nothing watched yet."""
        self._first, self._cpu, self._peak = first, 0.0, 0

    @classmethod
    def of(cls, connect: "Callable[[], psycopg.Connection]") -> "Server":
        """The server that answers there."""
        with connect() as con:
            backend = con.info.backend_pid
            try:
                status = (_PROC / str(backend) / "status").read_text()
                return cls(int(status.partition("PPid:")[2].split()[0]))
            except OSError:
                return cls(None)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Count from here to the end of the block."""
        over, before = threading.Event(), self._seconds()
        watcher = threading.Thread(target=self._watch, args=(over,), daemon=True)
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()
            self._cpu = self._seconds() - before

    def used(self) -> dict[str, float]:
        """Processor seconds, and the peak of private memory of all its processes plus the shared memory touched."""
        return {"cpu": self._cpu, "peak": self._peak}

    def _watch(self, over: threading.Event) -> None:
        while not over.wait(_EVERY):
            self._peak = max(self._peak, self._memory())

    def _children(self) -> list[str]:
        if self._first is None:
            return []
        try:
            return (_PROC / f"{self._first}/task/{self._first}/children").read_text().split()
        except OSError:
            return []

    def _memory(self) -> int:
        private, shared = 0, 0
        for pid in self._children():
            try:
                _, resident, common = map(int, (_PROC / pid / "statm").read_text().split()[:3])
            except (OSError, ValueError):
                continue
            private, shared = private + resident - common, max(shared, common)
        return (private + shared) * os.sysconf("SC_PAGE_SIZE")

    def _seconds(self) -> float:
        """Of the living children, and of those that ended (the first process has waited for them)."""
        ticks = sum(self._ticks(pid, 11, 12) for pid in self._children())
        ended = self._ticks(str(self._first), 13, 14) if self._first else 0
        return (ticks + ended) / os.sysconf("SC_CLK_TCK")

    def _ticks(self, pid: str, *fields: int) -> int:
        try:
            words = (_PROC / pid / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0
        return sum(int(words[field]) for field in fields)
