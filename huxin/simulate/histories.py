"""Simulated histories of projects that do not pay, and the groups that come of them: what the early signs are tried on.

Day by day wages fall due and are paid or not, workers complain one by one and because others did, and gather. How hot a
site is, and how many of those who wait have it on paper, nobody sees. This is a story, not an observation: no count of
real incidents has gone into it, and it gathers by another rule than the model reckons by.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from huxin.crowd.judge import AHEAD, SIZES, Figures, features, least, outlook
from huxin.simulate.fitting import fitted_to

Vector = np.ndarray[Any, Any]
DAYS, FIRST_SEEN = 360, 60
_YEAR = 354  # days from one Spring Festival to the next, about


@dataclass(frozen=True)
class History:
    """A project as seen on one day, and the largest group within the two weeks after it."""

    figures: Figures
    largest: int


@cache
def histories(seed: int, projects: int = 20_000) -> tuple[History, ...]:
    """Projects on which wages were owed on a day by chance, each once."""
    rng = np.random.default_rng(seed)
    seen = rng.integers(FIRST_SEEN, DAYS - AHEAD, projects)
    world = _World.new(rng, projects)
    complaints, groups = np.zeros((DAYS, projects), int), np.zeros((DAYS, projects), int)
    at_seen: dict[str, Vector] = {}
    for day in range(DAYS):
        complaints[day], groups[day] = world.live(rng, complaints[max(day - AHEAD, 0) : day].sum(0))
        for name, values in world.visible(rng).items():
            at_seen.setdefault(name, np.zeros(projects, int))[seen == day] = values[seen == day]
    found = []
    for n in np.flatnonzero(at_seen["unpaid_heads"]):
        day = int(seen[n])
        recent = int(complaints[day - AHEAD + 1 : day + 1, n].sum())
        before = int(complaints[day - 2 * AHEAD + 1 : day - AHEAD + 1, n].sum())
        told = {name: int(values[n]) for name, values in at_seen.items()}
        stopped = bool(told.pop("stopped"))
        figures = Figures(**told, complaints=recent, complaints_before=before, stopped=stopped)
        found.append(History(figures, int(groups[day + 1 : day + 1 + AHEAD, n].max())))
    return tuple(found)


@dataclass
class _World:
    """All projects at once. `heat` and `reported` (the share of those who wait that is on paper) are hidden."""

    size: Vector
    wage: Vector
    heat: Vector
    reported: Vector
    unpaid: Vector
    each: Vector
    overdue: Vector
    stopped: Vector
    to_festival: Vector

    @classmethod
    def new(cls, rng: np.random.Generator, projects: int) -> "_World":
        none = np.zeros(projects, int)
        return cls(
            size=np.clip(rng.lognormal(3.4, 0.8, projects), 5, 400).astype(int),
            wage=rng.uniform(4_000, 9_000, projects),
            heat=rng.lognormal(-0.15, 0.55, projects), reported=rng.uniform(0.7, 1.0, projects), unpaid=none.copy(),
            each=np.zeros(projects), overdue=none.copy(), stopped=none.astype(bool),
            to_festival=rng.integers(0, _YEAR, projects),
        )  # fmt: skip

    def live(self, rng: np.random.Generator, recent: Vector) -> tuple[Vector, Vector]:
        """One day: complaints that came, and the size of the group that gathered, by project."""
        count = len(self.size)
        self.to_festival = np.where(self.to_festival == 0, _YEAR, self.to_festival - 1)
        near = np.clip(1 - self.to_festival / 90, 0, 1)
        self._wages(rng, near)
        late = self.overdue / 30
        rate = self.unpaid * 0.0012 * (1 + late) * (1 + 1.5 * near) * self.heat + 0.02 * np.minimum(recent, 10)
        came = rng.poisson(np.where(self.unpaid > 0, rate, 0))
        urge = 0.0011 * self.heat**1.5 * np.sqrt(self.unpaid / 10) * (1 + late) * (1 + self.each / 12_000)
        urge *= (1 + 0.5 * (recent + came)) * (1 + 2 * near) * (1 + 1.2 * self.stopped)
        gathers = (self.unpaid >= 5) & (rng.random(count) < 1 - np.exp(-urge))
        share = rng.beta(2 + self.heat, 2.5)
        size = np.where(gathers, rng.binomial(self.unpaid, share), 0)
        self._paid(gathers & (rng.random(count) < 0.6))
        return came, size

    def visible(self, rng: np.random.Generator) -> dict[str, Vector]:
        """What an office sees: of those who wait the ones on paper, and a standstill four times in five."""
        heads = rng.binomial(self.unpaid, self.reported)
        seen = self.stopped & (rng.random(len(heads)) < 0.8)
        return {
            "unpaid_heads": heads, "owed_fen": (heads * self.each * 100).astype(int), "overdue_days": self.overdue,
            "to_festival": self.to_festival, "stopped": seen.astype(int),
        }  # fmt: skip

    def _wages(self, rng: np.random.Generator, near: Vector) -> None:
        """Wages fall due, some are paid at last, some sites stand still."""
        count, waits = len(self.size), self.unpaid > 0
        starts = ~waits & (rng.random(count) < 0.004)
        self.unpaid = np.where(starts, np.maximum((self.size * rng.beta(1.5, 2, count)).astype(int), 1), self.unpaid)
        self.each = np.where(starts, self.wage, self.each)
        month = waits & (self.overdue % 30 == 29)
        self.unpaid = np.where(
            month, np.minimum(self.size, np.ceil(self.unpaid * rng.uniform(1, 1.3, count))), self.unpaid
        )
        self.unpaid = self.unpaid.astype(int)
        self.each = np.where(month & (rng.random(count) < 0.6), self.each + self.wage, self.each)
        self.stopped |= waits & (self.overdue > 20) & (rng.random(count) < 0.004)
        self.overdue = np.where(self.unpaid > 0, self.overdue + 1, 0)
        self._paid(waits & (rng.random(count) < 0.008 + 0.02 * near))

    def _paid(self, these: Vector) -> None:
        self.unpaid = np.where(these, 0, self.unpaid)
        self.each, self.overdue = np.where(these, 0, self.each), np.where(these, 0, self.overdue)
        self.stopped = self.stopped & ~these


def coefficients(seeds: Sequence[int]) -> dict[int, dict[str, float]]:
    """The weights of `crowd/model.yaml`, fitted on these seeds."""
    made = [one for seed in seeds for one in histories(seed)]
    names, found = list(features(made[0].figures)), {}
    for size in SIZES:
        some = [one for one in made if one.figures.unpaid_heads >= least(size)]
        values = np.array([list(features(one.figures).values()) for one in some])
        weights = fitted_to(values, [one.largest >= size for one in some])
        found[size] = {"always": round(weights[-1], 3)} | {n: round(w, 3) for n, w in zip(names, weights, strict=False)}
    return found


def told(seeds: Sequence[int], size: int) -> tuple[Vector, Vector]:
    """What the model says of histories it has not seen, and what happened: probabilities, and 0 or 1."""
    made = [one for seed in seeds for one in histories(seed)]
    said = [outlook(one.figures) for one in made]
    return np.array([o.ten if size == SIZES[0] else o.fifty for o in said]), np.array([h.largest >= size for h in made])


def reliability(said: Vector, happened: Vector, bins: int = 10) -> list[tuple[int, float, float]]:
    """The curve, by tenths in the order of what was said: histories, the mean said, the share that happened."""
    order = np.argsort(said, kind="stable")
    return [(len(part), float(said[part].mean()), float(happened[part].mean())) for part in np.array_split(order, bins)]


def brier(said: Vector, happened: Vector) -> float:
    """The mean squared distance of what was said from what happened (Brier 1950)."""
    return float(((said - happened) ** 2).mean())
