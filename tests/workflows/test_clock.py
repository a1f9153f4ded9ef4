"""The clock on single matters: the vectors of the team's papers, pauses, hands, alarms, and the two formulas."""

from datetime import date, datetime, timedelta

import pytest

from huxin.base.errors import LawGap
from huxin.law.calendar import calendar
from huxin.law.terms import Term, end_of
from huxin.workflows._clock import Clock, Duty, Mark, Punctuality, Segment, Tick, clock, punctuality

PLAN = date(2019, 7, 11)
县, 市 = "人社局（县）", "市治欠办"


def at(text: str) -> datetime:
    """A moment in China, as the product keeps it: ``09-27 10:00`` of 2019, or with a year."""
    whole = text if len(text) > 11 else f"2019-{text}"
    return datetime.fromisoformat(whole) - timedelta(hours=8)


def start(when: str, term: str, body: str = 县) -> Mark:
    return Mark(at(when), Tick.START, body, term)


def mark(when: str, tick: Tick, body: str = 县, extra: Term | None = None) -> Mark:
    return Mark(at(when), tick, body, extra=extra)


def shown(*marks: Mark, now: str = "2021-01-01 00:00", opened_on: date = PLAN) -> Clock:
    return clock(marks, opened_on=opened_on, calendar=calendar(), now=at(now))


def due_on(*marks: Mark, now: str = "2021-01-01 00:00") -> date:
    found = shown(*marks, now=now)
    assert found.due is not None
    return found.due.on


def test_accepting_over_the_national_holiday() -> None:
    assert due_on(start("09-27 10:00", "sm1.accept")) == date(2019, 10, 10)


def test_a_case_and_its_extension_over_the_lengthened_spring_festival() -> None:
    case = start("10-08 09:00", "sm2.investigate")
    longer = mark("12-20 09:00", Tick.EXTEND, extra=Term(30, "working_day"))
    assert due_on(case) == date(2019, 12, 30)
    assert due_on(case, longer) == date(2020, 2, 18)
    assert due_on(case, longer, now="2020-01-20 09:00") == date(2020, 2, 14)  # 延长假期还没有公布


def test_a_term_beyond_the_last_notice_says_so_and_takes_the_notice_when_it_comes() -> None:
    marks = start("10-08 09:00", "sm2.investigate"), mark("10-09 09:00", Tick.EXTEND, extra=Term(30, "working_day"))
    early, later = shown(*marks, now="10-09 10:00"), shown(*marks, now="11-21 10:00")
    assert "2020年" in early.notices[0] and later.notices == ()
    assert early.due and later.due and early.due.on < later.due.on


def test_the_states_a_clock_goes_through() -> None:
    accepted = start("09-27 10:00", "sm1.accept")
    stop = mark("10-12 10:00", Tick.STOP)
    assert shown(accepted, now="09-27 09:59").state == "none"
    assert shown(accepted, now="09-27 10:00").state == "running"
    assert shown(accepted, now="10-10 23:59").state == "running"
    assert shown(accepted, now="10-11 00:00").state == "overdue"
    ended = shown(accepted, stop, now="10-12 10:00")
    assert (ended.state, ended.term, ended.due) == ("none", None, None)
    assert [(duty.term, duty.on_time, duty.due.on) for duty in ended.done] == [
        ("sm1.accept", False, date(2019, 10, 10))
    ]


def test_entering_a_state_ends_the_term_before() -> None:
    found = shown(start("09-27 10:00", "sm1.triage"), start("09-27 13:00", "sm1.assign"), now="09-27 14:00")
    assert [(duty.term, duty.on_time) for duty in found.duties] == [("sm1.triage", True), ("sm1.assign", False)]
    assert found.due and found.due.at == at("09-28 13:00")


@pytest.mark.parametrize(
    ("term", "went", "came", "last"),
    [
        ("sm1.accept", "09-29 10:00", "10-09 10:00", date(2019, 10, 14)),  # 9月30日、10月8日、9日
        ("sm1.accept", "09-29 10:00", "09-29 18:00", date(2019, 10, 10)),
        ("sm1.mediate", "09-29 10:00", "10-09 10:00", date(2019, 10, 18)),
        ("warning.observe", "10-01 10:00", "10-11 10:00", date(2019, 11, 6)),
        ("warning.repay", "10-01 10:00", "10-11 10:00", date(2019, 11, 7)),
    ],
)
def test_a_pause_moves_the_end_in_the_terms_own_unit(term: str, went: str, came: str, last: date) -> None:
    marks = start("09-27 10:00", term), mark(went, Tick.PAUSE), mark(came, Tick.RESUME)
    assert due_on(*marks) == last


def test_a_pause_of_hours_is_exact() -> None:
    marks = start("09-27 10:00", "sm1.triage"), mark("09-27 11:00", Tick.PAUSE), mark("09-27 11:25", Tick.RESUME)
    found = shown(*marks, now="09-27 12:00")
    assert found.due and found.due.at == at("09-27 14:25")


def test_while_it_is_paused_nothing_is_overdue_and_nothing_rings() -> None:
    marks = start("09-27 10:00", "sm1.accept"), mark("09-29 10:00", Tick.PAUSE)
    found = shown(*marks, now="11-20 10:00")
    assert (found.state, found.alarms) == ("paused", (None, None, None))
    assert found.used < 1000 and found.due and found.due.at > at("11-20 10:00")


def test_a_term_that_was_over_before_the_pause_stays_over() -> None:
    marks = [start("09-27 10:00", "sm1.accept"), mark("10-14 10:00", Tick.PAUSE)]
    assert shown(*marks, now="10-20 10:00").state == "paused"
    back = shown(*marks, mark("10-20 10:00", Tick.RESUME), now="10-20 10:00")
    assert back.state == "overdue" and back.due and back.due.on == date(2019, 10, 10)


def test_alarms_of_a_term_of_working_days_ring_on_working_days() -> None:
    found = shown(start("09-26 00:00", "sm5.report.ordinary"), now="09-26 00:00")
    early, over, too_long = found.alarms
    assert over == end_of(date(2019, 10, 15)) and too_long == end_of(date(2019, 10, 18))
    assert early is not None and shown(start("09-26 00:00", "sm5.report.ordinary"), now="10-11 16:48").used == 700
    assert early == at("10-11 16:48")  # 11个工作日的七成: 第8个工作日的16时48分


def test_hands_change_and_the_term_goes_on() -> None:
    marks = [
        start("09-27 10:00", "sm1.accept"),
        mark("09-28 10:00", Tick.HAND, 市),
        mark("09-29 10:00", Tick.PAUSE, 市),
        mark("09-30 10:00", Tick.RESUME, 市),
        mark("09-30 12:00", Tick.HAND, 县),
    ]
    found = shown(*marks, now="09-30 18:00")
    term = "sm1.accept"
    assert found.segments == (
        Segment(县, at("09-27 10:00"), at("09-28 10:00"), True, term),
        Segment(市, at("09-28 10:00"), at("09-29 10:00"), True, term),
        Segment(市, at("09-29 10:00"), at("09-30 10:00"), False, term),
        Segment(市, at("09-30 10:00"), at("09-30 12:00"), True, term),
        Segment(县, at("09-30 12:00"), None, True, term),
    )
    assert found.started_at == at("09-27 10:00") and found.due and found.due.on == date(2019, 10, 11)
    assert found.duties[-1].body == 县


def test_time_between_two_terms_is_a_segment_of_nobody_s_term() -> None:
    marks = start("09-27 10:00", "sm1.triage"), mark("09-27 11:00", Tick.STOP), start("09-27 12:00", "sm1.assign")
    found = shown(*marks, mark("09-27 13:00", Tick.STOP), now="09-30 00:00")
    assert [(s.term, s.counted) for s in found.segments] == [("sm1.triage", True), (None, False), ("sm1.assign", True)]
    assert found.segments[-1].end == at("09-27 13:00")


def test_marks_that_mean_nothing_change_nothing() -> None:
    accepted = start("09-27 10:00", "sm1.accept")
    plain = shown(accepted, now="10-01 00:00")
    for tick in (Tick.RESUME, Tick.HAND):
        assert shown(accepted, mark("09-28 10:00", tick), now="10-01 00:00") == plain
    assert shown(mark("09-20 10:00", Tick.STOP), accepted, now="10-01 00:00") == plain
    assert shown(mark("09-20 10:00", Tick.PAUSE), now="10-01 00:00").state == "none"


def test_a_term_the_law_of_the_day_does_not_know_is_a_sentence() -> None:
    with pytest.raises(LawGap, match="作出行政处罚决定"):
        shown(start("09-27 10:00", "sm2.penalty"))


def test_the_day_of_opening_picks_the_law_and_not_the_day_of_the_event() -> None:
    asked = start("2021-08-02 10:00", "sm2.hearing.request")
    old = shown(asked, now="2021-08-03 00:00", opened_on=date(2021, 7, 1))
    new = shown(asked, now="2021-08-03 00:00", opened_on=date(2021, 7, 15))
    assert old.due and new.due and (old.due.on, new.due.on) == (date(2021, 8, 5), date(2021, 8, 9))


def test_what_is_overdue_and_open_stays_in_the_denominator() -> None:
    found = shown(start("09-27 10:00", "sm1.triage"), start("09-27 13:00", "sm1.assign"), now="10-08 00:00")
    late = shown(start("09-27 10:00", "sm1.triage"), mark("09-27 20:00", Tick.STOP), now="10-08 00:00")
    fresh = shown(start("10-07 23:00", "sm1.triage"), now="10-08 00:00")
    duties: list[Duty] = [duty for each in (found, late, fresh) for duty in each.duties]
    told = punctuality(duties, at("10-08 00:00"))
    assert told == Punctuality(on_time=1, closed=2, overdue_open=1)
    assert (told.closed_rate, told.due_rate) == (500, 333)
    before = punctuality(duties, at("09-27 12:00"))
    assert (before.closed_rate, before.due_rate) == (None, None)
    assert punctuality(duties, at("09-27 19:00")) == Punctuality(1, 1, 1)
