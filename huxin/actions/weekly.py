"""节前周报: the report of every week, county and leading body of a drive before Spring Festival is opened in time."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from huxin.access.bodies import bodies
from huxin.actions import _chain, matters
from huxin.actions.matters import MACHINE, Opening
from huxin.base.moments import local_day
from huxin.queries import weekly as queries
from huxin.record.models import Campaign

OFFICE = "city_office"


def begin(*, now: datetime) -> int:
    """Open every report whose week has begun and that is not there yet; how many. Safe to repeat, and beside others."""
    today = local_day(now)
    drives = Campaign.objects.filter(
        kind="festival", withdrawn_at=None, starts_on__lte=today, ends_on__gte=today - timedelta(days=1)
    )
    return sum(_begin(drive, now) for drive in drives.order_by("pk") if queries.waiting(drive, today))


@transaction.atomic
def _begin(drive: Campaign, now: datetime) -> int:
    _chain.hold()
    waiting = queries.waiting(drive, local_day(now))
    for week, body in waiting:
        data = {
            "campaign": drive.pk, "campaign_title": drive.title, "week": week.n, "first": str(week.first),
            "last": str(week.last), "report_by": str(queries.report_by(week)),
            "sign_from": str(queries.sign_from(week)),
        }  # fmt: skip
        about = Opening(
            kind="weekly", title=f"节前第{week.n}周周报：{bodies()[body].name}", region_code=bodies()[body].region_code,
            sector=bodies()[body].sector, body=body, data=data,
        )  # fmt: skip
        matters.open_matter(actor=replace(MACHINE, body=OFFICE), about=about, given={}, now=now)
    return len(waiting)
