"""A case in YAML becomes rows in the contract's columns, as a file would hold them.

In a case a worker is a name (`worker: 张三`), a number of invented people (`workers: 12`) or a range of them
(`workers: [3, 12]`); `days` of attendance are days of the month or how many from the first on; `card: 张三` is that
person's card. Everything else is a column of the contract, and what is left out is in `defaults.yaml`.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import yaml

from huxin.base.identity import resident_check

Row = dict[str, Any]
FOLDER = Path(__file__).parent
DEFAULTS: Mapping[str, Row] = yaml.safe_load((FOLDER / "defaults.yaml").read_text(encoding="utf-8"))
PERSONAL = ("roster", "attendance", "payroll", "payments")
MONEY = ("contract_amount", "amount", "net", "payable", "deducted", "balance", "wage_rate")


def cases(code: str) -> list[dict[str, Any]]:
    """The cases of one rule, as written."""
    found: list[dict[str, Any]] = yaml.safe_load((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))
    return found


def facts_of(case: Mapping[str, Any]) -> dict[str, list[Row]]:
    """The city of a case: rows by stream. A case that names no project has the one of the defaults."""
    people = People()
    return {
        stream: [row for short in rows for row in _rows(stream, short, people)]
        for stream, rows in {"projects": [{}], **case.get("facts", {})}.items()
    }


class People:
    """Invented people, each with an identity number and a card that check out, in the order they are named."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.written = 0

    def named(self, name: str) -> Row:
        """Name, identity number and card of a person."""
        number = self.numbers.setdefault(name, len(self.numbers) + 1)
        first17 = f"62040219900101{number:03d}"
        return {"name": name, "id_no": first17 + resident_check(first17), "card_no": _luhn(f"623052{number:012d}")}

    def of(self, row: Row) -> Iterator[Row]:
        """Everybody that a row stands for."""
        if "worker" in row:
            yield self.named(row.pop("worker"))
        elif "workers" in row:
            many = row.pop("workers")
            first, last = many if isinstance(many, list) else (1, many)
            yield from (self.named("工" + chr(0x4E00 + n)) for n in range(first, last + 1))

    def serial(self) -> str:
        """The next number of a bank's voucher."""
        self.written += 1
        return f"LS{self.written:06d}"


def _rows(stream: str, short: Row, people: People) -> Iterator[Row]:
    row = {**DEFAULTS.get(stream, {}), **short}
    for money in MONEY:
        if isinstance(row.get(money), int | float):
            row[money] = f"{row[money]:.2f}"
    if stream in PERSONAL:
        for person in people.of(row):
            yield from _WORKED[stream](dict(row), person, people)
    elif stream == "account_entries":
        yield _entry(row, people)
    else:
        yield row


def _entry(row: Row, people: People) -> Row:
    if "card" in row:
        row["counterparty_no"] = people.named(row.pop("card"))["card_no"]
    return {"entry_no": people.serial(), **row}


def _roster(row: Row, person: Row, people: People) -> Iterator[Row]:
    yield {**person, "id_type": "resident", **row}


def _attendance(row: Row, person: Row, people: People) -> Iterator[Row]:
    year, month = map(int, row.pop("month").split("-"))
    days = row.pop("days")
    for day in days if isinstance(days, list) else range(1, days + 1):
        punched_at = datetime.combine(date(year, month, day), time(7, 30))
        yield {"id_no": person["id_no"], "punched_at": punched_at, "direction": "in", **row}


def _payroll(row: Row, person: Row, people: People) -> Iterator[Row]:
    yield {"name": person["name"], "id_no": person["id_no"], "payable": row["net"], "deducted": "0.00", **row}


def _payment(row: Row, person: Row, people: People) -> Iterator[Row]:
    holder = people.named(row.pop("card")) if "card" in row else person
    ours = {"id_no": person["id_no"], "card_no": holder["card_no"], "card_name": holder["name"]}
    yield {"serial": people.serial(), **ours, **row}


_WORKED = {"roster": _roster, "attendance": _attendance, "payroll": _payroll, "payments": _payment}


def _luhn(digits: str) -> str:
    """A card number with its check digit (ISO/IEC 7812-1)."""
    doubled = [int(d) * (2 if place % 2 == 0 else 1) for place, d in enumerate(reversed(digits))]
    return digits + str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)
