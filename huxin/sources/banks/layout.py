"""Bytes ↔ lines of cells, in the three kinds of file. What a cell means is not known here."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from huxin.base.errors import BadSource
from huxin.facts.cells import Cell
from huxin.facts.streams import Kind
from huxin.sources.banks.profile import Field, Profile, Record
from huxin.sources.grid import Grid
from huxin.sources.workbook import read_workbook

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_FORMULA = ("=", "+", "-", "@")
_EXACT_BELOW = 10**15  # digits a workbook's number keeps
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Line:
    """A line that is not blank: its number in the file, and its cells, or of fixed width its bytes."""

    number: int
    raw: Sequence[Cell] | bytes


def lines(profile: Profile, data: bytes) -> list[Line]:
    """The lines of a file, blank ones left out.

    Raises:
        BadSource: it is no file of this kind or encoding.
    """
    if profile.file == "xlsx":
        if data[:2] != b"PK":
            raise BadSource(f"“{profile.label}”应为XLSX工作簿，请核对所选格式。")
        return grid_lines(read_workbook(data))
    if profile.file == "fixed":
        return [
            Line(number, line)
            for number, line in enumerate(data.removeprefix(_MARK).replace(b"\r\n", b"\n").split(b"\n"), start=1)
            if line.strip(b" \x1a")
        ]
    try:
        text = data.removeprefix(_MARK).decode(profile.encoding)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=profile.separator, strict=True)
        return [Line(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except (UnicodeDecodeError, csv.Error):
        raise BadSource(
            f"文件不是“{profile.label}”：编码应为{profile.encoding}，引号须配对，请核对所选格式。"
        ) from None


def grid_lines(grids: Iterable[Grid], most: int | None = None) -> list[Line]:
    """The lines, or only the first, of a workbook's first sheet that has any."""
    for grid in grids:
        rows = zip(grid.numbers, zip(*grid.columns, strict=True), strict=False)
        filled = (Line(number, row) for number, row in rows if any(cell not in (None, "") for cell in row))
        if found := list(islice(filled, most)):
            return found
    return []


def cells_of(profile: Profile, record: Record, line: Line) -> list[Cell]:
    """The cells of a line that is this record.

    Raises:
        BadSource: it is longer than the record, not in the encoding, or a constant is not what it must be.
    """
    found = _cut(profile, record, line) if isinstance(line.raw, bytes) else list(line.raw)
    pairs = list(zip_longest(record, found[: len(record)]))
    for field, cell in pairs:
        if field.constant is not None and _plain(cell) != field.constant.strip():
            raise BadSource(f"第{line.number}行应有“{field.constant}”，文件不是“{profile.label}”，或不完整，请核对。")
    if any(cell not in (None, "") for cell in found[len(record) :]):
        raise BadSource(f"第{line.number}行比“{profile.label}”约定的长，请核对所选格式。")
    return [cell for _, cell in pairs]


def _plain(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else "" if cell is None else str(cell)


def _cut(profile: Profile, record: Record, line: Line) -> list[Cell]:
    """By bytes, as those files are measured. Blanks at the end may have been lost on the way."""
    assert isinstance(line.raw, bytes)
    raw, found, at = line.raw.ljust(sum(field.width for field in record)), list[Cell](), 0
    for field in record:
        try:
            text = raw[at : at + field.width].decode(profile.encoding).strip()
        except UnicodeDecodeError:
            raise BadSource(f"第{line.number}行按“{profile.label}”切分时截断了汉字，请核对所选格式和编码。") from None
        found.append(text.lstrip(field.fill) or text[-1:] if field.fill != " " else text)
        at += field.width
    rest = raw[at:].decode(profile.encoding, "replace").strip()
    return [*found, rest] if rest else found


def joined(profile: Profile, records: Iterable[tuple[Record, Sequence[str]]]) -> bytes:
    """Records as a file; `lines` and `cells_of` read them back.

    Raises:
        BadSource: a text does not fit, has line breaks, or would be a formula where somebody opens it.
    """
    made = list(records)
    if any(_CONTROL.search(text) for _, texts in made for text in texts):
        raise BadSource("有的值含换行等控制字符，不能写入银行文件。")
    if profile.file == "xlsx":
        return _workbook(made)
    if profile.file == "fixed":
        end = profile.ending.encode()
        return b"".join(b"".join(map(_fitted, [profile.encoding] * len(r), r, texts)) + end for r, texts in made)
    cells = (cell for record, texts in made for cell in zip(record, texts, strict=True))
    if any(field.kind is not Kind.MONEY and text.startswith(_FORMULA) for field, text in cells):
        raise BadSource("有的值以=、+、-或@开头，打开文件时会被当作公式，不能写入银行文件。")
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=profile.separator, lineterminator=profile.ending)
    writer.writerows(texts for _, texts in made)
    return _encoded(out.getvalue(), profile.encoding)


def _fitted(encoding: str, field: Field, text: str) -> bytes:
    raw = _encoded(text, encoding)
    if len(raw) > field.width:
        raise BadSource(f"“{field.label}”有的值超过{field.width}字节，该银行格式放不下。")
    fill = field.fill.encode() if text else b" "
    return raw.rjust(field.width, fill) if field.right else raw.ljust(field.width)


def _encoded(text: str, encoding: str) -> bytes:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        raise BadSource(f"有的字不在{encoding}编码之内，不能写入银行文件。") from None


def _workbook(records: Sequence[tuple[Record, Sequence[str]]]) -> bytes:
    from huxin.sources.rejects import open_book

    out = io.BytesIO()
    book = open_book(out)
    page = book.add_worksheet()
    for at, (record, texts) in enumerate(records):
        for place, (field, text) in enumerate(zip(record, texts, strict=True)):
            if field.written == "number" and text and abs(float(text)) * 100 < _EXACT_BELOW:
                page.write_number(at, place, float(text))
            elif text:
                page.write_string(at, place, text)
    book.close()
    return out.getvalue()
