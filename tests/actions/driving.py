"""A housing site, a drive, and the moves of a ledger item in it, for the tests of both."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from huxin.access import SYSTEM, Actor, Role
from huxin.actions import attachments, campaigns, ledger, matters, recovery, reports
from huxin.actions.campaigns import Begun
from huxin.actions.ledger import Debt
from huxin.actions.recovery import Received
from huxin.actions.reports import Claim, Grievance, Who
from huxin.queries._told import Told
from huxin.queries.proof_check import check
from huxin.record.models import Campaign, Matter, MatterAmount
from huxin.workflows._campaigns import KINDS, Dates
from tests.actions.invented import CODE, id_no

NOW = datetime(2019, 9, 27, 2, tzinfo=UTC)  # a Friday
DAY = timedelta(days=1)
住建 = Actor("冯住建", "冯住建", Role.SECTOR, ("6204",), ("housing",), body="housing")
郑监察 = Actor("郑监察", "郑监察", Role.INSPECTOR, ("620402",), body="labour_620402")
JUNE = Debt(date(2019, 6, 1), date(2019, 6, 30))
YEAR = Dates(date(2019, 7, 11), date(2019, 12, 31))
VERIFY: dict[str, Any] = {"arrears_cause": "owner", "violation": "division", "verified": "建设单位没有拨付"}


def begun(office: Actor, kind: str = "construction", dates: Dates = YEAR, **more: Any) -> Campaign:
    given = {"title": KINDS[kind].label, "body": "housing", "counties": ["620402", "620421"], **more}
    return campaigns.begin(actor=office, campaign=Begun(kind=kind, dates=dates, **given), now=NOW)


def claims(heads: int = 3) -> list[Claim]:
    return [Claim(Who(f"工人{n}号", id_no(n)), 300_000) for n in range(heads)]


def listed(matter: Matter) -> list[int]:
    """The workers on a list, by number."""
    return sorted(MatterAmount.objects.filter(matter=matter).values_list("worker_id", flat=True))


def do(matter: Matter, actor: Actor, name: str, now: datetime = NOW, **given: Any) -> Matter:
    return matters.move(actor=actor, matter_id=matter.pk, name=name, given=given, now=now)


def said(now: datetime = NOW) -> str:
    """What the audit finds wrong of events, amounts, payments and terms."""
    return check(actor=SYSTEM, now=now).sentence


def proof(text: str = "凭证") -> str:
    return attachments.receive(actor=SYSTEM, data=text.encode(), file_name="凭证.txt", now=NOW)


def verified(item: Matter) -> Matter:
    do(item, 住建, "register", employer="某建筑公司")
    recovery.assess(actor=住建, matter_id=item.pk, owed=dict.fromkeys(listed(item), 300_000), reason="核对", now=NOW)
    return do(item, 住建, "verify", **VERIFY)


PLAN: dict[str, Any] = {
    "money_source": "owner", "parts": "2", "pay1_on": "2019-10-31", "pay1_fen": "3000", "pay2_on": "2019-11-29",
    "pay2_fen": "6000",
}  # fmt: skip


def running(item: Matter) -> Matter:
    verified(item)
    do(item, 住建, "plan", **PLAN)
    return do(item, 住建, "commit", proof=[proof("承诺书")])


def pay(item: Matter, heads: int, now: datetime, fen: int = 300_000, receipt: str = "") -> Matter:
    lines = [Received(worker, fen) for worker in listed(item)[:heads]]
    return recovery.from_receipt(
        actor=住建, matter_id=item.pk, lines=lines, paid_on=now.date(), instrument="direct",
        sha256=proof(receipt or str(now)), now=now,
    )  # fmt: skip


def paid(item: Matter, now: datetime = NOW) -> Matter:
    running(item)
    return pay(item, 3, now)


def closed(item: Matter, office: Actor, now: datetime = NOW) -> Matter:
    paid(item, now)
    do(item, office, "check", now=now, called="3", checked="逐人电话", proof=[proof("核验")])
    return do(item, office, "close", now=now)


def reported(worker: int, now: datetime, once: str = "一") -> Matter:
    who = Who(f"工人{worker}号", id_no(worker))
    told = Grievance(Told(story="又没发", first_ym=201909, last_ym=201909, claimed_fen=200_000, heads=1),
                     region_code="620402", project_code=CODE, own=who, claims=[Claim(who, 200_000)])  # fmt: skip
    return Matter.objects.get(pk=reports.file(grievance=told, once=once, now=now).matter_id)


def found(drive: Campaign, actor: Actor = 住建) -> Matter:
    """By a check: three workers are owed 3,000 yuan each of June."""
    return ledger.by_hand(actor=actor, number=drive.pk, project_code=CODE, debt=JUNE, claims=claims(), now=NOW)
