"""DOCX → its paragraphs and tables in their order, with the numbers that Word writes before paragraphs."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.table import Table as WordTable

from huxin.base.errors import BadSource
from huxin.sources.plan.blocks import Block, Table
from huxin.sources.plan.numbering import Numbering
from huxin.sources.plan.words import visible

_LARGEST = 200 << 20  # bytes of all parts once decompressed
_BROKEN = "DOCX 已损坏或不完整，无法打开：请在 Word 或 WPS 中打开并另存后再导入。"
_KINDS = (("xl/", "表格工作簿（XLSX）"), ("OFD.xml", "OFD 版式文件"), ("ppt/", "演示文稿"), ("content.xml", "ODT 文档"))
_PASSED = {qn("w:del"), qn("w:moveFrom"), "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_BREAKS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n"}


def read_docx(data: bytes) -> list[Block]:
    """The lines and tables of a document.

    Raises:
        BadSource: another kind of file in a ZIP, broken, or too large once decompressed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names, size = archive.namelist(), sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise BadSource(_BROKEN) from None
    if "word/document.xml" not in names:
        kind = next((said for part, said in _KINDS if any(part in name for name in names)), "压缩包或其他文档")
        raise BadSource(f"这是{kind}，请导出为 DOCX、有文字的 PDF 或文本文件再导入。")
    if size > _LARGEST:
        raise BadSource("DOCX 解压后过大：请只保留方案的文字和表格，另存后再导入。")
    try:
        document = Document(io.BytesIO(data))
        numbering = Numbering(document)
        return list(_blocks(document.element.body, numbering))
    except (OpcError, zipfile.BadZipFile, KeyError, ValueError, AttributeError, OSError, SyntaxError, IndexError,
            RuntimeError, NotImplementedError, EOFError):  # fmt: skip
        raise BadSource(_BROKEN) from None


def _blocks(parent: Any, numbering: Numbering) -> Iterator[Block]:
    for child in parent.iterchildren():
        if child.tag == qn("w:p"):
            yield from _lines(child, numbering)
        elif child.tag == qn("w:tbl"):
            yield _table(child, numbering)
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:moveTo"), qn("w:customXml")):
            yield from _blocks(child, numbering)


def _lines(paragraph: Any, numbering: Numbering) -> list[str]:
    text = visible("".join(_texts(paragraph)))
    label = numbering.label(paragraph) if text.strip() else ""
    return (label + text).split("\n")


def _texts(element: Any) -> Iterator[str]:
    """The texts of an element without what was deleted or is there a second time for older readers."""
    for child in element.iterchildren():
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag == qn("w:p"):
            yield "\n"
            yield from _texts(child)
        elif child.tag not in _PASSED:
            yield from _texts(child)


def _table(element: Any, numbering: Numbering) -> Table:
    """A table; merged cells say the same in each place, as Word's own model has them."""
    rows = []
    labels: dict[Any, str] = {}
    for row in WordTable(element, None).rows:  # type: ignore[arg-type]
        cells = []
        for cell in row.cells:
            if cell._tc not in labels:
                labels[cell._tc] = "\n".join(
                    line for p in cell._tc.iter(qn("w:p")) for line in _lines(p, numbering) if line.strip()
                )
            cells.append(labels[cell._tc])
        rows.append(tuple(cells))
    width = max(map(len, rows), default=0)
    return Table(tuple(row + ("",) * (width - len(row)) for row in rows))
