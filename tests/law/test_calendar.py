"""The calendar table against the published calendar package, and against days everybody remembers."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from huxin.base.errors import LawGap
from huxin.law import calendar as module
from huxin.law.calendar import (
    Swap,
    add_working_days,
    calendar,
    calendar_notice,
    is_working_day,
    known_until,
    last_working_day_on_or_before,
    save,
    working_days_between,
)

DAYS = [date(2018, 1, 1) + timedelta(n) for n in range((date(2026, 12, 31) - date(2018, 1, 1)).days + 1)]


def test_every_day_on_file_agrees_with_the_published_calendar() -> None:
    assert [d for d in DAYS if is_working_day(d) != chinese_calendar.is_workday(d)] == []
    assert known_until() == DAYS[-1]


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2019, 9, 29), True),  # 国庆节调休上班的周日
        *((date(2019, 10, n), False) for n in range(1, 8)),
        (date(2019, 10, 8), True),
        (date(2019, 10, 12), True),  # 国庆节调休上班的周六
        (date(2020, 1, 31), False),  # 2020年春节假期延长
        (date(2020, 2, 1), False),
        (date(2020, 2, 2), False),
        (date(2020, 2, 3), True),
        (date(2019, 5, 2), False),
        (date(2019, 5, 5), True),
    ],
)
def test_days_everybody_remembers(day: date, works: bool) -> None:
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("agreed", "due"),
    [
        (date(2019, 10, 7), date(2019, 9, 30)),  # 国庆假期内,提前到节前
        (date(2019, 9, 29), date(2019, 9, 29)),  # 周日,但调休上班
        (date(2019, 6, 15), date(2019, 6, 14)),  # 周六
        (date(2020, 2, 2), date(2020, 1, 23)),  # 延长的春节假期
        (date(2019, 7, 15), date(2019, 7, 15)),
    ],
)
def test_a_pay_day_moves_back_never_forward(agreed: date, due: date) -> None:
    assert last_working_day_on_or_before(agreed) == due


def test_working_days_are_counted_after_the_first_day_and_with_the_last() -> None:
    assert working_days_between(date(2019, 9, 27), date(2019, 9, 29)) == 1
    assert working_days_between(date(2019, 9, 30), date(2019, 10, 7)) == 0
    assert working_days_between(date(2019, 9, 30), date(2019, 10, 12)) == 5
    assert working_days_between(date(2019, 10, 8), date(2019, 10, 8)) == 0
    assert working_days_between(date(2019, 10, 9), date(2019, 10, 8)) == 0


def test_counting_by_formula_equals_counting_day_by_day_also_outside_the_table() -> None:
    for after in (date(2016, 12, 30), date(2019, 12, 31), date(2026, 12, 25)):
        counted = 0
        for n in range(1, 800):
            day = after + timedelta(n)
            counted += is_working_day(day)
            assert working_days_between(after, day) == counted


def test_adding_working_days_is_the_inverse_of_counting() -> None:
    assert add_working_days(date(2019, 9, 30), 5) == date(2019, 10, 12)
    assert add_working_days(date(2019, 10, 1), 0) == date(2019, 10, 1)
    for n in range(1, 60):
        later = add_working_days(date(2020, 1, 20), n)
        assert is_working_day(later) and working_days_between(date(2020, 1, 20), later) == n


def test_a_year_not_on_file_has_weekends_only_and_says_so() -> None:
    assert is_working_day(date(2027, 10, 1)) and not is_working_day(date(2027, 10, 2))
    assert "2027年" in (calendar_notice(date(2027, 10, 1)) or "")
    assert "2017年" in (calendar_notice(date(2017, 12, 29)) or "")
    assert calendar_notice(date(2018, 1, 1)) is None
    assert calendar_notice(known_until()) is None


def test_the_calendar_can_be_asked_what_was_known_on_a_day() -> None:
    change, extension = date(2020, 1, 31), date(2020, 1, 26)
    assert calendar(extension - timedelta(1)).is_working_day(change)
    assert calendar(extension - timedelta(1)).is_working_day(date(2020, 2, 1))  # 补班日,后被延长的假期取代
    assert not calendar(extension).is_working_day(change) and not calendar(extension).is_working_day(date(2020, 2, 1))
    assert calendar(date(2019, 3, 21)).is_working_day(date(2019, 5, 2))
    assert not calendar(date(2019, 3, 22)).is_working_day(date(2019, 5, 2))
    assert "2020年" in (calendar(date(2019, 11, 20)).notice(date(2020, 1, 1)) or "")
    assert calendar(date(2019, 11, 21)).notice(date(2020, 1, 1)) is None
    assert "没有任何一年" in (calendar(date(2017, 1, 1)).notice(date(2018, 1, 1)) or "")
    assert calendar(date(2030, 1, 1)) is calendar()


def test_a_notice_is_known_from_its_date_and_before_the_days_it_changes() -> None:
    assert [swap for swap in calendar().swaps if swap.announced_on >= swap.day] == []
    assert calendar().years == tuple(range(2018, 2027)) and calendar().own is None


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of years that an installation has imported."""
    monkeypatch.setattr(module, "_where", [lambda: tmp_path / "calendar"])
    return tmp_path / "calendar"


def test_an_imported_year_is_seen_at_once_and_leaves_the_others_alone(own: Path) -> None:
    before = calendar()
    day = date(2027, 10, 1)
    save(own, 2027, [Swap(day, "off", "国庆节", date(2026, 11, 5))])
    after = calendar()
    assert is_working_day(day) is False and before.is_working_day(day)
    assert known_until() == date(2027, 12, 31) and calendar_notice(day) is None
    assert after.own and before.own is None
    assert [d for d in DAYS if before.is_working_day(d) != after.is_working_day(d)] == []
    assert calendar(date(2026, 11, 4)).is_working_day(day)
    save(own, 2029, [Swap(date(2029, 10, 1), "off", "国庆节", date(2028, 11, 5))])
    assert "已录入2018至2027年、2029年" in (calendar_notice(date(2028, 1, 1)) or "")


def test_what_another_process_imports_is_seen_without_a_restart(own: Path) -> None:
    day = date(2027, 10, 1)
    assert is_working_day(day)
    code = (
        "import sys; from datetime import date; from pathlib import Path; from huxin.law.calendar import Swap, save; "
    )
    code += "save(Path(sys.argv[1]), 2027, [Swap(date(2027, 10, 1), sys.argv[2], '国庆节', date(2026, 11, 5))])"
    for kind in ("off", "work"):
        subprocess.run([sys.executable, "-c", code, str(own), kind], check=True, cwd=Path(__file__).parents[2])
        assert is_working_day(day) == (kind == "work")
    file = own / "2027.csv"
    file.write_text(file.read_text("utf-8").replace(",work,", ",off,"), "utf-8")  # edited where it stands
    assert not is_working_day(day)
    file.unlink()
    assert is_working_day(day) and calendar().own is None


def test_a_damaged_file_is_a_sentence_and_not_a_plain_year(own: Path) -> None:
    save(own, 2027, [])
    (own / "2028.csv").write_text("day,kind\n2028-01-01,off\n", "utf-8")
    module._calendar.cache_clear()
    with pytest.raises(LawGap, match=r"2028\.csv"):
        calendar()
