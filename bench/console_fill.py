"""Fills a home as a large city would after a year: `python -m bench.console_fill HOME`.

10,000 projects, a million findings of one current run, its worker-months as the engine leaves them. Straight into the
tables, with values that are plausible and invented. The database is HUXIN_DATABASE_URL, else the home's own.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import duckdb

from bench.registry import start

PROJECTS, FINDINGS_A_PROJECT, WORKERS_A_PROJECT, KNOWN = 10_000, 100, 100, 200
"""Of the first `KNOWN` projects the workers are in the registry, name and all: these are the pages asked for."""
MONTHS = [201812, *range(201901, 201912)]
RUN = "20191130-0000000000"
PASSWORD = "bench-only-7391"
STAFF = {"office": ("office", ["6204"]), "county": ("inspector", ["620402"])}
_COUNTIES = ("620402", "620402", "620403", "620421", "620422", "620423")
_AT = datetime(2019, 11, 30, 12, tzinfo=UTC)
Row = tuple[Any, ...]


def fill(home: Path) -> None:
    """Everything, unless it is there already."""
    from huxin.record.models import Run

    if Run.objects.filter(pk=RUN).exists():
        return
    rng = Random(1)
    projects = list(_projects(rng))
    _insert("Unit", "uscc name kind region_code recorded_at", _units())
    names = (
        "id code name region_code sector funding owner_uscc contractor_uscc contract_amount_fen signed_on started_on "
    )
    names += "status pay_day pay_month_offset labour_fee_day search recorded_at level arrears_fen arrears_heads "
    names += "overdue_days findings coverage_ym attending_heads registered_heads contracted_heads has_account "
    _insert("Project", names + "has_deposit settled_ratio_e4", projects)
    _insert("ProjectNames", "id changed", [(1, "filled")])
    _insert("WageAccount", "account_no project_id bank_name opened_on frozen recorded_at", _accounts())
    _insert("Deposit", "deposit_no project_id form amount_fen stored_on recorded_at", _deposits())
    _insert("MasterVersion", "stream key recorded_at batch row", _versions())
    names = "project_id ym attending_heads listed_heads paid_heads net_fen paid_fen arrears_fen due_on feeds"
    _insert("ProjectMonth", names, _months(rng))
    manifest = {"id": RUN, "as_of": "2019-11-30", "code": "0", "engine": "duckdb", "notices": []}
    kept = {"as_of": "2019-11-30", "known_at": _AT, "pack": "gs-2019", "created_at": _AT, "current": True}
    Run.objects.create(pk=RUN, manifest=manifest, counts={"worker_months": {}, "findings": {}}, **kept)
    names = "id rule project_id ym level region_code sector measures"
    _insert("Finding", names, _findings(rng, projects))
    _people()
    _staff()
    _matrix(home / "runs" / RUN)
    _settle()


def _insert(model: str, columns: str, rows: Iterable[Row]) -> None:
    from django.db import connection, transaction

    from huxin.record import models

    names, table = columns.split(), getattr(models, model)._meta.db_table
    named = ", ".join(f'"{name}"' for name in names)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({named}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(names))
            cursor.executemany(f'INSERT INTO "{table}" ({named}) VALUES ({marks})', list(rows))


def _units() -> Iterator[Row]:
    for n in range(400):
        yield _uscc(n), f"示例建筑工程有限公司{n}", "contractor", "620402", _AT


def _uscc(n: int) -> str:
    return f"91620400MA{n:08d}"


def _projects(rng: Random) -> Iterator[Row]:
    words = ("住宅小区", "产业园厂房", "城区道路", "灌区改造", "医院门诊楼", "中学教学楼", "安置房", "污水处理厂")
    for n in range(1, PROJECTS + 1):
        level, heads = rng.choices((0, 1, 2, 3), (50, 25, 15, 10))[0], rng.randint(20, 300)
        code, name = f"{_COUNTIES[n % 6]}2019{n:06d}", f"{words[n % 8]}{n}标段"
        owed = rng.randint(1, heads) if level else 0
        yield (
            *(n, code, name, _COUNTIES[n % 6], ("housing", "transport", "water", "other")[n % 4]),
            *(("government", "soe", "private")[n % 3], _uscc(n % 400), _uscc(n * 7 % 400), 5_000_000_000),
            *("2018-11-01", "2018-12-01", ("active", "active", "suspended", "finished")[n % 4], 15, 1, 10),
            *(f"{code} {name} 示例建筑工程有限公司{n * 7 % 400}".lower(), _AT, level, owed * 600_000, owed),
            *(rng.randint(1, 90) if level else 0, FINDINGS_A_PROJECT, MONTHS[-1], heads, heads - n % 5, heads - n % 7),
            *(n % 9 > 0, n % 11 > 0, None if n % 13 == 0 else 10_000 if n % 3 else rng.randint(5_000, 9_999)),
        )


def _accounts() -> Iterator[Row]:
    return ((f"2704{n:012d}", n, "示例银行", "2018-12-10", False, _AT) for n in range(1, PROJECTS + 1))


def _deposits() -> Iterator[Row]:
    return ((f"D{n:08d}", n, "guarantee", 50_000_000, "2018-12-10", _AT) for n in range(1, PROJECTS + 1))


def _versions() -> Iterator[Row]:
    return (("projects", str(n), _AT, 1, json.dumps({"status": "active"})) for n in range(1, PROJECTS + 1))


def _months(rng: Random) -> Iterator[Row]:
    feeds = json.dumps({"attendance": "reported", "payroll": "reported", "payments": "not_reported"})
    for n in range(1, PROJECTS + 1):
        for ym in MONTHS:
            owed, net = rng.choice((0, 0, 600_000, 3_000_000)), 60_000_000
            yield n, ym, 100, 98, 95, net, net - owed, owed, "2019-07-15", feeds


def _findings(rng: Random, projects: Sequence[Row]) -> Iterator[Row]:
    from huxin.rules import catalogue

    by_project = [rule for rule in catalogue().values() if rule.grain == "project"]
    by_month = [(rule, ym) for rule in catalogue().values() if rule.grain == "month" for ym in MONTHS]
    said = {r.code: [_measures(r, rng) for _ in range(20)] for r in catalogue().values()}
    no = 0
    for row in projects:
        # The grain decides: a project's rules once, a month's rules in some of the months.
        chosen = [(rule, None) for rule in by_project]
        chosen += rng.sample(by_month, FINDINGS_A_PROJECT - len(chosen))
        for rule, ym in chosen:
            level = rng.choices((1, 2, 3), (5, 3, 2))[0] if rule.leveled else 0
            yield no, rule.code, row[0], ym, level, row[3], row[4], rng.choice(said[rule.code])
            no += 1


def _measures(rule: Any, rng: Random) -> str:
    def value(unit: str) -> object:
        return "attendance" if unit == "feed" else rng.randint(1, 90) * (100_000 if unit == "fen" else 1)

    return json.dumps({measure.name: value(measure.unit) for measure in rule.measures})


def _people() -> None:
    from huxin.queries import _keys
    from huxin.simulate.invent import Inventor

    ring, inventor = _keys.current(), Inventor(Random(2))
    values, persons, base = [], [], 10**8
    for worker in range(WORKERS_A_PROJECT, (KNOWN + 1) * WORKERS_A_PROJECT):
        person = {"id_no": inventor.id_no(_AT.date().replace(year=2001), ["620402"]), "name": f"示例{worker}"}
        person |= {"phone": inventor.phone(), "card_no": inventor.card_no()}
        ids = {kind: worker + n * base for n, kind in enumerate(person)}
        for kind, text in person.items():
            blind = ring.blind(kind, text)
            values.append((ids[kind], kind, blind, ring.seal_bytes(text.encode(), place=_keys.place(kind, blind))))
        persons.append((worker, "resident", ids["name"], ids["phone"], ids["card_no"], _AT))
    _insert("PersonalValue", "id kind blind token", values)
    _insert("Person", "id id_type name_id phone_id card_id updated_at", persons)


def _staff() -> None:
    from huxin.access import SYSTEM
    from huxin.actions import staff

    for name, (role, regions) in STAFF.items():
        staff.add(
            actor=SYSTEM, username=name, display_name=name, post=staff.Post(role, regions),
            password=PASSWORD, must_change=False, now=datetime.now(UTC),
        )  # fmt: skip


def _matrix(folder: Path) -> None:
    """The run's worker-months, laid out as the engine lays them out."""
    folder.mkdir(parents=True, exist_ok=True)
    outcomes = ["settled", "settled", "settled", "settled", "settled", "late", "short", "unpaid", "nil"]
    counties = ", ".join(f"'{code}'" for code in _COUNTIES)
    (folder / "worker_months").mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE p AS SELECT n, ([{counties}])[n % 6 + 1] || printf('2019%06d', n) AS code "
                    f"FROM range(1, {PROJECTS + 1}) AS t (n)")  # fmt: skip
        con.execute(f"""COPY (
            SELECT code AS project_code, printf('%04d-%02d', ym // 100, ym % 100) AS month,
                n * {WORKERS_A_PROJECT} + w AS worker_id, 22::INTEGER AS attended_days, 600000::BIGINT AS net_fen,
                if(o = 'unpaid', 0, 600000)::BIGINT AS paid_fen, DATE '2019-07-15' AS due_on,
                if(o = 'settled', DATE '2019-07-12', NULL) AS settled_on, o AS outcome,
                if(o = 'unpaid', 600000, 0)::BIGINT AS arrears_fen, NULL::BIGINT AS estimated_fen,
                if(o = 'late', ['off_account'], []::VARCHAR[]) AS flags
            FROM (SELECT code, n, ym, w, ({outcomes!r})[(n * 31 + ym * 7 + w) % {len(outcomes)} + 1] AS o
                FROM p, (SELECT unnest({MONTHS!r}) AS ym), range({WORKERS_A_PROJECT}) AS u (w))
            ORDER BY project_code, month, worker_id) 
            TO '{folder}/worker_months/0000000000.parquet' (FORMAT parquet, COMPRESSION zstd)""")
    (folder / "manifest.json").write_text(json.dumps({"id": RUN, "as_of": "2019-11-30"}), "utf-8")


def _settle() -> None:
    """What either database does, or is told to do, in the first night."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


if __name__ == "__main__":
    place = Path(sys.argv[1])
    start(place)
    fill(place)
