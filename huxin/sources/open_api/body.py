"""The parameters of a request, whichever way a client writes them: a form, multipart, or JSON with the same names."""

import binascii
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from huxin.sources.open_api.errors import bad_request

MAX_BODY = 20 * 1024 * 1024
"""Bytes. The largest legal requests carry fourteen megabytes of pictures."""

_MOST_PARAMETERS = 64
_PUBLIC = ("method", "version", "appid", "format", "timestamp", "nonce", "data", "corpsign", "sign", "appsecret")
_NAMES = {name.encode(): name for name in _PUBLIC} | {name: name for name in _PUBLIC}
_CUT_ESCAPE = re.compile(rb"%[0-9A-Fa-f]?\Z")
_BOUNDARY = re.compile(r"""boundary=(?:"([^"]+)"|([^\s;,"]+))""", re.IGNORECASE)
_PART_NAME = re.compile(rb"""[;\s]name=(?:"([^"]*)"|([^\s;"]+))""", re.IGNORECASE)
_FILE_NAME = re.compile(rb"[;\s]filename\*?=", re.IGNORECASE)
_ENCODED = re.compile(rb"content-transfer-encoding:\s*(?!7bit|8bit|binary)\S", re.IGNORECASE)


def parameters(body: bytes, content_type: str) -> dict[str, str]:
    """The parameters sent, raw after decoding: the signature is over exactly these.

    Public names are spelled in small letters (``appId`` → ``appid``); others stay as sent. Charset labels are
    ignored, since every client sends UTF-8 under whatever label. Without a known content type the bytes decide.

    Raises:
        ProtocolError: too large, cut off, not UTF-8, NUL bytes, nested too deep, a name twice, a file.
    """
    if len(body) > MAX_BODY:
        raise bad_request("too_large")
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return _named(_form(body))
    if kind == "application/json":
        return _named(_json(body))
    if kind == "multipart/form-data":
        return _named(_multipart(body, content_type))
    start = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] == b"{":
        return _named(_json(body))
    return _named(_multipart(body, content_type) if start[:2] == b"--" else _form(body))


def _named(pairs: Iterable[tuple[bytes | str, bytes | str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for sent, value in pairs:
        name = _NAMES.get(sent) or _spelled(_text(sent))
        if name in found:
            raise bad_request("duplicate")
        found[name] = _text(value)
    if len({name.lower() for name in found}) < len(found):
        raise bad_request("duplicate")
    return found


def _spelled(name: str) -> str:
    return _NAMES.get(name.lower(), name)


def _text(value: bytes | str) -> str:
    try:
        # Text of a JSON body may hold half a surrogate pair, which no text may.
        text = value.decode() if isinstance(value, bytes) else value.encode().decode()
    except UnicodeError:
        raise bad_request("not_utf8") from None
    if "\0" in text:
        raise bad_request("nul")
    return text


def _form(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    parts = body.strip(b"\r\n").split(b"&", _MOST_PARAMETERS)
    if len(parts) > _MOST_PARAMETERS:
        raise bad_request("too_many")
    for part in parts:
        if part:
            name, _, value = part.partition(b"=")
            yield _unescaped(name), _unescaped(value)


def _unescaped(value: bytes) -> bytes:
    """A form's value without its escapes; a ``%`` that begins none stands for itself.

    The library's decoder of quoted-printable is ten times as fast as that of forms, and differs only in the sign. A
    right escape makes three bytes one; if the length says that one was not right, the slow way is taken.
    """
    if b"+" in value:
        value = value.replace(b"+", b" ")
    if b"%" not in value:
        return value
    if b"\n" not in value and b"\r" not in value:
        found = binascii.a2b_qp(value.replace(b"=", b"=3D").replace(b"%", b"="))
        if len(found) == len(value) - 2 * value.count(b"%"):
            return found
    if _CUT_ESCAPE.search(value):
        raise bad_request("truncated")
    return unquote_to_bytes(value)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise bad_request("duplicate")
    return found


_JSON = json.JSONDecoder(object_pairs_hook=_once, parse_float=str, parse_int=str)


def _json(body: bytes) -> Iterator[tuple[str, str]]:
    try:
        found = _JSON.decode(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise bad_request("not_utf8") from None
    except RecursionError:
        raise bad_request("too_deep") from None
    except ValueError:
        raise bad_request("unreadable") from None
    if not isinstance(found, dict):
        raise bad_request("unreadable")
    for name, value in found.items():
        if isinstance(value, bool):
            yield name, "true" if value else "false"
        elif isinstance(value, str):
            yield name, value
        elif value is not None:
            raise bad_request("parameter", name=_spelled(name)[:20])


def _multipart(body: bytes, content_type: str) -> Iterator[tuple[bytes, bytes]]:
    """Text parts. The last delimiter ends with two dashes, or the body was cut off."""
    declared = _BOUNDARY.search(content_type)
    mark = (declared[1] or declared[2]).encode() if declared else body.lstrip().partition(b"\r\n")[0][2:]
    if not mark:
        raise bad_request("unreadable")
    parts = (b"\r\n" + body.lstrip()).split(b"\r\n--" + mark, _MOST_PARAMETERS + 1)
    if len(parts) > _MOST_PARAMETERS + 1:
        raise bad_request("too_many")
    if len(parts) < 2 or not parts[-1].startswith(b"--"):
        raise bad_request("truncated")
    for part in parts[1:-1]:
        head, blank, value = part.partition(b"\r\n\r\n")
        name = _PART_NAME.search(head)
        if not blank or name is None or _ENCODED.search(head):
            raise bad_request("unreadable")
        if _FILE_NAME.search(head):
            raise bad_request("file")
        yield name[1] or name[2] or b"", value
