"""What a month's sheets say and what was paid of it already, worker by worker: of this an order to pay is made."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from huxin.base.home import Home
from huxin.engine.literals import literal
from huxin.engine.session import connect
from huxin.engine.snapshot import snapshot
from huxin.engine.tables import readable

_ON_ITS_WAY = "(status = 'pending' OR (status = 'success' AND returned_on IS NULL))"


class Wage(NamedTuple):
    """One worker of a month: ids are the registry's, None where nobody reported it.

    `net_fen` is of the asked teams' sheets, `rest_fen` what of all sheets is neither paid nor on its way; payments the
    bank returned are to be made again, and what a contractor only claims to have paid is not paid.
    """

    worker_id: int
    name_id: int | None
    card_id: int | None
    net_fen: int
    rest_fen: int


@readable()
def wages(home: Home, *, project_id: int, ym: int, team: str | None, known_at: datetime) -> list[Wage]:
    """The workers on the current sheets of a project and month (of one team, or all), in the order of the sheet.

    Raises:
        StoreDamaged: the store cannot be read.
    """
    facts = snapshot(home, known_at=known_at)
    month = f"project_id = {project_id} AND ym = {ym}"
    wanted = "true" if team is None else f"team = {literal(team)}"
    sheets = facts.current("payroll", ["project_id", "ym", "team", "worker_id", "name_id", "net_fen", "source_row"])
    paid = facts.current("payments", ["project_id", "ym", "worker_id", "amount_fen", "status", "returned_on"])
    roster = facts.current("roster", ["project_id", "worker_id", "name_id", "card_id", "entered_on"])
    with connect(threads=2) as con:
        rows = con.execute(
            f"""
            WITH lines AS (
                SELECT worker_id, min(source_row) FILTER ({wanted}) AS place, max(name_id) AS name_id,
                    sum(net_fen) FILTER ({wanted}) AS net_fen, sum(net_fen) AS whole_fen
                FROM ({sheets}) WHERE {month} GROUP BY ALL HAVING bool_or({wanted})
            ), paid AS (
                SELECT worker_id, sum(amount_fen) AS paid_fen FROM ({paid})
                WHERE {month} AND {_ON_ITS_WAY} GROUP BY ALL
            ), known AS (
                SELECT worker_id, max_by(name_id, entered_on) AS name_id,
                    max_by(card_id, entered_on) FILTER (card_id IS NOT NULL) AS card_id
                FROM ({roster}) WHERE project_id = {project_id} GROUP BY ALL
            )
            SELECT l.worker_id, coalesce(k.name_id, l.name_id), k.card_id, l.net_fen::BIGINT,
                (l.whole_fen - coalesce(p.paid_fen, 0))::BIGINT
            FROM lines AS l LEFT JOIN paid AS p USING (worker_id) LEFT JOIN known AS k USING (worker_id)
            ORDER BY l.place, l.worker_id
            """
        ).fetchall()
    return [Wage(*row) for row in rows]


@readable()
def last_paid_at(
    home: Home, months: Collection[tuple[int, int]], *, known_at: datetime
) -> dict[tuple[int, int], datetime]:
    """When a payment of a project and month was last reported (UTC, naive), of those of which any ever was.

    Raises:
        StoreDamaged: the store cannot be read.
    """
    rows = snapshot(home, known_at=known_at).rows("payments", ["project_id", "ym", "recorded_at", "status"])
    wanted = ", ".join(f"({int(project)}, {int(ym)})" for project, ym in months) or "(NULL, NULL)"
    with connect(threads=2) as con:
        found = con.execute(
            f"SELECT project_id, ym, max(recorded_at) FROM ({rows}) "
            f"WHERE (project_id, ym) IN ({wanted}) AND status <> 'claimed' GROUP BY ALL"
        ).fetchall()
    return {(project, ym): at for project, ym, at in found}


class Unpaid(NamedTuple):
    """What of a month's sheets is neither paid nor on its way, all workers together."""

    ym: int
    rest_fen: int


@readable()
def unpaid(home: Home, projects: Collection[int], *, known_at: datetime) -> dict[int, Unpaid]:
    """The latest month with a sheet of each project, where something of it is still to be paid.

    Raises:
        StoreDamaged: the store cannot be read.
    """
    facts = snapshot(home, known_at=known_at)
    sheets = facts.current("payroll", ["project_id", "ym", "team", "worker_id", "net_fen"])
    paid = facts.current("payments", ["project_id", "ym", "worker_id", "amount_fen", "status", "returned_on"])
    wanted = ", ".join(str(int(project)) for project in projects) or "NULL"
    with connect(threads=2) as con:
        rows = con.execute(
            f"""
            WITH own AS (SELECT * FROM ({sheets}) WHERE project_id IN ({wanted})),
            lines AS (
                SELECT project_id, ym, worker_id, sum(net_fen) AS net_fen FROM own
                SEMI JOIN (SELECT project_id, max(ym) AS ym FROM own GROUP BY ALL) USING (project_id, ym) GROUP BY ALL
            ), paid AS (
                SELECT project_id, ym, worker_id, sum(amount_fen) AS paid_fen FROM ({paid})
                WHERE project_id IN ({wanted}) AND {_ON_ITS_WAY} GROUP BY ALL
            )
            SELECT project_id, ym, sum(greatest(net_fen - coalesce(paid_fen, 0), 0))::BIGINT AS rest_fen
            FROM lines LEFT JOIN paid USING (project_id, ym, worker_id) GROUP BY ALL HAVING rest_fen > 0
            """
        ).fetchall()
    return {project: Unpaid(ym, rest) for project, ym, rest in rows}


class Paid(NamedTuple):
    """A payment that the bank reports as made and not returned. `serial` is the bank's, its key."""

    serial: str
    worker_id: int
    ym: int
    amount_fen: int
    paid_on: date
    account_no: str | None


@readable()
def paid(
    home: Home, workers: Collection[int], *, since: date, project_id: int | None, known_at: datetime
) -> list[Paid]:
    """What the bank's rows say reached these workers from a day on, the oldest first.

    Args:
        project_id: of this project only, where one is known.

    Raises:
        StoreDamaged: the store cannot be read.
    """
    told = ["serial", "worker_id", "ym", "amount_fen", "paid_on", "account_no"]
    rows = snapshot(home, known_at=known_at).current("payments", [*told, "project_id", "status", "returned_on"])
    wanted = ", ".join(str(int(worker)) for worker in workers) or "NULL"
    here = "true" if project_id is None else f"project_id = {int(project_id)}"
    with connect(threads=2) as con:
        found = con.execute(
            f"SELECT {', '.join(told)} FROM ({rows}) "
            f"WHERE worker_id IN ({wanted}) AND {here} AND paid_on >= {literal(since.isoformat())}::DATE "
            "AND status = 'success' AND returned_on IS NULL ORDER BY paid_on, serial"
        ).fetchall()
    return [Paid(*row) for row in found]


class Fee(NamedTuple):
    """Labour fee that reached a project's wage account, as the bank reports it."""

    account_no: str
    booked_on: date
    amount_fen: int


@readable()
def labour_fees(home: Home, accounts: Collection[str], *, known_at: datetime) -> list[Fee]:
    """What owners paid of the labour fee into these wage accounts, a row for each account and day, the oldest first.

    Raises:
        StoreDamaged: the store cannot be read.
    """
    if not accounts:
        return []
    told = ["account_no", "booked_on", "direction", "purpose", "amount_fen"]
    rows = snapshot(home, known_at=known_at).current("account_entries", told)
    wanted = ", ".join(literal(account) for account in sorted(accounts))
    with connect(threads=2) as con:
        found = con.execute(
            f"SELECT account_no, booked_on, sum(amount_fen)::BIGINT FROM ({rows}) WHERE account_no IN ({wanted}) "
            "AND direction = 'in' AND purpose = 'labour_fee' GROUP BY ALL ORDER BY booked_on, account_no"
        ).fetchall()
    return [Fee(*row) for row in found]
