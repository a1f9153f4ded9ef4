"""Not reported is not the same as not paid: the machine neither issues nor raises on what no bank has told it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huxin.access import SYSTEM, Actor
from huxin.actions import intake, monitor
from huxin.base.home import Home
from huxin.record.models import Matter, MatterAmount, Notice
from huxin.record.models import Run as Stored
from tests.actions.invented import as_csv, as_xlsx, attendance, payments, payroll, roster
from tests.actions.invented import sheets as master

pytestmark = pytest.mark.django_db
JULY, AUGUST = datetime(2019, 7, 20, 2, tzinfo=UTC), datetime(2019, 8, 28, 2, tzinfo=UTC)


def bring(data: bytes, name: str, at: datetime) -> None:
    batch = intake.receive(actor=SYSTEM, data=data, file_name=name, now=at)
    assert all(not done.rejected for done in intake.apply(batch, now=at))


def run(home: Home, as_of: date, now: datetime) -> dict[str, int]:
    manifest = monitor.run(home, actor=SYSTEM, as_of=as_of, now=now)
    followed = Stored.objects.get(pk=manifest["id"]).followed
    assert followed is not None
    return dict(followed["done"])


@pytest.fixture
def yellow(home: Home, hired: Callable[[Actor], Any], 李监察: Actor, 钱劳资: Actor) -> list[int]:
    """A site without an account for its wages since May: yellow, issued by itself."""
    staff = [hired(actor).pk for actor in (李监察, 钱劳资)]
    sites = {name: rows for name, rows in master().items() if name != "专户"}
    sites["项目"] = [[*sites["项目"][0], "合同签订日期"], [*sites["项目"][1], "2019-06-05"]]
    bring(as_xlsx(sites), "底册.xlsx", JULY)
    assert run(home, JULY.date(), JULY) == {"opened": 1}
    return staff


def the_warning() -> Matter:
    return Matter.objects.get(kind="warning")


def test_what_is_issued_by_itself_is_told_once_to_whoever_must_answer(yellow: list[int]) -> None:
    assert (the_warning().state, the_warning().data["unreported"]) == ("issued", False)
    assert list(Notice.objects.values_list("to", flat=True)) == yellow[1:]


def test_a_month_without_payment_data_raises_nothing_by_itself(home: Home, yellow: list[int]) -> None:
    head, *rows = roster(2)
    contracted = [[*head, "合同签订日期"], *([*row, "2019-06-01"] for row in rows)]
    bring(as_csv(contracted), "花名册.csv", AUGUST)
    bring(as_csv(attendance(2)), "考勤.csv", AUGUST)
    bring(as_csv(payroll(2)), "工资表.csv", AUGUST)
    as_of = AUGUST.date() - timedelta(days=1)
    assert run(home, as_of, AUGUST) == {"updated": 1}
    warning = the_warning()
    assert (warning.state, warning.data["level"], warning.data["unreported"]) == ("issued", "yellow", True)
    causes = {c["rule_code"]: c for c in warning.data["causes"]}
    assert "该月发放数据未报送" in causes["R26"]["said"] and "2019-06 发放数据未报送" in causes["R24"]["said"]
    assert "未报送" not in causes["R02"]["said"]

    bring(as_csv(payments(1)), "银行.csv", AUGUST)
    assert run(home, AUGUST.date(), AUGUST + timedelta(days=1)) == {"upgraded": 1}
    warning = the_warning()
    assert (warning.state, warning.data["unreported"], warning.owed_fen, warning.heads) == (
        "proposed",
        False,
        500_000,
        1,
    )
    assert list(MatterAmount.objects.filter(owed_fen__gt=0).values_list("owed_fen", flat=True)) == [500_000]
    causes = {c["rule_code"]: c for c in warning.data["causes"]}
    assert (causes["R24"]["heads"], causes["R24"]["amount_fen"]) == (1, 500_000)
    assert causes["R26"]["amount_fen"] is None and causes["R27"]["heads"] is None
    assert causes["R26"]["said"] == "已付（不超过应付） 5,000.00 元，实发应付 10,000.00 元"
