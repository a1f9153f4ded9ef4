"""The systems that may report through `open.api`, and how their feeds do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Sum

from huxin.access import Actor, Permission, require_anywhere
from huxin.base.errors import NotFound
from huxin.record.models import FeedDay, FeedNote, Receipt, Sender

SHOWN_DAYS = 30


def place(appid: str) -> bytes:
    """Where the token of a sender's secret belongs."""
    return f"sender.sealed/{appid}".encode()


@dataclass(frozen=True)
class SenderRow:
    """One sender for the list. `last_seen` is its latest acknowledged request; counts are of the last thirty days."""

    appid: str
    name: str
    projects: tuple[str, ...]
    regions: tuple[str, ...]
    networks: tuple[str, ...]
    window_minutes: int
    per_minute: int
    granted_at: datetime
    revoked_at: datetime | None
    last_seen: datetime | None
    rows: int
    refused: int


@dataclass(frozen=True)
class DeviceDays:
    """One device over the last thirty days: each day with its rows (0 where silent), days silent since it began."""

    project_code: str
    device: str
    by_day: tuple[tuple[date, int], ...]
    silent: int
    last: datetime


@dataclass(frozen=True)
class NoteRow:
    """A reason of refusals, rejects or doubts, with how often."""

    kind: str
    said: str
    count: int
    last: date


@dataclass(frozen=True)
class Health:
    """A sender's feed. `days` are the columns of every device's `by_day`."""

    sender: SenderRow
    days: tuple[date, ...]
    devices: tuple[DeviceDays, ...]
    notes: tuple[NoteRow, ...]


def senders(actor: Actor, *, today: date) -> list[SenderRow]:
    """All of them, those in use first. Raises Refused."""
    require_anywhere(actor, Permission.EXCHANGE)
    since = today - timedelta(days=SHOWN_DAYS - 1)
    seen = dict(Receipt.objects.values_list("appid").annotate(Max("received_at")))
    rows = dict(FeedDay.objects.filter(day__gte=since).values_list("appid").annotate(Sum("rows")))
    refused = FeedNote.objects.filter(day__gte=since, kind__in=("refused", "rejected"))
    counts = dict(refused.values_list("appid").annotate(Sum("count")))
    return [
        SenderRow(
            appid=one.appid,
            name=one.name,
            projects=tuple(one.projects),
            regions=tuple(one.regions),
            networks=tuple(one.networks),
            window_minutes=one.window_minutes,
            per_minute=one.per_minute,
            granted_at=one.granted_at,
            revoked_at=one.revoked_at,
            last_seen=seen.get(one.appid),
            rows=rows.get(one.appid, 0),
            refused=counts.get(one.appid, 0),
        )
        for one in sorted(Sender.objects.all(), key=lambda one: (one.revoked_at is not None, one.appid))
    ]


def sender(actor: Actor, appid: str, *, today: date) -> SenderRow:
    """One of them. Raises NotFound, Refused."""
    found = next((row for row in senders(actor, today=today) if row.appid == appid), None)
    if found is None:
        raise NotFound(f"没有 appid 为「{appid}」的接入系统。")
    return found


def health(actor: Actor, appid: str, *, today: date) -> Health:
    """How one sender's feed did in the last thirty days. Raises NotFound, Refused."""
    found = sender(actor, appid, today=today)
    days = tuple(today - timedelta(days=back) for back in reversed(range(SHOWN_DAYS)))
    by_device: dict[tuple[str, str], dict[date, FeedDay]] = {}
    for one in FeedDay.objects.filter(appid=appid, day__gte=days[0]).order_by("project_code", "device", "day"):
        by_device.setdefault((one.project_code, one.device), {})[one.day] = one
    notes = FeedNote.objects.filter(appid=appid, day__gte=days[0]).values("kind", "said")
    return Health(
        sender=found,
        days=days,
        devices=tuple(_device(key, found_days, days) for key, found_days in by_device.items()),
        notes=tuple(
            NoteRow(row["kind"], row["said"], row["n"], row["last"])
            for row in notes.annotate(n=Sum("count"), last=Max("day")).order_by("kind", "-n", "said")
        ),
    )


def _device(key: tuple[str, str], found: dict[date, FeedDay], days: Sequence[date]) -> DeviceDays:
    first = min(found)
    return DeviceDays(
        project_code=key[0],
        device=key[1],
        by_day=tuple((day, found[day].rows if day in found else 0) for day in days),
        silent=sum(day >= first and day not in found for day in days),
        last=max(one.last for one in found.values()),
    )
