"""Taking over what the journal holds: each request once, in order; what it says becomes batches of the intake.

A slice is taken in one transaction with how far it goes, so a death in between takes it again from the start. The
facts of a slice are files like any other, handed to the one gate.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from itertools import islice
from typing import Any

from django.db import transaction

from huxin.actions import _feed, _taken, intake
from huxin.actions._exchanged import HANDLERS
from huxin.actions._taken import Request
from huxin.actions._writer import only_one
from huxin.base import journal
from huxin.base.home import Home
from huxin.base.journal import Record
from huxin.facts.streams import STREAMS
from huxin.queries import _keys
from huxin.queries.batches import steady
from huxin.record.models import Batch, Drained, Receipt, Reject

AT_ONCE = 5_000
"""Requests in a slice: some 100,000 punches."""

WAITING, FAILED, DONE = 0, 10, 20
_ORDER = list(STREAMS)
_SETTLED = 20_000  # receipts looked at at once
_AT_A_TIME = 500  # named in one statement


def drain(home: Home, *, now: datetime, rest: timedelta = timedelta(0)) -> int:
    """Take over everything that can be read; how many requests. What it brings waits in the intake's register.

    Args:
        rest: nothing is taken so soon after the last time. Each time every sender's rows become a commit of the fact
            store, and gates report all day: what comes within seconds should come together.
    """
    done = 0
    with only_one(home, "drain"):
        if Drained.objects.filter(taken_at__gt=now - rest, taken_at__lte=now).exists():
            return 0
        ends = dict(Drained.objects.values_list("segment", "end"))
        for segment in journal.segments(home.journal):
            file = home.journal / f"{segment}{journal.SUFFIX}"
            waiting = file.stat().st_size > ends.get(segment, 0)
            if waiting:
                steady(now)
            while waiting:
                taken = _slice(home, segment, now=now)
                done, waiting = done + taken, taken == AT_ONCE
    return done


@transaction.atomic
def _slice(home: Home, segment: str, *, now: datetime) -> int:
    stands = Drained.objects.filter(pk=segment).first() or Drained(segment=segment, end=0, number=0)
    found = journal.read(home.journal, segment, _keys.current(), after=stands.end, number=stands.number)
    records = list(islice(found, AT_ONCE))
    if not records:
        return 0
    first, last = records[0].place.number, records[-1].place.number
    known = Receipt.objects.filter(segment=segment, number__range=(first, last)).values_list("number", flat=True)
    seen = set(known)
    taken = _taken.take([_request(one) for one in records if one.place.number not in seen], HANDLERS)
    batches = {
        key: _submitted(key, rows, at=min(taken.latest[key], now), now=now)
        for key, rows in sorted(taken.rows.items(), key=_projects_first)
    }
    Receipt.objects.bulk_create([_receipt(one, batches) for one in taken.outcomes], batch_size=1_000)
    stands.end, stands.number, stands.taken_at = records[-1].end, last + 1, now
    stands.save()
    return len(records)


def came_at(record: Record) -> datetime:
    """When a request was received."""
    return _request(record).at


def _request(record: Record) -> Request:
    head, _, data = record.payload.partition(b"\n")
    said = json.loads(head)
    at = datetime.fromisoformat(said["at"])
    return Request(
        record.place, said.get("appid", ""), said.get("method", ""), at, data.decode(), said.get("refused", [])
    )


def _projects_first(item: tuple[_taken.Key, Any]) -> tuple[int, str]:
    (appid, stream), _ = item
    return _ORDER.index(stream), appid


def _submitted(key: _taken.Key, rows: Sequence[Mapping[str, Any]], *, at: datetime, now: datetime) -> int:
    """Hand a sender's rows of one stream in; the batch's number.

    When it came stays what it was if the slice is taken again: by that the file is known as the same.
    """
    appid, stream = key
    return intake.submit(
        _as_file(stream, rows),
        by=f"exchange:{appid}",
        reach={"regions": list("123456789"), "sectors": []},  # which projects it may speak of was asked at the door
        file_name=f"open.api {appid} {at:%Y%m%dT%H%M%SZ}.parquet",
        stream=stream,
        received_at=at,
        recorded_at=steady(now, at),
    )


def _as_file(stream: str, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The rows as Parquet, every cell as the text it came as."""
    import pyarrow as pa  # for a process that drains
    import pyarrow.parquet as pq

    names = [column.name for column in STREAMS[stream].columns]
    columns = {name: pa.array([_text(row.get(name)) for row in rows], pa.string()) for name in names}
    target = BytesIO()
    pq.write_table(pa.table(columns), target)
    return target.getvalue()


def _text(value: Any) -> str | None:
    return None if value is None or value == "" else str(value)


def _receipt(one: _taken.Outcome, batches: Mapping[_taken.Key, int]) -> Receipt:
    rows = [[batches[one.request.appid, stream], first, last] for stream, first, last in one.rows]
    return Receipt(
        segment=one.request.place.segment,
        number=one.request.place.number,
        appid=one.request.appid,
        method=one.request.method,
        received_at=one.request.at,
        status=FAILED if one.failed else WAITING if rows else DONE,
        result=one.result,
        rows=rows,
    )


def settle() -> int:
    """Say of requests what became of their rows, once all of these are applied; how many were settled."""
    waiting = list(Receipt.objects.filter(status=WAITING).order_by("id")[:_SETTLED])
    states = dict(Batch.objects.filter(pk__in={b for one in waiting for b, *_ in one.rows}).values_list("pk", "state"))
    ready = [one for one in waiting if all(states.get(b) in ("applied", "refused") for b, *_ in one.rows)]
    if not ready:
        return 0
    faults = _faults({b for one in ready for b, *_ in one.rows})
    with transaction.atomic():
        _tell(ready, states, faults)
    return len(ready)


def _tell(ready: Sequence[Receipt], states: Mapping[int, str], faults: Mapping[tuple[int, int], list[str]]) -> None:
    """Write what became of each, within the caller's transaction."""
    well, rejected = [], Counter[_feed.Note]()
    for one in ready:
        said = [
            text for b, first, last in one.rows for row in range(first, last + 1) for text in faults.get((b, row), ())
        ]
        said += ["Internal Error" for b, *_ in one.rows if states[b] == "refused"]
        if not said:
            well.append(one.pk)
        elif Receipt.objects.filter(pk=one.pk, status=WAITING).update(status=FAILED, result=";".join(said)):
            rejected.update(_feed.rejected(one.appid, said, at=one.received_at))
    _feed.add(rejected)
    for start in range(0, len(well), _AT_A_TIME):
        Receipt.objects.filter(pk__in=well[start : start + _AT_A_TIME]).update(status=DONE)


def _faults(batches: set[int]) -> dict[tuple[int, int], list[str]]:
    """What the intake would not take, by batch and row."""
    found: dict[tuple[int, int], list[str]] = {}
    for reject in Reject.objects.filter(batch__in=batches).order_by("batch", "row", "id"):
        found.setdefault((reject.batch_id, reject.row), []).append(f"[{reject.field}]{reject.reason}")
    return found
