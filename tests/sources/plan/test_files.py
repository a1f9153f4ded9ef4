"""Plans as files: texts in their encodings, DOCX with tables and automatic numbers, PDF; and files that are none."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
import typst
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image
from pypdf import PdfWriter

from huxin.base.errors import BadSource
from huxin.sources.plan import Plan, read
from huxin.sources.plan.opening import LARGEST

TEXT = """甘泉市2025年根治欠薪行动方案
一、源头治理
1.核查资金到位情况。（牵头单位：市住建局；参与单位：市财政局；完成时限：2025年6月底前）
2.落实分账管理。（责任单位：市人社局；完成时限：12月底前）
"""
DUE = [date(2025, 6, 30), date(2025, 12, 31)]


def _saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _table(document: Any, rows: list[list[str]]) -> Any:
    table = document.add_table(len(rows), len(rows[0]))
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            table.cell(at, place).text = cell
    return table


def _told(plan: Plan) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...], date | None]]:
    return [(m.no, m.text, m.leads, m.participants, m.deadline) for m in plan.measures]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_text_in_any_usual_encoding(encoding: str, newline: str) -> None:
    plan = read(TEXT.replace("\n", newline).encode(encoding))
    assert plan.title == "甘泉市2025年根治欠薪行动方案"
    assert [measure.deadline for measure in plan.measures] == DUE


def test_a_document_with_paragraphs() -> None:
    document = Document()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    assert _told(read(_saved(document))) == _told(read(TEXT.encode()))


def test_a_table_with_merged_sections_and_owners() -> None:
    document = Document()
    document.add_paragraph("甘泉市2025年治欠重点任务分解表")
    table = _table(
        document,
        [
            ["序号", "任务类别", "重点任务", "责任单位", "完成时限", "备注"],
            ["1", "源头治理", "核验工程款支付担保", "市住建局、\n市交运局", "2025年6月底前", ""],
            ["2", "", "检查专户开立", "市人社局\n市住建局", "长期坚持", "重点"],
            ["3", "执法检查", "开展夏季行动", "市人社局", "9月底", ""],
        ],
    )
    table.cell(1, 1).merge(table.cell(2, 1))
    document.add_paragraph("注：责任单位中列第一位的为牵头单位。")
    plan = read(_saved(document))
    assert _told(plan) == [
        ("1", "核验工程款支付担保", ("市住建局",), ("市交运局",), date(2025, 6, 30)),
        ("2", "检查专户开立", ("市人社局",), ("市住建局",), None),
        ("3", "开展夏季行动", ("市人社局",), (), date(2025, 9, 30)),
    ]
    assert [m.section for m in plan.measures] == ["源头治理", "源头治理", "执法检查"]
    assert not any(m.uncertain for m in plan.measures)


def test_a_table_with_two_rows_of_heads_and_steps_below_a_task() -> None:
    document = Document()
    document.add_paragraph("临河县2026年欠薪治理工作台账")
    table = _table(
        document,
        [
            ["序号", "工作任务", "具体措施", "责任分工", "", "时间要求"],
            ["", "", "", "牵头单位", "配合单位", ""],
            ["1", "压实责任", "签订责任书", "县治欠办", "各乡镇人民政府", "2026年2月底"],
            ["", "", "开展季度考核", "县委组织部", "县治欠办", "每季度末"],
        ],
    )
    for column in (0, 1):
        table.cell(2, column).merge(table.cell(3, column))
    table.cell(0, 3).merge(table.cell(0, 4))
    plan = read(_saved(document))
    assert [(m.no, m.section, m.text.strip(), m.leads, m.participants, m.deadline) for m in plan.measures] == [
        ("1.1", "压实责任", "签订责任书", ("县治欠办",), ("各乡镇人民政府",), date(2026, 2, 28)),
        ("1.2", "压实责任", "开展季度考核", ("县委组织部",), ("县治欠办",), None),
    ]
    assert plan.measures[1].every == "quarter"


def test_the_table_of_an_annex_does_not_say_again_what_the_plan_says() -> None:
    document = Document()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    document.add_paragraph("附件1")
    _table(document, [["序号", "重点任务", "责任单位"], ["1", "核查资金到位情况", "市住建局"]])
    plan = read(_saved(document))
    assert len(plan.measures) == 2
    assert plan.notes == ("附件中另有 1 项写了责任单位，没有读入；如果不是同样的任务，请单独导入附件",)


def test_numbers_that_word_writes_by_itself() -> None:
    document = Document()
    numbering = document.part.numbering_part.element
    levels = [("chineseCounting", "%1、"), ("decimal", "%2.")]
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">'
            + "".join(
                f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
                for n, (kind, text) in enumerate(levels)
            )
            + "</w:abstractNum>"
        ),
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    document.add_paragraph("甘泉市2025年根治欠薪行动方案")
    for level, text in [
        (0, "源头治理"),
        (1, "核查担保。（责任单位：市住建局；完成时限：5月底）"),
        (1, "核查专户。（责任单位：市人社局；完成时限：6月底）"),
        (0, "联合执法"),
        (1, "集中检查。（责任单位：市公安局；完成时限：7月底）"),
    ]:
        paragraph = document.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>')
        )
    plan = read(_saved(document))
    assert [(m.no, m.section, m.leads) for m in plan.measures] == [
        ("1.1", "一、源头治理", ("市住建局",)),
        ("1.2", "一、源头治理", ("市人社局",)),
        ("2.1", "二、联合执法", ("市公安局",)),
    ]


def test_what_was_deleted_under_revision_is_not_read() -> None:
    document = Document()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    run = document.paragraphs[3].runs[0]._r
    gone = parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>市公安局、</w:delText></w:r></w:del>")
    run.addprevious(gone)
    assert run.find(qn("w:t")) is not None
    assert read(_saved(document)).measures[1].leads == ("市人社局",)


def _pdf(lines: list[str]) -> bytes:
    body = "\\ ".join(f'#text("{line}")\n' for line in lines)
    made = typst.compile(f"#set page(height: 8cm)\n#set par(justify: false)\n{body}".encode())
    assert isinstance(made, bytes)
    return made


def test_a_pdf_with_text() -> None:
    assert _told(read(_pdf(TEXT.splitlines()))) == _told(read(TEXT.encode()))


def _scanned() -> bytes:
    file = io.BytesIO()
    Image.new("L", (200, 300), 255).save(file, "PDF")
    return file.getvalue()


def _locked() -> bytes:
    writer = PdfWriter(io.BytesIO(_pdf(["甘泉市"])))
    writer.encrypt("secret")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _zip(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "文件是空的"),
        (b"\xef\xbb\xbf \r\n\x00", "文件是空的"),
        (_scanned(), "扫描件"),
        (_locked(), "密码"),
        (_pdf(["甘泉市"])[:900], "损坏"),
        (_zip("word/document.xml"), "损坏"),
        (b"PK\x03\x04rubbish", "损坏"),
        (_zip("xl/workbook.xml"), "表格工作簿"),
        (_zip("OFD.xml"), "OFD"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "另存为 .docx"),
        (b"\x89PNG\r\n", "图片"),
        (TEXT.encode("big5", "replace") * 3, "编码"),
        (TEXT.encode("utf-16-le"), "编码"),
        (bytes(range(256)) * 40, "编码"),
        ("<!DOCTYPE html><p>甘泉市方案</p>".encode(), "网页"),
        ("甘泉市召开会议，研究部署根治欠薪工作。".encode(), "没有读到措施"),
        (b"Minutes of a meeting.", "没有读到措施"),
        ("甘泉市方案\n一、总体要求\n高度重视。".encode(), "没有读到措施"),
        (b"a" * (LARGEST + 1), "超过 20 MB"),
        ("甘泉市" .encode() * 400_000, "超过 100 万字"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_one_sentence(data: bytes, said: str) -> None:
    with pytest.raises(BadSource, match=said):
        read(data)


def test_pages_without_text_are_named() -> None:
    writer = PdfWriter(io.BytesIO(_pdf(TEXT.splitlines())))
    writer.add_blank_page()
    file = io.BytesIO()
    writer.write(file)
    [note] = read(file.getvalue()).notes
    assert "没有文字" in note
