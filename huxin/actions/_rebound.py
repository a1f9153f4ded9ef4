"""反弹: a new complaint opens a ledger item again that was struck off within ninety days, with all its history (SM-11).

The same item is the one about the same project; of several, the one with one of the same workers, else the last.
"""

from datetime import datetime, timedelta

from huxin.actions import _stakes, matters
from huxin.actions.matters import MACHINE
from huxin.base.moments import local_day
from huxin.law import parameters
from huxin.queries import _amounts
from huxin.queries._amounts import Amount
from huxin.record.models import REBOUND, Matter, MatterAmount
from huxin.workflows.ledger import WORKFLOW


def rebound(complaint: Matter, *, now: datetime) -> Matter | None:
    """Open the item again that a new complaint is about, in the caller's transaction; None where there is none.

    Its workers, old and new, claim what is told now on top of what they received.
    """
    if complaint.project_id is None:
        return None
    amounts, today = _amounts.of(complaint), local_day(now)
    ended = Matter.objects.filter(kind=WORKFLOW.kind, state="closed", project_id=complaint.project_id).order_by(
        "-closed_at"
    )
    fresh = [one for one in ended if one.closed_at and today <= local_day(one.closed_at) + _window(one)]
    theirs = MatterAmount.objects.filter(matter__in=fresh, worker_id__in=amounts).values_list("matter_id", flat=True)
    known = set(theirs)
    one = next((item for item in fresh if item.pk in known), next(iter(fresh), None))
    if one is None:
        return None
    told = {**(before := _amounts.of(one)), **{w: _again(before.get(w), new) for w, new in amounts.items()}}
    _stakes.put(one, told)
    return matters.move(
        actor=MACHINE, matter_id=one.pk, name="reopen", now=now,
        given={"reason": f"销号后九十日内，同一项目又有投诉（{complaint.number}）。"},
        sets=_amounts.figures(told.values()), links=[("matter", str(complaint.pk), REBOUND)],
    )  # fmt: skip


def _window(one: Matter) -> timedelta:
    return timedelta(days=parameters.at(one.opened_on)["sm11.reopen"].value)


def _again(before: Amount | None, new: Amount) -> Amount:
    """A worker's part after a new claim: what was settled stays settled, and the rest is to be found anew."""
    if before is None:
        return new
    claimed = before.due_fen + new.left_fen
    return before._replace(claimed_fen=claimed, found=False, ordered_fen=0, months=max(before.months, new.months))
