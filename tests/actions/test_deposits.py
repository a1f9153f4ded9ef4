"""工资保证金 in use: ordered by somebody else than proposed, paid and put back to the fen, returned after notice."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from huxin.access import Actor, Role
from huxin.actions import opening, wake
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.queries import deposit_life, deposits
from huxin.record.models import Deposit, Matter, Paper, Project
from tests.actions.driving import do, proof, said
from tests.actions.invented import CODE
from tests.proven import site

pytestmark = pytest.mark.django_db
ONE = Actor("郑监察", "郑监察", Role.INSPECTOR, ("620402",), body="labour_620402")
TWO = Actor("吴监察", "吴监察", Role.INSPECTOR, ("620402",), body="labour_620402")
YUAN = 100


def at(month: int, number: int, hour: int = 2) -> datetime:
    return datetime(2022, month, number, hour, tzinfo=UTC)


@pytest.fixture
def project(home: Home) -> Project:
    """A site of 100 million yuan with 2 million in cash at the bank."""
    site()
    one = Project.objects.get(code=CODE)
    Project.objects.filter(pk=one.pk).update(
        contract_amount_fen=100_000_000 * YUAN, permitted_on=date(2022, 4, 1), arrears_fen=0
    )
    Deposit.objects.create(
        deposit_no="BZ-1", project=one, form="cash", amount_fen=2_000_000 * YUAN, stored_on=date(2022, 4, 10),
        recorded_at=at(4, 10),
    )  # fmt: skip
    return Project.objects.get(pk=one.pk)


def opened(kind: str, **given: Any) -> Matter:
    return opening.open_about(actor=ONE, kind=kind, project_code=CODE, given=given, now=at(9, 1))


def case() -> Matter:
    """A case about the site."""
    return opened("case")


def proposed(number: str, yuan: int = 300_000, deposit: str = "BZ-1") -> Matter:
    about = {"deposit_no": deposit, "case_number": number, "order_heads": 12, "order_fen": yuan * YUAN}
    return opened("deposit_use", **about)


def standing(project: Project, day: date) -> tuple[str, int, int]:
    [one] = deposits.standings([project], today=day)
    return one.now.state, one.held_fen, one.short_fen


def test_动用_补足_分毫不差(project: Project) -> None:
    use = proposed(case().number)
    with pytest.raises(Refused, match="同一人"):
        do(use, ONE, "order", at(9, 1), keeper="某银行")
    ordered = do(use, TWO, "order", at(9, 1), keeper="某银行")
    assert ordered.due_on == date(2022, 9, 8)  # five working days from Thursday 1 September
    with pytest.raises(Refused, match=r"多于通知的300,000\.00元"):
        do(use, ONE, "pay", at(9, 5), paid_fen=300_001 * YUAN, paid_on="2022-09-05", proof=[proof()])
    assert standing(project, date(2022, 9, 5)) == ("full", 2_000_000 * YUAN, 0)
    used = do(use, ONE, "pay", at(9, 5), paid_fen=29_999_999, paid_on="2022-09-05", proof=[proof()])
    # ten working days from Monday 5 September; Monday the 12th is the Mid-Autumn holiday
    assert used.due_on == date(2022, 9, 20)
    assert standing(project, date(2022, 9, 5)) == ("top_up", 170_000_001, 29_999_999)
    do(use, ONE, "top_up", at(9, 6), topped_fen=10_000_000, topped_on="2022-09-06", proof=[proof()])
    with pytest.raises(Refused, match=r"还差199,999\.99元"):
        do(use, TWO, "close", at(9, 6))
    life = deposit_life.life(actor=ONE, project_id=project.pk, today=date(2022, 9, 21))
    assert [(one.due_on, one.late) for one in life.open if one.matter_id == use.pk] == [(date(2022, 9, 20), True)]
    do(use, ONE, "top_up", at(9, 22), topped_fen=29_999_999, topped_on="2022-09-22", proof=[proof()])
    with pytest.raises(Refused, match="同一人"):
        do(use, ONE, "close", at(9, 22))
    do(use, TWO, "close", at(9, 22))
    assert standing(project, date(2022, 9, 22)) == ("full", 2_000_000 * YUAN, 0)
    names = ["deposit_use_notice", "deposit_topup_notice", "deposit_topped"]
    assert list(Paper.objects.filter(matter_id=use.pk).order_by("pk").values_list("name", flat=True)) == names
    life = deposit_life.life(actor=ONE, project_id=project.pk, today=date(2022, 9, 22))
    assert [p.title for point in life.points for p in point.papers][0] == "动用工资保证金通知书"
    assert not said(at(9, 23))


def test_没有这一笔_没有案件_钱不够_已到期_都不能动用(project: Project) -> None:
    number = case().number
    for about, why in (
        ({"number": number, "deposit": "BZ-9"}, "没有编号为「BZ-9」的保证金"),
        ({"number": "AJ-0"}, "没有编号为「AJ-0」的监察案件"),
        ({"number": number, "yuan": 2_000_001}, r"只剩2,000,000\.00元"),
    ):
        with pytest.raises(Refused, match=why):
            do(proposed(**about), TWO, "order", at(9, 1), keeper="某银行")
    Deposit.objects.update(form="guarantee", expires_on=date(2022, 8, 31))
    with pytest.raises(Refused, match="不在保"):
        do(proposed(number), TWO, "order", at(9, 1), keeper="某银行")


APPLIED = {"deposit_no": "BZ-1", "ground": "finished", "promise": "8月30日收到申请和承诺书"}
NOTICE = {"publicised": "该项目申请返还工资保证金", "channel": "县政府网站"}


def test_返还_先公示三十天_异议有答复_另一个人决定(project: Project) -> None:
    back = opened("deposit_release", **APPLIED)
    with pytest.raises(Refused, match="工程没有完工"):
        do(back, ONE, "publicise", at(9, 1), **NOTICE)
    Project.objects.update(status="finished", arrears_fen=1)
    with pytest.raises(Refused, match=r"还有欠薪0\.01元"):
        do(back, ONE, "publicise", at(9, 1), **NOTICE)
    Project.objects.update(arrears_fen=0)
    shown = do(back, ONE, "publicise", at(9, 1), **NOTICE)
    # thirty days from 1 September end on 1 October, a holiday: the next working day is the 8th, a Saturday worked
    assert shown.due_on == date(2022, 10, 8)
    do(back, ONE, "object", at(9, 20), objection="称有一个班组没有结清")
    wake.wake(now=at(10, 8))
    assert Matter.objects.get(pk=back.pk).state == "publicised"
    wake.wake(now=at(10, 9))
    assert Matter.objects.get(pk=back.pk).state == "deciding"
    with pytest.raises(Refused, match="还有1件异议"):
        do(back, TWO, "release", at(10, 9), interest_fen=0)
    do(back, ONE, "answer", at(10, 9), answered="已经逐人核对付清")
    with pytest.raises(Refused, match="同一人"):
        do(back, ONE, "release", at(10, 9), interest_fen=0)
    do(back, TWO, "release", at(10, 9), interest_fen=1_234_501)
    with pytest.raises(Refused, match=r"本息2,012,345\.01元"):
        do(back, ONE, "return", at(10, 10), returned_fen=200_000_000, returned_on="2022-10-10", proof=[proof()])
    done = do(back, ONE, "return", at(10, 10), returned_fen=201_234_501, returned_on="2022-10-10", proof=[proof()])
    assert not done.open and Paper.objects.filter(matter_id=back.pk).count() == 2


def test_案件没有办结_不返还(project: Project) -> None:
    Project.objects.update(status="finished")
    case()
    with pytest.raises(Refused, match="1件投诉、案件"):
        do(opened("deposit_release", **APPLIED), ONE, "publicise", at(9, 1), **NOTICE)


def test_换成保函_够数才退现金_不用公示(project: Project) -> None:
    back = opened("deposit_release", **{**APPLIED, "ground": "replaced"})
    with pytest.raises(Refused, match=r"替换以后在保0\.00元，少于应存的2,000,000\.00元"):
        do(back, TWO, "release", at(9, 1), interest_fen=0)
    Deposit.objects.create(
        deposit_no="BH-1", project=project, form="guarantee", amount_fen=2_000_000 * YUAN, recorded_at=at(9, 1),
        stored_on=date(2022, 9, 1), expires_on=date(2024, 9, 1),
    )  # fmt: skip
    with pytest.raises(Refused, match="不需要公示"):
        do(back, ONE, "publicise", at(9, 1), **NOTICE)
    assert do(back, TWO, "release", at(9, 1), interest_fen=0).state == "released"


def test_模拟的城市里各种情况都有_金额都标为类推(city: Home) -> None:
    """What the demo shows: planted faults of R38 and R40, arrears that raise the rate, several sites that lower it."""
    office = Actor("王主任", "王主任", Role.OFFICE, ("6204",))
    found = deposits.every(actor=office, wanted=deposits.DepositFilter(), today=date(2019, 12, 2))
    assert {one.now.state for one in found} >= {"missing", "full", "ending"}
    assert found and all(one.analogy and one.due and one.due.other_fen <= one.due.amount_fen for one in found)
