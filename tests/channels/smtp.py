"""A small mail server on the loopback that can be told to misbehave. Real sockets, real dialogue (RFC 5321)."""

import base64
import email
import email.policy
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any, cast

DROP = "drop"
"""Instead of a reply: the connection ends."""
TAKEN = "taken"
"""Instead of a reply to a letter: it is kept, and the connection ends before that can be said."""
SILENCE = "silence"
"""Instead of a reply: nothing, until the other side gives up."""

Reply = Callable[[str, str], str | None]
"""Given the verb (``connect``, ``EHLO``, …, ``data`` for the end of a letter) and its argument; None: the usual."""


@dataclass
class Received:
    """One letter that was accepted."""

    to: str
    data: bytes

    @property
    def message(self) -> EmailMessage:
        return cast(EmailMessage, email.message_from_bytes(self.data, policy=email.policy.default))

    @property
    def id(self) -> str:
        return str(self.message["Message-ID"])


@dataclass
class Mailbox:
    """What the server got. `reply` may be changed at any time; `login` is a name and a password to insist on."""

    port: int = 0
    reply: Reply = lambda verb, said: None
    login: tuple[str, str] | None = None
    tls: ssl.SSLContext | None = None
    letters: list[Received] = field(default_factory=list)
    connections: int = 0


@contextmanager
def server(box: Mailbox | None = None, *, wrapped: bool = False) -> Iterator[Mailbox]:
    """A server on a free port; `wrapped` speaks TLS from the first byte."""
    held = box or Mailbox()

    class Handler(_Dialogue):
        mailbox, from_the_start = held, wrapped

    with _Server(("127.0.0.1", held.port), Handler) as listening:
        held.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield held
        finally:
            listening.shutdown()
            thread.join()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = False
    block_on_close = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The other side went away, which is what is being tested."""


class _Dialogue(socketserver.BaseRequestHandler):
    mailbox: Mailbox
    from_the_start = False

    def handle(self) -> None:
        self.mailbox.connections += 1
        if self.from_the_start:
            self._protect()
        self.file = self.request.makefile("rb")
        self.to, self.known = "", self.mailbox.login is None
        try:
            going = self._say(self._asked("connect", "") or "220 here")
            while going and (line := self.file.readline()):
                verb, _, said = line.decode("ascii").strip().partition(" ")
                going = self._say(self._asked(verb.upper(), said) or self._usual(verb.upper(), said))
        finally:
            self.file.close()
            self.request.close()

    def _asked(self, verb: str, said: str) -> str | None:
        return self.mailbox.reply(verb, said)

    def _usual(self, verb: str, said: str) -> str:
        if verb == "EHLO":
            more = ["STARTTLS"] if self.mailbox.tls and not isinstance(self.request, ssl.SSLSocket) else []
            more += ["AUTH PLAIN"] if self.mailbox.login else []
            return "\r\n".join(["250-here", *(f"250-{one}" for one in more), "250 SIZE 1000000"])
        if verb == "STARTTLS":
            return "220 go on"
        if verb == "AUTH":
            self.known = base64.b64decode(said.split()[-1]).decode().split("\0")[1:] == list(self.mailbox.login or ())
            return "235 welcome" if self.known else "535 5.7.8 who is wang@example.cn"
        if verb == "MAIL":
            return "250 ok" if self.known else "530 5.7.0 sign in first"
        if verb == "RCPT":
            self.to = said.partition("<")[2].partition(">")[0]
        return {"DATA": "354 go on", "QUIT": "221 bye"}.get(verb, "250 ok")

    def _say(self, reply: str) -> bool:
        """Answer; whether the dialogue goes on."""
        if reply in (DROP, TAKEN):
            return False
        if reply == SILENCE:
            self.file.read()
            return False
        self.request.sendall(reply.encode() + b"\r\n")
        if reply.startswith("220 go on"):
            self._protect()
            self.file.close()
            self.file = self.request.makefile("rb")
        if reply.startswith("354"):
            return self._letter()
        return not reply.startswith(("221", "421"))

    def _letter(self) -> bool:
        lines = []
        while (line := self.file.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        reply = self._asked("data", self.to)
        if reply in (None, TAKEN):
            self.mailbox.letters.append(Received(self.to, b"".join(lines)))
        return self._say(reply or "250 taken")

    def _protect(self) -> None:
        assert self.mailbox.tls is not None
        self.request = self.mailbox.tls.wrap_socket(self.request, server_side=True)
