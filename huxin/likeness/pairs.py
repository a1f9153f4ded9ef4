"""Which reports are worth comparing, and which look the same."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence

from huxin.likeness import words
from huxin.likeness.judge import Grievance, Verdict, judge

_MOST = 60
"""A block of more says nothing: everybody writes 小区 and 某建筑."""


def alike(one: Grievance, others: Iterable[Grievance]) -> list[tuple[Grievance, Verdict]]:
    """Those of the others that look the same as this one, the likeliest first."""
    found = [(other, judge(one, other)) for other in others if other.key != one.key]
    return sorted(((o, v) for o, v in found if v.same), key=lambda pair: (-pair[1].likely, pair[0].key))


def same(grievances: Sequence[Grievance]) -> list[tuple[str, str]]:
    """All pairs that look the same, by their keys, each once."""
    return [(one.key, other.key) for one, other in candidates(grievances) if judge(one, other).same]


def candidates(grievances: Sequence[Grievance]) -> Iterator[tuple[Grievance, Grievance]]:
    """Pairs that share anything that few share, each once, in a fixed order."""
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for at, one in enumerate(grievances):
        for block in _blocks(one):
            blocks[block].append(at)
    seen: set[tuple[int, int]] = set()
    for members in blocks.values():
        if len(members) <= _MOST:
            seen.update((a, b) for n, a in enumerate(members) for b in members[n + 1 :])
    yield from ((grievances[a], grievances[b]) for a, b in sorted(seen))


def _blocks(one: Grievance) -> set[Hashable]:
    """What a report is found by: people, project, and in its county employer, place and sum."""
    found: set[Hashable] = {("people", number) for number in one.people}
    if one.project is not None:
        found.add(("project", one.project))
    here, firm, place = (
        one.region_code,
        words.firm(one.employer, one.region_code),
        words.place(one.place, one.region_code),
    )
    found.update((here, "employer", piece) for piece in words.pieces(firm) or {firm} - {""})
    found.update((here, "place", piece) for piece in words.pieces(place))
    if one.claimed_fen:
        found.add((here, "money", one.claimed_fen, one.first_ym))
    return found
