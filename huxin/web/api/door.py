"""The way through the interface: address, token, scope, budget, question, answer; and what is put down of it."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse

from huxin.actions import clients as actions
from huxin.actions.clients import Budget
from huxin.base import clock
from huxin.base.errors import BadValue
from huxin.queries import clients
from huxin.queries.clients import Caller
from huxin.web.api import answers, guide, tokens
from huxin.web.api.operations import BASE, FILE_TYPE, LARGEST_FILE, OPERATIONS, Operation, Param
from huxin.web.api.problem import Wrong, answer_to

_MOST_FIELDS = 30
_VOLATILE = {"head"}
"""What may differ between two answers that say the same."""


def apart(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: the interface has no session, no CSRF token and no page of the console, so it stands before them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info == "/api" or request.path_info.startswith("/api/"):
            return answer(request)
        return get_response(request)

    return middleware


def answer(request: HttpRequest) -> HttpResponse:
    """Answer a question, whatever it is and whatever happens."""
    try:
        request.get_host()
        if request.path_info in ("/api", "/api/", BASE, f"{BASE}/"):
            return guide.shown(request)
        operation, given = _route(request)
        found = tokens.issue(request) if operation.name == "token" else _asked(request, operation, given)
    except Exception as error:
        found = answer_to(error)
    found["Content-Length"] = str(len(found.content))
    if request.method == "HEAD":
        found.content = b""
    return found


def _route(request: HttpRequest) -> tuple[Operation, Mapping[str, str]]:
    allowed = set()
    for operation in OPERATIONS:
        pattern = re.escape(BASE) + re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", operation.path)
        if found := re.fullmatch(pattern, request.path_info):
            methods = {operation.method} | ({"HEAD"} if operation.method == "GET" else set())
            if request.method in methods:
                return operation, found.groupdict()
            allowed |= methods
    if allowed:
        raise Wrong(
            405, "这个地址只接受 " + "、".join(sorted(allowed)) + "。", headers={"Allow": ", ".join(sorted(allowed))}
        )
    raise Wrong(404, f"没有这个地址。全部地址见 {BASE}/。")


def _asked(request: HttpRequest, operation: Operation, given: Mapping[str, str]) -> HttpResponse:
    if not operation.scope:
        return _told(request, answers.ANSWERS[operation.name](None, {}, clock.now()), {})
    now = clock.now()
    caller = _caller(request, now)
    budget, subject = actions.admit(caller.client_id, now=now), ""
    try:
        if budget.left < 0:
            raise Wrong(429, f"每分钟最多 {budget.per_minute} 次。", headers={"Retry-After": str(budget.seconds)})
        if operation.scope not in caller.scopes:
            raise Wrong(403, f"令牌没有权限 {operation.scope}。", headers={"WWW-Authenticate": _lacks(operation.scope)})
        asked = {**_read(operation.in_path, given), **_read(operation.params, _query(request, operation))}
        subject = next((str(asked[one.name]) for one in operation.in_path), "")
        if operation.file:
            asked["data"] = _file(request)
        said = answers.ANSWERS[operation.name](caller.actor, asked, now)
        found = _kept(said, _limits(budget)) if operation.file else _told(request, said, _limits(budget))
    except Exception as error:
        found = answer_to(error)
        for name, value in _limits(budget).items():
            found[name] = value
    who, status = caller.client_id, found.status_code
    actions.answered(client_id=who, operation=operation.name, subject=subject, status=status, now=now)
    return found


def _caller(request: HttpRequest, now: datetime) -> Caller:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise Wrong(401, "请先在 /api/v1/token 换取访问令牌。", headers={"WWW-Authenticate": 'Bearer realm="huxin"'})
    caller = clients.caller(token.strip(), now=now)
    if caller is None:
        challenge = 'Bearer realm="huxin", error="invalid_token"'
        raise Wrong(401, "访问令牌无效或已过期，请重新换取。", headers={"WWW-Authenticate": challenge})
    return caller


def _lacks(scope: str) -> str:
    return f'Bearer realm="huxin", error="insufficient_scope", scope="{scope}"'


def _query(request: HttpRequest, operation: Operation) -> Mapping[str, str]:
    """The query's values by name: each known, and once."""
    text = request.META.get("QUERY_STRING", "")
    try:
        if not text.isascii():
            raise ValueError
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise BadValue("查询参数无法读取：应以 UTF-8 百分号编码。") from None
    names = [name for name, _ in pairs]
    known = {one.name for one in operation.params}
    if strange := [name for name in names if name not in known]:
        raise BadValue(f"没有参数「{strange[0][:40]}」。可用：{'、'.join(sorted(known)) or '无'}。")
    if len(set(names)) < len(names):
        raise BadValue("同一个参数不能写两次。")
    return dict(pairs)


def _read(params: tuple[Param, ...], given: Mapping[str, str]) -> dict[str, Any]:
    asked = {}
    for one in params:
        if one.name in given:
            try:
                asked[one.name] = one.read(given[one.name])
            except BadValue as error:
                raise BadValue(f"参数「{one.name}」：{error}。") from None
        elif one.default is not None:
            asked[one.name] = one.default
    return asked


def _file(request: HttpRequest) -> bytes:
    """The body as it came."""
    if request.content_type != FILE_TYPE:
        raise Wrong(415, f"请把文件原样放在正文里，Content-Type 写 {FILE_TYPE}。")
    data: bytes = request.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise Wrong(413, f"文件超过 {LARGEST_FILE >> 20} MB，请分开报送。")
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdigit() and len(data) < int(length):
        raise Wrong(400, "文件没有传完，没有收到。请重新报送。")
    return data


def _kept(said: Any, headers: Mapping[str, str]) -> HttpResponse:
    sent = {"Cache-Control": "no-store", **headers}
    return HttpResponse(_bytes(plain(said)), content_type="application/json", status=202, headers=sent)


def _limits(budget: Budget) -> dict[str, str]:
    left = max(0, budget.left)
    return {
        "RateLimit-Policy": f'"minute";q={budget.per_minute};w=60',
        "RateLimit": f'"minute";r={left};t={budget.seconds}',
    }


def _told(request: HttpRequest, said: Any, headers: Mapping[str, str]) -> HttpResponse:
    """The answer with its mark; or that nothing has changed, where the asker knows the mark."""
    told = plain(said)
    same = {name: value for name, value in told.items() if name not in _VOLATILE}
    etag = f'W/"{hashlib.sha256(_bytes(same)).hexdigest()[:32]}"'
    sent = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Authorization", **headers}
    if _knows(request.headers.get("If-None-Match", ""), etag):
        return HttpResponse(status=304, headers=sent)
    return HttpResponse(_bytes(told), content_type="application/json", headers=sent)


def _knows(given: str, etag: str) -> bool:
    """RFC 9110, section 13.1.2: compared weakly."""
    marks = [mark.strip().removeprefix("W/") for mark in given.split(",")]
    return given.strip() == "*" or etag.removeprefix("W/") in marks


def _bytes(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def plain(said: Any) -> Any:
    """A row as JSON has it: days as ISO 8601, moments in UTC."""
    if is_dataclass(said) and not isinstance(said, type):
        return {one.name: plain(getattr(said, one.name)) for one in fields(said)}
    if isinstance(said, Mapping):
        return {key: plain(value) for key, value in said.items()}
    if isinstance(said, list | tuple):
        return [plain(one) for one in said]
    if isinstance(said, datetime):
        return said.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return said.isoformat() if isinstance(said, date) else said
