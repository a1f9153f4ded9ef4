"""The views a person has saved of a list."""

from dataclasses import dataclass

from huxin.access import Actor
from huxin.queries import _plain
from huxin.record.models import SavedView, Staff

_MINE = f"""
SELECT view.id, view.name, view.query
FROM {SavedView._meta.db_table} view JOIN {Staff._meta.db_table} staff ON staff.id = view.owner_id
WHERE staff.username = %s AND view.page = %s ORDER BY view.name
"""  # noqa: S608


@dataclass(frozen=True)
class View:
    """A set of filters by its name; `query` is the part of an address after the question mark."""

    id: int
    name: str
    query: str


def views(actor: Actor, page: str) -> tuple[View, ...]:
    """A person's own views of a list, by name."""
    return tuple(View(*row) for row in _plain.asked(_MINE, actor.id, page))
