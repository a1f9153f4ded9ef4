"""零公布记录 and the table of quarters: a quarter closes with a batch, with a record of two people, or red."""

from datetime import UTC, date, datetime

import pytest

from huxin.access import Actor
from huxin.actions import publications
from huxin.base.errors import NotFound, Refused
from huxin.queries import publications as queries
from huxin.queries.plan_proofs import PLAN, proofs
from huxin.record.models import JournalEntry, Matter, NilRecord
from tests.actions.test_cases import complaint
from tests.actions.test_publication import candidate, case, shown

__all__ = ["candidate", "case", "complaint", "shown"]

pytestmark = pytest.mark.django_db
HERE = "620402"
OVER = datetime(2019, 10, 8, 2, tzinfo=UTC)  # the third quarter is over, its ten days are not


def propose(actor: Actor, quarter: int = 20193, region: str = HERE, reason: str = "查了三季度全部结案") -> NilRecord:
    return publications.propose_nil(actor=actor, region_code=region, quarter=quarter, reason=reason, now=OVER)


def state(actor: Actor, today: str, quarter: int = 20193) -> str:
    rows = dict(queries.table(actor=actor, today=date.fromisoformat(today)))
    return next(cell.state for cell in rows[HERE] if cell.quarter == quarter)


def test_零公布由一人登记_另一人签_都在操作记录里(李监察: Actor, 周治欠: Actor) -> None:
    one = propose(李监察)
    assert state(李监察, "2019-10-08") == "waiting"
    with pytest.raises(Refused, match="另一位"):
        publications.sign_nil(actor=李监察, number=one.pk, now=OVER)
    publications.sign_nil(actor=周治欠, number=one.pk, now=OVER)
    assert state(李监察, "2019-10-11") == "nil"
    assert list(JournalEntry.objects.order_by("id").values_list("what", "who")) == [
        ("publication.nil", "李监察"), ("publication.sign_nil", "周治欠"),
    ]  # fmt: skip
    with pytest.raises(Refused, match="已经签过"):
        publications.sign_nil(actor=周治欠, number=one.pk, now=OVER)


@pytest.mark.parametrize(("today", "expected"), [("2019-10-10", "running"), ("2019-10-11", "missing")])
def test_季度结束后第十日还不标红_第十一日标红(李监察: Actor, today: str, expected: str) -> None:
    assert state(李监察, today) == expected


def test_只有一人登记的零公布_过期照样标红(李监察: Actor) -> None:
    propose(李监察)
    assert state(李监察, "2019-10-11") == "missing"


def test_不能登记的零公布_逐一说明(李监察: Actor, 外县监察: Actor, 赵只读: Actor) -> None:
    for actor, quarter, reason, told in (
        (李监察, 20194, "查过", "还没有结束"), (外县监察, 20193, "查过", "不在您的管辖"),
        (李监察, 20193, " ", "怎样核查"), (赵只读, 20193, "查过", "不办理社会公布"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=told):
            propose(actor, quarter, reason=reason)
    propose(李监察)
    with pytest.raises(Refused, match="已经登记过"):
        propose(李监察)
    with pytest.raises(NotFound):
        publications.sign_nil(actor=李监察, number=0, now=OVER)


def test_还有候选没有办完的_不能登记零公布(candidate: Matter, 李监察: Actor) -> None:
    Matter.objects.filter(pk=candidate.pk).update(opened_on=date(2019, 9, 30))
    with pytest.raises(Refused, match=candidate.number):
        propose(李监察)


def test_公布过的季度_不能登记零公布_撤回也算公布过(shown: Matter, 李监察: Actor) -> None:
    assert state(李监察, "2020-01-20", 20194) == "published"
    with pytest.raises(Refused, match="已经有公布"):
        publications.propose_nil(
            actor=李监察, region_code=HERE, quarter=20194, reason="查过", now=datetime(2020, 1, 2, tzinfo=UTC)
        )


def test_方案第十一项的证明_是已经结束的季度(shown: Matter, 李监察: Actor) -> None:
    def proof(today: date) -> tuple[int, int]:
        found = proofs(actor=李监察, title=f"白银市{PLAN}", today=today)["11"]
        return found.top, found.bottom

    assert proof(date(2019, 9, 30)) == (0, 0)  # the plan asks from its first quarter on
    assert proof(date(2019, 12, 31)) == (0, 1)
    assert proof(date(2020, 1, 1)) == (1, 2)
