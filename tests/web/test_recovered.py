"""追回情况: by body, county, month, kind and matter; nothing counted twice; nothing there; as files."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client

from huxin.access import Actor
from huxin.actions import attachments, merging, recovery
from huxin.actions.recovery import Received
from huxin.base.home import Home
from huxin.queries import recovery as queries
from huxin.record.models import Matter, MatterAmount
from tests.actions.test_merging import COUNTY, ELSEWHERE, NOW, complaint

pytestmark = pytest.mark.django_db
PERIOD = {"since": "2024-07-01", "until": "2024-12-31"}


@pytest.fixture
def paid(home: Home) -> Matter:
    """Two workers claim 500 and 300 yuan; the first got 200 in August from the firm and 300 in October by a court."""
    matter = complaint({1: 50_000, 2: 30_000}, n=1)
    worker = MatterAmount.objects.order_by("-claimed_fen").values_list("worker_id", flat=True)[0]
    for day, instrument, fen in ((date(2024, 8, 22), "direct", 20_000), (date(2024, 10, 11), "court", 30_000)):
        data = f"收条 {day}".encode()
        sha256 = attachments.receive(actor=COUNTY, data=data, file_name="收条.txt", now=NOW)
        recovery.from_receipt(
            actor=COUNTY, matter_id=matter.pk, lines=[Received(worker, fen)], paid_on=day, instrument=instrument,
            sha256=sha256, now=NOW + timedelta(days=90),
        )  # fmt: skip
    return matter


def page(client: Client, **more: str) -> str:
    answer = client.get("/recovered/", {**PERIOD, **more})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("body", ["白银区根治拖欠农民工工资"]),
        ("region", ["白银区"]),
        ("kind", ["举报投诉"]),
        ("month", ["2024-08", "2024-10"]),
        ("matter", ["TS-2024-000001"]),
    ],
)
def test_按单位_县区_月份_种类_事项(
    paid: Matter, signed_in: Callable[[Actor], Client], by: str, names: list[str]
) -> None:
    shown = page(signed_in(COUNTY), by=by)
    for name in [*names, "企业直接支付", "法院执行", "200.00", "300.00", "500.00", "10.0", "60.0", "800.00"]:
        assert name in shown, name


def test_按月份_到账看到账的日子_事项看登记的日子(paid: Matter) -> None:
    first, last = date(2024, 1, 1), date(2024, 12, 31)
    came = queries.received(actor=COUNTY, by="month", since=first, until=last)
    assert [(r.key, r.instrument, r.received_fen, r.days) for r in came] == [
        ("2024-08", "direct", 20_000, 10), ("2024-10", "court", 30_000, 60)
    ]  # fmt: skip
    [owed] = queries.owed(actor=COUNTY, by="month", since=first, until=last)
    assert (owed.key, owed.claimed_fen, owed.received_fen, owed.waiting) == ("2024-08", 80_000, 50_000, 1)


def test_并案的不重复统计_撤销以后各算各的(paid: Matter) -> None:
    other = complaint({2: 30_000, 3: 10_000}, n=2)
    merging.merge(actor=COUNTY, matter_id=other.pk, into_id=paid.pk, reason="同一工地", now=NOW)
    first, last = date(2024, 8, 1), date(2024, 8, 31)

    def claimed() -> list[tuple[int, int]]:
        return [(row.matters, row.claimed_fen) for row in queries.owed(actor=COUNTY, since=first, until=last)]

    assert claimed() == [(1, 90_000)]
    merging.unmerge(actor=COUNTY, matter_id=other.pk, reason="不是同一件", now=NOW)
    assert claimed() == [(2, 120_000)]


def test_什么也没有时说出来_别的县区看不到(paid: Matter, signed_in: Callable[[Actor], Client]) -> None:
    shown = page(signed_in(ELSEWHERE), by="month")
    assert "这段时间没有登记过到账" in shown and "没有登记过涉及工人金额的事项" in shown and "导出" not in shown
    assert "这段时间没有登记过到账" in page(signed_in(COUNTY), since="2023-01-01", until="2023-12-31")


def test_两张表都能导出(paid: Matter, signed_in: Callable[[Actor], Client]) -> None:
    client = signed_in(COUNTY)

    def sheet(**more: str) -> list[tuple[object, ...]]:
        answer = client.get("/recovered/", {**PERIOD, "by": "month", "export": "xlsx", **more})
        return list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)

    heads, first, second = sheet()
    assert heads == ("月份", "途径", "工人（人）", "到账（元）", "平均等待（天）")
    assert (first, second) == (("2024-08", "企业直接支付", 1, 200, 10), ("2024-10", "法院执行", 1, 300, 60))
    _, about = sheet(what="about")
    assert about == ("2024-08", 1, 800, 0, 0, 500, 1)
    csv: Any = client.get("/recovered/", {**PERIOD, "by": "matter", "export": "csv"})
    assert "TS-2024-000001" in b"".join(csv.streaming_content).decode()
