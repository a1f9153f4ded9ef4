"""Which county, project and unit of the city a text names, whatever the way of writing them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from huxin.denominator.names import SiteName, site_name, unit_name
from huxin.law import regions
from huxin.opinion.plain import plain
from huxin.record.models import Project, Unit

_NOT_SAID = re.compile(r"[\W_]")
_ENDING = re.compile("(?:住宅小区|小区|住宅楼?|商住楼|教学楼|综合楼|安置房|安置点|厂房|大厦|广场)$")
_SHORTEST = 3
"""Characters of a name: whoever writes fewer can mean anything."""
_FEW = 4  # of a unit's name without its place and trade


@dataclass(frozen=True)
class Mentions:
    """What a text names: a county's code or the city's, the project's and the unit's, empty where none is sure.

    `elsewhere`: it names another city of the province and nothing of this one.
    """

    region_code: str = ""
    project_id: int | None = None
    unit: str = ""
    elsewhere: bool = False


@dataclass(frozen=True)
class _Site:
    pk: int
    region_code: str
    code: str
    name: SiteName
    short: str


class Gazetteer:
    """The names of the city's projects and units, read once for a feed."""

    def __init__(self) -> None:
        rows = Project.objects.filter(region_code__startswith=regions.BAIYIN[:4]).order_by("pk")
        columns = rows.values_list("pk", "region_code", "code", "name", "contractor_uscc", "owner_uscc")
        self._sites = [_site(pk, region, code, name) for pk, region, code, name, _, _ in columns]
        self._firms = {pk: (contractor, owner) for pk, _, _, _, contractor, owner in columns}
        units = Unit.objects.order_by("uscc").values_list("uscc", "name")
        self._units = [(uscc, called) for uscc, name in units for called in _called(name)]

    def named(self, text: str) -> Mentions:
        """What a plain text (`opinion.plain`) names."""
        said = _NOT_SAID.sub("", text)
        county, city = _county(said), any(word in said for word in ("白银", "甘肃白银"))
        site = self._site(said, county)
        unit = self._unit(said, site)
        if site is not None:
            return Mentions(site.region_code, site.pk, unit)
        away = not (county or city or unit) and any(name in said for name in _others())
        return Mentions(county or (regions.BAIYIN if city else ""), None, unit, away)

    def _site(self, said: str, county: str) -> _Site | None:
        near = [one for one in self._sites if county in ("", one.region_code)]
        if coded := [one for one in near if len(one.code) > _FEW and one.code.casefold() in said]:
            return coded[0] if len(coded) == 1 else None
        for key in ("words", "short"):
            held = [one for one in near if len(_words(one, key)) >= _SHORTEST and _words(one, key) in said]
            longest = max((len(_words(one, key)) for one in held), default=0)
            held = [one for one in held if len(_words(one, key)) == longest]
            fitting = [one for one in held if not site_name(said, one.region_code).contradicts(one.name)]
            if len(fitting) == 1:
                return fitting[0]
            marked = [one for one in fitting if one.name.marks and one.name.marks <= _marks(said)]
            if len(marked) == 1:
                return marked[0]
        return None

    def _unit(self, said: str, site: _Site | None) -> str:
        held = {uscc: len(called) for uscc, called in self._units if called in said}
        best = [uscc for uscc, length in held.items() if length == max(held.values())]
        if len(best) == 1:
            return best[0]
        ours = [uscc for uscc in self._firms[site.pk] if uscc in best] if site else []
        return ours[0] or "" if len(ours) == 1 else ""


def _site(pk: int, region_code: str, code: str, name: str) -> _Site:
    said = site_name(plain(name).text, region_code)
    return _Site(pk, region_code, code, said, _ENDING.sub("", said.words))


def _words(one: _Site, key: str) -> str:
    return one.name.words if key == "words" else one.short


def _marks(said: str) -> frozenset[tuple[str, str]]:
    return site_name(said, regions.BAIYIN).marks


def _called(name: str) -> Iterator[str]:
    """The ways of writing a unit: whole, and without its place where enough is left."""
    whole = unit_name(plain(name).text)
    for place in ("", *_places()):
        called = whole.removeprefix(place)
        if len(called) >= _FEW and (not place or called != whole):
            yield called


@cache
def _places() -> tuple[str, ...]:
    city = regions.name(regions.BAIYIN)
    return ("甘肃省", "甘肃", city, city[:-1], *_short_counties())


def _county(said: str) -> str:
    """The one county a text names, with or without its 县 or 区; where it names several, none."""
    held = {code for code in _counties() if any(word in said for word in _counties()[code])}
    return held.pop() if len(held) == 1 else ""


@cache
def _counties() -> dict[str, tuple[str, ...]]:
    codes = regions.counties_of(regions.BAIYIN)
    # 白银 alone is the city.
    return {code: _ways(regions.name(code)) for code in codes}


def _ways(name: str) -> tuple[str, ...]:
    return (name,) if name == "白银区" else (name, name[:-1])


def _short_counties() -> list[str]:
    return [way for ways in _counties().values() for way in ways]


@cache
def _others() -> list[str]:
    """The province's other cities."""
    codes = (f"{regions.BAIYIN[:2]}{number:02}00" for number in range(1, 31))
    return [regions.name(code).removesuffix("市") for code in codes if regions.known(code) and code != regions.BAIYIN]
