"""A small HTTP receiver on the loopback that can be told to misbehave. Real sockets."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DROP = 0
"""Instead of a status: the connection ends without a word."""

Reply = Callable[["Got"], "int | tuple[int, dict[str, str]]"]
"""What to answer to a message: a status, with headers if need be."""


@dataclass
class Got:
    """One message that came: headers in lower case, and the body."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """What came, in order, and how it is answered. Only what was answered with 2xx counts as taken."""

    port: int = 0
    got: list[Got] = field(default_factory=list)
    taken: list[Got] = field(default_factory=list)
    reply: Reply = lambda got: 204
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


@contextmanager
def receiver() -> Iterator[Receiver]:
    """One that listens until the end of the block."""
    box = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            one = Got(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            box.got.append(one)
            answer = box.reply(one)
            status, headers = answer if isinstance(answer, tuple) else (answer, {})
            if status == DROP:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            if 200 <= status < 300:
                box.taken.append(one)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Nobody reads it."""

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                self.close_connection = True

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
        thread.start()
        yield box
        box.stop.set()
        server.shutdown()
