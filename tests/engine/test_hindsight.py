"""What a rule says on past days under other numbers: only what was known then, and as the runs of those days do."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from huxin.base.errors import LawGap, NotFound
from huxin.base.home import Home
from huxin.base.level import Level
from huxin.engine.hindsight import Day, Said, changeable, hindsight, with_values
from huxin.law.book import pack
from huxin.rules import catalogue
from tests.city import LATER, City
from tests.engine.test_run import two_projects

KNOWN = datetime(2019, 8, 20, tzinfo=UTC)
DAYS = [date(2019, 8, day) for day in (14, 15, 16, 20, 31)]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Two projects, of which everything was learned on the 20th of August."""
    found = City(Home(tmp_path_factory.mktemp("home")))
    found.add(two_projects(), recorded_at=KNOWN)
    return found


def heard(city: City, known_at: datetime, *, rule: str = "R24", **values: int) -> dict[date, Said]:
    given = {name.replace("__", "."): value for name, value in values.items()}
    return hindsight(city.home, rule, [Day(day, known_at) for day in DAYS], given, least=Level.YELLOW)


def test_现行数字与当天的监测一致(city: City) -> None:
    found = heard(city, LATER)
    for day in DAYS:
        rows = city.table(city.run(as_of=day), "findings", rule="R24")
        assert found[day].now == {(row["project_code"], 0) for row in rows if row["level"]}, day
        assert found[day].then == found[day].now


def test_数字放宽以后晚来_收紧以后不少(city: City) -> None:
    wide = heard(city, LATER, overdue_days__yellow=40, overdue_days__orange=41, arrears_heads__yellow=100)
    assert all(said.then <= said.now for said in wide.values())
    assert any(said.then < said.now for said in wide.values())
    assert wide[DAYS[-1]].now == wide[DAYS[-1]].then  # 47 days: orange, whatever yellow is


def test_只用当天知道的_那时没有数据就说没有数据(city: City) -> None:
    assert heard(city, datetime(2019, 8, 19, tzinfo=UTC)) == dict.fromkeys(DAYS, Said(frozenset(), frozenset(), True))
    found = hindsight(city.home, "R24", [Day(day, datetime(2019, 8, day.day, 16, tzinfo=UTC)) for day in DAYS], {},
                      least=Level.YELLOW)  # fmt: skip
    assert [said.empty for said in found.values()] == [True, True, True, False, False]
    assert found[DAYS[-1]].now


def test_不留下监测记录(city: City) -> None:
    before = sorted(path.name for path in city.home.runs.iterdir())
    heard(city, LATER)
    assert sorted(path.name for path in city.home.runs.iterdir()) == before


def test_等级不到的不算(city: City) -> None:
    red = hindsight(city.home, "R24", [Day(DAYS[-1], LATER)], {"overdue_days.red": 2}, least=Level.RED)
    assert not red[DAYS[-1]].now and red[DAYS[-1]].then


@pytest.mark.parametrize("rule", [*catalogue()])
def test_每条规则都能回看_数字一样就什么也不变(city: City, rule: str) -> None:
    numbers = {name: value for name, (value, _) in changeable(rule, DAYS[-1]).items()}
    found = hindsight(city.home, rule, [Day(DAYS[-1], LATER)], numbers, least=Level.YELLOW)
    assert found[DAYS[-1]].now == found[DAYS[-1]].then
    rows = city.table(city.run(as_of=DAYS[-1]), "findings", rule=rule)
    assert {code for code, _ in found[DAYS[-1]].now} == {row["project_code"] for row in rows}


def test_没有这条规则_没有这个数字_没有那天的规则包(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with pytest.raises(NotFound, match="没有编号为 R99"):
        hindsight(home, "R99", [], {}, least=Level.YELLOW)
    with pytest.raises(LawGap, match="R24"):
        with_values(pack("gs-2019"), "R24", {"nothing": 1})
    with pytest.raises(LawGap, match="没有可用的规则包"):
        hindsight(home, "R24", [Day(date(1999, 1, 1), LATER)], {}, least=Level.YELLOW)
