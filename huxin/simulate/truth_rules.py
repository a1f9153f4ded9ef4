"""§3 of the contract as plain functions over the twin's months: every rule says in words what it fires on.

The thresholds stand here as literals on purpose: the twin must not read the packs it is there to check.
"""

from collections.abc import Callable, Iterator
from datetime import date

from huxin.base.level import Level
from huxin.base.months import day_in, first_day, last_day, month_text, shift, ym_from_text, ym_of
from huxin.simulate.truth_facts import Row
from huxin.simulate.truth_projects import Finding, Project

YELLOW, ORANGE, RED = Level.YELLOW, Level.ORANGE, Level.RED


def r02(p: Project) -> Iterator[Finding]:
    """专户未开立: an active project without an open account, more than 30 days after signing."""
    as_of, signed = p.facts.as_of, p.row.get("signed_on")
    accounts = p.facts.accounts.get(p.code, [])
    is_open = [a.get("closed_on") is None or a["closed_on"] > as_of for a in accounts]
    if p.row["status"] != "active" or signed is None or any(is_open):
        return
    days = (as_of - signed).days
    if days > 30:
        yield p.found("R02", RED if days > 60 else YELLOW, days=days)


def r06(p: Project) -> Iterator[Finding]:
    """人工费用逾期: more than 31 days without a labour fee on an account that is in use."""
    entries = p.facts.entries.get(p.code, [])
    if p.row["status"] != "active" or not entries:
        return
    fees = [e["booked_on"] for e in entries if e["direction"] == "in" and e["purpose"] == "labour_fee"]
    since = max(fees, default=p.row.get("started_on"))
    if since is None:
        return
    late = (p.facts.as_of - since).days - 31
    if late > 30:
        yield p.found("R06", RED if p.arrears_fen > 0 else ORANGE, days_late=late, arrears_fen=p.arrears_fen)
    elif late > 0:
        yield p.found("R06", ORANGE if late > 15 else YELLOW, days_late=late, arrears_fen=p.arrears_fen)


def r09(p: Project) -> Iterator[Finding]:
    """专户余额不足: the accounts do not hold the latest sheet, which is still unpaid."""
    sheets = [m for m in p.months if m.feeds["payroll"] == "reported"]
    balance = latest_balance(p)
    if not sheets or balance is None:
        return
    month = sheets[-1]
    owed = month.unpaid_net_fen
    if owed == 0:
        return
    days_left = (month.due_on - p.facts.as_of).days
    measures: dict[str, int | str] = {
        "balance_fen": balance,
        "net_fen": month.net_fen,
        "unpaid_net_fen": owed,
        "days_left": days_left,
    }
    if days_left < 0 and balance < owed:
        yield p.found("R09", RED, month=None, **measures)
    elif balance * 2 < month.net_fen and 0 <= days_left <= 7:
        yield p.found("R09", ORANGE, month=None, **measures)
    elif balance < month.net_fen:
        yield p.found("R09", YELLOW, month=None, **measures)


def latest_balance(p: Project) -> int | None:
    """The sum of each account's latest known balance; None where no balance is known."""
    latest: dict[str, Row] = {}
    in_order = sorted(
        p.facts.entries.get(p.code, []), key=lambda e: (e["booked_on"], len(e["entry_no"]), e["entry_no"])
    )
    for entry in in_order:
        if entry.get("balance") is not None:
            latest[entry["account_no"]] = entry
    return sum(entry["balance"] for entry in latest.values()) if latest else None


def r10(p: Project) -> Iterator[Finding]:
    """专户异常支出: money out for another purpose, or to a card that nobody on the roster holds."""
    cards = p.facts.roster_cards.get(p.code, set())
    strange: dict[str, int] = {}
    for entry in p.facts.entries.get(p.code, []):
        to_stranger = entry.get("counterparty_no") and entry["counterparty_no"] not in cards
        to_stranger = to_stranger and entry["purpose"] not in ("fee", "interest")
        if entry["direction"] == "out" and (entry["purpose"] == "other" or to_stranger):
            month = month_text(ym_of(entry["booked_on"]))
            strange[month] = strange.get(month, 0) + entry["amount"]
    for month, amount in sorted(strange.items()):
        if p.facts.as_of > p.facts.due_on(p.code, month):
            yield Finding("R10", p.code, month, RED, {"amount_fen": amount})


def r14(p: Project) -> Iterator[Finding]:
    """无合同进场: people at work before any contract was signed."""
    for m in p.ended_months:
        heads, attending = len(m.flagged("uncontracted")), len(m.attending)
        if heads == 0:
            continue
        level = YELLOW
        if heads * 10 >= attending:
            level = RED if heads * 10 >= attending * 3 and heads >= 10 else ORANGE
        yield p.found("R14", level, m, uncontracted_heads=heads, attending_heads=attending)


def r15(p: Project) -> Iterator[Finding]:
    """未实名进场: people at work whom no roster interval covers."""
    for m in p.ended_months:
        if heads := len(m.flagged("unregistered")):
            yield p.found("R15", ORANGE, m, unregistered_heads=heads)


def r22(p: Project) -> Iterator[Finding]:
    """未编制工资表: attendance and no sheet, from the 15th of the next month."""
    for m in p.months:
        if m.feeds["attendance"] == "not_reported" or m.feeds["payroll"] == "reported":
            continue
        if p.facts.as_of > m.due_on:
            yield p.found("R22", ORANGE, m, attending_heads=len(m.attending))
        elif p.facts.as_of >= day_in(shift(ym_from_text(m.month), 1), 15):
            yield p.found("R22", YELLOW, m, attending_heads=len(m.attending))


def r24(p: Project) -> Iterator[Finding]:
    """工资逾期: arrears; the highest of days, heads and money."""
    days, heads, money = p.overdue_days, p.arrears_heads, p.arrears_fen
    if money == 0:
        return
    by_days = RED if days >= 61 else ORANGE if days >= 31 else YELLOW
    by_heads = RED if heads >= 50 else ORANGE if heads >= 10 else YELLOW
    by_money = YELLOW if money < 10_000_000 else RED if money > 50_000_000 and days > 30 else ORANGE
    yield p.found("R24", max(by_days, by_heads, by_money), overdue_days=days, arrears_heads=heads, arrears_fen=money)


def r25(p: Project) -> Iterator[Finding]:
    """未经专户发放: wages paid from elsewhere than the dedicated account."""
    for m in p.due_months:
        heads = len(m.flagged("off_account"))
        if not m.money_reported or heads == 0:
            continue
        from_account = sum(w.on_account_fen > 0 for w in m.workers)
        third_month = p.facts.as_of >= first_day(shift(ym_from_text(m.month), 2))
        level = RED if from_account == 0 and third_month else ORANGE
        yield p.found("R25", level, m, off_account_heads=heads, on_account_heads=from_account)


def r26(p: Project) -> Iterator[Finding]:
    """未足额发放: less paid than the sheets say."""
    for m in p.due_months:
        net = sum(w.net_fen for w in m.listed)
        covered = sum(min(w.paid_fen, w.net_fen) for w in m.listed)
        if m.money_reported and covered < net:
            level = RED if covered * 100 < net * 80 else ORANGE if covered * 100 < net * 95 else YELLOW
            yield p.found("R26", level, m, covered_fen=covered, net_fen=net)


def r27(p: Project) -> Iterator[Finding]:
    """发薪人数少于考勤: fewer of the people at work were paid than worked."""
    for m in p.due_months:
        attending = len(m.attending)
        paid = sum(w.paid_fen > 0 for w in m.attending)
        if m.money_reported and paid < attending:
            level = RED if paid * 100 < attending * 90 else ORANGE if paid * 100 < attending * 95 else YELLOW
            yield p.found("R27", level, m, paid_heads=paid, attending_heads=attending)


def r28(p: Project) -> Iterator[Finding]:
    """发薪无考勤: paid without a day at work."""
    for m in p.due_months:
        heads = sum(w.paid_fen > 0 for w in m.flagged("unworked"))
        if heads > 0:
            level = ORANGE if heads >= 5 or heads * 100 >= len(m.paid) * 5 else YELLOW
            yield p.found("R28", level, m, unworked_paid_heads=heads, paid_heads=len(m.paid))


def r29(p: Project) -> Iterator[Finding]:
    """低于最低工资: a full month's work below the minimum wage."""
    for m in p.due_months:
        if heads := len(m.flagged("below_minimum")):
            yield p.found("R29", ORANGE, m, below_minimum_heads=heads)


def r31(p: Project) -> Iterator[Finding]:
    """卡人不符: a card in another name, or one card for several people."""
    for m in p.due_months:
        if heads := len(m.flagged("other_card", "shared_card")):
            yield p.found("R31", RED, m, heads=heads)


def r32(p: Project) -> Iterator[Finding]:
    """退票未补发: returned by the bank, and not made good five working days later, be the pay day past or not."""
    for m in p.months:
        waiting = [
            w
            for w in m.flagged("returned")
            if w.first_returned_on and p.facts.working_days_since(w.first_returned_on) >= 5
        ]
        if waiting:
            level = ORANGE if len(waiting) * 10 >= len(m.listed) else YELLOW
            yield p.found("R32", level, m, returned_heads=len(waiting), listed_heads=len(m.listed))


def r38(p: Project) -> Iterator[Finding]:
    """保证金未存: more than 20 working days after the permit without a deposit in force."""
    permitted = p.row.get("permitted_on")
    if p.row["status"] != "active" or permitted is None:
        return
    if any(in_force(deposit, p.facts.as_of) for deposit in p.facts.deposits.get(p.code, [])):
        return
    days = p.facts.working_days_since(permitted)
    if days > 20:
        yield p.found("R38", RED if days > 50 else ORANGE, working_days=days)


def stored_and_unreleased(deposit: Row, as_of: date) -> bool:
    """Stored by then (or on an unknown day) and not given back by then."""
    stored, released = deposit.get("stored_on"), deposit.get("released_on")
    return (stored is None or stored <= as_of) and (released is None or released > as_of)


def in_force(deposit: Row, as_of: date) -> bool:
    """Stored, not given back, not expired; the day of expiry still counts."""
    expires = deposit.get("expires_on")
    return stored_and_unreleased(deposit, as_of) and (expires is None or expires >= as_of)


def r40(p: Project) -> Iterator[Finding]:
    """保函到期: the guarantee that lasts longest ends within 30 days, or has ended, and the work goes on."""
    ends = [
        d["expires_on"]
        for d in p.facts.deposits.get(p.code, [])
        if d["form"] in ("guarantee", "insurance")
        and d.get("expires_on") is not None
        and stored_and_unreleased(d, p.facts.as_of)
    ]
    if p.row["status"] == "finished" or not ends:
        return
    left = (max(ends) - p.facts.as_of).days
    if left <= 30:
        yield p.found("R40", RED if left < 0 else YELLOW, days_left=left)


def x1(p: Project) -> Iterator[Finding]:
    """数据未报: a feed that had begun is silent for more than twice its rhythm. Never a violation: no level."""
    if p.row["status"] == "finished":
        return
    as_of = p.facts.as_of
    punched, paid = p.facts.last_punch.get(p.code), p.facts.last_paid.get(p.code)
    if punched and p.row["status"] != "suspended" and (as_of - punched).days > 2:
        yield p.found("X1", None, feed="attendance", days=(as_of - punched).days)
    sheets = [ym_from_text(m.month) for m in p.months if m.feeds["payroll"] == "reported"]
    if sheets and last_day(shift(max(sheets), 2)) < as_of:
        yield p.found("X1", None, feed="payroll", days=(as_of - last_day(max(sheets))).days)
    if paid and two_months_after(paid) < as_of:
        yield p.found("X1", None, feed="payments", days=(as_of - paid).days)


def two_months_after(day: date) -> date:
    """The same day two months on, or that month's last."""
    return day_in(shift(ym_of(day), 2), day.day)


RULES: tuple[Callable[[Project], Iterator[Finding]], ...] = (
    *(r02, r06, r09, r10, r14, r15, r22, r24, r25, r26, r27, r28, r29, r31, r32, r38, r40, x1),
)
