"""What a person said once of a header is how such sheets are read, whatever their month and wherever it stands."""

import json
from dataclasses import replace

import pytest

from huxin.base.errors import BadSource
from huxin.sources import read
from huxin.sources.looking import Choice, guarded, look
from huxin.sources.mapping import SheetMapping, fingerprint, from_json
from huxin.sources.reading import open_grids
from tests.sources.files import as_csv, as_xlsx
from tests.sources.offices import TWO_ROWS, TWO_ROWS_MERGED, book, day_grid, half_days

ODD = [
    ["项目用工台账 2019年6月"],
    ["名字", "证件", "干了几天", "该给（万元）", "扣", "给了"],
    ["张三", "A1234567", 20, 0.5, 0, 5000],
]
SAID = {0: "name", 1: "id_no", 2: "days", 3: "payable", 4: "deducted", 5: "net"}


def _mapped(rows: list[list[object]], choice: Choice) -> dict[str, SheetMapping]:
    [one] = look(open_grids(as_xlsx(rows), "a.xlsx", None), None, {}, {0: choice})
    assert one.lacking == ()
    return from_json(json.loads(json.dumps({one.fingerprint: one.mapping.as_json()})))


def test_认不出的表头_对照后照读_下个月的也照读() -> None:
    with pytest.raises(BadSource, match="认不出表头"):
        read(as_xlsx(ODD), "a.xlsx")
    known = _mapped(ODD, Choice("payroll", 1, 1, SAID, given={"project_code": "P1"}))
    [sheet] = read(as_xlsx(ODD), "a.xlsx", mapping=known)
    assert {name: found[0] for name, found in sheet.columns.items()} == {
        "name": "张三",
        "id_no": "A1234567",
        "days": 20,
        "payable": "5000",
        "deducted": 0,
        "net": 5000,
        "project_code": "P1",
        "month": "2019-06",
    }
    july = [["制表单位"], ["项目用工台账 2019年7月"], *ODD[1:]]
    assert read(as_csv(july), "b.csv", mapping=known)[0].columns["month"] == ["2019-07"]


def test_给这个文件的月份_不当作以后的() -> None:
    known = _mapped(
        [["台账"], *ODD[1:]], Choice("payroll", 1, 1, SAID, given={"project_code": "P1", "month": "2019-05"})
    )
    assert read(as_xlsx([["台账"], *ODD[1:]]), "a.xlsx", mapping=known)[0].columns["month"] == ["2019-05"]
    [mapping] = known.values()
    assert mapping.given == {"project_code": "P1", "month": "2019-05"}


def test_标题写明的不记进对照_常用项目让位于标题() -> None:
    rows = [["项目名称：新区安置房  2019年6月"], *ODD[1:]]
    given = {"project_code": "新区安置房", "month": "2019-06"}
    known = _mapped(rows, Choice("payroll", 1, 1, SAID, given=given, usual={"project_code": "P1"}))
    [mapping] = known.values()
    assert mapping.given == {} and mapping.usual == {"project_code": "P1"}
    assert read(as_xlsx(rows), "a.xlsx", mapping=known)[0].columns["project_code"] == ["新区安置房"]
    assert read(as_xlsx(ODD), "a.xlsx", mapping=known)[0].columns["project_code"] == ["P1"]


def test_单位改成别的_只记与表头不同的() -> None:
    same = Choice("payroll", 1, 1, SAID, units={3: 4, 5: 0}, given={"project_code": "P1"})
    other = Choice("payroll", 1, 1, SAID, units={3: 4, 5: 3}, given={"project_code": "P1"})
    assert [m.units for m in _mapped(ODD, same).values()] == [{}]
    known = _mapped(ODD, other)
    assert [m.units for m in known.values()] == [{5: 3}]
    assert read(as_xlsx(ODD), "a.xlsx", mapping=known)[0].columns["net"] == ["5000000"]


def test_两行表头的对照() -> None:
    [grid] = open_grids(book(("6月", TWO_ROWS, TWO_ROWS_MERGED)), "a.xlsx", None)
    [one] = look([grid], None, {}, {})
    assert (one.stream, one.at, one.rows, one.lacking) == ("payroll", 2, 2, ())
    assert [c.head for c in one.columns if c.name == "payable"] == ["工资（元）·应发"]
    again = {one.fingerprint: one.mapping}
    assert read(book(("6月", TWO_ROWS, TWO_ROWS_MERGED)), "a.xlsx", mapping=again)[0].rows == [5, 6, 7]


def test_三十天和三十一天的考勤表是同一个表头_自己的标记也记住() -> None:
    june, july = day_grid([["○"] * 30]), day_grid([["○"] * 31], range(1, 32))
    july[1] = ["项目名称：", "新区安置房", None, None, "2019年7月"]
    [one] = look(open_grids(as_xlsx(june), "a.xlsx", None), None, {}, {})
    assert one.marks == ("○",) and [c.days for c in one.columns if c.days] == [30]
    known = {one.fingerprint: SheetMapping("attendance", columns=one.mapping.columns, marks={"○": "half"})}
    [sheet] = read(as_xlsx(july), "b.xlsx", mapping=known)
    assert sheet.columns["punched_at"] == [f"2019-07-{d:02d} 12:00:00" for d in range(1, 32)]


def test_上午下午分列的考勤表_两列算一天_标记也记住() -> None:
    [one] = look(open_grids(as_xlsx(half_days(["○"] * 60)), "a.xlsx", None), None, {}, {})
    assert (one.stream, one.rows, one.marks) == ("attendance", 2, ("○",))
    assert [c.days for c in one.columns if c.days] == [30]
    known = {one.fingerprint: replace(one.mapping, marks={"○": "full"})}
    [sheet] = read(as_xlsx(half_days(["○", None, "○", "○"], count=28)), "b.xlsx", mapping=known)
    assert sheet.columns["punched_at"] == ["2019-06-01 12:00:00", "2019-06-02 00:00:00"]


def test_考勤和工资合在一张表_对照照样两样都读_标记也问() -> None:
    rows = day_grid([["○", *[None] * 29]])
    rows[2] = [*rows[2], "该给", "给了"]
    rows[4] = [*rows[4], None, 1, 1]
    said = {1: "name", 2: "id_no", 5: "payable", 6: "net"}
    [one] = look(open_grids(as_xlsx(rows), "a.xlsx", None), None, {}, {0: Choice("payroll", 2, 1, said)})
    assert one.marks == ("○",) and one.lacking == ()
    known = {one.fingerprint: replace(one.mapping, marks={"○": "half"})}
    payroll, attendance = read(as_xlsx(rows), "a.xlsx", mapping=known)
    assert payroll.columns["payable"] == [1] and attendance.columns["punched_at"] == ["2019-06-01 12:00:00"]
    assert payroll.mapping == attendance.mapping == one.fingerprint


def test_上午下午分列又带工资的_照系统的理解确认_两样照旧都读() -> None:
    rows = half_days(["○", "√", *[None] * 58])
    rows[1], rows[3] = [*rows[1], "应发工资", "实发工资"], [*rows[3], None, 1, 1]
    [one] = look(open_grids(as_xlsx(rows), "a.xlsx", None), None, {}, {})
    assert (one.stream, one.rows, one.marks) == ("payroll", 2, ("○",))
    assert [c.days for c in one.columns if c.days] == [30]
    known = {one.fingerprint: replace(one.mapping, marks={"○": "none"})}
    payroll, attendance = read(as_xlsx(rows), "a.xlsx", mapping=known)
    assert payroll.rows == [4] and attendance.columns["punched_at"] == ["2019-06-01 12:00:00"]


def test_星期在第二行的合表_照系统的理解确认_两样照旧都读() -> None:
    rows: list[list[object]] = [
        ["2019年6月  项目名称：新区安置房"],
        ["姓名", "身份证号", *range(1, 31), "工资", None],
        [None, None, *["六日一二三四五"[d % 7] for d in range(30)], "应发", "实发"],
        ["张三", "A1234567", *["√"] * 30, 5000, 5000],
    ]
    [one] = look(open_grids(as_xlsx(rows), "a.xlsx", None), None, {}, {})
    for known in ({}, {one.fingerprint: one.mapping}):
        sheets = read(as_xlsx(rows), "a.xlsx", mapping=known)
        assert [(sheet.stream, len(sheet.rows)) for sheet in sheets] == [("payroll", 1), ("attendance", 30)]


def test_不是数据的工作表() -> None:
    [one] = look(open_grids(as_xlsx(ODD), "a.xlsx", None), None, {}, {0: Choice("", 1, 1, {})})
    known = {one.fingerprint: one.mapping}
    good = [["项目编码", "证件号码", "打卡时间"], ["P1", "A1234567", "2019-06-03 08:00"]]
    [sheet] = read(as_xlsx(good, "考勤", 台账=ODD), "a.xlsx", mapping=known)
    assert sheet.stream == "attendance"


def test_指纹不看数字空格和末尾的空列_两列以上才算表头() -> None:
    assert fingerprint(["姓名", "6月应发"], 1) == fingerprint([" 姓 名", "7月应发", None, ""], 1) != ""
    assert fingerprint(["姓名", "应发"], 1) != fingerprint(["姓名", "应发"], 2)
    assert fingerprint(["姓名"], 1) == fingerprint([None, ""], 1) == ""


def test_样例遮盖个人信息() -> None:
    [one] = look(open_grids(as_xlsx(ODD), "a.xlsx", None), None, {}, {0: Choice("payroll", 1, 1, SAID)})
    shown = {c.name: c.samples for c in one.columns}
    assert shown["name"] == ("张*",) and shown["id_no"] == ("A******7",)
    assert one.lacking == ("项目编码",)
    [unknown] = look(open_grids(as_xlsx(ODD), "a.xlsx", None), None, {}, {})
    assert unknown.at == 1 and "名字 证件" in str(unknown.tops) and "张三" not in str(unknown.tops)
    [wrong] = look(open_grids(as_xlsx(ODD), "a.xlsx", None), None, {}, {0: Choice("payroll", 2, 1, SAID)})
    assert "张三" not in str(wrong) and "A1234567" not in str(wrong)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("张三", "张*"),
        ("欧阳小明", "欧**"),
        ("620402199001010012", "620402********0012"),
        ("6217000000000001234", "***************1234"),
        ("13800001234 张", "*******1234 张"),
        ("姓名", "姓名"),
        ("12345", "12345"),
    ],
)
def test_不知含义的单元格(text: str, said: str) -> None:
    assert guarded(text) == said
