"""What an employer's name, a place and a story say, whatever the way of writing them."""

import re
from functools import lru_cache

from huxin.facts.cells import halfwidth
from huxin.law import regions

_NOT_SAID = re.compile(r"[\W_]")
_FIRM_WORDS = re.compile(
    "有限责任公司|股份有限公司|集团有限公司|有限公司|分公司|集团|公司|建筑|建设|建工|工程|劳务|安装|装饰|市政|"
    "项目部|施工队|包工头|包工队|工头|老板|经理|承包"
)
_MOST = 20_000  # names kept in memory; stories are not
_SITE_WORDS = re.compile("工程|项目|施工|建设|标段|工地|那边|附近")


def bare(text: str) -> str:
    """A text without spaces and punctuation, in one width and case."""
    return _NOT_SAID.sub("", halfwidth(text).casefold())


@lru_cache(_MOST)
def firm(text: str, region_code: str) -> str:
    """What tells an employer from others: ``甘肃省白银市某某建筑工程有限公司`` and ``某某公司`` both → ``某某``.

    One character remains where only a foreman is named: 王老板.
    """
    said = _placeless(bare(text), region_code)
    return _FIRM_WORDS.sub("", said)


@lru_cache(_MOST)
def place(text: str, region_code: str) -> str:
    """What tells a site from others, without the names of the city and county."""
    said = _placeless(bare(text), region_code)
    return _SITE_WORDS.sub("", said) or said


def pieces(text: str) -> frozenset[str]:
    """Every two neighbouring characters of a text."""
    said = bare(text)
    return frozenset(said[at : at + 2] for at in range(len(said) - 1))


@lru_cache(_MOST)
def overlap(one: str, other: str) -> float:
    """Which share of the shorter name's pieces the other has."""
    a, b = pieces(one), pieces(other)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def nearly(one: str, other: str) -> bool:
    """Whether one name holds the other, or is one slip of the pen away from it."""
    short, long = sorted((one, other), key=len)
    if len(short) < 2:
        return False
    return short in long or (len(short) > 2 and _one_slip(short, long))


def _one_slip(short: str, long: str) -> bool:
    """One character changed, left out or too many."""
    if len(long) - len(short) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at + 1 :] == long[at + 1 :] if len(short) == len(long) else short[at:] == long[at + 1 :]


def _placeless(said: str, region_code: str) -> str:
    codes = (region_code, f"{region_code[:4]}00", f"{region_code[:2]}0000")
    names = [regions.name(code) for code in codes if regions.known(code)]
    for written in (*names, *(name.rstrip("省市区县") for name in names)):
        said = said.replace(written, "", 1) if len(said) > len(written) else said
    return said
