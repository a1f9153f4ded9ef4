"""What other bodies of the invented city did in the autumn of 2019: a county is sponsored and nobody comes, a firm from
an earlier year is put on the list of joint punishment, and one body has not said how it carries its ban."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.db import transaction

from huxin.access import SYSTEM, Actor, Role
from huxin.access.bodies import responsible
from huxin.actions import matters as moving
from huxin.actions import sponsorship
from huxin.actions.matters import Opening
from huxin.base.identity import uscc_check
from huxin.base.moments import local_day
from huxin.queries import matters
from huxin.queries import sponsorship as sponsored
from huxin.queries.matters import MatterFilter, MatterLine

HERE, THERE = "620402", "620421"
_FIRM = "甘肃某某建筑劳务有限公司"
_CODE = "91620400MA00000D1"
_USCC = _CODE + uscc_check(_CODE)
"""Builds nothing in the city of the facts: what it owes is of 2018."""
_ANSWERING = ("田财政", "吕发改", "住建科", "交运科", "市监科", "人行科")
"""Everybody but the water office."""

Who = Callable[[str], Actor]
Event = Callable[[Who, datetime], None]


def pair(who: Who, county: str, body: str, now: datetime) -> None:
    """A body sponsors the county from today, unless somebody does."""
    office = who("王主任")
    if not any(one.body for one in sponsored.pairs(actor=office) if one.region_code == county):
        sponsorship.pair(actor=office, body=body, region_code=county, since=local_day(now), now=now)


def _sponsored(who: Who, now: datetime) -> None:
    pair(who, THERE, "housing", now)


@transaction.atomic
def _noticed(who: Who, now: datetime) -> None:
    if _lines("blacklist", now):
        return
    head, body = who("李监察"), responsible(Role.INSPECTOR, region_code=HERE)
    about = Opening(
        "blacklist", f"列入失信联合惩戒名单：{_FIRM}", HERE, "housing", body.key if body else "",
        links=[("unit", _USCC, "contractor")],
    )  # fmt: skip
    given = {
        "criterion": "amount", "unit": _FIRM, "uscc": _USCC, "head": "某法定代表人", "persons": "无", "chain": "无",
        "ordered": "白人社监令〔2019〕3号，限期支付，期满没有支付。", "facts": "拖欠12名工人2018年工资120,000.00元。",
    }  # fmt: skip
    begun = moving.open_matter(actor=head, about=about, given={}, now=now)
    moving.move(actor=head, matter_id=begun.pk, name="notify", given=given, now=now)


@transaction.atomic
def _listed(who: Who, now: datetime) -> None:
    for line in _lines("blacklist", now):
        if line.state == "defended":  # the clock says so: nobody answered in time
            for name, step, given in (
                ("孙副局", "list", {"found": "核实无误"}), ("李监察", "push", {"published": "信用白银网站"}),
            ):  # fmt: skip
                moving.move(actor=who(name), matter_id=line.id, name=step, given=given, now=now)


def _acknowledged(who: Who, now: datetime) -> None:
    people = {actor.body: actor for actor in map(who, _ANSWERING)}
    for line in _lines("ban", now):
        if line.open and line.body in people:
            given = {"done": "已经录入系统，即日起限制"}
            moving.move(actor=people[line.body], matter_id=line.id, name="acknowledge", given=given, now=now)


def _lines(kind: str, now: datetime) -> list[MatterLine]:
    return list(matters.every(actor=SYSTEM, wanted=MatterFilter(kind=kind, shown="all"), most=20, now=now))


EVENTS: Sequence[tuple[date, Event]] = (
    (date(2019, 7, 15), _sponsored),
    (date(2019, 10, 14), _noticed),
    (date(2019, 10, 23), _listed),
    (date(2019, 10, 28), _acknowledged),
)
"""What happens on which day; each does nothing where it has been done."""
