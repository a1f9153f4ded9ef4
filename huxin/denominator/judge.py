"""Are these two entries one site? A few plain rules over names, units, amounts and dates, each with its sentence.

Rules, and no learned weights: whoever must decide can read why, and a county without a statistician can argue with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import cached_property

from huxin.denominator.names import SiteName, site_name, unit_name

REGISTRY = "projects"
"""The list against which the others are held."""

ALIKE = 0.85
"""From this Jaro-Winkler similarity on two names are one name with a slip of the pen (Winkler 1990)."""
_SAME_AMOUNT = 0.02  # of the larger: a contract is signed at the price of the award, but for rounding
_SAME_TIME = 270  # days between award, permit, contract and tax report of one site


@dataclass(frozen=True)
class Entry:
    """One row of a list, or one project of the registry (`source` is then `REGISTRY` and `number` its code)."""

    source: str
    region_code: str
    number: str
    name: str
    sector: str = ""
    project_code: str = ""
    owner: str = ""
    owner_uscc: str = ""
    contractor: str = ""
    contractor_uscc: str = ""
    amount_fen: int | None = None
    dated_on: date | None = None

    @property
    def key(self) -> str:
        """What names it for ever: list, region, number."""
        return f"{self.source}:{self.region_code}:{self.number}"

    @cached_property
    def said(self) -> SiteName:
        """Its name, taken apart."""
        return site_name(self.name, self.region_code)

    @cached_property
    def firm(self) -> str:
        """Its builder's name, plain."""
        return unit_name(self.contractor)

    @cached_property
    def payer(self) -> str:
        """Its owner's name, plain."""
        return unit_name(self.owner)


class Level(IntEnum):
    """How sure it is that two entries are one site."""

    NONE = 0
    LIKELY = 1  # a person must decide
    MATCHED = 2


@dataclass(frozen=True)
class Verdict:
    """How sure, how many things speak for it, and what they are."""

    level: Level
    score: int
    because: tuple[str, ...]


def judge(one: Entry, other: Entry, alike: float) -> Verdict:
    """Whether two entries are one site; `alike` is the similarity of their names' words, 0 to 1."""
    if one.project_code and one.project_code == other.project_code:
        return Verdict(Level.MATCHED, 9, ("项目编码相同",))
    name = _names(one.said, other.said, alike)
    firm = _same(one.contractor_uscc, other.contractor_uscc, one.firm, other.firm)
    owner = _same(one.owner_uscc, other.owner_uscc, one.payer, other.payer)
    amount, time = _amounts(one.amount_fen, other.amount_fen), _times(one.dated_on, other.dated_on)
    told = [_NAMES[name], _FIRMS[firm], _OWNERS[owner], _AMOUNTS[amount], _TIMES[time]]
    score = {"same": 4, "near": 2}.get(name, 0) + sum(x is True for x in (firm, firm, owner, amount, time))
    return Verdict(_level(name, firm, owner, amount, time), score, tuple(filter(None, told)))


def _level(name: str, firm: bool | None, owner: bool | None, amount: bool | None, time: bool | None) -> Level:
    backing = (owner is True) + (amount is True)
    if name == "other lot" or (name == "different" and not (firm and amount and (owner or time))):
        return Level.NONE
    if name == "different":
        return Level.LIKELY
    if firm is False:  # a builder can change, or the award went to a consortium
        return Level.LIKELY if backing + (name == "same" and owner is None) else Level.NONE
    enough = {"same": 0 if firm else 1, "near": 1 if firm else 2}[name]
    doubt = amount is False and (name == "near" or not owner)  # 南门小区 and 北门小区 of one owner and one builder
    return Level.LIKELY if backing < enough or doubt else Level.MATCHED


def _names(one: SiteName, other: SiteName, alike: float) -> str:
    if one.contradicts(other):
        return "other lot"
    if one == other:
        return "same"
    return "near" if alike >= ALIKE else "different"


def _same(one_code: str, other_code: str, one_name: str, other_name: str) -> bool | None:
    """The same unit; None where it cannot be told."""
    if one_code and other_code:
        return one_code == other_code
    return one_name == other_name if one_name and other_name else None


def _amounts(one: int | None, other: int | None) -> bool | None:
    return None if not one or not other else abs(one - other) <= _SAME_AMOUNT * max(one, other)


def _times(one: date | None, other: date | None) -> bool | None:
    return None if one is None or other is None else abs((one - other).days) <= _SAME_TIME


_Told = Mapping[bool | None, str]
_NAMES = {"same": "名称相同", "near": "名称相近", "other lot": "县区、期数、标段或楼号不同", "different": "名称不同"}
_FIRMS: _Told = {True: "施工单位相同", False: "施工单位不同", None: "施工单位无法核对"}
_OWNERS: _Told = {True: "建设单位相同", False: "建设单位不同", None: ""}
_AMOUNTS: _Told = {True: "金额一致", False: "金额不同", None: ""}
_TIMES: _Told = {True: "日期相近", False: "日期相差较远", None: ""}
