"""Empty forms for each stream: a workbook with an explanation, and its twin as CSV."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from huxin.facts.lists import ACCEPTED
from huxin.facts.streams import Column, Kind, Stream
from huxin.sources.examples import EXAMPLES
from huxin.sources.rejects import open_book

_HOW: Mapping[Kind, str] = {
    Kind.TEXT: "文字，最多200字",
    Kind.PROJECT: "已登记项目的编码",
    Kind.ACCOUNT: "账号，按文本填写",
    Kind.REGION: "6位代码（GB/T 2260），或县区名称",
    Kind.USCC: "18位统一社会信用代码（GB 32100），按文本填写",
    Kind.DATE: "日期，如 2019-06-30",
    Kind.MOMENT: "日期和时间，如 2019-06-30 07:58:00",
    Kind.MONTH: "月份，如 2019-06",
    Kind.MONEY: "金额，单位元，最多两位小数，不得为负",
    Kind.DAYS: "天数，最多两位小数",
    Kind.RATIO: "0到1之间的小数，最多四位",
    Kind.FLAG: "是或否",
    Kind.ID_NO: "证件号码，按文本填写（数值格式会丢失末位）",
    Kind.NAME: "姓名或户名",
    Kind.PHONE: "11位手机号，固定电话带区号",
    Kind.CARD_NO: "12到30位卡号，按文本填写",
}
_ADVICE = (
    "导入前请删除示例行。列的顺序不限，多出的列不读取；表头上方可有标题，表尾可有合计和签字。",
    "证件号码、卡号、账号所在的列已设为文本格式，请勿改为数值，否则超过15位的数字会丢失。",
    "工资表按“项目+月份+班组”整表报送：更正一人也要重报整张表。",
)


def write_templates(folder: Path) -> list[Path]:
    """Write ``<stream>.xlsx`` and ``<stream>.csv`` for each stream into a folder, making it where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for stream in ACCEPTED.values():
        for suffix, content in ((".xlsx", workbook(stream)), (".csv", text(stream))):
            path = folder / f"{stream.name}{suffix}"
            path.write_bytes(content)
            written.append(path)
    return written


def workbook(stream: Stream) -> bytes:
    """The template of a stream as XLSX: a sheet to fill in with one example row, and a sheet that explains it."""
    target = io.BytesIO()
    book = open_book(target)
    head = book.add_format({"bold": True, "bottom": 1})
    cell = book.add_format({"num_format": "@"})
    page = book.add_worksheet(stream.label)
    page.freeze_panes(1, 0)
    page.set_column(0, len(stream.columns) - 1, 20, cell)
    for place, column in enumerate(stream.columns):
        page.write_string(0, place, column.label, head)
        page.write_string(1, place, EXAMPLES[stream.name].get(column.name, ""), cell)
    _explain(book, head, stream)
    book.close()
    return target.getvalue()


def text(stream: Stream) -> bytes:
    """The template as CSV, UTF-8 with a mark so that spreadsheet programs show its Chinese."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(c.label for c in stream.columns)
    writer.writerow(EXAMPLES[stream.name].get(c.name, "") for c in stream.columns)
    return out.getvalue().encode("utf-8-sig")


def how(column: Column) -> str:
    """How a column is filled in, in Chinese."""
    if column.choices:
        return "、".join(column.choices.values()) + " 之一"
    if column.kind is Kind.INTEGER:
        return f"{column.least}到{column.most}的整数"
    return _HOW[column.kind]


def _explain(book: Any, head: Any, stream: Stream) -> None:
    page = book.add_worksheet("填写说明")
    page.set_column(0, 2, 18)
    page.set_column(3, 4, 44)
    for place, title in enumerate(("列名", "英文列名", "是否必填", "写法", "也认作")):
        page.write_string(0, place, title, head)
    for at, column in enumerate(stream.columns, start=1):
        default = (
            ""
            if column.default in (None, "", False)
            else f"不填按 {column.choices.get(str(column.default), column.default)}"
        )
        for place, said in enumerate(
            (
                column.label,
                column.name,
                "必填" if column.required else default or "可不填",
                how(column),
                "、".join(column.aliases),
            )
        ):
            page.write_string(at, place, said)
    for at, advice in enumerate(_ADVICE, start=len(stream.columns) + 2):
        page.write_string(at, 0, advice)
