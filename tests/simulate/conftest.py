"""A small site by hand: one project, one worker, June 2019, whose wage of 5,000 yuan is due on 2019-07-25."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from huxin.law.calendar import is_working_day
from huxin.simulate.truth import Verdict, judge

ID_NO, CODE, MONTH, ACCOUNT, CARD = "62040219800101001X", "P1", "2019-06", "A1", "C1"


class Site:
    """Rows of every stream, to be changed by a test before it is judged."""

    def __init__(self) -> None:
        self.projects: list[dict[str, Any]] = [
            {
                **{"project_code": CODE, "region_code": "620402", "status": "active", "pay_day": 25},
                **{"pay_month_offset": 1, "signed_on": None, "permitted_on": None, "started_on": date(2019, 6, 1)},
            }
        ]
        self.accounts: list[dict[str, Any]] = [{"account_no": ACCOUNT, "project_code": CODE}]
        self.deposits: list[dict[str, Any]] = []
        self.roster = [self.person(ID_NO)]
        self.attendance = [self.punch(date(2019, 6, n)) for n in range(1, 11)]
        self.payroll = [self.line(ID_NO)]
        self.payments = [self.payment("S1")]
        self.account_entries: list[dict[str, Any]] = []

    def person(self, id_no: str, **changed: Any) -> dict[str, Any]:
        """A roster row."""
        row: dict[str, Any] = {"project_code": CODE, "id_no": id_no, "name": f"甲{id_no[-3:]}", "card_no": CARD}
        row |= {"contract_on": date(2019, 6, 1), "entered_on": date(2019, 6, 1), "left_on": None}
        return {**row, "wage_mode": "day", "wage_rate": 20_000, **changed}

    def punch(self, day: date, id_no: str = ID_NO) -> dict[str, Any]:
        """A punch at seven in the morning."""
        at = datetime.fromisoformat(f"{day}T07:00:00")
        return {"project_code": CODE, "id_no": id_no, "punched_at": at}

    def line(self, id_no: str, **changed: Any) -> dict[str, Any]:
        """A payroll line of 5,000 yuan."""
        row = {"project_code": CODE, "month": MONTH, "team": "一班", "id_no": id_no, "name": f"甲{id_no[-3:]}"}
        return {**row, "payable": 500_000, "net": 500_000, **changed}

    def payment(self, serial: str, **changed: Any) -> dict[str, Any]:
        """A payment in full on the due date."""
        row: dict[str, Any] = {
            "serial": serial,
            "project_code": CODE,
            "month": MONTH,
            "id_no": ID_NO,
            "account_no": ACCOUNT,
        }
        row |= {"card_no": CARD, "card_name": f"甲{ID_NO[-3:]}", "amount": 500_000, "paid_on": date(2019, 7, 25)}
        return {**row, "status": "success", "returned_on": None, **changed}

    def entry(self, number: int, day: date, direction: str, purpose: str, **changed: Any) -> dict[str, Any]:
        """An entry of the account that leaves 6,000 yuan."""
        row = {"account_no": ACCOUNT, "entry_no": str(number), "booked_on": day, "direction": direction}
        return {**row, "purpose": purpose, "amount": 100_000, "balance": 600_000, "counterparty_no": None, **changed}

    def crowd(self, heads: int) -> list[str]:
        """More people, who attended the first ten days of June and stand on the sheet; unpaid."""
        ids = [f"6204021990010100{n:02d}" for n in range(heads)]
        for id_no in ids:
            self.roster.append(self.person(id_no, card_no=f"C{id_no}"))
            self.attendance += [self.punch(date(2019, 6, 1) + timedelta(days=n), id_no) for n in range(10)]
            self.payroll.append(self.line(id_no))
        return ids

    def pay(self, ids: list[str], **changed: Any) -> None:
        """Pay people in full on the due date."""
        for id_no in ids:
            own = {"id_no": id_no, "card_no": f"C{id_no}", "card_name": f"甲{id_no[-3:]}"}
            self.payments.append(self.payment(f"S{id_no}", **own, **changed))

    def judge(self, as_of: date, known_at: datetime | None = None) -> Verdict:
        """What the twin says."""
        return judge(vars(self), as_of=as_of, known_at=known_at, is_working_day=is_working_day)

    def levels(self, as_of: date, rule: str) -> list[str | None]:
        """The levels at which a rule fires."""
        found = self.judge(as_of).findings
        return [f.level.word if f.level else None for f in found if f.rule == rule]


@pytest.fixture
def site() -> Site:
    """Paid in full on the due date."""
    return Site()
