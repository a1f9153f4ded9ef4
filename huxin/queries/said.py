"""What senders said last of things, for the protocol's queries."""

import json
from collections.abc import Iterator
from typing import Any

from huxin.queries import _keys
from huxin.record.models import Said


def place(kind: str, project: str, key: str) -> bytes:
    """Where the token of what was said belongs."""
    return f"said.sealed/{kind}/{project}/{key}".encode()


def said(kind: str, projects: list[str] | tuple[str, ...], *, key: str | None = None) -> Iterator[tuple[str, str, Any]]:
    """(project, key, what was said) of a kind on some projects, in the order it was first said."""
    ring = _keys.current()
    rows = Said.objects.filter(kind=kind, project_code__in=projects).order_by("id")
    for row in rows.filter(key=key) if key is not None else rows:
        text = ring.unseal(row.sealed, place=place(kind, row.project_code, row.key))
        yield row.project_code, row.key, json.loads(text)
