"""The bank's duty: what a statement shows of late fees and low balances is told to those whom the law names."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huxin.access import SYSTEM, Actor, Role
from huxin.actions import intake
from huxin.actions.bank_notices import fee_missing
from huxin.base.home import Home
from huxin.engine.statements import Statement
from huxin.record.models import Notice
from huxin.sources import Sheet
from huxin.sources.banks import named, write
from tests.actions.invented import ACCOUNT, BUILDER, OWNER, as_csv, as_xlsx, payments, payroll, roster, sheets

Hire = Callable[[Actor], Any]


@pytest.mark.parametrize(
    ("until", "fees", "due"),
    [
        (date(2020, 7, 9), [], date(2020, 6, 10)),
        (date(2020, 7, 9), [date(2020, 6, 10)], None),
        (date(2020, 7, 9), [date(2020, 5, 10)], date(2020, 6, 10)),
        (date(2020, 7, 10), [date(2020, 6, 10)], None),  # 当天还没有过完
        (date(2020, 7, 11), [date(2020, 6, 10)], date(2020, 7, 10)),
        (date(2020, 7, 11), [date(2020, 7, 10)], None),
        (date(2020, 7, 11), [date(2020, 6, 11)], None),
        (date(2020, 7, 31), [date(2020, 7, 20)], None),  # 迟到了，但已经到了
    ],
)
def test_到约定日的第二天还没有人工费才算(until: date, fees: list[date], due: date | None) -> None:
    shown = Statement(until, None, tuple(fees))
    assert fee_missing(shown, day=10, started_on=date(2020, 1, 1), days=1) == due


def test_刚开工和不知何时开工的项目不催() -> None:
    shown = Statement(date(2020, 7, 11), None, ())
    for started in (None, date(2020, 6, 11)):
        assert fee_missing(shown, day=10, started_on=started, days=1) is None
    assert fee_missing(shown, day=31, started_on=date(2020, 1, 1), days=1) == date(2020, 6, 30)


def entries(*rows: tuple[str, str, str, str, str]) -> bytes:
    """A statement by the CSV bank: day, direction, amount, balance, purpose."""
    names = ("booked_on", "direction", "amount", "balance", "purpose")
    columns: dict[str, list[Any]] = {name: [row[n] for row in rows] for n, name in enumerate(names)}
    columns |= {"account_no": [ACCOUNT] * len(rows), "entry_no": [f"{row[0]}-{n}" for n, row in enumerate(rows)]}
    return write(named("jia-entries"), Sheet("account_entries", columns, list(range(len(rows))), ""))


def bring(data: bytes, now: datetime, name: str = "文件.csv") -> None:
    [one, *_] = intake.apply(intake.receive(actor=SYSTEM, data=data, file_name=name, now=now), now=now)
    assert (one.state, one.rejected) == ("applied", 0), one.message


@pytest.fixture
def people(db: None, home: Home, hired: Hire, 李监察: Actor, 外县监察: Actor, 赵只读: Actor) -> None:
    """The contractor's and the owner's officer, two inspectors, the county's housing office, a viewer."""
    for actor in (李监察, 外县监察, 赵只读):
        hired(actor)
    hired(Actor("住建", "住建", Role.SECTOR, ("620402",), ("housing",)))
    hired(Actor("水务", "水务", Role.SECTOR, ("620402",), ("water",)))
    hired(Actor("总包", "总包", Role.ENTERPRISE, units=(BUILDER,)))
    hired(Actor("建设", "建设", Role.ENTERPRISE, units=(OWNER,)))


def site(now: datetime) -> None:
    pages = sheets()
    for row, value in zip(pages["项目"], ("开工日期", "2019-03-01"), strict=True):
        row.append(value)
    for name, data in (("项目.xlsx", as_xlsx(pages)), ("花.csv", as_csv(roster())), ("表.csv", as_csv(payroll()))):
        bring(data, now, name)


def told(kind: str) -> dict[str, str]:
    return {notice.to.username: notice.body for notice in Notice.objects.filter(kind=kind)}


@pytest.mark.usefixtures("people")
def test_人工费没到通知总包并报人社和行业主管部门() -> None:
    now = datetime(2020, 7, 15, 2, tzinfo=UTC)
    site(now)
    bring(entries(("2020-06-10", "in", "90000.00", "90000.00", "labour_fee"),
                  ("2020-07-12", "out", "5.00", "89995.00", "fee")), now, "流水.csv")  # fmt: skip
    found = told("bank.fee_late")
    assert set(found) == {"总包", "李监察", "住建"}
    assert "约定 2020-07-10 前拨付人工费，专户流水至 2020-07-12 没有这一期的人工费入账" in found["总包"]
    assert (
        "请尽快补足，并报告人力资源社会保障部门和行业主管部门。依据：保障农民工工资支付条例第二十七条" in found["总包"]
    )
    assert "已通知施工总承包单位" in found["李监察"]
    assert not told("bank.balance_low")


@pytest.mark.usefixtures("people")
def test_余额不够通知一次付清之后不再通知() -> None:
    now = datetime(2019, 7, 20, 2, tzinfo=UTC)
    site(now)
    bring(entries(("2019-07-05", "in", "24999.99", "24999.99", "labour_fee")), now, "流水.csv")
    found = told("bank.balance_low")
    assert set(found) == {"总包", "李监察", "住建"}
    assert "余额 24,999.99 元，不够发 2019-06 尚未发放的工资 25,000.00 元" in found["住建"]
    assert "国办发〔2016〕1号" in found["总包"] and "条例" not in found["总包"]
    bring(entries(("2019-07-08", "in", "0.01", "24999.98", "interest")), now + timedelta(days=1), "流水二.csv")
    assert Notice.objects.filter(kind="bank.balance_low").count() == 3


@pytest.mark.usefixtures("people")
def test_余额刚好够或已付清不通知() -> None:
    now = datetime(2019, 7, 26, 2, tzinfo=UTC)
    site(now)
    bring(entries(("2019-07-05", "in", "25000.00", "25000.00", "labour_fee")), now, "流水.csv")
    bring(as_csv(payments()), now, "发放.csv")
    bring(entries(("2019-07-25", "out", "25000.00", "0.00", "wage")), now, "流水二.csv")
    assert not Notice.objects.exists()


@pytest.mark.usefixtures("people")
def test_很久以前的流水是历史不是新情况() -> None:
    now = datetime(2020, 7, 20, 2, tzinfo=UTC)
    site(now)
    bring(entries(("2020-06-01", "out", "1.00", "1.00", "fee")), now, "流水.csv")
    assert not Notice.objects.exists()
