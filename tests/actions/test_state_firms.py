"""国企月报: a month nobody signed is a gap, a nil against what the run says is refused, the later signature counts."""

from datetime import UTC, date, datetime

import pytest

from huxin.access import Actor, Role
from huxin.actions import state_firms
from huxin.actions.state_firms import Signed
from huxin.base.errors import NotFound, Refused
from huxin.queries import state_firms as queries
from huxin.record.models import ProjectMonth, StateFirm, StateFirmMonth
from tests.actions.invented import BUILDER
from tests.queries.test_no_arrears import project

pytestmark = pytest.mark.django_db
NOW = datetime(2019, 12, 11, 2, tzinfo=UTC)
TODAY = date(2019, 12, 11)
HOUSING = Actor("冯住建", "冯住建", Role.SECTOR, ("6204",), ("housing",), body="housing")
FINANCE = Actor("田财政", "田财政", Role.FINANCE, ("6204",), body="finance")


def firm(office: Actor) -> StateFirm:
    return state_firms.register(actor=office, uscc=BUILDER, body="housing", since=date(2019, 9, 20), now=NOW)


def states(actor: Actor, today: date = TODAY) -> dict[int, str]:
    [one] = queries.table(actor=actor, today=today)
    return {cell.ym: cell.state for cell in one.cells}


def sign(one: StateFirm, said: Signed, actor: Actor = HOUSING) -> StateFirmMonth:
    return state_firms.sign(actor=actor, number=one.pk, said=said, now=NOW)


def owed(fen: int, ym: int = 201911) -> None:
    one = project(1, funding="soe", contractor_uscc=BUILDER)
    ProjectMonth.objects.create(
        project=one, ym=ym, attending_heads=9, listed_heads=9, paid_heads=0, net_fen=fen, paid_fen=0, arrears_fen=fen,
        due_on=date(2019, 12, 15), feeds={},
    )  # fmt: skip


def test_gaps_are_shown_from_the_eleventh_of_the_next_month_on(王主任: Actor) -> None:
    one = firm(王主任)
    assert states(王主任, date(2019, 12, 10)) == {
        201911: "waiting", 201910: "missing", 201909: "missing", 201908: "not_asked", 201907: "not_asked",
        201906: "not_asked",
    }  # fmt: skip
    assert states(王主任)[201911] == "missing"
    sign(one, Signed(201911, True, 120))
    sign(one, Signed(201910, False, 120, 3, 900_000))
    assert {ym: state for ym, state in states(HOUSING).items() if ym > 201908} == {
        201911: "nil", 201910: "owed", 201909: "missing",
    }  # fmt: skip


def test_no_nil_against_what_is_on_file(王主任: Actor) -> None:
    one = firm(王主任)
    owed(500_000)
    assert queries.known(BUILDER, 201911) == 500_000
    with pytest.raises(Refused, match=r"这个月欠薪5,000.00元，不能签零报告"):
        sign(one, Signed(201911, True, 9))
    with pytest.raises(Refused, match="填报的金额少于系统里的5,000.00元，请写明原因"):
        sign(one, Signed(201911, False, 9, 1, 100_000))
    first = sign(one, Signed(201911, False, 9, 1, 100_000, "其余十二月九日已付，凭证在后"))
    again = sign(one, Signed(201911, False, 9, 9, 500_000))
    assert again.known_fen == 500_000
    assert list(StateFirmMonth.objects.filter(current=True)) == [again]
    first.refresh_from_db()
    assert not first.current


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Signed(201912, True, 9), "这个月还没有结束"),
        (Signed(201908, True, 9), "从2019-09起报"),
        (Signed(201911, True, 9, 1, 100), "签了零报告，就不能再填"),
        (Signed(201911, False, 9), "不是零报告的，要填欠薪人数和金额"),
        (Signed(201911, False, 9, 10, 100), "欠薪人数多于用工人数"),
    ],
)
def test_what_does_not_fit_is_refused(王主任: Actor, said: Signed, why: str) -> None:
    with pytest.raises(Refused, match=why):
        sign(firm(王主任), said)


def test_only_its_own_body_signs_and_only_the_office_registers(王主任: Actor, 钱劳资: Actor) -> None:
    project(1, funding="soe", owner_uscc=BUILDER)
    assert queries.candidates(actor=王主任) == [(BUILDER, BUILDER)]
    one = firm(王主任)
    assert queries.candidates(actor=王主任) == []
    with pytest.raises(Refused, match="您不是该单位的人员"):
        sign(one, Signed(201911, True, 9), FINANCE)
    elsewhere = Actor("外县", "外县", Role.COUNTY_OFFICE, ("620421",), body="office_620421")
    with pytest.raises(NotFound):
        sign(one, Signed(201911, True, 9), elsewhere)
    assert queries.table(actor=elsewhere, today=TODAY) == []
    with pytest.raises(Refused, match="已经登记"):
        firm(王主任)
    with pytest.raises(Refused):
        state_firms.register(actor=HOUSING, uscc=BUILDER, body="housing", since=TODAY, now=NOW)
    with pytest.raises(Refused):
        queries.table(actor=钱劳资, today=TODAY)
