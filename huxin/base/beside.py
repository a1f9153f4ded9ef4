"""A second process that computes while this one does not wait: arithmetic over many values, on another core.

It holds no state and writes nothing. What it works on, keys included, goes through its standard input and output and
nowhere else, and it ends when this process does, however that happens.
"""

import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from typing import IO, Any, ParamSpec, Protocol, TypeVar

import huxin.base.keyring  # noqa: F401  # loaded when the first work arrives

_P = ParamSpec("_P")
_T = TypeVar("_T")
_SIZE = 8  # bytes that say how many follow
_PIPE = 1 << 20  # bytes a pipe holds: the most Linux gives to anybody


class Ask(Protocol):
    """Hand over a call of a module's own function; its result comes later. Calls are answered one by one, in order."""

    def __call__(self, work: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """The result to come."""


@contextmanager
def computing(*, worth: bool) -> Iterator[Ask]:
    """A way of handing work over: to the second process where that is `worth` its start, else done here at once."""
    if not worth:
        yield _here
        return
    words = [sys.executable, "-P", "-m", __name__]
    with (
        subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pipesize=_PIPE) as other,
        ThreadPoolExecutor(1) as waiting,
    ):
        assert other.stdin is not None and other.stdout is not None
        to, by = other.stdin, other.stdout

        def there(work: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
            return waiting.submit(_ask, to, by, (work, args, kwargs))

        try:
            yield there
        finally:
            waiting.shutdown(cancel_futures=True)  # nobody wants what was not waited for


def _here(work: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
    done: Future[_T] = Future()
    done.set_result(work(*args, **kwargs))
    return done


def _ask(to: IO[bytes], by: IO[bytes], call: tuple[Callable[..., _T], Any, Any]) -> _T:
    _send(call, to)
    result, error = _received(by)
    if error is not None:
        raise error
    found: _T = result
    return found


def _send(what: object, to: IO[bytes]) -> None:
    said = BytesIO()
    pickler = pickle.Pickler(said, pickle.HIGHEST_PROTOCOL)
    pickler.fast = True  # the values of a list are different ones: looking for those said before takes most of the time
    pickler.dump(what)
    to.write(said.tell().to_bytes(_SIZE))
    to.write(said.getbuffer())
    to.flush()


def _received(by: IO[bytes]) -> Any:
    """What the other process sent, taken in one piece: a thread that reads bit by bit waits for its turn at each."""
    size = by.read(_SIZE)
    if not size:
        raise EOFError
    return pickle.loads(by.read(int.from_bytes(size)))


def _serve(by: IO[bytes], to: IO[bytes]) -> None:
    while True:
        try:
            work, args, kwargs = _received(by)
        except EOFError:
            return
        answer: tuple[Any, Exception | None]
        try:
            answer = work(*args, **kwargs), None
        except Exception as error:
            answer = None, error
        _send(answer, to)


if __name__ == "__main__":
    import gc
    import os
    import signal

    gc.disable()  # long lists without cycles
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever interrupts us both is answered by the first process
    _serve(sys.stdin.buffer, sys.stdout.buffer)
    os._exit(0)  # there is nothing to tidy up, and the first process waits
