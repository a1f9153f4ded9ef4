"""Totals, signatures and notes are passed over; a faulty row of data never is."""

import pytest

from huxin.sources import read
from tests.sources.files import as_csv, as_xlsx

HEAD = ["项目编码", "工资月份", "班组", "姓名", "证件号码", "应发金额", "扣减", "实发金额"]
DATA = ["P1", "2019-06", "木工班", "张三", "A1234567", "100", "0", "100"]


FULL = str.maketrans(",:()", "，：（）")


def _kept(*rows: list[str]) -> list[int]:
    full = [row + [""] * (len(HEAD) - len(row)) for row in rows]
    kept = read(as_csv([HEAD, DATA, *full]), "a.csv")[0].rows
    assert read(as_xlsx([HEAD, DATA, *full]), "a.xlsx")[0].rows == kept
    return kept


@pytest.mark.parametrize(
    "row",
    [
        [],
        ["", " ", "\u3000"],
        ["合计", "", "", "", "", "100", "0", "100"],
        ["合 计:", "", "", "", "", "100", "0", "100"],
        ["", "", "", "总计", "", "100", "0", "100"],
        ["P1", "2019-06", "木工班", "小计", "", "100", "0", "100"],
        ["", "", "", "合计(大写):壹佰元整", "", "", "", "100"],
        ["Total", "", "", "", "", "100", "", "100"],
        ["制表人:李四", "", "", "审核人:王五", "", "", "负责人(签字):", ""],
        ["制表", "李四", "", "", "审核", "王五", "", ""],
        ["项目负责人:", "", "", "劳资专管员:", "", "日期:2019年7月5日", "", ""],
        ["施工单位(盖章):", "", "", "", "", "2019年7月5日", "", ""],
        ["注:本表一式三份,由施工总承包单位存档。"],
        ["", "", "", "本表人员及金额属实,如有虚假愿承担责任"],
        ["", "", "以下空白"],
        HEAD,
    ],
    ids=lambda row: "".join(row)[:12] or "空行",
)
def test_不是数据的行(row: list[str]) -> None:
    assert _kept(row, DATA) == [2, 4]
    assert _kept([cell.translate(FULL) for cell in row], DATA) == [2, 4]


@pytest.mark.parametrize(
    "row",
    [
        ["P1", "2019-06", "木工班", "张三", "", "100", "0", "100"],
        ["P1", "2019-06", "财务", "张三", "", "100", "0", "100"],
        ["P1", "2019-06", "项目经理", "负责人", "待补", "100", "0", "100"],
        ["P1", "2019-06", "说明:待补证件", "张三", "", "100", "0", "100"],
        ["合计", "", "", "", "A1234567", "100", "0", "100"],
        ["小计", "2019-06", "", "合计", "A7654321", "100", "0", "100"],
        ["", "", "", "", "A1234567", "", "", ""],
        ["P1"],
        ["", "", "", "", "无证件", "100", "0", "100"],
    ],
    ids=lambda row: "".join(row)[:12],
)
def test_有错的数据行不会被悄悄丢掉(row: list[str]) -> None:
    assert _kept(row) == [2, 3]
    assert _kept([cell.translate(FULL) for cell in row]) == [2, 3]
