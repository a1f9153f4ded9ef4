"""County by county: sites in the registry, sites that should be in it and are not, and how many nobody has seen.

A list that cannot have a site must not count against it. Roads and water works have permits of their own, and none
is needed up to some investment (parameter `denominator.permit`): those sites are a stratum that is estimated without
the permits.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from huxin.denominator.estimate import Estimate, estimate, together
from huxin.denominator.judge import Entry
from huxin.denominator.sites import Site, Status

PERMITS = "permits"
_OTHER_PERMITS = ("transport", "water")
_WORDS: Mapping[str, Sequence[str]] = {
    "transport": ("公路", "大桥", "桥梁", "隧道", "客运", "铁路", "机场"),
    "water": ("灌区", "水库", "河道", "人饮", "饮水", "水利", "灌溉", "堤防"),
}


@dataclass(frozen=True)
class Figures:
    """The denominator of one county, or of a city as a whole (its code ends in 00).

    `seen` are the sites known from the registry or a list: `registered`, `likely` that a person must look at (counted
    as registered in the estimate) and `missing`; `exempt` are none of them. The rest is estimated, with an interval of
    95 %: sites in all, those still unseen, and the share of all that is registered. None where `why` says why not.
    `bound` is the least number of sites in all (Chao).
    """

    region_code: str
    registered: int
    likely: int
    missing: int
    exempt: int
    seen: int
    bound: int
    total: tuple[int, int, int] | None = None  # estimated, from, to
    unseen: tuple[int, int, int] | None = None
    covered: tuple[float, float, float] | None = None
    why: str = ""
    pooled: bool = False  # estimated without the permits, because the strata apart are too small


@dataclass(frozen=True)
class _One:
    """A site of the population: where it is, which lists have it, whether permits are given for its kind."""

    region_code: str
    lists: frozenset[str]
    permitted: bool


def figures(
    projects: Sequence[Entry], sites: Sequence[Site], lists: Collection[str], *, free_fen: int
) -> list[Figures]:
    """The figures of every county that has a site, and of its city, by region.

    Args:
        lists: the lists, of those that may be held against the registry, of which anything is on file.
        free_fen: the investment up to which no construction permit is needed (parameter `denominator.permit`).
    """
    population = list(_population(projects, sites, free_fen))
    statuses: dict[str, Counter[Status]] = defaultdict(Counter)
    for site in sites:
        for region in {region_of(site), f"{region_of(site)[:4]}00"}:
            statuses[region][site.status] += 1
    found = []
    for region in sorted({code for o in population for code in (o.region_code, f"{o.region_code[:4]}00")}):
        here = [o for o in population if o.region_code.startswith(region.removesuffix("00"))]
        registered = sum("projects" in o.lists for o in here)
        found.append(_figures(region, registered, statuses[region], *_estimated(here, sorted(lists))))
    return found


def region_of(site: Site) -> str:
    """The county of a site; its city where neither its lists nor its names say more."""
    return min((e.said.county for e in site.entries), key=lambda code: (code.endswith("00"), code))


def sector_of(entries: Iterable[Entry]) -> str:
    """The sector that entries name, or that follows from their lists and names."""
    several = list(entries)
    if named := next((e.sector for e in several if e.sector), ""):
        return named
    said = "".join(e.name for e in several)
    return next((sector for sector, words in _WORDS.items() if any(w in said for w in words)), "housing")


def _population(projects: Sequence[Entry], sites: Sequence[Site], free_fen: int) -> Iterator[_One]:
    """Every project with the lists that have it, then every site without a project. What is exempt is none."""
    of_project: dict[str, list[Entry]] = defaultdict(list)
    for site in sites:
        code = site.project_code or (site.candidates[0].project_code if site.status is Status.LIKELY else "")
        if code:
            of_project[code] += site.entries
        elif site.status is Status.MISSING:
            yield _One(region_of(site), frozenset(e.source for e in site.entries), _permitted(site.entries, free_fen))
    for project in projects:
        entries = (project, *of_project[project.number])
        yield _One(project.region_code, frozenset(e.source for e in entries), _permitted(entries, free_fen))


def _permitted(entries: Sequence[Entry], free_fen: int) -> bool:
    """Whether its kind gets a construction permit, or it has one all the same and nothing else."""
    amount = next((e.amount_fen for e in entries if e.amount_fen), None)
    only_permits = {e.source for e in entries} == {PERMITS}
    large_enough = amount is None or amount > free_fen
    return only_permits or (large_enough and sector_of(entries) not in _OTHER_PERMITS)


def _estimated(population: Sequence[_One], lists: Sequence[str]) -> tuple[Estimate, bool]:
    """The two strata together; where one is too small, everything by the lists that can have any site."""
    without = [name for name in lists if name != PERMITS]
    with_permits = [one for one in population if one.permitted]
    others = [one for one in population if not one.permitted]
    strata = [_of(some, names) for some, names in ((with_permits, lists), (others, without)) if some]
    whole = together(strata)
    if not whole.why or len(strata) < 2:
        return whole, False
    pooled = _of([one for one in population if one.lists != {PERMITS}], without)
    if pooled.why:
        return whole, False
    # Sites that only permits have are among those that the other lists miss.
    seen, high = whole.seen, max(whole.seen, pooled.high)
    return Estimate(seen, max(whole.bound, pooled.bound), max(seen, pooled.total), max(seen, pooled.low), high), True


def _of(population: Sequence[_One], lists: Sequence[str]) -> Estimate:
    names = ["projects", *lists]
    return estimate(
        Counter(sum(1 << n for n, name in enumerate(names) if name in o.lists) for o in population), len(names)
    )


def _figures(region: str, registered: int, statuses: Counter[Status], found: Estimate, pooled: bool) -> Figures:
    total = unseen = covered = None
    if not found.why:
        total = round(found.total), math.floor(found.low), math.ceil(found.high)
        unseen = total[0] - found.seen, total[1] - found.seen, total[2] - found.seen
        # Of the totals as they are shown, so that whoever divides the figures of a row finds the same share.
        covered = registered / total[0], registered / total[2], registered / total[1]
    counts = {status.value: statuses[status] for status in (Status.LIKELY, Status.MISSING, Status.EXEMPT)}
    bound = math.ceil(found.bound)
    return Figures(region, registered, **counts, seen=found.seen, bound=bound, total=total, unseen=unseen,
                   covered=covered, why=found.why, pooled=pooled)  # fmt: skip
