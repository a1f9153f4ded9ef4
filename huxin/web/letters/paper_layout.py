"""What the pages of a paper have in common, whether Word's or PDF's. Source: GB/T 9704-2012, 5 to 7."""

import re
from unicodedata import east_asian_width

from huxin.workflows._paper import Block, Text

PAGE_MM = (210, 297)
TOP_MM, LEFT_MM = 37, 28  # 天头, 订口
TEXT_MM = (156, 225)  # 版心
LINES, CHARACTERS = 22, 28  # of a page, of a line
BODY_PT, TITLE_PT, NUMBER_PT, SMALL_PT, TABLE_PT = 16, 22, 14, 10.5, 12  # 三号, 二号, 四号, 五号, 小四
LARGEST_LETTERHEAD_PT = 42
POINT_MM = 25.4 / 72
RED = "e60012"
SEAL_LINES = 2
"""Kept free above the signature, for the seal."""

_FIGURES = re.compile(r"[\d,.%—-]+")
_CELL = 1
"""Characters that the edges of a cell take."""


def width(text: str) -> float:
    """How wide a text is, in characters of Chinese."""
    return sum(1 if east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def letterhead_pt(letterhead: str) -> float:
    """The size in which the name of a body fits one line, as large as it may be."""
    return min(LARGEST_LETTERHEAD_PT, int(TEXT_MM[0] / POINT_MM / max(width(letterhead), 1)))


def indents(text: Text) -> tuple[float, float]:
    """Characters between the right edge and signature, and day: centred on each other, four or two from the edge."""
    signature, day = width(text.signature), width(text.day)
    edge = 4 if signature <= day else 2
    widest = max(signature, day)
    return edge + (widest - signature) / 2, edge + (widest - day) / 2


def shares(table: Block) -> list[float]:
    """How much of the line each column of a table gets: what its longest cell asks for, the widest what is left."""
    asked = [max(map(width, column)) * 1.1 + _CELL for column in zip(*table.rows, strict=True)]
    left, most = TEXT_MM[0] / POINT_MM / TABLE_PT, max(asked)
    for n, share in enumerate(sorted(asked)):
        if share > (fair := left / (len(asked) - n)):
            most = fair
            break
        left -= share
    return [min(share, most) for share in asked]


def is_figure(cell: str) -> bool:
    """Whether a cell stands at the right, as figures do."""
    return bool(_FIGURES.fullmatch(cell))


def colophon(text: Text) -> list[tuple[str, str]]:
    """The lines of the 版记, left and right: copies, and who printed it when. A paper without a letterhead has none."""
    copies = [(f"抄送：{'，'.join(text.copies)}。", "")] if text.copies else []
    return [*copies, (text.signature, f"{text.day}印发")] if text.letterhead else copies


def verification(check_code: str, verify_address: str) -> list[str]:
    """What a reader of the paper is told about checking it."""
    how = "扫描二维码或者打开核验网址，可以核对本文书的标题、文号和日期。"
    return [f"校验码：{check_code}", *([f"核验网址：{verify_address}", how] if verify_address else [])]
