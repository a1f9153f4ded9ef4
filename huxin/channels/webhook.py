"""Messages to other systems over HTTP: signed as Standard Webhooks does, and never to where they must not go.

A receiver's name is resolved once, every address is judged, and the connection goes to the address that was judged, so
that no second answer of a name server leads elsewhere. Redirects are not followed; what a receiver says is not read.
"""

import base64
import hashlib
import hmac
import http.client
import secrets
import socket
import ssl
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_address
from urllib.parse import urlsplit

from huxin.base.errors import Refused

TIMEOUT = 10.0
"""Seconds for everything: name, connection, handshake, sending and the answer's head."""

_PREFIX = "whsec_"
_LONGEST_WAIT = 24 * 3600

Networks = Sequence[IPv4Network | IPv6Network]
"""Networks of an office's own that may be called although they are not public; http is enough there."""


class Fate(StrEnum):
    """What became of a message: taken, to be tried again, or not wanted any more (410)."""

    DONE = "done"
    LATER = "later"
    GONE = "gone"


@dataclass(frozen=True)
class Answer:
    """The fate of one message. `said` is for people; `wait` the seconds that the receiver asks to be left alone."""

    fate: Fate
    said: str = ""
    wait: int = 0


@dataclass(frozen=True)
class Message:
    """One message. `id` and `body` are the same at every try; `secret` is the subscription's."""

    id: str
    url: str
    body: bytes
    secret: str = field(repr=False)


def new_secret() -> str:
    """A secret in the form in which Standard Webhooks hands them over."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, *, id: str, timestamp: int, body: bytes) -> str:  # noqa: A002
    """HMAC-SHA256 over id, moment (seconds since 1970) and body, as the header ``webhook-signature`` has it."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    return "v1," + base64.b64encode(hmac.digest(key, f"{id}.{timestamp}.".encode() + body, hashlib.sha256)).decode()


def check_url(url: str, networks: Networks) -> None:
    """Refuse what is no address to call, as far as that can be said without asking a name server.

    Raises:
        Refused: in one sentence.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise Refused("接收地址写得不对，应写成 https://host.example/path 这样。") from None
    printable = url.isascii() and url.isprintable() and " " not in url and len(url) <= 400
    if parts.scheme not in ("https", "http") or not host or not printable or parts.username or parts.fragment:
        raise Refused("接收地址应写成 https://host.example/path 这样，不带用户名，最长 400 个字符。")
    if parts.scheme == "http" and not networks:
        raise Refused("接收地址须为 https。只有设置 HUXIN_HOOK_NETWORKS 允许的内部网段可以用 http。")
    try:
        ip_address(host)
    except ValueError:
        return
    _allowed(host, secure=parts.scheme == "https", networks=networks)


def post(message: Message, *, timestamp: int, networks: Networks, timeout: float = TIMEOUT) -> Answer:
    """Send one message. Nothing is raised for what a receiver, a name server or the network does."""
    try:
        check_url(message.url, networks)
        connection = _Connection(message.url, networks, timeout)
    except Refused as refused:
        return Answer(Fate.LATER, str(refused))
    except (OSError, UnicodeError):
        return Answer(Fate.LATER, "找不到接收地址的主机")
    # A receiver that sends a byte now and then would never run into the timeout of one reading.
    late = threading.Timer(timeout, connection.cut)
    late.daemon = True
    late.start()
    try:
        return _judged(connection.send(message, timestamp))
    except TimeoutError:
        return Answer(Fate.LATER, "接收方没有应答")
    except ssl.SSLCertVerificationError as error:
        return Answer(Fate.LATER, f"接收方的证书不可信（{error.verify_message}）"[:200])
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(Fate.LATER, "接收方没有应答" if connection.was_cut else f"连接中断（{type(error).__name__}）")
    finally:
        late.cancel()
        connection.cut()


class _Connection:
    """One connection, to an address that was judged."""

    def __init__(self, url: str, networks: Networks, timeout: float) -> None:
        self._parts = urlsplit(url)
        self._host = self._parts.hostname or ""
        self._secure = self._parts.scheme == "https"
        self._port = self._parts.port or (443 if self._secure else 80)
        found = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        for *_, where in found:
            _allowed(str(where[0]), secure=self._secure, networks=networks)
        self._family, self._where, self._timeout = found[0][0], found[0][4], timeout
        self._socket: socket.socket | None = None
        self.was_cut = False

    def send(self, message: Message, timestamp: int) -> http.client.HTTPResponse:
        """Connect and post; the head of the answer."""
        self._socket = sock = socket.socket(self._family, socket.SOCK_STREAM)
        sock.settimeout(self._timeout)
        sock.connect(self._where)
        if self._secure:
            self._socket = sock = ssl.create_default_context().wrap_socket(sock, server_hostname=self._host)
        line = http.client.HTTPConnection(self._host, self._port)
        line.sock = sock
        path = (self._parts.path or "/") + (f"?{self._parts.query}" if self._parts.query else "")
        line.request("POST", path, message.body, _headers(message, timestamp))
        return line.getresponse()

    def cut(self) -> None:
        """End it, whatever is going on."""
        self.was_cut = True
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            self._socket.close()


def _headers(message: Message, timestamp: int) -> dict[str, str]:
    return {
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "User-Agent": "Huxin",
        "Connection": "close",
        "webhook-id": message.id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(message.secret, id=message.id, timestamp=timestamp, body=message.body),
    }


def _allowed(address: str, *, secure: bool, networks: Networks) -> None:
    """Public addresses over https, and what the installation allows. Raises Refused."""
    found = ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    found = mapped or found
    if any(found.version == network.version and found in network for network in networks):
        return
    if not found.is_global or found.is_multicast or not secure:
        raise Refused("接收地址不在允许范围内：须为公网 https，或在 HUXIN_HOOK_NETWORKS 允许的网段内。")


def _judged(answer: http.client.HTTPResponse) -> Answer:
    if 200 <= answer.status < 300:
        return Answer(Fate.DONE)
    said = f"接收方回答 {answer.status}"
    if answer.status == 410:
        return Answer(Fate.GONE, said)
    if 300 <= answer.status < 400:
        said += "（改了地址，不会跟随，请更正订阅）"
    wait = answer.headers.get("Retry-After", "")
    seconds = int(wait) if wait.isascii() and wait.isdigit() and len(wait) < 9 else 0
    return Answer(Fate.LATER, said, min(seconds, _LONGEST_WAIT))
