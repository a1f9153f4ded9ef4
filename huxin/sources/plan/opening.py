"""Bytes of a file → lines and tables. The content decides what a file is, not its name."""

import re
from collections.abc import Sequence

from huxin.base.errors import BadSource
from huxin.sources.plan.blocks import Block, Table
from huxin.sources.plan.docx import read_docx
from huxin.sources.plan.pdf import read_pdf
from huxin.sources.plan.words import visible

LARGEST = 20 << 20
"""Bytes of a file. A plan with its annexes has some hundred kilobytes."""

_LONGEST = 1_000_000  # characters of text
_EXPECTED = "应为文本（UTF-8 或 GB18030）、DOCX 或有文字的 PDF"
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Word、WPS 文档（.doc、.wps），请打开后另存为 .docx 再导入"),
    (b"{\\rtf", "RTF 文档，请打开后另存为 .docx 再导入"),
    (b"\x89PNG", "图片，没有文字，请先识别文字并核对，再导入文字版"),
    (b"\xff\xd8\xff", "图片，没有文字，请先识别文字并核对，再导入文字版"),
    (b"GIF8", "图片，没有文字，请先识别文字并核对，再导入文字版"),
    (b"BM", "图片，没有文字，请先识别文字并核对，再导入文字版"),
    (b"II*\x00", "图片，没有文字，请先识别文字并核对，再导入文字版"),
    (b"MM\x00*", "图片，没有文字，请先识别文字并核对，再导入文字版"),
    (b"Rar!", "压缩包，请先解压"),
    (b"7z\xbc\xaf", "压缩包，请先解压"),
    (b"\x1f\x8b", "压缩包，请先解压"),
)
_MARKUP = re.compile(r"^\s*<(?:!doctype|html|\?xml|head|body|div|p[ >])", re.IGNORECASE)
_USUAL = re.compile("[的一二三四五六七八九十、，。：；（）年月日市县区单位政府工作实制度人民国家各有关]")


def open_blocks(data: bytes) -> tuple[list[Block], list[str]]:
    """The lines and tables of a file, and what should be known of how they were read.

    Raises:
        BadSource: empty, too large, of another kind, broken, locked, without text, or in an unknown encoding.
    """
    if len(data) > LARGEST:
        raise BadSource(f"文件超过 {LARGEST >> 20} MB，不像是一份方案：请只导入方案正文和任务分解表。")
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise BadSource(f"文件是空的：{_EXPECTED}。")
    notes: list[str] = []
    blocks: list[Block]
    if data[:1024].lstrip().startswith(b"%PDF") or b"%PDF-" in data[:1024]:
        lines, notes = read_pdf(data)
        blocks = [*lines]
    elif data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        blocks = read_docx(data)
    else:
        blocks = _lines(_decoded(data))
    _require_text(blocks)
    return blocks, notes


def _require_text(blocks: Sequence[Block]) -> None:
    size = sum(len(b) if isinstance(b, str) else sum(len(cell) for row in b.rows for cell in row) for b in blocks)
    if size > _LONGEST:
        raise BadSource(f"文字超过 {_LONGEST // 10_000} 万字，不像是一份方案：请只导入方案正文和任务分解表。")
    if not any(block.strip() if isinstance(block, str) else block.rows for block in blocks):
        raise BadSource(f"文件里没有文字：{_EXPECTED}。")


def _decoded(data: bytes) -> str:
    for start, what in _FOREIGN:
        if data.startswith(start):
            raise BadSource(f"这是{what}。")
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and _is_chinese(text):
            if _MARKUP.match(text):
                raise BadSource("这是网页，请复制方案的全文，保存为文本文件再导入。")
            return text
    raise BadSource(f"文字编码无法识别，或者内容不是中文文本：{_EXPECTED}。请用记事本打开，另存为 UTF-8 后再导入。")


def _is_chinese(text: str) -> bool:
    """Whether what was decoded reads as Chinese: bytes of another encoding decode to rare characters."""
    seen = [char for char in text if ord(char) > 0x7F and not char.isspace()]
    usual = _USUAL.findall(text)
    return not seen or len(usual) * 20 >= len(seen)


def _lines(text: str) -> list[Block]:
    """The lines of a text; neighbours whose cells are parted by tabs or bars are a table."""
    blocks: list[Block] = []
    rows: list[tuple[str, ...]] = []
    for line in visible(text).splitlines():
        cells = _cells(line)
        if cells is None or (rows and len(cells) != len(rows[0])):
            blocks += _table(rows)
            rows = []
        if cells is None:
            blocks.append(line)
        elif cells:
            rows.append(cells)
    return blocks + _table(rows)


def _cells(line: str) -> tuple[str, ...] | None:
    """The cells of a line of a table, none of them for the rule below its head; None where it is no such line."""
    for bar in ("\t", "|"):
        inner = line.strip().strip("|") if bar == "|" else line.strip("\r\n")
        if inner.count(bar) >= 2:
            cells = tuple(cell.strip() for cell in inner.split(bar))
            return () if all(re.fullmatch(":?-+:?", cell) for cell in cells) else cells
    return None


def _table(rows: Sequence[tuple[str, ...]]) -> list[Block]:
    return [Table(tuple(rows))] if len(rows) > 1 else [" ".join(row) for row in rows]
