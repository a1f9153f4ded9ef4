"""What a move looks up in other matters: nobody is paid twice by the fund, no claim is pursued twice."""

from typing import Any

import pytest

from huxin.access import Actor, Role
from huxin.actions import attachments, matters, recovery
from huxin.actions.matters import MACHINE, Opening
from huxin.actions.recovery import Received
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.queries._amounts import Amount, figures
from huxin.record.models import Matter, Project
from tests.actions.invented import CODE
from tests.proven import AUGUST, site, workers

pytestmark = pytest.mark.django_db
政府 = Actor("县长", "县长", Role.COUNTY_GOVERNMENT, ("620402",), body="government_620402")
财政 = Actor("财政", "财政", Role.FINANCE, ("6204",), body="finance")
仲裁 = Actor("仲裁", "仲裁", Role.ARBITRATION, ("6204",), body="arbitration")
PROOF = "0" * 64


def opened(kind: str, amounts: dict[int, Amount]) -> Matter:
    project = Project.objects.get(code=CODE)
    about = Opening(
        kind=kind, title=project.name, region_code=project.region_code, sector=project.sector,
        body="labour_620402", project_id=project.pk, amounts=amounts, data=figures(amounts.values()),
    )  # fmt: skip
    return matters.open_matter(actor=MACHINE, about=about, given={}, now=AUGUST)


def do(matter: Matter, actor: Actor, name: str, **given: Any) -> Matter:
    return matters.move(actor=actor, matter_id=matter.pk, name=name, given=given, now=AUGUST)


def test_a_claim_under_inspection_is_not_taken_by_arbitration(home: Home) -> None:
    site()
    mine = {workers()[0]: Amount(claimed_fen=500_000)}
    case, claim = opened("case", mine), opened("arbitration", mine)
    with pytest.raises(Refused, match="正在由劳动保障监察立案办理"):
        do(claim, 仲裁, "accept")
    Matter.objects.filter(pk=case.pk).update(open=False)
    assert do(claim, 仲裁, "accept").state == "accepted"


def test_another_workers_case_does_not_stand_in_the_way(home: Home) -> None:
    site()
    opened("case", {workers()[0]: Amount(claimed_fen=500_000)})
    assert do(opened("arbitration", {workers()[1]: Amount(claimed_fen=500_000)}), 仲裁, "accept").state == "accepted"


def test_the_fund_pays_nobody_twice_for_the_same_site(home: Home, 李监察: Actor) -> None:
    site()
    amounts = {worker: Amount(owed_fen=500_000, found=True, months=1) for worker in workers()[:2]}
    first, second = checked(amounts, 李监察), checked(amounts, 李监察)
    do(first, 政府, "approve")
    do(first, 财政, "pay", paid_how="一卡通发放", proof=[PROOF])
    sha256 = attachments.receive(actor=财政, data="签收".encode(), file_name="签收.txt", now=AUGUST)
    recovery.from_receipt(
        actor=财政, matter_id=first.pk, lines=[Received(workers()[0], 100_000)], paid_on=AUGUST.date(),
        instrument="fund", sha256=sha256, now=AUGUST,
    )  # fmt: skip
    with pytest.raises(Refused, match="有1人同一月份已经垫付过"):
        do(second, 政府, "approve")
    overlapping = checked(amounts, 李监察, "2019-07-01", "2019-08-01")
    with pytest.raises(Refused, match="有1人同一月份已经垫付过"):
        do(overlapping, 政府, "approve")
    assert do(checked(amounts, 李监察, "2019-05-01", "2019-05-31"), 政府, "approve").state == "approved"


def test_the_months_of_an_advance_are_in_order(home: Home, 李监察: Actor) -> None:
    site()
    with pytest.raises(Refused, match="所属期止早于所属期起"):
        checked({workers()[0]: Amount(owed_fen=1_000_000, found=True, months=1)}, 李监察, "2019-07-01", "2019-06-01")


def checked(
    amounts: dict[int, Amount], 李监察: Actor, wages_from: str = "2019-06-30", wages_to: str = "2019-07-01"
) -> Matter:
    """An application checked: 2,000 yuan for two workers who are owed 10,000."""
    fund = opened("fund", amounts)
    from huxin.workflows import workflow

    given = {field.key: "1" for field in workflow("fund").move("check").needs}
    given |= {f.key: next(iter(f.choices)) for f in workflow("fund").move("check").needs if f.choices}
    given |= {"advance_fen": "2000", "balance_fen": "5000000", "proof": [PROOF]}
    given |= {"wages_from": wages_from, "wages_to": wages_to}
    return do(fund, 李监察, "check", **given)
