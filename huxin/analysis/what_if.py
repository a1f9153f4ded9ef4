"""假设回看: what a rule said on past days, what it would have said under other numbers, and what each would have cost.

A spell is a run of days looked at on which the rule said the same thing of the same project (and month). Between two
days looked at nobody knows, so a spell begins on the first of them on which it was there; days won or lost are as
coarse as the step. Whether a spell was right is said by what came afterwards and by nothing else: a complaint or a
case about the same project within the horizon. One that was on file already when it began was not warned of by it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

Key = tuple[str, int]
"""A project's code, and the month (YYYYMM) of a monthly finding, else 0."""

PROVED, KNOWN, NOTHING, OPEN = "proved", "known", "nothing", "open"
CAME_OF: Mapping[str, str] = {
    PROVED: "后来有投诉或案件", KNOWN: "此前已有投诉或案件", NOTHING: "没有投诉或案件", OPEN: "时间还不够，看不出",
}  # fmt: skip
"""What became of a spell: proved right, known before, for nothing, too early to say."""


@dataclass(frozen=True)
class Spell:
    """On which of the days looked at it was there: the first and the last of them."""

    key: Key
    first: date
    last: date


@dataclass(frozen=True)
class Change:
    """A spell under the other numbers beside the one under the present numbers; None where there is none of a side."""

    key: Key
    now: Spell | None
    then: Spell | None

    @property
    def first(self) -> date:
        """When it would have come first, under either."""
        return min(spell.first for spell in (self.now, self.then) if spell)

    @property
    def earlier(self) -> int | None:
        """How many days earlier it would have come; negative: later. None where one of them would not have come."""
        return (self.now.first - self.then.first).days if self.now and self.then else None


@dataclass(frozen=True)
class Tally:
    """One side's spells by what became of them, and what they cost an inspector, in minutes."""

    spells: int
    proved: int
    known: int
    nothing: int
    open: int
    minutes: int


def spells(heard: Mapping[date, Iterable[Key]]) -> list[Spell]:
    """The spells in what was said on each day looked at; by key and day. A day without anything said ends them."""
    days = sorted(heard)
    said: dict[Key, list[int]] = defaultdict(list)
    for at, day in enumerate(days):
        for key in set(heard[day]):
            said[key].append(at)
    return [Spell(key, days[a], days[b]) for key in sorted(said) for a, b in _runs(said[key])]


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for at in places:
        if found and at == found[-1][1] + 1:
            found[-1] = (found[-1][0], at)
        else:
            found.append((at, at))
    return found


def changes(now: Sequence[Spell], then: Sequence[Spell]) -> list[Change]:
    """Every spell of both sides once, each beside the first one of the other side that shares a day with it.

    Where one long spell of a side meets several short ones of the other, the first is its match and the rest stand
    alone: each was or would have been a piece of work of its own.
    """
    left: dict[Key, list[Spell]] = defaultdict(list)
    for spell in now:
        left[spell.key].append(spell)
    found = []
    for spell in then:
        match = next((one for one in left[spell.key] if one.first <= spell.last and spell.first <= one.last), None)
        if match is not None:
            left[spell.key].remove(match)
        found.append(Change(spell.key, match, spell))
    found += [Change(one.key, one, None) for rest in left.values() for one in rest]
    return sorted(found, key=lambda one: (one.first, one.key))


def came_of(first: date, opened: Iterable[date], *, horizon: int, today: date) -> str:
    """What became of a spell that began on a day: `opened` are the days on which complaints or cases about the project
    came. Key of `CAME_OF`; one on the first day itself was not known before."""
    window = timedelta(days=horizon)
    near = sorted(day for day in opened if first - window <= day <= first + window)
    if any(day < first for day in near):
        return KNOWN
    if near:
        return PROVED
    return NOTHING if today > first + window else OPEN


def tally(sides: Iterable[tuple[Spell, str]], *, minutes: int) -> Tally:
    """Add up one side: each spell with what became of it."""
    words = [word for _, word in sides]
    proved, known, nothing, open_ = (words.count(word) for word in (PROVED, KNOWN, NOTHING, OPEN))
    return Tally(len(words), proved, known, nothing, open_, len(words) * minutes)
