"""A machine's clock set back: what comes in later is known later, or is refused in a sentence; never a wrong number."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.conf import settings

from huxin.access import SYSTEM
from huxin.actions import drain, intake, monitor
from huxin.base import clock
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.commands import _worker, doctor
from huxin.record.models import Batch, Receipt, Run
from tests.actions import sending
from tests.actions.invented import CODE, as_csv, payments
from tests.actions.sending import Wire
from tests.proven import AUGUST, bring, site
from tests.sources.open_api import documents as say

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("home")]
AS_OF = date(2019, 8, 10)


def counted(now: datetime) -> dict[str, int]:
    manifest = monitor.run(settings.HUXIN_HOME, actor=SYSTEM, as_of=AS_OF, now=now)
    outcomes: dict[str, int] = manifest["counts"]["worker_months"]
    return outcomes


def test_by_a_few_seconds_all_is_known_in_the_order_it_came() -> None:
    site()
    back = AUGUST - timedelta(seconds=20)
    assert counted(back)["unpaid"] == 3  # of five, two were paid by a file that came in "later"
    bring(as_csv(payments(5)), "银行补报.csv", back)
    assert Batch.objects.latest("pk").recorded_at == AUGUST
    assert counted(back).get("unpaid", 0) == 0


def test_by_a_day_nothing_is_taken_in_and_no_run_is_made() -> None:
    site()
    back, batches = AUGUST - timedelta(days=1), Batch.objects.count()
    with pytest.raises(Refused, match="本机时钟早于最近一次收到数据的时间（2019-08-12 10:00）"):
        counted(back)
    with pytest.raises(Refused, match="请校准时钟"):
        intake.receive(actor=SYSTEM, data=as_csv(payments(5)), file_name="某.csv", now=back)
    assert not Run.objects.exists() and Batch.objects.count() == batches


def test_a_question_about_an_earlier_moment_is_no_clock_set_back() -> None:
    site()
    asked = datetime(2019, 7, 1, tzinfo=UTC)
    made = monitor.run(settings.HUXIN_HOME, actor=SYSTEM, as_of=date(2019, 6, 30), now=AUGUST, known_at=asked)
    assert made["counts"]["worker_months"] == {}


@pytest.fixture
def wire(home: Home, now: datetime) -> Iterator[Wire]:
    """A machine that has reported a wage of 4,800.50 yuan."""
    sending.site(now)
    found = Wire(home, now).granted()
    assert found.done("Payroll.Add", wage(4800.5))["status"] == 20
    yield found
    home.clock.unlink(missing_ok=True)
    clock.live_in(home)


def wage(amount: float) -> dict[str, Any]:
    return say.wages(say.wage(actualAmount=amount, totalPayAmount=amount), projectCode=CODE)


def punched() -> dict[str, Any]:
    return say.punches(say.punch(date="2019-09-30 07:00:00"), projectCode=CODE)


def worked(wire: Wire) -> bool:
    """The worker looks once, by the clock of the door."""
    clock.begin(wire.home, wire.now)
    return _worker.look()


def known(wire: Wire) -> list[tuple[int, int]]:
    """What a run says of the month: days and sum of each worker."""
    manifest = monitor.run(wire.home, actor=SYSTEM, as_of=date(2019, 11, 30), now=wire.now)
    rows = pq.read_table(wire.home.runs / manifest["id"] / "worker_months").to_pylist()
    return [(row["attended_days"], row["net_fen"]) for row in rows if str(row["month"]).startswith("2019-09")]


def in_order() -> bool:
    moments = list(Batch.objects.order_by("pk").values_list("recorded_at", flat=True))
    return moments == sorted(moments)


def test_what_a_machine_reports_waits_until_the_clock_is_right(wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    right, batches = wire.now, Batch.objects.count()
    wire.now -= timedelta(days=1)
    said = [wire.ask("Payroll.Add", wage(3000)), wire.ask("WorkerAttendance.Add", punched())]
    assert [one["code"] for one in said] == [0, 0]
    assert not worked(wire)
    [line] = [one.getMessage() for one in caplog.records if one.name == "huxin.worker"]
    assert line.startswith("接口报送的数据都留着，稍后入库：本机时钟早于最近一次收到数据的时间")
    assert not doctor._clock().ok and "接口报送的数据都留着" in doctor._clock().remedy
    with pytest.raises(Refused, match="请校准时钟"):
        drain.drain(wire.home, now=wire.now)
    assert (Batch.objects.count(), Receipt.objects.count()) == (batches, 1)

    wire.now = right + timedelta(minutes=1)
    assert worked(wire) and worked(wire) and doctor._clock().ok
    assert [wire.became(one)["status"] for one in said] == [20, 20]
    assert Receipt.objects.count() == 3 and in_order()
    assert known(wire) == [(1, 300_000)]


def test_by_a_few_seconds_what_a_machine_reports_last_is_known_last(wire: Wire) -> None:
    wire.now -= timedelta(seconds=20)
    assert wire.done("Payroll.Add", wage(3000))["status"] == 20 and in_order()
    assert known(wire) == [(0, 300_000)]


def test_what_came_before_a_file_and_is_taken_over_after_it_is_recorded_after_it(wire: Wire) -> None:
    wire.ask("WorkerAttendance.Add", punched())
    bring(as_csv(payments(2)), "银行.csv", wire.now + timedelta(seconds=1))
    wire.now += timedelta(seconds=2)
    wire.work()
    assert in_order()


def test_what_came_while_the_clock_was_ahead_is_not_recorded_in_the_future(wire: Wire) -> None:
    right = wire.now + timedelta(minutes=1)
    wire.now += timedelta(days=1)
    wire.ask("WorkerAttendance.Add", punched())
    wire.now = right
    wire.work()
    assert Batch.objects.latest("pk").recorded_at == right and in_order()
    assert known(wire) == [(1, 480_050)]
