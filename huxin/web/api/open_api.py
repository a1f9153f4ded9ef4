"""`POST /open.api`: the national real-name platform's protocol, beside Django's pages: no session, no form, no page.

Every reply is HTTP 200 with an envelope, as the protocol's clients expect.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connections

from huxin.actions.exchange import Door
from huxin.base import clock
from huxin.base.home import Home
from huxin.sources.open_api import MAX_BODY, answers, errors

PATH = "/open.api"
"""Senders put a base of their own before it."""


def respond(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The WSGI application."""
    try:
        reply = _reply(environ)
    finally:  # as after every page; within a transaction the connection is somebody's who goes on
        for connection in connections.all(initialized_only=True):
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
    headers = [
        ("Content-Type", answers.CONTENT_TYPE),
        ("Content-Length", str(len(reply))),
        ("Cache-Control", "no-store"),
    ]
    start_response("200 OK", headers)
    return [reply]


def _reply(environ: dict[str, Any]) -> bytes:
    if environ["REQUEST_METHOD"] != "POST":
        return answers.refusal(errors.bad_request("unreadable"))
    length = environ.get("CONTENT_LENGTH") or ""
    body = environ["wsgi.input"].read(min(int(length), MAX_BODY + 1) if length.isdigit() else MAX_BODY + 1)
    if length.isdigit() and len(body) < min(int(length), MAX_BODY + 1):
        return answers.refusal(errors.bad_request("truncated"))
    door, address = _door(settings.HUXIN_HOME), environ.get("REMOTE_ADDR", "")
    return door.answer(body, environ.get("CONTENT_TYPE") or "", address=address, now=clock.now())


@lru_cache(maxsize=1)
def _door(home: Home) -> Door:
    return Door(home)
