"""The document is the code's: every operation is answered, every field described, every scope known."""

from dataclasses import fields, is_dataclass
from typing import Any, get_type_hints

import pytest

from huxin.access.scopes import NEEDS, SCOPES, TYPES
from huxin.facts.streams import PROJECTS
from huxin.queries import api_rows
from huxin.web.api.answers import ANSWERS
from huxin.web.api.openapi import document
from huxin.web.api.operations import OPERATIONS, PROBLEMS, Operation

ROWS = [row for row in vars(api_rows).values() if isinstance(row, type) and is_dataclass(row)]
PERSONAL = {"id_no", "phone", "card_no", "worker_id", "name_id"}


def test_每个操作都有回答_名字不重() -> None:
    assert {one.name for one in OPERATIONS} == set(ANSWERS) | {"token"}
    assert len({one.name for one in OPERATIONS}) == len({(one.method, one.path) for one in OPERATIONS})


@pytest.mark.parametrize("one", OPERATIONS, ids=lambda one: one.name)
def test_每个操作都写明_权限_参数和问题(one: Operation) -> None:
    told = document()["paths"][one.path][one.method.lower()]
    assert one.scope in {*SCOPES, ""} and told["summary"]
    assert {int(code) for code in told["responses"]} <= {200, 202, 304, *PROBLEMS}
    if one.scope:
        assert told["security"] == [{"client": [one.scope]}] and {"401", "403", "429"} <= set(told["responses"])
    cached = one.scope and not one.file
    named = {param["name"] for param in told.get("parameters", ())}
    assert named == {p.name for p in (*one.params, *one.in_path)} | ({"If-None-Match"} if cached else set())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__name__)
def test_每个字段都有说明_没有个人信息(row: Any) -> None:
    hints = get_type_hints(row, include_extras=True)
    for one in fields(row):
        assert getattr(hints[one.name], "__metadata__", ("",))[0], one.name
        assert one.name not in PERSONAL
    assert document()["components"]["schemas"][row.__name__]["additionalProperties"] is False


def test_行业和状态的词与数据的相同() -> None:
    schemas = document()["components"]["schemas"]["ProjectRow"]["properties"]
    for name in ("sector", "status"):
        assert schemas[name]["enum"] == list(PROJECTS.column(name).choices)
    assert schemas["funding"]["enum"] == [*PROJECTS.column("funding").choices, None]


def test_每种事件都有权限() -> None:
    assert set(NEEDS) == set(TYPES) and set(NEEDS.values()) <= set(SCOPES)
