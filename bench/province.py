"""A month of a city or a province, written straight into a fact store: invented, the same for every peer.

One worker in five has something the matter: paid short, late, in two parts, not at all, without a contract, off the
roster, to another's card; and one project in twenty-five reports no sheet or no payments. So every outcome and every
flag occurs. Nothing here is personal: people, names and cards are the registry's integers.
"""

from datetime import UTC, datetime
from pathlib import Path

import duckdb

from huxin.base.home import Home
from huxin.engine import store, writing
from huxin.facts.arrow import stored_schema
from huxin.facts.streams import TABLES

RECORDED_AT = datetime(2019, 7, 20, tzinfo=UTC)
HEADS = 100  # workers a project
DAYS = 20  # days attended a month, two punches each: about 40 punches a worker
_PIECE = 100_000  # workers written at once

_COMMON = (
    "{batch}::INTEGER AS source, (row_number() OVER ())::INTEGER AS source_row, "
    "TIMESTAMP '2019-07-20' AS recorded_at, false AS again"
)
_WORKERS = (
    f"(SELECT w::BIGINT AS worker_id, (w // {HEADS})::INTEGER AS project_id, w % 100 AS kind, "
    f"w // {HEADS} % 50 AS site, if(w % 100 = 16, 120000, 400000 + w % 7) AS wage "
    "FROM range({low}, {high}) AS t (w))"
)
_PAID = "kind NOT IN (10, 11, 12, 18, 20) AND site <> 8"
_PROJECTS = f"range({{low}} // {HEADS}, {{high}} // {HEADS}) AS t (p)"

_SQL = {
    "projects": f"""SELECT p::INTEGER AS project_id, printf('620402%06d', p) AS project_code, '示例项目' AS name,
        (['620402', '620403', '620421', '620422', '620423'])[p % 5 + 1] AS region_code, 'housing' AS sector,
        'private' AS funding, NULL AS owner_uscc, NULL AS contractor_uscc, 5000000000 AS contract_amount_fen,
        2000 AS labour_ratio_e4, DATE '2019-01-05' AS signed_on, DATE '2019-02-01' AS permitted_on,
        DATE '2019-03-01' AS started_on, NULL::DATE AS finished_on, 'active' AS status, 15 AS pay_day,
        1 AS pay_month_offset, 10 AS labour_fee_day, {_COMMON} FROM {_PROJECTS}""",
    "accounts": f"""SELECT printf('ACC%08d', p) AS account_no, p::INTEGER AS project_id, '示例银行' AS bank_name,
        '示例户名' AS account_name, DATE '2019-01-20' AS opened_on, DATE '2019-01-25' AS filed_on,
        DATE '2019-01-20' AS agreement_on, NULL::DATE AS closed_on, false AS frozen, {_COMMON}
        FROM {_PROJECTS}""",
    "account_entries": f"""SELECT printf('ACC%08d', p) AS account_no, 'E1' AS entry_no, DATE '2019-07-10' AS booked_on,
        'in' AS direction, 50000000 AS amount_fen, 50000000 AS balance_fen, 'labour_fee' AS purpose,
        NULL::BIGINT AS counterparty_id, NULL::BIGINT AS counterparty_card_id, 201907 AS ym, {_COMMON}
        FROM {_PROJECTS}""",
    "roster": f"""SELECT project_id, '91620400MA00000000' AS employer_uscc, '一班' AS team, worker_id AS name_id,
        'resident' AS id_type, worker_id, worker_id AS phone_id, worker_id AS card_id, '钢筋工' AS work_type,
        if(kind = 1, NULL, DATE '2019-05-20') AS contract_on,
        if(stay = 2, DATE '2019-06-17', if(kind = 2, DATE '2019-06-10', DATE '2019-05-25')) AS entered_on,
        if(kind = 15 AND stay = 1, DATE '2019-06-12', NULL)::DATE AS left_on,
        if(kind = 18, 'month', 'day') AS wage_mode, if(kind = 18, 450000, 20000) AS wage_rate_fen, {_COMMON}
        FROM {_WORKERS}, range(1, 3) AS u (stay) WHERE stay = 1 OR kind = 15 ORDER BY worker_id, stay""",
    "attendance": f"""SELECT project_id, worker_id, (TIMESTAMP '2019-06-01' + (d - 1) * INTERVAL 1 DAY
            + p * INTERVAL 10 HOUR + 25200 * INTERVAL 1 SECOND
            + ((worker_id * 7 + d * 131 + p * 311) % 3600)::INTEGER * INTERVAL 1 SECOND) AS punched_at,
        if(p = 0, 'in', 'out') AS direction, 'G' || (project_id % 100) AS device, 201906 AS ym,
        {_COMMON} FROM {_WORKERS}, range(1, {DAYS + 4}) AS u (d), range(2) AS v (p)
        WHERE kind <> 3 AND (d <= {DAYS} OR kind = 16) ORDER BY project_id, worker_id, punched_at""",
    "attended": f"""SELECT project_id, worker_id, 201906 AS ym,
        ((1::UBIGINT << if(kind = 16, {DAYS + 3}, {DAYS})) - 1)::UINTEGER AS days, {_COMMON} FROM {_WORKERS}
        WHERE kind <> 3 ORDER BY project_id, worker_id""",
    "payroll": f"""SELECT project_id, 201906 AS ym, '一班' AS team, worker_id AS name_id, worker_id, 2000 AS days_e2,
        net_fen AS payable_fen, 0 AS deducted_fen, net_fen, DATE '2019-07-05' AS confirmed_on, {_COMMON}
        FROM (SELECT *, if(kind = 19, 0, wage) AS net_fen FROM {_WORKERS})
        WHERE kind NOT IN (4, 18) AND site <> 7""",
    "payments": f"""SELECT printf('P%012d-%d', worker_id, part) AS serial, project_id, 201906 AS ym, worker_id,
        if(kind = 5, 'OTHER', printf('ACC%08d', project_id)) AS account_no,
        if(kind = 6, worker_id - 1, worker_id) AS card_id, if(kind = 13, worker_id + 1, worker_id) AS card_name_id,
        CASE WHEN kind = 7 THEN 100000 WHEN kind = 21 THEN wage + 5000 WHEN kind NOT IN (14, 17) THEN wage
            WHEN part = 1 THEN 200000 ELSE wage - 200000 END AS amount_fen,
        if(kind = 8 OR (kind = 17 AND part = 2), DATE '2019-07-18', DATE '2019-07-09' + part::INTEGER) AS paid_on,
        if(kind IN (9, 22), 'returned', 'success') AS status,
        if(kind = 9, DATE '2019-07-11', if(kind = 22, DATE '2019-07-19', NULL)) AS returned_on, {_COMMON}
        FROM {_WORKERS}, range(1, 3) AS u (part) WHERE {_PAID} AND (part = 1 OR kind IN (14, 17))
        ORDER BY worker_id, part""",
}


def build(home: Home, workers: int, *, punched: bool = True, at_once: int = _PIECE) -> None:
    """Write the month for so many workers (a multiple of 100); a store that is already there is kept.

    Args:
        punched: with every punch; else only with the days that the store folds from them, which is what a run reads.
        at_once: how many workers' rows are one batch.
    """
    done = home.path / f"built-{workers}"
    if done.exists():
        return
    home.path.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as con:
        for batch, low in enumerate(range(0, workers, at_once), 1):
            high = min(low + at_once, workers)
            for name, sql in _SQL.items():
                if name == ("attended" if punched else "attendance"):
                    continue
                rows = con.execute(sql.format(low=low, high=high, batch=batch)).to_arrow_table()
                stream = TABLES[name]
                rows = rows.select(stored_schema(stream).names).cast(stored_schema(stream))
                writing.commit(home.facts, stream, rows)
                store.fold(home, name, batch=batch, recorded_at=RECORDED_AT)
    done.touch()


def home_for(cache: Path, workers: int) -> Home:
    """The store of that size below a cache folder, built on first use."""
    home = Home(cache / f"month-{workers}")
    build(home, workers)
    return home


def days_for(cache: Path, workers: int) -> Home:
    """The same month as the days that punches are folded to, so that a country's fits on a disk."""
    home = Home(cache / f"days-{workers}")
    build(home, workers, punched=False, at_once=5 * _PIECE)
    return home
