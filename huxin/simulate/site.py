"""One invented building site and its ordinary life: people, gate, sheets, bank, account. Faults change it in between.

Rows are the twin's (see `truth_facts`): contract columns, parsed values, money in fen.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huxin.base.months import day_in, first_day, last_day, shift, ym_from_text
from huxin.simulate.invent import Inventor
from huxin.simulate.truth_facts import WorkingDay

TRADES = ("钢筋", "木工", "混凝土", "砌筑", "抹灰", "架子", "水电", "防水")
_TEAM_SIZE = 28
_ATTENDS = 0.745
"""Chance that a worker is at the gate on a day: about 22 days a month."""
_SEASON = {10: 0.98, 11: 0.94, 12: 0.6, 1: 0.35, 2: 0.3, 3: 0.85}
"""Frost: work in Baiyin thins out from November and begins again in March."""


@dataclass
class Worker:
    """A person on the site: the roster row, and whether the gate ever sees him."""

    row: dict[str, Any]
    ghost: bool = False

    @property
    def id_no(self) -> str:
        """The identity number."""
        return str(self.row["id_no"])


@dataclass
class Site:
    """A project while it is being invented. `touched` are the worker-months that its fault changed."""

    number: int
    row: dict[str, Any]
    months: list[str]
    as_of: date
    rng: Random
    inventor: Inventor
    is_working_day: WorkingDay
    fault: str = ""
    variant: str = ""
    early_sheet: bool = False
    accounts: list[dict[str, Any]] = field(default_factory=list)
    deposits: list[dict[str, Any]] = field(default_factory=list)
    workers: list[Worker] = field(default_factory=list)
    present: NDArray[np.bool_] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.bool_))
    lines: list[dict[str, Any]] = field(default_factory=list)
    payments: list[dict[str, Any]] = field(default_factory=list)
    returns: list[dict[str, Any]] = field(default_factory=list)
    flows: list[dict[str, Any]] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    touched: set[tuple[str, str]] = field(default_factory=set)

    @property
    def code(self) -> str:
        """The project code."""
        return str(self.row["project_code"])

    @property
    def first_day(self) -> date:
        """The first day of the city's first month; column 0 of `present`."""
        return first_day(ym_from_text(self.months[0]))

    @property
    def account_no(self) -> str | None:
        """The dedicated account, where there is one."""
        return self.accounts[0]["account_no"] if self.accounts else None

    @property
    def sheet_months(self) -> list[str]:
        """Months whose sheet exists by `as_of`: all but the current one, which only some sites draw up early."""
        current = self.early_sheet or self.row["pay_month_offset"] == 0
        return self.months if current else self.months[:-1]

    def columns_of(self, month: str) -> slice:
        """The days of a month, as columns of `present`."""
        ym = ym_from_text(month)
        return slice((first_day(ym) - self.first_day).days, (last_day(ym) - self.first_day).days + 1)

    def due_on(self, month: str) -> date:
        """When the month's wages are due."""
        day = day_in(shift(ym_from_text(month), self.row["pay_month_offset"]), self.row["pay_day"])
        while not self.is_working_day(day):
            day -= timedelta(days=1)
        return day

    def lines_of(self, month: str) -> list[dict[str, Any]]:
        """The month's payroll lines that owe something."""
        return [line for line in self.lines if line["month"] == month and line["net"] > 0]

    def payments_of(self, month: str) -> list[dict[str, Any]]:
        """The month's payments."""
        return [p for p in self.payments if p["month"] == month]

    def touch(self, row: dict[str, Any]) -> dict[str, Any]:
        """Note that the fault changed this worker-month."""
        self.touched.add((row["month"], row["id_no"]))
        return row


def hire(site: Site, heads: int, employers: list[str], born_before: date, region_codes: list[str]) -> None:
    """Fill the roster: most were there from the first day, some come later, some leave before the end."""
    start = max(site.row["started_on"], site.first_day)
    span = (site.as_of - start).days
    teams = [f"{TRADES[n % len(TRADES)]}{n // len(TRADES) + 1}班" for n in range(-(-heads // _TEAM_SIZE))]
    for n in range(heads):
        team = teams[n % len(teams)]
        late = site.rng.random() < 0.2
        entered = start + timedelta(days=site.rng.randrange(span - 10)) if late else start
        stay = (site.as_of - entered).days
        leaves = stay > 40 and site.rng.random() < 0.16
        mode = site.rng.choice(("day", "day", "day", "month", "piece"))
        rate = {"day": (180, 320), "month": (5200, 8000), "piece": (20, 60)}[mode]
        row = {
            "project_code": site.code,
            "employer_uscc": employers[n % len(teams) % len(employers)],
            "team": team,
            "name": site.inventor.name(),
            "id_type": "resident",
            "id_no": site.inventor.id_no(born_before, region_codes),
            "phone": site.inventor.phone(),
            "card_no": site.inventor.card_no(),
            "work_type": f"{team.rstrip('班').rstrip('0123456789')}工",
            "contract_on": entered - timedelta(days=site.rng.randrange(4)),
            "entered_on": entered,
            "left_on": entered + timedelta(days=site.rng.randrange(30, stay)) if leaves else None,
            "wage_mode": mode,
            "wage_rate": site.rng.randrange(*rate) * 100,
        }
        site.workers.append(Worker(row))


def attend(site: Site) -> None:
    """Send people through the gate on the days they are there; somebody works on the last day of all."""
    days = [site.first_day + timedelta(days=n) for n in range((site.as_of - site.first_day).days + 1)]
    chance = np.array([_ATTENDS * _SEASON.get(d.month, 1.0) * (0.1 if _holiday(site, d) else 1.0) for d in days])
    drawn = np.random.default_rng(site.rng.randrange(2**32)).random((len(site.workers), len(days)))
    numbers = np.arange(len(days))
    site.present = drawn < chance
    for n, worker in enumerate(site.workers):
        left = worker.row["left_on"] or site.as_of
        site.present[n] &= numbers >= (worker.row["entered_on"] - site.first_day).days
        site.present[n] &= numbers <= (left - site.first_day).days
        if worker.ghost:
            site.present[n] = False
    if site.row["status"] == "active":
        staying = next(n for n, w in enumerate(site.workers) if w.row["left_on"] is None and not w.ghost)
        site.present[staying, -1] = True


def _holiday(site: Site, day: date) -> bool:
    """A weekday on which the whole country rests."""
    return day.weekday() < 5 and not site.is_working_day(day)


def draw_sheets(site: Site) -> None:
    """One sheet a team and month, of everybody who was there: days, wages, now and then a small deduction."""
    for month in site.sheet_months:
        attended = site.present[:, site.columns_of(month)].sum(axis=1)
        for worker, days in zip(site.workers, attended.tolist(), strict=True):
            if days or worker.ghost:
                site.lines.append(_line(site, worker, month, days or 22))


def _line(site: Site, worker: Worker, month: str, days: int) -> dict[str, Any]:
    row, rng = worker.row, site.rng
    payable = days * row["wage_rate"]
    if row["wage_mode"] == "month":
        payable = row["wage_rate"] * min(days, 26) // 26
    elif row["wage_mode"] == "piece":
        payable = days * row["wage_rate"] * rng.randrange(6, 9) + rng.randrange(100)
    deducted = rng.randrange(1, 9) * 2500 if payable > 200_000 and rng.random() < 0.1 else 0
    confirmed = day_in(shift(ym_from_text(month), 1), rng.randrange(3, 8))
    return {
        "project_code": site.code,
        "month": month,
        "team": row["team"],
        "name": row["name"],
        "id_no": row["id_no"],
        "days": days,
        "payable": payable,
        "deducted": deducted,
        "net": payable - deducted,
        "confirmed_on": confirmed if confirmed <= site.as_of else None,
    }


def pay_sheets(site: Site) -> None:
    """Pay every sheet that is due by `as_of`, on time; a hundredth comes back at first and is paid again in time."""
    cards = {worker.id_no: worker.row["card_no"] for worker in site.workers}
    for month in site.sheet_months:
        due = site.due_on(month)
        if due > site.as_of:
            continue
        on = due - timedelta(days=site.rng.randrange(3))
        for line in site.lines_of(month):
            if site.rng.random() < 0.01:
                bounce(site, pay(site, line, cards[line["id_no"]], due - timedelta(days=6)))
            pay(site, line, cards[line["id_no"]], on)


def pay(site: Site, line: dict[str, Any], card_no: str, on: date) -> dict[str, Any]:
    """One payment of one line from the dedicated account (from elsewhere, where there is none)."""
    payment = {
        "serial": f"YH{site.number:04d}{len(site.payments) + 1:07d}",
        "project_code": site.code,
        "month": line["month"],
        "id_no": line["id_no"],
        "account_no": site.account_no or f"1099{site.number:013d}",
        "card_no": card_no,
        "card_name": line["name"],
        "amount": line["net"],
        "paid_on": on,
        "status": "success",
        "returned_on": None,
    }
    site.payments.append(payment)
    return payment


def bounce(site: Site, payment: dict[str, Any]) -> None:
    """The bank sends a payment back the day after: a later row with the same serial."""
    back_on = payment["paid_on"] + timedelta(days=1)
    site.returns.append({**payment, "status": "returned", "returned_on": back_on})


def keep_account(site: Site) -> None:
    """Labour fees come in before wages go out; the first one leaves three months' wages in hand."""
    fee_day = site.row["labour_fee_day"]
    typical = max(
        sum(line["net"] for line in site.lines) // max(1, len(site.sheet_months)), 500_000 * len(site.workers)
    )
    opening = site.first_day + timedelta(days=2)
    _flow(site, opening, "in", typical * 3, "labour_fee")
    for month in site.months:
        pay_month = shift(ym_from_text(month), site.row["pay_month_offset"])
        owed = sum(line["net"] for line in site.lines_of(month)) or typical
        _flow(site, day_in(pay_month, fee_day), "in", owed, "labour_fee")
        _flow(site, day_in(ym_from_text(month), 21), "out", 1500, "fee")
        if month[-2:] in ("03", "06", "09", "12"):
            _flow(site, day_in(ym_from_text(month), 21), "in", site.rng.randrange(5_000, 20_000), "interest")
    _wages_out(site)


def _wages_out(site: Site) -> None:
    """Wages leave in one sum a day, or, at every fourth site, card by card."""
    roster_cards = {worker.row["card_no"] for worker in site.workers}
    sums: dict[date, int] = {}
    for payment in site.payments:
        if payment["account_no"] != site.account_no:
            continue
        if site.number % 4 == 0 and payment["card_no"] in roster_cards:
            to = {"counterparty": payment["card_name"], "counterparty_no": payment["card_no"]}
            _flow(site, payment["paid_on"], "out", payment["amount"], "wage", **to)
        else:
            sums[payment["paid_on"]] = sums.get(payment["paid_on"], 0) + payment["amount"]
    for day, amount in sums.items():
        _flow(site, day, "out", amount, "wage")
    for payment in site.returns:
        if payment["account_no"] == site.account_no:
            _flow(site, payment["returned_on"], "in", payment["amount"], "wage")


def _flow(site: Site, day: date, direction: str, amount: int, purpose: str, **to: str) -> None:
    if day <= site.as_of:
        flow = {"booked_on": day, "direction": direction, "amount": amount, "purpose": purpose}
        site.flows.append({**flow, "counterparty": None, "counterparty_no": None, **to})


def book(site: Site) -> None:
    """Turn what flowed into numbered entries with balances; money comes in before it goes out on the same day."""
    if site.account_no is None:
        return
    site.flows.sort(key=lambda flow: (flow["booked_on"], flow["direction"] != "in"))
    balance = lowest = 0
    for flow in site.flows:
        balance += flow["amount"] if flow["direction"] == "in" else -flow["amount"]
        lowest = min(lowest, balance)
    site.flows[0]["amount"] -= lowest
    balance = 0
    for number, flow in enumerate(site.flows, start=1):
        balance += flow["amount"] if flow["direction"] == "in" else -flow["amount"]
        place = {"account_no": site.account_no, "entry_no": f"{site.months[0][:4]}{number:06d}"}
        site.entries.append({**place, **flow, "balance": balance})
