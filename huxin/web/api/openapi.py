"""The OpenAPI 3.1 document, drawn from the declared operations and the types of the rows they answer with."""

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from huxin.access.scopes import SCOPES
from huxin.queries.api_rows import Problem
from huxin.web.api.operations import BASE, FILE_TYPE, OPERATIONS, PROBLEMS, VERSION, Operation, Param

_PLAIN: Mapping[Any, Mapping[str, str]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    types.NoneType: {"type": "null"},
}
_SOMETIMES = {"Retry-After": ("integer", "多少秒后再试")}
_LIMITS = {
    "RateLimit-Policy": ("string", "每分钟最多多少次，如 \"minute\";q=600;w=60"),
    "RateLimit": ("string", "本分钟还剩多少次，如 \"minute\";r=599;t=30"),
}  # fmt: skip


@cache
def document() -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    rows = {row.answer for row in OPERATIONS if is_dataclass(row.answer)} | {Problem}
    found: dict[str, Any] = {}
    for row in sorted(rows, key=lambda row: row.__name__):
        _collect(row, found)
    flow = {"tokenUrl": f"{BASE}/token", "scopes": dict(SCOPES)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "护薪接口",
            "version": VERSION,
            "description": "供主管部门和查询单位使用；金额以分为单位，日期为北京时间；不含个人信息。"
            "预警和发现是线索，不是处理决定。",
        },
        "servers": [{"url": BASE}],
        "paths": paths,
        "components": {
            "schemas": found,
            "securitySchemes": {
                "client": {"type": "oauth2", "flows": {"clientCredentials": flow}},
            },
        },
    }


def text() -> str:
    """The document as a file has it."""
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


def _operation(operation: Operation) -> dict[str, Any]:
    told: dict[str, Any] = {"operationId": operation.name, "summary": operation.label}
    params = [_parameter(one, "path") for one in operation.in_path]
    params += [_parameter(one, "query") for one in operation.params]
    if operation.scope:
        told["security"] = [{"client": [operation.scope]}]
    if operation.scope and not operation.file:
        params.append({
            "name": "If-None-Match", "in": "header", "description": "上次回答的 ETag；没有变化时回答 304",
            "schema": {"type": "string"},
        })  # fmt: skip
    if params:
        told["parameters"] = params
    if operation.form:
        told["requestBody"] = _form(operation)
    if operation.file:
        told["requestBody"] = {"required": True, "content": {FILE_TYPE: {"schema": {"type": "string", "minLength": 1}}}}
    told["responses"] = _responses(operation)
    return told


def _parameter(one: Param, where: str) -> dict[str, Any]:
    told = {"name": one.name, "in": where, "description": one.label, "schema": _of_param(one)}
    return {**told, "required": True} if where == "path" else told


def _of_param(one: Param) -> dict[str, Any]:
    if one.choices:
        return {"type": "string", "enum": list(one.choices)}
    if one.format == "integer":
        return {"type": "integer", "minimum": one.least, "maximum": one.most, "default": one.default}
    if one.format == "boolean":
        return {"type": "boolean"}
    told: dict[str, Any] = {"type": "string"}
    if one.pattern:
        told["pattern"] = one.pattern
    if one.format == "text":
        told |= {"minLength": 1, "maxLength": one.most}
    elif one.format:
        told["format"] = one.format
    return told


def _form(operation: Operation) -> dict[str, Any]:
    schema = {
        "type": "object",
        "required": [one.name for one in operation.form if one.required],
        "properties": {one.name: {**_of_param(one), "description": one.label} for one in operation.form},
        "additionalProperties": False,
    }
    return {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": schema}}}


def _responses(operation: Operation) -> dict[str, Any]:
    body: dict[str, Any] = {"type": "object"}
    if is_dataclass(operation.answer):
        body = {"$ref": f"#/components/schemas/{operation.answer.__name__}"}
    if operation.many:
        body = _page(operation, body)
    cached = operation.scope and not operation.file
    headers = ({"ETag": ("string", "回答的标记")} if cached else {}) | (_LIMITS if operation.scope else {})
    content = {"application/json": {"schema": body}}
    done, said = ("202", "已收到，等待处理") if operation.file else ("200", "回答")
    told = {done: {"description": said, "headers": _headers(headers), "content": content}}
    if cached:
        told["304"] = {"description": "没有变化", "headers": _headers(_LIMITS)}
    always = {400, 401, 403, 429} if operation.scope else {400}
    always |= {404} if operation.in_path else set()
    always |= {413, 415} if operation.form or operation.file else set()
    for status in sorted(always | set(operation.problems) | {405, 500, 503}):
        told[str(status)] = _problem(status)
    return told


def _page(operation: Operation, row: Mapping[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "items": {"type": "array", "items": row},
        "next": {"type": ["string", "null"], "description": "下一页的 cursor；没有下一页则为空"},
    }
    if operation.dated:
        properties["as_of"] = {"type": ["string", "null"], "format": "date", "description": "监测以哪一天为准"}
        properties["pack"] = {"type": "string", "description": "监测用的规则包"}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _problem(status: int) -> dict[str, Any]:
    headers = _SOMETIMES | _LIMITS if status == 429 else _SOMETIMES if status == 503 else {}
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": PROBLEMS[status][1],
        **({"headers": _headers(headers)} if headers else {}),
        "content": {"application/problem+json": {"schema": schema}},
    }


def _headers(told: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    return {name: {"description": label, "schema": {"type": type_}} for name, (type_, label) in told.items()}


def _collect(row: Any, found: dict[str, Any]) -> None:
    if row.__name__ in found:
        return
    hints = get_type_hints(row, include_extras=True)
    found[row.__name__] = told = {"type": "object", "description": (row.__doc__ or "").partition("\n")[0]}
    told["properties"] = {one.name: _schema(hints[one.name], found) for one in fields(row)}
    told["required"] = [one.name for one in fields(row) if one.name != "error"]
    told["additionalProperties"] = False


def _schema(hint: Any, found: dict[str, Any]) -> dict[str, Any]:
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return {**_schema(args[0], found), "description": args[1]}
    if origin is Literal:
        return {"type": "string", "enum": list(args)}
    if origin in (Union, types.UnionType):
        [whole] = [arg for arg in args if arg is not types.NoneType]
        inner = _schema(whole, found)
        if "enum" in inner:
            inner["enum"] = [*inner["enum"], None]
        return {**inner, "type": [inner["type"], "null"]}
    if origin is tuple:
        return {"type": "array", "items": _schema(args[0], found)}
    if is_dataclass(hint):
        _collect(hint, found)
        return {"$ref": f"#/components/schemas/{hint.__name__}"}  # type: ignore[union-attr]
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if hint is Any:
        return {}
    return {"type": "object", "additionalProperties": _schema(args[1], found)}
