"""专班 and 堵点 (measures 1 and 2): a seat is vacant while nobody sits there; a proposal is answered by another."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huxin.access import Actor, Role
from huxin.actions import blockages, working_group
from huxin.actions.blockages import Reported
from huxin.base.errors import NotFound, Refused
from huxin.queries import blockages as register
from huxin.queries import working_group as queries
from huxin.queries.blockages import BlockageFilter
from huxin.queries.plan_proofs import PLAN, proofs
from huxin.record.models import Blockage, JournalEntry, Secondment

NOW = datetime(2019, 9, 27, 2, tzinfo=UTC)
OCTOBER, EVE = date(2019, 10, 1), date(2020, 1, 24)
COUNTY = Actor("罗政办", "罗政办", Role.COUNTY_GOVERNMENT, ("620402",), body="government_620402")
OTHER = Actor("马政办", "马政办", Role.COUNTY_GOVERNMENT, ("620421",), body="government_620421")
FOUND = Reported("分包单位不报工资表", "合同没有约定报送", "把报送写进示范合同")


def lend(actor: Actor, *, name: str = "某处长", starts_on: date = OCTOBER, ends_on: date = EVE) -> Secondment:
    return working_group.second(
        actor=actor, body="finance", name=name, post="副县级干部", starts_on=starts_on, ends_on=ends_on, now=NOW
    )


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2019, 7, 11), OCTOBER, EVE),
        (date(2019, 12, 31), OCTOBER, EVE),
        (EVE, OCTOBER, EVE),
        (date(2020, 1, 25), date(2020, 10, 1), date(2021, 2, 11)),  # the festival's first day: the next winter
    ],
)
def test_the_winter_lasts_from_october_until_the_day_before_spring_festival(day: date, first: date, last: date) -> None:
    assert queries.winter(day) == (first, last)


@pytest.mark.django_db
def test_a_seat_is_vacant_until_somebody_comes_and_after_somebody_goes(王主任: Actor) -> None:
    def vacant() -> tuple[tuple[date, date], ...]:
        return next(s.vacant for s in queries.group(actor=王主任, on=OCTOBER).seats if s.body == "finance")

    assert vacant() == ((OCTOBER, EVE),)
    one = lend(王主任, starts_on=date(2019, 10, 8))
    assert vacant() == ((OCTOBER, date(2019, 10, 7)),)
    working_group.release(actor=王主任, number=one.pk, last_day=date(2019, 11, 30), now=NOW)
    assert vacant() == ((OCTOBER, date(2019, 10, 7)), (date(2019, 12, 1), EVE))
    lend(王主任, name="某主任", starts_on=date(2019, 11, 15))
    assert vacant() == ((OCTOBER, date(2019, 10, 7)),)
    lend(王主任, name="某科长", starts_on=OCTOBER, ends_on=date(2019, 10, 10))
    assert vacant() == ()
    assert proofs(actor=王主任, title=PLAN, today=OCTOBER)["2"].text == "1/7 个专班席位整个冬季有人（14%）"
    assert JournalEntry.objects.filter(what__startswith="group.").count() == 4


@pytest.mark.django_db
def test_what_does_not_fit_is_refused_in_one_sentence(王主任: Actor, 孙副局: Actor) -> None:
    with pytest.raises(Refused, match="派出单位不是应派人的单位；姓名须是二到三十个字；结束日期早于开始日期"):
        working_group.second(
            actor=王主任, body="union", name="某", post="干部", starts_on=EVE, ends_on=OCTOBER, now=NOW
        )
    one = lend(王主任)
    with pytest.raises(Refused, match="日期有重叠"):
        lend(王主任, starts_on=EVE, ends_on=EVE + timedelta(days=9))
    with pytest.raises(Refused, match="离开日期须在2019-10-01和2020-01-24之间"):
        working_group.release(actor=王主任, number=one.pk, last_day=EVE, now=NOW)
    working_group.release(actor=王主任, number=one.pk, last_day=OCTOBER, now=NOW)
    with pytest.raises(Refused, match="已经登记为2019-10-01离开专班"):
        working_group.release(actor=王主任, number=one.pk, last_day=date(2019, 10, 2), now=NOW)
    with pytest.raises(NotFound):
        working_group.release(actor=王主任, number=one.pk + 1, last_day=OCTOBER, now=NOW)
    with pytest.raises(Refused):
        lend(孙副局)
    assert Secondment.objects.count() == 1


@given(st.lists(st.tuples(st.integers(-20, 150), st.integers(0, 60)), max_size=8))
def test_every_day_of_the_winter_is_either_covered_or_vacant(spans: list[tuple[int, int]]) -> None:
    days = [(OCTOBER + timedelta(a), OCTOBER + timedelta(a + n)) for a, n in spans]
    found = queries.vacancies(days, OCTOBER, EVE)
    day = OCTOBER
    while day <= EVE:
        covered = any(first <= day <= last for first, last in days)
        assert covered != any(first <= day <= last for first, last in found), day
        day += timedelta(days=1)
    assert list(found) == sorted(found)
    assert all(b - a > timedelta(days=1) for (_, a), (b, _) in zip(found, found[1:], strict=False))


@pytest.mark.django_db
def test_a_proposal_is_answered_once_and_by_somebody_else(王主任: Actor) -> None:
    one = blockages.report(actor=COUNTY, blockage=FOUND, now=NOW)
    given = {"actor": 王主任, "number": one.pk, "text": "写进下半年的示范合同", "now": NOW}
    with pytest.raises(Refused, match="写明改动了哪项规则"):
        blockages.answer(state="adopted", changed="", **given)
    with pytest.raises(Refused, match="不采纳的建议没有改动"):
        blockages.answer(state="rejected", changed="示范合同", **given)
    blockages.answer(state="adopted", changed="示范合同第九条", **given)
    with pytest.raises(Refused, match="已经答复"):
        blockages.answer(state="rejected", changed="", **given)
    line = register.find(actor=COUNTY, number=one.pk)
    assert (line.label, line.changed, line.mine) == ("已采纳", "示范合同第九条", True)
    own = blockages.report(actor=replace(王主任, body="city_office"), blockage=FOUND, now=NOW)
    with pytest.raises(Refused, match="登记堵点的人不能自己答复"):
        blockages.answer(**{**given, "number": own.pk}, state="rejected", changed="")
    assert proofs(actor=王主任, title=PLAN, today=OCTOBER)["1"].text == "1/2 条堵点已答复（50%）"


@pytest.mark.django_db
def test_a_county_sees_its_own_and_the_citys_and_an_enterprise_none(王主任: Actor, 钱劳资: Actor) -> None:
    here, there, city = (
        blockages.report(actor=actor, blockage=FOUND, now=NOW).pk
        for actor in (COUNTY, OTHER, replace(王主任, body="city_office"))
    )

    def seen(actor: Actor) -> set[int]:
        return {line.number for line in register.search(actor=actor, wanted=BlockageFilter(), page=1).rows}

    assert (seen(COUNTY), seen(OTHER)) == ({here, city}, {there, city})
    assert seen(王主任) == {here, there, city}
    with pytest.raises(NotFound):
        register.find(actor=COUNTY, number=there)
    with pytest.raises(Refused):
        seen(钱劳资)
    with pytest.raises(Refused, match="由承担方案任务的单位登记"):
        blockages.report(actor=钱劳资, blockage=FOUND, now=NOW)


@pytest.mark.django_db
def test_a_problem_without_cause_and_proposal_is_no_result(home: object) -> None:
    with pytest.raises(Refused, match="请写明成因、建议"):
        blockages.report(actor=COUNTY, blockage=Reported("分包单位不报工资表", "", "无"), now=NOW)
    assert not Blockage.objects.exists()
