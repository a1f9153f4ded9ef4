"""What a decision to list, to renew or to remove does to the list itself, in the transaction of the move.

The list, the answers of the interface and the marks on projects read `Listing`; nothing else writes it but a file of
decisions (`listings.take`).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from huxin.access import Actor
from huxin.access.bodies import bodies
from huxin.actions._listing import enter
from huxin.base.errors import Refused
from huxin.base.moments import local_day
from huxin.law import parameters
from huxin.law.calendar import calendar
from huxin.law.terms import due
from huxin.queries.listings import KIND
from huxin.record.models import OPENED, OPENED_BY, Listing, Matter, Paper
from huxin.workflows import Move
from huxin.workflows.ban import MEASURES
from huxin.workflows.ban_change import CHANGES

DECISION = "blacklist_decision"
_SAME = ("uscc", "unit", "body", "number", "decided_on", "since", "until", "measures", "basis")
OLD = "sm9.renew"
"""The parameter that only the rules of 2018 have."""


def keep_list(matter: Matter, step: Move, actor: Actor, *, head: Any, now: datetime) -> None:
    """Write the list, if the move says so.

    Raises:
        Refused: the rules under which it is to be listed or renewed hold no more on this day, or hold still.
    """
    if not step.lists:
        return
    today = local_day(now)
    _require_rules(matter, step, old=OLD in parameters.at(today))
    if step.lists == "listed":
        row = {**_decided(matter, step), "since": today, "decided_on": today, "until": _until(matter, step, now)}
        row |= {"measures": list(MEASURES.values()), "removed_on": None}
    else:
        row = {name: getattr(current(matter), name) for name in _SAME}
        row |= {"until": _until(matter, step, now)} if step.lists == "renewed" else {}
        row |= {"removed_on": None if step.lists == "renewed" else today}
    enter(row, actor=actor, head=head, now=now)


def current(matter: Matter) -> Listing:
    """The newest row of the decision that the matter took. Raises Refused where it took none."""
    number = _decision(matter).number
    return Listing.objects.get(uscc=matter.data["uscc"], kind=KIND, number=number, current=True)


def _decision(matter: Matter) -> Paper:
    paper = Paper.objects.filter(matter_id=matter.pk, name=DECISION).order_by("-id").first()
    if paper is None:
        raise Refused("还缺列入决定书，请先作出列入决定。")
    return paper


def bans_of(matter: Matter, step: Move, now: datetime) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The matters by which each body is sent its measure, or told what becomes of it: what each is about, and what it
    says. Who declined its measure, or was never sent one, is told nothing."""
    if not step.bans:
        return []
    one = current(matter)
    said: dict[str, Any] = {"unit": one.unit, "uscc": one.uscc, "decision": one.number}
    about: dict[str, Any] = {"kind": "ban", "title": f"惩戒措施：{one.unit}", "region_code": matter.region_code}
    about["links"] = [("matter", str(matter.pk), OPENED_BY), ("unit", one.uscc, "listed")]
    to = list(MEASURES)
    if step.bans == "sent":
        said |= {"since": one.since, "until": one.until}
    else:
        until = _until(matter, step, now) if step.bans == "extended" else None
        said |= {"change": step.bans, "why": step.label, "changed_on": local_day(now), "until": until}
        about |= {"kind": "ban_change", "title": f"惩戒措施{CHANGES[step.bans]}：{one.unit}"}
        to = [key for key in to if key in _sent(matter)]
    return [
        (
            {**about, "body": key, "sector": bodies()[key].sector or matter.sector},
            {**said, "measure": MEASURES[key]},
        )
        for key in to
    ]


def _sent(matter: Matter) -> set[str]:
    """The bodies that were sent a measure with this listing and have not declined it."""
    opened = [link.key for link in matter.links.all() if link.kind == "matter" and link.part == OPENED]
    bans = Matter.objects.filter(pk__in=opened, kind="ban").exclude(state="declined")
    return set(bans.values_list("body", flat=True))


def _require_rules(matter: Matter, step: Move, *, old: bool) -> None:
    if step.lists == "listed" and old != (OLD in parameters.at(matter.opened_on)):
        raise Refused("本事项是按2018年的办法筛查的，该办法已经失效。请写明理由不予列入，再按现行办法重新登记。")
    if step.lists == "renewed" and not old:
        raise Refused("2018年的办法已经失效，不能续期。请按2022年的办法重新筛查。")
    if step.lists == "succeeded" and old:
        raise Refused("2018年的办法还有效，没有改正的请续期。")


def _decided(matter: Matter, step: Move) -> Mapping[str, Any]:
    paper = _decision(matter)
    rules = parameters.at(matter.opened_on)[step.starts["sanction"]].source
    return {
        "uscc": matter.data["uscc"], "unit": matter.data["unit"], "body": bodies()[paper.body].name,
        "number": paper.number, "basis": rules,
    }  # fmt: skip


def _until(matter: Matter, step: Move, now: datetime) -> Any:
    """The last day of the term that the move begins; it is the day on which its clock runs out, too."""
    term = parameters.at(matter.opened_on)[step.starts["sanction"]].term
    return due(term, now.astimezone(UTC).replace(tzinfo=None), calendar()).on
