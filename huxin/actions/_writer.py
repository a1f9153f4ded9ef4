"""One writer of facts at a time, in this process or any other on the machine."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from huxin.base.home import Home


@contextmanager
def only_writer(home: Home, *, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the writers' lock; calls `waiting` once if another holds it. The system frees it when a process dies."""
    home.path.mkdir(parents=True, exist_ok=True)
    with open(home.path / "writer.lock", "a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if waiting is not None:
                waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
