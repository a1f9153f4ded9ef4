"""Requests become rows that the contract takes as it takes a file's."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest

from huxin.facts.cells import Cell
from huxin.facts.validate import Parsed, validate
from huxin.sources.open_api import rows
from tests.sources.open_api import documents as d
from tests.sources.open_api.documents import checked, person, punch, punches, wage, wages


def _blind(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _taken(stream: str, found: Sequence[dict[str, Cell]]) -> dict[str, list[Any]]:
    columns = {name: [row[name] for row in found] for name in found[0]}
    parsed: Parsed = validate(
        stream, columns, range(len(found)), known_projects={d.APPID: 7}, known_accounts=(), region_known=lambda _: True
    )
    assert parsed.rejects == []
    return parsed.values


def _payroll(*details: dict[str, Any], **other: Any) -> rows.Payroll:
    found = checked("Payroll.Add", wages(*details, **other))
    assert found.errors == ()
    return rows.payroll_lines(found.values, "钢筋班", _blind)


def test_punches() -> None:
    given = punches(punch(channel="东门"), punch(direction=2, date="2019-10-08 18:00:00.5"))
    assert _taken("attendance", rows.attendance(checked("WorkerAttendance.Add", given).values)) == {
        "project_id": [7, 7],
        "worker_id": [d.ID_NO] * 2,
        "punched_at": [datetime.fromisoformat(at) for at in ("2019-10-08 07:01:45", "2019-10-08 18:00:00.500000")],
        "direction": ["in", "out"],
        "device": ["东门", None],
    }


def test_a_direction_that_no_table_has_is_none() -> None:
    assert (
        rows.attendance(checked("WorkerAttendance.Add", punches(punch(direction="03"))).values)[0]["direction"] is None
    )


def test_a_line_and_its_claimed_payment() -> None:
    found = _payroll(wage())
    assert _taken("payroll", found.lines) == {
        "project_id": [7],
        "ym": [201909],
        "team": ["钢筋班"],
        "name_id": [None],
        "worker_id": [d.ID_NO],
        "days_e2": [2200],
        "payable_fen": [500_000],
        "deducted_fen": [19_950],
        "net_fen": [480_050],
        "confirmed_on": [None],
    }
    paid = _taken("payments", found.payments)
    assert paid.pop("serial")[0].startswith("claim-")
    assert paid == {
        "project_id": [7],
        "ym": [201909],
        "worker_id": [d.ID_NO],
        "account_no": [d.PAYER],
        "card_id": [d.CARD],
        "card_name_id": [None],
        "amount_fen": [480_050],
        "paid_on": [date(2019, 10, 8)],
        "status": ["claimed"],
        "returned_on": [None],
    }


@pytest.mark.parametrize(
    "paid, net, deducted, claimed",
    [
        ("5000", "5,000.00", "0.00", ["5000"]),
        ("4999.99", "4,999.99", "0.01", ["4999.99"]),
        ("0", "5,000.00", "0.00", []),
        ("5100", "5,000.00", "0.00", ["5100"]),
    ],
)
def test_what_was_paid_never_hides_what_is_owed(paid: str, net: str, deducted: str, claimed: list[str]) -> None:
    found = _payroll(wage(actualAmount=paid))
    assert [(line["net"], line["deducted"]) for line in found.lines] == [(net, deducted)]
    assert [payment["amount"] for payment in found.payments] == claimed
    _taken("payroll", found.lines)


def test_back_pay_settles_the_month_it_names() -> None:
    found = _payroll(wage(isBackPay=1, backPayMonth="2019-05"), wage())
    assert [line["month"] for line in found.lines] == ["2019-09"]
    assert [payment["month"] for payment in found.payments] == ["2019-05", "2019-09"]


def _serial(**other: Any) -> Cell:
    return _payroll(wage(**other)).payments[0]["serial"]


def test_a_payment_is_known_by_the_sender_s_number() -> None:
    first = _serial()
    assert _serial(actualAmount=1, balanceDate="2019-10-01") == first
    assert _serial(thirdPayRollCode="GZ-2") != first
    assert _serial(idCardNumber=d.CIPHER.sealed("622301199001010011")) != first


def test_without_a_number_it_is_known_by_team_month_worker_and_date() -> None:
    first = _serial(thirdPayRollCode=None)
    assert _serial(thirdPayRollCode="", actualAmount=1) == first
    assert _serial(thirdPayRollCode=None, balanceDate="2019-10-01") != first
    assert _payroll(wage(thirdPayRollCode=None), payMonth="2019-08").payments[0]["serial"] != first
    assert _payroll(wage(thirdPayRollCode=None), teamSysNo=1000000002).payments[0]["serial"] != first


def _worker(**other: Any) -> dict[str, Any]:
    return next(rows.people(checked("ProjectWorker.Add", d.people(person(**other))).values, "workerList"))


def _contract(**other: Any) -> dict[str, Any]:
    return next(rows.people(checked("WorkerContract.Add", d.contracts(**other)).values, "contractList"))


def _stay(*passages: dict[str, Any]) -> dict[str, str] | None:
    stay = None
    for row in checked("WorkerEntryExit.Add", d.passages(*passages)).values["workerList"]:
        stay = rows.stay(stay, row)
    return stay


def test_a_roster_row_of_three_documents() -> None:
    row = rows.roster_row(_worker(), _stay(d.passage(date="2019-03-04")), _contract(unit=81, unitPrice="35.5"))
    assert row is not None
    assert _taken("roster", [row]) == {
        "project_id": [7],
        "employer_uscc": ["91620400MA0000000U"],
        "team": ["钢筋班"],
        "name_id": ["张三"],
        "id_type": ["resident"],
        "worker_id": [d.ID_NO],
        "phone_id": ["13900000001"],
        "card_id": [d.CARD],
        "work_type": ["钢筋工"],
        "contract_on": [date(2019, 3, 1)],
        "entered_on": [date(2019, 3, 4)],
        "left_on": [None],
        "wage_mode": ["piece"],
        "wage_rate_fen": [3550],
    }


def test_a_roster_row_without_a_contract() -> None:
    row = rows.roster_row(
        _worker(workType="999", idCardType="08", idCardNumber=d.CIPHER.sealed("E12345678")),
        _stay(d.passage(date="2019-03-04"), d.passage(date="2019-08-01", type="0")),
        None,
    )
    assert row is not None
    found = _taken("roster", [row])
    assert found["contract_on"] == found["wage_mode"] == found["wage_rate_fen"] == [None]
    assert (found["id_type"], found["work_type"], found["left_on"]) == (["passport"], ["999"], [date(2019, 8, 1)])


def test_a_price_without_a_unit_is_no_wage() -> None:
    row = rows.roster_row(_worker(), _stay(d.passage(date="2019-03-04")), _contract(unitPrice=300))
    assert row is not None
    assert (row["wage_mode"], row["wage_rate"]) == (None, None)


def test_without_an_entry_there_is_no_roster_row() -> None:
    assert rows.roster_row(_worker(), None, None) is None
    assert rows.roster_row(_worker(), _stay(d.passage(type=0)), None) is None


def test_whoever_comes_again_begins_a_new_stay() -> None:
    assert _stay(d.passage(date="2019-03-04"), d.passage(date="2019-04-01", type=0), d.passage(date="2019-05-06")) == {
        "entered_on": "2019-05-06"
    }


def test_of_an_entry_that_was_not_told_only_the_exit_is_known() -> None:
    assert _stay(d.passage(type=0)) == {"left_on": "2019-10-08"}
