"""An official paper as PDF/A-2b, set by typst from `paper.typ`. Equal text, equal bytes."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst

from huxin.base.errors import HuxinError
from huxin.web.letters import paper_layout as layout
from huxin.workflows._paper import Block, Text

_PAGE = Path(__file__).with_name("paper.typ")
_SONG = (
    *("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN", "思源宋体"),
    *("SimSun", "宋体", "Songti SC", "STSong"),
)
_HEI = (
    *("SimHei", "黑体", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "思源黑体"),
    *("Microsoft YaHei", "PingFang SC", "Heiti SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei"),
)
_FAMILIES = {
    "body": ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "FandolFang R", *_SONG, *_HEI),
    "title": ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", *_SONG, *_HEI),
    "heading": (*_HEI, *_SONG),
    "subheading": ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "FandolKai", *_SONG, *_HEI),
}
"""Faces of GB/T 9704 first, where a machine has them; else what it has of 宋体 and 黑体."""

_LACKING, _CODE = re.compile(r'the text `"(.*?)"` could not be displayed'), re.compile(r"\\u\{(\w+)\}")


class NoFont(HuxinError):
    """This machine cannot draw the paper's characters. The .docx needs none of its fonts."""

    code = "no_font"


def render(
    text: Text, *, check_code: str, verify_address: str, folder: Path | None = None, system: bool = True
) -> bytes:
    """The paper as PDF.

    Args:
        verify_address: URL of the page that confirms it, as printed and as QR; empty where there is none.
        folder: an office's own font files, beside the system's.

    Raises:
        NoFont: no Chinese font was found, or none has a character of the text.
    """
    families = faces(folder, system=system)
    return typeset(_PAGE, _data(text, check_code, verify_address, families), folder=folder, system=system)


def typeset(page: Path, data: Mapping[str, Any], *, folder: Path | None = None, system: bool = True) -> bytes:
    """What a page of typst makes of data that reach it as ``sys.inputs.paper``, as PDF/A-2b.

    Raises:
        NoFont: as `render`.
    """
    try:
        # As a path: a source given as bytes is kept by typst for as long as the process lives.
        return typst.compile(
            page,
            font_paths=_fonts(folder, system),
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["a-2b"],
        )
    except typst.TypstError as error:
        lacking = _LACKING.search(error.message)
        if lacking is None:
            raise
        signs = "、".join(f"「{chr(int(code, 16))}」（U+{code.upper()}）" for code in _CODE.findall(lacking[1]))
        raise NoFont(
            f"本机的中文字体没有文书中的{signs or f'「{lacking[1]}」'}，不能生成 PDF。"
            "请下载 .docx 文件，或者由管理员安装字库更全的字体后再试。"
        ) from error


def faces(folder: Path | None = None, *, system: bool = True) -> dict[str, list[str]]:
    """For body, title, heading and subheading the families of this machine that are used, the best first.

    Raises:
        NoFont: there is none for one of them.
    """
    return _chosen(_fonts(folder, system).families())


@cache
def _fonts(folder: Path | None, system: bool) -> typst.Fonts:
    paths = [folder] if folder and folder.is_dir() else []
    return typst.Fonts(include_system_fonts=system, include_embedded_fonts=False, font_paths=paths)


def _chosen(there: Sequence[str]) -> dict[str, list[str]]:
    chosen = {use: [name for name in families if name in there] for use, families in _FAMILIES.items()}
    if not all(chosen.values()):
        raise NoFont(
            "本机没有可用的中文字体，不能生成 PDF。请下载 .docx 文件，"
            "或者由管理员安装中文字体（如 fonts-noto-cjk）并重新启动后再试。"
        )
    return chosen


def _data(text: Text, check_code: str, verify_address: str, families: dict[str, list[str]]) -> dict[str, Any]:
    said = asdict(text)
    said["blocks"] = [_block(block) for block in text.blocks]
    return {
        "text": said,
        "fonts": families,
        "date": dict(zip(("year", "month", "day"), map(int, re.findall(r"\d+", text.day)), strict=True)),
        "check_code": check_code,
        "qr": segno.make(verify_address, error="m", micro=False).svg_inline(border=2) if verify_address else "",
        "verification": layout.verification(check_code, verify_address),
        "colophon": layout.colophon(text),
        "indents": layout.indents(text),
        "letterhead_pt": layout.letterhead_pt(text.letterhead),
        "top_mm": layout.TOP_MM,
        "left_mm": layout.LEFT_MM,
        "text_mm": layout.TEXT_MM,
        "lines": layout.LINES,
        "characters": layout.CHARACTERS,
        "body_pt": layout.BODY_PT,
        "title_pt": layout.TITLE_PT,
        "number_pt": layout.NUMBER_PT,
        "small_pt": layout.SMALL_PT,
        "table_pt": layout.TABLE_PT,
        "seal_lines": layout.SEAL_LINES,
        "red": layout.RED,
    }


def _block(block: Block) -> dict[str, Any]:
    if block.kind != "table":
        return {"kind": block.kind, "text": block.text}
    cells = [[{"text": cell, "figure": layout.is_figure(cell)} for cell in row] for row in block.rows]
    return {"kind": "table", "rows": cells, "shares": layout.shares(block)}
