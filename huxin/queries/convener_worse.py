"""What is getting worse: this month against the month before, county by county, each with where most comes from."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from huxin.access import Actor, Permission
from huxin.access.actor import closed_to
from huxin.base.errors import HuxinError
from huxin.base.home import Home
from huxin.base.moments import local_day
from huxin.base.money import yuan
from huxin.base.months import month_text
from huxin.engine import read
from huxin.queries._events import MAIN
from huxin.queries._kept import kept
from huxin.queries._reach import in_reach, matters_in_reach
from huxin.queries._terms import overdue
from huxin.queries.matters import body_name
from huxin.queries.overview import NEARLY
from huxin.queries.runs import RunLine, on_the_side
from huxin.record.models import MERGED, Finding, Matter, MatterTerm, Project, ProjectMonth, Run
from huxin.rules import catalogue as rules
from huxin.workflows import catalogue
from huxin.workflows.complaint import DOORS

MONTH = timedelta(days=30)
_APART = timedelta(days=25)
"""Two runs so far apart count as a month's."""
_LOOKED_AT = 60
LABELS: Mapping[str, str] = {
    "arrears": "欠薪金额", "wages": "最近一个工资月份的欠薪", "complaint": "30 天内的投诉",
    "incident": "30 天内的群体性事件", "overdue": "逾期的本步时限",
}  # fmt: skip


@dataclass(frozen=True)
class Worse:
    """One figure of one county that grew. `key` of `LABELS`; `fen`: both are amounts. `since` says what it is held
    against; `reason` where most of the growth comes from; `listed`: a list of matters has just what is counted."""

    key: str
    region: str
    before: int
    now: int
    fen: bool
    since: str
    reason: str
    listed: bool = False

    @property
    def label(self) -> str:
        """What is counted."""
        return LABELS[self.key]


def worse(home: Home, *, actor: Actor, run: RunLine | None, now: datetime) -> list[Worse]:
    """Every figure that grew: money first, the largest growth first, then counts, the largest first."""
    money = sorted(_money(home, actor, run), key=lambda one: (one.before - one.now, one.region))
    counts = [*_overdue(actor, now), *_opened(actor, "complaint", now), *_opened(actor, "incident", now)]
    found = [*money, *sorted(counts, key=lambda one: (one.before - one.now, one.region))]
    return [one for one in found if one.now > one.before]


def reasons(projects: Sequence[int]) -> dict[int, str]:
    """By project the title of its gravest finding of the current run."""
    found: dict[int, str] = {}
    asked = Finding.objects.filter(project_id__in=projects).order_by("-level", "pk")
    for project, rule in asked.values_list("project_id", "rule"):
        found.setdefault(project, rules()[rule].title if rule in rules() else rule)
    return found


def run_before(moment: datetime | None = None, run: RunLine | None = None) -> Run | None:
    """The last run that screens showed made before a moment, or a month before another run's day, of those on file."""
    asked = Run.objects.filter(released_at__isnull=True).order_by("-as_of", "-created_at")
    if moment is not None:
        asked = asked.filter(created_at__lt=moment).order_by("-created_at")
    if run is not None:
        asked = asked.filter(as_of__lte=run.as_of - _APART)
    return next((one for one in asked[:_LOOKED_AT].iterator(chunk_size=4) if not on_the_side(one)), None)


def standing(home: Home, run_id: str) -> Mapping[str, int]:
    """What each project owed in a run, in fen, by code, where anything. Empty where the run's files are gone."""

    def made() -> dict[str, int]:
        rows = read.table(home, run_id, "projects", ("project_code", "arrears_fen"))
        return {row["project_code"]: row["arrears_fen"] for row in rows if row["arrears_fen"]}

    try:
        return kept(f"convener:standing:{run_id}", made)
    except HuxinError:
        return {}


def _money(home: Home, actor: Actor, run: RunLine | None) -> Iterable[Worse]:
    if run is None:
        return ()
    earlier = run_before(run=run)
    return _between(home, actor, earlier) if earlier else _wage_months(actor, run)


def _between(home: Home, actor: Actor, earlier: Run) -> Iterator[Worse]:
    """By the run of a month before: what each project owed then and owes now."""
    then = standing(home, earlier.id)
    rows = Project.objects.filter(in_reach(actor)).filter(Q(arrears_fen__gt=0) | Q(code__in=list(then)))
    by_county: dict[str, list[tuple[int, int, int, str]]] = defaultdict(list)
    for pk, code, name, county, fen in rows.values_list("pk", "code", "name", "region_code", "arrears_fen"):
        by_county[county].append((fen - then.get(code, 0), pk, fen, name))
    since = f"与 {earlier.as_of:%Y-%m-%d} 的监测相比"
    for county, sites in sorted(by_county.items()):
        grown, fen = sum(one[0] for one in sites), sum(one[2] for one in sites)
        yield Worse("arrears", county, fen - grown, fen, True, since, _most(max(sites)))


def _most(site: tuple[int, int, int, str]) -> str:
    grown, pk, _, name = site
    why = reasons([pk]).get(pk, "")
    return f"{name}多了 {yuan(grown)} 元" + (f"（{why}）" if why else "")


def _wage_months(actor: Actor, run: RunLine) -> Iterator[Worse]:
    """Without an earlier run: by county its last month that is due (`NEARLY`), and the one before, as both stand now.
    The sums are those of the chart of the months."""
    here = ProjectMonth.objects.filter(in_reach(actor, path="project__"))
    last = _last_due(here, run.as_of)
    rows = here.filter(ym__in={ym for pair in last.values() for ym in pair}, arrears_fen__gt=0).values_list(
        "project__region_code", "ym", "project_id", "project__name", "arrears_fen"
    )  # fmt: skip
    sites: dict[str, dict[tuple[int, str], list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for county, ym, pk, name, fen in rows:
        if ym in last.get(county, ()):
            sites[county][pk, name][ym == last[county][0]] += fen
    for county, found in sorted(sites.items()):
        grown = max((now - before, pk, now, name) for (pk, name), (before, now) in found.items())
        before, now = (sum(pair[n] for pair in found.values()) for n in (0, 1))
        latest, earlier = map(month_text, last[county])
        since = f"{latest}与{earlier}的工资相比，都按现在仍未付清的算"
        yield Worse("wages", county, before, now, True, since, _most(grown))


def _last_due(here: QuerySet[ProjectMonth], as_of: date) -> dict[str, tuple[int, int]]:
    """By county its last month that is due, and the month before it."""
    rows = here.order_by().values_list("project__region_code", "ym")
    due: dict[str, list[int]] = defaultdict(list)
    for county, ym, every, passed in rows.annotate(n=Count("pk"), due=Count("pk", filter=Q(due_on__lt=as_of))):
        if passed * NEARLY[1] >= every * NEARLY[0]:
            due[county].append(ym)
    pairs = {county: sorted(months, reverse=True)[:2] for county, months in due.items()}
    return {county: (pair[0], pair[1]) for county, pair in pairs.items() if len(pair) == 2}


def _opened(actor: Actor, kind: str, now: datetime) -> Iterator[Worse]:
    """How many were begun in the last thirty days, and in the thirty before."""
    today = local_day(now)
    middle, first = today - MONTH, today - 2 * MONTH
    asked = Matter.objects.filter(matters_in_reach(actor), kind=kind, opened_on__gt=first, opened_on__lte=today)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    doors: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    merged = set(asked.filter(state=MERGED, opened_on__gt=middle).values_list("region_code", flat=True))
    for county, on, door in asked.exclude(state=MERGED).values_list("region_code", "opened_on", "data__door"):
        counts[county][on > middle] += 1
        doors[county][str(door or "")][on > middle] += 1  # SQLite takes the hotline's name for a number
    for county, (before, after) in sorted(counts.items()):
        door, (was, has) = max(doors[county].items(), key=lambda one: (one[1][1] - one[1][0], one[0]))
        label = DOORS.get(door, "没有写明来源的")
        reason = f"{label}从 {was} 件到 {has} 件" if kind == "complaint" else ""
        yield Worse(kind, county, before, after, False, "与此前 30 天相比", reason, county not in merged)


def _overdue(actor: Actor, now: datetime) -> Iterator[Worse]:
    """The states' own terms that are over and run on, and those that were thirty days ago."""
    then = now - MONTH
    known = MatterTerm.objects.exclude(kind__in=closed_to(actor.role))
    asked = known.filter(overdue(then) | overdue(now), in_reach(actor, Permission.MATTERS), lane=MAIN)
    rows = (
        asked.order_by().values_list("region_code", "kind", "body")
        .annotate(before=Count("pk", filter=overdue(then)), now=Count("pk", filter=overdue(now)))
    )  # fmt: skip
    parts: dict[str, list[tuple[int, str, str, int, int]]] = defaultdict(list)
    for county, kind, body, before, after in rows:
        parts[county].append((after - before, kind, body, before, after))
    for county, found in sorted(parts.items()):
        _, kind, body, was, has = max(found)
        label = catalogue()[kind].label if kind in catalogue() else kind
        reason = f"{body_name(body)}的{label}从 {was} 个到 {has} 个"
        before, after = sum(one[3] for one in found), sum(one[4] for one in found)
        yield Worse("overdue", county, before, after, False, "与 30 天前相比", reason)
