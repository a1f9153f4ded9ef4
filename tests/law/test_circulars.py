"""The factor of the quarterly circular: the vector of the law file, by hand, and what can never happen."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huxin.law import circulars
from huxin.law.circulars import Circular, counted, factor

END, COUNTY, ITEM = date(2019, 12, 31), "620402", "system-3"
LATER = date(2020, 1, 31)


def _circular(part: int, *items: str, withdrawn: date | None = None, county: str = COUNTY) -> Circular:
    named = frozenset((county, item) for item in items)
    issued = date(2019 + part // 4, part * 3 % 12 + 1, 20)
    return Circular(20190 + part, f"TB-{part}", issued, named, withdrawn)


def _final(raw: int, *many: Circular, as_of: date = LATER) -> int:
    times = len(counted(many, county=COUNTY, year=2019, as_of=as_of).get(ITEM, ()))
    return factor(raw, times, day=END)


def test_named_in_one_quarter_halves() -> None:
    assert _final(1000, _circular(1, ITEM)) == 500


def test_named_in_two_quarters_makes_nothing() -> None:
    assert _final(1000, _circular(1, ITEM), _circular(3, ITEM)) == 0
    assert _final(1000, *(_circular(n, ITEM) for n in (1, 2, 3, 4))) == 0


def test_two_mentions_in_one_circular_are_one() -> None:
    assert _final(1000, _circular(1, ITEM, ITEM)) == 500
    assert _final(1000, _circular(1, ITEM), _circular(1, ITEM)) == 500  # nor do two versions of one quarter count twice


def test_withdrawn_after_issue_does_not_count() -> None:
    gone = _circular(1, ITEM, withdrawn=date(2019, 8, 1))
    assert _final(1000, gone, _circular(3, ITEM)) == 500
    assert _final(1000, gone) == 1000


def test_a_deduction_is_never_halved_upward() -> None:
    assert _final(-200, _circular(1, ITEM)) == -200
    assert _final(-200, _circular(1, ITEM), _circular(3, ITEM)) == -200


def test_what_was_known_on_a_day_is_what_counted_on_it() -> None:
    gone = _circular(1, ITEM, withdrawn=date(2019, 8, 1))
    assert _final(1000, gone, as_of=date(2019, 7, 31)) == 500
    assert _final(1000, gone, as_of=date(2019, 8, 1)) == 1000
    assert _final(1000, _circular(1, ITEM), as_of=date(2019, 4, 19)) == 1000  # issued on the 20th


def test_of_another_county_item_or_year_and_what_is_not_issued_does_not_count() -> None:
    assert _final(1000, _circular(1, ITEM, county="620403"), _circular(2, "other")) == 1000
    assert _final(1000, Circular(20193, "", None, frozenset({(COUNTY, ITEM)}))) == 1000
    assert _final(1000, Circular(20184, "", date(2019, 1, 20), frozenset({(COUNTY, ITEM)}))) == 1000
    assert _final(1000, _circular(4, ITEM)) == 500  # issued in January, of the year of its quarter


@pytest.mark.parametrize(("raw", "times", "final"), [(1, 1, 1), (333, 1, 167), (334, 1, 167), (0, 2, 0), (967, 0, 967)])
def test_half_a_hundredth_goes_up(raw: int, times: int, final: int) -> None:
    assert factor(raw, times, day=END) == final


def test_counted_together_by_the_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(circulars, "together", lambda year: True)
    found = counted([_circular(1, ITEM), _circular(3, "other")], county=COUNTY, year=2019, as_of=LATER)
    assert {item: [one.quarter for one in many] for item, many in found.items()} == {
        ITEM: [20191, 20193], "other": [20191, 20193],
    }  # fmt: skip


@given(st.integers(-10_000, 10_000), st.integers(0, 9))
def test_being_named_never_gains_and_more_often_never_less(raw: int, times: int) -> None:
    assert factor(raw, times + 1, day=END) <= factor(raw, times, day=END) <= raw
