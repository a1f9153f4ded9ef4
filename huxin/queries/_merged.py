"""What is at stake in a matter into which others were merged, and what stays when they are taken out again.

Nothing is stored of it: what is the matter's own is read from its events, in which a merge is told apart by its mark.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from huxin.queries import _amounts
from huxin.queries._amounts import Amount

MARK = "merges"
"""Under what a matter keeps the numbers of those merged into it. An event that sets it is a merge, or one undone."""
FIGURES = (*_amounts.figures([]), "group")
_ADDED = ("heads", "claimed_fen", "owed_fen", "unpaid")


class Told(Protocol):
    """Of an event, what is needed of it."""

    @property
    def sets(self) -> Mapping[str, Any]:
        """Values the matter keeps from then on."""

    @property
    def amounts(self) -> Mapping[str, list[int]] | None:
        """What is at stake by worker from then on, where it changed."""


@dataclass
class Own:
    """What is a matter's own: by worker, and its figures; `touched` where they must be reckoned anew."""

    amounts: dict[int, Amount] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)
    touched: bool = False


def own(events: Iterable[Told]) -> Own:
    """Fold the events of a matter, the first first.

    A worker who came with a merge becomes the matter's own once something was found or received of them here.
    """
    found, now, alone = Own(), dict[int, Amount](), True
    for event in events:
        after = _read(event.amounts)
        if MARK in event.sets:
            alone = not event.sets[MARK]
        else:
            figures = {name: event.sets[name] for name in FIGURES if name in event.sets}
            if after is not None:
                _follow(found.amounts, now, after)
            found.touched = bool(figures) and not alone or found.touched and not (figures and alone)
            if alone:
                found.figures |= figures
        now = now if after is None else after
    return found


def combined(mine: Mapping[int, Amount], others: Iterable[Mapping[int, Amount]]) -> dict[int, Amount]:
    """One list of all: the same worker once, with the larger claim; money received counts wherever it was received."""
    found = dict(mine)
    for other in others:
        for worker, amount in other.items():
            found[worker] = _larger(found[worker], amount) if worker in found else amount
    return dict(sorted(found.items()))


def figures(mine: Own, others: Iterable[Mapping[int, Amount]], group: int) -> dict[str, Any]:
    """What the matter keeps of the list: alone and untouched exactly what it kept, so that undoing restores it.

    Heads without a list count on beside a list that came with others: nobody is left out because another has names.
    """
    some = list(others)
    everybody = combined(mine.amounts, some)
    if not some and not mine.touched:
        return {name: mine.figures.get(name) for name in FIGURES}
    found = {**_amounts.figures(everybody.values())}
    if not mine.amounts:
        found |= {name: max(found[name], mine.figures.get(name) or 0) for name in _ADDED}
    return found | {"group": found["heads"] >= group}


def _read(said: Mapping[str, list[int]] | None) -> dict[int, Amount] | None:
    return None if said is None else {int(worker): Amount._make(amount) for worker, amount in said.items()}


def _follow(mine: dict[int, Amount], before: Mapping[int, Amount], after: Mapping[int, Amount]) -> None:
    """Take over what was changed here, and only that: the rest may have come with a merge."""
    for worker in before.keys() - after.keys():
        mine.pop(worker, None)
    for worker, new in after.items():
        old = before.get(worker, Amount())
        if new == old and worker in before:
            continue
        received = mine.get(worker, Amount()).received_fen + new.received_fen - old.received_fen
        changed = {name: value for name, value in new._asdict().items() if value != getattr(old, name)}
        mine[worker] = mine.get(worker, new)._replace(**{**changed, "received_fen": received})


def _larger(one: Amount, other: Amount) -> Amount:
    proven = one if one.found else other
    return Amount(
        claimed_fen=max(one.claimed_fen, other.claimed_fen),
        owed_fen=max(one.owed_fen, other.owed_fen) if one.found is other.found else proven.owed_fen,
        found=one.found or other.found,
        ordered_fen=max(one.ordered_fen, other.ordered_fen),
        received_fen=one.received_fen + other.received_fen,
        months=max(one.months, other.months),
    )
