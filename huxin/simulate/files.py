"""The city as the folder of files that an inspector would be sent: Chinese headers, several formats and habits.

The names begin with numbers, so that importing the folder in name order meets projects before what refers to them.
"""

import csv
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from huxin.facts.lists import ACCEPTED, INSURANCE
from huxin.facts.streams import PAYROLL, STREAMS, Column, Kind
from huxin.simulate.city import City
from huxin.simulate.gate import write_gate
from huxin.simulate.lists import Lists
from huxin.simulate.site import Site

_OWN_BOOK = 3
"""So many sites hand in the last sheets as a workbook of their own, with title, totals and signatures."""
_DATES = {"default_date_format": "yyyy-mm-dd"}


def write_files(city: City, folder: Path, lists: Lists) -> dict[str, int]:
    """Write every contract file, and other offices' lists. Returns the rows by stream."""
    _csv(folder / "01_organisations.csv", "organisations", city.rows("organisations"), "utf-8-sig")
    _xlsx(folder / "02_projects.xlsx", "projects", city.rows("projects"))
    _csv(folder / "03_accounts.csv", "accounts", city.rows("accounts"), "gb18030")
    _csv(folder / "04_deposits.csv", "deposits", city.rows("deposits"), "utf-8")
    _xlsx(folder / "05_roster.xlsx", "roster", city.rows("roster"))
    punches = write_gate(city, folder)
    _write_sheets(city, folder)
    returned = city.returns()
    _csv(folder / "08_payments.csv", "payments", (p for s in city.sites for p in s.payments), "utf-8-sig")
    if returned:
        _csv(folder / "09_payments_returned.csv", "payments", returned, "gb18030")
    _csv(folder / "10_account_entries.csv", "account_entries", city.rows("account_entries"), "utf-8")
    _xlsx(folder / "11_permits.xlsx", "permits", lists.rows["permits"])
    _csv(folder / "12_tenders.csv", "tenders", lists.rows["tenders"], "gb18030")
    _csv(folder / "13_tax_records.csv", "tax_records", lists.rows["tax_records"], "utf-8-sig")
    counts = {name: punches if name == "attendance" else len(city.rows(name)) for name in STREAMS}
    return counts | {name: len(rows) for name, rows in lists.rows.items()}


def write_insured(rows: Iterable[dict[str, Any]], folder: Path) -> None:
    """Write the social-insurance office's list of who is insured against injuries at work."""
    _csv(folder / "14_injury_insurance.csv", INSURANCE.name, rows, "utf-8-sig")


def _write_sheets(city: City, folder: Path) -> None:
    """A workbook a month; the first few sites' last sheets stand apart."""
    by_month: dict[str, list[dict[str, Any]]] = {}
    for site in city.sites:
        own = site.sheet_months[-1] if site.sheet_months and site.number < _OWN_BOOK else ""
        for line in site.lines:
            if line["month"] != own:
                by_month.setdefault(line["month"], []).append(line)
        if own and (lines := [line for line in site.lines if line["month"] == own]):
            _own_book(folder / f"07_payroll_{own}_{site.code}.xlsx", site, own, lines)
    for month, lines in by_month.items():
        _xlsx(folder / f"07_payroll_{month}.xlsx", "payroll", lines)


def _own_book(path: Path, site: Site, month: str, lines: list[dict[str, Any]]) -> None:
    """A payroll sheet as offices draw it: a title above, totals and signatures below."""
    with xlsxwriter.Workbook(path, _DATES) as book:
        sheet = book.add_worksheet("工资表")
        last = len(PAYROLL.columns) - 1
        sheet.merge_range(0, 0, 0, last, f"{site.row['name']} {month} 农民工工资支付表")
        sheet.write_row(2, 0, [column.label for column in PAYROLL.columns])
        for n, line in enumerate(lines, start=3):
            sheet.write_row(n, 0, [_cell(column, line.get(column.name)) for column in PAYROLL.columns])
        names = [column.name for column in PAYROLL.columns]
        total = len(lines) + 3
        sheet.write(total, 0, "合计")
        for name in ("payable", "deducted", "net"):
            sheet.write(total, names.index(name), float(_yuan(sum(line[name] for line in lines))))
        sheet.write(total + 2, 0, "制表人：")
        sheet.write(total + 2, 4, "审核人：")
        sheet.write(total + 2, 8, "项目负责人（签字）：")


def _xlsx(path: Path, stream: str, rows: Iterable[dict[str, Any]]) -> None:
    """A plain workbook: headers in the first row, amounts as numbers, dates as dates."""
    columns = ACCEPTED[stream].columns
    with xlsxwriter.Workbook(path, {"constant_memory": True, **_DATES}) as book:
        sheet = book.add_worksheet(ACCEPTED[stream].label)
        sheet.write_row(0, 0, [column.label for column in columns])
        for n, row in enumerate(rows, start=1):
            sheet.write_row(n, 0, [_cell(column, row.get(column.name)) for column in columns])


def _csv(path: Path, stream: str, rows: Iterable[dict[str, Any]], encoding: str) -> None:
    columns = ACCEPTED[stream].columns
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.label for column in columns])
        for row in rows:
            writer.writerow([_text(column, row.get(column.name)) for column in columns])


def _cell(column: Column, value: Any) -> str | int | float | date | None:
    """A workbook's cell: a number for an amount, a date for a date, otherwise what a person would write."""
    if column.kind is Kind.MONEY and value is not None:
        return float(_yuan(value))
    if isinstance(value, int | float | date) and not isinstance(value, bool):
        return value
    return _text(column, value) or None


def _text(column: Column, value: Any) -> str:
    """What a person would write."""
    if value is None:
        return ""
    if column.kind is Kind.MONEY:
        return str(_yuan(value))
    if column.kind is Kind.FLAG:
        return "是" if value else "否"
    return column.choices.get(value, str(value)) if column.choices else str(value)


def _yuan(amount_fen: int) -> Decimal:
    return Decimal(amount_fen).scaleb(-2)
