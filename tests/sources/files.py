"""The same rows as each kind of file."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
import xlwt

Rows = Sequence[Sequence[Any]]


def as_csv(rows: Rows, encoding: str = "utf-8", separator: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(rows: Rows, name: str = "Sheet1", **more: Rows) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    at = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for title, lines in {name: rows, **more}.items():
        page = book.add_worksheet(title)
        for r, line in enumerate(lines):
            for c, cell in enumerate(line):
                if isinstance(cell, date):
                    page.write_datetime(r, c, cell, at if isinstance(cell, datetime) else day)
                elif isinstance(cell, str):
                    page.write_string(r, c, cell)
                elif cell is not None:
                    page.write(r, c, cell)
    book.close()
    return out.getvalue()


def as_xls(rows: Rows) -> bytes:
    out = io.BytesIO()
    book = xlwt.Workbook()
    page = book.add_sheet("Sheet1")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for r, line in enumerate(rows):
        for c, cell in enumerate(line):
            page.write(r, c, cell, day) if isinstance(cell, date) else page.write(r, c, cell)
    book.save(out)
    return out.getvalue()


def as_parquet(rows: Rows) -> bytes:
    out = io.BytesIO()
    columns = zip(*rows[1:], strict=True)
    pq.write_table(pa.table({name: list(cells) for name, cells in zip(rows[0], columns, strict=True)}), out)
    return out.getvalue()
