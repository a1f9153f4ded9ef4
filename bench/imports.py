"""100,000 rows of each kind of file, and a million punches, through `huxin import` into a home that knows nothing."""

import csv
import shutil
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bench.process import measure
from bench.report import Report

ROWS, GOAL = 100_000, 5.0
MILLION, RATE = 1_000_000, 100_000.0  # punches of 25,000 workers, rows a second
HUXIN = Path(sys.executable).with_name("huxin")
PROJECTS, PUNCHES = 100, 40
_DAY = date(2019, 6, 1)
_MILLION = "a million punches"


def section(report: Report, cache: Path) -> None:
    """Write the files, import them in order, tell the seconds."""
    folder, home = cache / "import", cache / "import-home"
    for place in (folder, home):
        shutil.rmtree(place, ignore_errors=True)
    folder.mkdir(parents=True)
    files = _write(folder)
    report.head(f"Importing {ROWS:,} rows")
    measure([HUXIN, "init", "--home", home])
    rows: list[list[object]] = []
    walls: dict[str, float] = {}
    for told, path in files.items():
        used = measure([HUXIN, "import", path, "--home", home])
        if told:
            walls[told] = used.wall
            rows.append([told, path.stat().st_size >> 10, used.wall, used.cpu, used.peak >> 20, used.others])
    report.say("One home, files in this order: the roster's people are all new, and known to the files after it.\n")
    report.table(["file", "KiB", "wall s", "CPU s", "peak MiB", "others' CPU s"], rows)
    for told, wall in walls.items():
        if not told.startswith(_MILLION):
            report.goal(told, wall, GOAL, "s")
        else:
            report.at_least(told, MILLION / wall, RATE, "rows a second")
    shutil.rmtree(home)
    shutil.rmtree(folder)


def _write(folder: Path) -> Mapping[str, Path]:
    """The files by what to call them; one without a name is preparation."""
    from huxin.simulate.invent import Inventor

    inventor, codes = Inventor(Random(1)), [f"6204022019{n:04d}" for n in range(PROJECTS)]
    uscc = inventor.uscc("620402")
    people = [
        {"name": inventor.name(), "id_no": inventor.id_no(date(2001, 1, 1), ["620402"]), "card": inventor.card_no()}
        for _ in range(ROWS)
    ]
    site = [codes[n * PROJECTS // ROWS] for n in range(ROWS)]
    _csv(folder / "projects.csv", (_project(code, uscc) for code in codes))
    _csv(folder / "accounts.csv", ({"account_no": f"2704{code}", "project_code": code} for code in codes))
    _csv(folder / "roster.csv", (_stay(site[n], p, uscc, inventor.phone()) for n, p in enumerate(people)))
    _csv(folder / "attendance.csv", _punches(site, people, ROWS))
    _csv(folder / "million.csv", _punches(site, people, MILLION, since=date(2019, 7, 1)))
    _parquet(folder / "million.parquet", _punches(site, people, MILLION, since=date(2019, 8, 1)))
    _xlsx(folder / "payroll.xlsx", (_line(site[n], p) for n, p in enumerate(people)))
    _parquet(folder / "payments.parquet", (_payment(n, site[n], p) for n, p in enumerate(people)))
    named = {"roster, CSV": "roster.csv", "attendance, CSV": "attendance.csv", "payroll, XLSX": "payroll.xlsx"}
    first = folder / "first"
    first.mkdir()
    for name in ("projects.csv", "accounts.csv"):
        (folder / name).rename(first / name)
    named |= {"payments, Parquet": "payments.parquet"}
    named |= {f"{_MILLION}, CSV": "million.csv", f"{_MILLION}, Parquet": "million.parquet"}
    return {"": first} | {k: folder / v for k, v in named.items()}


def _project(code: str, uscc: str) -> dict[str, Any]:
    return {
        "project_code": code, "name": f"示例工程{code[-4:]}", "region_code": "620402", "sector": "housing",
        "funding": "private", "contractor_uscc": uscc, "contract_amount": "50000000.00", "signed_on": "2019-01-05",
        "started_on": "2019-03-01", "status": "active", "pay_day": 15,
    }  # fmt: skip


def _stay(code: str, person: Mapping[str, str], uscc: str, phone: str) -> dict[str, Any]:
    return {
        "project_code": code, "employer_uscc": uscc, "team": "钢筋一班", "name": person["name"],
        "id_no": person["id_no"], "phone": phone, "card_no": person["card"], "work_type": "钢筋工",
        "contract_on": "2019-05-20", "entered_on": "2019-05-25", "wage_mode": "day", "wage_rate": "260.00",
    }  # fmt: skip


def _punches(
    site: list[str], people: list[dict[str, str]], rows: int, *, since: date = _DAY
) -> Iterable[dict[str, Any]]:
    """A gate's file: each worker twice a day, twenty days."""
    start = datetime.combine(since, datetime.min.time())
    for n in range(rows):
        worker, punch = divmod(n, PUNCHES)
        at = start + timedelta(days=punch // 2, hours=7 + punch % 2 * 11, seconds=worker * 7 % 3600)
        yield {
            "project_code": site[worker], "id_no": people[worker]["id_no"], "punched_at": f"{at:%Y-%m-%d %H:%M:%S}",
            "direction": "in" if punch % 2 == 0 else "out", "device": "G1",
        }  # fmt: skip


def _line(code: str, person: Mapping[str, str]) -> dict[str, Any]:
    return {
        "project_code": code, "month": "2019-06", "team": "钢筋一班", "name": person["name"],
        "id_no": person["id_no"], "days": 20, "payable": 5200.50, "deducted": 200.25, "net": 5000.25,
    }  # fmt: skip


def _payment(n: int, code: str, person: Mapping[str, str]) -> dict[str, Any]:
    return {
        "serial": f"S{n:09d}", "project_code": code, "month": "2019-06", "id_no": person["id_no"],
        "account_no": f"2704{code}", "card_no": person["card"], "card_name": person["name"], "amount": "5000.25",
        "paid_on": "2019-07-12", "status": "success",
    }  # fmt: skip


def _csv(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = None
        for row in rows:
            if writer is None:
                writer = csv.DictWriter(file, list(row))
                writer.writeheader()
            writer.writerow(row)


def _xlsx(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            if number == 0:
                sheet.write_row(0, 0, list(row))
            sheet.write_row(number + 1, 0, row.values())


def _parquet(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist(list(rows)), path)
