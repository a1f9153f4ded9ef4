"""Denominators whose truth is known: an invented city's lists as entries, and bare patterns of capture."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from huxin.denominator.judge import REGISTRY, Entry
from huxin.denominator.sites import Site, Status, sites
from huxin.facts.lists import LISTS
from huxin.law.calendar import is_working_day
from huxin.simulate.city import City, invent
from huxin.simulate.lists import Known, Lists, list_sites

Odds = Callable[["np.ndarray[Any, Any]", "np.ndarray[Any, Any]", "np.ndarray[Any, Any]"], list[Any]]
SCENES: Mapping[str, Odds] = {
    "independent": lambda public, large, seen: [1.1, 0.8, 0.0, 0.4],
    "tender": lambda public, large, seen: [1.1, 0.6, 2.6 * public - 1.2, 0.4],
    "copied": lambda public, large, seen: [1.1, 0.8, 0.0, 0.4],
    "two causes": lambda public, large, seen: [0.6 + 0.9 * large, 0.2 + 1.2 * large, 2.4 * public - 1.2, 1.2 * public],
    "visible": lambda public, large, seen: [0.9 + 0.5 * seen, 0.6 + 0.5 * seen, 0.5 * seen, 0.4 + 0.5 * seen],
}
"""Log-odds that four lists have a site: on their own; the third where the government pays; the second copying the
first; two causes behind four lists; all by how visible a site is."""


@dataclass(frozen=True)
class Held:
    """A city's lists held against its registry, and by (list, number) what is true."""

    projects: list[Entry]
    entries: list[Entry]
    sites: list[Site]
    truth: dict[tuple[str, str], Known]
    known: list[Known]


@cache
def held(seed: int, workers: int = 8_000) -> Held:
    """An invented city's lists against its registry."""
    city = invent(workers=workers, months=1, seed=seed, start="2019-06", is_working_day=is_working_day)
    lists = list_sites(city)
    projects, entries = _projects(city), _entries(lists)
    truth = {(name, number): k for k in lists.truth for name, numbers in k.rows.items() for number in numbers}
    return Held(projects, entries, sites(projects, entries, {}), truth, lists.truth)


def told(seed: int) -> tuple[int, int, int, int]:
    """Rows called registered, of them rightly; rows of registered sites, of them called so."""
    found = held(seed)
    said = [(site, found.truth[entry.source, entry.number]) for site in found.sites for entry in site.entries]
    called = [site.project_code == known.code for site, known in said if site.status is Status.REGISTERED]
    due = [site.project_code == known.code for site, known in said if known.code]
    return len(called), sum(called), len(due), sum(due)


def captured(seed: int, size: int, scene: str) -> dict[int, int]:
    """Sites by pattern of four lists, of so many sites; those that no list has are left out."""
    rng = np.random.default_rng(seed)
    public, large, seen = rng.random(size) < 0.4, rng.random(size) < 0.5, rng.normal(size=size)
    odds = np.stack(np.broadcast_arrays(*SCENES[scene](public, large, seen), np.zeros(size))[:4], 1)
    caught = rng.random((size, 4)) < 1 / (1 + np.exp(-odds))
    if scene == "copied":
        copies = rng.random(size) < 0.4
        caught[copies, 1] = caught[copies, 0]
    patterns = caught @ (1 << np.arange(4))
    return {int(p): int(n) for p, n in zip(*np.unique(patterns[patterns > 0], return_counts=True), strict=True)}


def _projects(city: City) -> list[Entry]:
    names = {unit["uscc"]: unit["name"] for unit in city.units}
    return [
        Entry(
            REGISTRY, row["region_code"], row["project_code"], row["name"], row["sector"], row["project_code"],
            names[row["owner_uscc"]], row["owner_uscc"], names[row["contractor_uscc"]], row["contractor_uscc"],
            row["contract_amount"], row["signed_on"],
        )
        for row in city.rows("projects")
    ]  # fmt: skip


def _entries(lists: Lists) -> list[Entry]:
    found = []
    for name, rows in lists.rows.items():
        stored = {column.name: column.stored for column in LISTS[name].columns}
        for row in rows:
            found.append(Entry(name, **{stored[key]: value for key, value in row.items() if value is not None}))
    return found
