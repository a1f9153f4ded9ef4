"""Whether a unit is on the list of joint punishment, and what proves it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from huxin.base.chain import stamp
from huxin.queries.api_rows import ListingRow, Sanction
from huxin.record.models import ChainHead, Listing, NotListed

KIND = "arrears"
"""拖欠农民工工资失信联合惩戒名单."""

KINDS: Mapping[str, str] = {KIND: "拖欠农民工工资失信联合惩戒名单"}


PARTS: Mapping[str, str] = {"施工单位": "contractor_uscc", "建设单位": "owner_uscc"}
"""Who has a part in a project, and the column of its code."""


def sanction(*, uscc: str, today: date) -> Sanction:
    """How a unit stands today (China's). That a unit is not listed here says nothing of other provinces' lists."""
    found = list(in_force(today).filter(uscc=uscc).order_by("since", "pk"))
    head = ChainHead.objects.filter(pk=1).first()
    measures = dict.fromkeys(measure for one in found for measure in one.measures)
    ends = [one.until for one in found]
    return Sanction(
        uscc=uscc,
        listed=bool(found),
        since=min((one.since for one in found), default=None),
        until=None if None in ends else max((end for end in ends if end), default=None),
        measures=tuple(measures),
        listings=tuple(_row(one) for one in found),
        checked_on=today,
        head=f"{head.n}:{head.link}" if head else "",
        proof=None,
    )


@dataclass(frozen=True)
class Flag:
    """That a unit of a project is listed today: which part it has there, and the decision with its legal reason."""

    part: str
    listing: ListingRow


def flags(parts: Mapping[str, str | None], *, today: date) -> list[Flag]:
    """Who is listed of those who have a part in something: part → code. Looked up at each reading, so that neither a
    new project nor a new listing is missed.

    The platform only warns: what follows is decided by the body in charge of each measure.
    """
    codes = {code for code in parts.values() if code}
    found = in_force(today).filter(uscc__in=codes).order_by("since", "pk") if codes else ()
    return [Flag(part, _row(one)) for one in found for part, code in parts.items() if code == one.uscc]


def listed_of(codes: Iterable[str | None], *, today: date) -> frozenset[str]:
    """Which of these codes are listed on a day: for marks in lists of projects."""
    asked = {code for code in codes if code}
    return frozenset(in_force(today).filter(uscc__in=asked).values_list("uscc", flat=True)) if asked else frozenset()


def in_force(today: date) -> "Any":
    """The newest rows of decisions that are in force on a day; the last day counts."""
    open_end = Q(until=None) | Q(until__gte=today)
    kept = Q(removed_on=None) | Q(removed_on__gt=today)
    return Listing.objects.filter(open_end, kept, current=True, since__lte=today)


def _row(one: Listing) -> ListingRow:
    return ListingRow(
        kind=one.kind, kind_label=KINDS.get(one.kind, one.kind), unit=one.unit, body=one.body, number=one.number,
        decided_on=one.decided_on, since=one.since, until=one.until, measures=tuple(one.measures), basis=one.basis,
        proof=one.proof,
    )  # fmt: skip


def of_listing(one: Listing) -> dict[str, Any]:
    """What the chain says of a row: everything but by whom and what follows from other rows."""
    days = {name: _iso(getattr(one, name)) for name in ("decided_on", "since", "until", "removed_on")}
    told = {name: getattr(one, name) for name in ("uscc", "unit", "kind", "body", "number", "basis", "by")}
    return {"listing": one.pk, **told, **days, "measures": list(one.measures), "recorded_at": stamp(one.recorded_at)}


def of_not_listed(one: NotListed) -> dict[str, Any]:
    """What the chain says of an answer that a unit is not listed."""
    told = {"uscc": one.uscc, "listed": False, "on": one.on.isoformat(), "list_n": one.list_n}
    return {"answer": one.pk, **told, "at": stamp(one.at)}


def was_in_force(one: Listing, day: date) -> bool:
    """Whether a row, newest of its decision, was in force on a day: `in_force` again, for whoever checks it."""
    ended = (one.until is not None and one.until < day) or (one.removed_on is not None and one.removed_on <= day)
    return one.since <= day and not ended


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
