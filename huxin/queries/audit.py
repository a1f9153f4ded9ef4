"""The journal and the readings of personal values in full, for those who may look after the others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from huxin.access import Actor, Permission, require_anywhere
from huxin.base import mask
from huxin.base.moments import begins
from huxin.queries._pages import Page, page_of
from huxin.queries.people import masked
from huxin.record.models import JournalEntry, Staff, Unmasking

_CHUNK = 2_000
_NOBODY = {"system": "系统", "machine": "系统"}
"""User names nobody may have: the command line, and what runs by itself."""


@dataclass(frozen=True)
class AuditFilter:
    """What a person asked for. Empty means: do not filter by this. The days are China's, both included."""

    who: str = ""
    what: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Act:
    """One line of the journal. `given` is what went with it, identity numbers in it masked.

    `name` is empty where nobody of that user name was entered.
    """

    at: datetime
    who: str
    name: str
    what: str
    subject: str
    given: Mapping[str, Any]


@dataclass(frozen=True)
class Reading:
    """One personal value that somebody read in full: masked here, with its kind and the stated purpose."""

    at: datetime
    who: str
    name: str
    purpose: str
    kind: str
    value: str
    subject: str


def acts(*, actor: Actor, wanted: AuditFilter, page: int, size: int = 50) -> Page[Act]:
    """One page of the journal, newest first. Raises Refused where the role may not see it."""
    return page_of(_journal(actor, wanted), page, size, _acts)


def every_act(*, actor: Actor, wanted: AuditFilter, most: int) -> Iterator[Act]:
    """The first so many of them, for an export. Raises as `acts`."""
    rows = _journal(actor, wanted)[:most]
    return (line for chunk in _chunks(rows) for line in _acts(chunk))


def readings(*, actor: Actor, wanted: AuditFilter, page: int, size: int = 50) -> Page[Reading]:
    """One page of what was read in full, newest first. Raises as `acts`."""
    return page_of(_unmaskings(actor, wanted), page, size, _readings)


def every_reading(*, actor: Actor, wanted: AuditFilter, most: int) -> Iterator[Reading]:
    """The first so many of them, for an export. Raises as `acts`."""
    rows = _unmaskings(actor, wanted)[:most]
    return (line for chunk in _chunks(rows) for line in _readings(chunk))


def _journal(actor: Actor, wanted: AuditFilter) -> QuerySet[JournalEntry]:
    found = _within(JournalEntry.objects.all(), actor, wanted)
    return found.filter(what=wanted.what) if wanted.what else found


def _unmaskings(actor: Actor, wanted: AuditFilter) -> QuerySet[Unmasking]:
    return _within(Unmasking.objects.all(), actor, wanted)


def _within(rows: "QuerySet[Any]", actor: Actor, wanted: AuditFilter) -> "QuerySet[Any]":
    require_anywhere(actor, Permission.AUDIT)
    if wanted.who:
        rows = rows.filter(who=wanted.who)
    if wanted.first:
        rows = rows.filter(at__gte=begins(wanted.first))
    if wanted.last:
        rows = rows.filter(at__lt=begins(wanted.last + timedelta(days=1)))
    return rows.order_by("-at", "-id")


def _acts(rows: Sequence[JournalEntry]) -> list[Act]:
    names = _names(row.who for row in rows)
    return [Act(r.at, r.who, names.get(r.who, ""), r.what, mask.inside(r.subject), _masked(r.given)) for r in rows]


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _masked(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner) for inner in value]
    return mask.inside(value) if isinstance(value, str) else value


def _readings(rows: Sequence[Unmasking]) -> list[Reading]:
    names, values = _names(row.who for row in rows), masked(row.value_id for row in rows)
    return [
        Reading(
            at=r.at,
            who=r.who,
            name=names.get(r.who, ""),
            purpose=mask.inside(r.purpose),
            kind=r.kind,
            value=values.get(r.value_id, ""),
            subject=mask.inside(r.subject),
        )
        for r in rows
    ]


def _names(who: Iterator[str]) -> dict[str, str]:
    return _NOBODY | dict(Staff.objects.filter(username__in=set(who)).values_list("username", "display_name"))


def _chunks(rows: "QuerySet[Any]") -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for row in rows.iterator(chunk_size=_CHUNK):
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    yield chunk
