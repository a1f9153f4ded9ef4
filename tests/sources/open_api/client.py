"""Clients of `open.api` as they are in the field, to send what they send: bodies, clocks and habits of each language.

The secret, the people and the numbers are invented.
"""

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from huxin.base.moments import utc
from huxin.sources.open_api import Cipher, sign

APPID = "99990020250101001"
SECRET = "5f1e2d3c4b5a69788796a5b4c3d2e1f0"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Request:
    """What goes over the wire, and the parameters it was made of."""

    body: bytes
    content_type: str
    headers: Mapping[str, str]
    parameters: Mapping[str, str]


def _uuid(stamp: str) -> str:
    return uuid.uuid4().hex


def _guid(stamp: str) -> str:
    return str(uuid.uuid4())


def _digits(stamp: str) -> str:
    return str(uuid.uuid4().int % 1_000_000)


def _second(stamp: str) -> str:
    """PHP's: the same for every call within a second."""
    return hashlib.md5(b"constant" + stamp.encode(), usedforsecurity=False).hexdigest()


def _compact(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _php(data: Any) -> str:
    return json.dumps(data, separators=(",", ":")).replace("/", r"\/")


def _gson(data: Any) -> str:
    return _compact(data).replace("=", r"\u003d")


def form(parameters: Mapping[str, str]) -> bytes:
    return urlencode(parameters).encode()


def node_form(parameters: Mapping[str, str]) -> bytes:
    """A space is %20 and not +."""
    return urlencode(parameters, quote_via=quote).encode()


def multipart(parameters: Mapping[str, str]) -> bytes:
    head = '--------------------------d74496d66958873e\r\nContent-Disposition: form-data; name="{}"\r\n\r\n'
    parts = [head.format(name) + value + "\r\n" for name, value in parameters.items()]
    return ("".join(parts) + "--------------------------d74496d66958873e--\r\n").encode()


def as_json(parameters: Mapping[str, str]) -> bytes:
    return json.dumps(parameters, ensure_ascii=False).encode()


@dataclass(frozen=True)
class Client:
    """One client: how it writes the object and the body, its clock (behind local time, or with minutes and seconds
    swapped), its nonce, and what it sends besides."""

    data: Callable[[Any], str] = _compact
    body: Callable[[Mapping[str, str]], bytes] = form
    content_type: str = f"{FORM};charset=UTF-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    nonce: Callable[[str], str] = _uuid
    behind: timedelta = timedelta(0)
    swapped: bool = False
    version: str = "1.0"
    appid_name: str = "appid"
    corp_key: str = ""
    shows_secret: bool = False
    line_breaks: bool = False

    def sealed(self, text: str, secret: str = SECRET) -> str:
        """An encrypted field; the old JDK's encoder ends lines, the last one too."""
        found = Cipher(secret).sealed(text)
        return "\r\n".join([found[:76], found[76:]]) if self.line_breaks else found

    def request(
        self, method: str, data: Any, *, now: datetime, appid: str = APPID, secret: str = SECRET, **more: str
    ) -> Request:
        """A signed request. `data` is an object, or text that is sent as it is; `more` are further parameters."""
        local = utc(now) + timedelta(hours=8) - self.behind
        stamp = local.strftime("%Y%m%d%H%S%M" if self.swapped else "%Y%m%d%H%M%S")
        parameters = {
            "method": method,
            "version": self.version,
            self.appid_name: appid,
            "format": "json",
            "timestamp": stamp,
            "nonce": self.nonce(stamp),
            "data": data if isinstance(data, str) else self.data(data),
            **more,
        }
        if self.corp_key:
            parameters["corpsign"] = Cipher(secret).sealed(self.corp_key + stamp)
        parameters["sign"] = sign(parameters, secret)
        if self.shows_secret:
            parameters["appsecret"] = secret
        return Request(self.body(parameters), self.content_type, self.headers, parameters)


CLIENTS: Mapping[str, Client] = {
    "java": Client(data=_gson, headers={"Content-Encoding": "UTF-8"}),
    "old java": Client(headers={"Content-Encoding": "UTF-8"}, line_breaks=True, corp_key="corp-key"),
    "c#": Client(content_type=f"{FORM}; charset=utf-8", nonce=_guid),
    "python": Client(data=json.dumps, content_type=FORM, nonce=_digits),
    "node": Client(body=node_form, content_type=FORM, nonce=_digits),
    "php": Client(
        data=_php,
        body=multipart,
        content_type="multipart/form-data; boundary=------------------------d74496d66958873e",
        nonce=_second,
    ),
    "json": Client(body=as_json, content_type="application/json", version="1.3", appid_name="appId"),
    "utc": Client(behind=timedelta(hours=8), corp_key="corp-key"),
    "swapped": Client(swapped=True, nonce=_digits, shows_secret=True),
}
