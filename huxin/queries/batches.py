"""Whether the intake has something unfinished."""

from huxin.record.models import Batch


def interrupted() -> bool:
    """Whether a file was received, or was being applied, and is not done."""
    return Batch.objects.filter(state__in=["received", "applying"]).exists()


def applied() -> list[tuple[int, str]]:
    """Number and stream of every batch that brought rows into the fact store."""
    rows = Batch.objects.filter(state="applied", accepted__gt=0).order_by("id").values_list("id", "stream")
    return [(number, stream) for number, stream in rows if stream]
