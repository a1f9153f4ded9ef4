"""Checked requests → rows of the contract, as a file would hold them: raw cells under the streams' column names."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from huxin.base.money import fen, yuan
from huxin.facts.cells import Cell
from huxin.sources.open_api import dictionaries

Row = dict[str, Cell]
Document = Mapping[str, Any]
"""Checked values, or what was kept of them."""

_ID_TYPES = {"01": "resident", "08": "passport"}
_DIRECTIONS = {"01": "in", "02": "out"}


def attendance(values: Document) -> list[Row]:
    """Punches, from WorkerAttendance.Add; the passage stands for the device."""
    project = values["projectCode"]
    return [
        {
            "project_code": project,
            "id_no": row["idCardNumber"],
            "punched_at": row["date"],
            "direction": _DIRECTIONS.get(row["direction"]),
            "device": row["channel"],
        }
        for row in values["dataList"]
    ]


class Payroll(NamedTuple):
    """A part of a team's sheet: lines of `payroll`, and rows of `payments` that nobody but the sender vouches for."""

    lines: list[Row]
    payments: list[Row]


def payroll_lines(values: Document, team_name: str, blind: Callable[[str], str]) -> Payroll:
    """Lines and claimed payments, from Payroll.Add.

    What was paid is the net of a line, the rest of what was payable its deduction; where nothing was paid, or more
    than payable, all of it is the net, so that nothing owed goes unseen. Back pay settles the month it names and is no
    line of the month in which it is paid.

    Args:
        values: as checked.
        team_name: of the team numbered `teamSysNo`.
        blind: an index that tells nothing, in letters; a payment is known by it, since the sender's number may hold
            personal data and stands in the fact store.
    """
    found = Payroll([], [])
    for row in values["detailList"]:
        payable, paid = fen(row["totalPayAmount"]), fen(row["actualAmount"])
        if not row["isBackPay"]:
            net = paid if 0 < paid < payable else payable
            found.lines.append(_line(values, row, team_name, payable, net))
        if paid:
            found.payments.append(_payment(values, row, blind))
    return found


def _line(values: Document, row: Document, team_name: str, payable: int, net: int) -> Row:
    return {
        "project_code": values["projectCode"],
        "month": values["payMonth"],
        "team": team_name,
        "name": None,
        "id_no": row["idCardNumber"],
        "days": row["days"],
        "payable": yuan(payable),
        "deducted": yuan(payable - net),
        "net": yuan(net),
        "confirmed_on": None,
    }


def _payment(values: Document, row: Document, blind: Callable[[str], str]) -> Row:
    month = row["backPayMonth"] if row["isBackPay"] else values["payMonth"]
    own = row["thirdPayRollCode"] or f"{values['teamSysNo']}|{month}|{row['balanceDate']}"
    known_by = f"{values['projectCode']}|{own}|{row['idCardNumber']}"
    return {
        "serial": f"claim-{blind(known_by)}",
        "project_code": values["projectCode"],
        "month": month,
        "id_no": row["idCardNumber"],
        "account_no": row["payBankCardNumber"],
        "card_no": row["payRollBankCardNumber"],
        "card_name": None,
        "amount": row["actualAmount"],
        "paid_on": row["balanceDate"],
        "status": "claimed",
        "returned_on": None,
    }


def people(values: Document, rows: str) -> Iterator[dict[str, Any]]:
    """Each row of a list with what stands above it: a document about one person."""
    above = {name: value for name, value in values.items() if not isinstance(value, list)}
    for row in values[rows]:
        yield above | row


def stay(before: Document | None, passage: Document) -> dict[str, str]:
    """The stay of a worker after one more entry or exit: ``{"entered_on": …, "left_on": …}``, the latter if over."""
    if passage["type"] == "1":
        return {"entered_on": passage["date"]}
    return {**(before or {}), "left_on": passage["date"]}


def roster_row(worker: Document, entry: Document | None, contract: Document | None) -> Row | None:
    """A row of the roster; None as long as it is not known when the worker came.

    Args:
        worker: the last document of `people` from ProjectWorker.Add or Update, `teamName` and `corpCode` with it.
        entry: the last stay, as `stay` tells it.
        contract: the last document of `people` from WorkerContract.Add.
    """
    if not entry or not entry.get("entered_on"):
        return None
    contract = contract or {}
    # The protocol prices work only by length, area and volume, so what has another unit is no wage that is known.
    piece = contract.get("unit") in dictionaries.table("unit")
    return {
        "project_code": worker["projectCode"],
        "employer_uscc": worker["corpCode"],
        "team": worker["teamName"],
        "name": worker["workerName"],
        "id_type": _ID_TYPES.get(worker["idCardType"], "permit"),
        "id_no": worker["idCardNumber"],
        "phone": worker["cellPhone"],
        "card_no": worker["payRollBankCardNumber"],
        "work_type": _named("work_type", worker["workType"]),
        "contract_on": contract.get("startDate"),
        "entered_on": entry["entered_on"],
        "left_on": entry.get("left_on"),
        "wage_mode": "piece" if piece else None,
        "wage_rate": contract.get("unitPrice") if piece else None,
    }


def _named(dictionary: str, code: str | None) -> str | None:
    return dictionaries.table(dictionary).get(code, code) if code else None
