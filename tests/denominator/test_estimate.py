"""How many sites no list has: against textbook figures, against hidden truths, and where nothing can be said."""

import numpy as np
import pytest

from huxin.denominator.coverage import Figures, figures
from huxin.denominator.estimate import estimate, together
from huxin.denominator.judge import Entry
from huxin.denominator.sites import Site, Status
from huxin.simulate.capture import SCENES, captured, held
from tests.denominator.invented import entry, project

SEEDS = range(100)


@pytest.mark.slow
@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("size", [120, 400])
def test_区间盖住真实总数的次数_不少于九成(scene: str, size: int) -> None:
    found = [estimate(captured(seed, size, scene), 4) for seed in SEEDS]
    given = [one for one in found if not one.why]
    assert len(given) >= 0.9 * len(SEEDS)
    assert sum(one.low - 0.5 <= size <= one.high + 0.5 for one in given) >= 0.9 * len(given)


def test_独立的三份名单_与手算一致() -> None:
    """Expected counts of 1,000 sites and three independent lists of a half each: 125 in every cell."""
    found = estimate(dict.fromkeys(range(1, 8), 125), 3)
    assert found.seen == 875
    assert found.unseen == pytest.approx(125, rel=0.01)
    assert found.low < 1_000 < found.high
    assert found.bound == pytest.approx(875 + 2 / 3 * 375 * 374 / (2 * 376))


def test_推算确定_同样的数据同样的结果() -> None:
    assert estimate(captured(1, 120, "tender"), 4) == estimate(captured(1, 120, "tender"), 4)


@pytest.mark.parametrize(
    ("patterns", "lists", "said"),
    [
        ({}, 4, "只有 0 份名单"),
        ({1: 50}, 1, "只有 1 份名单"),
        ({1: 50, 2: 20, 3: 30}, 2, "至少要有 3 份"),
        ({1: 50, 3: 30, 2: 9}, 4, "只有 2 份名单"),
        ({1: 50, 2: 20, 4: 20}, 3, "只有 0 个工地同时出现在两份以上"),
        ({1: 5, 2: 2, 4: 1, 7: 9}, 3, "只有 9 个工地"),
    ],
)
def test_重合太少就说不能估计(patterns: dict[int, int], lists: int, said: str) -> None:
    found = estimate(patterns, lists)
    assert said in found.why
    assert found.total == found.seen == sum(patterns.values()) <= found.bound


def test_人人都在所有名单里_没有未发现的() -> None:
    found = estimate({7: 100}, 3)
    assert found.why or found.unseen < 2


def test_各层相加_一层说不清就整个说不清() -> None:
    one = estimate(dict.fromkeys(range(1, 8), 40), 3)
    both = together([one, one])
    assert both.seen == 2 * one.seen and both.total == pytest.approx(2 * one.total)
    assert both.high - both.total < 2 * (one.high - one.total)
    assert together([one, estimate({1: 3}, 3)]).why


def _of(found: list[Figures], region: str) -> Figures:
    return next(one for one in found if one.region_code == region)


@pytest.mark.parametrize("seed", range(1, 7))
def test_虚构城市_区间盖住从未登记也从未被发现的(seed: int) -> None:
    city = held(seed)
    whole = _of(
        figures(city.projects, city.sites, ["permits", "tenders", "tax_records"], free_fen=30_000_000), "620400"
    )
    assert whole.registered == len(city.projects)
    assert whole.seen == whole.registered + whole.missing
    if whole.total is not None and whole.covered is not None:
        assert whole.total[1] - 2 <= len(city.known) <= whole.total[2]
        assert whole.covered[1] <= whole.covered[0] <= whole.covered[2]
        assert whole.covered == tuple(whole.registered / whole.total[n] for n in (0, 2, 1))


def _site(*entries: Entry, status: Status = Status.MISSING) -> Site:
    return Site(entries, status)


def test_没有名单_不说全部登记_只说不能估计() -> None:
    one = _of(figures([project(f"P{n}") for n in range(30)], [], [], free_fen=0), "620402")
    assert (one.registered, one.seen, one.total) == (30, 30, None)
    assert "只有 1 份名单" in one.why


def test_认定不需登记的不算在内() -> None:
    found = figures(
        [project("P1")], [_site(entry()), _site(entry("tenders"), status=Status.EXEMPT)], ["permits"], free_fen=0
    )
    one = _of(found, "620402")
    assert (one.registered, one.missing, one.exempt, one.seen) == (1, 1, 1, 2)


def test_全市名单没有写县区的_只算进全市() -> None:
    found = figures([project("P1")], [_site(entry(region_code="620400"))], ["permits"], free_fen=0)
    assert _of(found, "620402").seen == 1
    assert _of(found, "620400").seen == 2


def _with_small_ones(seed: int, size: int = 240) -> tuple[list[Entry], list[Site]]:
    """Sites of which every other is too small for a permit; registry and lists have them as chance will."""
    rng, own, found = np.random.default_rng(seed), [], []
    chances = {"permits": 0.7, "tenders": 0.5, "tax_records": 0.6}
    for n in range(size):
        small, amount = n % 2 == 1, 20_000_000 if n % 2 else 900_000_000
        names = [name for name, p in chances.items() if rng.random() < p and not (small and name == "permits")]
        rows = [entry(name, f"工程{n}", amount_fen=amount) for name in names]
        registered = rng.random() < 0.7
        if registered:
            own.append(project(f"P{n}", f"工程{n}", amount_fen=amount))
        if rows:
            found.append(Site(tuple(rows), *((Status.REGISTERED, f"P{n}") if registered else (Status.MISSING,))))
    return own, found


@pytest.mark.slow
def test_小工程不必办许可_许可名单没有它们不算漏() -> None:
    lists, covered = ["permits", "tenders", "tax_records"], 0
    for seed in range(40):
        one = _of(figures(*_with_small_ones(seed), lists, free_fen=30_000_000), "620402")
        assert one.total is not None and not one.pooled
        covered += one.total[1] <= 240 <= one.total[2]
    assert covered >= 36
