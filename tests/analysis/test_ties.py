"""关联单位 on paper: what hangs together, by which ties, and what is told beside."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from huxin.analysis.ties import JOINING, KINDS, Group, chain, connected, groups, shared, tie


def test_按选定的关联成组_组内其他关联也写出来_组外的不写() -> None:
    ties = [
        tie("乙", "甲", "person", "同一证件"), tie("甲", "丙", "phone", "同一电话"),
        tie("乙", "丙", "subcontract", "3 个项目"), tie("丁", "甲", "owner", "2 个项目"),
    ]  # fmt: skip
    [found] = groups(ties, JOINING)
    assert found.units == ("丙", "乙", "甲")
    assert {one.said for one in found.ties} == {"同一证件", "同一电话", "3 个项目"}
    assert {unit for one in groups(ties, ("owner",)) for unit in one.units} == {"丁", "甲"}
    assert groups(ties, ()) == [] and set(JOINING) < set(KINDS)


def test_自己与自己不算关联_同样的关联只写一次() -> None:
    assert groups([tie("甲", "甲", "person", "同一证件")], JOINING) == []
    twice = [tie("甲", "乙", "person", "同一证件"), tie("乙", "甲", "person", "同一证件")]
    assert groups(twice, JOINING) == [Group(("乙", "甲"), (twice[0],))]


def test_很多单位共用一样东西_两两相连或者串起来_是同一组() -> None:
    units = [f"{n:02}" for n in range(30)]
    assert len(shared(units, "card", "同一张卡")) == 435 and len(chain(units, "card", "同一张卡")) == 29
    assert groups(shared(units, "card", ""), JOINING)[0].units == groups(chain(units, "card", ""), JOINING)[0].units


PAIRS = st.lists(st.integers(0, 63).map(lambda n: ("ABCDEFGH"[n // 8], "ABCDEFGH"[n % 8])), max_size=12)


@given(PAIRS)
def test_与慢的数法一致(pairs: list[tuple[str, str]]) -> None:
    found = connected(pairs)
    reached = {key: {key} for pair in pairs for key in pair}
    for _ in range(len(reached)):
        for a, b in pairs:
            both = reached[a] | reached[b]
            reached |= dict.fromkeys(both, both)
    assert sorted(map(tuple, found)) == sorted({tuple(sorted(some)) for some in reached.values() if len(some) > 1})
    assert all(not set(a) & set(b) for a, b in combinations(found, 2))
