"""A county that is merged into another in mid-year: from that day on all that is new is asked of the other."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from huxin.access import Actor
from huxin.actions import creation, plans, sponsorship, weekly
from huxin.base.home import Home
from huxin.law import regions
from huxin.law.regions import BAIYIN, Succession, counties_of, successor
from huxin.queries import publications
from huxin.record.models import Matter
from huxin.workflows._campaigns import KINDS, proposed
from tests.actions.driving import begun
from tests.proven import site

OLD, INTO, DAY = "620421", "620402", date(2019, 12, 10)


@pytest.fixture(autouse=True)
def merged(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(regions, "successions", lambda: (Succession(OLD, INTO, DAY, "某批复"),))
    yield


def at(month: int, number: int, year: int = 2019) -> datetime:
    return datetime(year, month, number, 2, tzinfo=UTC)


def test_who_answers_by_the_day() -> None:
    assert [successor(OLD, on=day) for day in (date(2019, 12, 9), DAY)] == [OLD, INTO]
    assert OLD in counties_of(BAIYIN) and OLD in counties_of(BAIYIN, on=date(2019, 12, 9))
    assert set(counties_of(BAIYIN)) - set(counties_of(BAIYIN, on=DAY)) == {OLD}


def test_a_plan_means_the_counties_of_its_day() -> None:
    before, after = (plans.bodies_of("各县区", on=day) for day in (date(2019, 12, 9), DAY))
    assert {one.key for one in before} - {one.key for one in after} == {f"government_{OLD}"}
    [named] = plans.bodies_of(f"{regions.name(OLD)}人民政府", on=DAY)
    assert named.key == f"government_{INTO}"


@pytest.mark.django_db
def test_what_begins_afterwards_is_not_asked_of_a_county_that_is_no_more(home: Home, 王主任: Actor) -> None:
    site()
    for code, body in ((OLD, "finance"), (INTO, "water")):
        sponsorship.pair(actor=王主任, body=body, region_code=code, since=date(2019, 11, 1), now=at(11, 4))
    assert sponsorship.begin(now=at(1, 2, 2020)) == 1
    begun(王主任, "festival", proposed(KINDS["festival"], date(2019, 10, 1)), body="human_resources")
    assert weekly.begin(now=at(11, 30)) == 3
    assert weekly.begin(now=at(12, 14)) == 4  # the second and the third week: the lead, and one county for both
    creation.begin(actor=王主任, plan_by=date(2019, 12, 31), now=at(12, 11))
    assert Matter.objects.filter(kind="creation").count() == 4
    told = dict(publications.table(actor=王主任, today=date(2020, 5, 1)))
    states = {cell.quarter: cell.state for cell in told[OLD]}
    assert (states[20193], states[20194], states[20201]) == ("missing", "merged", "merged")
    assert {cell.quarter: cell.state for cell in told[INTO]}[20194] == "missing"
