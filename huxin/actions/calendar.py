"""Years of the working-day calendar that this installation takes from the State Council's notice."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from huxin.access import Actor
from huxin.actions import wake
from huxin.base.chain import digest
from huxin.law.calendar import calendar, read, save
from huxin.law.notice import Notice
from huxin.record.models import JournalEntry, Matter

_TERMS = "calendar:terms"


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


def follow(*, now: datetime) -> int:
    """Count the terms that run anew, unless that was done by the calendar as it is now; of how many matters.

    The journal says so once all are done: what a process that died has left is done again, which changes nothing.
    """
    known = digest([[str(cell) for cell in swap] for swap in calendar().swaps])
    last = JournalEntry.objects.filter(subject=_TERMS).order_by("-at", "-id").first()
    if last is not None and last.given["calendar"] == known:
        return 0
    running = Matter.objects.filter(open=True).exclude(due_at=None, next_at=None).order_by("pk")
    for pk in (counted := list(running.values_list("pk", flat=True))):
        wake.again(pk, now=now)
    given = {"calendar": known, "matters": len(counted)}
    JournalEntry.objects.create(at=now, who="system", what="calendar.follow", subject=_TERMS, given=given)
    return len(counted)
