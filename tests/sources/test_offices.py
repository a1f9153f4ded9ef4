"""One invented office file a case: which rows it comes to, and what is said about it."""

from datetime import datetime

import pytest

from huxin.base.errors import BadSource
from huxin.facts.validate import Parsed, validate
from huxin.sources import Sheet, read
from tests.sources.files import as_csv, as_xls, as_xlsx
from tests.sources.offices import TWO_ROWS, TWO_ROWS_MERGED, Line, book, day_grid, half_days

PROJECTS = {"P1": 1, "新区安置房(一期)": 1, "新区安置房": 2}
HEAD = ["项目编码", "工资月份", "姓名", "身份证号", "应发工资", "实发工资"]


def _one(data: bytes, name: str = "a.xlsx") -> Sheet:
    [sheet] = read(data, name)
    return sheet


def _parsed(sheet: Sheet) -> Parsed:
    return validate(sheet.stream, sheet.columns, sheet.rows, known_projects=PROJECTS, known_accounts=())


def test_合并的标题_两行表头_合计和签字_班组合并() -> None:
    sheet = _one(book(("6月", TWO_ROWS, TWO_ROWS_MERGED)))
    assert (sheet.stream, sheet.rows) == ("payroll", [5, 6, 7])
    parsed = _parsed(sheet)
    assert parsed.rejects == []
    assert parsed.values["project_id"] == [1, 1, 1]
    assert parsed.values["ym"] == [201906] * 3
    assert parsed.values["team"] == ["木工班", "木工班", "钢筋班"]
    assert parsed.values["net_fen"] == [490_000, 400_050, 400_000]
    assert parsed.values["days_e2"] == [2250, 2000, 2000]
    assert "新区安置房（一期）" in sheet.note and "2019-06" in sheet.note


def test_两行表头存成文本也认得() -> None:
    rows = [[("" if cell is None else cell) for cell in row] + [""] * (10 - len(row)) for row in TWO_ROWS]
    assert _one(as_csv(rows), "a.csv").rows == [5, 6, 7]


def test_合并在金额上的格只算第一行_其余退回() -> None:
    rows = [HEAD, ["P1", "2019-06", "张三", "A1234567", 900, 900], ["P1", "2019-06", "李四", "A1234568", None, None]]
    parsed = _parsed(_one(book(("表", rows, ["E2:E3", "F2:F3"]))))
    assert parsed.values["net_fen"] == [90_000]
    assert {(r.row, r.field, r.reason) for r in parsed.rejects} == {
        (3, "应发金额(元)", "不能为空"),
        (3, "实发应付金额(元)", "不能为空"),
    }


@pytest.mark.parametrize(
    ("head", "cell", "fen"),
    [
        ("应发工资(元)", "5123.40", 512_340),
        ("应发工资（万元）", "0.51234", 512_340),
        ("应发工资/万元", 0.51234, 512_340),
        ("应发工资(单位：千元)", "5.1234", 512_340),
        ("应发工资（分）", 512340, 512_340),
        ("应发工资(万元)", "￥1,234.5", 1_234_500_000),
    ],
)
def test_表头里的单位(head: str, cell: object, fen: int) -> None:
    head_row = ["项目编码", "月份", "姓名", "身份证号", head, "实发工资"]
    sheet = _one(as_xlsx([head_row, ["P1", "2019-06", "张三", "A1234567", cell, "1"]]))
    found = validate(sheet.stream, sheet.columns, sheet.rows, known_projects=PROJECTS, known_accounts=())
    assert found.values["payable_fen"] == [fen] or f"{fen // 100:,}" in found.rejects[0].reason


def test_换算后不足一分的金额退回_不四舍五入() -> None:
    rows = [
        [*HEAD[:4], "应发工资（万元）", "实发工资（万元）"],
        ["P1", "2019-06", "张三", "A1234567", "0.1234567", "1"],
    ]
    [reject, *_] = _parsed(_one(as_xlsx(rows))).rejects
    assert (reject.field, reject.reason) == ("应发金额(元)", "金额最多两位小数，不能有厘")


def test_标题里的单位管所有金额_表头自己的优先() -> None:
    rows = [
        ["工资表", None, "单位：万元"],
        [*HEAD[:4], "应发工资", "扣款（元）", "实发工资"],
        ["P1", "2019-06", "张三", "A1234567", 0.5, 100, 0.49],
    ]
    parsed = _parsed(_one(as_xlsx(rows)))
    assert [parsed.values[name] for name in ("payable_fen", "deducted_fen", "net_fen")] == [[500000], [10000], [490000]]


def test_两行表头_上一行的单位管它下面的金额_自己写明的优先() -> None:
    rows = [
        [*HEAD[:4], "工资（万元）", None, None, "备注"],
        [None, None, None, None, "应发金额", "扣款（元）", "实发金额", None],
        ["P1", "2019-06", "张三", "A1234567", 0.68, 100, 0.67, None],
    ]
    sheet = _one(as_xlsx(rows))
    parsed = _parsed(sheet)
    assert [parsed.values[name] for name in ("payable_fen", "deducted_fen", "net_fen")] == [[680000], [10000], [670000]]
    assert "万元" in sheet.note and "换算成元" in sheet.note


def test_多张工作表_空表和说明跳过并说明_缺列的说出缺什么() -> None:
    table = [HEAD, ["P1", "2019-06", "张三", "A1234567", 1, 1]]
    short = [["姓名", "身份证号", "应发工资", "实发工资"], ["张三", "A1234567", 1, 1]]
    note = _one(as_xlsx(table, "6月", Sheet2=[], 说明=[["请勿修改"]], 草稿=short)).note
    assert "工作表「Sheet2」「说明」没有数据，已跳过" in note
    assert "「草稿」没有导入" in note and "缺少项目编码、工资月份" in note


def test_按班组分的工作表_没有班组列就用表名区分() -> None:
    head, line = HEAD, ["P1", "2019-06", "张三", "A1234567", 1, 1]
    sheets = read(
        as_xlsx([head, line], "木工班", 钢筋班=[head, line], 七月=[head, ["P1", "2019-07", *line[2:]]]), "a.xlsx"
    )
    assert [sheet.columns.get("team") for sheet in sheets] == [["木工班"], ["钢筋班"], None]


def test_各种写法的日期() -> None:
    head = ["项目编码", "姓名", "身份证号", "进场日期"]
    said = ["2019年6月30日", "2019/6/30", "20190630", 43646, "43646", 20190630, datetime.fromisoformat("2019-06-30")]
    rows = [["P1", "张三", f"A123456{i}", on] for i, on in enumerate(said)]
    types = [["P1", "张三", "A1234569", "2019.6.30"]]
    sheet = _one(as_xlsx([[*head, "证件类型"], *[[*row, "护照"] for row in rows + types]]))
    parsed = _parsed(sheet)
    assert parsed.rejects == []
    assert {str(on) for on in parsed.values["entered_on"]} == {"2019-06-30"}


@pytest.mark.parametrize("write", [as_xlsx, as_xls], ids=lambda f: f.__name__)
def test_存成数值的证件号_没丢位数的收下_丢了的退回(write) -> None:
    head = ["项目编码", "身份证号", "打卡时间"]
    rows = [["P1", 123456789012345, "2019-06-03 08:00"], ["P1", 620402199001010012, "2019-06-03 08:00"]]
    parsed = _parsed(_one(write([head, *rows])))
    assert parsed.values["worker_id"] == ["123456789012345"]
    [reject] = parsed.rejects
    assert reject.row == 3 and "已经丢失" in reject.reason


def test_按日考勤表() -> None:
    marks = [["√", 1, 8, 0.5, "半", "休", None, "请假", "×", "上午", *[None] * 20], [None] * 29 + ["✓"]]
    sheet = _one(book(("考勤", day_grid(marks), ["A1:AG1"])))
    assert sheet.stream == "attendance"
    parsed = _parsed(sheet)
    assert parsed.rejects == []
    assert parsed.rows == [5] * 6 + [6]
    assert [str(at) for at in parsed.values["punched_at"]] == [
        *("2019-06-01 00:00:00", "2019-06-02 00:00:00", "2019-06-03 00:00:00"),
        *("2019-06-04 12:00:00", "2019-06-05 12:00:00", "2019-06-10 12:00:00", "2019-06-30 00:00:00"),
    ]
    assert set(parsed.values["device"]) == {"考勤表"} and set(parsed.values["project_id"]) == {2}


@pytest.mark.parametrize(
    "days",
    [
        [f"{d}日" for d in range(1, 31)],
        [f"6月{d}日" for d in range(1, 31)],
        [f"2019/6/{d}" for d in range(1, 31)],
        [datetime.fromisoformat(f"2019-06-{d:02d}") for d in range(1, 31)],
        [f"{d}\n{'六日一二三四五'[(d - 1) % 7]}" for d in range(1, 31)],
    ],
    ids=lambda days: str(days[0]).split("\n")[0],
)
def test_日期列的各种写法(days: list[object]) -> None:
    sheet = _one(as_xlsx(day_grid([["√"] * 30], days)))
    assert [str(at)[8:10] for at in sheet.columns["punched_at"]] == [f"{d:02d}" for d in range(1, 31)]


def test_日期在两行表头的下一行() -> None:
    rows = [
        ["2019年6月考勤表  工程名称：新区安置房"],
        ["姓名", "身份证号", "出勤日期"],
        [None, None, *range(1, 31)],
        ["张三", "A1234567", *["√"] * 22],
    ]
    sheet = _one(book(("考勤", rows, ["A2:A3", "B2:B3", "C2:AF2"])))
    assert sheet.rows == [4] * 22


def test_每天分上午下午_有一个就算出勤_都有算整天() -> None:
    marks = [["√", "√", "√", "×", None, "√", "×", "×", None, None, "半", 0.5, 0, 0.5, *[None] * 45, 1]]
    sheet = _one(book(("考勤", half_days(*marks), ["A2:A3", "B2:B3", "C2:C3", "D2:E2", "BJ2:BK2"])))
    parsed = _parsed(sheet)
    assert parsed.rejects == [] and parsed.rows == [4] * 6
    assert [str(at)[8:13] for at in parsed.values["punched_at"]] == [
        "01 00",
        "02 12",
        "03 12",
        "06 00",
        "07 12",
        "30 12",
    ]


def test_每天分上午下午_不认识的标记只退回那一格_加班也算() -> None:
    rows = half_days(["○", "√", None, "○", None, 2, "√", "√", 3], parts=("上午", "下午", "加班"))
    parsed = _parsed(_one(as_xlsx(rows)))
    assert [str(at)[8:13] for at in parsed.values["punched_at"]] == ["01 12", "02 12", "03 00"]
    assert {(r.row, r.value) for r in parsed.rejects} == {(4, "2019-06-01 ○"), (4, "2019-06-02 ○")}


@pytest.mark.parametrize("day", ["6月{}日", "{}日", "2019-06-{:02d}"])
def test_上午下午之上的日期_文本文件里也认得(day: str) -> None:
    rows = half_days(["√"] * 60)
    rows[1] = [*rows[1][:3], *[cell for d in range(1, 31) for cell in (day.format(d), day.format(d))], "合计"]
    text = [["" if cell is None else cell for cell in row] for row in rows]
    assert _one(as_csv([[*row, *[""] * (64 - len(row))] for row in text]), "a.csv").rows == [4] * 30


def test_工时一天比一天多一小时的不是日期() -> None:
    rows = day_grid([[*[None] * 10, 8, 9, *[None] * 18], ["√"] * 30])
    assert len(_one(as_xlsx([*rows[:3], *rows[4:]])).rows) == 32


def test_写着上午下午的标记不是表头() -> None:
    assert len(_one(as_xlsx(day_grid([["上午", "下午"] * 15, ["√"] * 30]))).rows) == 60


def test_分上午下午的日期乱序不猜() -> None:
    rows = half_days(["√"] * 60)
    rows[1] = [*rows[1][:3], *[cell for d in (*range(16, 31), *range(1, 16)) for cell in (d, None)]]
    with pytest.raises(BadSource, match="看不出每一列是哪一天"):
        read(as_xlsx(rows), "a.xlsx")


def test_不认识的标记退回那一格_没有的日子也退回_没有证件号的人一行只说一次() -> None:
    rows = day_grid([["√", "○", *[None] * 28, "√"], ["√"] * 31], range(1, 32))
    rows[5] = [2, "李四", None, *["√"] * 30, None]
    parsed = _parsed(_one(as_xlsx(rows)))
    assert [(r.row, r.field) for r in parsed.rejects] == [(5, "打卡时间"), (5, "打卡时间"), (6, "证件号码")]
    assert {r.value for r in parsed.rejects} == {"2019-06-02 ○", "2019-06-31 00:00:00", ""}
    assert parsed.rows == [5]


@pytest.mark.parametrize("days", [[*range(26, 32), *range(1, 26)], [*range(1, 16), None, *range(1, 16)]])
def test_看不出哪一天的考勤表不猜(days: list[int]) -> None:
    with pytest.raises(BadSource, match="看不出每一列是哪一天"):
        read(as_xlsx(day_grid([["√"] * len(days)], days)), "a.xlsx")


def test_日期列中间可以有小计() -> None:
    days = [*range(1, 16), "小计", *range(16, 31)]
    assert len(_one(as_xlsx(day_grid([["√"] * 31], days))).rows) == 30


def test_上下两段日期的考勤表不猜() -> None:
    rows = [["2019年6月"], ["项目编码", "姓名", "身份证号", *range(1, 16)], [None, None, None, *range(16, 31)]]
    with pytest.raises(BadSource, match="上下两段"):
        read(as_xlsx([*rows, ["P1", "张三", "A1234567", *["√"] * 15]]), "a.xlsx")


def _with_wages(rows: list[Line], head: int, *wages: Line) -> list[Line]:
    """A grid with wages to the right of its total, each worker's in his row."""
    rows = [*rows]
    rows[head] = [*rows[head], "应发工资", "实发工资"]
    first = next(at for at, row in enumerate(rows) if row[0] == 1)
    for at, paid in enumerate(wages, first):
        rows[at] = [*rows[at], *[None] * (len(rows[head]) - 2 - len(rows[at])), *paid]
    return rows


def test_考勤和工资合在一张表_两样都读() -> None:
    rows = _with_wages(day_grid([["√", None, "半", *[None] * 27], ["√"] * 30]), 2, [4900, 4900], [6000, 6000])
    rows[1] = [*rows[1], "单位：元"]
    payroll, attendance = read(as_xlsx(rows, "6月"), "a.xlsx")
    assert [(s.stream, s.sheet_name) for s in (payroll, attendance)] == [("payroll", "6月"), ("attendance", "6月")]
    assert payroll.rows == [5, 6] and "每天的出勤另作考勤读取" in payroll.note
    assert attendance.rows == [5, 5, *[6] * 30] and "按日考勤表" in attendance.note
    assert set(attendance.columns) == {"project_code", "id_no", "punched_at", "device"}
    assert _parsed(payroll).values["net_fen"] == [490_000, 600_000]
    parsed = _parsed(attendance)
    assert parsed.rejects == [] and [str(at) for at in parsed.values["punched_at"][:2]] == [
        *("2019-06-01 00:00:00", "2019-06-03 12:00:00")
    ]


def test_上午下午分列的考勤和工资合在一张表() -> None:
    payroll, attendance = read(
        as_xlsx(_with_wages(half_days(["√", "√", None, "√", *[None] * 56]), 1, [1, 1])), "a.xlsx"
    )
    assert payroll.rows == [4]
    assert attendance.columns["punched_at"] == ["2019-06-01 00:00:00", "2019-06-02 12:00:00"]


def test_两行表头的工资表带考勤_星期在第二行() -> None:
    weekdays = ["六日一二三四五"[d % 7] for d in range(30)]
    rows: list[Line] = [
        ["2019年6月  项目名称：新区安置房"],
        ["姓名", "身份证号", *range(1, 31), "工资（元）", None, None],
        [None, None, *weekdays, "应发", "扣款", "实发"],
        ["张三", "A1234567", *["√"] * 30, 5000, 100, 4900],
        ["合计", None, *[1] * 30, 5000, 100, 4900],
    ]
    payroll, attendance = read(book(("表", rows, ["A2:A3", "B2:B3", "AG2:AI2"])), "a.xlsx")
    assert (payroll.rows, attendance.rows) == ([4], [4] * 30)


def test_合在一张表里只要一样的_按所选种类读() -> None:
    data = as_xlsx(_with_wages(day_grid([["√"] * 30]), 2, [1, 1]))
    [payroll] = read(data, "a.xlsx", "payroll")
    [attendance] = read(data, "a.xlsx", "attendance")
    assert (payroll.stream, attendance.stream) == ("payroll", "attendance")
    assert "每天的出勤没有读取" in payroll.note


def test_工资表里的栏次不是日期() -> None:
    rows = [HEAD + ["罚款", "借支", "餐费", "其他"], [None, None, None, None, *range(1, 9)]]
    rows[0] = [*HEAD[:4], "出勤天数", "计件", "奖金", "罚款", "借支", "餐费", *HEAD[4:]]
    assert _one(as_xlsx([*rows, ["P1", "2019-06", "张三", "A1234567", 1, 2, 3, 4, 5, 6, 7, 7]])).stream == "payroll"


def test_上下两段日期的合表_工资照读_考勤不猜() -> None:
    rows: list[Line] = [
        ["2019年6月  项目编码：P1"],
        ["姓名", "身份证号", *range(1, 16), "应发工资", "实发工资"],
        [None, None, *range(16, 31)],
        ["张三", "A1234567", *["√"] * 15, 1, 1],
        [None, None, *["√"] * 15],
    ]
    sheet = _one(book(("表", rows, ["A4:A5", "B4:B5"])))
    assert sheet.stream == "payroll" and "每天的出勤没有读取" in sheet.note


def test_看不出哪一天的合表_工资照读_说明考勤没读() -> None:
    days = [*range(26, 32), *range(1, 26)]
    sheet = _one(as_xlsx(_with_wages(day_grid([["√"] * 31], days), 2, [1, 1])))
    assert sheet.stream == "payroll" and "每天的出勤没有读取" in sheet.note


def test_没有写月份的考勤表_说缺月份() -> None:
    rows = day_grid([["√"] * 30])
    rows[1] = ["项目名称：新区安置房"]
    with pytest.raises(BadSource, match="缺少必填列：考勤月份"):
        read(as_xlsx(rows), "a.xlsx")


def test_打卡流水可以只写项目名称() -> None:
    rows = [["工程名称", "姓名", "身份证号", "刷卡时间"], ["新区安置房", "张三", "A1234567", "2019/6/3 7:58"]]
    parsed = _parsed(_one(as_csv(rows), "a.csv"))
    assert parsed.values["project_id"] == [2] and str(parsed.values["punched_at"][0]) == "2019-06-03 07:58:00"


@pytest.mark.parametrize(
    ("title", "month"),
    [
        ("2019年6月工资表", "2019-06"),
        ("二〇一九年六月份工资表", "2019-06"),
        ("二〇一九年十二月", "2019-12"),
        ("考勤起止：2019年6月1日至2019年6月30日", "2019-06"),
        ("2019.6.1-6.30", "2019-06"),
        ("月份：2019-06", "2019-06"),
        ("制表日期：2019年7月5日", None),
        ("2019年6月、2019年7月", None),
        ("2019年6月26日至2019年7月25日", None),
        ("联系电话 2019-13", None),
    ],
)
def test_标题里的月份(title: str, month: str | None) -> None:
    rows = [[title], ["项目编码", *HEAD[2:]], ["P1", "张三", "A1234567", 1, 1]]
    if month is None:
        with pytest.raises(BadSource, match="工资月份"):
            read(as_xlsx(rows), "a.xlsx")
    else:
        assert _one(as_xlsx(rows)).columns["month"] == [month]
