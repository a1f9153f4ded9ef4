"""The tests of signs on an invented city: what is planted is found, an ordinary site is not asked (docs/signs.md)."""

import copy
from datetime import date

import pytest

from bench.signs import measured
from huxin.law.calendar import is_working_day
from huxin.signs.kinds import KINDS
from huxin.simulate.city import City, invent
from huxin.simulate.schemes import SCHEMES, reported


@pytest.fixture(scope="module")
def city() -> City:
    return invent(workers=8_000, months=6, seed=11, start="2019-05", is_working_day=is_working_day)


def test_造假不改变同一种子的城市(city: City) -> None:
    before = copy.deepcopy([(site.row, site.lines, site.payments, site.present.tobytes()) for site in city.sites])
    first = reported(city)
    assert before == [(site.row, site.lines, site.payments, site.present.tobytes()) for site in city.sites]
    again = reported(city)
    assert {name: table for name, table in first.tables.items()} == again.tables and first.planted == again.planted
    assert set(first.planted.values()) == set(SCHEMES) and first.ordinary
    assert not first.ordinary & (set(first.planted) | set(first.alike))
    assert all(day <= date(2019, 10, 31) for day in first.assessed_on)


def test_两座城市_多数做法找得到_老实的工地几乎不问() -> None:
    got = measured(range(21, 23), 8_000, each=1)
    missed = [kind for kind in KINDS if not got.found[kind]]
    assert set(missed) <= {"no_absence"}, missed
    assert got.ordinary >= 20 and sum(got.wrong.values()) <= 1, got.wrong
