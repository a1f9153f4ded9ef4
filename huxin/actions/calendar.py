"""Years of the working-day calendar that this installation takes from the State Council's notice."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from huxin.access import Actor
from huxin.law.calendar import calendar, read, save
from huxin.law.notice import Notice
from huxin.record.models import JournalEntry


def is_on_file(found: Notice) -> bool:
    """Whether the calendar holds every day of the notice already, as announced by it."""
    held = {(swap.day, swap.kind, swap.announced_on) for swap in calendar().swaps}
    return all((swap.day, swap.kind, swap.announced_on) in held for swap in found.swaps)


@transaction.atomic
def keep(*, actor: Actor, found: Notice, now: datetime) -> Path:
    """Add a notice to the calendar of this installation; one of the same date is replaced. The journal says who did it.

    Raises:
        LawGap: the year's file is there and damaged.
    """
    folder: Path = settings.HUXIN_HOME.calendar
    file = folder / f"{found.year}.csv"
    others = [swap for swap in read(file) if swap.announced_on != found.announced_on] if file.exists() else []
    JournalEntry.objects.create(
        at=now,
        who=actor.id,
        what="calendar.import",
        subject=f"calendar:{found.year}",
        given={"announced_on": found.announced_on.isoformat(), "days": len(found.swaps)},
    )
    return save(folder, found.year, [*others, *found.swaps])
