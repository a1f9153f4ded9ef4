"""The twin's worker-months: amounts, outcome, debt and flags by §2 of the contract, one at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from huxin.simulate.truth_facts import Facts, Row, counts, was_returned

MINIMUM_WAGE_FROM = "2017-06"
"""甘政发〔2017〕46号: from this month."""
MINIMUM_WAGE_FEN = {"620402": 157_000, "620403": 157_000}
"""Second class: 白银区, 平川区."""
MINIMUM_WAGE_ELSEWHERE_FEN = 152_000
"""Third class: 会宁县, 靖远县, 景泰县."""


@dataclass(frozen=True)
class WorkerMonth:
    """One worker on one project in one wage month. `flags` come in the contract's order; money in fen."""

    project_code: str
    month: str
    id_no: str
    attended_days: int
    listed: bool
    payable_fen: int
    net_fen: int
    paid_fen: int
    on_account_fen: int
    due_on: date
    settled_on: date | None
    first_returned_on: date | None
    outcome: str
    arrears_fen: int
    estimated_fen: int | None
    flags: tuple[str, ...]


def worker_months(facts: Facts) -> list[WorkerMonth]:
    """Every worker-month with attendance, a payroll line or a payment, by project, month and worker."""
    universe = set(facts.days) | set(facts.lines) | set(facts.payments)
    return [worker_month(facts, *key) for key in sorted(universe) if key[0] in facts.projects]


def worker_month(facts: Facts, code: str, month: str, id_no: str) -> WorkerMonth:
    """Reconcile one worker-month: amounts, outcome, debt, flags."""
    key = (code, month, id_no)
    lines, payments = facts.lines.get(key, []), facts.payments.get(key, [])
    counted = [p for p in payments if counts(p, facts.as_of)]
    returns = [p.get("returned_on") or p["paid_on"] for p in payments if was_returned(p, facts.as_of)]
    own_accounts = facts.account_numbers(code)
    net = sum(line["net"] for line in lines)
    paid = sum(p["amount"] for p in counted)
    due = facts.due_on(code, month)
    settled_on = first_reaching(counted, net) if lines and net > 0 else None
    outcome = outcome_of(facts, key, listed=bool(lines), net=net, paid=paid, settled_on=settled_on)
    in_debt = outcome in ("short", "unpaid")
    return WorkerMonth(
        project_code=code,
        month=month,
        id_no=id_no,
        attended_days=len(facts.days.get(key, ())),
        listed=bool(lines),
        payable_fen=sum(line["payable"] for line in lines),
        net_fen=net,
        paid_fen=paid,
        on_account_fen=sum(p["amount"] for p in counted if p.get("account_no") in own_accounts),
        due_on=due,
        settled_on=settled_on,
        first_returned_on=min(returns, default=None),
        outcome=outcome,
        arrears_fen=net - paid if in_debt else 0,
        estimated_fen=estimate(facts, key) if outcome in ("unreported", "omitted") and facts.as_of > due else None,
        flags=tuple(flags(facts, key, lines, payments, counted)),
    )


def outcome_of(
    facts: Facts, key: tuple[str, str, str], *, listed: bool, net: int, paid: int, settled_on: date | None
) -> str:
    """The first line of the contract's table that fits, from the top."""
    code, month, _ = key
    due = facts.due_on(code, month)
    if not listed and paid > 0:
        return "paid_unlisted"
    if not listed:
        return "omitted" if (code, month) in facts.sheet_months else "unreported"
    if net == 0:
        return "nil"
    if settled_on is not None:
        return "settled" if settled_on <= due else "late"
    if facts.as_of <= due:
        return "pending"
    return "short" if paid > 0 else "unpaid"


def first_reaching(payments: Iterable[Row], net: int) -> date | None:
    """The first date on which the payments reach the net wage, or None."""
    so_far = 0
    for payment in sorted(payments, key=lambda p: p["paid_on"]):
        so_far += payment["amount"]
        if so_far >= net:
            reached: date = payment["paid_on"]
            return reached
    return None


def estimate(facts: Facts, key: tuple[str, str, str]) -> int | None:
    """Attended days × the day rate of the latest roster row paid by day or month; 21.75 days make a month.

    Rounded once, at the end, half a fen up.
    """
    code, _, id_no = key
    rated = [
        row
        for row in facts.roster.get((code, id_no), [])
        if row.get("wage_mode") in ("day", "month") and row.get("wage_rate") is not None
    ]
    if not rated:
        return None
    latest = max(rated, key=lambda row: row["entered_on"])
    earned: int = latest["wage_rate"] * len(facts.days.get(key, ()))
    return earned if latest["wage_mode"] == "day" else (earned * 8 + 87) // 174


def flags(
    facts: Facts, key: tuple[str, str, str], lines: Sequence[Row], payments: Sequence[Row], counted: Sequence[Row]
) -> Iterable[str]:
    """Every flag of the contract that the worker-month deserves."""
    code, month, id_no = key
    days, roster = facts.days.get(key, set()), facts.roster.get((code, id_no), [])
    net, paid = sum(line["net"] for line in lines), sum(p["amount"] for p in counted)
    contracts = [row["contract_on"] for row in roster if row.get("contract_on")]
    name = worker_name(roster, lines)
    names_on_cards = {p["card_name"] for p in payments if p.get("card_name")}
    minimum = minimum_wage(facts.projects[code]["region_code"], month)
    found = {
        "unworked": not days and (net > 0 or paid > 0) and (code, month) in facts.attended_months,
        "overpaid": paid > net > 0,
        "unregistered": any(not any(covers(row, day) for row in roster) for day in days),
        "uncontracted": any(not any(signed <= day for signed in contracts) for day in days),
        "off_account": any(p.get("account_no") not in facts.account_numbers(code) for p in counted),
        "other_card": name is not None and bool(names_on_cards - {name}),
        "shared_card": any(len(facts.cards.get((month, p.get("card_no") or ""), ())) > 1 for p in counted),
        "returned": any(was_returned(p, facts.as_of) for p in payments) and net > 0 and paid < net,
        "below_minimum": len(days) >= 21 and bool(lines) and sum(line["payable"] for line in lines) < minimum,
    }
    return [flag for flag, holds in found.items() if holds]


def covers(row: Row, day: date) -> bool:
    """Whether a roster row covers a day: from entry to leave, both included."""
    return bool(row["entered_on"] <= day and (row.get("left_on") is None or day <= row["left_on"]))


def worker_name(roster: Sequence[Row], lines: Sequence[Row]) -> str | None:
    """The name on the project's roster (latest entry), otherwise the one on the sheet."""
    if roster:
        name: str = max(roster, key=lambda row: row["entered_on"])["name"]
        return name
    names: list[str] = [line["name"] for line in lines if line.get("name")]
    return names[-1] if names else None


def minimum_wage(region_code: str, month: str) -> int:
    """The monthly minimum wage in force, in fen; 0 before the first one known."""
    if month < MINIMUM_WAGE_FROM:
        return 0
    return MINIMUM_WAGE_FEN.get(region_code, MINIMUM_WAGE_ELSEWHERE_FEN)
