"""What the intake has, and has not finished."""

from datetime import datetime, timedelta

from huxin.base.errors import Refused
from huxin.base.moments import CHINA
from huxin.record.models import Batch

_SLACK = timedelta(minutes=1)  # a clock that is being set right by the network goes back less


def steady(now: datetime) -> datetime:
    """The present moment, never earlier than what came in last: what becomes known later is recorded later, and a run
    at that moment knows it.

    Raises:
        Refused: the machine's clock has been set back by more than a minute.
    """
    last = Batch.objects.order_by("-pk").values_list("received_at", flat=True).first()
    if last is None or last <= now:
        return now
    if last - now > _SLACK:
        told = f"{last.astimezone(CHINA):%Y-%m-%d %H:%M}"
        raise Refused(f"本机时钟早于最近一次收到数据的时间（{told}），先后会弄错，没有办理。请校准时钟后重试。")
    return last


def interrupted() -> bool:
    """Whether a file was received, or was being applied, and is not done."""
    return Batch.objects.filter(state__in=["received", "applying"]).exists()


def applied() -> list[tuple[int, str]]:
    """Number and stream of every batch that brought rows into the fact store."""
    rows = Batch.objects.filter(state="applied", accepted__gt=0).order_by("id").values_list("id", "stream")
    return [(number, stream) for number, stream in rows if stream]
