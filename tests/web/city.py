"""A small city in the record, and worker-months as the engine would read them: two projects in two counties."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.management.color import no_style
from django.db import connection

from huxin.base.errors import NotFound
from huxin.base.months import month_text
from huxin.record.models import (
    Batch,
    Deposit,
    Finding,
    MasterVersion,
    Project,
    ProjectMonth,
    Reject,
    Run,
    Unit,
    WageAccount,
)

BAIYIN, JINGYUAN = 1, 2
WORKERS = range(101, 161)
MONTHS = (201909, 201910)
RUN = "20191130-0123456789"


def build(now: datetime) -> None:
    """Enter it: a red project in 白银区, a calm one in 靖远县, one run, one applied file with a rejected row."""
    _run(now)
    Unit.objects.create(
        uscc="91620400MA71C0DE1A", name="白银甲建筑公司", kind="contractor", region_code="620402", recorded_at=now
    )
    for number, region, name, level in ((BAIYIN, "620402", "新区安置房", 3), (JINGYUAN, "620421", "县中学教学楼", 0)):
        _project(number, region, name, level, now)
    WageAccount.objects.create(account_no="6228001", project_id=BAIYIN, bank_name="农行白银分行", recorded_at=now)
    Deposit.objects.create(
        deposit_no="BZ-1",
        project_id=BAIYIN,
        form="guarantee",
        amount_fen=100,
        stored_on=date(2019, 4, 1),
        recorded_at=now,
    )
    _findings()
    _batches(now)


def _run(now: datetime) -> Run:
    manifest = {"notices": ["一个项目从未报送考勤"], "code": "0.1.0+abc", "engine": "duckdb"}
    given = {"as_of": date(2019, 11, 30), "known_at": now, "pack": "gs-2019", "created_at": now, "current": True}
    return Run.objects.create(id=RUN, manifest=manifest, **given)


def _project(number: int, region: str, name: str, level: int, now: datetime) -> None:
    Project.objects.create(
        id=number,
        code=f"{region}-{number}",
        name=name,
        region_code=region,
        sector="housing",
        funding="government",
        contractor_uscc="91620400MA71C0DE1A",
        status="active",
        pay_day=15,
        pay_month_offset=1,
        labour_fee_day=10,
        search=f"{region}-{number} {name} 白银甲建筑公司",
        recorded_at=now,
        level=level,
        arrears_fen=123_450_000 if level else 0,
        arrears_heads=66 if level else 0,
        overdue_days=46 if level else 0,
        findings=3 if level else 0,
        attending_heads=60,
        registered_heads=57,
        contracted_heads=48,
        has_account=bool(level),
        settled_ratio_e4=8_000 if level else 10_000,
    )
    for ym in MONTHS:
        ProjectMonth.objects.create(
            project_id=number,
            ym=ym,
            attending_heads=60,
            listed_heads=60,
            paid_heads=40,
            net_fen=30_000_000,
            paid_fen=20_000_000,
            arrears_fen=10_000_000 if level else 0,
            due_on=date(2019, 11, 15),
            feeds={"attendance": "reported", "payroll": "reported", "payments": "not_reported"},
        )
    MasterVersion.objects.create(
        stream="projects", key=f"{region}-{number}", recorded_at=now, batch=1, row={"status": "active"}
    )


def _findings() -> None:
    late = {"overdue_days": 46, "arrears_heads": 66, "arrears_fen": 123_450_000}
    rows = [
        ("R24", None, 3, late),
        ("R15", 201910, 2, {"unregistered_heads": 3}),
        ("X1", None, 0, {"feed": "payments"}),
    ]
    for no, (rule, ym, level, measures) in enumerate(rows):
        Finding.objects.create(
            id=no,
            rule=rule,
            project_id=BAIYIN,
            ym=ym,
            level=level,
            region_code="620402",
            sector="housing",
            measures=measures,
        )


def _batches(now: datetime) -> None:
    batch = Batch.objects.create(
        id=1,
        receipt=1,
        file_name="六月工资表.xlsx",
        sha256="0" * 64,
        size=1,
        stream="payroll",
        state="applied",
        received_at=now,
        recorded_at=now,
        applied_at=now,
        by="李监察",
        reach={"regions": ["620402"], "sectors": []},
        rows=10,
        accepted=9,
        rejected=1,
    )
    Reject.objects.create(batch=batch, row=4, field="证件号码", value="620402********1234", reason="校验码不正确")
    with connection.cursor() as cursor:  # PostgreSQL counts on from here, as SQLite does by itself
        for statement in connection.ops.sequence_reset_sql(no_style(), [Batch]):
            cursor.execute(statement)


def worker_months(
    home: object,
    run_id: str,
    project_code: str,
    worker_id: int | None = None,
    month: str | None = None,
    columns: Sequence[str] = ("*",),
) -> list[dict[str, Any]]:
    """What the engine reads of a run: the first worker is owed everything, the second a part, the others nothing."""
    if run_id != RUN:
        raise NotFound(run_id)
    outcomes = {101: ("unpaid", 500_000), 102: ("short", 200_000)}
    return [
        {
            "project_code": project_code,
            "month": month_text(ym),
            "worker_id": worker,
            "attended_days": 22,
            "net_fen": 500_000,
            "paid_fen": 500_000 - outcomes.get(worker, ("settled", 0))[1],
            "due_on": date(2019, 11, 15),
            "settled_on": None if worker in outcomes else date(2019, 11, 14),
            "outcome": outcomes.get(worker, ("settled", 0))[0],
            "arrears_fen": outcomes.get(worker, ("settled", 0))[1],
            "estimated_fen": None,
            "flags": ["unregistered"] if worker == 101 else [],
        }
        for worker in WORKERS
        for ym in MONTHS
        if worker_id in (None, worker)
    ]


def fact_rows(home: object, run_id: str, project_id: int, worker_id: int, ym: int) -> dict[str, list[dict[str, Any]]]:
    """A sheet line with its file and row, and no payment."""
    line = {
        "ym": ym,
        "team": "钢筋班",
        "name_id": None,
        "worker_id": worker_id,
        "days_e2": 2250,
        "payable_fen": 500_000,
    }
    rest = {"deducted_fen": 0, "net_fen": 500_000, "confirmed_on": None, "source": 1, "source_row": 17}
    return {"payroll": [line | rest], "payments": []}
