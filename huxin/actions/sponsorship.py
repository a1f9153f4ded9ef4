"""包保 (SM-17): who sponsors which county, and the matter of every county and quarter, opened at its beginning."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from huxin.access import Actor, Permission, require_anywhere
from huxin.access.bodies import bodies
from huxin.actions import _chain, matters
from huxin.actions.matters import MACHINE, Opening
from huxin.base.errors import Refused
from huxin.base.moments import local_day
from huxin.law import regions
from huxin.queries.sponsorship import SPONSORS
from huxin.record.models import JournalEntry, Matter, Sponsorship, SponsorshipQuarter
from huxin.workflows._quarters import ends_on, quarter_of, quarter_text, starts_on, term_by
from huxin.workflows.sponsorship import BEFORE_VISIT

OFFICE = "city_office"


@transaction.atomic
def pair(*, actor: Actor, body: str, region_code: str, since: date, now: datetime) -> Sponsorship:
    """Say that a body sponsors a county from a local day on; whoever did until then does so until the day before.

    The quarter that runs begins at once for the new sponsor. Where it was begun for another who has not visited yet,
    it is handed over.

    Raises:
        Refused: no permission, or something does not fit; all of it in one sentence.
    """
    require_anywhere(actor, Permission.PLAN)
    _chain.hold()
    known = regions.counties_of(regions.BAIYIN)
    before = Sponsorship.objects.select_for_update().filter(region_code=region_code, ends_on=None).first()
    wrong = [
        (body not in SPONSORS, "包保单位不是方案规定的六个单位"),
        (region_code not in known, "请选择县区"),
        (before is not None and before.body == body, "该县区已经由这个单位包保"),
        (before is not None and since <= before.starts_on, "开始日期须晚于原包保单位的开始日期"),
        (since > local_day(now), "开始日期不能晚于今天"),
    ]
    if said := "；".join(text for bad, text in wrong if bad):
        raise Refused(f"还不能登记包保关系：{said}。")
    if before is not None:
        Sponsorship.objects.filter(pk=before.pk).update(ends_on=since - timedelta(days=1))
    made = Sponsorship.objects.create(
        body=body, region_code=region_code, starts_on=since, entered_at=now, entered_by=actor.id
    )
    told = {"body": bodies()[body].name, "regions": [region_code], "since": str(since)}
    JournalEntry.objects.create(
        at=now, who=actor.id, what="sponsorship.pair", subject=f"sponsorship:{made.pk}", given=told
    )
    _hand_over(made, now)
    begin(now=now)
    return made


def _hand_over(made: Sponsorship, now: datetime) -> None:
    """The running quarter goes to the new sponsor, unless somebody was there already."""
    quarter = quarter_of(local_day(now))
    rows = SponsorshipQuarter.objects.filter(region_code=made.region_code, quarter=quarter)
    matter = Matter.objects.filter(pk__in=rows.values("matter"), state__in=BEFORE_VISIT).first()
    if matter is not None:
        to = {"to_body": made.body, "to_sector": bodies()[made.body].sector or None}
        matters.move(actor=MACHINE, matter_id=matter.pk, name="hand", given=to, now=now)


def begin(*, now: datetime) -> int:
    """Open the matter of the quarter that runs for every county that has a sponsor and none yet; how many.

    Safe to repeat, and beside others doing the same.
    """
    today = local_day(now)
    quarter = quarter_of(today)
    here = Sponsorship.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)
    begun = SponsorshipQuarter.objects.filter(quarter=quarter)
    there = regions.counties_of(regions.BAIYIN, on=today)
    waiting = here.filter(region_code__in=there).exclude(region_code__in=begun.values("region_code"))
    if not waiting.exists():
        return 0
    with transaction.atomic():
        _chain.hold()
        rows = list(waiting.order_by("region_code"))
        for row in rows:
            _open(row, quarter, now)
    return len(rows)


def _open(row: Sponsorship, quarter: int, now: datetime) -> None:
    name, first, last = regions.name(row.region_code), starts_on(quarter), ends_on(quarter)
    about = Opening(
        kind="sponsorship", title=f"{quarter_text(quarter)}包保督查：{name}（{bodies()[row.body].name}）",
        region_code=row.region_code, sector=bodies()[row.body].sector, body=row.body,
        data={
            "quarter": quarter, "quarter_text": quarter_text(quarter), "quarter_from": str(first),
            "quarter_to": str(last), "feedback_by": str(feedback_by(quarter)),
            "sponsors": _listed(),
        },
    )  # fmt: skip
    matter = matters.open_matter(actor=replace(MACHINE, body=OFFICE), about=about, given={}, now=now)
    SponsorshipQuarter.objects.create(region_code=row.region_code, quarter=quarter, matter=matter)


def _listed() -> list[dict[str, str]]:
    """包保名单 of today, a county a row."""
    rows = Sponsorship.objects.filter(ends_on=None).order_by("region_code")
    return [
        {"county": regions.name(row.region_code), "sponsor": bodies()[row.body].name, "since": str(row.starts_on)}
        for row in rows
    ]


def feedback_by(quarter: int) -> date:
    """The last day of a quarter's report: parameter sm17.feedback, counted from the end of the quarter."""
    return term_by("sm17.feedback", quarter)
