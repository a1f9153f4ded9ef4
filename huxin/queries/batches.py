"""Whether the intake has something unfinished."""

from huxin.record.models import Batch


def interrupted() -> bool:
    """Whether a file was received, or was being applied, and is not done."""
    return Batch.objects.filter(state__in=["received", "applying"]).exists()
