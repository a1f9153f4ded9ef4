"""What the intake has, and has not finished."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet

from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.base.moments import CHINA
from huxin.engine import tables
from huxin.facts.lists import KEPT
from huxin.facts.streams import ATTENDANCE, ATTENDED
from huxin.record.models import Batch

_FROM = {ATTENDED.name: ATTENDANCE.name}  # the days that punches are folded to come in no batch of their own

_SLACK = timedelta(minutes=1)  # a clock that is being set right by the network goes back less


def steady(now: datetime, came: datetime | None = None) -> datetime:
    """The present moment, never earlier than what came in last: what becomes known later is recorded later, and a run
    at that moment knows it.

    Args:
        came: when it came, where it waited since: that moment then, as far as the order allows.

    Raises:
        Refused: the machine's clock has been set back by more than a minute.
    """
    came = min(came or now, now)
    last = max(Batch.objects.order_by("-pk").values_list("received_at", "recorded_at").first() or (came,))
    if last - now > _SLACK:
        told = f"{last.astimezone(CHINA):%Y-%m-%d %H:%M}"
        raise Refused(f"本机时钟早于最近一次收到数据的时间（{told}），先后会弄错，没有办理。请校准时钟后重试。")
    return max(last, came)


def interrupted() -> bool:
    """Whether a file was received, or was being applied, and is not done."""
    return Batch.objects.filter(state__in=["received", "applying"]).exists()


def brought(stream: str) -> QuerySet[Batch]:
    """The batches that brought rows into a table of the fact store."""
    return Batch.objects.filter(stream=_FROM.get(stream, stream), state="applied", accepted__gt=0)


def gone(home: Home, streams: Iterable[str] = tuple(KEPT)) -> list[str]:
    """The streams of which rows were taken in and nothing is there: a run would call all of it not reported.

    Where something is left, it is damaged, and told so by whoever opens it.
    """
    marks = ("_delta_log", tables.ACKNOWLEDGED)
    absent = [name for name in streams if not any((home.facts / name / mark).exists() for mark in marks)]
    return [name for name in absent if brought(name).exists()]


def applied() -> list[tuple[int, str]]:
    """Number and stream of every batch that brought rows into the fact store."""
    rows = Batch.objects.filter(state="applied", accepted__gt=0).order_by("id").values_list("id", "stream")
    return [(number, stream) for number, stream in rows if stream]
