"""The twin's facts: what had happened by a day, as known at a moment (§2 of the contract), in plain loops.

Rows are dictionaries in the contract's column names with parsed values: money in fen, dates as `date`, `punched_at` as
`datetime`, months as ``2019-06``. `recorded_at` (UTC, naive) and `source` may be missing: then the place in the list
says which of two rows is the later one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from huxin.base.months import day_in, month_text, shift, ym_from_text, ym_of

K = TypeVar("K")
Row = Mapping[str, Any]
Streams = Mapping[str, Sequence[Row]]
WorkingDay = Callable[[date], bool]
WorkerDays = Mapping[tuple[str, str], Iterable[date]]
"""Days with at least one punch, by (project_code, id_no)."""

FIRST = datetime.fromisoformat("0001-01-01")
LAST = datetime.fromisoformat("9999-12-31")


@dataclass
class Facts:
    """What had happened by `as_of`, as known, sorted into the pigeonholes that the contract's sentences ask for."""

    as_of: date
    is_working_day: WorkingDay
    projects: dict[str, Row]
    accounts: dict[str, list[Row]]
    deposits: dict[str, list[Row]]
    roster: dict[tuple[str, str], list[Row]]
    entries: dict[str, list[Row]]
    days: dict[tuple[str, str, str], set[date]]
    lines: dict[tuple[str, str, str], list[Row]]
    payments: dict[tuple[str, str, str], list[Row]]
    cards: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    due: dict[tuple[str, str], date] = field(default_factory=dict)
    last_punch: dict[str, date] = field(default_factory=dict)
    last_paid: dict[str, date] = field(default_factory=dict)
    roster_cards: dict[str, set[str]] = field(default_factory=dict)
    attended_months: set[tuple[str, str]] = field(default_factory=set)
    sheet_months: set[tuple[str, str]] = field(default_factory=set)
    payment_months: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Note what is asked for a hundred thousand times."""
        self.attended_months = {(code, month) for code, month, _ in self.days}
        self.sheet_months = {(code, month) for code, month, _ in self.lines}
        self.payment_months = {(code, month) for code, month, _ in self.payments}
        for (code, _, _), days in self.days.items():
            self.last_punch[code] = max(self.last_punch.get(code, date.min), *days)
        for (code, _, _), payments in self.payments.items():
            self.last_paid[code] = max(self.last_paid.get(code, date.min), *(p["paid_on"] for p in payments))
        for (code, _), rows in self.roster.items():
            self.roster_cards.setdefault(code, set()).update(row["card_no"] for row in rows if row.get("card_no"))
        holders: dict[tuple[str, str], set[str]] = defaultdict(set)
        for (_, month, id_no), payments in self.payments.items():
            for payment in payments:
                if counts(payment, self.as_of) and payment.get("card_no"):
                    holders[month, payment["card_no"]].add(id_no)
        self.cards = dict(holders)

    def due_on(self, code: str, month: str) -> date:
        """The day by which the month's wages must be paid; a day of rest moves it back."""
        if (code, month) not in self.due:
            project = self.projects[code]
            offset = 1 if project.get("pay_month_offset") is None else project["pay_month_offset"]
            day = day_in(shift(ym_from_text(month), offset), project["pay_day"])
            while not self.is_working_day(day):
                day -= timedelta(days=1)
            self.due[code, month] = day
        return self.due[code, month]

    def working_days_since(self, day: date) -> int:
        """Working days after a day, up to and including `as_of`."""
        passed = range(1, (self.as_of - day).days + 1)
        return sum(self.is_working_day(day + timedelta(days=n)) for n in passed)

    def account_numbers(self, code: str) -> set[str]:
        """The project's dedicated accounts, those since closed among them."""
        return {account["account_no"] for account in self.accounts.get(code, [])}


def version(row: Row) -> tuple[datetime, int]:
    """When a row became known, and by which batch. Of two rows with the same key the higher version is current."""
    return row.get("recorded_at") or FIRST, row.get("source") or 0


def known(rows: Iterable[Row], key: Sequence[str], known_at: datetime) -> list[Row]:
    """The rows current at a moment: of those with the same key, the last one recorded by then."""
    current: dict[tuple[Any, ...], Row] = {}
    for row in sorted((r for r in rows if version(r)[0] <= known_at), key=version):
        current[tuple(row[name] for name in key)] = row
    return list(current.values())


def known_lines(rows: Iterable[Row], known_at: datetime) -> list[Row]:
    """The lines of the current payroll sheets: a new version of a sheet replaces all of its lines."""
    recorded = [r for r in rows if version(r)[0] <= known_at]
    latest: dict[tuple[str, str, str], tuple[datetime, int]] = {}
    for row in recorded:
        sheet = (row["project_code"], row["month"], row.get("team") or "")
        latest[sheet] = max(latest.get(sheet, version(row)), version(row))
    return [r for r in recorded if version(r) == latest[r["project_code"], r["month"], r.get("team") or ""]]


def counts(payment: Row, as_of: date) -> bool:
    """Whether a payment is in `paid_fen`: made by then, successful, and not returned by then."""
    if payment["paid_on"] > as_of or was_returned(payment, as_of):
        return False
    return payment["status"] in ("success", "returned")


def was_returned(payment: Row, as_of: date) -> bool:
    """Whether the bank had sent it back by then. A return without a date came back on the day it was paid."""
    if payment.get("returned_on") is not None:
        return bool(payment["returned_on"] <= as_of)
    return bool(payment["status"] == "returned")


def gather(
    streams: Streams, *, as_of: date, known_at: datetime | None, is_working_day: WorkingDay, days: WorkerDays
) -> Facts:
    """Take what was known at a moment and had happened by a day. `known_at` None means everything recorded."""
    moment = known_at or LAST
    projects = {row["project_code"]: row for row in known(streams.get("projects", []), ["project_code"], moment)}

    def rows(stream: str, *key: str) -> list[Row]:
        return known(streams.get(stream, []), key, moment)

    accounts = [r for r in rows("accounts", "account_no") if r.get("opened_on") is None or r["opened_on"] <= as_of]
    owner = {account["account_no"]: account["project_code"] for account in accounts}
    roster = [r for r in rows("roster", "project_code", "id_no", "entered_on") if r["entered_on"] <= as_of]
    lines = [r for r in known_lines(streams.get("payroll", []), moment) if ym_from_text(r["month"]) <= ym_of(as_of)]
    payments = [r for r in rows("payments", "serial") if r["paid_on"] <= as_of]
    entries = [
        {**r, "project_code": owner[r["account_no"]]}
        for r in rows("account_entries", "account_no", "entry_no")
        if r["booked_on"] <= as_of and r["account_no"] in owner
    ]
    return Facts(
        as_of=as_of,
        is_working_day=is_working_day,
        projects=projects,
        accounts=_by(accounts, lambda r: r["project_code"]),
        deposits=_by(rows("deposits", "deposit_no"), lambda r: r["project_code"]),
        roster=_by(roster, lambda r: (r["project_code"], r["id_no"])),
        entries=_by(entries, lambda r: r["project_code"]),
        days=_worker_month_days(streams.get("attendance", []), days, as_of, moment),
        lines=_by(lines, lambda r: (r["project_code"], r["month"], r["id_no"])),
        payments=_by(payments, lambda r: (r["project_code"], r["month"], r["id_no"])),
    )


def _by(rows: Iterable[Row], key: Callable[[Row], K]) -> dict[K, list[Row]]:
    found: dict[K, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return dict(found)


def _worker_month_days(
    punches: Iterable[Row], days: WorkerDays, as_of: date, moment: datetime
) -> dict[tuple[str, str, str], set[date]]:
    """Distinct local dates with a punch, up to `as_of`, by project, month and worker."""
    found: dict[tuple[str, str, str], set[date]] = defaultdict(set)
    for punch in punches:
        day = punch["punched_at"].date()
        if version(punch)[0] <= moment and day <= as_of:
            found[punch["project_code"], month_text(ym_of(day)), punch["id_no"]].add(day)
    for (code, id_no), attended in days.items():
        for day in attended:
            if day <= as_of:
                found[code, month_text(ym_of(day)), id_no].add(day)
    return dict(found)
