"""按时率: how often terms were kept, by body and kind, by both formulas in use, side by side.

Of every matter, from the terms its events have left (`_terms`). What is overdue and still open counts as late in the
second formula and is left out of the first, which is why both are shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from huxin.access import Actor, Permission, Role
from huxin.access.actor import closed_to
from huxin.queries._kept import held
from huxin.queries._reach import in_reach, matters_in_reach
from huxin.queries._terms import overdue
from huxin.queries.analysis import mark
from huxin.queries.matters import body_name
from huxin.record.models import Matter, MatterTerm
from huxin.workflows import catalogue
from huxin.workflows._above import terms_outside
from huxin.workflows._clock import Punctuality

_SECONDS = 300


@dataclass(frozen=True)
class Rate:
    """How one body kept the terms of one kind of matter."""

    body: str
    kind: str
    kept: Punctuality


@dataclass(frozen=True)
class OnTime:
    """The whole table, of so many matters."""

    year: int
    matters: int
    rates: tuple[Rate, ...]
    whole: Punctuality


def on_time(*, actor: Actor, year: int, region: str = "", now: datetime) -> OnTime:
    """The terms of the matters in reach that were opened in a year, and in a region where one is given; counted again
    once anything has happened, and every few minutes."""
    minutes = int(now.timestamp()) // _SECONDS
    return held(("on-time", *mark(actor), year, region, minutes), lambda: _on_time(actor, year, region, now))


def _on_time(actor: Actor, year: int, region: str, now: datetime) -> OnTime:
    flows = catalogue()
    found = counted(actor=actor, year=year, region=region, now=now)
    rates = [
        Rate(body_name(body), flows[kind].label if kind in flows else kind, kept) for body, kind, kept in found
    ]  # fmt: skip
    shown = tuple(sorted(rates, key=lambda rate: (rate.body, rate.kind)))
    many = Matter.objects.filter(matters_in_reach(actor), **_opened(year, region)).count()
    return OnTime(year, many, shown, summed(rate.kept for rate in rates))


def counted(*, actor: Actor, year: int, region: str = "", now: datetime) -> list[tuple[str, str, Punctuality]]:
    """The same by body and kind of matter, by their keys: whoever tells of terms kept tells of these."""
    rows = (
        _in_reach(actor)
        .filter(**_opened(year, region))
        .exclude(term__in=terms_outside())
        .order_by()
        .values_list("body", "kind")
        .annotate(
            on_time=Count("pk", filter=Q(ended_at__lt=F("due_at"))),
            closed=Count("pk", filter=Q(ended_at__isnull=False, due_at__isnull=False)),  # without: it did not apply
            late=Count("pk", filter=overdue(now)),
        )
    )
    return [(body, kind, Punctuality(*kept)) for body, kind, *kept in rows]


def summed(kept: Iterable[Punctuality]) -> Punctuality:
    """Several together."""
    every = list(kept)
    names = ("on_time", "closed", "overdue_open")
    return Punctuality(*(sum(getattr(one, name) for one in every) for name in names))


def _opened(year: int, region: str) -> dict[str, Any]:
    days = {"opened_on__gte": date(year, 1, 1), "opened_on__lt": date(year + 1, 1, 1)}
    return {**days, "region_code": region} if region else days


def _in_reach(actor: Actor) -> "QuerySet[MatterTerm]":
    if actor.role is Role.ENTERPRISE:
        return MatterTerm.objects.filter(matter__in=Matter.objects.filter(matters_in_reach(actor)))
    return MatterTerm.objects.filter(in_reach(actor, Permission.MATTERS)).exclude(kind__in=closed_to(actor.role))
