"""专班: who is lent to the leading group's office, by which body, from when to when (measure 2 of the 2019 plan)."""

from datetime import date, datetime

from django.db import transaction

from huxin.access import Actor, Permission, require_anywhere
from huxin.access.bodies import bodies
from huxin.base.errors import NotFound, Refused
from huxin.queries.working_group import SEATS
from huxin.record.models import JournalEntry, Secondment

_LONGEST = 400  # days


@transaction.atomic
def second(
    *, actor: Actor, body: str, name: str, post: str, starts_on: date, ends_on: date, now: datetime
) -> Secondment:
    """Enter somebody lent by one of the seven bodies, between two local days, both counted.

    Raises:
        Refused: no permission, or something is missing or does not fit; all of it in one sentence.
    """
    require_anywhere(actor, Permission.PLAN)
    name, post = " ".join(name.split()), " ".join(post.split())
    wrong = [
        (body not in SEATS, "派出单位不是应派人的单位"),
        (not 2 <= len(name) <= 30, "姓名须是二到三十个字"),
        (not 2 <= len(post) <= 60, "职务须是二到六十个字"),
        (starts_on > ends_on, "结束日期早于开始日期"),
        ((ends_on - starts_on).days > _LONGEST, f"一次不能长于{_LONGEST}天"),
    ]
    if said := "；".join(text for bad, text in wrong if bad):
        raise Refused(f"还不能登记：{said}。")
    Secondment.objects.select_for_update().filter(body=body).first()
    for other in Secondment.objects.filter(body=body, name=name):
        if starts_on <= (other.ended_on or other.ends_on) and other.starts_on <= ends_on:
            raise Refused(f"{name}在{other.starts_on}至{other.ended_on or other.ends_on}已经登记，日期有重叠，请核对。")
    made = Secondment.objects.create(
        body=body, name=name, post=post, starts_on=starts_on, ends_on=ends_on, entered_at=now, entered_by=actor.id,
    )  # fmt: skip
    _noted(actor, "group.second", made, now, since=str(starts_on), valid_until=str(ends_on))
    return made


@transaction.atomic
def release(*, actor: Actor, number: int, last_day: date, now: datetime) -> None:
    """Say that somebody goes back before the time agreed; `last_day` is the last day in the group.

    Raises:
        NotFound: nobody of that number. Refused: no permission, the day is not within the time agreed, or it is said
            already.
    """
    require_anywhere(actor, Permission.PLAN)
    one = Secondment.objects.select_for_update().filter(pk=number).first()
    if one is None:
        raise NotFound("没有这条专班人员记录。")
    if one.ended_on is not None:
        raise Refused(f"{one.name}已经登记为{one.ended_on}离开专班。")
    if not one.starts_on <= last_day < one.ends_on:
        raise Refused(f"离开日期须在{one.starts_on}和{one.ends_on}之间。")
    Secondment.objects.filter(pk=one.pk).update(ended_on=last_day)
    _noted(actor, "group.release", one, now, valid_until=str(last_day))


def _noted(actor: Actor, what: str, one: Secondment, now: datetime, **given: str) -> None:
    told = {"body": bodies()[one.body].name, **given}
    JournalEntry.objects.create(at=now, who=actor.id, what=what, subject=f"secondment:{one.pk}", given=told)
