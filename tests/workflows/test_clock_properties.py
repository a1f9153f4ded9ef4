"""What holds of every clock, whatever happens in whatever order."""

from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, reject
from hypothesis import strategies as st

from huxin.base.moments import local_day
from huxin.law.calendar import calendar
from huxin.law.terms import Due, Term, end_of
from huxin.workflows._clock import Clock, Mark, Tick, clock
from tests.law import paper

BEGIN = datetime.fromisoformat("2019-09-20T01:30")
PLAN = date(2019, 7, 11)
FAR = BEGIN + timedelta(days=400)
CODES = ("sm1.accept", "sm2.investigate", "sm1.mediate", "sm1.triage", "warning.repay", "warning.observe", "sm1.open")
TERMS = st.builds(Term, st.integers(0, 40), st.sampled_from(["hour", "day", "working_day", "month"]))
OFFSETS = st.integers(0, 150 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
MARKS = st.builds(
    Mark,
    OFFSETS.map(lambda offset: BEGIN + offset),
    st.sampled_from(Tick),
    st.sampled_from(["县", "市"]),
    st.sampled_from(CODES),
    TERMS,
)
HISTORIES = st.lists(MARKS, min_size=1, max_size=12, unique_by=lambda mark: mark.at)
NOWS = OFFSETS.map(lambda offset: BEGIN + 2 * offset)


def shown(marks: list[Mark], now: datetime = FAR) -> Clock:
    return clock(marks, opened_on=PLAN, calendar=calendar(), now=now)


def over(marks: list[Mark], now: datetime = FAR) -> Due:
    found = shown(marks, now).due
    assert found is not None
    return found


@given(HISTORIES, NOWS, st.randoms())
def test_the_order_in_which_events_are_told_does_not_matter(marks: list[Mark], now: datetime, chance: object) -> None:
    told = list(marks)
    chance.shuffle(told)  # type: ignore[attr-defined]
    assert shown(told, now) == shown(marks, now)


@given(HISTORIES, NOWS)
def test_segments_sum_to_the_whole(marks: list[Mark], now: datetime) -> None:
    found = shown(marks, now)
    assert all(one.end == two.start for one, two in pairwise(found.segments))
    assert all(s.end is None or s.start < s.end for s in found.segments)
    assert bool(found.segments) == bool(found.duties) or all(d.started_at == d.ended_at for d in found.duties)
    length = sum(((s.end or now) - s.start for s in found.segments if s.term), timedelta())
    assert length == sum(((duty.ended_at or now) - duty.started_at for duty in found.duties), timedelta())
    counted = [s.counted for s in found.segments if s.end is None]
    assert counted == ([found.state != "paused"] if found.term else [])


@given(HISTORIES, NOWS, NOWS)
def test_what_happens_later_never_moves_a_past_answer(marks: list[Mark], now: datetime, later: datetime) -> None:
    """Neither later events, nor notices announced later, nor time: 2020's notice and its change lie in between."""
    now, later = sorted((now, later))
    then = shown(marks, now)
    assert then == clock(
        [mark for mark in marks if mark.at <= now],
        opened_on=PLAN,
        calendar=calendar(known_on=local_day(now)),
        now=now,
    )
    assert shown(marks, later).done[: len(then.done)] == then.done


@given(st.sampled_from(CODES), st.lists(OFFSETS, min_size=2, max_size=8, unique=True), st.data())
def test_a_pause_never_shortens(code: str, offsets: list[timedelta], data: st.DataObject) -> None:
    moments = sorted(BEGIN + timedelta(minutes=1) + offset for offset in offsets)
    begun = Mark(BEGIN, Tick.START, "县", code)
    extra = data.draw(st.lists(st.tuples(OFFSETS, TERMS), max_size=2))
    extensions = [Mark(BEGIN + offset, Tick.EXTEND, "县", extra=term) for offset, term in extra]
    pauses = [
        Mark(moment, tick, "县")
        for pair in zip(moments[::2], moments[1::2], strict=False)
        for moment, tick in zip(pair, (Tick.PAUSE, Tick.RESUME), strict=True)
    ]
    assert over([begun, *extensions, *pauses]).at >= over([begun, *extensions]).at
    assert over([begun, *extensions, *pauses]).at >= over([begun, *extensions, *pauses[2:]]).at


@given(st.sampled_from(CODES), OFFSETS, TERMS, st.integers(0, 30))
def test_more_time_is_never_less(code: str, offset: timedelta, extra: Term, more: int) -> None:
    begun = Mark(BEGIN, Tick.START, "县", code)
    longer = Term(extra.amount + more, extra.unit)
    ends = [
        over([begun, Mark(BEGIN + offset, Tick.EXTEND, "县", extra=term)]).at
        for term in (Term(0, "hour"), extra, longer)
    ]
    assert ends == sorted(ends) and ends[0] == over([begun]).at


@given(st.sampled_from(CODES), OFFSETS, OFFSETS)
def test_whoever_begins_later_ends_no_earlier(code: str, one: timedelta, two: timedelta) -> None:
    first, second = sorted((BEGIN + one, BEGIN + two))
    assert over([Mark(first, Tick.START, "县", code)]).at <= over([Mark(second, Tick.START, "县", code)]).at


@given(HISTORIES, NOWS)
def test_the_alarms_ring_when_the_parts_are_reached(marks: list[Mark], now: datetime) -> None:
    found = shown(marks, now)
    assert (found.state in ("running", "overdue")) == (None not in found.alarms)
    if found.due is None or found.state == "paused":
        return
    early, due_at, too_long = found.alarms
    assert early is not None and due_at is not None and too_long is not None
    assert early <= due_at == found.due.at < too_long
    assert (found.state == "overdue") == (found.used >= 1000) == (due_at <= now)
    if early <= now:
        assert found.used >= 699
    elif found.used:
        assert found.used <= 700


@given(st.integers(1, 30), st.booleans(), st.lists(st.integers(0, 60), min_size=0, max_size=6, unique=True))
def test_the_clock_agrees_with_a_calendar_on_paper(amount: int, working: bool, days: list[int]) -> None:
    start, moments = BEGIN, sorted(days)
    code, unit = ("sm1.accept", "working_day") if working else ("warning.observe", "day")
    base = 5 if working else 30
    extra = Mark(BEGIN, Tick.EXTEND, "县", extra=Term(amount, unit, rolls=False))
    pairs = list(zip(moments[::2], moments[1::2], strict=False))
    marks = [
        Mark(BEGIN + timedelta(day, minutes=1), tick, "县")
        for pair in pairs
        for day, tick in zip(pair, (Tick.PAUSE, Tick.RESUME), strict=True)
    ]
    first = local_day(start)
    pauses = [(first + timedelta(one), first + timedelta(two)) for one, two in pairs]
    counts = paper.works if working else lambda day: True
    on = paper.last_day_with_pauses(base + amount, first, pauses, counts)
    if on is None:  # a pause on the last day: a rule and a test of its own
        reject()
    assert over([Mark(start, Tick.START, "县", code), extra, *marks]) == Due(end_of(on), on)
