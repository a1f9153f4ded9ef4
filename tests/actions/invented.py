"""A small invented site as files: one project, its accounts, workers, a month of punches, a sheet, payments.

The people do not exist. Their numbers have right check digits, because a wrong one would be rejected.
"""

import csv
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from huxin.base.identity import resident_check, uscc_check

OWNER = "91620400MA0000001"
OWNER += uscc_check(OWNER)
BUILDER = "91620400MA0000002"
BUILDER += uscc_check(BUILDER)
BANK = "某银行"
CODE, ACCOUNT = "620402-2019-0001", "6200000000000000001"

Rows = list[list[Any]]


def id_no(n: int) -> str:
    """The identity number of the n-th invented worker."""
    first = f"620402199{n % 10}0101{n:03d}"
    return first + resident_check(first)


def sheets() -> dict[str, Rows]:
    """Master data, as the sheets of one workbook; the order of the sheets is not that of the streams."""
    return {
        "专户": [
            ["专户账号", "项目编码", "开户行", "户名", "开户日期"],
            [ACCOUNT, CODE, BANK, "某公司工资专户", "2019-05-20"],
        ],
        "项目": [
            ["项目编码", "项目名称", "行政区划代码", "行业", "状态", "发薪日", "施工总承包单位", "建设单位"],
            [CODE, "某小学教学楼", "620402", "房建市政", "在建", "25", BUILDER, OWNER],
        ],
        "单位": [
            ["统一社会信用代码", "单位名称", "单位类型", "行政区划代码"],
            [OWNER, "某教育局", "建设单位", "620402"],
            [BUILDER, "某建筑公司", "施工总承包", "620402"],
        ],
    }


def roster(workers: int = 5, name: str = "工人") -> Rows:
    """Workers with names, phones and cards."""
    head = ["项目编码", "班组", "姓名", "证件类型", "证件号码", "手机号", "工资卡号", "进场日期"]
    rows = [
        [CODE, "木工班", f"{name}{n}号", "居民身份证", id_no(n), f"138{n:08d}", f"62170000000000{n:05d}", "2019-06-01"]
        for n in range(workers)
    ]
    return [head, *rows]


def attendance(workers: int = 5, days: int = 10) -> Rows:
    """One punch a day."""
    rows = [
        [CODE, id_no(n), f"2019-06-{d:02d} 07:{n:02d}:00", "进"] for n in range(workers) for d in range(1, days + 1)
    ]
    return [["项目编码", "证件号码", "打卡时间", "方向"], *rows]


def payroll(workers: int = 5, net: str = "5,000.00") -> Rows:
    """A sheet of June."""
    head = ["项目编码", "工资月份", "班组", "姓名", "证件号码", "应发金额(元)", "实发应付金额(元)"]
    return [head, *([CODE, "2019-06", "木工班", f"工人{n}号", id_no(n), net, net] for n in range(workers))]


def payments(workers: int = 5, status: str = "成功", returned_on: str = "") -> Rows:
    """One payment a worker."""
    head = ["银行流水号", "项目编码", "工资月份", "证件号码", "付款账号", "收款卡号", "收款户名", "金额(元)"]
    tail = ["发放日期", "状态", "退票日期"]
    rows = [
        [f"S{n}", CODE, "2019-06", id_no(n), ACCOUNT, f"62170000000000{n:05d}", f"工人{n}号", "5000", "2019-07-25"]
        + [status, returned_on]
        for n in range(workers)
    ]
    return [head + tail, *rows]


def as_csv(rows: Rows) -> bytes:
    """UTF-8 without BOM."""
    text = StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def as_xlsx(pages: dict[str, Rows]) -> bytes:
    """A workbook of text cells."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    for name, rows in pages.items():
        page = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                page.write_string(at, place, str(cell))
    book.close()
    return target.getvalue()


def files() -> dict[str, bytes]:
    """The whole site, in an order in which it can be imported."""
    return {
        "01_master.xlsx": as_xlsx(sheets()),
        "02_roster.csv": as_csv(roster()),
        "03_attendance.csv": as_csv(attendance()),
        "04_payroll.csv": as_csv(payroll()),
        "05_payments.csv": as_csv(payments()),
        "06_payments_returned.csv": as_csv(payments(2, "退票", "2019-07-26")),
    }
