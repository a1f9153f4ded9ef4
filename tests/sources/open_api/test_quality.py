"""Known data bugs are told to the sender, each row of them; right data is not."""

from datetime import UTC, datetime
from typing import Any

import pytest

from huxin.sources.open_api import METHODS, Note, quality
from tests.sources.open_api import documents as d
from tests.sources.open_api.documents import checked, person, punch, punches, wage, wages

EVENING = datetime(2019, 10, 8, 15, 0, tzinfo=UTC)


def _notes(method: str, data: dict[str, Any], now: datetime = EVENING) -> list[tuple[str, int | None]]:
    found = checked(method, data)
    assert found.errors == ()
    return [(note.kind, note.row) for note in quality(METHODS[method], found.values, now=now)]


def _of_punches(*rows: dict[str, Any], now: datetime = EVENING) -> list[tuple[str, int | None]]:
    return _notes("WorkerAttendance.Add", punches(*rows), now)


def _at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    """Local time of that day."""
    return datetime(2019, 10, 8 if hour >= 8 else 7, (hour - 8) % 24, minute, second, tzinfo=UTC)


def test_right_punches_are_not_told() -> None:
    rows = [punch(date="2019-10-08 07:01:45"), punch(date="2019-10-08 18:30:00", direction="02")]
    assert _of_punches(*rows) == []
    assert _of_punches(*rows, now=EVENING.replace(tzinfo=None)) == []


def test_an_exit_before_the_day_s_entry_is_a_twelve_hour_clock() -> None:
    rows = [punch(date="2019-10-08 07:01:45"), punch(date="2019-10-08 06:30:00", direction="02")]
    assert _of_punches(*rows) == [("twelve_hour_clock", 1)]
    assert _of_punches(*reversed(rows)) == [("twelve_hour_clock", 0)]


def test_of_two_workers_each_is_judged_alone() -> None:
    other = d.CIPHER.sealed("622301199001010011")
    rows = [punch(date="2019-10-08 07:01:45"), punch(date="2019-10-08 06:30:00", direction="02", idCardNumber=other)]
    assert _of_punches(*rows) == []


def test_the_end_of_a_night_shift_is_not_told() -> None:
    rows = [punch(date="2019-10-08 06:00:00", direction="02"), punch(date="2019-10-08 18:30:00")]
    assert _of_punches(*rows) == []


@pytest.mark.parametrize("minutes, told", [(-1, False), (0, True), (10, True), (11, False)])
def test_a_single_punch_sent_twelve_hours_after_what_it_says(minutes: int, told: bool) -> None:
    """A client at work sends each punch at once, so one of half past five in the afternoon says half past five."""
    found = _of_punches(punch(date="2019-10-08 05:30:00", direction="02"), now=_at(17, 30 + minutes))
    assert found == ([("twelve_hour_clock", 0)] if told else [])


def test_swapped_minutes_and_seconds() -> None:
    assert _of_punches(punch(date="2019-10-08 09:45:01"), now=_at(9, 1, 50)) == [("swapped_clock", 0)]


def test_a_punch_of_the_future() -> None:
    assert _of_punches(punch(date="2019-10-08 11:30:40"), now=_at(9, 1, 50)) == [("future", 0)]
    assert _of_punches(punch(date="2019-10-08 09:03:40"), now=_at(9, 1, 50)) == []


def test_right_wages_are_not_told() -> None:
    assert _notes("Payroll.Add", wages(wage(actualAmount=5000))) == []


@pytest.mark.parametrize(
    "change, kind",
    [
        ({"payRollBankName": "中国农业银行白银支行"}, "payer_bank"),
        ({"payRollBankCardNumber": d.CIPHER.sealed(d.PAYER)}, "payer_card"),
        ({"thirdPayRollCode": None}, "number_missing"),
        ({"actualAmount": "4999.99"}, "paid_less"),
        ({"actualAmount": "5000.01"}, "paid_more"),
    ],
)
def test_wages_that_look_wrong(change: dict[str, Any], kind: str) -> None:
    assert _notes("Payroll.Add", wages(wage(actualAmount=5000), wage(actualAmount=5000) | change)) == [(kind, 1)]


def test_two_accounts_at_one_bank_are_not_told() -> None:
    same = wage(actualAmount=5000, payRollBankName="中国农业银行白银支行", payRollBankCode="103")
    assert _notes("Payroll.Add", wages(same)) == []


def test_a_code_that_no_table_has() -> None:
    found = checked("ProjectWorker.Add", d.people(person(), person(workType="999", cultureLevelType=7)))
    assert quality(METHODS["ProjectWorker.Add"], found.values, now=EVENING) == [
        Note("unknown_code", "workType的值999不在工种字典表中，已按原值保存", 1)
    ]
    assert _notes("Corp.Upload", {**d.CORP, "areaCode": "620402", "corpType": "155"}) == [("unknown_code", None)]


def test_a_question_is_of_good_quality() -> None:
    assert _notes("WorkerAttendance.Query", {"date": "2019-10-08"}) == []
    assert _notes("AsyncHandleResult.Query", {"requestSerialCode": "a"}) == []


def test_no_sentence_holds_a_personal_value() -> None:
    rows = [wage(payRollBankCardNumber=d.CIPHER.sealed(d.PAYER), thirdPayRollCode="", actualAmount=1)]
    notes = quality(METHODS["Payroll.Add"], checked("Payroll.Add", wages(*rows)).values, now=EVENING)
    said = "".join(note.said for note in notes)
    assert notes and not [text for text in (d.ID_NO, d.CARD, d.PAYER, "张三") if text in said]
