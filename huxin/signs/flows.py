"""Wages that came back, read from rows of personal accounts that an inspector obtained lawfully (L13 art. 40).

Cards and telephones are tokens here: equal or not, nothing else of anybody. Rules, no chances: nobody knows how often a
canteen or a landlord is paid from many cards, so each rule asks for what those do not do.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

WITHIN = timedelta(days=7)
"""After the wage arrived."""
PART, CARDS = 0.3, 3
"""Of the wage, and from so many cards to the same one: rent and canteen take less."""
PHONE_CARDS = 5
"""A helpful son orders for two or three."""


@dataclass(frozen=True)
class Move:
    """One row of an account's statement: what came in (`fen` above 0) or went out. `other` is the counterparty's card,
    `place` the machine or counter of a cash withdrawal, `phone` the telephone it was ordered from; empty: not said.
    `wage`: it is a wage payment."""

    row: int
    card: str
    at: datetime
    fen: int
    other: str = ""
    place: str = ""
    phone: str = ""
    wage: bool = False


@dataclass(frozen=True)
class Flow:
    """A question: its kind, the cards it is about, and of each a row and a sentence without any personal value."""

    kind: str
    cards: tuple[str, ...]
    said: tuple[str, ...]
    trials: int


def flows(moves: Sequence[Move]) -> list[Flow]:
    """All that the rows ask, by kind and then by the counterparty, machine or telephone in the order of the rows."""
    cards = len({one.card for one in moves})
    return [*_sent_back(moves, cards), *_drawn_together(moves, cards), *_phones(moves, cards)]


@dataclass
class _Pay:
    """A wage, its instalments of one week together, and what went out until a week after it, by where to."""

    since: datetime
    until: datetime
    fen: int
    sent: Counter[str] = field(default_factory=Counter)


def _sent_back(moves: Sequence[Move], trials: int) -> Iterable[Flow]:
    pays: dict[str, list[_Pay]] = defaultdict(list)
    for one in sorted(moves, key=lambda one: (one.at, not one.wage)):
        last = pays[one.card][-1] if pays[one.card] else None
        if one.wage and one.fen > 0:
            if last and one.at - last.since <= WITHIN:
                last.until, last.fen = one.at + WITHIN, last.fen + one.fen
            else:
                pays[one.card].append(_Pay(one.at, one.at + WITHIN, one.fen))
        elif one.fen < 0 and one.other and last and one.at <= last.until:
            last.sent[one.other] -= one.fen
    back: dict[str, dict[str, _Pay]] = defaultdict(dict)
    for card, paid in pays.items():
        for pay in paid:
            for other in (other for other, fen in pay.sent.items() if fen >= PART * pay.fen):
                back[other].setdefault(card, pay)
    for other, by_card in back.items():
        if len(by_card) >= CARDS:
            said = (f"工资 {_yuan(p.fen)} 元，7 天内转出 {_yuan(p.sent[other])} 元" for p in by_card.values())
            yield Flow("sent_back", tuple(by_card), tuple(said), trials)


def _drawn_together(moves: Sequence[Move], trials: int) -> Iterable[Flow]:
    at: dict[tuple[str, datetime], dict[str, Move]] = defaultdict(dict)
    for one in moves:
        if one.fen < 0 and one.place and not one.other:
            at[one.place, one.at.replace(second=0, microsecond=0)].setdefault(one.card, one)
    for (_, minute), by_card in at.items():
        if len(by_card) >= CARDS:
            said = (f"{minute:%Y-%m-%d %H:%M} 取现 {_yuan(-one.fen)} 元" for one in by_card.values())
            yield Flow("drawn_together", tuple(by_card), tuple(said), trials)


def _phones(moves: Sequence[Move], trials: int) -> Iterable[Flow]:
    of: dict[str, dict[str, int]] = defaultdict(dict)
    for one in moves:
        if one.phone:
            of[one.phone][one.card] = of[one.phone].get(one.card, 0) + 1
    for by_card in of.values():
        if len(by_card) >= PHONE_CARDS:
            yield Flow("phone_of_cards", tuple(by_card), tuple(f"{n} 笔" for n in by_card.values()), trials)


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"
