"""值班 before Spring Festival (measure 18 of the 2019 plan): who is on duty, entered and taken back."""

from datetime import date, datetime

from django.db import transaction

from huxin.access import Actor, Permission
from huxin.access.bodies import acts_for, bodies
from huxin.base.errors import NotFound, Refused
from huxin.record.models import DutyShift, JournalEntry

_LONGEST = 31  # days


def may(actor: Actor, body: str) -> bool:
    """Whether this person enters the duty of a body: its own people, and the city's office."""
    return actor.holds(Permission.PLAN) or (actor.holds(Permission.MATTERS) and acts_for(actor.body, body))


@transaction.atomic
def enter(
    *, actor: Actor, body: str, leader: str, officer: str, phone: str, starts_on: date, ends_on: date, now: datetime
) -> DutyShift:
    """Enter who is on duty at a body between two local days, both counted.

    Raises:
        Refused: no permission, or something is missing or does not fit; all of it in one sentence.
    """
    leader, officer, phone = (" ".join(text.split()) for text in (leader, officer, phone))
    known = body in bodies()
    wrong = [
        (not known, "不认识的单位"),
        (known and not may(actor, body), "只能登记本单位的值班"),
        (not 2 <= len(leader) <= 30 or not 2 <= len(officer) <= 60, "带班领导、值班人员须写姓名"),
        (not 7 <= len(phone) <= 30 or not any(letter.isdigit() for letter in phone), "值班电话须是七位以上的号码"),
        (starts_on > ends_on, "结束日期早于开始日期"),
        ((ends_on - starts_on).days >= _LONGEST, f"一班不能长于{_LONGEST}天"),
    ]
    if said := "；".join(text for bad, text in wrong if bad):
        raise Refused(f"还不能登记：{said}。")
    made = DutyShift.objects.create(
        body=body, leader=leader, officer=officer, phone=phone, starts_on=starts_on, ends_on=ends_on, entered_at=now,
        entered_by=actor.id,
    )  # fmt: skip
    _noted(actor, "duty.enter", made, now)
    return made


@transaction.atomic
def cancel(*, actor: Actor, number: int, now: datetime) -> None:
    """Take a shift back. Raises NotFound: none of that number, or not this person's to take back."""
    one = mine(actor, number)
    DutyShift.objects.filter(pk=one.pk).update(cancelled_at=now)
    _noted(actor, "duty.cancel", one, now)


def mine(actor: Actor, number: int) -> DutyShift:
    """A shift that this person may take back. Raises NotFound."""
    one = DutyShift.objects.filter(pk=number, cancelled_at=None).first()
    if one is None or not may(actor, one.body):
        raise NotFound("没有这条值班记录，或者不是本单位的。")
    return one


def _noted(actor: Actor, what: str, one: DutyShift, now: datetime) -> None:
    told = {"body": bodies()[one.body].name, "since": str(one.starts_on), "valid_until": str(one.ends_on)}
    JournalEntry.objects.create(at=now, who=actor.id, what=what, subject=f"duty:{one.pk}", given=told)
