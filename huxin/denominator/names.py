"""What the name of a site or a unit says, whatever the office's way of writing it.

Of a site's name two things remain: its words, and its marks: the numbers that tell phases, lots and buildings apart.
一期 and 二期 are two sites, however alike the rest is.
"""

import re
from dataclasses import dataclass
from functools import cache

from huxin.facts.cells import halfwidth
from huxin.law import regions

_ONES = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}
_UNITS = {
    **dict.fromkeys(("合同段", "标段", "标", "包件", "包"), "标段"),
    **dict.fromkeys(("号楼", "#楼", "栋", "幢", "座"), "楼"),
    **dict.fromkeys(("号", "#"), "号"),
    **dict.fromkeys(("年度", "年"), "年"),
    **{unit: unit for unit in ("期", "批", "区", "段")},
}
_NUMBER = r"\d+|[〇零一二三四五六七八九十两]+|[ivx]+|[a-h]"
_MARK = re.compile(rf"第?({_NUMBER})({'|'.join(_UNITS)})|第(?P<nth>{_NUMBER})|(?P<bare>\d+)")
_BUILDING = re.compile(r"#(\d+)楼?")
_NOT_SAID = re.compile(r"[^\w#]|_")
_EMPTY_WORDS = re.compile(
    "施工总承包|工程总承包|总承包|epc|建设工程|建设项目|建安工程|工程|项目|施工|建设|标段|主体|新建|招标|中标"
)
_FIRM_WORDS = re.compile("有限责任公司|股份有限公司|集团有限公司|有限公司|集团|公司")


@dataclass(frozen=True)
class SiteName:
    """`words` without place and empty words; `marks` such as (标段, 2), (期, 1); `county` the code of where it lies,
    of the whole city where nobody says."""

    words: str
    marks: frozenset[tuple[str, str]]
    county: str

    def contradicts(self, other: "SiteName") -> bool:
        """Whether they lie in different counties, or number one kind of thing differently: two lots of one work."""
        if self.county != other.county and not (_is_city(self.county) or _is_city(other.county)):
            return True
        mine, theirs = _by_unit(self.marks), _by_unit(other.marks)
        return any(mine[unit] != theirs[unit] for unit in mine.keys() & theirs.keys())


def site_name(text: str, region_code: str) -> SiteName:
    """What a site's name says: ``白银市白银区某小区（二期）施工`` in 620402 → ``某小区`` with (期, 2)."""
    said = _BUILDING.sub(r"\1号楼", _NOT_SAID.sub("", halfwidth(text).casefold()))
    for code in (f"{region_code[:2]}0000", f"{region_code[:4]}00"):
        said = said.replace(_name(code), "")
    county = _county(said, region_code)
    said = said.replace(_name(county), "")
    marks = frozenset(
        (_UNITS.get(found[2] or "", ""), _arabic(found[1] or found["nth"] or found["bare"]))
        for found in _MARK.finditer(said)
    )
    words = _MARK.sub("", said)
    return SiteName(_EMPTY_WORDS.sub("", words) or words, marks, county)


def unit_name(text: str) -> str:
    """A unit's name without its legal form, spaces and brackets."""
    return _FIRM_WORDS.sub("", _NOT_SAID.sub("", halfwidth(text).casefold()))


def _by_unit(marks: frozenset[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for unit, number in marks:
        found.setdefault(unit, set()).add(number)
    return found


def _is_city(region_code: str) -> bool:
    return region_code.endswith("00")


def _county(said: str, region_code: str) -> str:
    """The county a site lies in: its region, or in a list of the whole city the one that its name begins with."""
    if not _is_city(region_code):
        return region_code
    return next((code for code in regions.counties_of(region_code) if said.startswith(_name(code))), region_code)


@cache
def _name(region_code: str) -> str:
    return regions.name(region_code) if regions.known(region_code) else ""


def _arabic(number: str) -> str:
    """``十二`` → 12, ``iii`` → 3, ``03`` → 3; letters stay."""
    if number.isascii():
        return str(int(number)) if number.isdigit() else _ROMAN.get(number, number)
    tens, ten, ones = number.partition("十")
    if not ten:
        return str(int("".join(str(_ONES[c]) for c in number)))
    return str(10 * _ONES.get(tens, 1) + _ONES.get(ones, 0))
