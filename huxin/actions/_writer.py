"""One at a time, in this process or any other on the machine."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from huxin.base.home import Home


@contextmanager
def only_one(home: Home, what: str, *, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the lock of that name; calls `waiting` once if another holds it. The system frees it when a process dies."""
    home.path.mkdir(parents=True, exist_ok=True)
    with open(home.path / f"{what}.lock", "a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if waiting is not None:
                waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def only_writer(home: Home, *, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """The lock of whoever writes facts."""
    with only_one(home, "writer", waiting=waiting):
        yield
