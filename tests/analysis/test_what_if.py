"""假设回看 on paper: spells, how they are laid side by side, and what became of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huxin.analysis.what_if import CAME_OF, KNOWN, NOTHING, OPEN, PROVED, Change, Spell, came_of, changes, spells, tally

甲, 乙 = ("X-1", 0), ("X-2", 0)
七月, 八月, 九月, 十月 = (date(2019, month, 28) for month in (7, 8, 9, 10))
TODAY = date(2020, 12, 31)


def test_连着的日子是一段_断了就是另一段() -> None:
    heard = {七月: {甲}, 八月: {甲, 乙}, 九月: {乙}, 十月: {甲}}
    assert spells(heard) == [Spell(甲, 七月, 八月), Spell(甲, 十月, 十月), Spell(乙, 八月, 九月)]


def test_提前的天数_多出来的_不再有的() -> None:
    now = [Spell(甲, 九月, 十月), Spell(乙, 七月, 七月)]
    then = [Spell(甲, 八月, 十月), Spell(乙, 九月, 九月)]
    found = changes(now, then)
    assert found == [
        Change(乙, Spell(乙, 七月, 七月), None), Change(甲, now[0], then[0]), Change(乙, None, Spell(乙, 九月, 九月)),
    ]  # fmt: skip
    assert [one.earlier for one in found] == [None, 31, None]
    assert found[1].first == 八月


def test_一长段对几短段_只配一段_其余各算一段() -> None:
    now, then = [Spell(甲, 七月, 十月)], [Spell(甲, 七月, 七月), Spell(甲, 九月, 九月)]
    assert changes(now, then) == [Change(甲, now[0], then[0]), Change(甲, None, then[1])]


@pytest.mark.parametrize(
    ("opened", "word"),
    [([], NOTHING), ([八月], PROVED), ([八月 + timedelta(30)], PROVED), ([八月 + timedelta(31)], NOTHING),
     ([八月 - timedelta(1)], KNOWN), ([八月 - timedelta(30), 九月], KNOWN), ([八月 - timedelta(31)], NOTHING)],
)  # fmt: skip
def test_后来怎么样_当天的算属实_前一天的算早已知道_满一个期间的边界(opened: list[date], word: str) -> None:
    assert came_of(八月, opened, horizon=30, today=TODAY) == word


def test_时间不够的不说没有() -> None:
    assert came_of(八月, [], horizon=30, today=八月 + timedelta(30)) == OPEN
    assert came_of(八月, [], horizon=30, today=八月 + timedelta(31)) == NOTHING


def test_合计() -> None:
    one = Spell(甲, 七月, 七月)
    found = tally([(one, PROVED), (one, PROVED), (one, NOTHING)], minutes=240)
    assert (found.spells, found.proved, found.known, found.nothing, found.open, found.minutes) == (3, 2, 0, 1, 0, 720)


DAYS = [七月 + timedelta(10 * n) for n in range(8)]
HEARD = st.lists(st.sets(st.sampled_from([甲, 乙])), min_size=8, max_size=8).map(
    lambda said: dict(zip(DAYS, said, strict=True))
)


@given(HEARD, HEARD)
def test_每一段恰好出现一次_与慢的数法一致(
    now: dict[date, set[tuple[str, int]]], then: dict[date, set[tuple[str, int]]]
) -> None:  # noqa: E501
    sides = spells(now), spells(then)
    found = changes(*sides)
    assert sorted((c.now for c in found if c.now), key=repr) == sorted(sides[0], key=repr)
    assert sorted((c.then for c in found if c.then), key=repr) == sorted(sides[1], key=repr)
    for heard, side in zip((now, then), sides, strict=True):
        starts = [(key, day) for n, day in enumerate(DAYS) for key in heard[day]
                  if n == 0 or key not in heard[DAYS[n - 1]]]  # fmt: skip
        assert sorted((one.key, one.first) for one in side) == sorted(starts)
    same = changes(sides[0], sides[0])
    assert all(one.earlier == 0 for one in same)
    assert set(CAME_OF) == {PROVED, KNOWN, NOTHING, OPEN}
