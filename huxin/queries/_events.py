"""Events as values: opened from what is encrypted, and as the clock reads them."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from huxin.law.calendar import Calendar
from huxin.law.terms import Term
from huxin.queries import _keys
from huxin.record.models import Matter, MatterEvent
from huxin.workflows._above import terms_above
from huxin.workflows._clock import ENDS, Clock, Mark, Tick, clock

MAIN = ""
"""The lane of the state's own term; terms that run beside it have names."""


ABOUT = ("kind", "number", "title", "region_code", "sector", "body", "project_id")
"""The columns of a matter that its first event gives it."""

MOVED = {"body": "to_body", "region_code": "to_region", "sector": "to_sector"}
"""The columns of a matter that a move may hand on, and the field by which it does."""


@dataclass(frozen=True)
class Event:
    """One thing that happened to a matter. `at` is UTC, aware; `given` are the values of the move's fields.

    `marks` say what it did to the clocks: lane, tick, body, and term or extra time. `amounts` is what is at stake
    for each worker from then on (`_amounts.said`), where that changed.
    """

    n: int
    seq: int
    at: datetime
    who: str
    role: str
    body: str
    move: str
    source: str
    target: str
    given: Mapping[str, Any]
    sets: Mapping[str, Any]
    papers: tuple[Mapping[str, str], ...]
    marks: tuple[Mapping[str, Any], ...]
    amounts: Mapping[str, list[int]] | None


def place(matter_id: int, seq: int) -> bytes:
    """Where the sealed text of an event belongs."""
    return f"matter_event.sealed/{matter_id}/{seq}".encode()


def kept(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a matter keeps: a value that was set to nothing is kept no more."""
    return {key: value for key, value in data.items() if value is not None}


def whole(row: MatterEvent) -> Any:
    """An event exactly as it was digested. Raises KeyMissing."""
    return json.loads(_keys.current().unseal(row.sealed, place=place(row.matter_id, row.seq)))


def opened(rows: Iterable[MatterEvent]) -> list[Event]:
    """Events read in full, in the order given. Raises KeyMissing."""
    found = []
    for row in rows:
        read = whole(row)
        parts = {key: read[key] for key in ("given", "sets")}
        named = {
            key: getattr(row, key) for key in ("n", "seq", "at", "who", "role", "body", "move", "source", "target")
        }
        papers, marks = tuple(read["papers"]), tuple(read["marks"])
        found.append(Event(**named, **parts, papers=papers, marks=marks, amounts=read.get("amounts")))
    return found


def about(matter: Matter) -> dict[str, Any]:
    """What a matter is about, as its first event says it."""
    told = {name: getattr(matter, name) for name in ABOUT}
    return {
        **told,
        "links": sorted([link.kind, link.key, link.part] for link in matter.links.all()),
    }


def files(given: Mapping[str, Any]) -> list[str]:
    """The digests of the files among the values given with a move."""
    return [digest for value in given.values() if isinstance(value, list) for digest in value]


def makers(events: Iterable[Event]) -> Mapping[str, Collection[str]]:
    """By whom each move was made so far."""
    past: dict[str, set[str]] = defaultdict(set)
    for event in events:
        past[event.move].add(event.who)
    return past


def marks(events: Iterable[Event]) -> Iterator[tuple[datetime, Mapping[str, Any]]]:
    """What they did to the clocks, and when."""
    return ((event.at, mark) for event in events for mark in event.marks)


def clocks(
    left: Iterable[tuple[datetime, Mapping[str, Any]]], *, opened_on: date, calendar: Calendar, now: datetime
) -> dict[str, Clock]:
    """The clock of every lane that ever ran by the marks that were left, the state's own under `MAIN`."""
    lanes: dict[str, list[Mark]] = defaultdict(list)
    above, running = terms_above(), dict[str, str]()
    for at, mark in left:
        lane = mark["lane"]
        if mark["tick"] in (Tick.START, *ENDS):
            running[lane] = mark.get("term", "")
        lanes[lane].append(_mark(at, mark, above.get(running.get(lane, ""), mark["body"])))
    moment = now.astimezone(UTC).replace(tzinfo=None)
    return {lane: clock(mine, opened_on=opened_on, calendar=calendar, now=moment) for lane, mine in lanes.items()}


def _mark(at: datetime, mark: Mapping[str, Any], body: str) -> Mark:
    extra = mark.get("extra")
    return Mark(
        at=at.astimezone(UTC).replace(tzinfo=None),
        tick=Tick(mark["tick"]),
        body=body,
        term=mark.get("term"),
        extra=Term(**extra) if extra else None,
    )
