"""无欠薪创建 (SM-16; measure 3): a year begins for every county; what is awarded is watched for vetoes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huxin.access import Actor, Permission, require_anywhere
from huxin.access.bodies import bodies
from huxin.actions import _chain, matters
from huxin.actions._reads import READS
from huxin.actions.matters import MACHINE, Opening
from huxin.base.errors import Refused
from huxin.base.moments import local_day
from huxin.law import regions
from huxin.law.no_arrears import BROKEN
from huxin.queries import creation as queries
from huxin.record.models import JournalEntry, Matter
from huxin.workflows.creation import HELD, LIVE

OFFICE = "city_office"


@transaction.atomic
def begin(*, actor: Actor, plan_by: date, now: datetime) -> int:
    """Begin this year's creation in every county that has none yet; how many. The programme is asked for by a local day
    of this year (the plan's: the middle of July).

    Raises:
        Refused: no permission, the day is over or not of this year, or every county has one.
    """
    require_anywhere(actor, Permission.PLAN)
    today = local_day(now)
    if not today <= plan_by <= date(today.year, 12, 31):
        raise Refused(f"报送实施方案的日期须在今天至{today.year}年12月31日之间。")
    _chain.hold()
    known = {one.region_code for one in queries.of_year(today.year)}
    waiting = [code for code in regions.counties_of(regions.BAIYIN, on=today) if code not in known]
    if not waiting:
        raise Refused(f"{today.year}年各县区的无欠薪创建都已经部署。")
    opened = [_open(code, today.year, plan_by, now) for code in waiting]
    given = {"year": today.year, "regions": waiting, "plan_by": str(plan_by)}
    JournalEntry.objects.create(
        at=now, who=actor.id, what="creation.begin", subject=f"matter:{opened[0].pk}", given=given
    )
    return len(waiting)


def _open(code: str, year: int, plan_by: date, now: datetime) -> Matter:
    about = Opening(
        kind="creation", title=f"{year}年无欠薪创建：{regions.name(code)}", region_code=code, sector="",
        body=bodies()[f"government_{code}"].key,
        data={"year": year, "plan_by": str(plan_by), "year_end": f"{year}-12-31"},
    )  # fmt: skip
    return matters.open_matter(actor=replace(MACHINE, body=OFFICE), about=about, given={}, now=now)


def nightly(done: date | None, *, now: datetime) -> date | None:
    """Watch once a day: `done` is the day on which it was last done, and so is what comes back."""
    today = local_day(now)
    if done != today:
        watch(now=now)
    return today


def watch(*, now: datetime) -> int:
    """Propose that an award is withdrawn where a veto holds by what is on file now; how many. A person decides.

    What a person has looked at and dismissed is not proposed again unless more of it has come. Safe to repeat.
    """
    found = 0
    for one in Matter.objects.filter(kind="creation", open=True, state__in=HELD).order_by("pk"):
        read = READS[f"{LIVE}_score"](one, now)
        if fresh := _fresh(read[f"{LIVE}_score"], one.data.get(f"{LIVE}_score") or {}):
            sets = {**read, "veto": "".join(fresh)}
            matters.move(actor=MACHINE, matter_id=one.pk, name="propose", given={}, sets=sets, now=now)
            found += 1
    return found


def _fresh(score: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    """What the vetoes say that hold in a score and did not, or of less, in the one that was last looked at."""
    known = {line["key"]: line["top"] for line in before.get("lines", []) if line["state"] == BROKEN}
    return [
        line["said"] for line in score["lines"]
        if line["state"] == BROKEN and line["top"] > known.get(line["key"], 0)
    ]  # fmt: skip
