"""Terms against a calendar on paper, and the days that the statutes' rules turn on."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huxin.base.moments import CHINA
from huxin.law.calendar import calendar
from huxin.law.terms import TIMES, Due, Term, due, end_of, extended, passed, reached, resumed
from tests.law import paper

CALENDAR = calendar()
DAYS = st.dates(date(2018, 1, 2), date(2024, 6, 30))
MOMENTS = st.datetimes(datetime.fromisoformat("2018-01-02"), datetime.fromisoformat("2024-06-30"))
TERMS = st.builds(Term, st.integers(0, 90), st.sampled_from(["day", "working_day"]), st.booleans(), st.booleans())
LONG = st.builds(Term, st.integers(0, 14), st.just("month"), st.booleans(), st.booleans())


def noon(day: date) -> datetime:
    """Noon in China, as the product keeps moments."""
    return datetime.combine(day, time(12), CHINA).astimezone(UTC).replace(tzinfo=None)


@given(DAYS, TERMS | LONG)
def test_a_term_ends_as_on_paper(start: date, term: Term) -> None:
    on = paper.last_day(term.amount, term.unit, start, first_counted=term.first_counted, rolls=term.rolls)
    assert due(term, noon(start), CALENDAR) == Due(end_of(on), on)


@pytest.mark.parametrize(
    ("term", "start", "last"),
    [
        (Term(5, "working_day"), date(2019, 9, 27), date(2019, 10, 10)),  # 受理,跨国庆节
        (Term(60, "working_day"), date(2019, 10, 8), date(2019, 12, 30)),
        (Term(90, "working_day"), date(2019, 10, 8), date(2020, 2, 18)),  # 跨延长的春节假期
        (Term(3, "day"), date(2019, 9, 28), date(2019, 10, 8)),  # 末日遇假期顺延
        (Term(3, "day", rolls=False), date(2019, 9, 28), date(2019, 10, 1)),
        (Term(1, "month"), date(2019, 1, 31), date(2019, 2, 28)),
        (Term(1, "month"), date(2020, 1, 31), date(2020, 3, 2)),  # 2月29日是周六
        (Term(1, "year", first_counted=True, rolls=False), date(2018, 5, 1), date(2019, 4, 30)),
        (Term(6, "month", first_counted=True, rolls=False), date(2022, 6, 1), date(2022, 11, 30)),
        (Term(1, "year"), date(2020, 2, 29), date(2021, 3, 1)),
        (Term(0, "day", rolls=False), date(2019, 10, 2), date(2019, 10, 2)),
    ],
)
def test_days_worked_out_by_hand(term: Term, start: date, last: date) -> None:
    assert due(term, noon(start), CALENDAR).on == last


def test_a_term_of_days_ends_at_midnight_in_china_and_one_of_hours_at_its_moment() -> None:
    evening = datetime.fromisoformat("2019-09-27T15:59")  # 23:59 in China
    assert due(Term(1, "day"), evening, CALENDAR).at == datetime.fromisoformat("2019-09-29T16:00")  # 28日休息,29日补班
    assert due(Term(1, "day"), evening + timedelta(minutes=1), CALENDAR).on == date(2019, 9, 29)
    assert due(Term(24, "hour"), evening, CALENDAR).at == evening + timedelta(hours=24)
    assert due(Term(30, "minute"), evening, CALENDAR).on == date(2019, 9, 28)
    assert due(Term(1, "minute"), evening, CALENDAR).on == date(2019, 9, 27)


def test_extra_time_begins_where_the_term_would_have_been_over() -> None:
    first = due(Term(60, "working_day"), noon(date(2019, 10, 8)), CALENDAR)
    assert extended(first, Term(30, "working_day"), CALENDAR).on == date(2020, 2, 18)
    assert extended(first, Term(2, "hour"), CALENDAR).at == first.at + timedelta(hours=2)
    assert extended(first, Term(1, "month"), CALENDAR).on == date(2020, 2, 3)  # 1月30日在延长的假期里


@given(MOMENTS, TERMS, TERMS | LONG, TERMS | LONG)
def test_more_time_never_ends_earlier(start: datetime, term: Term, extra: Term, more: Term) -> None:
    first = due(term, start, CALENDAR)
    longer = extended(first, extra, CALENDAR)
    assert first.at <= longer.at <= extended(longer, more, CALENDAR).at


@given(MOMENTS, TERMS, st.integers(0, 400), st.integers(0, 400))
def test_a_pause_never_shortens_and_a_longer_one_ends_no_earlier(
    start: datetime, term: Term, hours: int, more: int
) -> None:
    first = due(term, start, CALENDAR)
    back = start + timedelta(hours=hours)
    paused = resumed(first, term, start, back, CALENDAR)
    assert first.at <= paused.at <= resumed(first, term, start, back + timedelta(hours=more), CALENDAR).at


def test_whoever_paused_on_the_last_day_is_not_late_on_coming_back() -> None:
    term = Term(2, "working_day")
    first = due(term, noon(date(2019, 7, 17)), CALENDAR)
    assert first.on == date(2019, 7, 19)  # 周五
    assert resumed(first, term, noon(date(2019, 7, 19)), noon(date(2019, 7, 21)), CALENDAR).on == date(2019, 7, 22)


def test_a_year_without_a_notice_is_said_and_counted_by_weekends() -> None:
    over = due(Term(10, "working_day"), noon(date(2026, 12, 28)), CALENDAR)
    assert over.on == date(2027, 1, 11) and "2027年" in (over.notice or "")
    then = calendar(known_on=date(2019, 10, 8))
    assert "2020年" in (due(Term(90, "working_day"), noon(date(2019, 10, 8)), then).notice or "")
    assert due(Term(60, "working_day"), noon(date(2019, 10, 8)), then).notice is None


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(200)), st.sampled_from(TIMES))
def test_time_that_counts_adds_up_and_is_found_again(start: datetime, length: timedelta, unit: str) -> None:
    middle, end = start + length / 2, start + length
    whole = passed(unit, start, end, CALENDAR)
    assert timedelta() <= whole <= length
    assert whole == passed(unit, start, middle, CALENDAR) + passed(unit, middle, end, CALENDAR)
    assert passed(unit, start, reached(unit, start, whole, CALENDAR), CALENDAR) == whole
