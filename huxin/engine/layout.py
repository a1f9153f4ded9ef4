"""How the projects are divided: leaves, of which each of a run's tables has one file, and chapters of a few leaves,
which are computed at one time.

A leaf is a range of project numbers, as wide for every leaf of a run, and a power of two: what stands in a leaf follows
from its own facts alone, and stays where it is while the store grows. So memory is set by the chapter and not by the
country, a run that died goes on with the next chapter, and a run can take over the leaves that nothing has touched.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import duckdb

from huxin.engine.literals import quoted
from huxin.engine.snapshot import Snapshot

_LEAF_ROWS = 250_000  # of the longest feed: some ten megabytes of hash tables, which the processor's caches still help
_SMALL_ROWS = 20_000  # a smaller store is one leaf; a larger one at least two, for two processors
_CHAPTER_LEAVES = 6  # an even number, for two processors
_FEEDS = ("attended", "payroll", "payments")


class Leaf(NamedTuple):
    """Project numbers from `low` to `high`, both included."""

    low: int
    high: int

    @property
    def width(self) -> int:
        """How many numbers it holds."""
        return self.high - self.low + 1

    @property
    def name(self) -> str:
        """The name of its file in a table's folder; names sort as the numbers do."""
        return f"{self.low:010d}.parquet"


@dataclass(frozen=True)
class Part:
    """What is computed at one time: leaves of one chapter, side by side; of their projects only those numbers, where
    named. `chapter` is its whole range.
    """

    chapter: Leaf
    leaves: tuple[Leaf, ...]
    only: frozenset[int] | None = None

    def among(self, leaf: Leaf) -> str:
        """SQL for the projects of it that are in a leaf, or in several."""
        if self.only is None:
            return f"project_id BETWEEN {leaf.low} AND {leaf.high}"
        numbers = ", ".join(str(n) for n in sorted(self.only) if leaf.low <= n <= leaf.high)
        return f"project_id IN ({numbers or 'NULL'})"


def leaves(con: duckdb.DuckDBPyConnection, facts: Snapshot) -> list[Leaf]:
    """The leaves of a run of these facts, in order; one where there is no project."""
    ends = con.execute(f"SELECT min(project_id), max(project_id) FROM ({_projects(facts)})").fetchone()
    low, high = ends if ends and ends[0] is not None else (0, 0)
    longest = max(sum(f.rows for f in facts.files[name]) for name in _FEEDS)
    if longest <= _SMALL_ROWS:
        return [Leaf(0, (1 << high.bit_length()) - 1)]
    widest = max(1, min(_LEAF_ROWS, longest * 3 // 4) * (high - low + 1) // longest)
    width = 1 << widest.bit_length() - 1
    return [Leaf(at, at + width - 1) for at in range(low // width * width, high + 1, width)]


def numbers(con: duckdb.DuckDBPyConnection, facts: Snapshot, codes: Iterable[str]) -> frozenset[int]:
    """The numbers of the projects with these codes."""
    listed = ", ".join(quoted(code) for code in codes) or "NULL"
    rows = con.execute(f"SELECT project_id FROM ({_projects(facts)}) WHERE project_code IN ({listed})").fetchall()
    return frozenset(number for (number,) in rows)


def asked(con: duckdb.DuckDBPyConnection, facts: Snapshot, codes: Iterable[str] | None) -> Part:
    """The projects with these codes, or all, at one time: for who asks and writes nothing."""
    return all_of(parts(leaves(con, facts))) if codes is None else these(numbers(con, facts, codes))


def these(only: Collection[int]) -> Part:
    """Some projects only, wherever they are, at one time."""
    span = Leaf(min(only, default=0), max(only, default=0))
    return Part(span, (span,), frozenset(only))


def parts(found: Sequence[Leaf], only: Collection[int] | None = None, kept: Collection[str] = ()) -> list[Part]:
    """What is computed of these leaves: all chapters, or what has one of some projects.

    Args:
        kept: the names of the leaves that an earlier run has; one that is not among them is computed in any case.
    """
    every = _chapters(found)
    if only is None:
        return every
    left = [_touched(part, only, kept) for part in every]
    return [part for part in left if part.leaves] or (
        [] if kept else [Part(every[0].chapter, tuple(found[:1]), frozenset())]
    )


def all_of(found: Sequence[Part]) -> Part:
    """The same projects at one time."""
    span = Leaf(found[0].chapter.low, found[-1].chapter.high)
    only = None if found[0].only is None else frozenset().union(*(part.only or () for part in found))
    return Part(span, tuple(leaf for part in found for leaf in part.leaves), only)


def _chapters(found: Sequence[Leaf]) -> list[Part]:
    width = found[0].width * _CHAPTER_LEAVES
    held: dict[int, list[Leaf]] = {}
    for leaf in found:
        held.setdefault(leaf.low // width, []).append(leaf)
    return [Part(Leaf(n * width, (n + 1) * width - 1), tuple(together)) for n, together in held.items()]


def _touched(part: Part, only: Collection[int], kept: Collection[str]) -> Part:
    inside = frozenset(n for n in only if part.chapter.low <= n <= part.chapter.high)
    return Part(
        part.chapter,
        tuple(
            leaf for leaf in part.leaves
            if any(leaf.low <= n <= leaf.high for n in inside) or (kept and leaf.name not in kept)
        ),
        inside,
    )  # fmt: skip


def _projects(facts: Snapshot) -> str:
    return facts.current("projects", ["project_id", "project_code"])
