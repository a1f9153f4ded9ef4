"""Shares: one rule wherever so many of so many become percent."""

from pathlib import Path

import pytest

from huxin.base.home import Home
from huxin.base.shares import percent
from huxin.queries.plan_proofs import Proof
from huxin.queries.reform import Heads
from huxin.queries.unit import Month
from huxin.signs.kinds import said
from huxin.web.console import chart
from huxin.web.templatetags.capacity import permille
from huxin.web.templatetags.console import bar, share
from huxin.workflows._clock import Punctuality

CASES = [(5822, 6201, 93), (1766, 1767, 99), (1, 1767, 1), (0, 1767, 0), (1767, 1767, 100), (27, 27, 100)]


@pytest.mark.parametrize(("part", "whole", "shown"), CASES)
def test_没有全部不是百分之百_有一个不是零_各处说的一样(tmp_path: Path, part: int, whole: int, shown: int) -> None:
    assert percent(part, whole) == shown
    assert bar(part, whole)["share"] == shown
    assert Proof(part, whole, "名", "reform").text.endswith(f"（{shown}%）")
    drawn = chart.employed(Home(tmp_path), "run", "", {201911: Heads(heads=whole, company=part)})
    assert drawn is not None and drawn.words.endswith(f"2019-11 {shown}%")
    assert f"{shown}%" in said("every_day", part, whole, "2019-11")
    assert Month(201911, 1, 1, whole, part, whole - part).paid_share == shown


@pytest.mark.parametrize(("kept", "closed", "rate"), [(1999, 2000, 999), (1, 2000, 1), (0, 2000, 0), (9, 9, 1000)])
def test_按时率写到千分之一_也是这样(kept: int, closed: int, rate: int) -> None:
    assert Punctuality(kept, closed, 0).closed_rate == Punctuality(kept, closed, 0).due_rate == rate


def test_估计的比例_没有把握不说百分之百也不说零() -> None:
    assert [share(one) for one in (0, 0.002, 0.29, 0.996, 1)] == ["0%", "1%", "29%", "99%", "100%"]


def test_占用_超过人手的照写() -> None:
    assert [permille(one) for one in (0, 4, 999, 1000, 1239)] == ["0%", "1%", "99%", "100%", "123%"]
