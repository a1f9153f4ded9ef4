"""CSV: UTF-8 with or without a mark, GB18030, or UTF-16 with a mark; separated by commas, semicolons or tabs."""

import csv
import io

from huxin.base.errors import BadSource
from huxin.sources.grid import Grid, by_columns
from huxin.sources.headers import NO_SCORE, SEARCHED_ROWS, best_header

_SEPARATORS = (",", "\t", ";")
_LONGEST_CELL = 131_072


def read_text(data: bytes, stream: str | None) -> list[Grid]:
    """The rows of a text file, numbered by the line each begins on.

    Raises:
        BadSource: the bytes are no text in a known encoding, or a quotation mark is not closed.
    """
    content = _decode(data)
    separator = _separator(content, stream)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator, strict=True)
    try:
        columns = by_columns(reader)
    except csv.Error:
        raise BadSource(f"第{reader.line_num}行附近的引号没有配对，或单元格过长，请改正后重新导入。") from None
    count = len(columns[0]) if columns else 0
    numbers = range(1, count + 1) if reader.line_num == count else _first_lines(content, separator)
    return [Grid("", columns, numbers)]


def _decode(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadSource("文字编码无法识别：应为UTF-8或GB18030，请用表格软件另存为“CSV UTF-8”或XLSX后重新导入。")


def _separator(content: str, stream: str | None) -> str:
    """The separator under which the first lines read best as a header; where none does, the most frequent."""
    lines = content[: _LONGEST_CELL * 2].splitlines(keepends=True)[: SEARCHED_ROWS * 2]
    best, best_score = max(_SEPARATORS, key="".join(lines).count), NO_SCORE
    for separator in _SEPARATORS:
        rows: list[list[str]] = []
        try:
            for row in csv.reader(lines, delimiter=separator):
                rows.append(row)
        except csv.Error:
            continue
        header = best_header(rows, stream)
        if header is not None and header.score > best_score:
            best, best_score = separator, header.score
    return best


def _first_lines(content: str, separator: str) -> list[int]:
    """The line on which each row begins, where a quoted cell has line breaks."""
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator, strict=True)
    numbers, ended = [], 0
    for _ in reader:
        numbers.append(ended + 1)
        ended = reader.line_num
    return numbers
