"""From a complaint to money in the pocket: three workers, one case, and nothing closed before each of them is paid."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huxin.access import SYSTEM, Actor, Role
from huxin.actions import attachments, matters, recovery
from huxin.actions.matters import Opening
from huxin.actions.recovery import Received
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.queries import recovery as money_of
from huxin.queries._amounts import Amount
from huxin.queries.proof_check import check
from huxin.record.models import Matter, MatterPayment, Project
from tests.actions.invented import ACCOUNT, BUILDER, CODE, as_csv, id_no
from tests.proven import AUGUST, bring, site, workers

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
另一监察 = Actor("郑监察", "郑监察", Role.INSPECTOR, ("620402",), body="labour_620402")
第三监察 = Actor("何监察", "何监察", Role.INSPECTOR, ("620402",), body="labour_620402")
PROOF = "0" * 64
OFFICERS = {"officer_one": "李监察 620001", "officer_two": "郑监察 620002", "recusal": "none"}


@pytest.fixture
def complaint(home: Home, 周治欠: Actor) -> Matter:
    """Three workers say that 5,000 yuan of June are owed to each."""
    site()
    project = Project.objects.get(code=CODE)
    about = Opening(
        kind="complaint", title=project.name, region_code=project.region_code, sector=project.sector,
        body="office_620402", project_id=project.pk,
        links=[("project", CODE, ""), ("unit", BUILDER, "contractor")],
        amounts={worker: Amount(claimed_fen=500_000, months=1) for worker in workers()[:3]},
        data={"heads": 3, "claimed_fen": 1_500_000, "owed_fen": 1_500_000, "unpaid": 3, "received_fen": 0},
    )  # fmt: skip
    given = {"door": "visit", "claim": "wages", "facts": "六月工资没有发", "employer": "某建筑公司"}
    return matters.open_matter(actor=周治欠, about=about, given=given, now=AUGUST)


def do(matter: Matter, actor: Actor, name: str, now: datetime = AUGUST, **given: Any) -> Matter:
    return matters.move(actor=actor, matter_id=matter.pk, name=name, given=given, now=now)


@pytest.fixture
def case(complaint: Matter, 周治欠: Actor, 李监察: Actor) -> Matter:
    """The case that came of it, ordered to be paid."""
    do(complaint, 周治欠, "triage", claim="wages")
    do(complaint, 周治欠, "assign", to_region="620402")
    do(complaint, 李监察, "accept")
    do(complaint, 另一监察, "open_case")
    return Matter.objects.get(kind="case")


def paid(on: str = "2019-08-20") -> None:
    """The bank tells of a payment of June to everybody on the site."""
    head = ["银行流水号", "项目编码", "工资月份", "证件号码", "付款账号", "金额(元)", "发放日期", "状态"]
    rows = [[f"B{k}", CODE, "2019-06", id_no(k), ACCOUNT, "5000", on, "成功"] for k in range(5)]
    bring(as_csv([head, *rows]), "补发.csv", datetime(2019, 8, 21, tzinfo=UTC))


def test_a_case_is_opened_about_the_same_people(complaint: Matter, case: Matter) -> None:
    complaint.refresh_from_db()
    assert (complaint.state, complaint.data["case_open"]) == ("case", True)
    assert (case.heads, case.owed_fen, case.project_id) == (3, 1_500_000, complaint.project_id)
    assert case.body == "labour_620402" and case.data["employer"] == "某建筑公司"
    assert {str(case.pk)} <= set(complaint.links.filter(kind="matter").values_list("key", flat=True))


def ordered(case: Matter, 李监察: Actor) -> datetime:
    do(case, 第三监察, "appoint", **OFFICERS)
    recovery.assess(
        actor=李监察, matter_id=case.pk, owed=dict.fromkeys(workers()[:3], 500_000), reason="按工资表核定", now=AUGUST
    )
    return AUGUST


def test_what_the_bank_proves_is_offered_once(complaint: Matter, case: Matter, 李监察: Actor) -> None:
    later = AUGUST + 10 * DAY
    assert money_of.money(actor=李监察, matter_id=case.pk, now=later).found == ()
    paid()
    first, second, third = offered(case, 李监察)  # the other two of the site claim nothing
    recovery.from_bank(actor=李监察, matter_id=case.pk, serials=[first], instrument="account", now=later)
    assert offered(case, 李监察) == [second, third]
    for matter in (case, complaint):  # not in another matter either
        with pytest.raises(Refused, match=f"{first}.*登记过"):
            recovery.from_bank(actor=李监察, matter_id=matter.pk, serials=[first], instrument="account", now=later)
    assert Matter.objects.get(pk=case.pk).data["received_fen"] == 500_000


def offered(case: Matter, actor: Actor) -> list[str]:
    found = money_of.money(actor=actor, matter_id=case.pk, now=AUGUST + 10 * DAY).found
    return [row.serial for row in found]


@pytest.mark.parametrize("fen", [0, -1, 500_001])
def test_a_receipt_proves_no_more_than_is_due(case: Matter, 李监察: Actor, fen: int) -> None:
    with pytest.raises(Refused, match="尚欠 5,000.00 元"):
        receipt(case, 李监察, workers()[0], fen)
    assert not MatterPayment.objects.exists()


def receipt(case: Matter, actor: Actor, worker: int, fen: int = 500_000, text: str = "收条") -> Matter:
    sha256 = attachments.receive(actor=actor, data=text.encode(), file_name="收条.txt", now=AUGUST)
    return recovery.from_receipt(
        actor=actor, matter_id=case.pk, lines=[Received(worker, fen)], paid_on=date(2019, 8, 12),
        instrument="direct", sha256=sha256, now=AUGUST + DAY,
    )  # fmt: skip


def test_one_receipt_proves_one_payment(case: Matter, 李监察: Actor) -> None:
    receipt(case, 李监察, workers()[0], 100_000)
    with pytest.raises(Refused, match="只能登记一次"):
        receipt(case, 李监察, workers()[0], 100_000)
    receipt(case, 李监察, workers()[0], 100_000, "第二张收条")
    assert Matter.objects.get(pk=case.pk).data["received_fen"] == 200_000


def test_nothing_counts_for_somebody_who_is_not_on_the_list(case: Matter, 李监察: Actor) -> None:
    stranger = workers()[4]
    with pytest.raises(Refused, match="不在名单"):
        receipt(case, 李监察, stranger)
    recovery.join(
        actor=李监察,
        matter_id=case.pk,
        claims={stranger: Amount(claimed_fen=300_000, months=1)},
        reason="后来的",
        now=AUGUST,
    )
    case.refresh_from_db()
    assert (case.heads, case.data["claimed_fen"], case.data["unpaid"]) == (4, 1_800_000, 4)


def test_what_the_case_receives_counts_at_once_in_the_complaint_and_nobody_pays_it_there_again(
    complaint: Matter, case: Matter, 李监察: Actor
) -> None:
    worker, other, _ = workers()[:3]
    receipt(case, 李监察, worker, 300_000)
    assert Matter.objects.get(pk=complaint.pk).data["received_fen"] == 300_000
    with pytest.raises(Refused, match="尚欠 2,000.00 元"):
        receipt(complaint, 李监察, worker, 300_000, "又一张收条")
    receipt(complaint, 李监察, other, 500_000, "到账登记在投诉里")
    assert Matter.objects.get(pk=complaint.pk).data["received_fen"] == 800_000
    assert sum(row.received_fen for row in recovered(李监察)) == 800_000  # each where it was registered
    assert check(actor=SYSTEM, now=AUGUST + 2 * DAY).broken is None


def test_it_is_closed_when_each_of_them_has_the_money_and_the_complaint_follows(
    complaint: Matter, case: Matter, 周治欠: Actor, 李监察: Actor
) -> None:
    now = ordered(case, 李监察)
    do(case, 李监察, "order", now, order_days="7", found="查实三人六月工资未付")
    assert owed(李监察) == (1, 1_500_000, 1_500_000, 1_500_000, 0, 3)  # as it stands in the case
    paid()
    later = AUGUST + 10 * DAY
    two = offered(case, 李监察)[:2]
    recovery.from_bank(actor=李监察, matter_id=case.pk, serials=two, instrument="account", now=later)
    with pytest.raises(Refused, match="还有1名工人"):
        do(case, 第三监察, "correct", later, found="已付", proof=[PROOF])
    [last] = [line.worker_id for line in lines(case, 李监察) if line.amount.left_fen]
    receipt(case, 李监察, last)
    with pytest.raises(Refused, match="同一人"):
        do(case, 李监察, "correct", later, found="已付", proof=[PROOF])
    do(case, 第三监察, "correct", later, found="已付", proof=[PROOF])
    do(case, 第三监察, "propose_close", later, report="三人都已收到")
    do(case, 另一监察, "close", later)
    complaint.refresh_from_db()
    assert (complaint.state, complaint.data["conclusion"], complaint.data["unpaid"]) == ("done", "属实，已经付清", 0)
    assert complaint.data["received_fen"] == 1_500_000
    asked = do(complaint, 周治欠, "call_back_bad", later + DAY, short="no", again="no", reason="说没有拿到")
    assert asked.state == "escalated" and asked.data["reopened"] == 1
    by_way = {(row.instrument, row.received_fen, row.workers) for row in recovered(李监察)}
    assert by_way == {("account", 1_000_000, 2), ("direct", 500_000, 1)}
    [whole] = money_of.owed(actor=李监察, since=date(2019, 8, 1), until=date(2019, 8, 31))
    assert (whole.matters, whole.claimed_fen, whole.received_fen, whole.waiting) == (1, 1_500_000, 1_500_000, 0)
    assert check(actor=SYSTEM, now=later + DAY).broken is None


def lines(case: Matter, actor: Actor) -> tuple[money_of.Line, ...]:
    return money_of.money(actor=actor, matter_id=case.pk, now=AUGUST + 10 * DAY).lines


def owed(actor: Actor) -> tuple[int, ...]:
    [whole] = money_of.owed(actor=actor, since=date(2019, 8, 1), until=date(2019, 8, 31))
    return tuple(vars(whole).values())[1:]


def recovered(actor: Actor) -> list[money_of.Recovered]:
    return money_of.received(actor=actor, since=date(2019, 8, 1), until=date(2019, 8, 31))


def test_a_changed_payment_is_seen(case: Matter, 李监察: Actor) -> None:
    receipt(case, 李监察, workers()[0])
    assert check(actor=SYSTEM, now=AUGUST + DAY).broken is None
    MatterPayment.objects.update(amount_fen=1)
    assert "登记的到账" in str(check(actor=SYSTEM, now=AUGUST + DAY).broken)
