"""Which entries are one site, and whether it is in the registry: the machine's answer, and above it a person's."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from huxin.denominator.judge import Entry, Level, Verdict, judge
from huxin.denominator.pairs import pairs


class Status(StrEnum):
    """What is known of a site that lists name."""

    MISSING = "missing"
    LIKELY = "likely"
    REGISTERED = "registered"
    EXEMPT = "exempt"

    @property
    def label(self) -> str:
        """In words."""
        return _LABELS[self]


_LABELS = {
    Status.MISSING: "未登记",
    Status.LIKELY: "待核对",
    Status.REGISTERED: "已登记",
    Status.EXEMPT: "不需登记",
}


@dataclass(frozen=True)
class Said:
    """What people have decided of one entry: the project it is, projects it is not, why it need not be registered."""

    project: str = ""
    others: frozenset[str] = frozenset()
    exempt: str = ""


@dataclass(frozen=True)
class Candidate:
    """A project of the registry that an entry may be, and why."""

    project_code: str
    verdict: Verdict


@dataclass(frozen=True)
class Site:
    """One site that lists name: its entries in order of their keys, whether it is registered, and as what.

    `because` says by entry why it belongs here; `candidates` are the projects that a person may choose from, the
    likeliest first.
    """

    entries: tuple[Entry, ...]
    status: Status
    project_code: str = ""
    because: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    candidates: tuple[Candidate, ...] = ()


BY_PERSON = "人工核对"
_MOST_CANDIDATES = 5


def sites(projects: Sequence[Entry], entries: Sequence[Entry], said: Mapping[str, Said]) -> list[Site]:
    """Put together what is one site.

    Args:
        projects: the registry.
        entries: rows of all lists.
        said: what people have decided, by the entry's key. It wins over the machine.
    """
    by_project = {project.number for project in projects}
    found = _candidates(projects, entries, said)
    chosen: dict[str, Candidate] = {}
    for entry in entries:
        decided = said.get(entry.key, Said())
        if decided.project in by_project:
            chosen[entry.key] = Candidate(decided.project, Verdict(Level.MATCHED, 10, (BY_PERSON,)))
        elif not decided.exempt and (best := _best(found[entry.key])):
            chosen[entry.key] = best
    groups = _grouped(entries, said, chosen)
    return [site for group in groups for site in _parted(group, chosen, found, said)]


def _candidates(
    projects: Sequence[Entry], entries: Sequence[Entry], said: Mapping[str, Said]
) -> dict[str, list[Candidate]]:
    """By the entry's key the projects it may be, likeliest first, without those that people ruled out."""
    found: dict[str, list[Candidate]] = defaultdict(list)
    for entry, project, alike in pairs(entries, projects):
        verdict = judge(entry, project, alike)
        if verdict.level and project.number not in said.get(entry.key, Said()).others:
            found[entry.key].append(Candidate(project.number, verdict))
    for some in found.values():
        some.sort(key=lambda c: (-c.verdict.level, -c.verdict.score, c.project_code))
    return found


def _best(candidates: Sequence[Candidate]) -> Candidate | None:
    """The one project that an entry is, if one stands out."""
    sure = [c for c in candidates if c.verdict.level is Level.MATCHED]
    if not sure or (len(sure) > 1 and sure[0].verdict.score == sure[1].verdict.score):
        return None
    return sure[0]


def _grouped(
    entries: Sequence[Entry], said: Mapping[str, Said], chosen: Mapping[str, Candidate]
) -> list[list[tuple[Entry, tuple[str, ...]]]]:
    """Entries that are one site by what they say, whatever the registry says; each with why it is there."""
    root = {entry.key: entry.key for entry in entries}
    because: dict[str, tuple[str, ...]] = {}

    def top(key: str) -> str:
        while root[key] != key:
            root[key] = root[root[key]]
            key = root[key]
        return key

    for one, other, alike in pairs(entries, entries):
        if top(one.key) != top(other.key) and _may_meet(one, other, said, chosen):
            verdict = judge(one, other, alike)
            if verdict.level is Level.MATCHED:
                root[max(top(one.key), top(other.key))] = min(top(one.key), top(other.key))
                because.setdefault(other.key, (f"与「{one.name}」是同一工地", *verdict.because))
                because.setdefault(one.key, (f"与「{other.name}」是同一工地", *verdict.because))
    groups: dict[str, list[tuple[Entry, tuple[str, ...]]]] = defaultdict(list)
    for entry in sorted(entries, key=lambda e: e.key):
        groups[top(entry.key)].append((entry, because.get(entry.key, ())))
    return list(groups.values())


def _may_meet(one: Entry, other: Entry, said: Mapping[str, Said], chosen: Mapping[str, Candidate]) -> bool:
    """Entries that are different projects, or of which a person ruled out the other's, are not one site."""
    here, there = (chosen[e.key].project_code if e.key in chosen else "" for e in (one, other))
    if here and there:
        return here == there
    ruled_out = said.get(other.key if here else one.key, Said()).others
    return (here or there) not in ruled_out


def _parted(
    group: Sequence[tuple[Entry, tuple[str, ...]]],
    chosen: Mapping[str, Candidate],
    found: Mapping[str, Sequence[Candidate]],
    said: Mapping[str, Said],
) -> Iterable[Site]:
    """The sites of a group: one, unless its entries are different projects; what is no project goes with the first."""
    by_project: dict[str, list[Entry]] = defaultdict(list)
    codes = {chosen[entry.key].project_code for entry, _ in group if entry.key in chosen}
    own = min(codes, default="")
    because = {entry.key: why for entry, why in group}
    for entry, _ in group:
        if entry.key in chosen:
            because[entry.key] = chosen[entry.key].verdict.because
            by_project[chosen[entry.key].project_code].append(entry)
        else:
            by_project["" if own in said.get(entry.key, Said()).others else own].append(entry)
    for code, entries in by_project.items():
        reasons = {entry.key: because[entry.key] for entry in entries}
        if code:
            yield Site(tuple(entries), Status.REGISTERED, code, reasons)
            continue
        candidates = _joined(found.get(entry.key, ()) for entry in entries)
        exempt = any(said.get(entry.key, Said()).exempt for entry in entries)
        status = Status.EXEMPT if exempt else Status.LIKELY if candidates else Status.MISSING
        yield Site(tuple(entries), status, "", reasons, candidates)


def _joined(found: Iterable[Sequence[Candidate]]) -> tuple[Candidate, ...]:
    """The candidates of all entries of a site, each project once, by its best verdict."""
    best: dict[str, Candidate] = {}
    for candidate in (c for some in found for c in some):
        held = best.get(candidate.project_code)
        if held is None or candidate.verdict.score > held.verdict.score:
            best[candidate.project_code] = candidate
    ranked = sorted(best.values(), key=lambda c: (-c.verdict.level, -c.verdict.score, c.project_code))
    return tuple(ranked[:_MOST_CANDIDATES])
