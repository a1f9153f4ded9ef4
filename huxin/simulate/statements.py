"""Rows of workers' accounts around a payday, as a bank would give them, with the ways money comes back planted in some.

Everybody buys, pays rent to a landlord, eats on credit in one canteen and draws cash where the site's machine stands;
now and then a worker sends most of a wage home by a fellow countryman. All invented, for the rules of `signs.flows`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random

from huxin.signs.flows import Move

_PAID = datetime(2019, 9, 20, 10)  # noqa: DTZ001  a bank's local time
_WORKERS = (15, 60)


def _sent_back(rng: Random, cards: list[str], moves: list[Move], share: float) -> None:
    """Workers hand a part of the wage to the foreman, some in two pieces."""
    for card in rng.sample(cards, max(1, round(share * len(cards)))):
        wage = next(one.fen for one in moves if one.card == card and one.wage)
        part, pieces = rng.uniform(0.35, 0.7), rng.choice((1, 1, 2))
        for _ in range(pieces):
            moves.append(_out(rng, card, int(wage * part) // pieces, other="foreman", days=5))


def _drawn_together(rng: Random, cards: list[str], moves: list[Move], share: float) -> None:
    """Somebody has the cards and draws them one after another, three or four a minute."""
    at = _PAID + timedelta(hours=rng.randrange(1, 60))
    for n, card in enumerate(rng.sample(cards, max(1, round(share * len(cards))))):
        moves.append(Move(0, card, at + timedelta(seconds=17 * n), -rng.randrange(20, 50) * 10_000, place="ATM-far"))


def _phone_of_cards(rng: Random, cards: list[str], moves: list[Move], share: float) -> None:
    """One telephone orders the transfers of many cards."""
    for card in rng.sample(cards, max(1, round(share * len(cards)))):
        moves.append(_out(rng, card, rng.randrange(50_000, 200_000), other=f"shop-{rng.randrange(99)}", phone="p"))


FLOWS: Mapping[str, Callable[[Random, list[str], list[Move], float], None]] = {
    "sent_back": _sent_back,
    "drawn_together": _drawn_together,
    "phone_of_cards": _phone_of_cards,
}
"""The ways money comes back, by the kind of sign that is for them."""


def statement(seed: int, scheme: str = "", share: float = 0.4) -> list[Move]:
    """The rows of one site's workers in the weeks around a payday; a scheme takes in this share of them."""
    rng = Random(seed)
    cards = [f"c{n}" for n in range(rng.randrange(*_WORKERS))]
    moves = [Move(0, card, _PAID, rng.randrange(3_000, 9_000) * 100, wage=True) for card in cards]
    wages = {one.card: one.fen for one in moves}
    helped = rng.sample(cards, rng.randrange(2, 6)) if rng.random() < 0.3 else []  # by somebody who can use a telephone
    evening = _PAID + timedelta(hours=8)
    for card in cards:
        own = "helper" if card in helped else f"own-{card}"
        if rng.random() < 0.7:
            moves.append(_out(rng, card, rng.randrange(30_000, 90_000), other="canteen", phone=own))
        if rng.random() < 0.4:
            moves.append(_out(rng, card, rng.randrange(20_000, 60_000), other="landlord", phone=own))
        if rng.random() < 0.5:
            moves.append(_out(rng, card, int(wages[card] * rng.uniform(0.3, 0.9)), other=f"home-{card}", phone=own))
        if rng.random() < 0.04:  # a countryman takes the money home
            moves.append(_out(rng, card, int(wages[card] * 0.6), other=f"countryman-{rng.randrange(2)}", phone=own))
        if rng.random() < 0.6:  # the queue before the site's machine on payday's evening: each takes a while
            evening += timedelta(seconds=rng.randrange(40, 150))
            moves.append(Move(0, card, evening, -rng.randrange(5, 30) * 10_000, place="ATM-site"))
    if scheme:
        FLOWS[scheme](rng, cards, moves, share)
    return moves


def _out(rng: Random, card: str, fen: int, *, other: str, phone: str = "", days: int = 20) -> Move:
    at = _PAID + timedelta(minutes=rng.randrange(30, days * 1_440))
    return Move(0, card, at, -fen, other=other, phone=phone)
