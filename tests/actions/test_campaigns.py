"""专项行动: begun, searched, and its ledger filled by hand, from cases and by age; each of two clearance dates."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from huxin.access import Actor
from huxin.actions import campaigns, ledger, matters, recovery
from huxin.actions.ledger import Debt
from huxin.actions.matters import Opening
from huxin.actions.recovery import Received
from huxin.base.errors import NotFound, Refused
from huxin.base.home import Home
from huxin.queries import recovery as money_of
from huxin.queries._amounts import Amount
from huxin.record.models import Campaign, JournalEntry, LedgerItem, Matter, Project
from huxin.workflows._campaigns import KINDS, Dates, festival_after, proposed
from tests.actions.driving import DAY, JUNE, NOW, begun, claims, do, found, pay, proof, reported, said, 住建, 郑监察
from tests.actions.invented import CODE
from tests.proven import site, workers

pytestmark = pytest.mark.django_db


@pytest.fixture
def drive(home: Home, 王主任: Actor) -> Campaign:
    site()
    return begun(王主任)


@pytest.fixture
def item(drive: Campaign) -> Matter:
    return found(drive)


def test_旧欠新欠分开建账(drive: Campaign) -> None:
    both = Debt(date(2019, 6, 1), date(2019, 8, 31))
    with pytest.raises(Refused, match="旧欠，从该月起的是新欠，请分成两件建账"):
        ledger.by_hand(actor=住建, number=drive.pk, project_code=CODE, debt=both, claims=claims(), now=NOW)
    old = ledger.by_hand(actor=住建, number=drive.pk, project_code=CODE, debt=JUNE, claims=claims(), now=NOW)
    august = Debt(date(2019, 8, 1), date(2019, 8, 31))
    new = ledger.by_hand(actor=住建, number=drive.pk, project_code=CODE, debt=august, claims=claims(), now=NOW)
    assert [LedgerItem.objects.get(matter=one).fresh for one in (old, new)] == [False, True]
    with pytest.raises(Refused, match="名单里有3人的新欠已经在本专项行动的台账"):
        ledger.by_hand(actor=住建, number=drive.pk, project_code=CODE, debt=august, claims=claims(), now=NOW)


def case_of(drive: Campaign, 李监察: Actor) -> Matter:
    project = Project.objects.get(code=CODE)
    about = Opening(
        kind="case", title=project.name, region_code=project.region_code, sector=project.sector, body="labour_620402",
        project_id=project.pk, links=[("project", CODE, "")],
        amounts={worker: Amount(owed_fen=300_000, found=True, months=1) for worker in workers()[:3]},
        data={"heads": 3, "owed_fen": 900_000, "proven_fen": 900_000, "unpaid": 3, "received_fen": 0},
    )  # fmt: skip
    return matters.open_matter(actor=李监察, about=about, given={"employer": "某建筑公司"}, now=NOW - 40 * DAY)


def test_由案件转入_带着名单_两边的到账互相算数(drive: Campaign, 李监察: Actor) -> None:
    case = case_of(drive, 李监察)
    item = ledger.from_matter(actor=李监察, number=drive.pk, matter_id=case.pk, debt=JUNE, now=NOW)
    assert (item.heads, item.data["found_by"], item.data["proven_fen"]) == (3, "case", 900_000)
    pay(item, 1, NOW, receipt="台账里登记的")
    case.refresh_from_db()
    assert case.data["received_fen"] == 300_000
    recovery.from_receipt(
        actor=李监察, matter_id=case.pk, lines=[Received(workers()[1], 300_000)], paid_on=NOW.date(),
        instrument="direct", sha256=proof("案件里登记的"), now=NOW,
    )  # fmt: skip
    item.refresh_from_db()
    assert (item.data["received_fen"], item.data["unpaid"]) == (600_000, 1)
    with pytest.raises(Refused, match="已经建过账"):
        ledger.from_matter(actor=李监察, number=drive.pk, matter_id=case.pk, debt=JUNE, now=NOW)
    rows = money_of.owed(actor=李监察, since=date(2019, 1, 1), until=date(2019, 12, 31), by="kind")
    assert [row.key for row in rows] == ["case"], "what came of another is not counted twice"
    assert not said(NOW)


def test_十月底以前的案件年底前清零_以后的春节前清零(home: Home, 王主任: Actor, 李监察: Actor) -> None:
    site()
    dates = proposed(KINDS["festival"], date(2019, 11, 15))
    assert dates == Dates(date(2019, 10, 1), date(2020, 1, 24), date(2019, 10, 31), date(2019, 12, 31))
    drive = begun(王主任, "festival", dates)
    november = datetime(2019, 11, 20, 2, tzinfo=UTC)
    case = case_of(drive, 李监察)  # of August
    early = ledger.from_matter(actor=李监察, number=drive.pk, matter_id=case.pk, debt=JUNE, now=november)
    october = Debt(date(2019, 10, 1), date(2019, 10, 31))
    later = ledger.by_hand(actor=住建, number=drive.pk, project_code=CODE, debt=october, claims=claims(), now=november)
    assert early.data["deadline"] == "2019-12-31"
    assert later.data["deadline"] == "2020-01-23", "24 January, the eve, is a day off"
    assert festival_after(dates.ends_on) == date(2020, 1, 25)


def test_部署的错误一次说清_只有市治欠办部署_空的可以撤销(home: Home, 王主任: Actor, 李监察: Actor) -> None:
    with pytest.raises(Refused, match="结束日期早于开始日期；请选择牵头单位；请至少选择一个县区"):
        begun(王主任, dates=Dates(date(2019, 7, 11), date(2019, 7, 1)), body="nobody", counties=[])
    with pytest.raises(Refused, match="没有「下达方案」的权限"):
        begun(李监察)
    one = begun(王主任)
    with pytest.raises(Refused, match="已经有名为"):
        begun(王主任)
    campaigns.withdraw(actor=王主任, number=one.pk, now=NOW)
    with pytest.raises(NotFound):
        campaigns.running(one.pk)
    told = list(JournalEntry.objects.order_by("id").values_list("what", flat=True))
    assert told == ["campaign.begin", "campaign.withdraw"]


def test_有台账的专项行动不能撤销(item: Matter, drive: Campaign, 王主任: Actor) -> None:
    with pytest.raises(Refused, match="不能撤销"):
        campaigns.withdraw(actor=王主任, number=drive.pk, now=NOW)


def test_政府投资专项只收政府投资项目_范围外的县区不收(home: Home, 王主任: Actor) -> None:
    site()
    drive = begun(王主任, "government")
    with pytest.raises(Refused, match="投资性质不属于"):
        ledger.by_hand(actor=住建, number=drive.pk, project_code=CODE, debt=JUNE, claims=claims(), now=NOW)
    Project.objects.filter(code=CODE).update(funding="government")
    item = ledger.by_hand(actor=住建, number=drive.pk, project_code=CODE, debt=JUNE, claims=claims(), now=NOW)
    assert item.data["government"]
    elsewhere = begun(王主任, counties=["620421"])
    with pytest.raises(Refused, match="白银区不在这个专项行动的范围内"):
        ledger.by_hand(actor=住建, number=elsewhere.pk, project_code=CODE, debt=JUNE, claims=claims(), now=NOW)


def test_排查没有发现的登记一次_有台账的不能登记(drive: Campaign, 外县监察: Actor) -> None:
    search: dict[str, Any] = {"number": drive.pk, "project_code": CODE, "said": "查了工资表和银行流水"}
    campaigns.searched(actor=住建, now=NOW, **search)
    campaigns.searched(actor=郑监察, now=NOW, **search)
    assert list(drive.searches.values_list("by", flat=True)) == ["冯住建"]
    with pytest.raises(NotFound):
        campaigns.searched(actor=外县监察, now=NOW, **search)
    ledger.by_hand(actor=住建, number=drive.pk, project_code=CODE, debt=JUNE, claims=claims(), now=NOW)
    with pytest.raises(Refused, match="已经有台账"):
        campaigns.searched(actor=住建, now=NOW, **search)


def test_结束以后不再建账_外县的人建不了(drive: Campaign, 外县监察: Actor) -> None:
    after = datetime(2020, 1, 2, tzinfo=UTC)
    with pytest.raises(Refused, match="已经于2019-12-31结束"):
        ledger.by_hand(actor=住建, number=drive.pk, project_code=CODE, debt=JUNE, claims=claims(), now=after)
    with pytest.raises(NotFound):
        ledger.by_hand(actor=外县监察, number=drive.pk, project_code=CODE, debt=JUNE, claims=claims(), now=NOW)
    water = replace(住建, sectors=("water",))
    with pytest.raises(NotFound):
        ledger.by_hand(actor=water, number=drive.pk, project_code=CODE, debt=JUNE, claims=claims(), now=NOW)


def test_已经立案的投诉_转入的是案件(drive: Campaign, 李监察: Actor, 周治欠: Actor) -> None:
    complaint = reported(0, NOW)
    for actor, name, given in (
        (周治欠, "triage", {"claim": "wages"}), (周治欠, "assign", {"to_region": "620402"}), (李监察, "accept", {}),
        (郑监察, "open_case", {}),
    ):  # fmt: skip
        do(complaint, actor, name, **given)
    case = Matter.objects.get(kind="case")
    september = Debt(date(2019, 9, 1), date(2019, 9, 30))
    item = ledger.from_matter(actor=李监察, number=drive.pk, matter_id=complaint.pk, debt=september, now=NOW)
    assert item.data["found_by"] == "case" and LedgerItem.objects.get().source == f"matter:{case.pk}:new"
    pay(item, 1, NOW, fen=200_000)
    case.refresh_from_db()
    complaint.refresh_from_db()
    assert (case.data["received_fen"], complaint.data["received_fen"]) == (200_000, 200_000)
    assert not said(NOW)


def test_没有项目或者已经付清的_不能转入(drive: Campaign, 李监察: Actor) -> None:
    about = Opening(kind="case", title="某厂", region_code="620402", sector="other", body="labour_620402")
    case = matters.open_matter(actor=李监察, about=about, given={}, now=NOW)
    with pytest.raises(Refused, match="只有已经知道项目的"):
        ledger.from_matter(actor=李监察, number=drive.pk, matter_id=case.pk, debt=JUNE, now=NOW)
    empty = case_of(drive, 李监察)
    empty.amounts.update(received_fen=300_000)
    with pytest.raises(Refused, match="不用转入台账"):
        ledger.from_matter(actor=李监察, number=drive.pk, matter_id=empty.pk, debt=JUNE, now=NOW)
