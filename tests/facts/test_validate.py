"""Rows accepted, rows rejected with field, masked value and reason: the table of bad input, row by row."""

from datetime import date, datetime

import pytest

from huxin.base.identity import resident_check
from huxin.facts.lists import ACCEPTED
from huxin.facts.validate import EMPTY, Parsed, Reject, validate
from huxin.sources.examples import EXAMPLES

PROJECTS = {"示例-2019-001": 7, "P2": 8}
ACCOUNTS = {"620400000000000001"}
GOOD = EXAMPLES["roster"]["id_no"]
OTHER = "62040219910202002" + resident_check("62040219910202002")
WRONG = GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1")


def _validate(stream: str, *rows: dict, start: int = 2) -> Parsed:
    names = {name: None for row in rows for name in row}
    columns = {name: [row.get(name) for row in rows] for name in names}
    numbers = list(range(start, start + len(rows)))
    return validate(stream, columns, numbers, known_projects=PROJECTS, known_accounts=ACCOUNTS)


def _row(stream: str, **changes) -> dict:
    return {**EXAMPLES[stream], **changes}


def _only(parsed: Parsed) -> Reject:
    [reject] = parsed.rejects
    return reject


@pytest.mark.parametrize("stream", ACCEPTED)
def test_示例行都被接受且列名列型合于存储(stream: str) -> None:
    parsed = _validate(stream, _row(stream))
    assert parsed.rejects == []
    assert parsed.rows == [2]
    assert list(parsed.values) == list(ACCEPTED[stream].stored)


def test_花名册的值() -> None:
    values = {name: found[0] for name, found in _validate("roster", _row("roster")).values.items()}
    assert values["project_id"] == 7
    assert values["worker_id"] == GOOD
    assert values["name_id"] == "张三"
    assert values["id_type"] == "resident"
    assert values["entered_on"] == date(2019, 4, 1)
    assert values["left_on"] is None
    assert values["wage_mode"] == "day"
    assert values["wage_rate_fen"] == 26000


def test_工资表与考勤的值() -> None:
    payroll = _validate("payroll", _row("payroll")).values
    assert (payroll["ym"], payroll["days_e2"], payroll["net_fen"]) == ([201906], [2450], [630000])
    attendance = _validate("attendance", _row("attendance")).values
    assert attendance["punched_at"] == [datetime.fromisoformat("2019-06-03 07:58:00")]
    assert attendance["direction"] == ["in"]


def test_空白取默认值() -> None:
    parsed = _validate("payroll", _row("payroll", team=None, deducted="", net="6370"))
    assert parsed.values["team"] == [""]
    assert parsed.values["deducted_fen"] == [0]
    assert _validate("projects", _row("projects", pay_month_offset=" ")).values["pay_month_offset"] == [1]
    assert _validate("accounts", _row("accounts", frozen="")).values["frozen"] == [False]


@pytest.mark.parametrize("nothing", ["", "/", "-", "——", "无", None])
def test_日期栏写无即为空(nothing: str | None) -> None:
    assert _validate("roster", _row("roster", left_on=nothing, contract_on=nothing)).values["contract_on"] == [None]


@pytest.mark.parametrize(
    ("stream", "change", "label", "shown", "reason"),
    [
        ("roster", {"id_no": WRONG}, "证件号码", f"620402********{WRONG[-4:]}", "校验位"),
        ("organisations", {"uscc": "916204000000000010"}, "统一社会信用代码", "916204000000000010", "校验位"),
        ("payments", {"paid_on": "2019-02-30"}, "发放日期", "2019-02-30", "没有这一天"),
        ("payments", {"amount": "63.005"}, "金额(元)", "63.005", "两位小数"),
        ("payments", {"amount": "-63"}, "金额(元)", "-63", "负数"),
        ("attendance", {"project_code": "P404"}, "项目编码", "P404", "没有这个项目"),
        ("account_entries", {"account_no": "999999999999"}, "专户账号", "999999999999", "没有这个工资专户"),
        ("payroll", {"net": "6,300.01"}, "实发应付金额(元)", "6,300.01", "6,300.00"),
        ("roster", {"left_on": "2019-03-31"}, "退场日期", "2019-03-31", "早于进场日期"),
        ("roster", {"card_no": "12345"}, "工资卡号", "1***5", "12到30位"),
        ("roster", {"phone": "12345678901234"}, "手机号", "123*******1234", "11位"),
        ("roster", {"name": "12\x00"}, "姓名", "1*", "控制字符"),
        ("roster", {"id_no": float(GOOD)}, "证件号码", "6.2******************7", "数字已经丢失"),
        ("roster", {"id_type": "passport"}, "", "", ""),
        ("payments", {"status": "不详"}, "状态", "不详", "应为：成功、退票、处理中"),
        ("attendance", {"id_no": None}, "证件号码", "", EMPTY),
        ("projects", {"pay_day": "32"}, "发薪日", "32", "1到31"),
        ("projects", {"region_code": "620499"}, "行政区划代码", "620499", "代码表"),
        ("roster", {"team": "字" * 201}, "班组", "字" * 39 + "…", "过长"),
        ("attendance", {"project_code": GOOD}, "项目编码", f"620402********{GOOD[-4:]}", "没有这个项目"),
    ],
)
def test_坏行被退回而其余被接受(stream: str, change: dict, label: str, shown: str, reason: str) -> None:
    parsed = _validate(stream, _row(stream), _row(stream, **change), _row(stream))
    if not label:
        assert parsed.rejects == []
        return
    reject = _only(parsed)
    assert (reject.row, reject.field) == (3, label)
    assert reason in reject.reason
    if "数字已经丢失" not in reason:
        assert reject.value == shown
    assert GOOD not in reject.value
    assert parsed.rows == [2, 4]
    assert all(len(found) == 2 for found in parsed.values.values())


def test_一行多错逐项列出() -> None:
    parsed = _validate("payroll", _row("payroll", id_no=WRONG, payable="abc", month="2019-13"))
    assert {r.field for r in parsed.rejects} == {"证件号码", "应发金额(元)", "工资月份"}
    assert parsed.rejected_rows == [2]


def test_证件类型不同则核对不同() -> None:
    parsed = _validate(
        "roster",
        _row("roster", id_type="护照", id_no="E12345678"),
        _row("roster", id_type=None, id_no="E12345678"),
        _row("roster", id_type="resident"),
    )
    assert _only(parsed).row == 3
    assert parsed.values["worker_id"] == ["E12345678", GOOD]


def test_缺整列时每行都退回() -> None:
    row = _row("attendance")
    del row["punched_at"]
    assert _only(_validate("attendance", row)).reason == EMPTY


def test_退票不要求退票日期() -> None:
    assert _validate("payments", _row("payments", status="退票")).rejects == []


def test_付款账号不必是登记的专户() -> None:
    assert _validate("payments", _row("payments", account_no="999999999999")).rejects == []


def test_真值单元格不与数字1混淆() -> None:
    parsed = _validate("payments", _row("payments", amount=True), _row("payments", amount=1))
    assert _only(parsed).row == 2
    assert parsed.values["amount_fen"] == [100]


def test_重复的行都交给存储() -> None:
    assert _validate("attendance", _row("attendance"), _row("attendance")).rows == [2, 3]


def test_工资表有坏行则整表都要重报() -> None:
    parsed = _validate(
        "payroll",
        _row("payroll"),
        _row("payroll", id_no=WRONG),
        _row("payroll", team="二班"),
        _row("payroll", id_no=OTHER, month="2019-07"),
    )
    assert parsed.incomplete_rows == [2, 3]
    assert parsed.rows == [2, 4, 5]


def test_坏行自己的表无从知道时凡可能的表都要重报() -> None:
    parsed = _validate(
        "payroll",
        _row("payroll"),
        _row("payroll", month="2019-13"),
        _row("payroll", month="2019-07", id_no=OTHER),
        _row("payroll", team="二班"),
    )
    assert parsed.incomplete_rows == [2, 3, 4]


def test_其他表没有整表重报() -> None:
    assert _validate("attendance", _row("attendance"), _row("attendance", id_no=WRONG)).incomplete_rows == []
