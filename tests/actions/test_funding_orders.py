"""责令限期拨付 (保障农民工工资支付条例第五十九条): ordered by human resources with the government's approval; a day
late, it proposes a talk with its proof, and nothing happens by itself."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from huxin.access import Actor, Role
from huxin.actions import funding, talks
from huxin.base.errors import NotFound, Refused
from huxin.queries import funding as money
from huxin.queries import talks as queries
from huxin.record.models import FundingStep, JournalEntry, Matter, Project
from tests.proven import site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
OFFICE = Actor("王主任", "王主任", Role.OFFICE, ("6204",), body="city_office")
COUNTY = Actor("李监察", "李监察", Role.INSPECTOR, ("620402",), body="labour_620402")
CITY = Actor("赵人社", "赵人社", Role.BUREAU, ("6204",), body="human_resources")
FINANCE = Actor("田财政", "田财政", Role.FINANCE, ("6204",), body="finance")


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


ORDERED, DUE, LATE = date(2020, 6, 1), date(2020, 6, 10), date(2020, 6, 11)


@pytest.fixture
def project() -> Project:
    """A government's, of which three thousand yuan of wages are owed."""
    site()
    Project.objects.update(funding="government", region_code="620402", arrears_fen=300_000)
    return Project.objects.get()


def order(project: Project, actor: Actor = COUNTY, **but: Any) -> FundingStep:
    given = {
        "kind": "order", "on": ORDERED, "amount_fen": 300_000, "document": "区人社令〔2020〕3号", "due_on": DUE,
        "approved": "区政发〔2020〕8号", "now": at(ORDERED),
    }  # fmt: skip
    return funding.enter(actor=actor, project_id=project.pk, **{**given, **but})


def paid(project: Project, on: date, fen: int, document: str) -> None:
    funding.enter(
        actor=FINANCE, project_id=project.pk, kind="appropriation", on=on, amount_fen=fen, document=document, now=at(on)
    )


def proposed(day: date) -> list[queries.Proposal]:
    return queries.proposed(actor=OFFICE, now=at(day))


def test_one_day_late_proposes_a_talk_with_its_proof_and_a_person_opens_it(project: Project) -> None:
    one = order(project)
    assert proposed(DUE) == [] and money.KINDS[one.kind] == "责令限期拨付"
    [found] = proposed(LATE)
    assert (found.trigger, found.body, found.level) == ("funding", "government_620402", "unit")
    assert (found.project_id, found.evidence) == (project.pk, ())
    for said in (project.name, "区人社令〔2020〕3号", "批准文号区政发〔2020〕8号", "逾期1天", "3,000.00元没有登记拨付",
                 "由市人社局约谈直接责任部门"):  # fmt: skip
        assert said in found.reason
    assert not Matter.objects.exists(), "nobody is talked to by a machine"
    talk = talks.open_talk(actor=OFFICE, key=found.key, level="unit", cause=found.reason, now=at(LATE))
    assert (talk.project_id, talk.body, talk.data["trigger"]) == (project.pk, "government_620402", "funding")
    assert proposed(LATE) == []


def test_paid_in_full_from_its_day_on_there_is_nothing_to_talk_about(project: Project) -> None:
    paid(project, date(2020, 5, 20), 300_000, "以前的拨款")
    order(project)
    paid(project, DUE, 100_000, "拨款2")
    [found] = proposed(LATE)
    assert "2,000.00元没有登记拨付" in found.reason, "what was paid before the order is not its payment"
    paid(project, LATE, 200_000, "拨款3")
    assert proposed(LATE) == []


def test_of_two_orders_the_earlier_is_paid_first(project: Project) -> None:
    order(project)
    second = order(project, on=date(2020, 6, 2), now=at(date(2020, 6, 2)), document="区人社令〔2020〕4号")
    paid(project, date(2020, 6, 5), 300_000, "拨款1")
    [found] = proposed(LATE)
    assert found.key == f"funding:{second.pk}"


def test_what_was_withdrawn_or_is_the_city_s_proposes_nothing(project: Project) -> None:
    one, city = order(project), order(project, CITY, document="市人社令〔2020〕1号")
    assert city.body == "human_resources" and one.body == "labour_620402"
    assert [found.key for found in proposed(LATE)] == [f"funding:{one.pk}"]
    with pytest.raises(NotFound):
        funding.withdraw(actor=FINANCE, project_id=project.pk, number=one.pk, reason="不是我们登记的", now=at(LATE))
    funding.withdraw(actor=COUNTY, project_id=project.pk, number=one.pk, reason="文号错了", now=at(LATE))
    assert proposed(LATE) == []
    noted = JournalEntry.objects.filter(what__startswith="funding.").order_by("pk")
    assert list(noted.values_list("what", flat=True)) == ["funding.enter"] * 2 + ["funding.withdraw"]


@pytest.mark.parametrize(
    ("actor", "but", "why"),
    [
        (COUNTY, {"on": date(2020, 4, 30)}, "2020-05-01起施行"), (COUNTY, {"due_on": None}, "拨付的限期"),
        (COUNTY, {"due_on": date(2020, 5, 31)}, "不早于责令的日期"), (COUNTY, {"approved": " "}, "批准的文号"),
        (COUNTY, {"amount_fen": None}, "请填写金额"), (COUNTY, {"kind": "appropriation"}, "不由您登记"),
        (FINANCE, {}, "不由您登记"), (Actor("审", "审", Role.AUDITOR, ("6204",)), {}, "您的角色是"),
    ],
)  # fmt: skip
def test_an_order_that_does_not_fit_is_refused(project: Project, actor: Actor, but: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        order(project, actor, **but)
    assert not FundingStep.objects.exists()


@pytest.mark.parametrize(("on", "keys"), [(date(2020, 4, 30), 0), (date(2020, 5, 1), 1)])
def test_an_order_on_file_from_before_the_law_proposes_no_talk_by_it(project: Project, on: date, keys: int) -> None:
    """However it came onto the record: 条例 is in force from 1 May 2020."""
    one = order(project)
    FundingStep.objects.filter(pk=one.pk).update(on=on)
    assert len(proposed(LATE)) == keys
    assert any("第五十九条" in said for said in doubts(project, LATE)) is bool(keys)


def test_the_project_s_line_says_that_it_is_late(project: Project) -> None:
    order(project)
    assert not any("第五十九条" in said for said in doubts(project, DUE))
    assert any("逾期1天" in said and "第五十九条" in said for said in doubts(project, LATE))


def doubts(project: Project, day: date) -> tuple[str, ...]:
    return money.funding(actor=COUNTY, project_id=project.pk, now=at(day)).doubts
