"""The twin against the contract's sentences, one by one. Dates are those of `conftest.site`: due on 2019-07-25."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

DUE = date(2019, 7, 25)


def day(number: int) -> date:
    return date(2019, 7, number)


def only(site: Any, as_of: date = date(2019, 7, 31)) -> Any:
    (month,) = [w for w in site.judge(as_of).worker_months if w.month == "2019-06"]
    return month


def test_付清于发薪日_按时足额(site: Any) -> None:
    month = only(site)
    assert (month.outcome, month.settled_on, month.due_on, month.arrears_fen) == ("settled", DUE, DUE, 0)
    assert month.flags == ()


def test_发薪日遇休息日提前(site: Any) -> None:
    site.projects[0]["pay_day"] = 28  # a Sunday
    assert only(site).due_on == day(26)


def test_发薪日超过月末_取月末(site: Any) -> None:
    site.projects[0].update(pay_day=31, pay_month_offset=0)
    assert only(site).due_on == date(2019, 6, 28)  # the 30th is a Sunday


@pytest.mark.parametrize(
    ("change", "as_of", "outcome", "arrears"),
    [
        ({"paid_on": day(26)}, day(31), "late", 0),
        ({"paid_on": day(26)}, DUE, "pending", 0),
        ({"paid_on": day(27)}, day(26), "unpaid", 500_000),
        ({"amount": 200_000}, day(26), "short", 300_000),
        ({"amount": 200_000}, DUE, "pending", 0),
        ({"status": "pending"}, day(26), "unpaid", 500_000),
        ({"status": "returned", "returned_on": day(26)}, DUE, "settled", 0),
        ({"status": "returned", "returned_on": day(26)}, day(26), "unpaid", 500_000),
    ],
)
def test_结果按表自上而下(site: Any, change: dict[str, Any], as_of: date, outcome: str, arrears: int) -> None:
    site.payments[0].update(change)
    month = only(site, as_of)
    assert (month.outcome, month.arrears_fen) == (outcome, arrears)


def test_零工资(site: Any) -> None:
    site.payroll[0]["net"] = 0
    assert only(site).outcome == "nil"


def test_未列入工资表(site: Any) -> None:
    site.payroll = []
    assert only(site).outcome == "paid_unlisted"
    site.payments = []
    assert (only(site).outcome, only(site).estimated_fen) == ("unreported", 10 * 20_000)
    assert only(site, DUE).estimated_fen is None
    site.payroll = [site.line("other")]
    assert next(w for w in site.judge(day(31)).worker_months if w.attended_days).outcome == "omitted"


def test_月薪按21点75天折算(site: Any) -> None:
    site.payroll = site.payments = []
    site.roster[0].update(wage_mode="month", wage_rate=600_000)
    assert only(site).estimated_fen == 275_862  # 10 × 6000 ÷ 21.75 = 2758.620…, rounded once
    site.roster[0].update(wage_mode="piece")
    assert only(site).estimated_fen is None


def test_分次付清_以达到之日为准(site: Any) -> None:
    site.payments = [
        site.payment("S2", amount=300_000, paid_on=day(26)),
        site.payment("S1", amount=200_000, paid_on=day(20)),
    ]
    assert (only(site).outcome, only(site).settled_on) == ("late", day(26))


@pytest.mark.parametrize(
    ("stream", "change", "flag"),
    [
        ("payments", {"amount": 600_000}, "overpaid"),
        ("payments", {"account_no": "B2"}, "off_account"),
        ("payments", {"account_no": None}, "off_account"),
        ("payments", {"card_name": "乙"}, "other_card"),
        ("payments", {"status": "returned", "returned_on": day(26)}, "returned"),
        ("roster", {"entered_on": date(2019, 6, 2)}, "unregistered"),
        ("roster", {"left_on": date(2019, 6, 9)}, "unregistered"),
        ("roster", {"contract_on": date(2019, 6, 2)}, "uncontracted"),
        ("roster", {"contract_on": None}, "uncontracted"),
    ],
)
def test_标记(site: Any, stream: str, change: dict[str, Any], flag: str) -> None:
    getattr(site, stream)[0].update(change)
    assert only(site).flags == (flag,)


def test_无考勤发薪_仅在有考勤的月份(site: Any) -> None:
    site.attendance = [site.punch(day(1))]
    assert only(site).flags == ()
    site.attendance.append(site.punch(date(2019, 6, 3), "other"))
    assert next(w for w in site.judge(day(31)).worker_months if w.listed).flags == ("unworked",)


def test_一卡多人_跨项目(site: Any) -> None:
    site.projects.append({**site.projects[0], "project_code": "P2"})
    site.payments.append(site.payment("S2", project_code="P2", id_no="other", card_name=None))
    assert "shared_card" in next(w for w in site.judge(day(31)).worker_months if w.project_code == "P1").flags


@pytest.mark.parametrize(
    ("days", "region", "payable", "below"),
    [
        (21, "620402", 156_999, True),
        (21, "620402", 157_000, False),
        (20, "620402", 1, False),
        (21, "620422", 152_000, False),
    ],
)
def test_最低工资(site: Any, days: int, region: str, payable: int, below: bool) -> None:
    site.attendance = [site.punch(date(2019, 6, n)) for n in range(1, days + 1)]
    site.projects[0]["region_code"] = region
    site.payroll[0]["payable"] = payable
    assert ("below_minimum" in only(site).flags) is below


def test_更正只从记录之时起算(site: Any) -> None:
    first, later = (datetime.fromisoformat(text) for text in ("2019-07-26", "2019-07-30"))
    site.payroll = [site.line("other", recorded_at=first), {**site.payroll[0], "recorded_at": first}]
    site.payroll.append({**site.payroll[1], "net": 600_000, "recorded_at": later})
    before, after = (site.judge(day(31), moment).worker_months for moment in (first, later))
    assert [w.listed for w in before] == [True, True]
    assert [(w.outcome, w.arrears_fen) for w in after] == [("short", 100_000)]  # the sheet is replaced whole


def test_未报是单独的状态(site: Any) -> None:
    july = site.judge(day(31)).project_months[-1]
    assert july.month == "2019-07"
    assert july.feeds == {"attendance": "not_reported", "payroll": "not_reported", "payments": "not_reported"}
    site.projects[0].update(status="finished")
    assert [m.month for m in site.judge(day(31)).project_months] == ["2019-06"]


@pytest.mark.parametrize(
    ("after", "level"),
    [(0, []), (1, ["yellow"]), (30, ["yellow"]), (31, ["orange"]), (60, ["orange"]), (61, ["red"])],
)
def test_R24_按天数(site: Any, after: int, level: list[str]) -> None:
    site.payments = []
    assert site.levels(DUE + timedelta(days=after), "R24") == level


@pytest.mark.parametrize(("heads", "level"), [(9, "yellow"), (10, "orange"), (50, "red")])
def test_R24_按人数(site: Any, heads: int, level: str) -> None:
    for line in [site.line(id_no) for id_no in site.crowd(heads)]:
        assert line["net"] == 500_000
    for line in site.payroll[1:]:
        line["net"] = 100
    assert site.levels(day(26), "R24") == [level]


@pytest.mark.parametrize(
    ("money", "days", "level"),
    [(9_999_999, 1, "yellow"), (10_000_000, 1, "orange"), (50_000_001, 30, "orange"), (50_000_001, 31, "red")],
)
def test_R24_按金额(site: Any, money: int, days: int, level: str) -> None:
    site.payroll[0].update(net=money)
    site.payments = []
    assert site.levels(DUE + timedelta(days=days), "R24") == [level]


@pytest.mark.parametrize(("signed", "level"), [(30, []), (31, ["yellow"]), (60, ["yellow"]), (61, ["red"])])
def test_R02(site: Any, signed: int, level: list[str]) -> None:
    site.projects[0]["signed_on"] = day(31) - timedelta(days=signed)
    assert site.levels(day(31), "R02") == []
    site.accounts = []
    assert site.levels(day(31), "R02") == level


@pytest.mark.parametrize(
    ("gap", "level"),
    [(31, []), (32, ["yellow"]), (46, ["yellow"]), (47, ["orange"]), (61, ["orange"]), (62, ["orange"])],
)
def test_R06(site: Any, gap: int, level: list[str]) -> None:
    site.account_entries = [site.entry(1, day(31) - timedelta(days=gap), "in", "labour_fee")]
    assert site.levels(day(31), "R06") == level
    site.payments = []
    assert site.levels(day(31), "R06") == (["red"] if gap == 62 else level)


@pytest.mark.parametrize(
    ("balance", "as_of", "level"),
    [
        (500_000, day(10), []),
        (499_999, day(10), ["yellow"]),
        (249_999, day(17), ["yellow"]),
        (249_999, day(18), ["orange"]),
        (249_999, DUE, ["orange"]),
        (499_999, day(26), ["red"]),
    ],
)
def test_R09(site: Any, balance: int, as_of: date, level: list[str]) -> None:
    site.payments = []
    site.account_entries = [
        site.entry(9, day(5), "in", "labour_fee", balance=1),
        site.entry(10, day(5), "in", "labour_fee", balance=balance),
    ]
    assert site.levels(as_of, "R09") == level


def test_R10(site: Any) -> None:
    site.account_entries = [
        site.entry(1, day(5), "out", "wage", counterparty_no="C1"),
        site.entry(2, day(5), "out", "fee", counterparty_no="X"),
    ]
    assert site.levels(date(2019, 8, 31), "R10") == []
    site.account_entries.append(site.entry(3, day(6), "out", "wage", counterparty_no="X"))
    assert site.levels(date(2019, 8, 31), "R10") == ["red"]
    assert site.levels(date(2019, 8, 23), "R10") == []  # July's wages are due that day


@pytest.mark.parametrize(
    ("without", "level"), [(0, []), (3, ["yellow"]), (4, ["orange"]), (10, ["orange"]), (12, ["red"])]
)
def test_R14(site: Any, without: int, level: list[str]) -> None:
    site.crowd(39)
    for person in site.roster[1 : without + 1]:
        person["contract_on"] = None
    assert site.levels(day(1), "R14") == level
    assert site.levels(date(2019, 6, 30), "R14") == []


def test_R22(site: Any) -> None:
    site.payroll = []
    assert [site.levels(day(n), "R22") for n in (14, 15, 25, 26)] == [[], ["yellow"], ["yellow"], ["orange"]]


def test_R25(site: Any) -> None:
    site.payments[0]["account_no"] = "B2"
    assert site.levels(day(26), "R25") == ["orange"]
    assert site.levels(date(2019, 8, 1), "R25") == ["red"]
    site.pay(site.crowd(1))
    assert site.levels(date(2019, 8, 1), "R25") == ["orange"]


@pytest.mark.parametrize(
    ("amount", "level"), [(500_000, []), (475_000, ["yellow"]), (474_999, ["orange"]), (399_999, ["red"])]
)
def test_R26(site: Any, amount: int, level: list[str]) -> None:
    site.payments[0]["amount"] = amount
    assert site.levels(day(26), "R26") == level
    assert site.levels(DUE, "R26") == []


@pytest.mark.parametrize(("unpaid", "level"), [(0, []), (1, ["yellow"]), (2, ["orange"]), (3, ["red"])])
def test_R27(site: Any, unpaid: int, level: list[str]) -> None:
    site.pay(site.crowd(24)[unpaid:])
    assert site.levels(day(26), "R27") == level
    site.payments = site.payroll = []
    assert site.levels(day(26), "R27") == []


@pytest.mark.parametrize(("ghosts", "level"), [(0, []), (1, ["yellow"]), (2, ["orange"])])
def test_R28(site: Any, ghosts: int, level: list[str]) -> None:
    ids = site.crowd(24)
    site.pay(ids)
    site.attendance = [punch for punch in site.attendance if punch["id_no"] not in ids[:ghosts]]
    assert site.levels(day(26), "R28") == level


def test_R32_退票后第五个工作日起(site: Any) -> None:
    site.payments[0].update(status="returned", returned_on=day(24))
    site.pay(site.crowd(10))
    assert [site.levels(day(n), "R32") for n in (30, 31)] == [[], ["yellow"]]
    site.payroll = site.payroll[:10]
    assert site.levels(day(31), "R32") == ["orange"]


def test_R38_保证金在效即不触发(site: Any) -> None:
    site.projects[0]["permitted_on"] = date(2019, 7, 1)
    found = [site.levels(date(2019, 7, 29), "R38"), site.levels(date(2019, 7, 30), "R38")]
    assert found == [[], ["orange"]]
    deposit = {"deposit_no": "D", "project_code": "P1", "form": "guarantee", "expires_on": date(2019, 7, 30)}
    site.deposits = [deposit]
    assert site.levels(date(2019, 7, 30), "R38") == []
    assert site.levels(day(31), "R38") == ["orange"]


@pytest.mark.parametrize(("left", "level"), [(31, []), (30, ["yellow"]), (0, ["yellow"]), (-1, ["red"])])
def test_R40(site: Any, left: int, level: list[str]) -> None:
    expires = day(31) + timedelta(days=left)
    site.deposits = [{"deposit_no": "D", "project_code": "P1", "form": "insurance", "expires_on": expires}]
    assert site.levels(day(31), "R40") == level


def test_X1_每路数据各报各的(site: Any) -> None:
    def silent(as_of: date) -> list[str]:
        return [str(f.measures["feed"]) for f in site.judge(as_of).findings if f.rule == "X1"]

    assert silent(date(2019, 6, 12)) == []
    assert silent(date(2019, 6, 13)) == ["attendance"]
    assert silent(date(2019, 8, 31)) == ["attendance"]
    assert silent(date(2019, 9, 1)) == ["attendance", "payroll"]
    assert silent(date(2019, 9, 26)) == ["attendance", "payroll", "payments"]
    site.projects[0]["status"] = "suspended"
    assert silent(date(2019, 9, 26)) == ["payroll", "payments"]
