"""Senders that wait for each reply, over kept-open connections, in one thread: what is measured is the server."""

import selectors
import socket
import time
from collections.abc import Iterator

from bench.open_api_sent import FORM

_HEAD = "POST /open.api HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n"
_TAKEN = b'"code":0'
_LARGEST_REPLY = 1 << 16


def send(port: int, bodies: list[bytes], senders: int) -> float:
    """Seconds until every body was acknowledged, by so many senders at once."""
    ready = [_HEAD.format(FORM, len(body)).encode() + body for body in bodies]
    start = time.perf_counter()
    with selectors.DefaultSelector() as waiting:
        for k in range(senders):
            line = socket.create_connection(("127.0.0.1", port), 60)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            rest = iter(ready[k::senders])
            line.sendall(next(rest))
            waiting.register(line, selectors.EVENT_READ, rest)
        open_lines = senders
        while open_lines:
            for key, _ in waiting.select():
                assert isinstance(key.fileobj, socket.socket)
                if not _next(key.fileobj, key.data):
                    waiting.unregister(key.fileobj)
                    key.fileobj.close()
                    open_lines -= 1
    return time.perf_counter() - start


def _next(line: socket.socket, rest: Iterator[bytes]) -> bool:
    """Read the reply and send the next body, if there is one. A reply is small: it comes in one piece."""
    said = line.recv(_LARGEST_REPLY)
    assert _TAKEN in said, said.decode(errors="replace")
    body = next(rest, None)
    if body is None:
        return False
    line.sendall(body)
    return True
