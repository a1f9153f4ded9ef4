"""办理能力 over real matters: asked, answered by the worker, kept, held against what happened."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from huxin.access import Actor, Role
from huxin.actions import capacity, matters
from huxin.actions.capacity import Question
from huxin.base.errors import NotFound, Refused
from huxin.base.home import Home
from huxin.capacity.forecast import Figure
from huxin.queries import capacity as queries
from huxin.queries.capacity import Kept
from huxin.record.models import CapacityForecast, JournalEntry, Matter, MatterTerm
from huxin.web.templatetags.capacity import doubt, span
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


def kept_row(made: str, by: str, at: datetime, **more: Any) -> CapacityForecast:
    """A forecast of 白银区 and the city as it is kept: three to five overdue at the end of each of thirteen weeks."""
    week, none = [40, 3, 5], [0, -36, -2]
    given = {"now": 2, "weeks": [week] * 13, "more": [week] * 13, "falls": week, "falls_more": week, "change": none}
    lines = [{"region": region, "kind": kind, **given} for region in ("", "620402") for kind in ("", "complaint")]
    ends = [str(at.date() + timedelta(weeks=n + 1)) for n in range(13)]
    answer = {"ends": ends, "lines": lines, "stations": {}, "kinds": ["complaint"], "left_out": {"ban": 0},
              "ended": 40, "weeks": 20, "replications": 200}  # fmt: skip
    return CapacityForecast.objects.create(**{
        "made": made, "at": at, "first": at.date(), "people": 12, "since": at.date(), "until": date(2020, 1, 25),
        "asked_by": by, "asked_at": at, "state": "done", "answer": answer, "digest": str(at), **more,
    })  # fmt: skip


def test_what_a_county_asks_is_its_own_and_what_the_city_asks_is_everybody_s(
    office: Actor, 李监察: Actor, hired: Callable[[Actor], Any], now: datetime
) -> None:
    for actor in (office, 李监察):
        hired(actor)
    convener = Actor("刘召集", "刘召集", Role.CONVENER, ("6204",))
    said = kept_row("quarter", "system", QUARTER)
    own = kept_row("asked", 李监察.id, QUARTER + timedelta(days=40), people=500)
    for actor in (office, 李监察, convener):
        told = queries.newest(actor=actor)
        assert told and (told.id, told.people) == (said.pk, 12)  # also for whoever asked: theirs is under its number
    assert [one.id for one in queries.listed(actor=convener)] == [said.pk]
    assert [one.told.id for one in queries.checked(actor=convener, now=now)] == [said.pk]
    for actor in (office, convener):
        with pytest.raises(NotFound):
            queries.one(actor=actor, number=own.pk)
    assert queries.one(actor=李监察, number=own.pk).people == 500
    assert [one.id for one in queries.listed(actor=李监察)] == [own.pk, said.pk]
    city = kept_row("asked", office.id, QUARTER + timedelta(days=20), people=30)
    assert [told.id for actor in (李监察, convener) if (told := queries.newest(actor=actor))] == [city.pk, city.pk]


def test_how_the_forecasts_of_the_quarters_held_is_said_where_they_mostly_missed(office: Actor, now: datetime) -> None:
    cache.clear()
    assert queries.kept(actor=office, now=now) == Kept(0, 0)
    kept_row("back", "system", QUARTER - timedelta(weeks=20))  # thirteen weeks of nothing overdue: none inside
    assert queries.kept(actor=office, now=now) == Kept(13, 0)
    kept_row("quarter", "system", QUARTER)  # what was really said comes first
    found = queries.kept(actor=office, now=now)
    assert found == Kept(7, 0) and doubt(found) == "过去的推算 7 周中有 0 周落在区间内，仅供参考。"
    kept_row("asked", office.id, QUARTER + timedelta(days=7))
    assert queries.kept(actor=office, now=now) == found  # of what people ask nothing is said here
    assert doubt(Kept(7, 3)) and not doubt(Kept(8, 4)) and not doubt(Kept(0, 0))


def test_an_interval_is_written_in_words_with_one_kind_of_minus() -> None:
    assert [span(Figure(0, *ends)) for ends in ((-36, -2), (-3, 4), (3, 8))] == ["−36 至 −2", "−3 至 4", "3 至 8"]
