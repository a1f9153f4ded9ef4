"""关联单位: which units stand behind one another, as groups that hang together, with the reason of every tie.

A tie is no accusation: it says what two units have in common. What makes a group is chosen by whoever looks; the other
ties between its units are told beside.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

KINDS: Mapping[str, str] = {
    "person": "同一负责人", "phone": "同一负责人电话", "name": "负责人同名", "login": "同一登录账号",
    "worker_phone": "工人登记同一电话", "card": "工资发到同一张卡", "subcontract": "总包与分包", "owner": "建设与总包",
}  # fmt: skip
"""What two units may have in common."""
JOINING = ("person", "phone", "login", "worker_phone", "card")
"""Ties by which a group hangs together unless somebody chooses otherwise: work given by one to another is usual."""


@dataclass(frozen=True, order=True)
class Tie:
    """Two units, the smaller code first, and what they have in common: a key of `KINDS`, and a sentence."""

    one: str
    other: str
    kind: str
    said: str


@dataclass(frozen=True)
class Group:
    """Units that hang together, and every tie between them."""

    units: tuple[str, ...]
    ties: tuple[Tie, ...]


def tie(one: str, other: str, kind: str, said: str) -> Tie:
    """A tie, whichever unit is named first."""
    return Tie(min(one, other), max(one, other), kind, said)


def shared(units: Iterable[str], kind: str, said: str) -> list[Tie]:
    """Ties of all that share one thing, each with each."""
    return [Tie(one, other, kind, said) for one, other in combinations(sorted(set(units)), 2)]


def groups(ties: Iterable[Tie], joining: Collection[str]) -> list[Group]:
    """The groups of two or more units that hang together by ties of these kinds, the largest first, then by code."""
    every = sorted({one for one in ties if one.one != one.other})
    parts = connected([(one.one, one.other) for one in every if one.kind in joining])
    place = {unit: n for n, units in enumerate(parts) for unit in units}
    inside: dict[int, list[Tie]] = defaultdict(list)
    for one in every:
        if one.one in place and place[one.one] == place.get(one.other):
            inside[place[one.one]].append(one)
    found = [Group(tuple(units), tuple(inside[n])) for n, units in enumerate(parts)]
    return sorted(found, key=lambda group: (-len(group.units), group.units))


def connected(pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Connected components of two or more of an undirected graph, each in order."""
    head: dict[str, str] = {}

    def top(key: str) -> str:
        while head.setdefault(key, key) != key:
            head[key] = head[head[key]]
            key = head[key]
        return key

    for one, other in pairs:
        a, b = sorted((top(one), top(other)))
        head[b] = a
    parts: dict[str, list[str]] = defaultdict(list)
    for key in sorted(head):
        parts[top(key)].append(key)
    return [parts[key] for key in sorted(parts) if len(parts[key]) > 1]


def chain(units: Sequence[str], kind: str, said: str) -> list[Tie]:
    """Ties of very many that share one thing, each with the next: the same group, without each with each."""
    return [tie(one, other, kind, said) for one, other in pairwise(sorted(set(units)))]
