"""The numbers that Word writes before a paragraph and that stand in no text: 一、 （一） 1. of automatic lists."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from docx.oxml.ns import qn

_DEEPEST = 10  # styles that are each based on another
_CHINESE = "零一二三四五六七八九"


def chinese(value: int) -> str:
    """1 to 99 in Chinese: 十二."""
    tens, ones = divmod(value, 10)
    if not tens:
        return _CHINESE[ones]
    return (_CHINESE[tens] if tens > 1 else "") + "十" + (_CHINESE[ones] if ones else "")


def _circled(value: int) -> str:
    return chr(0x245F + value) if 1 <= value <= 20 else f"({value})"


_CN = (
    *("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital"),
    *("taiwaneseCounting", "taiwaneseCountingThousand", "chineseLegalSimplified"),
)
_FORMATS: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(_CN, lambda value: chinese(value) if value < 100 else str(value)),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
    "decimalEnclosedParen": lambda value: f"({value})",
    "decimalEnclosedFullstop": lambda value: f"{value}.",
}


class Numbering:
    """The counters of a document's lists, asked paragraph by paragraph in their order."""

    def __init__(self, document: Any) -> None:
        parts = {rel.reltype.rpartition("/")[2]: rel for rel in document.part.rels.values() if not rel.is_external}
        self._root = parts["numbering"].target_part.element if "numbering" in parts else None
        self._styles = {style.get(qn("w:styleId")): style for style in document.styles.element.iter(qn("w:style"))}
        self._counts: dict[str, list[int]] = {}

    def label(self, paragraph: Any) -> str:
        """The number before a paragraph, empty where it has none or only a bullet."""
        num_id, level = self._place(paragraph)
        abstract = self._abstract(num_id) if num_id not in (None, "0") else None
        if abstract is None:
            return ""
        levels = {int(one.get(qn("w:ilvl"))): one for one in abstract.iter(qn("w:lvl"))}
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract.get(qn("w:abstractNumId")), [0] * 9)
        starts = [self._value(levels.get(n), "w:start", "1") for n in range(9)]
        counts[level] = counts[level] + 1 if counts[level] else int(starts[level])
        counts[level + 1 :] = [0] * (8 - level)
        if self._value(levels[level], "w:numFmt", "decimal") in ("bullet", "none"):
            return ""
        return re.sub(
            r"%(\d)",
            lambda m: self._said(levels.get(int(m[1]) - 1), counts[int(m[1]) - 1] or int(starts[int(m[1]) - 1])),
            self._value(levels[level], "w:lvlText", ""),
        )

    def _place(self, paragraph: Any) -> tuple[str | None, int]:
        """The list and level of a paragraph, by itself or its style and those it is based on."""
        properties, level = paragraph.find(qn("w:pPr")), ""
        style = self._styles.get(self._value(properties, "w:pStyle", ""))
        for _ in range(_DEEPEST):
            found = None if properties is None else properties.find(qn("w:numPr"))
            level = level or self._value(found, "w:ilvl", "")
            if num_id := self._value(found, "w:numId", ""):
                return num_id, min(int(level or 0), 8)
            if style is None:
                break
            properties = style.find(qn("w:pPr"))
            style = self._styles.get(self._value(style, "w:basedOn", ""))
        return None, 0

    def _abstract(self, num_id: str | None) -> Any:
        if self._root is None:
            return None
        num = next((n for n in self._root.iter(qn("w:num")) if n.get(qn("w:numId")) == num_id), None)
        wanted = self._value(num, "w:abstractNumId", "")
        found = (a for a in self._root.iter(qn("w:abstractNum")) if a.get(qn("w:abstractNumId")) == wanted)
        return next(found, None)

    def _said(self, level: Any, count: int) -> str:
        return _FORMATS.get(self._value(level, "w:numFmt", "decimal"), str)(count)

    @staticmethod
    def _value(element: Any, name: str, default: str) -> str:
        child = None if element is None else element.find(qn(name))
        return default if child is None else str(child.get(qn("w:val"), default))
