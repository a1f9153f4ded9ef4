"""The nightly screen: a case whose order was not met, by the dated amounts."""

from datetime import UTC, datetime, timedelta

import pytest

from huxin.access import Actor
from huxin.actions import crime, matters, wake
from huxin.actions.matters import MACHINE, Opening
from huxin.base.home import Home
from huxin.queries._amounts import Amount, figures
from huxin.record.models import Matter, Project
from tests.actions.invented import CODE
from tests.proven import AUGUST, site

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OFFICERS = {"officer_one": "李监察 620001", "officer_two": "郑监察 620002", "recusal": "none"}


def unmet(李监察: Actor, amounts: dict[int, Amount]) -> Matter:
    """A case ordered to pay within seven days, and nothing came."""
    site()
    project = Project.objects.get(code=CODE)
    about = Opening(
        kind="case", title=project.name, region_code=project.region_code, sector=project.sector,
        body="labour_620402", project_id=project.pk, amounts=amounts, data=figures(amounts.values()),
    )  # fmt: skip
    case = matters.open_matter(actor=MACHINE, about=about, given={}, now=AUGUST)
    steps: dict[str, dict[str, str]] = {
        "appoint": OFFICERS, "identify": {"employer": "某建筑公司", "note": "营业执照"},
        "order": {"order_days": "7", "found": "查实"},
    }  # fmt: skip
    for name, given in steps.items():
        matters.move(actor=李监察, matter_id=case.pk, name=name, given=given, now=AUGUST)
    wake.wake(now=AUGUST + 9 * DAY)
    case.refresh_from_db()
    assert case.state == "unmet"
    return case


def owed(heads: int, fen: int, months: int = 1) -> dict[int, Amount]:
    return {n: Amount(owed_fen=fen, found=True, months=months) for n in range(1, heads + 1)}


@pytest.mark.parametrize(
    ("heads", "fen", "months", "hit"),
    [(10, 300_000, 1, True), (10, 299_900, 1, False), (9, 4_000_000, 3, True), (9, 499_999, 3, False)],
)
def test_the_amounts_decide(home: Home, 李监察: Actor, heads: int, fen: int, months: int, hit: bool) -> None:
    case = unmet(李监察, owed(heads, fen, months))
    assert crime.screen_all(now=AUGUST + 10 * DAY) == 1
    case.refresh_from_db()
    assert case.data["crime_hit"] is hit and "省级标准未配置" in case.data["screened"]


def test_what_is_the_same_the_next_night_is_not_said_again(home: Home, 李监察: Actor) -> None:
    unmet(李监察, owed(10, 300_000))
    assert [crime.screen_all(now=AUGUST + n * DAY) for n in (10, 11)] == [1, 0]


def test_it_is_made_once_a_night_and_not_before(home: Home) -> None:
    evening, night = datetime(2019, 8, 20, 16, tzinfo=UTC), datetime(2019, 8, 20, 18, 30, tzinfo=UTC)
    assert crime.nightly(None, now=evening) is None  # midnight there
    done = crime.nightly(None, now=night)
    assert str(done) == "2019-08-21" and crime.nightly(done, now=night) == done
