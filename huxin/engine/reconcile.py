"""From facts to worker-months, project-months and standings (contract, section 2), as tables of one connection.

The statements stand in `sql/`, in the order they run; this file fills in the dates, the months and the facts. Those in
`sql/pieces/` run once for every leaf of the projects (see `layout`), so that each stays in the processor's caches.
"""

import os
import re
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from huxin.base.months import first_day, last_day, month_text, shift, ym_of
from huxin.engine.layout import Part
from huxin.engine.session import beside
from huxin.engine.snapshot import Snapshot
from huxin.facts.streams import TABLES, stored_columns
from huxin.law import calendar, minimum_wage
from huxin.law.book import Pack

if TYPE_CHECKING:
    import pyarrow as pa

FLAGS = (
    "unworked",
    "overpaid",
    "unregistered",
    "uncontracted",
    "off_account",
    "other_card",
    "shared_card",
    "returned",
    "below_minimum",
)
"""In the contract's order; the n-th is bit n of `flag_bits`."""

FOLDED = ("R29", "R32")
"""Rules a number of which is needed while facts are reconciled (`_filled`), and not only when they are asked."""

_SQL = Path(__file__).parent / "sql"
_BEFORE, _PIECE, _AFTER = (sorted(_SQL.glob(names)) for names in ("0[123]_*.sql", "pieces/*.sql", "0[456]_*.sql"))
_FILLED, _CARDS = _SQL / "03_filled.sql", _SQL / "cards.sql"
_FIRST_DAY = date(1989, 12, 1)  # no fact is dated before 1990, and a pay day may move back
_A_LONG_HOLIDAY = timedelta(31)  # a pay day moves back over it
NEEDED = {
    "attended": ("project_id", "ym", "worker_id", "days"),
    "payroll": ("project_id", "ym", "worker_id", "net_fen", "payable_fen", "name_id"),
    "payments": (
        *("project_id", "ym", "worker_id", "account_no", "card_id", "card_name_id"),
        *("amount_fen", "paid_on", "status", "returned_on"),
    ),
    "roster": (
        *("project_id", "worker_id", "entered_on", "left_on", "contract_on"),
        *("name_id", "card_id", "wage_mode", "wage_rate_fen"),
    ),
    "projects": (
        *("project_id", "project_code", "region_code", "sector", "funding", "contract_amount_fen", "labour_ratio_e4"),
        *("signed_on", "permitted_on", "started_on", "finished_on", "status"),
        *("pay_day", "pay_month_offset", "labour_fee_day"),
    ),
}


def reconcile(
    con: duckdb.DuckDBPyConnection,
    facts: Snapshot,
    part: Part,
    *,
    as_of: date,
    law: Pack,
    shared: "pa.Table | None" = None,
    whole: bool = False,
) -> list[str]:
    """Create `wm`, `pm`, `pr` and the current fact tables that rules read (see `facts.outcomes`), of a part's projects.

    Args:
        law: whose day counts decide the flags `returned_due` (rule R32) and `below_minimum` (rule R29).
        shared: the cards that several people share (see `shared_cards`), where they have been looked for already;
            cards are always compared across all projects.
        whole: all of it is one piece, for an engine that divides it by itself.

    Returns:
        Sentences for the reader of the run, such as a calendar year that nobody has published yet.
    """
    _minimum_wages(con)
    only = part.among(part.chapter)
    within = part.chapter if part.only is None and shared is not None else None
    filled = _filled(facts, as_of, law, within) | {"only": only}
    _execute(con, _BEFORE, filled)
    _calendar(con, as_of, last_day(shift(max([ym_of(as_of), *facts.months("payments")]), 2)))
    conditions = [only] if whole else [part.among(leaf) for leaf in part.leaves]
    for_pieces = [filled | {"only": condition} for condition in conditions]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        # Begun before the pieces, whose last step waits for it.
        cards = pool.submit(_cards, con, shared, filled | {"sharers": _sharers(part)})
        list(pool.map(partial(_piece, con, cards), for_pieces))
        list(pool.map(lambda file: _aside(con, [file], filled), _AFTER))
    notice = calendar.calendar_notice(last_day(shift(ym_of(as_of), 1)))
    return [notice] if notice else []


def shared_cards(con: duckdb.DuckDBPyConnection, facts: Snapshot, *, as_of: date, law: Pack) -> "pa.Table":
    """The cards that received the wages of several people for one month, for parts of all projects: ym, card_id.

    They cannot be looked for part by part. `con` may set aside on disk what does not fit its memory.
    """
    _execute(con, [_FILLED, _CARDS], _filled(facts, as_of, law, None) | {"sharers": ""})
    return con.execute("FROM shared_cards").to_arrow_table()


def _filled(facts: Snapshot, as_of: date, law: Pack, within: tuple[int, int] | None) -> dict[str, str]:
    last = max([ym_of(as_of), *facts.months("payments")])
    return {
        "as_of": as_of.isoformat(),
        "as_of.ym": str(ym_of(as_of)),
        "first_month": first_day(min([ym_of(as_of), *_months(facts)])).isoformat(),
        "last_month": first_day(last).isoformat(),
        "attended.so_far": _so_far(facts, as_of),
        "returns_due": _working_days_before(as_of, law.param("R32", "working_days").value).isoformat(),
        "full_month_days": str(law.param("R29", "attended_days").value),
        "projects.columns": ", ".join(NEEDED["projects"]),
        **{name: _source(facts, name, ym_of(as_of), within) for name in TABLES if name != "attendance"},
    }


def _execute(con: duckdb.DuckDBPyConnection, files: Iterable[Path], values: Mapping[str, str]) -> None:
    for path in files:
        for statement in path.read_text("utf-8").split(";\n"):
            if statement.strip():
                con.execute(fill(statement, values))


def _aside(con: duckdb.DuckDBPyConnection, files: Iterable[Path], values: Mapping[str, str]) -> None:
    with beside(con) as own:
        _execute(own, files, values)


def _cards(con: duckdb.DuckDBPyConnection, shared: "pa.Table | None", values: Mapping[str, str]) -> None:
    with beside(con) as own:
        if shared is None:
            _execute(own, [_CARDS], values)
        else:
            own.register("found_shared", shared)
            own.execute("CREATE TABLE shared_cards AS FROM found_shared")


def _piece(con: duckdb.DuckDBPyConnection, cards: Future[None], values: Mapping[str, str]) -> None:
    *folding, reconciling = _PIECE
    with beside(con) as own:
        _execute(own, folding, values)
        cards.result()
        _execute(own, [reconciling], values)


def fill(statement: str, values: Mapping[str, str]) -> str:
    """Put values in place of ``{name}``; an unknown name is a mistake of ours and crashes."""
    return re.sub(r"\{([\w.]+)\}", lambda match: values[match[1]], statement)


def _sharers(part: Part) -> str:
    """Of some projects only, just their own cards are compared with all others."""
    if part.only is None:
        return ""
    return f"SEMI JOIN (SELECT ym, card_id FROM made WHERE {part.among(part.chapter)}) AS own USING (ym, card_id)"


def _months(facts: Snapshot) -> Iterable[int]:
    return (ym for stream in ("attended", "payroll", "payments") for ym in facts.months(stream))


def _source(facts: Snapshot, stream: str, until: int, within: tuple[int, int] | None) -> str:
    columns = NEEDED.get(stream, tuple(stored_columns(TABLES[stream])))
    if stream == "attended":
        return facts.rows(stream, columns, until=until, within=within)
    return facts.current(stream, columns, within=within)


def _so_far(facts: Snapshot, as_of: date) -> str:
    """The days attended by then: of a month that is over, all of them."""
    this = ym_of(as_of)
    if this not in facts.months("attended"):
        return "days"
    return f"CASE WHEN ym = {this} THEN days & {2**as_of.day - 1}::UINTEGER ELSE days END"


def _calendar(con: duckdb.DuckDBPyConnection, as_of: date, until: date) -> None:
    """cal: day, ordinal among working days, and the last working day on or before it, from before the oldest day."""
    oldest = con.execute(
        "SELECT least((SELECT min(permitted_on) FROM known_projects), (SELECT min(booked_on) FROM account_entries), "
        "(SELECT min(month_start) FROM months))"
    ).fetchone()
    assert oldest is not None
    start = max(min(oldest[0], as_of) - _A_LONG_HOLIDAY, _FIRST_DAY)
    days = [start + timedelta(n) for n in range((max(until, as_of) - start).days + 1)]
    known = calendar.calendar()
    swapped = [day for day in days if known.is_working_day(day) != (day.isoweekday() < 6)]
    listed = ", ".join(f"DATE '{day}'" for day in swapped)
    con.execute(
        "CREATE TABLE cal AS SELECT day, (count(*) FILTER (works) OVER so_far)::INTEGER AS ordinal, "
        "max(day) FILTER (works) OVER so_far AS back FROM (SELECT day::DATE AS day, "
        f"(isodow(day) < 6) <> (day::DATE IN ({listed})) AS works "
        f"FROM generate_series(DATE '{days[0]}', DATE '{days[-1]}', INTERVAL 1 DAY) AS t (day)) "
        "WINDOW so_far AS (ORDER BY day)"
    )


def _minimum_wages(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("CREATE TABLE minimum_wages (region_code VARCHAR, from_ym INTEGER, to_ym INTEGER, monthly_fen BIGINT)")
    rows = ", ".join(f"('{r}', {a}, {b}, {fen})" for r, a, b, fen in minimum_wage.rows())
    con.execute(f"INSERT INTO minimum_wages VALUES {rows}")


def _working_days_before(day: date, count: int) -> date:
    """The latest day from which so many working days have passed by `day`."""
    while count > 0:
        count -= calendar.is_working_day(day)
        day -= timedelta(1)
    return day


def month_names(facts: Snapshot) -> list[str]:
    """The wage months in sight, as text."""
    return [month_text(ym) for ym in sorted(set(_months(facts)))]
