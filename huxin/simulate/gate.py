"""The gate's punches, one in and one out for every attended day, made and written by whole columns."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from huxin.base.months import first_day, ym_from_text
from huxin.facts.streams import ATTENDANCE
from huxin.simulate.city import City
from huxin.simulate.site import Site

_DAY = 86_400
_IN, _OUT = (6 * 3600 + 1800, 45 * 60), (17 * 3600 + 2400, 80 * 60)
"""Earliest second of the day, and how many seconds later at most."""


def write_gate(city: City, folder: Path) -> int:
    """Write a month's punches a file. In the first month some sites send CSV, as sites do. Returns the punches."""
    rng = np.random.default_rng(city.seed)
    total = 0
    for month in city.months:
        stem = f"06_attendance_{month}"
        groups: list[Sequence[Site]] = [city.sites]
        if month == city.months[0]:
            groups = [city.sites[2:], city.sites[:1], city.sites[1:2]]
        for number, sites in enumerate(groups):
            table = punches(sites, month, rng)
            total += table.num_rows
            if number == 0:
                pq.write_table(table, folder / f"{stem}.parquet", compression="zstd")
            else:
                _write_csv(table, folder / f"{stem}_{sites[0].code}.csv", ("utf-8", "gb18030")[number - 1])
    return total


def punches(sites: Sequence[Site], month: str, rng: np.random.Generator) -> pa.Table:
    """A month's punches of some sites, in the contract's columns, by site and time."""
    first = int((first_day(ym_from_text(month)) - first_day(197001)).days)
    places, people, days = [], [], []
    id_nos: list[str] = []
    for number, site in enumerate(sites):
        worker, day = np.nonzero(site.present[:, site.columns_of(month)])
        places.append(np.full(len(worker), number))
        people.append(worker + len(id_nos))
        days.append(day + first)
        id_nos.extend(w.id_no for w in site.workers)
    place, person, day = (np.concatenate(parts) for parts in (places, people, days))
    came = day * _DAY + _IN[0] + rng.integers(0, _IN[1], len(day))
    went = day * _DAY + _OUT[0] + rng.integers(0, _OUT[1], len(day))
    moment = np.concatenate([came, went])
    order = np.lexsort((moment, np.tile(place, 2)))
    place, person = np.tile(place, 2)[order], np.tile(person, 2)[order]
    out = (order >= len(day)).astype(np.int8)
    gates = pa.array([f"G{site.number + 1:03d}{gate}" for site in sites for gate in "AB"])
    return pa.table(
        {
            "project_code": pa.array([site.code for site in sites]).take(pa.array(place)),
            "id_no": pa.array(id_nos).take(pa.array(person)),
            "punched_at": pa.array(moment[order].astype("datetime64[s]")),
            "direction": pa.array(["in", "out"]).take(pa.array(out)),
            "device": gates.take(pa.array(place * 2 + person % 2)),
        }
    )


def _write_csv(table: pa.Table, path: Path, encoding: str) -> None:
    """As a gate's own program would: Chinese headers and words, local times as text."""
    words = ATTENDANCE.column("direction").choices
    chinese = pa.array([words["in"], words["out"]]).take(pc.equal(table["direction"], "out").cast(pa.int8()))
    table = table.set_column(3, "direction", chinese)
    table = table.set_column(2, "punched_at", pc.strftime(table["punched_at"], "%Y-%m-%d %H:%M:%S"))
    sink = pa.BufferOutputStream()
    pacsv.write_csv(table.rename_columns([ATTENDANCE.column(name).label for name in table.column_names]), sink)
    path.write_bytes(sink.getvalue().to_pybytes().decode("utf-8").encode(encoding))
