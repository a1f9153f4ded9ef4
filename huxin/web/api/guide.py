"""The interface as a page for people: the same declared data as the OpenAPI document, without a script."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huxin.access.scopes import NEEDS, SCOPES, TYPES
from huxin.web.api.openapi import document
from huxin.web.api.operations import BASE, OPERATIONS, PROBLEMS, VERSION
from huxin.web.api.problem import Wrong


def shown(request: HttpRequest) -> HttpResponse:
    """The page. Anybody may read it; it says nothing of anybody."""
    if request.method not in ("GET", "HEAD"):
        raise Wrong(405, "这一页只供阅读。", headers={"Allow": "GET, HEAD"})
    schemas = document()["components"]["schemas"]
    told = [
        {
            "operation": operation,
            "address": f"{BASE}{operation.path}",
            "params": [*operation.in_path, *operation.params, *operation.form],
            "fields": _fields(schemas.get(operation.answer.__name__, {})),
        }
        for operation in OPERATIONS
    ]
    context = {
        "version": VERSION, "base": BASE, "told": told, "scopes": SCOPES.items(),
        "types": [(type_, label, NEEDS[type_]) for type_, label in TYPES.items()],
        "problems": [(status, *said) for status, said in sorted(PROBLEMS.items())],
    }  # fmt: skip
    return render(request, "api/guide.html", context)


def _fields(schema: dict[str, object]) -> list[tuple[str, str]]:
    properties = schema.get("properties", {})
    assert isinstance(properties, dict)
    return [(name, str(one.get("description", ""))) for name, one in properties.items()]
