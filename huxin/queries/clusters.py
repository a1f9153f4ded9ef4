"""同一件事: complaints, open and closed, that look like one grievance; workers who turned to several doors."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Max

from huxin.access import Actor
from huxin.analysis.ties import connected
from huxin.likeness.judge import judge
from huxin.likeness.pairs import candidates
from huxin.queries import _amounts, merging
from huxin.queries._amounts import Amount
from huxin.queries._merged import combined
from huxin.queries._pages import Page, page_of_list
from huxin.queries._reach import matters_in_reach, offices_only
from huxin.queries.analysis import REFUSED
from huxin.queries.matters import MatterLine, lines
from huxin.queries.people import names_of
from huxin.record.models import MERGED, Matter, MatterAmount, Report

MOST = 2_000
"""Complaints that are compared, the newest."""
SPANS: Mapping[str, str] = {"90": "近三个月", "180": "近半年", "365": "近一年", "1095": "近三年"}
DOORS = ("complaint", "arbitration", "aid", "ledger")
"""Kinds of matters to which workers come by themselves, or where a search finds them; a case comes of a complaint."""
_MOST_WORKERS = 100


@dataclass(frozen=True)
class ClusterFilter:
    """What a person asked for: a county, days back (a key of `SPANS`), only clusters with something open."""

    region: str = ""
    span: str = "365"
    open: bool = False


@dataclass(frozen=True)
class Cluster:
    """Complaints that look like one grievance, the oldest first, and why: number, number, likelihood, sentences.

    `heads` and `owed_fen` are what a merge of them would keep: each worker once, with the larger claim. Who complained
    by two doors, or whose complaint became a case, is owed the same wages once.
    """

    lines: tuple[MatterLine, ...]
    reasons: tuple[tuple[str, str, int, str], ...]
    heads: int
    owed_fen: int

    @property
    def open(self) -> int:
        """How many of them go on."""
        return sum(line.open for line in self.lines)

    @property
    def twice_fen(self) -> int:
        """What the sums of them, added up, would say too much."""
        return sum(line.owed_fen for line in self.lines) - self.owed_fen


@dataclass(frozen=True)
class Turned:
    """A worker, masked, and the matters of different kinds in which they stand."""

    name: str
    lines: tuple[MatterLine, ...]


def search(*, actor: Actor, wanted: ClusterFilter, now: datetime, today: date, page: int) -> Page[Cluster]:
    """One page of the clusters, those with most complaints first. Raises Refused, KeyMissing."""
    return page_of_list(every(actor=actor, wanted=wanted, now=now, today=today), page, 20)


def every(*, actor: Actor, wanted: ClusterFilter, now: datetime, today: date) -> list[Cluster]:
    """All of them, among complaints in reach that came by `today` and are not merged already.

    Raises:
        Refused, KeyMissing.
    """
    offices_only(actor, REFUSED)
    since = today - timedelta(days=int(wanted.span))
    found = Matter.objects.filter(matters_in_reach(actor), kind=merging.KIND, opened_on__range=(since, today))
    found = found.exclude(state=MERGED)
    if wanted.region:
        found = found.filter(region_code=wanted.region)
    rows = list(found.order_by("-id")[:MOST])
    pairs = _alike(rows)
    told = {str(line.id): line for line in lines(rows, now=now)}
    lists = _amounts.of_all({int(key) for pair in pairs for key in pair})
    made = [_cluster(keys, pairs, told, lists) for keys in connected(list(pairs))]
    kept = [one for one in made if one.open or not wanted.open]
    return sorted(kept, key=lambda one: (-len(one.lines), -one.owed_fen, one.lines[0].id))


def _cluster(
    keys: Sequence[str],
    pairs: Mapping[tuple[str, str], tuple[float, str]],
    told: Mapping[str, MatterLine],
    lists: Mapping[int, Mapping[int, Amount]],
) -> Cluster:
    inside = set(keys)
    ordered = sorted((told[key] for key in keys), key=lambda line: (line.opened_on, line.id))
    reasons = [
        (told[a].number, told[b].number, round(likely * 100), said)
        for (a, b), (likely, said) in sorted(pairs.items()) if a in inside and b in inside
    ]  # fmt: skip
    return Cluster(tuple(ordered), tuple(reasons), *_once(ordered, lists))


def _once(told: Sequence[MatterLine], lists: Mapping[int, Mapping[int, Amount]]) -> tuple[int, int]:
    """Heads and fen of complaints of one grievance, each claim once.

    Nobody can say whether heads without names are others than those on a list: of these the largest counts, where it
    is more than all the lists together, and it is never added.
    """
    sums = _amounts.figures(combined({}, (lists[line.id] for line in told)).values())
    unnamed = [line for line in told if not lists[line.id]]
    heads = max([sums["heads"], *(line.heads for line in unnamed)])
    return heads, max([sums["owed_fen"], *(line.owed_fen for line in unnamed)])


_KEPT: dict[tuple[Any, ...], dict[tuple[str, str], tuple[float, str]]] = {}
_MOST_KEPT = 16


def _alike(rows: Sequence[Matter]) -> dict[tuple[str, str], tuple[float, str]]:
    """The pairs that look the same, with likelihood and reasons; kept while neither the matters nor their reports
    change, because every report must be decrypted for it."""
    pks = [row.pk for row in rows]
    told = Report.objects.filter(matter_id__in=pks)
    newest = told.aggregate(last=Max("pk"), n=Count("pk"), gone=Count("disowned_at"))
    key = (settings.HUXIN_HOME.path, *((row.pk, row.version) for row in rows), *newest.values())
    if (pairs := _KEPT.get(key)) is None:
        pairs = {}
        for one, other in candidates(merging.grievances(rows)):
            verdict = judge(one, other)
            if verdict.same:
                pairs[one.key, other.key] = verdict.likely, "；".join(verdict.because)
        while len(_KEPT) >= _MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)), None)
        _KEPT[key] = pairs
    return pairs


def turned(*, actor: Actor, now: datetime) -> list[Turned]:
    """Workers in reach who stand in matters of several kinds, most kinds first, the first hundred. Raises Refused."""
    offices_only(actor, REFUSED)
    mine = Matter.objects.filter(matters_in_reach(actor), kind__in=DOORS).exclude(state=MERGED)
    amounts = MatterAmount.objects.filter(matter__in=mine)
    kinds = amounts.values_list("worker_id").order_by().annotate(n=Count("matter__kind", distinct=True)).filter(n__gt=1)
    workers = [worker for worker, _ in kinds.order_by("-n", "worker_id")[:_MOST_WORKERS]]
    theirs: dict[int, list[int]] = defaultdict(list)
    for worker, matter in amounts.filter(worker_id__in=workers).values_list("worker_id", "matter_id"):
        theirs[worker].append(matter)
    wanted = {pk for pks in theirs.values() for pk in pks}
    told = {line.id: line for line in lines(mine.filter(pk__in=wanted).order_by("id"), now=now)}
    names = names_of(workers)
    return [Turned(names.get(w) or "没有登记姓名", tuple(told[pk] for pk in sorted(theirs[w]))) for w in workers]
