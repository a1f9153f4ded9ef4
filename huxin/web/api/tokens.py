"""POST /api/v1/token: OAuth 2.0 client credentials (RFC 6749, section 4.4)."""

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl, unquote_plus

from django.http import HttpRequest, HttpResponse, JsonResponse

from huxin.actions import clients as actions
from huxin.base import clock
from huxin.web.api.problem import Wrong

_LARGEST = 16 * 1024  # bytes
_FORM = "application/x-www-form-urlencoded"
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="huxin", charset="UTF-8"'}


def issue(request: HttpRequest) -> HttpResponse:
    """A token for whoever knows a client's secret, by HTTP Basic or in the form."""
    form = _form(request)
    if "grant_type" not in form:
        raise _wrong("invalid_request", "缺少 grant_type，固定为 client_credentials。")
    if form["grant_type"] != "client_credentials":
        raise _wrong("unsupported_grant_type", "只支持 grant_type=client_credentials。")
    client_id, secret = _basic(request) or (form.get("client_id", ""), form.get("client_secret", ""))
    wanted, now = form.get("scope", "").split(), clock.now()
    try:
        token = actions.issue(client_id=client_id, secret=secret, wanted=wanted, now=now)
    except actions.UnknownClient as error:
        _put_down(client_id, 401, now)
        raise Wrong(401, str(error), more={"error": "invalid_client"}, headers=_CHALLENGE) from None
    except actions.ScopeRefused as error:
        _put_down(client_id, 400, now)
        raise _wrong("invalid_scope", str(error)) from None
    _put_down(client_id, 200, now)
    told = {"access_token": token.token, "token_type": "Bearer", "expires_in": token.seconds}
    return JsonResponse({**told, "scope": " ".join(token.scopes)}, headers={"Cache-Control": "no-store"})


def _put_down(client_id: str, status: int, now: datetime) -> None:
    actions.answered(client_id=client_id[:40], operation="token", subject="", status=status, now=now)


def _form(request: HttpRequest) -> Mapping[str, str]:
    if request.content_type != _FORM:
        raise Wrong(415, f"请以 {_FORM} 提交。")
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) > _LARGEST:
        raise Wrong(413, "请求的内容太多。")
    try:
        text = request.read(_LARGEST).decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=50)
    except ValueError:
        raise _wrong("invalid_request", "表单无法读取：应以 UTF-8 百分号编码。") from None
    if len({name for name, _ in pairs}) < len(pairs):
        raise _wrong("invalid_request", "同一个字段不能写两次。")
    if any("\x00" in value for _, value in pairs):
        raise _wrong("invalid_request", "字段里不能有空字符。")
    return dict(pairs)


def _basic(request: HttpRequest) -> tuple[str, str] | None:
    kind, _, coded = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(coded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        name, secret = "", ""
    return unquote_plus(name).replace("\x00", ""), unquote_plus(secret)


def _wrong(error: str, detail: str) -> Wrong:
    return Wrong(400, detail, more={"error": error})
