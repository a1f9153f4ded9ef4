"""False reporting, planted upon an invented city as the fact store would have it: the tests of signs are tried on it.

A city of equal seed stays what it is: schemes work on copies of its sites' rows, at sound sites only. Among the sound
sites some look like a scheme and are none (`ALIKE`), and everywhere people stay away for a month, share a card at home,
or help out on the neighbours' site. All invented; no share of it was observed anywhere.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from huxin.base.months import first_day, last_day, ym_from_text
from huxin.simulate.city import City
from huxin.simulate.site import Site

_AWAY = 0.05
"""Chance that somebody stays away for a whole month."""
_SHARE = 0.6
"""So many of a site's workers a scheme writes about."""


@dataclass
class Told:
    """One site as it is told. `days` are workers by days; `punched` the second of each first punch of a day, `same` the
    days on which a machine stamped all alike; `nets` by month and worker; `told_on` when a month became known."""

    number: int
    site: Site
    rng: Random
    days: NDArray[np.bool_]
    punched: NDArray[np.int64]
    nets: dict[str, dict[int, int]]
    workers: list[int]
    phones: list[int]
    cards: list[int]
    told_on: dict[str, date] = field(default_factory=dict)
    elsewhere: dict[int, NDArray[np.bool_]] = field(default_factory=dict)  # of workers of another site, who punch here
    strength: float = 1.0

    def some(self, share: float) -> list[int]:
        """A part of the workers, by place."""
        heads = len(self.workers)
        return sorted(self.rng.sample(range(heads), max(1, round(share * self.strength * heads))))


def _backfill(one: Told, event: date, other: Told) -> None:
    for month in one.site.months[: max(1, round(3 * one.strength))]:
        one.told_on[month] = event - timedelta(days=one.rng.randrange(1, 6))


def _copy_days(one: Told, event: date, other: Told) -> None:
    for before, month in zip(one.site.months[1:4], one.site.months[2:5], strict=True):
        old, new = one.site.columns_of(before), one.site.columns_of(month)
        width = min(old.stop - old.start, new.stop - new.start)
        for n in one.some(_SHARE):
            one.days[n, new] = False
            one.days[n, new.start : new.start + width] = one.days[n, old.start : old.start + width]


def _copy_sums(one: Told, event: date, other: Told) -> None:
    for before, month in zip(one.site.months[1:4], one.site.months[2:5], strict=True):
        for n in one.some(_SHARE):
            if n in one.nets[before] and n in one.nets[month]:
                one.nets[month][n] = one.nets[before][n]


def _round(one: Told, event: date, other: Told) -> None:
    for month in one.site.sheet_months:
        for n in one.some(_SHARE):
            if n in one.nets[month]:
                one.nets[month][n] = max(10_000, round(one.nets[month][n] / 10_000) * 10_000)


def _never_away(one: Told, event: date, other: Told) -> None:
    for month in one.site.sheet_months:
        first, last = first_day(ym_from_text(month)), last_day(ym_from_text(month))
        for n, worker in enumerate(one.site.workers):
            row = worker.row
            there = row["entered_on"] <= first and (row["left_on"] is None or row["left_on"] > last)
            if there and n not in one.nets[month] and one.rng.random() < one.strength:
                one.nets[month][n] = 22 * (row["wage_rate"] if row["wage_mode"] == "day" else 20_000)


def _every_day(one: Told, event: date, other: Told) -> None:
    for month in one.site.months[1:4]:
        for n in one.some(0.25):
            one.days[n, one.site.columns_of(month)] = True


def _two_places(one: Told, event: date, other: Told) -> None:
    for n in other.some(0.06):
        one.elsewhere[other.workers[n]] = other.days[n].copy()


def _same_second(one: Told, event: date, other: Told) -> None:
    chosen = one.some(0.3)
    for day in range(one.days.shape[1]):
        if one.rng.random() < 0.5:
            one.punched[chosen, day] = 7 * 3600 + one.rng.randrange(1800)


def _clockwork(one: Told, event: date, other: Told) -> None:
    for n in one.some(0.3):
        one.punched[n] = 7 * 3600 + 60 * one.rng.randrange(20) + one.rng.randrange(60)


def _one_card(one: Told, event: date, other: Told) -> None:
    chosen = one.some(0.08)[:8]
    for n in chosen:
        one.cards[n] = one.cards[chosen[0]]


def _one_phone(one: Told, event: date, other: Told) -> None:
    chosen = one.some(0.1)[:10]
    for n in chosen:
        one.phones[n] = one.phones[chosen[0]]


SCHEMES: Mapping[str, Callable[[Told, date, Told], None]] = {
    "backfilled": _backfill,
    "copied_days": _copy_days,
    "copied_sums": _copy_sums,
    "round_sums": _round,
    "no_absence": _never_away,
    "every_day": _every_day,
    "two_places": _two_places,
    "same_second": _same_second,
    "clockwork": _clockwork,
    "one_card": _one_card,
    "one_phone": _one_phone,
}
"""What somebody who reports falsely does, by its word."""


def _late_in_bulk(one: Told, event: date, other: Told) -> None:
    """Three months in one go, on whatever day."""
    last = (one.site.as_of - last_day(ym_from_text(one.site.months[2]))).days
    on = last_day(ym_from_text(one.site.months[2])) + timedelta(days=one.rng.randrange(1, last))
    one.told_on |= dict.fromkeys(one.site.months[:3], on)


def _rota(one: Told, event: date, other: Told) -> None:
    """One crew rests on the same dates every month, by agreement."""
    for n in one.some(0.2):
        for month in one.site.months:
            columns = one.site.columns_of(month)
            one.days[n, columns] = [day % 5 != n % 2 for day in range(columns.stop - columns.start)]


def _agreed(one: Told, event: date, other: Told) -> None:
    """Wages are rounded down to a hundred by agreement."""
    for nets in one.nets.values():
        nets.update({n: net // 10_000 * 10_000 for n, net in nets.items() if net >= 10_000})


ALIKE: Mapping[str, Callable[[Told, date, Told], None]] = {
    "late_in_bulk": _late_in_bulk,
    "rota": _rota,
    "agreed_hundreds": _agreed,
}
"""What looks like a scheme and is none, by its word."""


@dataclass(frozen=True)
class Reported:
    """A city as told: the tables the tests read, what was planted at which project (by place in the city), which of
    them only look alike, which are ordinary, and the days of assessment. Sites with another fault are in none.
    """

    tables: Mapping[str, pa.Table]
    planted: Mapping[int, str]
    alike: Mapping[int, str]
    ordinary: frozenset[int]
    assessed_on: tuple[date, ...]


def reported(city: City, *, each: int = 1, strength: float = 1.0) -> Reported:
    """The city as told, with every scheme and every look-alike at so many sites of its own, as far as there are sites.

    The city has at least six months. `strength` says how much of what it could write a scheme writes, in 0…1.
    """
    rng = Random(city.seed)
    event = city.as_of - timedelta(days=16)
    first = city.as_of - timedelta(days=113)
    told, base = [], 0
    for number, site in enumerate(city.sites):
        told.append(_told(number, site, base, rng))
        base += len(site.workers)
    sound = [one for one in told if not one.site.fault and one.site.row["status"] == "active"]
    rng.shuffle(sound)
    roles = [*SCHEMES, *ALIKE] * each
    acts = {**SCHEMES, **ALIKE}
    chosen = dict(zip((one.number for one in sound), roles, strict=False))
    lent = set()
    for one in sound:
        if role := chosen.get(one.number):
            one.strength = strength if role in SCHEMES else 1.0
            other = rng.choice([other for other in told if other is not one and other.number not in chosen])
            acts[role](one, event, other)
            lent |= {other.number} if one.elsewhere else set()
    return Reported(
        _tables(told, np.random.default_rng(city.seed)),
        {number: role for number, role in chosen.items() if role in SCHEMES},
        {number: role for number, role in chosen.items() if role in ALIKE},
        frozenset(one.number for one in sound) - set(chosen) - lent,
        (first, event),
    )


def _told(number: int, site: Site, base: int, rng: Random) -> Told:
    """A site as an honest one is told."""
    heads = len(site.workers)
    places = {worker.id_no: n for n, worker in enumerate(site.workers)}
    nets: dict[str, dict[int, int]] = {month: {} for month in site.months}
    for line in site.lines:
        nets[line["month"]][places[line["id_no"]]] = line["net"]
    days = site.present.copy()
    for month in site.months:
        for n in range(heads):
            if rng.random() < _AWAY:
                days[n, site.columns_of(month)] = False
                nets[month].pop(n, None)
    punched = np.random.default_rng(rng.randrange(2**32)).integers(23_400, 26_100, (heads, days.shape[1]))
    numbers = list(range(base, base + heads))
    one = Told(number, site, rng, days, punched, nets, numbers, numbers.copy(), numbers.copy())
    for n in rng.sample(range(heads // 2), min(3, heads // 2)):  # man and wife have one card and one telephone
        one.cards[2 * n + 1], one.phones[2 * n + 1] = one.cards[2 * n], one.phones[2 * n]
    for month in site.months:  # two or three work through a month
        for n in rng.sample(range(heads), min(heads, rng.randrange(3))):
            if days[n, site.columns_of(month)].any():
                days[n, site.columns_of(month)] = True
    return one


def _tables(told: Sequence[Told], rng: np.random.Generator) -> dict[str, pa.Table]:
    rows: dict[str, list[dict[str, Any]]] = {"attended": [], "roster": [], "payroll": [], "payments": []}
    punches = [_punches(one, rng) for one in told]
    for one in told:
        for n, worker in enumerate(one.site.workers):
            row = worker.row
            kept = {"project_id": one.number, "worker_id": one.workers[n], "card_id": one.cards[n]}
            rows["roster"].append(
                {**kept, "phone_id": one.phones[n], "wage_mode": row["wage_mode"], "wage_rate_fen": row["wage_rate"],
                 "entered_on": row["entered_on"], "left_on": row["left_on"]}
            )  # fmt: skip
            rows["payments"].append({**kept, "status": "success"})
        for month in one.site.months:
            _month(one, month, rows)
    tables = {name: pa.Table.from_pylist(many) for name, many in rows.items()}
    return {**tables, "sheet_rows": tables["payroll"], "punches": pa.concat_tables(punches)}


def _month(one: Told, month: str, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Of a month: attendance in two halves, one after each, and the sheet; or all of it when `told_on` says."""
    ym, columns = ym_from_text(month), one.site.columns_of(month)
    ends, late = last_day(ym), one.told_on.get(month)
    for worker, days in [*zip(one.workers, one.days, strict=True), *one.elsewhere.items()]:
        bits = sum(1 << int(day) for day in days[columns].nonzero()[0])
        for part, on in ((bits & 0x7FFF, first_day(ym) + timedelta(days=16)), (bits & ~0x7FFF, ends + timedelta(2))):
            if part:
                at = datetime.combine(late or on, time(3))
                rows["attended"].append(
                    {"project_id": one.number, "worker_id": worker, "ym": ym, "days": part, "recorded_at": at}
                )
    at = datetime.combine(late or ends + timedelta(days=one.number % 12 + 3), time(3))
    for n, net in one.nets[month].items():
        team = one.site.workers[n].row["team"]
        rows["payroll"].append(
            {"project_id": one.number, "ym": ym, "team": team, "worker_id": one.workers[n], "net_fen": net,
             "recorded_at": at}
        )  # fmt: skip


def _punches(one: Told, rng: np.random.Generator) -> pa.Table:
    """In and out of each day; two gates."""
    worker, day = one.days.nonzero()
    start = int((one.site.first_day - date(1970, 1, 1)).days)
    came = (day + start) * 86_400 + one.punched[worker, day]
    went = (day + start) * 86_400 + 63_000 + rng.integers(0, 4_800, len(day))
    moments = np.concatenate([came, went]).astype("datetime64[s]")
    both = np.tile(worker, 2)
    months = moments.astype("datetime64[M]").astype(int)
    return pa.table(
        {
            "project_id": pa.array(np.full(len(both), one.number)),
            "worker_id": pa.array(np.asarray(one.workers)[both]),
            "ym": pa.array((months // 12 + 1970) * 100 + months % 12 + 1),
            "punched_at": pa.array(moments),
            "device": pa.array(np.array(["A", "B"])[both % 2]),
        }
    )
