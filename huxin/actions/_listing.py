"""One row of the list of joint punishment: kept, chained, and told to whoever subscribed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from huxin.access import Actor
from huxin.actions import _chain, _out
from huxin.base.chain import digest
from huxin.base.moments import local_day
from huxin.queries.listings import KIND, in_force, of_listing
from huxin.record.models import Listing

_SAID = ("unit", "body", "decided_on", "since", "until", "measures", "basis", "removed_on")


def enter(row: Mapping[str, Any], *, actor: Actor, head: Any, now: datetime) -> str:
    """Put down what a decision says; whether it is new, changed, or known already. `head` is held by the caller."""
    key = {"uscc": row["uscc"], "kind": KIND, "number": row["number"]}
    before = Listing.objects.filter(**key, current=True).first()
    if before is not None and all(getattr(before, name) == row[name] for name in _SAID):
        return "known"
    Listing.objects.filter(**key, current=True).update(current=False)
    one = Listing.objects.create(**row, kind=KIND, recorded_at=now, by=actor.id, link_n=head.n + 1)
    _chain.append(kind="listing", subject=str(one.pk), digest=digest(of_listing(one)), at=now, head=head)
    data = {
        "uscc": one.uscc, "number": one.number, "since": str(one.since), "until": str(one.until or ""),
        "removed_on": str(one.removed_on or ""),
        "listed": in_force(local_day(now)).filter(uscc=one.uscc).exists(),
    }  # fmt: skip
    _out.tell("huxin.listing.changed", subject=one.uscc, data=data, place=None, now=now)
    return "changed" if before else "new"
