"""The same text as a Word file and as PDF: both hold all of it, and nothing that was filled in is read as markup."""

import hashlib
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest

from huxin.web.letters import paper_docx, paper_layout, paper_pdf
from huxin.workflows._paper import Text, fill, load
from tests.workflows.papers import NAMES, WARNING

CODE, ADDRESS = "PT7T-4RX8-4JBX", "https://huxin.example/verify/PT7T-4RX8-4JBX"
FONTS = paper_pdf._fonts(None, True).families()
needs_font = pytest.mark.skipif(
    not any(name in FONTS for name in paper_pdf._HEI + paper_pdf._SONG), reason="no Chinese font on this machine"
)


def paper(name: str = "warning_notice", **changes: object) -> Text:
    return fill(load(name), {**WARNING, **changes})


def word(text: Text, address: str = ADDRESS) -> Any:
    return docx.Document(io.BytesIO(paper_docx.render(text, check_code=CODE, verify_address=address)))


def pdf(text: Text, address: str = ADDRESS) -> bytes:
    return paper_pdf.render(text, check_code=CODE, verify_address=address)


def bare(said: str) -> str:
    return re.sub(r"\s", "", said)


def pdf_text(data: bytes) -> str:
    return bare("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages))


def pieces(text: Text) -> list[str]:
    cells = [cell for block in text.blocks for row in block.rows for cell in row]
    head = [text.title, text.number, f"{text.addressee}：", text.signature, text.day]
    return [bare(said) for said in (*head, *(block.text for block in text.blocks), *cells, *text.copies, CODE) if said]


@pytest.mark.parametrize("name", NAMES)
def test_Word文件打得开_内容齐全(name: str) -> None:
    text = paper(name)
    document = word(text)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    footers = [document.sections[0].footer, document.sections[0].even_page_footer]
    said = bare("".join([*(p.text for p in document.paragraphs), *cells]))
    assert not [piece for piece in pieces(text) if piece not in said]
    assert all(CODE in foot.paragraphs[0].text for foot in footers)


def test_Word文件按公文格式排版() -> None:
    document = word(paper())
    section = document.sections[0]
    assert [round(edge.mm) for edge in (section.page_width, section.page_height)] == [210, 297]
    assert [round(edge.mm) for edge in (section.top_margin, section.left_margin)] == [37, 28]
    pitch = document.styles["Normal"].paragraph_format.line_spacing
    assert (
        28 <= pitch.pt <= 30
        and pitch * paper_layout.LINES <= section.page_height - section.top_margin - section.bottom_margin
    )
    head, number, title, addressee, first = document.paragraphs[:5]
    assert str(head.runs[0].font.color.rgb) == "E60012" and number._p.pPr.find("{*}pBdr/{*}bottom") is not None
    assert (title.runs[0].font.size.pt, first.runs[0].font.size.pt) == (22, 16)
    assert 'w:eastAsia="仿宋_GB2312"' in first._p.xml and 'w:firstLineChars="200"' in first._p.xml
    assert "firstLine" not in addressee._p.xml
    causes, colophon = document.tables
    assert causes.rows[0]._tr.trPr.find("{*}tblHeader") is not None
    assert colophon._tbl.tblPr.find("{*}tblpPr") is not None and "抄送：" in colophon.rows[1].cells[0].text


def test_Word文件中的标签顺序合乎规范() -> None:
    order = "rFonts b color spacing sz szCs".split()
    for properties in word(paper()).element.body.iter("{*}rPr"):
        places = [order.index(child.tag.rpartition("}")[2]) for child in properties]
        assert places == sorted(places)


@needs_font
@pytest.mark.parametrize("name", NAMES)
def test_PDF文字可以提取_内容齐全(name: str) -> None:
    text = paper(name)
    said = pdf_text(pdf(text))
    assert not [piece for piece in pieces(text) if piece not in said]
    assert "—1—" in said and ADDRESS in said


@needs_font
def test_PDF是A4纸_长期保存格式_标题和日期来自文书() -> None:
    read = pypdf.PdfReader(io.BytesIO(pdf(paper())))
    assert [round(float(edge) / 72 * 25.4) for edge in read.pages[0].mediabox[2:]] == [210, 297]
    assert read.metadata and (read.metadata.title, str(read.metadata.creation_date)[:10]) == (
        paper().title,
        "2019-07-11",
    )
    assert read.xmp_metadata and b"pdfaid:part>2<" in bytes(read.trailer["/Root"]["/Metadata"].get_data())


@needs_font
def test_内容相同_文件逐字节相同() -> None:
    def digests() -> list[str]:
        word_file = paper_docx.render(paper(), check_code=CODE, verify_address=ADDRESS)
        return [hashlib.sha256(file).hexdigest() for file in (pdf(paper()), word_file)]

    assert digests() == digests()
    packed = zipfile.ZipFile(io.BytesIO(paper_docx.render(paper(), check_code=CODE, verify_address=ADDRESS)))
    assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert pdf(paper()) != pdf(paper(heads=47))


HOSTILE = '#panic("x") $x$ @y <w:p/> & "]} *粗* _斜_ ` \\ // /* 〔'


@needs_font
def test_填入的文字不当作标记() -> None:
    text = paper("supervision_letter", reason=HOSTILE, contractor="甲&乙<丙>公司", causes=[{"rule": HOSTILE}])
    assert bare(HOSTILE) in pdf_text(pdf(text)) and "甲&乙<丙>公司" in pdf_text(pdf(text))
    assert HOSTILE in [p.text for p in word(text).paragraphs]


@needs_font
def test_长表格跨页_表头重复() -> None:
    rows = [{"rule": f"事项{n}", "month": "2019年5月", "heads": n, "basis": "依据" * 40} for n in range(30)]
    read = pypdf.PdfReader(io.BytesIO(pdf(paper(causes=rows))))
    pages = [page.extract_text() for page in read.pages]
    assert sum("预警事项" in page for page in pages) > 3
    assert "事项29" in "".join(pages)


@needs_font
def test_没有核验网址_不印二维码_仍印校验码() -> None:
    assert "核验网址" not in pdf_text(pdf(paper(), "")) and CODE in pdf_text(pdf(paper(), ""))
    assert not word(paper(), "").inline_shapes and len(word(paper()).inline_shapes) == 1


def test_没有中文字体_说明缘由_指出可用Word文件(tmp_path: Path) -> None:
    with pytest.raises(paper_pdf.NoFont, match=r"没有可用的中文字体.*\.docx"):
        paper_pdf.render(paper(), check_code=CODE, verify_address=ADDRESS, folder=tmp_path, system=False)


@needs_font
def test_字体缺字_说出哪个字_不印成方框() -> None:
    with pytest.raises(paper_pdf.NoFont, match=r"U\+E000.*\.docx"):
        pdf(replace(paper(), title="某\ue000县"))


def test_署名和日期居中对齐_长机关名不出边() -> None:
    text = paper()
    for name in ("人社局", WARNING["body"], "白银市根治拖欠农民工工资工作领导小组办公室"):
        signature, day = paper_layout.indents(replace(text, signature=name))
        centres = signature + paper_layout.width(name) / 2, day + paper_layout.width(text.day) / 2
        assert centres[0] == centres[1] and min(signature, day) in (2, 4)
        assert paper_layout.letterhead_pt(name) * paper_layout.width(name) <= 156 / paper_layout.POINT_MM


def test_列宽合起来不超过一行_短列不折行() -> None:
    table = next(block for block in paper().blocks if block.kind == "table")
    shares = paper_layout.shares(table)
    assert sum(shares) <= 156 / paper_layout.POINT_MM / paper_layout.TABLE_PT + 0.01
    assert shares[1] > paper_layout.width("2019年5月")
