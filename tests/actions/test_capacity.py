"""办理能力 over real matters: asked, answered by the worker, kept, held against what happened."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huxin.access import Actor, Role
from huxin.actions import capacity, matters
from huxin.actions.capacity import Question
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.queries import capacity as queries
from huxin.record.models import CapacityForecast, JournalEntry, Matter, MatterTerm
from tests.actions.complaining import complained

pytestmark = pytest.mark.django_db
QUARTER = datetime(2019, 10, 8, 2, tzinfo=UTC)


@pytest.fixture
def office(王主任: Actor) -> Actor:
    return replace(王主任, body="city_office")


def answered(home: Home, at: datetime) -> list[CapacityForecast]:
    capacity.answer_all(home, clock=lambda: at)
    return list(CapacityForecast.objects.order_by("pk"))


def test_with_no_past_there_is_a_sentence_and_no_figure(home: Home, office: Actor, now: datetime) -> None:
    assert queries.newest(actor=office) is None
    capacity.begin(now=now)
    assert not CapacityForecast.objects.exists()  # of nothing nothing is said
    capacity.ask(actor=office, question=capacity.usual(now.date()), now=now)
    [row] = answered(home, now)
    told = queries.newest(actor=office)
    assert row.state == "none" and told and told.message.startswith("只有0周的办理记录") and told.lines == ()
    assert queries.checked(actor=office, now=now) == []


def test_a_quarter_is_forecast_by_itself_once_and_kept_and_later_held_against_what_was(
    home: Home, office: Actor, 李监察: Actor, now: datetime
) -> None:
    complained(weeks=20, until=date(2019, 12, 1))
    capacity.begin(now=QUARTER)
    capacity.begin(now=QUARTER + timedelta(hours=1))
    rows = answered(home, QUARTER)
    assert [(row.made, str(row.first)) for row in rows] == [("quarter", "2019-10-08"), ("back", "2019-10-01")]
    said = rows[0]
    assert said.state == "done" and said.digest and len(said.answer["ends"]) == 13
    capacity.begin(now=now)
    assert CapacityForecast.objects.count() == 2 and answered(home, now)[0].answer == said.answer
    spoken = JournalEntry.objects.get(what="capacity.say", subject=f"capacity:{said.pk}")
    assert spoken.given["sha256"] == said.digest

    [check, _] = queries.checked(actor=office, now=now)
    assert check.told.id == said.pk and len(check.weeks) == 7 and check.off is not None
    for week in check.weeks:
        at = datetime.combine(week.until, datetime.min.time(), UTC) - timedelta(hours=8)
        terms = MatterTerm.objects.filter(lane="", kind="complaint", due_at__lte=at)
        assert week.actual == sum(one.ended_at is None or one.ended_at >= at for one in terms)
    county = queries.one(actor=李监察, number=said.pk)
    assert {line.region for line in county.lines} == {"620402"}  # of its own county, and nothing of the city


def test_what_happened_afterwards_changes_no_forecast_of_then(home: Home, office: Actor, now: datetime) -> None:
    """As it would have been made: with the same past it is the same, whatever came later."""
    complained(weeks=12, until=date(2019, 10, 7))
    capacity.begin(now=QUARTER)
    first = {row.made: row.answer for row in answered(home, QUARTER)}
    for matter in Matter.objects.filter(open=True, state="done"):
        given: dict[str, Any] = {"got": "none", "content": "fair", "again": "no", "called": "1"}
        clerk = Actor("周治欠", "周治欠", Role.COUNTY_OFFICE, ("620402",), body="office_620402")
        matters.move(actor=clerk, matter_id=matter.pk, name="call_back", given=given, now=now)
    CapacityForecast.objects.update(state="waiting", tries=0, answer={})
    assert {row.made: row.answer for row in answered(home, now)} == first


def test_twelve_more_are_spread_over_the_counties_that_have_the_work(home: Home, office: Actor, now: datetime) -> None:
    complained(weeks=20, until=date(2019, 12, 1))
    capacity.ask(actor=office, question=Question(12, date(2019, 12, 2), date(2020, 1, 25)), now=now)
    [row] = answered(home, now)
    told = queries.one(actor=office, number=row.pk)
    assert {one.name: one.added for one in told.stations if one.added} == {"白银区人力资源和社会保障局": 12}
    whole = told.lines[0]
    assert whole.change.tenths <= 0 and whole.falls_more.tenths <= whole.falls.tenths
    assert sum(line.now for line in told.of_kind("620402")) == told.of_county[-1].now >= 0


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (Question(-1, date(2019, 12, 2), date(2020, 1, 25)), "人数须在0到500之间"),
        (Question(501, date(2019, 12, 2), date(2020, 1, 25)), "人数须在0到500之间"),
        (Question(12, date(2020, 1, 25), date(2020, 1, 25)), "结束日期须晚于开始日期"),
        (Question(12, date(2019, 12, 1), date(2020, 1, 25)), "开始日期已经过去"),
        (Question(12, date(2020, 5, 1), date(2020, 6, 1)), "开始日期在推算的13周以后"),
    ],
)
def test_a_question_that_does_not_fit_is_refused(question: Question, said: str, office: Actor, now: datetime) -> None:
    with pytest.raises(Refused, match=said):
        capacity.ask(actor=office, question=question, now=now)


def test_who_may_not(吴审计: Actor, 钱劳资: Actor, office: Actor, now: datetime) -> None:
    for actor in (吴审计, 钱劳资, replace(office, sectors=("housing",))):
        with pytest.raises(Refused):
            capacity.ask(actor=actor, question=capacity.usual(now.date()), now=now)
    with pytest.raises(Refused, match="全部行业"):
        queries.listed(actor=replace(office, sectors=("housing",)))
    assert queries.listed(actor=吴审计) == []


def test_killed_three_times_it_says_so(home: Home, office: Actor, now: datetime) -> None:
    number = capacity.ask(actor=office, question=capacity.usual(now.date()), now=now)
    CapacityForecast.objects.filter(pk=number).update(state="running", tries=3)
    [row] = answered(home, now)
    assert row.state == "failed" and "没有再试" in row.message
