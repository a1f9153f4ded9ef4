"""Projects that no city would have: all drawn by lot, so that every corner of the contract is met somewhere."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

Rows = dict[str, list[dict[str, Any]]]

START = date(2019, 4, 1)
MONTHS = ("2019-04", "2019-05", "2019-06", "2019-07")
STREAMS = ("projects", "accounts", "deposits", "roster", "attendance", "payroll", "payments", "account_entries")
PURPOSES = ("labour_fee", "labour_fee", "wage", "wage", "fee", "interest", "other")


def wild(seed: int, projects: int) -> Rows:
    """Rows of every stream, without the moment at which they became known."""
    rng = Random(seed)
    rows: Rows = {stream: [] for stream in STREAMS}
    people = [f"62040219800101{n:04d}" for n in range(projects * 2)]
    for n in range(projects):
        code = f"P{n:03d}"
        rows["projects"].append(_project(rng, code))
        accounts = [f"{code}-{k}" for k in range(rng.choice((0, 1, 1, 1, 2)))]
        for account in accounts:
            closed = _maybe(rng, 0.2)
            rows["accounts"].append(
                {"account_no": account, "project_code": code, "opened_on": _maybe(rng, 0.8), "closed_on": closed}
            )
            rows["account_entries"] += [_entry(rng, account, k, people) for k in range(rng.randrange(5))]
        rows["deposits"] += [_deposit(rng, code, k) for k in range(rng.choice((0, 1, 1, 2)))]
        for id_no in rng.sample(people, rng.randrange(1, 9)):
            _person(rng, rows, code, accounts, id_no)
    return rows


def _day(rng: Random) -> date:
    return START + timedelta(days=rng.randrange(130))


def _maybe(rng: Random, chance: float) -> date | None:
    return _day(rng) if rng.random() < chance else None


def _project(rng: Random, code: str) -> dict[str, Any]:
    status = rng.choice(("active", "active", "active", "suspended", "finished"))
    return {
        "project_code": code,
        "region_code": rng.choice(("620402", "620403", "620421", "620422", "620423")),
        "sector": "housing",
        "status": status,
        "signed_on": _maybe(rng, 0.7),
        "permitted_on": _maybe(rng, 0.7),
        "started_on": _maybe(rng, 0.7),
        "finished_on": _maybe(rng, 0.7) if status == "finished" else None,
        "pay_day": rng.choice((1, 5, 15, 20, 25, 30, 31)),
        "pay_month_offset": rng.choice((0, 1, 1, 1)),
    }


def _entry(rng: Random, account: str, number: int, people: list[str]) -> dict[str, Any]:
    return {
        "account_no": account,
        "entry_no": str(number * 7 + 1),
        "booked_on": _day(rng),
        "direction": rng.choice(("in", "out")),
        "amount": rng.randrange(1, 10**6),
        "balance": rng.choice((None, rng.randrange(10**6))),
        "purpose": rng.choice(PURPOSES),
        "counterparty_no": rng.choice((None, None, f"C{rng.choice(people)}")),
    }


def _deposit(rng: Random, code: str, number: int) -> dict[str, Any]:
    return {
        "deposit_no": f"{code}-{number}",
        "project_code": code,
        "form": rng.choice(("cash", "guarantee", "insurance")),
        "amount": 1,
        "stored_on": _maybe(rng, 0.7),
        "expires_on": _maybe(rng, 0.6),
        "released_on": _maybe(rng, 0.2),
    }


def _person(rng: Random, rows: Rows, code: str, accounts: list[str], id_no: str) -> None:
    for _ in range(rng.choice((0, 1, 1, 1, 2))):
        entered = _day(rng) if rng.random() < 0.4 else START
        row = {"project_code": code, "id_no": id_no, "name": f"甲{id_no[-3:]}", "entered_on": entered}
        row |= {"card_no": rng.choice((None, f"C{id_no}")), "contract_on": rng.choice((None, START, _day(rng)))}
        row |= {"left_on": rng.choice((None, None, entered + timedelta(days=rng.randrange(40))))}
        row |= {"wage_mode": rng.choice((None, "day", "month", "piece")), "wage_rate": rng.choice((None, 20_000))}
        if not any((r["project_code"], r["id_no"], r["entered_on"]) == (code, id_no, entered) for r in rows["roster"]):
            rows["roster"].append(row)
    for month in MONTHS:
        first = date.fromisoformat(f"{month}-01")
        if rng.random() < 0.7:
            for day in rng.sample(range(30), rng.choice((1, 10, 20, 21, 22))):
                at = datetime.fromisoformat(f"{first + timedelta(days=day)}T07:00:00")
                rows["attendance"].append({"project_code": code, "id_no": id_no, "punched_at": at})
        if code[-1] not in "07" and rng.random() < 0.7:
            net = rng.choice((0, 300_000, 300_000, 500_000))
            line: dict[str, Any] = {"project_code": code, "month": month, "id_no": id_no, "name": f"甲{id_no[-3:]}"}
            line |= {"team": rng.choice(("", "一班")), "payable": rng.choice((net, 155_000, 600_000)), "net": net}
            rows["payroll"] += [line] * rng.choice((1, 1, 1, 2))
        for _ in range(rng.choice((0, 1, 1, 1, 2))):
            rows["payments"].append(_payment(rng, len(rows["payments"]), code, month, accounts, id_no))


def _payment(rng: Random, number: int, code: str, month: str, accounts: list[str], id_no: str) -> dict[str, Any]:
    paid_on = date.fromisoformat(f"{month}-20") + timedelta(days=rng.randrange(60))
    status = rng.choice(("success",) * 6 + ("returned", "pending"))
    back = paid_on + timedelta(days=rng.randrange(20))
    own = [*accounts, *accounts, *accounts, None, "elsewhere"]
    return {
        "serial": f"S{number}",
        "project_code": code,
        "month": month,
        "id_no": id_no,
        "account_no": rng.choice(own),
        "card_no": rng.choice((None, f"C{id_no}", f"C{id_no}", "C-foreman")),
        "card_name": rng.choice((None, f"甲{id_no[-3:]}", f"甲{id_no[-3:]}", "乙")),
        "amount": rng.choice((150_000, 300_000, 300_000, 500_000)),
        "paid_on": paid_on,
        "status": status,
        "returned_on": back if status == "returned" and rng.random() < 0.9 else None,
    }
