"""The views a person has saved of a list."""

from dataclasses import dataclass

from huxin.access import Actor
from huxin.record.models import SavedView


@dataclass(frozen=True)
class View:
    """A set of filters by its name; `query` is the part of an address after the question mark."""

    id: int
    name: str
    query: str


def views(actor: Actor, page: str) -> tuple[View, ...]:
    """A person's own views of a list, by name."""
    mine = SavedView.objects.filter(owner__username=actor.id, page=page).order_by("name")
    return tuple(View(*row) for row in mine.values_list("pk", "name", "query"))
