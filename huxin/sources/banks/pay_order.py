"""代发: the contractor's order to its bank, and back. What the bank then did comes as a file of payments.

保障农民工工资支付条例第三十一条: the contractor pays the workers of its subcontractors from the dedicated account,
straight to the worker's own account.
"""

from dataclasses import dataclass
from datetime import date

from huxin.base.errors import BadSource, BadValue
from huxin.base.months import month_text
from huxin.facts import cells, moments, people
from huxin.sources.banks import file
from huxin.sources.banks.cells import amount
from huxin.sources.banks.profile import Profile
from huxin.sources.banks.shapes import PAY_ORDER
from huxin.sources.sheet import Sheet

SUFFIXES = {"csv": ".csv", "xlsx": ".xlsx", "fixed": ".txt"}


@dataclass(frozen=True)
class Line:
    """Whom to pay how much. Personal values in full: it is for the bank only."""

    id_no: str
    name: str
    card_no: str
    amount_fen: int


@dataclass(frozen=True)
class PayOrder:
    """Wages of one month of one project, from one dedicated account. `order_no` tells orders apart at the bank."""

    order_no: str
    project_code: str
    ym: int
    account_no: str
    account_name: str
    made_on: date
    lines: tuple[Line, ...]

    @property
    def total_fen(self) -> int:
        """The control total, beside the count of lines."""
        return sum(line.amount_fen for line in self.lines)


def file_name(profile: Profile, order: PayOrder) -> str:
    """As the file is handed over: number, count and total can be compared without opening it."""
    total = amount(order.total_fen)
    return f"{order.order_no}_{len(order.lines)}_{total}{SUFFIXES[profile.file]}"


def write(profile: Profile, order: PayOrder) -> bytes:
    """The order as the bank reads it, with control totals.

    Raises:
        BadSource: the profile is not of orders, there is nobody to pay, or a value does not fit.
    """
    _require_order(profile)
    shared = {
        "order_no": order.order_no,
        "project_code": order.project_code,
        "month": month_text(order.ym),
        "account_no": order.account_no,
        "account_name": order.account_name,
        "made_on": order.made_on.isoformat(),
    }
    rows = [
        {"seq": str(n), "id_no": one.id_no, "name": one.name, "card_no": one.card_no, "amount": amount(one.amount_fen)}
        for n, one in enumerate(order.lines, start=1)
    ]
    columns: dict[str, list[cells.Cell]] = {
        column.name: [(shared | row)[column.name] for row in rows] for column in PAY_ORDER.columns
    }
    return file.write(profile, Sheet(PAY_ORDER.name, columns, list(range(1, len(rows) + 1)), ""))


def parse(profile: Profile, data: bytes) -> PayOrder:
    """What an order says, for a bank, or for whoever checks one.

    Raises:
        BadSource: it is not what the profile declares, a total does not agree, or one value cannot be taken: an order
            is carried out whole or not at all.
    """
    _require_order(profile)
    sheet = file.parse(profile, data)
    rows = [dict(zip(sheet.columns, row, strict=True)) for row in zip(*sheet.columns.values(), strict=True)]
    if [row["seq"] for row in rows] != [str(n) for n in range(1, len(rows) + 1)]:
        raise BadSource("代发文件的序号不连续，可能缺行，整个文件不能办理。")
    first = rows[0]
    try:
        return PayOrder(
            order_no=cells.text(first["order_no"]),
            project_code=cells.text(first["project_code"]),
            ym=moments.month(first["month"]),
            account_no=cells.account(first["account_no"]),
            account_name=cells.text(first["account_name"]),
            made_on=moments.day(first["made_on"]),
            lines=tuple(
                Line(
                    people.id_no(row["id_no"]),
                    people.name(row["name"]),
                    people.card_no(row["card_no"]),
                    cells.money(row["amount"]),
                )
                for row in rows
            ),
        )
    except BadValue as fault:
        raise BadSource(f"代发文件里有不能办理的值，整个文件不能办理：{fault}。") from None


def _require_order(profile: Profile) -> None:
    if profile.stream != PAY_ORDER.name:
        raise BadSource(f"“{profile.label}”不是代发文件的格式，请另选一种。")
