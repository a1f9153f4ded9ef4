"""What a decision changed in the invented city: the warning was confirmed and the county urged, so the contractor pays
some of what it owes; the bank's file of it is imported like any other, and the monitor looks again."""

import csv
import io
from datetime import datetime
from pathlib import Path

from huxin.access import SYSTEM
from huxin.actions import intake, monitor
from huxin.base.home import Home
from huxin.base.moments import local_day
from huxin.base.months import month_text
from huxin.queries import project as queries

_PAYMENTS = "08_payments.csv"
_FILE = "14_payments_made_good.csv"


def play(home: Home, folder: Path, project: int, *, now: datetime) -> bool:
    """Pay a project's oldest unpaid month to every second worker of its last paid one; whether anything was to pay."""
    data = _paid(folder / _PAYMENTS, project, now)
    if data:
        batch = intake.receive(actor=SYSTEM, data=data, file_name=_FILE, now=now)
        intake.apply(batch, now=now)
        monitor.run(home, actor=SYSTEM, as_of=local_day(now), now=now)
    return bool(data)


def _paid(file: Path, project: int, now: datetime) -> bytes:
    page = queries.project(actor=SYSTEM, project_id=project, today=local_day(now))
    owed = [one.ym for one in page.months if one.arrears_fen > 0]
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["项目编码"] == page.code and row["状态"] == "成功"]
    if not rows or not owed:
        return b""
    last = max(row["工资月份"] for row in rows)
    made = io.StringIO()
    sheet = csv.DictWriter(made, list(rows[0]))
    sheet.writeheader()
    for n, row in enumerate([row for row in rows if row["工资月份"] == last][::2], start=1):
        fresh = {"银行流水号": f"YH9{n:010}", "工资月份": month_text(min(owed)), "发放日期": str(local_day(now))}
        sheet.writerow(row | fresh)
    return made.getvalue().encode("utf-8-sig")
