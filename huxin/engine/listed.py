"""The registry and other offices' lists as they were known at a moment, to be held against one another."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from huxin.base.home import Home
from huxin.denominator.judge import REGISTRY, Entry
from huxin.engine.session import connect
from huxin.engine.snapshot import snapshot
from huxin.engine.tables import readable
from huxin.facts.lists import LISTS

_REGISTRY = (
    *("project_code", "name", "region_code", "sector", "owner_uscc", "contractor_uscc"),
    *("contract_amount_fen", "signed_on", "permitted_on", "started_on"),
)
_LISTED = (
    *("region_code", "number", "name", "sector", "project_code", "owner", "owner_uscc"),
    *("contractor", "contractor_uscc", "amount_fen", "dated_on"),
)


@dataclass(frozen=True)
class Listed:
    """`projects` of the registry, `entries` of the lists, the registry's `units` by code, and of each entry's key the
    batch and row it came with."""

    projects: list[Entry]
    entries: list[Entry]
    units: Mapping[str, str]
    sources: Mapping[str, tuple[int, int]]


_STREAMS = ("organisations", "projects", *LISTS)


def versions(home: Home) -> dict[str, int]:
    """The newest commit of each table that is looked at, read from the names in its log: asked twice a second."""
    found = {}
    for name in _STREAMS:
        with suppress(FileNotFoundError):
            found[name] = max(
                int(file[:20]) for file in os.listdir(home.facts / name / "_delta_log") if file[:20].isdigit()
            )
    return found


@readable()
def listed(home: Home, *, known_at: datetime, as_of: date) -> Listed:
    """What was known at a moment of what had begun by a day; what says no day counts too. Raises StoreDamaged."""
    facts = snapshot(home, known_at=known_at, streams=_STREAMS)
    with connect(threads=2) as con:
        units = dict(con.execute(facts.current("organisations", ("uscc", "name"))).fetchall())
        begun = f"coalesce(least(signed_on, permitted_on, started_on) <= DATE '{as_of}', true)"
        rows = con.execute(
            f"SELECT * FROM ({facts.current('projects', _REGISTRY)}) WHERE {begun} ORDER BY 1"
        ).fetchall()
        projects = [_project(row, units) for row in rows]
        entries, sources = [], {}
        for name in LISTS:
            wanted = facts.current(name, (*_LISTED, "source", "source_row"))
            begun = f"coalesce(dated_on <= DATE '{as_of}', true)"
            for *said, source, row in con.execute(f"SELECT * FROM ({wanted}) WHERE {begun} ORDER BY 1, 2").fetchall():
                entry = Entry(name, **dict(_said(zip(_LISTED, said, strict=True))))
                entries.append(entry)
                sources[entry.key] = source, row
    return Listed(projects, entries, units, sources)


def _said(values: Iterator[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Without what is not said."""
    return ((name, value) for name, value in values if value is not None)


def _project(row: tuple[Any, ...], units: Mapping[str, str]) -> Entry:
    code, name, region, sector, owner, contractor, amount, *days = row
    return Entry(
        REGISTRY,
        region,
        code,
        name,
        sector=sector,
        project_code=code,
        owner=units.get(owner, ""),
        owner_uscc=owner or "",
        contractor=units.get(contractor, ""),
        contractor_uscc=contractor or "",
        amount_fen=amount,
        dated_on=min((day for day in days if day), default=None),
    )
