"""The same pages from a live server on the loopback, over one kept-open connection a person."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

from bench.console_fill import PASSWORD, STAFF
from bench.console_pages import kinds

HUXIN = Path(sys.executable).with_name("huxin")
_START_SECONDS = 60
_PROCESSES = 2  # of the web server, as `huxin serve` starts it
_LISTEN = "0A"  # in Linux's table of sockets


def ask(home: Path, env: Mapping[str, str]) -> dict[str, list[float]]:
    """By kind, the milliseconds of every request, until the last byte is read."""
    with served(home, env) as port:
        people = {who: _Person(port, who) for who in STAFF}
        took = {}
        for kind, (who, paths) in kinds().items():
            people[who].get(paths[0])
            took[kind] = [people[who].get(path) for path in paths]
        return took


@contextmanager
def served(home: Path, env: Mapping[str, str]) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command: list[str | Path] = [HUXIN, "serve", "--port", str(port), "--home", home]
    server = subprocess.Popen(command, env=dict(env), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(port)
        yield port
    finally:
        server.terminate()
        server.wait(60)


def _await(port: int) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        if _listening(port) == _PROCESSES:
            return
        time.sleep(0.1)
    raise RuntimeError("the console did not start")


def _listening(port: int) -> int:
    """How many processes of the server take connections: each has a socket of its own."""
    lines = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    return sum(state == _LISTEN and int(local.rpartition(":")[2], 16) == port for _, local, _, state, *_ in lines)


class _Person:
    """A browser as far as it matters here: cookies and one connection."""

    def __init__(self, port: int, who: str) -> None:
        self._line, self._cookies = http.client.HTTPConnection("127.0.0.1", port, timeout=60), dict[str, str]()
        self._ask("GET", "/sign-in/")
        form = {"username": who, "password": PASSWORD, "csrfmiddlewaretoken": self._cookies["csrftoken"]}
        status = self._ask("POST", "/sign-in/", urlencode(form))
        assert status == 302, status

    def get(self, path: str) -> float:
        """Milliseconds to the last byte."""
        begun = time.perf_counter()
        status = self._ask("GET", quote(path, safe="/?=&-%"))
        took = (time.perf_counter() - begun) * 1000
        assert status == 200, (path, status)
        return took

    def _ask(self, method: str, path: str, body: str | None = None) -> int:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._line.request(method, path, body, headers)
        answer = self._line.getresponse()
        answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status
