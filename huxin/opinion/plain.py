"""A text as it is read: one script and one width, without what is hidden in it.

Widths and compatible forms as Unicode's NFKC has them (Unicode Standard Annex #15), look-alikes of Latin letters by a
short list of ours, traditional characters one for one as OpenCC has them (`traditional.txt`).
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_LATIN = dict(zip("авеікмнорстухԛѕјαβεικμνορτυχ", "abeikmhopctyxqsjabeikuvoptux", strict=True))
"""Cyrillic and Greek small letters that look like Latin ones."""
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_HAN = "\u3007\u3400-\u9fff"
_BETWEEN = re.compile(rf"(?<=[{_HAN}])[^\w,;:!?。、\n]+(?=[{_HAN}])")
_APART = re.compile(rf"(?:[{_HAN}][^\w,;:!?。、\n]+){{2}}[{_HAN}]")
_ODD = re.compile(r"[^\w,;:!?。、.%@\n]+")
_PLAIN = re.compile(rf"[{_HAN}0-9a-z,;:!?。、%\n]*")
HIDDEN, TURNED, WIDE, TRADITIONAL, SPREAD, ALIKE = (
    "看不见的字符", "改变书写方向的字符", "全角或者变体字符", "繁体字", "字间夹的符号或者空格", "形近的外文字母",
)  # fmt: skip
"""What can have been done to a text, as its notes say."""


@dataclass(frozen=True)
class Plain:
    """A text as it is read, and what was found hidden or changed in it."""

    text: str
    notes: tuple[str, ...] = ()


def plain(text: str) -> Plain:
    """Read a text of any script: the same for everybody who sees the same words."""
    notes: list[str] = []
    said = text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)
    if said != text and _without_marks(said) != _without_marks(text):
        notes.append(WIDE)
    said = said.casefold()
    if _PLAIN.fullmatch(said) is None:
        said = _seen(said, notes)
    simple = said.translate(_simplified())
    if simple != said:
        notes.append(TRADITIONAL)
    return Plain(simple, tuple(notes))


def _seen(said: str, notes: list[str]) -> str:
    """Without what nobody sees; letters and signs as they are read."""
    invisible = {c for c in set(said) if unicodedata.category(c) in ("Cf", "Mn", "Me", "Cc") and c != "\n"}
    if invisible:
        # An emoji's own joiners and selectors are no trick.
        if any("\u4e00" <= a <= "\u9fff" and b in invisible for a, b in zip(" " + said, said, strict=False)):
            notes.append(HIDDEN)
        if invisible & _BIDI:
            notes.append(TURNED)
        said = said.translate(dict.fromkeys(map(ord, invisible)))
    latin = said.translate(_LOOKS)
    if latin != said:
        notes.append(ALIKE)
    if _APART.search(latin):
        notes.append(SPREAD)
    return _ODD.sub(" ", _BETWEEN.sub("", latin)).strip()


_LOOKS = {ord(letter): latin for letter, latin in _LATIN.items()}


def _without_marks(text: str) -> str:
    """Without the widths of punctuation, which are a matter of keyboards."""
    return re.sub(r"[\W_]", "", text)


@cache
def _simplified() -> Mapping[int, str]:
    lines = [
        line for line in Path(__file__).with_name("traditional.txt").read_text("utf-8").splitlines() if line[0] != "#"
    ]
    return {ord(a): b for old, new in zip(lines[::2], lines[1::2], strict=True) for a, b in zip(old, new, strict=True)}
