"""Repeated warnings (X2) and the weeks before Spring Festival (X5), on the small site of `invented`.

The numbers are those of the team's proposed pack: 180 days, two in a row, sixty days, half.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huxin.access import SYSTEM, Actor
from huxin.actions import intake, matters, monitor
from huxin.actions.matters import MACHINE
from huxin.base.home import Home
from huxin.record.models import Matter
from huxin.record.models import Run as Stored
from tests.actions.invented import BUILDER, CODE, OWNER, as_csv, as_xlsx, attendance, id_no, payments, payroll, roster
from tests.actions.invented import sheets as master

pytestmark = pytest.mark.django_db
AUGUST = datetime(2019, 8, 28, 2, tzinfo=UTC)
LATE = date(2019, 8, 27)  # June was due on 25 July: orange
LATER = date(2019, 9, 30)  # and red
Run = Callable[..., dict[str, int]]


def bring(data: bytes, name: str, at: datetime = AUGUST) -> None:
    batch = intake.receive(actor=SYSTEM, data=data, file_name=name, now=at)
    assert all(not done.rejected for done in intake.apply(batch, now=at))


@pytest.fixture
def run(home: Home) -> Run:
    """A monitor run; what the warnings made of it."""

    def once(as_of: date, now: datetime) -> dict[str, int]:
        manifest = monitor.run(home, actor=SYSTEM, as_of=as_of, now=now)
        made: dict[str, int] = Stored.objects.get(pk=manifest["id"]).followed["done"]
        return made

    return once


@pytest.fixture
def owing(home: Home) -> None:
    """Twenty workers of June with contracts, of whom one was not paid."""
    head, *rows = roster(20)
    contracted = [[*head, "合同签订日期"], *([*row, "2019-06-01"] for row in rows)]
    bring(as_xlsx({**master(), "花名册": contracted}), "底册.xlsx")
    punches = [[CODE, id_no(n), f"2019-08-{d:02d} 07:{n:02d}:00", "进"] for n in range(20) for d in range(20, 31)]
    bring(as_csv([*attendance(20), *punches]), "考勤.csv")
    bring(as_csv(payroll(20)), "工资表.csv")
    bring(as_csv(payments(19)), "银行.csv")


def do(actor: Actor, name: str, now: datetime, **given: Any) -> Matter:
    warning = Matter.objects.get(kind="warning", open=True)
    return matters.move(actor=actor, matter_id=warning.pk, name=name, given=given, now=now)


def the_last() -> Matter:
    return Matter.objects.filter(kind="warning").order_by("pk").reverse()[0]


def paid_back(now: datetime) -> None:
    bring(as_csv(payments(20)), "银行.csv", now)


def returned(now: datetime) -> None:
    """The bank tells that the payment to the twentieth came back."""
    head, *rows = payments(20, "退票", "2019-07-26")
    bring(as_csv([head, rows[-1]]), "退票.csv", now)


@pytest.fixture
def lifted(owing: None, run: Run, 李监察: Actor, 周治欠: Actor) -> datetime:
    """An orange warning, signed, paid and lifted at this moment."""
    assert run(LATE, AUGUST) == {"opened": 1}
    assert the_last().data["level"] == "orange"
    do(李监察, "sign", AUGUST)
    soon = AUGUST + timedelta(days=2)
    paid_back(soon)
    assert run(date(2019, 8, 29), soon) == {"settled": 1}
    do(周治欠, "accept", soon, proof=["0" * 64], note="已逐人核对银行回单", verdict="true")
    return soon


SEPTEMBER = date(2019, 9, 20)  # June is overdue for fifty-seven days: orange


def test_a_second_orange_within_180_days_is_red(lifted: datetime, run: Run) -> None:
    again = lifted + timedelta(days=179)
    returned(again)
    assert run(SEPTEMBER, again) == {"opened": 1}
    assert (the_last().data["level"], the_last().state) == ("red", "proposed")
    assert the_last().data["repeats"] == "180天内再次达到橙色，按红色办理。"
    assert run(date(2019, 9, 21), again) == {"unchanged": 1}  # and stays so
    assert the_last().data["level"] == "red"


def test_a_second_orange_after_180_days_is_orange(lifted: datetime, run: Run) -> None:
    again = lifted + timedelta(days=181)
    returned(again)
    run(SEPTEMBER, again)
    assert (the_last().data["level"], the_last().data["repeats"]) == ("orange", "")


def july(paid: int) -> tuple[bytes, bytes, bytes]:
    """Punches, sheet and payments of July."""

    def later(rows: list[list[Any]]) -> bytes:
        cells = ((("S2" + c[1:] if c[:1] == "S" else c) if isinstance(c, str) else c for c in row) for row in rows)
        moved = [
            [str(c).replace("2019-07-25", "2019-08-23").replace("2019-06", "2019-07") for c in row] for row in cells
        ]
        return as_csv(moved)

    return later(attendance(20)), later(payroll(20)), later(payments(paid))


def test_a_yellow_that_becomes_the_second_orange_is_red(lifted: datetime, run: Run) -> None:
    again = lifted + timedelta(days=10)
    for n, data in enumerate(july(19)):
        bring(data, f"七月{n}.csv", again)
    run(date(2019, 9, 5), again)  # July was due on 23 August
    assert (the_last().data["level"], the_last().state) == ("yellow", "issued")
    assert run(date(2019, 9, 24), again) == {"upgraded": 1}
    assert (the_last().data["level"], the_last().state) == ("red", "proposed")


def test_a_warning_that_was_wrong_does_not_count(owing: None, run: Run, 李监察: Actor) -> None:
    run(LATE, AUGUST)
    do(李监察, "drop", AUGUST, reason="现金已发，有签收表", verdict="false")
    run(date(2019, 8, 28), AUGUST + timedelta(days=1))
    assert the_last().data["level"] == "orange"


def test_a_second_red_in_a_row_asks_for_joint_enforcement(owing: None, run: Run, 李监察: Actor, 孙副局: Actor) -> None:
    now = AUGUST + timedelta(days=40)
    run(LATER, now)
    assert (the_last().data["level"], the_last().data["repeats"]) == ("red", "")
    do(李监察, "submit", now)
    do(孙副局, "confirm", now)
    do(李监察, "refer", now, reason="逾期不付", verdict="true")
    run(date(2019, 10, 1), now + timedelta(days=1))
    assert (the_last().data["level"], the_last().open) == ("red", True)
    assert the_last().data["repeats"] == "连续两次红色预警，建议联合执法并公布。"


@pytest.mark.parametrize(
    ("signed_on", "as_of", "made"),
    [
        ("2019-11-05", date(2019, 11, 25), {}),  # the day before the window; a month would be yellow
        ("2019-11-05", date(2019, 11, 26), {"opened": 1}),
        ("2020-01-10", date(2020, 1, 24), {}),  # fourteen days
        ("2020-01-09", date(2020, 1, 24), {"opened": 1}),  # fifteen: half of thirty-one
        ("2020-01-05", date(2020, 1, 25), {}),  # the first day of the year: it is over
    ],
)
def test_before_spring_festival_yellow_begins_at_half(
    home: Home, run: Run, signed_on: str, as_of: date, made: dict[str, int]
) -> None:
    """A project without an account for its wages."""
    sites = {name: rows for name, rows in master().items() if name != "专户"}
    sites["项目"] = [[*sites["项目"][0], "合同签订日期"], [*sites["项目"][1], signed_on]]
    now = datetime(2020, 2, 3, tzinfo=UTC)
    bring(as_xlsx(sites), "底册.xlsx", now)
    assert run(as_of, now) == made
    shown = Stored.objects.get(current=True)
    assert shown.pack == "gs-2019" and not shown.counts["findings"].get("yellow")  # screens keep to the law of the day
    if made:
        warning = the_last()
        assert (warning.state, warning.data["level"]) == ("issued", "yellow")
        assert {link.key for link in warning.links.filter(kind="unit")} == {BUILDER, OWNER}
        assert [(c["rule_code"], c["level"]) for c in warning.data["causes"]] == [("R02", "yellow")]
        assert MACHINE.id == warning.events.get(move="issue").who
