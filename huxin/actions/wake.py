"""What the clock says by itself: a term nearly over, over, and the moves that follow from silence."""

from datetime import datetime

from django.db import transaction

from huxin.actions import _chain, _tell, _terms, matters
from huxin.base.errors import Refused
from huxin.queries import _events
from huxin.queries._standing import standing
from huxin.record.models import Matter
from huxin.workflows import workflow

OVER = 2
_AT_ONCE = 500


def wake(*, now: datetime) -> int:
    """Let every matter speak whose moment has come; how many did. Safe to repeat, and beside others doing the same."""
    waiting = Matter.objects.filter(open=True, next_at__lte=now).order_by("next_at").values_list("pk", flat=True)
    woken = list(waiting[:_AT_ONCE])
    for pk in woken:
        _wake(pk, now)
    return len(woken)


def again(pk: int, *, now: datetime) -> None:
    """Count the terms of a matter anew, because the calendar has changed; it speaks if it is later than it was."""
    with transaction.atomic():
        matter = _held(pk)
        before = matter.alarm
        if matter.open:
            _count(matter, now)
        if matter.alarm > before:
            _speak(matter, now)


@transaction.atomic
def _wake(pk: int, now: datetime) -> None:
    matter = _held(pk)
    if matter.next_at is None or matter.next_at > now:
        return
    _count(matter, now)
    _speak(matter, now)


def _held(pk: int) -> Matter:
    """The chain first, as every move does: two that wait for one another would wait for ever."""
    _chain.hold()
    return Matter.objects.select_for_update().get(pk=pk)


def _count(matter: Matter, now: datetime) -> None:
    marks = list(_events.marks(_events.opened(matter.events.order_by("seq"))))
    stands = standing(marks, opened_on=matter.opened_on, now=now)
    if Matter.objects.filter(pk=matter.pk, version=matter.version).update(**stands):
        _terms.keep([(matter, marks)], now=now)
    matter.refresh_from_db()


def _speak(matter: Matter, now: datetime) -> None:
    flow = workflow(matter.kind)
    _tell.late(matter, flow, max(1, matter.alarm), now=now)
    if matter.alarm < OVER:
        return
    over = matter.terms.filter(ended_at=None, due_at__lte=now).values_list("lane", flat=True)
    said = {f"overdue:{lane}" if lane else "overdue" for lane in over}
    for step in flow.steps(matter.state):
        if step.when in said:
            try:
                matters.move(actor=matters.MACHINE, matter_id=matter.pk, name=step.name, given={}, now=now)
            except Refused:  # its guard does not hold here
                continue
            return
