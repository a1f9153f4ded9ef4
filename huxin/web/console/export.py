"""A list as a file people can open in a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from huxin.base.inert import inert

Cell = str | int | float | Decimal | None
"""A `Decimal` is an amount in yuan: two decimals, and a number to reckon with."""

_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\]|^'|'$")
MOST_ROWS = 200_000
"""More than this no longer opens comfortably; people are told to filter."""


def yuan(fen: int) -> Decimal:
    """An amount as such a cell."""
    return Decimal(fen).scaleb(-2)


def table(kind: str, name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponseBase:
    """A download of `kind` xlsx or csv, named `name` without its ending. Text never becomes a formula."""
    return _xlsx(name, heads, rows) if kind == "xlsx" else _csv(name, heads, rows)


def _xlsx(name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponseBase:
    file = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet(_NO_SHEET_NAME.sub("", name)[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    money = book.add_format({"num_format": "#,##0.00"})
    sheet.freeze_panes(1, 0)
    for at, head in enumerate(heads):
        sheet.set_column(at, at, max(10, 2 * len(head) + 2))
        sheet.write_string(0, at, head, bold)
    for line, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, at, value)
            elif value is not None:
                sheet.write_number(line, at, value, money if isinstance(value, Decimal) else None)
    book.close()
    return workbook(name, file.getvalue())


def workbook(name: str, data: bytes) -> HttpResponse:
    """A finished workbook as a download."""
    answer = HttpResponse(data, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    answer["Content-Disposition"] = _attachment(f"{name}.xlsx")
    return answer


def download(name: str, data: bytes, kind: str) -> HttpResponse:
    """Any file as a download under its name; the browser opens it in nothing of ours."""
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = _attachment(name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _attachment(name: str) -> str:
    return f"attachment; filename*=utf-8''{quote(name)}"


def _csv(name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponseBase:
    answer = StreamingHttpResponse(_lines(heads, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = _attachment(f"{name}.csv")
    return answer


def _lines(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.writer(out)
    yield "\ufeff"  # without it a spreadsheet reads the Chinese as GBK
    writer.writerow(heads)
    for row in rows:
        writer.writerow([_defused(value) for value in row])
        if out.tell() > 65_536:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def _defused(value: Cell) -> Cell:
    return inert(value) if isinstance(value, str) else value
