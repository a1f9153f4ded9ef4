"""Which query answers which operation."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from huxin.access import Actor
from huxin.actions import intake, listings
from huxin.queries import api, api_batches, api_rows, denominator
from huxin.queries.api import Asked, Part
from huxin.web.api.openapi import document

Answer = Callable[[Any, Asked, datetime], Any]
"""Given the actor, the question and the moment: a row, or a mapping."""


def _page(query: Callable[[Actor, Asked], Part[Any]], *, dated: bool = False) -> Answer:
    def answer(actor: Actor, asked: Asked, now: datetime) -> Mapping[str, Any]:
        part = query(actor, asked)
        as_of, pack = api.as_of() if dated else (None, "")
        return {"items": part.rows, "next": part.next, **({"as_of": as_of, "pack": pack} if dated else {})}

    return answer


def _received(actor: Actor, asked: Asked, now: datetime) -> api_rows.BatchRow:
    name = asked.get("file_name", "报送文件")
    number = intake.receive(actor=actor, data=asked["data"], file_name=name, stream=asked.get("stream"), now=now)
    return api_batches.sheets(actor, {"number": number}).rows[0]


ANSWERS: Mapping[str, Answer] = {
    "projects": _page(api.projects),
    "project": lambda actor, asked, now: api.project(actor, asked),
    "standing": _page(api.standing, dated=True),
    "coverage": _page(api.coverage, dated=True),
    "warnings": _page(api.warnings),
    "warning": lambda actor, asked, now: api.warning(actor, asked),
    "denominator": lambda actor, asked, now: denominator.answered(actor),
    "send": _received,
    "batch": _page(api_batches.sheets),
    "rejects": _page(api_batches.rejects),
    "sanction": lambda actor, asked, now: listings.answer(uscc=asked["uscc"], now=now),
    "openapi": lambda actor, asked, now: document(),
}
"""By the operation's name."""
