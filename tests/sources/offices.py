"""Workbooks as offices make them: merged titles, headers of two rows, grids of days, totals and signatures."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

Line = Sequence[Any]


def book(*sheets: tuple[str, Sequence[Line], Sequence[str]]) -> bytes:
    """Sheets: name, rows, and the ranges that are merged (``A1:D1``), each written by its first cell."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows, merged in sheets:
        page = made.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(r, c, cell)
                elif cell is not None:
                    page.write(r, c, cell)
        for cells in merged:
            r, c = xlsxwriter.utility.xl_cell_to_rowcol(cells.partition(":")[0])
            first = rows[r][c] if r < len(rows) and c < len(rows[r]) else None
            page.merge_range(cells, first)
    made.close()
    return out.getvalue()


TWO_ROWS: list[Line] = [
    ["某建筑公司2019年6月农民工工资表"],
    ["项目名称：新区安置房（一期）    施工单位：某建筑公司    制表日期：2019年7月5日"],
    ["序号", "姓名", "身份证号", "出勤", None, "工资（元）", None, None, "班组", "签字"],
    [None, None, None, "天数", "工时", "应发", "扣款", "实发", None, None],
    [1, "张三", "A1234567", 22.5, 180, 5000, 100, 4900, "木工班", None],
    [2, "李四", "A1234568", 20, 160, 4000.5, 0, 4000.5, None, None],
    [3, "王五", "A1234569", 20, 160, 4000, 0, 4000, "钢筋班", None],
    ["合计", None, None, 62.5, 500, 13000.5, 100, 12900.5],
    ["制表：赵六", None, None, "审核：钱七", None, None, "日期：2019年7月5日"],
]
TWO_ROWS_MERGED = ["A1:J1", "A2:J2", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:H3", "I3:I4", "J3:J4", "I5:I6"]


def half_days(*marks: Sequence[Any], count: int = 30, parts: Sequence[str] = ("上午", "下午")) -> list[Line]:
    """A grid of days, each over its parts; one line of marks, part after part, for each worker."""
    days = [cell for day in range(1, count + 1) for cell in (day, *[None] * (len(parts) - 1))]
    return [
        ["2019年6月考勤表  项目名称：新区安置房"],
        ["序号", "姓名", "身份证号", *days, "合计"],
        [None, None, None, *list(parts) * count],
        *([i + 1, f"工人{i}", f"A123456{i}", *line] for i, line in enumerate(marks)),
        ["合计", None, None, *[2] * len(days)],
    ]


def day_grid(marks: Sequence[Sequence[Any]], days: Sequence[Any] = range(1, 31)) -> list[Line]:
    """A grid of days with a row of weekdays, a total and a signature; one line of marks for each worker."""
    weekdays = ["一二三四五六日"[i % 7] for i in range(len(days))]
    workers = [[i + 1, f"工人{i}", f"A123456{i}", *line] for i, line in enumerate(marks)]
    return [
        ["考 勤 表"],
        ["项目名称：", "新区安置房", None, None, "2019年6月"],
        ["序号", "姓名", "身份证号", *days, "合计"],
        [None, None, None, *weekdays],
        *workers,
        ["合计", None, None, *[2] * len(days)],
        ["制表人：赵六", None, None, None, "审核人：钱七"],
    ]
