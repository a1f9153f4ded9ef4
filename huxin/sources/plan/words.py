"""The words of drafters (`words.yaml`), and texts made alike: one width, no blanks, Arabic numerals."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

from huxin.base.yaml_file import read_yaml

_DIGITS = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "O": 0, "两": 2}
_SAME = {"﹝": "〔", "﹞": "〕", "［": "[", "］": "]", "｛": "(", "｝": ")", "︰": ":", "∶": ":", "﹕": ":", "﹔": ";"}
_NUMBERED = re.compile("[\u2474-\u249b\u3220-\u3229]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")


@cache
def words() -> Mapping[str, Any]:
    """What stands in `words.yaml`."""
    found: Mapping[str, Any] = read_yaml(Path(__file__).with_name("words.yaml"))
    return found


def either(name: str) -> str:
    """A pattern of any of the words under a name, the longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, words()[name]), key=len, reverse=True)) + ")"


@cache
def _folded(char: str) -> str:
    """One character in the usual width; always one, so that places in a text stay."""
    plain = _SAME.get(char) or normalize("NFKC", char)
    return plain if len(plain) == 1 and char not in "①②③④⑤⑥⑦⑧⑨" else char


def fold(text: str) -> str:
    """A text in half width, every character at its place: ``：`` → ``:``, ``（`` → ``(``, ``３`` → ``3``."""
    return "".join(map(_folded, text))


def visible(text: str) -> str:
    """A text without characters that nobody sees, and with ⒈, ⑴ and ㈠ written out."""
    return _NUMBERED.sub(lambda found: normalize("NFKC", found[0]), _INVISIBLE.sub("", text))


def close(text: str) -> str:
    """A text without any blanks: line breaks of a page mean nothing between Chinese characters."""
    return "".join(text.split())


def number(text: str) -> int | None:
    """The number of digits or Chinese numerals up to 99: ``12``, ``十二``, ``二十``; None for anything else."""
    if text.isascii() and text.isdigit():
        return int(text)
    if re.fullmatch("[一二三四五六七八九]?十[一二三四五六七八九]?", text):
        tens, _, ones = text.partition("十")
        return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
    return _DIGITS.get(text)


def arabic(text: str) -> str:
    """A text whose dates are in digits: ``二〇二五年十二月底`` → ``2025年12月底``."""
    years = re.sub("[一二][〇零○O一二三四五六七八九]{3}(?=年)", lambda m: "".join(str(_DIGITS[c]) for c in m[0]), text)
    years = re.sub("(?<=[今明本])年(?=[底末])", "年年", years)
    years = re.sub(r"(20\d\d)[./-](\d{1,2})[./-](\d{1,2})(?!\d)", r"\1年\2月\3日", years)
    years = re.sub(r"(20\d\d)[./-](0?[1-9]|1[0-2])(?![\d月年])", r"\1年\2月", years)
    return re.sub("[一二三四五六七八九十]{1,3}(?=月|日|季度|个月|个工作日|天)", _in_digits, years)


def _in_digits(found: re.Match[str]) -> str:
    value = number(found[0])
    return found[0] if value is None else str(value)
