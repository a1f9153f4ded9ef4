"""PDF with text → its lines, page by page, without page numbers and running heads."""

import io
import logging
import re
from collections import Counter
from collections.abc import Sequence

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from huxin.base.errors import BadSource
from huxin.sources.plan.words import visible

_MOST_PAGES = 300
_BROKEN = "PDF 已损坏或不完整，无法打开：请重新导出后再导入，或者复制全文保存为文本文件。"
_SCANNED = "PDF 是扫描件，没有文字：请先识别文字并与原件核对，再导入识别后的文本或 DOCX。"
_SPACED = re.compile("(?<=[一-龥]) (?=[0-9])|(?<=[0-9]) (?=[年月日号个项人名万元%])")
_NUMBER = re.compile(r"^[\s—–\-·]*(?:第?\s*\d{1,3}\s*页?(?:\s*[/,，共]\s*共?\s*\d{1,3}\s*页?)?)[\s—–\-·]*$")


def read_pdf(data: bytes) -> tuple[list[str], list[str]]:
    """The lines of a PDF, and which of its pages have no text.

    Raises:
        BadSource: broken, locked with a password, too many pages, or scanned.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise BadSource("PDF 有密码：请取消密码保护后再导入。")
        if len(reader.pages) > _MOST_PAGES:
            raise BadSource(f"PDF 超过 {_MOST_PAGES} 页，不像是一份方案：请只导入方案正文和任务分解表。")
        pages = [_SPACED.sub("", visible(page.extract_text())) for page in reader.pages]
    except BadSource:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RecursionError,
            OverflowError, NotImplementedError, AssertionError, MemoryError):  # fmt: skip
        raise BadSource(_BROKEN) from None
    empty = [n for n, page in enumerate(pages, 1) if not page.strip()]
    if len(empty) == len(pages):
        raise BadSource(_SCANNED)
    if not re.search("[一-龥]", "".join(pages)):
        raise BadSource("PDF 的文字读出来不是中文，字体可能没有编码：请复制全文，核对后保存为文本文件再导入。")
    notes = [f"第{'、'.join(map(str, empty))}页没有文字，可能是扫描的图像，请核对其中有没有措施"] if empty else []
    return _body([page.splitlines() for page in pages]), notes


def _body(pages: Sequence[Sequence[str]]) -> list[str]:
    """The lines of all pages without their numbers, and without what stands at the edge of most of them."""
    kept = [[line for line in page if line.strip() and not _NUMBER.match(line)] for page in pages]
    edges = Counter(line.strip() for page in kept if page for line in {page[0], page[-1]})
    running = {line for line, count in edges.items() if count >= 3 and count * 2 > len(pages)}
    return [line for page in kept for line in page if line.strip() not in running]
