"""What the clock says by itself: a term nearly over, over, and the moves that follow from silence."""

from datetime import datetime

from django.db import transaction

from huxin.actions import _tell, matters
from huxin.actions._lanes import standing
from huxin.base.errors import Refused
from huxin.queries import _events
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


@transaction.atomic
def _wake(pk: int, now: datetime) -> None:
    matter = Matter.objects.select_for_update().get(pk=pk)
    if matter.next_at is None or matter.next_at > now:
        return
    flow = workflow(matter.kind)
    stands = standing(matter, _events.opened(matter.events.order_by("seq")), now=now)
    Matter.objects.filter(pk=pk, version=matter.version).update(**stands)
    matter.refresh_from_db()
    _tell.late(matter, flow, max(1, matter.alarm), now=now)
    if matter.alarm < OVER or not (matter.state_due_at and matter.state_due_at <= now):
        return
    for step in flow.steps(matter.state):
        if step.when == "overdue":
            try:
                matters.move(actor=matters.MACHINE, matter_id=pk, name=step.name, given={}, now=now)
            except Refused:  # its guard does not hold here
                continue
            return
