"""周报表: every figure of two items over eight weeks, counted on paper; a week that is over stays as it was."""

from datetime import UTC, date, datetime

import pytest

from huxin.access import Actor, Role
from huxin.actions import ledger, recovery
from huxin.actions.ledger import Debt
from huxin.actions.recovery import Received
from huxin.base.home import Home
from huxin.queries import campaigns
from huxin.queries.campaign_weeks import Figures, Week, weeks
from huxin.record.models import Campaign, Matter
from huxin.workflows._campaigns import Dates
from tests.actions.driving import begun, claims, do, listed, pay, proof, reported, running
from tests.actions.driving import 住建 as 住建局
from tests.actions.invented import CODE
from tests.proven import site

pytestmark = pytest.mark.django_db
OFFICE = Actor("王主任", "王主任", Role.OFFICE, ("6204",))
DRIVE = Dates(date(2019, 10, 1), date(2020, 1, 24), date(2019, 10, 31), date(2019, 12, 31))


def china(month: int, day: int, year: int = 2019, hour: int = 2) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def found(drive: Campaign, debt: Debt, heads: int, now: datetime) -> Matter:
    return ledger.by_hand(actor=住建局, number=drive.pk, project_code=CODE, debt=debt, claims=claims(heads), now=now)


@pytest.fixture
def drive(home: Home) -> Campaign:
    site()
    return begun(OFFICE, "festival", DRIVE, counties=["620402"])


def table(drive: Campaign, now: datetime) -> dict[int, Week]:
    line, items = campaigns.campaign(actor=OFFICE, number=drive.pk, now=now)
    return {week.n: week for week in weeks(line, items, now=now)}


def test_八周逐周逐县与手工数的一致(drive: Campaign) -> None:
    """The festival is 2020-01-25: week 8 is 30 November to 6 December, week 1 is 18 to 24 January."""
    old = found(drive, Debt(date(2019, 9, 1), date(2019, 9, 30)), 3, china(9, 27))  # before the eight weeks
    running(old)
    found(drive, Debt(date(2019, 11, 1), date(2019, 11, 30)), 2, china(12, 6, hour=15))  # 23:00 of week 8's last day
    pay(old, 1, china(12, 6, hour=16))  # the first minute of week 7
    recovery.from_receipt(
        actor=住建局, matter_id=old.pk, lines=[Received(worker, 300_000) for worker in listed(old)[1:]],
        paid_on=date(2019, 12, 17), instrument="direct", sha256=proof("其余"), now=china(12, 17),
    )  # fmt: skip
    do(old, OFFICE, "check", now=china(12, 18), called="3", checked="电话", proof=[proof("核验")])
    do(old, OFFICE, "close", now=china(12, 18))
    told = table(drive, china(1, 2, 2020))
    assert [(week.first, week.last) for week in (told[8], told[1])] == [
        (date(2019, 11, 30), date(2019, 12, 6)), (date(2020, 1, 18), date(2020, 1, 24)),
    ]  # fmt: skip
    fresh = {"left": 1, "left_heads": 2, "left_fen": 600_000}
    assert told[8].total == Figures(found=1, found_heads=2, found_fen=600_000, left=2, left_heads=5, left_fen=1_500_000)
    assert told[7].total == Figures(received_fen=300_000, left=2, left_heads=4, left_fen=1_200_000)
    assert told[6].total == Figures(closed=1, closed_fen=900_000, received_fen=600_000, **fresh)
    assert told[5].total == told[4].total == Figures(**fresh)
    assert told[8].rows == (("620402", told[8].total),)
    assert [told[n].ahead for n in (4, 3, 2, 1)] == [False, True, True, True]


def test_过去的周_以后再看还是那些数(drive: Campaign) -> None:
    item = found(drive, Debt(date(2019, 11, 1), date(2019, 11, 30)), 2, china(12, 4))
    before = table(drive, china(12, 9))[8]
    pay(item, 1, china(1, 13, 2020))
    after = table(drive, china(1, 23, 2020))
    assert after[2].total == Figures(received_fen=300_000, left=1, left_heads=1, left_fen=300_000)
    assert after[8].total == Figures(found=1, found_heads=2, found_fen=600_000, left=1, left_heads=2, left_fen=600_000)
    assert after[8] == before


def test_期限当天不算过期_次日算(drive: Campaign) -> None:
    found(drive, Debt(date(2019, 11, 1), date(2019, 11, 30)), 2, china(12, 4))  # due on 23 January
    assert table(drive, china(1, 23, 2020))[1].total.late == 0
    assert table(drive, china(1, 24, 2020))[1].total.late == 1


def test_销号后反弹的_又算未销号(drive: Campaign) -> None:
    item = found(drive, Debt(date(2019, 9, 1), date(2019, 9, 30)), 3, china(9, 27))
    running(item)
    pay(item, 3, china(12, 2))
    do(item, OFFICE, "check", now=china(12, 3), called="3", checked="电话", proof=[proof("核验")])
    do(item, OFFICE, "close", now=china(12, 3))
    reported(0, china(12, 24))
    told = table(drive, china(1, 2, 2020))
    assert told[8].total == Figures(closed=1, closed_fen=900_000, received_fen=900_000)
    assert told[7].total == told[6].total == Figures()
    assert told[5].total == Figures(left=1, left_heads=1, left_fen=200_000), "21 to 27 December"
