"""Short messages by an operator's gateway over HTTP: one JSON object, ``phone`` and ``text``, with a bearer token.

Gateways differ; an office whose own wants something else puts a small relay of its own before it.
"""

import http.client
import json
import ssl
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlsplit

TIMEOUT = 10.0
"""Seconds without a word."""


@dataclass(frozen=True)
class Gateway:
    """Where messages are handed in."""

    url: str
    token: str = field(default="", repr=False)


class Answer(NamedTuple):
    """Whether the gateway took it; `said` is for people and holds no number. `sure` is false where it may have."""

    taken: bool
    said: str = ""
    sure: bool = True


def send(gateway: Gateway, *, phone: str, text: str, timeout: float = TIMEOUT) -> Answer:
    """Hand in one message. Nothing is raised for what a gateway or the network does; redirects are not followed."""
    parts = urlsplit(gateway.url)
    secure = parts.scheme == "https"
    body = json.dumps({"phone": phone, "text": text}, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if gateway.token:
        headers["Authorization"] = f"Bearer {gateway.token}"
    host = parts.hostname or ""
    line = (
        http.client.HTTPSConnection(host, parts.port, timeout=timeout, context=ssl.create_default_context())
        if secure
        else http.client.HTTPConnection(host, parts.port, timeout=timeout)
    )
    reached = False
    try:
        line.connect()
        reached = True
        line.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, headers)
        status = line.getresponse().status
    except TimeoutError:
        return Answer(False, "短信网关没有应答", not reached)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(False, f"连不上短信网关（{type(error).__name__}）", not reached)
    finally:
        line.close()
    return Answer(200 <= status < 300, "" if 200 <= status < 300 else f"短信网关回答 {status}")
