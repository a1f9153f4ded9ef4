"""Wages that came back, read from rows of personal accounts that an inspector obtained lawfully (L13 art. 40).

Cards and telephones are tokens here: equal or not, nothing else of anybody. Rules, no chances: nobody knows how often a
canteen or a landlord is paid from many cards, so each rule asks for what those do not do.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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


def _sent_back(moves: Sequence[Move], trials: int) -> Iterable[Flow]:
    wages: dict[str, list[Move]] = defaultdict(list)
    for one in moves:
        if one.wage and one.fen > 0:
            wages[one.card].append(one)
    to: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for one in sorted(moves, key=lambda one: one.at):
        before = [w for w in wages[one.card] if timedelta() <= one.at - w.at <= WITHIN]
        if one.fen < 0 and one.other and before:
            sent, _ = to[one.other].get(one.card, (0, 0))
            to[one.other][one.card] = sent - one.fen, before[-1].fen
    for by_card in to.values():
        back = {card: (sent, wage) for card, (sent, wage) in by_card.items() if sent >= PART * wage}
        if len(back) >= CARDS:
            said = (f"工资 {_yuan(wage)} 元，7 天内转出 {_yuan(sent)} 元" for sent, wage in back.values())
            yield Flow("sent_back", tuple(back), tuple(said), trials)


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
