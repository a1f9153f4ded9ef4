"""Merging on paper: by chance and at scale, what is merged and taken out again leaves exactly what was there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest

from huxin.queries import _merged
from huxin.queries._amounts import Amount, figures
from huxin.queries._merged import FIGURES, MARK, combined, own

GROUP = 10


@dataclass(frozen=True)
class Event:
    sets: Mapping[str, Any]
    amounts: Mapping[str, list[int]] | None = None


@dataclass
class Paper:
    """A matter on paper: its events, what it keeps, and which others are in it."""

    events: list[Event] = field(default_factory=list)
    amounts: dict[int, Amount] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    inside: dict[int, "Paper"] = field(default_factory=dict)

    def say(self, amounts: dict[int, Amount], sets: dict[str, Any]) -> None:
        said = {str(w): list(a) for w, a in amounts.items()} if amounts != self.amounts else None
        self.events.append(Event(sets, said))
        self.amounts = amounts
        self.data = {k: v for k, v in {**self.data, **sets}.items() if v is not None}

    def reckon(self) -> None:
        mine, others = own(self.events), [one.amounts for one in self.inside.values()]
        sets = _merged.figures(mine, others, GROUP)
        self.say(combined(mine.amounts, others), {**sets, MARK: sorted(self.inside) or None})


def opened(rng: Random, workers: int) -> Paper:
    one = Paper()
    if rng.random() < 0.2:  # nobody on a list, only heads and a sum
        one.say({}, {**figures([]), "heads": 3, "claimed_fen": 900, "owed_fen": 900, "unpaid": 3, "group": False})
        return one
    amounts = {rng.randrange(workers): Amount(rng.randrange(1, 900) * 100, months=rng.choice((1, 2)))}
    amounts = combined(amounts, [{rng.randrange(workers): Amount(100)} for _ in range(rng.randrange(4))])
    one.say(amounts, {**figures(amounts.values()), "group": len(amounts) >= GROUP})
    return one


def state(one: Paper) -> tuple[Any, ...]:
    return dict(one.amounts), dict(one.data)


@pytest.mark.parametrize("seed", range(30))
def test_任意顺序地并案和撤销_全部撤销后与原来一模一样(seed: int) -> None:
    rng = Random(seed)
    main, others = opened(rng, 8), {n: opened(rng, 8) for n in range(6)}
    before = state(main)
    for _ in range(25):
        number = rng.randrange(6)
        if main.inside.pop(number, None) is None:
            main.inside[number] = others[number]
        main.reckon()
        together = combined(own(main.events).amounts, [one.amounts for one in main.inside.values()])
        assert main.amounts == together
    main.inside.clear()
    main.reckon()
    assert state(main) == before


def test_一万件重复的并进去再撤销_逐件恢复() -> None:
    rng = Random(7)
    mains = [opened(rng, 60) for _ in range(2_500)]
    before = [state(one) for one in mains]
    pairs = [(rng.randrange(len(mains)), number, opened(rng, 60)) for number in range(10_000)]
    for at, number, other in pairs:
        mains[at].inside[number] = other
        mains[at].reckon()
    assert sum(len(one.inside) for one in mains) == 10_000
    rng.shuffle(pairs)
    for at, number, _ in pairs:
        del mains[at].inside[number]
        mains[at].reckon()
    assert [state(one) for one in mains] == before


def test_同一工人只算一次_取较大的_已收到的相加() -> None:
    both = combined({1: Amount(500, received_fen=100)}, [{1: Amount(800, received_fen=50, months=3), 2: Amount(300)}])
    assert both == {1: Amount(800, received_fen=150, months=3), 2: Amount(300)}
    assert figures(both.values())["claimed_fen"] == 1_100


def test_一方已经查明的_以查明的为准() -> None:
    [one] = combined({1: Amount(500, 400, True)}, [{1: Amount(900)}]).values()
    assert (one.claimed_fen, one.owed_fen, one.found) == (900, 400, True)


def test_并入以后在主件查明和到账的_撤销并案后留下_没有动过的退回() -> None:
    main, other = Paper(), Paper()
    main.say({1: Amount(500)}, figures([Amount(500)]))
    other.say({1: Amount(800), 2: Amount(300), 3: Amount(200)}, {})
    main.inside[1] = other
    main.reckon()
    found = {**main.amounts, 2: Amount(300, 250, True)}
    found[1] = found[1]._replace(received_fen=70)
    main.say(found, figures(found.values()))
    main.inside.clear()
    main.reckon()
    assert main.amounts == {1: Amount(500, received_fen=70), 2: Amount(300, 250, True)}
    assert {name: main.data[name] for name in FIGURES if name != "group"} == figures(main.amounts.values())


def test_没有名单只有人数的_并入有名单的_人数和金额不减少() -> None:
    main, other = Paper(), Paper()
    main.say({}, {**figures([]), "heads": 30, "claimed_fen": 90_000, "owed_fen": 90_000, "unpaid": 30})
    other.say({w: Amount(100) for w in range(12)}, {})
    main.inside[1] = other
    main.reckon()
    assert (main.data["heads"], main.data["unpaid"], main.data["claimed_fen"], main.data["group"]) == (
        30,
        30,
        90_000,
        True,
    )
