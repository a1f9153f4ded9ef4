"""Which runs something on record names: looked for in every text there is, so that no table has to say so.

What a run says of itself is no mention: its own row, what the screens show of it, and the entries that only tell that
it was made. Sealed texts are opened; a sealed column that is not among them never names a run, and a test holds that
somebody has decided so.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db.models import CharField, F, Field, ForeignKey, JSONField, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from huxin.queries import _events, _keys, _papers, _told, patrols

_RUN = r"[0-9]{8}-[0-9a-f]{10}"
_LENGTH = 19
_AT_ONCE = 2_000  # rows in memory

OF_ITSELF: Mapping[str, Q] = {
    "Run": Q(),
    "Finding": Q(),
    "ProjectMonth": Q(),
    "SignLook": Q(),
    "RunRequest": Q(state="done"),
    "JournalEntry": Q(what__in=("monitor.run", "run.release")),
}
"""The rows in which a run speaks of itself, by model; an empty condition is all of them."""

SEALED: Mapping[str, Callable[[Any], bytes]] = {
    "MatterEvent": lambda row: _events.place(row.matter_id, row.seq),
    "Paper": lambda row: _papers.place(row.number),
    "Report": lambda row: _told.place(row.key),
    "Message": lambda row: _told.message_place(row.report_id, row.seq),
    "Patrol": lambda row: patrols.place_of(row.key),
}
"""The models whose column `sealed` is opened, and where the text of a row belongs."""


def named() -> set[str]:
    """The ids of all runs that something on record names, whether they are still on file or not.

    Raises:
        KeyMissing: a sealed text cannot be opened, so nobody knows what it names.
    """
    return {run for model in apps.get_app_config("record").get_models() for text in _texts(model) for run in runs(text)}


def runs(text: str) -> list[str]:
    """The ids of runs in a text."""
    return re.findall(_RUN, text)


def _texts(model: type[Model]) -> Iterator[str]:
    """The texts of a table that may name a run."""
    name, found = model.__name__, Q()
    if OF_ITSELF.get(name) == Q():
        return
    rows: QuerySet[Any] = model._default_manager.order_by()
    if name in OF_ITSELF:
        rows = rows.exclude(OF_ITSELF[name])
    columns = {f"text_{field.name}": Cast(F(field.attname), TextField()) for field in _columns(model)}
    for column in columns:
        found |= Q(**{f"{column}__regex": _RUN})
    if columns:
        asked = rows.annotate(**columns).filter(found).values_list(*columns)
        yield from (text for row in asked.iterator(chunk_size=_AT_ONCE) for text in row if text)
    if name in SEALED:
        ring = _keys.current()
        for row in rows.iterator(chunk_size=_AT_ONCE):
            if row.sealed:
                yield ring.unseal(row.sealed, place=SEALED[name](row))


def _columns(model: type[Model]) -> "list[Field[Any, Any]]":
    """The open columns in which there is room for the id of a run."""
    privacy: Mapping[str, str] = model.PRIVACY  # type: ignore[attr-defined]
    return [field for field in model._meta.concrete_fields if privacy[field.name] != "secret" and _roomy(field)]


def _roomy(field: "Field[Any, Any]") -> bool:
    kept = field.target_field if isinstance(field, ForeignKey) else field
    return isinstance(kept, TextField | JSONField) or (
        isinstance(kept, CharField) and (kept.max_length is None or kept.max_length >= _LENGTH)
    )
