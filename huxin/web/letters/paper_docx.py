"""An official paper for Word and WPS, laid out after GB/T 9704-2012 in the faces it names. Equal text, equal bytes."""

import io
from math import ceil
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import segno
from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as CELL
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt, RGBColor

from huxin.web.letters import paper_layout as layout
from huxin.workflows._paper import Block, Text

SONG, BODY, HEADING, SUBHEADING, PLAIN = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
_ELSE = {
    SONG: "小标宋,华文中宋,宋体,SimSun",
    BODY: "仿宋,FangSong,华文仿宋",
    HEADING: "SimHei,微软雅黑",
    SUBHEADING: "楷体,KaiTi,华文楷体",
    PLAIN: "SimSun",
}
"""What stands in for a face that a machine does not have."""
_PITCH = Length(int(Mm(layout.TEXT_MM[1]) / layout.LINES) // 635 * 635)  # whole twips, so that the last line fits
_CHARACTER = Length(int(Mm(layout.TEXT_MM[0]) / layout.CHARACTERS))
_CLOSER = (_CHARACTER.twips - layout.BODY_PT * 20) - 1
"""Twips by which characters of the body stand closer than their size, so that 28 are a line."""
_QR_MM, _COLOPHON_PT = 19, 22  # edge of the code; line of the 版记
_FACES = {"heading": HEADING, "subheading": SUBHEADING, "paragraph": BODY}


def render(text: Text, *, check_code: str, verify_address: str) -> bytes:
    """The paper as .docx. `verify_address`: URL of the page that confirms it; empty where there is none."""
    document = Document()
    _plain(document)
    _page(document, check_code)
    _top(document, text)
    for n, block in enumerate(text.blocks):
        if block.kind == "table":
            _table(document, block)
        else:
            together = block.kind != "paragraph" or n == len(text.blocks) - 1
            _line(document, block.text, _FACES[block.kind], first=2, together=together)
    _signature(document, text)
    _colophon(document, text, check_code, verify_address)
    # A floating table stands on the page of the paragraph that follows it.
    document.add_paragraph().paragraph_format.line_spacing = Pt(1)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = text.title, text.signature, ""
    file = io.BytesIO()
    document.save(file)
    return _timeless(file)


def _plain(document: Any) -> None:
    """Nothing of the library's template: its English faces, its spacing, its list of fonts."""
    document.styles.element.find(".//{*}docDefaults/{*}rPrDefault/{*}rPr/{*}rFonts").attrib.clear()
    document.styles.element.find(".//{*}docDefaults//{*}lang").set(qn("w:eastAsia"), "zh-CN")
    # The first of them is compatibilityMode. As the template has it, tables hang over the edge of the text.
    document.settings.element.find(".//{*}compatSetting").set(qn("w:val"), "15")
    document.settings.odd_and_even_pages_header_footer = True
    normal = document.styles["Normal"]
    normal.font.size = Pt(layout.BODY_PT)
    normal.element.get_or_add_rPr().get_or_add_rFonts().attrib.update(_fonts(BODY).attrib)
    form = normal.paragraph_format
    form.space_after = form.space_before = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, _PITCH
    form.widow_control = False
    form.alignment = ALIGN.JUSTIFY
    for name in ("autoSpaceDE", "autoSpaceDN"):  # no gaps between Chinese and Latin letters, or figures
        off = parse_xml(f'<w:{name} {nsdecls("w")} w:val="0"/>')
        normal.element.get_or_add_pPr().insert_element_before(off, "w:spacing", "w:ind", "w:jc")
    faces = "".join(f'<w:font w:name="{name}"><w:altName w:val="{others}"/></w:font>' for name, others in _ELSE.items())
    table = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    table._blob = f'<?xml version="1.0" encoding="UTF-8"?><w:fonts {nsdecls("w")}>{faces}</w:fonts>'.encode()


def _page(document: Any, check_code: str) -> None:
    section = document.sections[0]
    (section.page_width, section.page_height) = map(Mm, layout.PAGE_MM)
    section.top_margin, section.left_margin = Mm(layout.TOP_MM), Mm(layout.LEFT_MM)
    section.right_margin = Mm(layout.PAGE_MM[0] - layout.LEFT_MM - layout.TEXT_MM[0])
    section.bottom_margin = Mm(layout.PAGE_MM[1] - layout.TOP_MM - layout.TEXT_MM[1])
    section.footer_distance = section.bottom_margin - Mm(7) - Pt(layout.NUMBER_PT)
    # No grid: programs read one in different ways, and exact lines and spacing give the same page.
    section._sectPr.remove(section._sectPr.find("{*}docGrid"))
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    for foot, edge in ((odd, Mm(layout.TEXT_MM[0]) - Pt(layout.NUMBER_PT)), (even, Mm(layout.TEXT_MM[0]))):
        foot.style = document.styles["Normal"]
        foot.paragraph_format.line_spacing = Pt(layout.NUMBER_PT + 2)
        foot.paragraph_format.tab_stops.add_tab_stop(Length(edge), WD_TAB_ALIGNMENT.RIGHT)
    _run(odd, f"校验码 {check_code}\t", HEADING, 8)
    _number(odd)
    even.paragraph_format.left_indent = Pt(layout.NUMBER_PT)
    _number(even)
    _run(even, f"\t校验码 {check_code}", HEADING, 8)


def _number(paragraph: Any) -> None:
    _run(paragraph, "— ", PLAIN, layout.NUMBER_PT)
    field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "/>')
    field.append(_run(paragraph, "1", PLAIN, layout.NUMBER_PT)._r)
    paragraph._p.append(field)
    _run(paragraph, " —", PLAIN, layout.NUMBER_PT)


def _top(document: Any, text: Text) -> None:
    """Letterhead, number, red line, title, addressee; without a letterhead the number stands under the title."""
    blank = _PITCH * 2
    if text.letterhead:
        size = layout.letterhead_pt(text.letterhead)
        head = _line(document, text.letterhead, SONG, size=size, red=True, align=ALIGN.CENTER, before=Mm(35))
        head.paragraph_format.line_spacing = Pt(size * 1.2)
        number = _line(document, text.number, align=ALIGN.CENTER, before=blank)
        number._p.get_or_add_pPr().insert_element_before(
            parse_xml(
                f"<w:pBdr {nsdecls('w')}>"
                f'<w:bottom w:val="single" w:sz="12" w:space="{Mm(4).pt:.0f}" w:color="{layout.RED.upper()}"/></w:pBdr>'
            ),
            "w:spacing",
            "w:ind",
            "w:jc",
        )
    title = _line(
        document, text.title, SONG, size=layout.TITLE_PT, align=ALIGN.CENTER, before=blank if text.letterhead else 0
    )
    title.paragraph_format.line_spacing = Pt(layout.TITLE_PT + 13)
    if not text.letterhead:
        _line(document, text.number, align=ALIGN.CENTER)
    _line(document, f"{text.addressee}：", before=_PITCH)


def _line(
    document: Any,
    text: str,
    face: str = BODY,
    *,
    size: float = layout.BODY_PT,
    red: bool = False,
    align: ALIGN | None = None,
    before: int = 0,
    first: int = 0,
    together: bool = False,
) -> Any:
    """One paragraph. `first`: characters by which its first line goes in; `together`: on the page of what follows."""
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    if align is not None:
        form.alignment = align
    if before:
        form.space_before = Length(before)
    if together:
        form.keep_with_next = True
    if first:
        _indent(paragraph, "firstLine", first)
    run = _run(paragraph, text, face, size, red=red)
    if size == layout.BODY_PT:
        closer = parse_xml(f'<w:spacing {nsdecls("w")} w:val="{_CLOSER}"/>')
        run._r.get_or_add_rPr().insert_element_before(closer, "w:sz", "w:szCs")
    return paragraph


def _indent(paragraph: Any, side: str, characters: float) -> None:
    """In characters, and in twips for programs that do not count characters."""
    place = paragraph._p.get_or_add_pPr().get_or_add_ind()
    given = parse_xml(
        f'<w:ind {nsdecls("w")} w:{side}Chars="{characters * 100:.0f}" w:{side}="{characters * _CHARACTER.twips:.0f}"/>'
    )
    place.attrib.update(given.attrib)


def _run(paragraph: Any, text: str, face: str, size: float, *, red: bool = False) -> Any:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    if red:
        run.font.color.rgb = RGBColor.from_string(layout.RED.upper())
    run._r.get_or_add_rPr().get_or_add_rFonts().attrib.update(_fonts(face).attrib)
    return run


def _fonts(face: str) -> Any:
    # The hint makes quotes, dashes and dots Chinese ones.
    names = " ".join(f'w:{script}="{face}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    return parse_xml(f'<w:rFonts {nsdecls("w")} {names} w:hint="eastAsia"/>')


def _table(document: Any, block: Block) -> None:
    shares = layout.shares(block)
    table = document.add_table(len(block.rows), len(shares), "Table Grid")
    _fixed(table, [Length(int(Mm(layout.TEXT_MM[0]) * share / sum(shares))) for share in shares], side=80, above=40)
    for n, (row, cells) in enumerate(zip(table.rows, block.rows, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
        if n == 0:
            properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        for cell, said in zip(row.cells, cells, strict=True):
            cell.vertical_alignment = CELL.CENTER
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.line_spacing = Pt(layout.TABLE_PT + 5)
            right = ALIGN.RIGHT if layout.is_figure(said) else ALIGN.LEFT
            paragraph.alignment = ALIGN.CENTER if n == 0 else right
            _run(paragraph, said, HEADING if n == 0 else BODY, layout.TABLE_PT)


def _fixed(table: Any, widths: list[Length], *, side: int, above: int) -> None:
    """Fixed widths, and the edges of cells in twips."""
    table.autofit = False
    edges = "".join(
        f'<w:{name} w:w="{edge}" w:type="dxa"/>'
        for name, edge in (("top", above), ("left", side), ("bottom", above), ("right", side))
    )
    table._tbl.tblPr.insert_element_before(
        parse_xml(f"<w:tblCellMar {nsdecls('w')}>{edges}</w:tblCellMar>"), "w:tblLook"
    )
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _signature(document: Any, text: Text) -> None:
    """Signature, day and note."""
    right = layout.indents(text)
    signed = _line(document, text.signature, align=ALIGN.RIGHT, before=_PITCH * layout.SEAL_LINES, together=True)
    _indent(signed, "right", right[0])
    last = _line(document, text.day, align=ALIGN.RIGHT)
    _indent(last, "right", right[1])
    if text.note:
        _line(document, f"（{text.note}）", first=2)


def _colophon(document: Any, text: Text, check_code: str, verify_address: str) -> None:
    """The 版记 at the foot of the last page, and above it what a reader needs to check the paper."""
    lines = layout.colophon(text)
    table = document.add_table(1 + len(lines), 2)
    _fixed(table, [Mm(_QR_MM + 3), Mm(layout.TEXT_MM[0] - _QR_MM - 3.3)], side=0, above=0)
    heights = [Mm(_QR_MM + 1), *(Pt(_COLOPHON_PT * _rows(left)) for left, _ in lines)]
    for row, height in zip(table.rows, heights, strict=True):
        row.height = height
    # Counted from the top of the page: not every program knows a table that stands at the foot.
    top = Mm(layout.TOP_MM + layout.TEXT_MM[1]) - sum(heights)
    table._tbl.tblPr.insert_element_before(
        parse_xml(
            f'<w:tblpPr {nsdecls("w")} w:vertAnchor="page" w:horzAnchor="margin" '
            f'w:tblpX="1" w:tblpY="{Length(top).twips}"/>'
        ),
        *("w:tblOverlap", "w:tblW", "w:jc", "w:tblLayout", "w:tblLook"),
    )
    code, said = table.rows[0].cells
    if verify_address:
        picture = io.BytesIO()
        segno.make(verify_address, error="m", micro=False).save(picture, kind="png", scale=8, border=2)
        code.paragraphs[0].paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        code.paragraphs[0].alignment = ALIGN.LEFT
        code.paragraphs[0].add_run().add_picture(picture, width=Mm(_QR_MM))
    said.vertical_alignment = CELL.CENTER
    for n, line in enumerate(layout.verification(check_code, verify_address)):
        paragraph = said.paragraphs[0] if n == 0 else said.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(layout.SMALL_PT + 5)
        paragraph.alignment = ALIGN.LEFT
        _run(paragraph, line, BODY, layout.SMALL_PT)
    for n, (left, right) in enumerate(lines):
        cell = table.cell(n + 1, 0).merge(table.cell(n + 1, 1))
        paragraph = cell.paragraphs[0]
        paragraph.alignment = ALIGN.LEFT
        paragraph.paragraph_format.line_spacing = Pt(_COLOPHON_PT)
        _indent(paragraph, "left", 1)
        edge = Mm(layout.TEXT_MM[0]) - Pt(layout.NUMBER_PT * 2)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Length(edge), WD_TAB_ALIGNMENT.RIGHT)
        _run(paragraph, f"{left}\t{right}" if right else left, BODY, layout.NUMBER_PT)
        _ruled(cell, top=8 if n == 0 else 6, bottom=8 if n == len(lines) - 1 else 6)


def _rows(line: str) -> int:
    """How many rows a line of the 版记 takes."""
    return ceil(layout.width(line) * layout.NUMBER_PT * layout.POINT_MM / (layout.TEXT_MM[0] - 15))


def _ruled(cell: Any, *, top: int, bottom: int) -> None:
    """Lines above and below, in eighths of a point: 0.35 mm outside, 0.25 mm between."""
    cell._tc.get_or_add_tcPr().append(
        parse_xml(
            f'<w:tcBorders {nsdecls("w")}><w:top w:val="single" w:sz="{top}"/>'
            f'<w:bottom w:val="single" w:sz="{bottom}"/></w:tcBorders>'
        )
    )


def _timeless(file: io.BytesIO) -> bytes:
    """The same archive without the moment at which it was packed."""
    steady = io.BytesIO()
    with ZipFile(file) as packed, ZipFile(steady, "w", ZIP_DEFLATED) as archive:
        for name in packed.namelist():
            archive.writestr(ZipInfo(name), packed.read(name), ZIP_DEFLATED)
    return steady.getvalue()
