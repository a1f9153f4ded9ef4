"""节前周报: which reports the weeks before Spring Festival ask for, what a week's figures are, and who has signed."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from huxin.access import Actor, Role
from huxin.base.moments import local_day
from huxin.base.money import yuan
from huxin.law import regions
from huxin.law.calendar import last_working_day_on_or_before
from huxin.queries import campaigns
from huxin.queries.campaign_weeks import WEEKS, Figures, Week, span, weeks
from huxin.queries.matters import body_name, told
from huxin.record.models import Campaign, Matter
from huxin.workflows._campaigns import festival_after

KIND = "weekly"


@dataclass(frozen=True)
class Span:
    """One week: so many before the festival, and its first and last local day."""

    n: int
    first: date
    last: date


@dataclass(frozen=True)
class Report:
    """One body's report of a week. `matter_id` is None where this person does not reach it."""

    body_name: str
    state: str
    label: str
    late: bool
    matter_id: int | None


def report_by(week: Span) -> date:
    """Until when a week's report is to be signed: its last working day."""
    return last_working_day_on_or_before(week.last)


def sign_from(week: Span) -> date:
    """From when on it can be signed: the day before."""
    return report_by(week) - timedelta(days=1)


def waiting(drive: Campaign, today: date) -> list[tuple[Span, str]]:
    """The reports asked for by a local day that are not begun yet: a week, and the key of a body."""
    asked = [(week, body) for week in _begun(drive, today) for body in carrying(drive, on=today)]
    rows = Matter.objects.filter(kind=KIND, data__campaign=drive.pk).values_list("data", "body")
    known = {(data["week"], body) for data, body in rows}
    return [(week, body) for week, body in asked if (week.n, body) not in known]


def carrying(drive: Campaign, *, on: date) -> list[str]:
    """The body that leads a drive, and the offices of its counties as they are on a local day, by key, each once."""
    counties = dict.fromkeys(regions.successor(code, on=on) for code in drive.region_codes)
    return [drive.body, *(f"office_{code}" for code in counties)]


def _begun(drive: Campaign, today: date) -> list[Span]:
    festival = festival_after(drive.ends_on)
    every = [Span(n, *span(n, festival)) for n in range(WEEKS, 0, -1)]
    return [week for week in every if week.first <= today and week.last >= drive.starts_on]


def figures(matter: Matter, *, now: datetime) -> dict[str, Any]:
    """What a report rests on, as plain values: the week's figures of its county, of all counties for the leading body,
    as known at a moment. Sums in fen. Raises LawGap."""
    whole = Actor("weekly", "系统", Role.SYSTEM, (regions.BAIYIN[:4],))
    line, items = campaigns.campaign(actor=whole, number=int(matter.data["campaign"]), now=now)
    [week] = [one for one in weeks(line, items, now=now) if one.n == matter.data["week"]]
    found = _of(week, matter.region_code)
    return {
        "figures": asdict(found), "figures_on": str(local_day(now)), "figure_lines": _lines(found),
        "too_early": str(local_day(now)) < str(matter.data["sign_from"]),
    }  # fmt: skip


def _of(week: Week, region_code: str) -> Figures:
    return week.total if region_code == regions.BAIYIN else dict(week.rows).get(region_code, Figures())


def _lines(one: Figures) -> list[dict[str, str]]:
    rows = {
        "新排查": f"{one.found}件，{one.found_heads}人，{yuan(one.found_fen)}元",
        "销号": f"{one.closed}件，{yuan(one.closed_fen)}元",
        "本周到账": f"{yuan(one.received_fen)}元",
        "未销号": f"{one.left}件，未足额{one.left_heads}人，未付{yuan(one.left_fen)}元",
        "过期": f"{one.late}件",
    }
    return [{"item": item, "value": value} for item, value in rows.items()]


def reports(*, actor: Actor, number: int) -> dict[int, list[Report]]:
    """By week what became of the reports of a drive, the leading body's first; offices see who is late everywhere."""
    found: dict[int, list[Report]] = {}
    for one in Matter.objects.filter(kind=KIND, data__campaign=number).order_by("region_code", "pk"):
        _, label, _ = told(KIND, one.state)
        name, late = body_name(one.body), bool(one.data.get("late"))
        reached = one.pk if actor.reaches(one) else None
        found.setdefault(int(one.data["week"]), []).append(Report(name, one.state, label, late, reached))
    return found
