"""无欠薪创建: scores counted by hand, an item without data, the vetoes at their limits, and what can never happen."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huxin.base.points import points
from huxin.law.no_arrears import ITEMS, VETOES, Count, Figures, pooled, score

DAY = date(2019, 12, 2)
FULL = {one.key: Count(10, 10) for one in ITEMS}
COUNTS = st.integers(0, 500).flatmap(lambda bottom: st.builds(Count, st.integers(0, bottom), st.just(bottom)))


def test_a_sheet_counted_by_hand() -> None:
    items = {
        "registered": Count(95, 100),  # 9.5
        "contracted": Count(2, 3),  # 6.66, cut
        "account": Count(4, 4),  # 10
        "deposit": Count(0, 4),  # 0, which is not the same as no data
        "settled": Count(3, 4),  # 15
        "complaints": Count(19, 20),  # 14.25
        "publication": Count(1, 2),  # 5
    }  # no ledger
    found = score(Figures(items), day=DAY)
    assert [line.points for line in found.items] == [950, 666, 1000, 0, 1500, 1425, 500, None]
    assert (points(found.points), found.known, found.most, found.pass_mark) == ("60.41", 8500, 8500, 7650)
    said = {line.key: line.said for line in found.items}
    assert said["contracted"] == "3名在场工人，其中2名已签劳动合同，满分10分，得6.66分。"
    assert said["ledger"] == "没有属实的台账，这一项不计入满分。"
    assert not found.reached and found.verdict == "没有达到分数线。"  # of 85: below 76.5


def test_what_is_not_known_adds_nothing_and_is_said() -> None:
    empty = score(Figures(), day=DAY)
    assert (empty.points, empty.known, empty.reached) == (0, 0, False)
    assert empty.verdict == "系统里还没有数据，不能评分。" and empty.missing == len(ITEMS) - 2 + 5
    part = score(Figures({**FULL, "settled": Count()}), day=DAY)
    assert (part.points, part.known, part.reached) == (8000, 8000, False) and "不能判定" in part.verdict
    full = score(Figures(FULL), day=DAY)
    assert (full.points, full.reached) == (10_000, True) and "还有5项没有数据，申报前由人核查" in full.verdict
    assert score(Figures({**FULL, "registered": Count(0, 10)}), day=DAY).reached  # exactly 90


def test_a_county_without_complaints_and_ledgers_is_not_held_to_them() -> None:
    quiet = {**FULL, "complaints": Count(), "ledger": Count()}
    found = score(Figures(quiet), day=DAY)
    assert (found.points, found.most, found.pass_mark, found.reached) == (7000, 7000, 6300, True)
    assert score(Figures({**quiet, "registered": Count(3, 10)}), day=DAY).reached  # exactly 63
    assert not score(Figures({**quiet, "registered": Count(2, 10)}), day=DAY).reached
    assert not score(Figures({**quiet, "registered": Count()}), day=DAY).reached  # not known is not happened


@pytest.mark.parametrize(
    ("key", "count", "state"),
    [
        ("state", Count(0, 9), "clear"), ("state", Count(1, 900), "broken"), ("state", Count(), "unknown"),
        ("share", Count(3, 100), "clear"), ("share", Count(4, 100), "broken"),  # at most 3 %
        ("amount", Count(0, 9), "clear"), ("amount", Count(1, 9), "broken"),
        ("others", Count(), "unknown"), ("others", Count(5, 1000), "clear"), ("others", Count(6, 1000), "broken"),
        ("crowd", Count(), "clear"), ("crowd", Count(0, 2), "clear"), ("crowd", Count(1, 2), "broken"),
        ("event", Count(), "clear"), ("event", Count(1, 1), "broken"),
        ("handle", Count(), "clear"), ("handle", Count(1, 7), "broken"),
    ],
)  # fmt: skip
def test_a_veto_at_its_limit(key: str, count: Count, state: str) -> None:
    found = score(Figures(FULL, {key: count}), day=DAY)
    (line,) = [one for one in found.vetoes if one.key == key]
    assert line.state == state and found.reached == (state != "broken")
    assert ("不能申报" in found.verdict) == (state == "broken")


@pytest.mark.parametrize("parameter", [line.parameter for line in score(Figures(), day=DAY).items])
def test_points_are_called_what_they_are(parameter: object) -> None:
    assert getattr(parameter, "status", None) == "analogy"  # no source for them was found


@given(st.fixed_dictionaries({one.key: COUNTS for one in ITEMS}), st.sampled_from([one.key for one in ITEMS]))
def test_more_paid_more_closed_more_registered_never_lowers_the_score(items: dict[str, Count], key: str) -> None:
    before, one = score(Figures(items), day=DAY), items[key]
    more = Count(min(one.top + 1, one.bottom), one.bottom)
    after = score(Figures({**items, key: more}), day=DAY)
    assert before.points <= after.points <= after.known <= after.most
    assert after.reached or not before.reached
    for line in after.items:
        assert (line.points is None) == (line.count.bottom == 0)


@given(st.lists(st.fixed_dictionaries({one.key: COUNTS for one in VETOES}), max_size=4))
def test_several_counties_are_added_up_not_averaged(counties: list[dict[str, Count]]) -> None:
    whole = pooled(Figures({}, one) for one in counties)
    for veto in VETOES:
        assert whole.vetoes[veto.key].top == sum(one[veto.key].top for one in counties)
        assert whole.vetoes[veto.key].bottom == sum(one[veto.key].bottom for one in counties)
