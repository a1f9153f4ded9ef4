"""What banks' statements show of dedicated accounts: until when, with what balance, and when labour fees came in."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from huxin.base.home import Home
from huxin.engine.literals import literal
from huxin.engine.session import connect
from huxin.engine.snapshot import snapshot
from huxin.engine.tables import readable


class Statement(NamedTuple):
    """Of one account: the day of its latest entry, the balance (None where no entry says one), and on which days labour
    fees were booked."""

    until: date
    balance_fen: int | None
    fees_on: tuple[date, ...]


@readable()
def statements(home: Home, accounts: Collection[str], *, known_at: datetime) -> dict[str, Statement]:
    """What was reported of each of these accounts; without those of which nothing was.

    The balance is that of the account's latest entry, as in the reconciliation (`sql/06_projects.sql`).

    Raises:
        StoreDamaged: the store cannot be read.
    """
    wanted = ", ".join(map(literal, sorted(set(accounts)))) or "NULL"
    columns = ["account_no", "entry_no", "booked_on", "direction", "balance_fen", "purpose"]
    entries = snapshot(home, known_at=known_at).current("account_entries", columns)
    order = "(booked_on, length(entry_no), entry_no)"
    with connect(threads=2) as con:
        rows = con.execute(
            f"SELECT account_no, max(booked_on), max_by(balance_fen, {order}) FILTER (balance_fen IS NOT NULL), "
            "list(DISTINCT booked_on) FILTER (purpose = 'labour_fee' AND direction = 'in') "
            f"FROM ({entries}) WHERE account_no IN ({wanted}) GROUP BY ALL"
        ).fetchall()
    return {account: Statement(until, balance, tuple(sorted(fees or ()))) for account, until, balance, fees in rows}
