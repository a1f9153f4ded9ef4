"""A machine's clock set back: what comes in later is known later, or is refused in a sentence; never a wrong number."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings

from huxin.access import SYSTEM
from huxin.actions import intake, monitor
from huxin.base.errors import Refused
from huxin.record.models import Batch, Run
from tests.actions.invented import as_csv, payments
from tests.proven import AUGUST, bring, site

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
