"""How a sender's feed does, counted while its requests are taken over."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from huxin.base.moments import CHINA, local_day
from huxin.record.models import FeedDay, FeedNote
from huxin.sources.open_api import Note as Doubt

_Device = tuple[str, str, str, date]
Note = tuple[str, date, str, str]
"""A sender, a day, a kind and a sentence."""

LONGEST = 200


class Feed:
    """Counts of a slice, added to what stands when it is stored."""

    def __init__(self) -> None:
        self._rows: dict[_Device, list[datetime]] = {}
        self._notes: Counter[Note] = Counter()

    def seen(self, appid: str, project: str, punches: Iterable[Mapping[str, Any]]) -> None:
        """Punches, by the local time they claim."""
        for row in punches:
            punched = datetime.fromisoformat(row["punched_at"]).replace(tzinfo=CHINA)
            device = (row["device"] or "")[:50]
            self._rows.setdefault((appid, project, device, punched.date()), []).append(punched)

    def noted(self, appid: str, notes: Iterable[Doubt], *, at: datetime) -> None:
        """What looks wrong in a way we know."""
        self._notes.update((appid, local_day(at), note.kind, note.said[:LONGEST]) for note in notes)

    def refused(self, counts: Iterable[Sequence[object]], *, at: datetime) -> None:
        """What the door refused: appid (empty where it is nobody's), code, message, how often."""
        for appid, code, message, count in counts:
            self._notes[str(appid), local_day(at), "refused", f"{code} {message}"[:LONGEST]] += int(str(count))

    def store(self) -> None:
        """Write the counts, within the caller's transaction."""
        stored = {
            (one.appid, one.project_code, one.device, one.day): one
            for one in FeedDay.objects.filter(day__in={key[3] for key in self._rows})
        }
        days = [_day(key, found, stored.get(key)) for key, found in self._rows.items()]
        FeedDay.objects.bulk_create(
            days,
            update_conflicts=True,
            unique_fields=["appid", "project_code", "device", "day"],
            update_fields=["rows", "first", "last"],
        )
        add(self._notes)


def rejected(appid: str, reasons: Iterable[str], *, at: datetime) -> Iterator[Note]:
    """Rows that the intake did not take, to be counted by reason."""
    return ((appid, local_day(at), "rejected", reason[:LONGEST]) for reason in reasons)


def add(notes: Counter[Note]) -> None:
    """Add counts of (appid, day, kind, sentence), within the caller's transaction."""
    stored = {
        (one.appid, one.day, one.kind, one.said): one.count
        for one in FeedNote.objects.filter(day__in={key[1] for key in notes})
    }
    FeedNote.objects.bulk_create(
        [
            FeedNote(appid=key[0], day=key[1], kind=key[2], said=key[3], count=count + stored.get(key, 0))
            for key, count in notes.items()
        ],
        update_conflicts=True,
        unique_fields=["appid", "day", "kind", "said"],
        update_fields=["count"],
    )


def _day(key: _Device, found: list[datetime], stored: FeedDay | None) -> FeedDay:
    first, last = (min(found), max(found)) if stored is None else (min(*found, stored.first), max(*found, stored.last))
    return FeedDay(
        appid=key[0],
        project_code=key[1],
        device=key[2],
        day=key[3],
        rows=len(found) + (stored.rows if stored else 0),
        first=first,
        last=last,
    )
