"""节前周报: begun by itself week by week, signed with what the ledgers say, late ones told by the clock."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from huxin.access import Actor, Role
from huxin.actions import campaigns, ledger, wake, weekly
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.queries import weekly as queries
from huxin.record.models import Campaign, Matter, Notice, Paper
from huxin.workflows._campaigns import proposed
from tests.actions.driving import JUNE, begun, claims, do, 住建
from tests.actions.invented import CODE
from tests.proven import site

pytestmark = pytest.mark.django_db
LEAD = Actor("孙副局", "孙副局", Role.BUREAU, ("6204",), body="human_resources")
COUNTY = Actor("周治欠", "周治欠", Role.COUNTY_OFFICE, ("620402",), body="office_620402")
SAID = {"situation": "逐个工地核对", "next_week": "继续核对"}


def at(month: int, number: int, year: int = 2019) -> datetime:
    return datetime(year, month, number, 2, tzinfo=UTC)


@pytest.fixture
def drive(home: Home, 王主任: Actor) -> Campaign:
    site()
    kind = campaigns.KINDS["festival"]
    return begun(王主任, "festival", proposed(kind, date(2019, 10, 1)), body="human_resources")


def of(week: int, body: str) -> Matter:
    [one] = [m for m in Matter.objects.filter(kind="weekly", body=body) if m.data["week"] == week]
    return one


def test_the_eight_weeks_begin_by_themselves_each_once(drive: Campaign) -> None:
    assert weekly.begin(now=at(11, 29)) == 0  # the day before the eighth week
    assert [weekly.begin(now=at(11, 30)) for _ in "ab"] == [3, 0]  # the lead and two counties
    assert weekly.begin(now=at(12, 6)) == 0
    assert weekly.begin(now=at(12, 7)) == 3
    assert weekly.begin(now=at(12, 21)) == 6  # nothing ran for a week: what was missed is begun too
    one = of(8, "office_620402")
    assert (one.data["first"], one.data["last"], one.due_on) == ("2019-11-30", "2019-12-06", date(2019, 12, 6))
    assert weekly.begin(now=at(1, 18, 2020)) == 12
    assert weekly.begin(now=at(1, 27, 2020)) == 0
    assert of(1, "office_620402").due_on == date(2020, 1, 23)  # New Year's Eve is a holiday


def test_signed_with_what_is_on_file(drive: Campaign) -> None:
    weekly.begin(now=at(11, 30))
    ledger.by_hand(actor=住建, number=drive.pk, project_code=CODE, debt=JUNE, claims=claims(), now=at(12, 2))
    mine = of(8, "office_620402")
    with pytest.raises(Refused, match="2019-12-05起可以签报"):
        do(mine, COUNTY, "sign", at(12, 4), **SAID)
    with pytest.raises(Refused, match="由承担这一项的单位办理"):
        do(mine, LEAD, "sign", at(12, 5), **SAID)
    signed = do(mine, COUNTY, "sign", at(12, 5), **SAID)
    assert (signed.state, signed.open, signed.data["figures"]["left"]) == ("filed", False, 1)
    assert Paper.objects.get().name == "weekly_report"
    lead = do(of(8, "human_resources"), LEAD, "sign", at(12, 6), **SAID)
    assert lead.data["figures"] == signed.data["figures"]  # of all counties, of which one has an item
    told = queries.reports(actor=COUNTY, number=drive.pk)[8]
    assert [(one.body_name[:3], one.label, one.matter_id == mine.pk) for one in told] == [
        ("白银市", "已签报", False), ("白银区", "已签报", True), ("靖远县", "待签报", False),
    ]  # fmt: skip


def test_a_week_that_nobody_signed_is_late_and_can_still_be_signed(
    drive: Campaign, 王主任: Actor, hired: Callable[[Actor], object]
) -> None:
    for actor in (王主任, COUNTY):
        hired(actor)
    weekly.begin(now=at(11, 30))
    wake.wake(now=at(12, 6))
    assert of(8, "office_620402").state == "due"
    wake.wake(now=at(12, 7))
    late = of(8, "office_620402")
    assert late.state == "late"
    assert "一周过了没有签报" in Notice.objects.filter(to__username="王主任").latest("id").subject
    assert do(late, COUNTY, "sign", at(12, 9), **SAID).state == "filed"
    [mine] = [one for one in queries.reports(actor=COUNTY, number=drive.pk)[8] if one.matter_id]
    assert mine.late


def test_a_drive_of_another_kind_or_withdrawn_asks_for_none(home: Home, 王主任: Actor) -> None:
    site()
    begun(王主任)
    assert weekly.begin(now=at(11, 30)) == 0
    festive = begun(王主任, "festival", proposed(campaigns.KINDS["festival"], date(2019, 10, 1)))
    campaigns.withdraw(actor=王主任, number=festive.pk, now=at(10, 8))
    assert weekly.begin(now=at(11, 30)) == 0
