"""What other offices' lists would say of the city: permits, awards and tax reports, of sites that registered and of
sites that never did, written as such offices write. Which row is which site is the truth that nobody is told.

The lists depend on one another, as they do: what the government pays for is put out to tender, what is large gets its
permit, and what avoids one office avoids the others.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import exp
from random import Random
from typing import Any

from huxin.law.regions import BAIYIN, counties_of, name
from huxin.simulate.city import WORKS, City
from huxin.simulate.invent import Inventor

LISTS = ("permits", "tenders", "tax_records")
_HIDDEN = 0.4  # sites that never registered, for each that did
_PERMITTED = ("housing", "other")  # roads and water works have other permits
_NUMBERED = re.compile(r"\d+号工程$|\d+号(?=项目|建设|工程|施工)")
_THRESHOLD_FEN = 30_000_000  # 施工许可 is not needed below 300,000 yuan (《建筑工程施工许可管理办法》第二条)


@dataclass
class Known:
    """A site as it truly is: `code` is empty where it never registered. `rows` are the numbers it has in each list."""

    site: str
    code: str
    name: str
    region_code: str
    sector: str
    funding: str
    owner: Mapping[str, Any]
    contractor: Mapping[str, Any]
    amount: int
    signed_on: date
    rows: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in LISTS})


@dataclass(frozen=True)
class Lists:
    """The rows of the three lists, in the contract's columns, and the truth behind them: every site there is."""

    rows: Mapping[str, list[dict[str, Any]]]
    truth: list[Known]

    def truths(self) -> Iterator[dict[str, Any]]:
        """The truth as rows: a site, whether it registered, and the numbers by which each list knows it."""
        for one in self.truth:
            told = {"site": one.site, "project_code": one.code, "region_code": one.region_code, "sector": one.sector}
            yield {**told, "contractor_uscc": one.contractor["uscc"], **one.rows}


def list_sites(city: City) -> Lists:
    """Write the lists of a city. They follow from its seed, and change nothing of it."""
    rng = Random(f"{city.seed} lists")
    units = {unit["uscc"]: unit for unit in city.units}
    truth = [
        Known(
            site=site.code,
            code=site.code,
            owner=units[site.row["owner_uscc"]],
            contractor=units[site.row["contractor_uscc"]],
            amount=site.row["contract_amount"],
            **{key: site.row[key] for key in ("name", "region_code", "sector", "funding", "signed_on")},
        )
        for site in city.sites
    ]
    truth += _hidden(city, rng)
    rows: dict[str, list[dict[str, Any]]] = {stream: [] for stream in LISTS}
    for one in truth:
        for stream in LISTS:
            if rng.random() < _chance(one, stream):
                for _ in range(2 if rng.random() < 0.04 else 1):  # a permit renewed, an award corrected
                    row = _WRITTEN[stream](one, rng, len(rows[stream]) + 1)
                    one.rows[stream].append(row[_NUMBERS[stream]])
                    rows[stream].append(row)
    for some in rows.values():
        rng.shuffle(some)
    return Lists(rows, truth)


def _hidden(city: City, rng: Random) -> list[Known]:
    """Sites that never registered: smaller, mostly private, half of them built by firms that nobody knows."""
    inventor = Inventor(rng, set(city.sites[0].inventor.used))
    known = [unit for unit in city.units if unit["kind"] == "contractor"]
    owners = [unit for unit in city.units if unit["kind"] == "owner"]
    found = []
    for number in range(round(len(city.sites) * _HIDDEN)):
        county, sector = rng.choice(counties_of(BAIYIN)), rng.choice((*_PERMITTED, "housing", "transport", "water"))
        firm = rng.choice(known)
        if rng.random() < 0.5:
            title = inventor.unit_name(name(county), "建筑工程有限公司")
            firm = {"uscc": inventor.uscc(county), "name": title}
        lot = f"{rng.choice('一二三四五六')}{rng.choice(('期', '标段'))}"
        found.append(
            Known(
                site=f"hidden-{number + 1}", code="", region_code=county, sector=sector, owner=rng.choice(owners),
                name=f"{name(county)}{rng.choice(WORKS[sector])}{lot}{len(city.sites) + number + 1}号工程",
                contractor=firm, funding=rng.choice(("government", "private", "private")),
                amount=rng.choice((rng.randrange(15, 30), rng.randrange(40, 4_000), rng.randrange(40, 4_000)))
                * 1_000_000, signed_on=city.as_of - timedelta(days=rng.randrange(100, 500)),
            )
        )  # fmt: skip
    return found


def _chance(one: Known, stream: str) -> float:
    """How likely a list has a site."""
    large, public, registered = one.amount > 5_000_000_00, one.funding == "government", bool(one.code)
    if stream == "permits":
        if one.sector not in _PERMITTED or one.amount < _THRESHOLD_FEN:
            return 0.0
        return _logistic(0.5 + 0.9 * large + 0.5 * registered)
    if stream == "tenders":
        return _logistic(-0.9 + 2.4 * public + 0.4 * large)
    return _logistic(0.3 + 0.5 * large + 0.5 * registered)


def _logistic(odds: float) -> float:
    return 1 / (1 + exp(-odds))


def _shared(one: Known, rng: Random, *, codes: float) -> dict[str, Any]:
    """What all three lists say; `codes` is how often they have the units' codes."""
    owner = one.owner
    contractor = owner if rng.random() < 0.03 else one.contractor  # the owner itself stands where the builder should
    return {
        "name": _scribbled(one, rng),
        "region_code": BAIYIN if rng.random() < 0.05 else one.region_code,
        "project_code": one.code if rng.random() < 0.1 else None,
        "owner": None if rng.random() < 0.2 else _firm(owner["name"], rng),
        "owner_uscc": owner["uscc"] if rng.random() < codes / 2 else None,
        "contractor": _firm(contractor["name"], rng),
        "contractor_uscc": contractor["uscc"] if rng.random() < codes else None,
        "amount": None if rng.random() < 0.1 else one.amount + rng.choice((0, 0, 0, one.amount // 200)),
    }


def _scribbled(one: Known, rng: Random) -> str:
    """The site's name as another office writes it."""
    text = one.name
    if rng.random() < 0.3:
        text = text.removeprefix(name(one.region_code))
    elif rng.random() < 0.4:
        text = f"{rng.choice(('白银市', '甘肃省白银市'))}{text}"
    for chinese, arabic in zip("一二三四五六", "123456", strict=True):
        for unit in ("标段", "期"):
            if rng.random() < 0.4:
                text = text.replace(f"{chinese}{unit}", rng.choice((f"第{arabic}{unit}", f"（{chinese}{unit}）")))
    if rng.random() < 0.3:
        text = text.removesuffix("工程") + rng.choice(("项目", "建设工程", "工程施工", "施工总承包"))
    if rng.random() < 0.06:  # the lot without the number of the work
        text = _NUMBERED.sub("", text)
    if rng.random() < 0.15:
        text = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isdigit() else c for c in text)
    if rng.random() < 0.05:  # a slip of the pen
        at = rng.randrange(3, 6)
        text = text[:at] + text[at + 1 :]
    return text


def _firm(title: str, rng: Random) -> str:
    if rng.random() < 0.2:
        return title.replace("有限公司", "有限责任公司")
    return f"{title} " if rng.random() < 0.1 else title


def _permit(one: Known, rng: Random, number: int) -> dict[str, Any]:
    issued = one.signed_on + timedelta(days=rng.randrange(10, 60))
    return {
        "permit_no": f"{one.region_code}{issued:%Y%m%d}{number:04d}",
        "sector": None,
        "issued_on": issued,
        **_shared(one, rng, codes=0.7),
    }


def _award(one: Known, rng: Random, number: int) -> dict[str, Any]:
    return {
        "award_no": f"BY-ZB-{number:05d}",
        "sector": one.sector,
        "awarded_on": one.signed_on - timedelta(days=rng.randrange(10, 40)),
        **_shared(one, rng, codes=0.5),
    }


def _report(one: Known, rng: Random, number: int) -> dict[str, Any]:
    return {
        "report_no": f"税报〔{one.signed_on.year}〕{number:05d}",
        "sector": one.sector if rng.random() < 0.5 else None,
        "starts_on": one.signed_on + timedelta(days=rng.randrange(0, 90)),
        **_shared(one, rng, codes=0.95),
    }


_WRITTEN: Mapping[str, Callable[[Known, Random, int], dict[str, Any]]] = {
    "permits": _permit,
    "tenders": _award,
    "tax_records": _report,
}
_NUMBERS = {"permits": "permit_no", "tenders": "award_no", "tax_records": "report_no"}
