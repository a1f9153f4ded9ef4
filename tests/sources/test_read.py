"""Every kind of file, every way of writing it, the same rows."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pyarrow as pa
import pytest

from huxin.facts.lists import ACCEPTED
from huxin.facts.validate import validate
from huxin.sources import Sheet, read
from huxin.sources.templates import EXAMPLES
from tests.sources.files import as_csv, as_parquet, as_xls, as_xlsx

HEAD = ["项目编码", "证件号码", "打卡时间", "方向", "设备编号"]
ROWS = [
    ["P1", "620402199001010012", "2019-06-03 07:58:00", "进", "闸机1"],
    ["P1", "620402199001010012", "2019-06-03 18:02:00", "出", "闸机1"],
]


def _one(data: bytes, name: str = "某文件", stream: str | None = None) -> Sheet:
    [sheet] = read(data, name, stream)
    return sheet


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_文本的编码和分隔符(encoding: str, separator: str) -> None:
    sheet = _one(as_csv([HEAD, *ROWS], encoding, separator))
    assert sheet.stream == "attendance"
    assert sheet.rows == [2, 3]
    assert [list(row) for row in zip(*sheet.columns.values(), strict=True)] == ROWS


@pytest.mark.parametrize("write", [as_csv, as_xlsx, as_xls, as_parquet], ids=lambda f: f.__name__)
def test_四种文件读出同样的行(write) -> None:
    sheet = _one(write([HEAD, *ROWS]), "名字不作数.dat")
    assert (sheet.stream, list(sheet.columns)) == (
        "attendance",
        ["project_code", "id_no", "punched_at", "direction", "device"],
    )
    assert [list(row) for row in zip(*sheet.columns.values(), strict=True)] == ROWS
    assert sheet.rows == ([1, 2] if write is as_parquet else [2, 3])


@pytest.mark.parametrize("stream", ACCEPTED)
@pytest.mark.parametrize("language", ["label", "name"])
@pytest.mark.parametrize("write", [as_csv, as_parquet], ids=lambda f: f.__name__)
def test_九张表按中文或英文表头都认得(stream: str, language: str, write) -> None:
    columns = ACCEPTED[stream].columns
    rows = [[getattr(c, language) for c in columns], [EXAMPLES[stream].get(c.name, "") for c in columns]]
    sheet = _one(write(rows))
    assert sheet.stream == stream
    assert list(sheet.columns) == [c.name for c in columns]


@pytest.mark.parametrize("stream", ACCEPTED)
def test_只有必填列也认得(stream: str) -> None:
    columns = [c for c in ACCEPTED[stream].columns if c.required]
    for said in (
        [c.label for c in columns],
        [c.name for c in columns],
        [(c.aliases or (c.label,))[0] for c in columns],
    ):
        assert _one(as_csv([said, [EXAMPLES[stream][c.name] for c in columns]])).stream == stream


def test_表头不论大小写空格全角括号和列序() -> None:
    head = ["备注", "实发应付金额（元）", " 应发 金额 ", "ID_NO", "Month", "项目编码*", "扣减（元）"]
    sheet = _one(as_csv([head, ["x", "90", "100", "A1234567", "2019-06", "P1", "10"]]))
    assert sheet.stream == "payroll"
    assert {name: found[0] for name, found in sheet.columns.items()} == {
        "net": "90",
        "payable": "100",
        "id_no": "A1234567",
        "month": "2019-06",
        "project_code": "P1",
        "deducted": "10",
    }


@pytest.mark.parametrize("write", [as_csv, as_xlsx], ids=lambda f: f.__name__)
def test_表头上方有标题和空行(write) -> None:
    above = [["2019年6月考勤表", "", "", "", ""], ["", "", "", "", ""], ["制表单位：示例公司", "", "", "", ""]]
    assert _one(write([*above, HEAD, *ROWS])).rows == [5, 6]


def test_工作簿的数值日期和真值原样交出() -> None:
    head = ["账号", "专户账号", "项目编码", "开户日期", "是否冻结"]
    sheet = _one(as_xlsx([[], [], head, [1, "620400000000000001", 5, date(2019, 4, 1), True]]))
    assert sheet.rows == [4]
    assert sheet.columns["opened_on"] == [date(2019, 4, 1)]
    assert sheet.columns["project_code"] == [5.0]
    assert sheet.columns["frozen"] == [True]


def test_工作簿的日期时间() -> None:
    sheet = _one(as_xlsx([HEAD, ["P1", "A1234567", datetime.fromisoformat("2019-06-03 07:58:00"), "进", ""]]))
    assert sheet.columns["punched_at"] == [datetime.fromisoformat("2019-06-03 07:58:00")]


def test_多张工作表各自成表不认识的跳过() -> None:
    roster = ACCEPTED["roster"].columns
    second = [[c.label for c in roster], [EXAMPLES["roster"].get(c.name, "") for c in roster]]
    sheets = read(as_xlsx([HEAD, *ROWS], "考勤", 花名册=second, 说明=[["本表由某公司填报"]], 空表=[]), "a.xlsx")
    assert [(s.stream, s.sheet_name) for s in sheets] == [("attendance", "考勤"), ("roster", "花名册")]


def test_引号内换行时行号仍是看见的行号() -> None:
    rows = [HEAD, ["P1", "A1234567", "2019-06-03 07:58", "进", "一号\n闸机"], ROWS[1]]
    assert _one(as_csv(rows)).rows == [2, 4]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_各种换行(ending: str) -> None:
    assert _one(ending.join(["项目编码,证件号码,打卡时间", "", "P1,A1234567,2019-06-03 08:00"]).encode()).rows == [3]


def test_指明的表优先于认出的表() -> None:
    head = ["serial", "project_code", "month", "id_no", "amount", "paid_on", "status", "account_no"]
    rows = [head, ["S1", "P1", "2019-06", "A1234567", "5", "2019-07-15", "success", "620400000000000001"]]
    assert _one(as_csv(rows)).stream == "payments"
    assert _one(as_csv(rows), stream="accounts").columns.keys() == {"account_no", "project_code"}


def test_列的取值不足时补空() -> None:
    sheet = _one("项目编码,证件号码,打卡时间,方向\nP1,A1234567,2019-06-03 08:00\n".encode())
    assert sheet.columns["direction"] == [None]


def test_列存文件的整数小数和时区() -> None:
    shanghai = timezone(timedelta(hours=8))
    at = pa.array([datetime(2019, 6, 3, 7, 58, tzinfo=shanghai)], pa.timestamp("ns", "UTC"))
    table = [["project_code", "id_no", "punched_at"], ["P1", 620402199001010013, at[0].as_py()]]
    sheet = _one(as_parquet(table))
    assert sheet.columns["id_no"] == ["620402199001010013"]
    parsed = validate("attendance", sheet.columns, sheet.rows, known_projects={"P1": 1}, known_accounts=())
    assert parsed.rejects or parsed.values["punched_at"] == [datetime.fromisoformat("2019-06-03 07:58:00")]
    money = [["deposit_no", "project_code", "form", "amount"], ["D1", "P1", "cash", Decimal("12.30")]]
    assert _one(as_parquet(money)).columns["amount"] == ["12.30"]
    nan = [["deposit_no", "project_code", "form", "amount"], ["D1", "P1", "cash", float("nan")]]
    assert _one(as_parquet(nan)).columns["amount"] == [None]
