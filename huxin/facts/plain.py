"""Cells that are already written as their value would be, so that none of them needs the parser of its kind.

Most cells of most files are. A column of a hundred thousand different numbers is looked at in one go, and what is left
goes through the parsers, which alone know what is wrong with a cell.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from huxin.base.identity import residents
from huxin.facts.cells import Cell
from huxin.facts.streams import Kind

_PLAIN: Mapping[Kind, Callable[[str], Any]] = {
    Kind.TEXT: re.compile("[0-9A-Za-z]{1,200}").fullmatch,
    Kind.NAME: re.compile("[\u4e00-\u9fff]{2,20}").fullmatch,
    Kind.PHONE: re.compile("1[0-9]{10}").fullmatch,
    Kind.CARD_NO: re.compile("[0-9]{12,30}").fullmatch,
}


def plain(kind: Kind, distinct: Iterable[Cell]) -> list[str]:
    """Those of some cells that are their own value, of whatever kind of identity number; they are never empty."""
    texts = (cell for cell in distinct if isinstance(cell, str))
    if kind is Kind.ID_NO:
        return residents(texts)
    return list(filter(_PLAIN[kind], texts)) if kind in _PLAIN else []
