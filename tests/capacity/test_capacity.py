"""办理能力: the queue against closed forms, the past as it is read, and the weeks ahead."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import factorial, log
from random import Random

import pytest

from huxin.capacity.chance import doubt, poisson, stream
from huxin.capacity.forecast import More, forecast, spread
from huxin.capacity.past import Done, Past, band, fitting, learn, regular, stays
from huxin.capacity.queue import Piece, serve
from huxin.capacity.worktime import DAY, Worktime
from huxin.law.calendar import calendar

TIME = Worktime(calendar())
AT = datetime(2019, 12, 2, 1, tzinfo=UTC)  # Monday, 09:00 in China
BODY = "labour_620402"


def exponential(mean: float, chance: Random) -> float:
    """A time without memory."""
    return -mean * log(1.0 - chance.random())


def waits(people: int, mean_gap: float, work: float | Callable[[Random], float], count: int = 100_000) -> float:
    """The mean wait of a simulated queue, its first tenth left out."""
    chance = stream("closed form", people, mean_gap)
    at, pieces = 0.0, []
    for _ in range(count):
        at += exponential(mean_gap, chance)
        minutes = work(chance) if callable(work) else work
        pieces.append(Piece(int(at), int(at), max(1, round(minutes))))
    done = serve(pieces, [(0, people)], int(at) * 2)
    kept = list(zip(pieces, done, strict=True))[count // 10 :]
    return sum((at or 0) - one.came - one.work for one, at in kept) / len(kept)


@pytest.mark.parametrize(("people", "rho"), [(1, 0.6), (3, 0.7), (8, 0.8)])
def test_queue_waits_as_erlang_says(people: int, rho: float) -> None:
    """M/M/c: Wq = C(c, a) / (c μ − λ), Erlang's formula."""
    mean = 1000.0
    gap = mean / (people * rho)
    a = people * rho
    tail = a**people / factorial(people) / (1 - rho)
    busy = tail / (sum(a**k / factorial(k) for k in range(people)) + tail)
    wanted = busy / (people / mean - 1 / gap)
    got = waits(people, gap, lambda chance: exponential(mean, chance))
    assert got == pytest.approx(wanted, rel=0.08)


def test_queue_with_constant_work_waits_half_as_long() -> None:
    """M/D/1: Wq = ρ / (2 μ (1 − ρ)), after Pollaczek and Khinchine."""
    rho, mean = 0.7, 1000
    assert waits(1, mean / rho, mean) == pytest.approx(rho * mean / (2 * (1 - rho)), rel=0.08)


def test_what_is_due_first_is_taken_up_first_and_nothing_is_laid_down() -> None:
    pieces = [Piece(0, 900, 100), Piece(10, 800, 100), Piece(20, 300, 100), Piece(500, 510, 100)]
    assert serve(pieces, [(0, 1)], 1000) == [100, 300, 200, 600]
    assert serve(pieces, [(0, 1), (50, 2)], 1000) == [100, 200, 150, 600]
    left = serve(pieces, [(0, 2), (50, 0), (700, 1)], 850)
    assert left[:2] == [100, 110] and left[2] == 800 and left[3] is None


def test_nobody_there_means_nothing_done() -> None:
    assert serve([Piece(0, 5, 1)], [(0, 0)], 100) == [None]
    assert serve([], [(0, 1)], 100) == []


def test_draws_have_the_means_they_should() -> None:
    chance = stream("means")
    assert sum(poisson(70.0, chance) for _ in range(4000)) / 4000 == pytest.approx(70, rel=0.02)
    assert sum(poisson(0.4, chance) for _ in range(20_000)) / 20_000 == pytest.approx(0.4, rel=0.04)
    assert sum(doubt(3, chance) for _ in range(20_000)) / 20_000 == pytest.approx(1, rel=0.03)
    assert stream("a").random() != stream("b").random()
    assert stream("a").random() == stream("a").random() == pytest.approx(0.8, abs=0.8)


def test_time_stands_still_at_night_on_sundays_and_over_the_new_year() -> None:
    def at(*when: int) -> int:
        return TIME.at(datetime(*when, tzinfo=UTC))  # type: ignore[arg-type, misc]

    assert at(2019, 12, 2, 2) - at(2019, 12, 2, 1) == 60
    assert at(2019, 12, 3, 1) - at(2019, 12, 2, 9) == 0  # 17:00 to 09:00
    assert at(2019, 12, 9, 1) - at(2019, 12, 6, 1) == DAY  # Friday to Monday
    assert at(2020, 1, 31, 1) - at(2020, 1, 23, 1) == DAY  # Spring Festival, then made longer
    assert at(2019, 12, 2, 16) == TIME.begin(date(2019, 12, 3))  # 24:00 is the end of the day


def history(weeks: int = 20, per_week: int = 4, days: int = 3) -> list[Done]:
    """So many complaints a week, each dealt with in so many days, one after the other."""
    found = []
    for week in range(weeks):
        for n in range(per_week):
            came = AT - timedelta(weeks=weeks - week) + timedelta(days=n % 5, minutes=7 * n)
            over = datetime.combine(calendar().add(came.date(), 5) + timedelta(days=1), datetime.min.time())
            due = (over - timedelta(hours=8)).replace(tzinfo=UTC)
            ended = came + timedelta(days=days)
            found.append(
                Done(BODY, "complaint", "620402", "sm1.accept", came, due, ended if ended < AT else None)
            )  # fmt: skip
    return found


def learned(terms: list[Done], people: int = 2) -> Past:
    return learn(terms, {BODY: people}, at=AT, time=TIME)


def test_too_short_a_past_says_so_and_forecasts_nothing() -> None:
    assert learned([]).lack.startswith("只有0周的办理记录")
    assert "至少要10周" in learned(history(weeks=6, per_week=9)).lack
    assert "办完的时限只有" in learned(history(weeks=12, per_week=1)).lack
    few = [*history(), Done(BODY, "case", "620402", "x", AT - timedelta(days=9), AT, None)]
    past = learned(few)
    assert past.lack == "" and past.left_out == {"case": 0} and [f.kind for f in past.flows] == ["complaint"]


def test_arrivals_are_counted_and_work_is_read_off_the_queue() -> None:
    past = learned(history())
    [flow] = past.flows
    assert flow.seen == 80 and 3 < flow.weekly * past.season["complaint"][band(date(2019, 10, 1))] < 5
    assert past.servers(BODY) == 2 * past.hands[BODY] and past.servers(BODY, 1) == 3 * past.hands[BODY]
    alone, many = (sum(minutes for _, minutes in stays(history(), n, AT, TIME)) for n in (1, 8))
    assert alone < many  # one hand alone must have been quicker with each


@pytest.mark.parametrize("servers", [1, 6])
def test_hands_are_found_again_that_made_the_past(servers: int) -> None:
    """A past made by one hand is read as one or two; where many were at work, whether six or more hardly shows."""
    chance, at, pieces = stream("made", servers), 0.0, []
    for _ in range(400):
        at += exponential(DAY * 2.0 / servers, chance)
        pieces.append(Piece(int(at), int(at) + 3 * DAY, max(1, round(exponential(DAY * 1.8, chance)))))
    done = serve(pieces, [(0, servers)], int(at))
    first = TIME.at(AT) - int(at)

    def moment(minute: int) -> datetime:
        days, rest = divmod(first + minute - TIME.begin(date(2015, 1, 5)), DAY)
        on = calendar().add(date(2015, 1, 4), days + 1)
        return datetime.combine(on, datetime.min.time(), UTC) + timedelta(hours=1, minutes=rest)

    terms = [
        Done(BODY, "complaint", "620402", "x", moment(p.came), moment(p.due), None if end is None else moment(end))
        for p, end in zip(pieces, done, strict=True)
    ]  # fmt: skip
    found = fitting(terms, 1, AT, TIME, name="made")
    assert found <= 2 if servers == 1 else found >= 4


def test_what_came_at_once_by_order_does_not_come_every_week() -> None:
    assert regular([0] * 30 + [3, 7, 9], 20) == (3, 0.95)
    assert regular([0, 5, 9, 14], 20) == (4, 1.0) and regular([2, 2], 20) == (2, 1.0)
    assert regular([0] * 8 + [4] * 8 + [8] * 8, 20) == (24, 1.0)


def test_a_season_is_believed_as_far_as_it_was_seen() -> None:
    lively = history() + [one for one in history() if band(one.started_at.date()) == 2]
    factors = learned(lively).season["complaint"]
    assert factors[2] > 1.2 and factors[-1] == 1.0
    assert 1 < factors[0] < factors[2]  # never seen: taken as the mean of what was


def test_equal_pasts_give_equal_forecasts_and_more_people_never_more_overdue_on_the_whole() -> None:
    past = learned(history(per_week=9, days=9), people=1)
    more = More(date(2019, 12, 2), date(2020, 1, 25), {BODY: 3})
    first, again = (forecast(past, more, seed=7, at=AT, time=TIME) for _ in range(2))
    assert first == again != forecast(past, more, seed=8, at=AT, time=TIME)
    whole = first.lines["", ""]
    assert whole == first.lines["620402", "complaint"]
    assert whole.falls_more.tenths < whole.falls.tenths and whole.change.tenths < 0
    assert whole.falls.low <= whole.falls.tenths / 10 <= whole.falls.high
    assert len(whole.weeks) == 13 and first.load[BODY] > 500


def test_where_nobody_acts_nothing_is_done() -> None:
    past = learned(history(), people=0)
    found = forecast(past, More(date(2019, 12, 2), date(2020, 1, 25), {}), seed=1, at=AT, time=TIME)
    whole = found.lines["", ""]
    assert found.load == {BODY: 0} and whole.weeks[12].tenths > whole.weeks[2].tenths > 0


def test_nobody_added_changes_nothing() -> None:
    past = learned(history())
    whole = forecast(past, More(date(2019, 12, 2), date(2020, 1, 25), {}), seed=1, at=AT, time=TIME).lines["", ""]
    assert whole.weeks == whole.weeks_more and whole.change.tenths == whole.change.high == 0


def test_people_are_spread_by_the_work_that_comes() -> None:
    past = learned(history())
    assert spread(past, [BODY, "labour_620421"], 12) == {BODY: 12, "labour_620421": 0}
    assert spread(past, ["a", "b", "c"], 4) == {"a": 2, "b": 1, "c": 1}


def test_one_goes_first_to_where_something_lies_open_and_nobody_works() -> None:
    past = learned(history())
    lying = Done("labour_620421", "complaint", "620421", "sm1.accept", AT, AT + timedelta(days=3), None)
    left = replace(past, open=(*past.open, lying))
    assert spread(left, [BODY, "labour_620421"], 1) == {BODY: 0, "labour_620421": 1}
    assert spread(left, [BODY, "labour_620421"], 12) == {BODY: 11, "labour_620421": 1}
