"""无欠薪创建 (SM-16; measure 3): the figures of each county from what is on file now, for `law.no_arrears` to score.

Standing and arrears are the current run's; cases, events, complaints those opened in the months that
``sm16.months`` looks back (12), to the day asked about.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count as Number
from django.db.models import F, Q, QuerySet

from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.base.errors import NotFound, Refused
from huxin.base.moments import begins, local_day
from huxin.law import festival, no_arrears, parameters, regions
from huxin.law.no_arrears import Count, Figures, Score
from huxin.queries import publications
from huxin.queries._coverage import ACTIVE, COVERAGE, both
from huxin.queries._reach import counties, in_reach, matters_in_reach, whole_counties
from huxin.record.models import LedgerItem, Matter, MatterTerm, Project, Run
from huxin.workflows._ladder import LIFTS, over_the_line
from huxin.workflows._quarters import ends_on

OWED = Q(arrears_fen__gt=0)
JUDGED = Q(settled_ratio_e4__isnull=False) | OWED
"""Of whose payments the run has said something."""
PUBLIC = Q(funding__in=("government", "soe")) | Q(sector__in=("transport", "water"))
WORKS = Q(sector__in=("housing", "transport", "water"))

Counted = Mapping[str, Mapping[str, Count]]
"""County, key, count."""


@dataclass(frozen=True)
class Sheet:
    """One county's score, or that of all in reach together, whose `region_code` is then the city's."""

    region_code: str
    score: Score


def require(actor: Actor) -> None:
    """Raises Refused: no permission, a person of an enterprise, or one who reaches one sector only."""
    require_anywhere(actor, Permission.MATTERS)
    if not whole_counties(actor):
        raise Refused("无欠薪创建按一个县区的全部行业评分，只供管辖范围包括全部行业的机关查看。")


def sheets(*, actor: Actor, today: date) -> list[Sheet]:
    """The counties in reach, and, where these are several, first of all their sum. Raises Refused, LawGap."""
    require(actor)
    found = _figures(actor, today)
    each = [Sheet(code, no_arrears.score(one, day=today)) for code, one in found.items()]
    if len(each) < 2:
        return each
    return [Sheet(regions.BAIYIN, no_arrears.score(no_arrears.pooled(found.values()), day=today)), *each]


def standing(*, actor: Actor) -> Counted:
    """Of each county in reach how the systems stand now, by the keys of `COVERAGE`. Raises Refused."""
    require(actor)
    return _systems(Project.objects.filter(in_reach(actor), region_code__in=counties(actor)).order_by())


def sheet(region_code: str, *, among: Iterable[Sheet]) -> Sheet | None:
    """The one asked about, the first without asking, None of none. Raises NotFound for another county's."""
    found = list(among)
    chosen = next((one for one in found if one.region_code == region_code), None) if region_code else None
    if region_code and chosen is None:
        raise NotFound("没有这个县区的评分，或者不在您的管辖范围内。")
    return chosen or next(iter(found), None)


def kept(*, region_code: str, today: date) -> dict[str, Any]:
    """One county's score of a local day with everything it rests on, as plain values that stay what they are.

    Its digest (`base.chain.digest`) is of its canonical bytes. Points are hundredths. Raises LawGap.
    """
    whole = Actor("score", "系统", Role.SYSTEM, (region_code,))
    [one] = sheets(actor=whole, today=today)
    run = Run.objects.filter(current=True).first()
    return {
        "region_code": region_code, "county": regions.name(region_code), "since": str(since(today)),
        "run": run.id if run else "", "as_of": str(run.as_of) if run else "", **_plainly(one.score),
    }  # fmt: skip


def _plainly(score: Score) -> dict[str, Any]:
    lines: list[dict[str, Any]] = [
        {
            "kind": "item", "key": one.key, "label": one.label, "top": one.count.top, "bottom": one.count.bottom,
            "points": one.points, "most": one.most, "state": "", "said": one.said,
            "basis": f"{one.parameter.source}（{one.parameter.status.label}）",
        } for one in score.items
    ]  # fmt: skip
    lines += [
        {
            "kind": "veto", "key": one.key, "label": one.label, "top": one.count.top, "bottom": one.count.bottom,
            "points": None, "most": None, "state": one.state, "said": one.said,
            "basis": f"{one.parameter.source}（{one.parameter.status.label}）" if one.parameter else "",
        } for one in score.vetoes
    ]  # fmt: skip
    return {
        "day": str(score.day), "lines": lines, "points": score.points, "known": score.known, "most": score.most,
        "pass_mark": score.pass_mark, "broken": [one.label for one in score.vetoes if one.state == no_arrears.BROKEN],
        "missing": score.missing, "verdict": score.verdict,
    }  # fmt: skip


def since(day: date) -> date:
    """The first day that a look back from a day reaches (parameter ``sm16.months``). Raises LawGap."""
    months = day.year * 12 + day.month - 1 - parameters.at(day)["sm16.months"].value
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, 28))


def reached(*, actor: Actor, today: date, region: str = "") -> tuple[int, int]:
    """How many counties in reach are at the mark without a veto, of how many; 0 of 0 for whoever sees none whole."""
    if not whole_counties(actor):
        return 0, 0
    asked = [s for s in sheets(actor=actor, today=today) if s.region_code != regions.BAIYIN]
    mine = [s.score for s in asked if region in ("", s.region_code)]
    return sum(one.reached for one in mine), len(mine)


def _figures(actor: Actor, day: date) -> dict[str, Figures]:
    first, codes = since(day), counties(actor)
    matters = Matter.objects.filter(
        matters_in_reach(actor), region_code__in=codes, opened_on__gte=first, opened_on__lte=day
    ).order_by()
    projects = Project.objects.filter(in_reach(actor), region_code__in=codes).order_by()
    items = _merged(_systems(projects), _complaints(actor, first, day), _published(actor, day), _struck_off(actor))
    vetoes = _merged(_arrears(projects, matters, day), _events(matters, day), _handled(matters, first, day))
    return {code: Figures(items.get(code, {}), vetoes.get(code, {})) for code in codes}


def _merged(*parts: Counted) -> Counted:
    whole: dict[str, dict[str, Count]] = defaultdict(dict)
    for part in parts:
        for code, counts in part.items():
            whole[code] |= counts
    return whole


def _systems(projects: "QuerySet[Project]") -> Counted:
    rows: Any = projects.values("region_code").annotate(**both())
    return {
        row["region_code"]: {name: Count(row[f"{name}_top"], row[f"{name}_bottom"]) for name in COVERAGE}
        for row in rows
    }


def _complaints(actor: Actor, first: date, day: date) -> Counted:
    """Terms of complaints that are over, by having been kept or by having passed before the day."""
    terms = MatterTerm.objects.filter(
        in_reach(actor, Permission.MATTERS), kind="complaint", opened_on__gte=first, opened_on__lte=day
    ).order_by()
    rows = terms.values("region_code").annotate(
        kept=Number("pk", filter=Q(ended_at__lt=F("due_at"))),
        over=Number(
            "pk",
            filter=Q(ended_at__isnull=False, due_at__isnull=False) | Q(ended_at=None, due_at__lte=begins(day)),
        ),
    )
    return {row["region_code"]: {"complaints": Count(row["kept"], row["over"])} for row in rows}


def _published(actor: Actor, day: date) -> Counted:
    found = {}
    for code, cells in publications.table(actor=actor, today=day):
        # One that waits for its batch and is not late yet says nothing for or against.
        over = [
            one.state for one in cells if day > ends_on(one.quarter) and one.state in ("published", "nil", "missing")
        ]
        found[code] = {"publication": Count(sum(state != "missing" for state in over), len(over))}
    return found


def _struck_off(actor: Actor) -> Counted:
    items = LedgerItem.objects.filter(campaign__withdrawn_at=None).values("matter_id")
    mine = Matter.objects.filter(matters_in_reach(actor), pk__in=items).exclude(state="unfounded").order_by()
    rows = mine.values("region_code").annotate(all=Number("pk"), off=Number("pk", filter=Q(state="closed")))
    return {row["region_code"]: {"ledger": Count(row["off"], row["all"])} for row in rows}


def _arrears(projects: "QuerySet[Project]", matters: "QuerySet[Matter]", day: date) -> Counted:
    """Projects that owe wages now, or about which a case was opened in the months looked at."""
    law = parameters.at(day)
    cases = matters.filter(kind="case", owed_fen__gt=0).exclude(state="withdrawn").exclude(project_id=None)
    most = law["sm16.construction.amount"].value
    sued, heavy = Q(pk__in=cases.values("project_id")), cases.filter(owed_fen__gte=most)
    known, owing = JUDGED | sued, OWED | sued
    rows = projects.values("region_code").annotate(
        public=Number("id", filter=PUBLIC & known), public_owing=Number("id", filter=PUBLIC & owing),
        active=Number("id", filter=ACTIVE & WORKS & known), active_owing=Number("id", filter=ACTIVE & WORKS & owing),
        works=Number("id", filter=WORKS & known),
        heavy=Number("id", filter=WORKS & (Q(arrears_fen__gte=most) | Q(pk__in=heavy.values("project_id")))),
    )  # fmt: skip
    return {
        row["region_code"]: {
            "state": Count(row["public_owing"], row["public"]),
            "share": Count(row["active_owing"], row["active"]),
            "amount": Count(row["heavy"], row["works"]),
        }
        for row in rows
    }


def _events(matters: "QuerySet[Matter]", day: date) -> Counted:
    least, signs = parameters.at(day)["sm16.event.heads"].value, [key for key in LIFTS if key != "festive"]
    every: Counter[str] = Counter()
    crowds: Counter[str] = Counter()
    grave: Counter[str] = Counter()
    rows = matters.filter(kind="incident").exclude(state="dissolved").values_list("region_code", "opened_on", "data")
    for code, opened_on, data in rows:
        people = int(data.get("people", 0))
        every[code] += 1
        crowds[code] += bool(data.get("bottom_line")) or over_the_line(people, day=opened_on)
        grave[code] += people >= least and any(data.get(key) for key in signs)
    return {
        code: {"crowd": Count(crowds[code], count), "event": Count(grave[code], count)} for code, count in every.items()
    }


def _handled(matters: "QuerySet[Matter]", first: date, day: date) -> Counted:
    """Complaints and events of the window before Spring Festival that took longer than ``sm16.handle``."""
    within = timedelta(days=parameters.at(day)["sm16.handle"].value)
    days = [on for on in (first + timedelta(n) for n in range((day - first).days + 1)) if festival.in_window(on)]
    every: Counter[str] = Counter()
    late: Counter[str] = Counter()
    asked: Any = matters.filter(kind__in=("complaint", "incident"), opened_on__in=days)
    for code, opened_on, closed_at in asked.values_list("region_code", "opened_on", "closed_at"):
        every[code] += 1
        late[code] += (local_day(closed_at) if closed_at else day) > opened_on + within
    return {code: {"handle": Count(late[code], count)} for code, count in every.items()}
