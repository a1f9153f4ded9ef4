"""An invented city: Baiyin's five counties, their units, sites and people, with faults whose truth is known.

Everything follows from the seed. The last day of the last month is the day on which the city is looked at (`as_of`):
the current month has been attended and not yet paid, all earlier ones are due.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle, islice
from random import Random
from typing import Any

from huxin.base.months import first_day, last_day, month_text, shift, ym_from_text
from huxin.law.regions import BAIYIN, counties_of, name
from huxin.simulate.faults import FAULTS, plant
from huxin.simulate.invent import Inventor
from huxin.simulate.site import Site, attend, book, draw_sheets, hire, keep_account, pay_sheets
from huxin.simulate.truth_facts import WorkingDay

FEWEST_WORKERS = 400
"""Below this a site has too few people for the faults to show."""
_WORKERS_A_SITE = 133
_FEWEST_SITES = 36
_SHARES = (3, 2, 2, 2, 1)
"""Of the sites, by county in the order of their codes."""
WORKS = {
    "housing": ("住宅小区", "安置房", "中学教学楼", "棚户区改造", "商贸综合体"),
    "transport": ("农村公路", "省道改建", "大桥", "客运枢纽"),
    "water": ("灌区改造", "人饮工程", "河道治理"),
    "other": ("光伏电站", "产业园厂房", "高标准农田"),
}


@dataclass(frozen=True)
class City:
    """What was invented. `units` are rows of `organisations`; months are texts; `as_of` is the last day of the last."""

    seed: int
    months: tuple[str, ...]
    as_of: date
    units: list[dict[str, Any]]
    sites: list[Site]

    def rows(self, stream: str) -> list[dict[str, Any]]:
        """All rows of a stream but attendance, in the contract's columns, in the order in which they became known."""
        if stream == "organisations":
            return self.units
        if stream == "projects":
            return [site.row for site in self.sites]
        if stream == "roster":
            return [worker.row for site in self.sites for worker in site.workers]
        if stream == "payments":
            return [p for s in self.sites for p in s.payments] + self.returns()
        part = {"accounts": "accounts", "deposits": "deposits", "payroll": "lines", "account_entries": "entries"}
        return [row for site in self.sites for row in getattr(site, part[stream])]

    def returns(self) -> list[dict[str, Any]]:
        """Payments that came back: later rows with the serial of the first."""
        return [row for site in self.sites for row in site.returns]

    def streams(self) -> dict[str, list[dict[str, Any]]]:
        """What the twin judges; attended days are apart (`worker_days`)."""
        names = ("projects", "accounts", "deposits", "roster", "payroll", "payments", "account_entries")
        return {stream: self.rows(stream) for stream in names}

    def worker_days(self) -> dict[tuple[str, str], list[date]]:
        """Attended days by (project_code, id_no)."""
        found = {}
        for site in self.sites:
            days = [site.first_day + timedelta(days=n) for n in range(site.present.shape[1])]
            for worker, present in zip(site.workers, site.present, strict=True):
                found[site.code, worker.id_no] = [days[n] for n in present.nonzero()[0].tolist()]
        return found


def invent(*, workers: int, months: int, seed: int, start: str, is_working_day: WorkingDay) -> City:
    """Invent a city.

    `workers` people in all (at least `FEWEST_WORKERS`), `months` wage months from `start` (``2019-06``) on.
    """
    assert workers >= FEWEST_WORKERS and months >= 1
    first = ym_from_text(start)
    texts = [month_text(shift(first, n)) for n in range(months)]
    rng = Random(seed)
    inventor = Inventor(rng)
    counties = counties_of(BAIYIN)
    count = max(_FEWEST_SITES, round(workers / _WORKERS_A_SITE))
    units = _units(inventor, counties, count)
    as_of = last_day(ym_from_text(texts[-1]))
    roles = _roles(rng, count)
    heads = _heads(rng, count, workers)
    sites = []
    for number in range(count):
        fault, variant = roles[number]
        site = Site(number, {}, texts, as_of, rng, inventor, is_working_day, fault, variant)
        _lay_out(site, units, rng.choices(counties, _SHARES)[0])
        employers = [u["uscc"] for u in rng.sample([u for u in units if u["kind"] == "subcontractor"], 2)]
        _live(site, heads[number], employers, first_day(first) - timedelta(days=18 * 366), counties)
        sites.append(site)
    return City(seed, tuple(texts), as_of, units, sites)


def _roles(rng: Random, count: int) -> list[tuple[str, str]]:
    """Which site has which fault, in which degree; most have none."""
    kinds = [(fault.kind, variant) for fault in FAULTS for variant in fault.variants]
    faulty = kinds * max(1, count // 75)
    roles = faulty + [("", "")] * (count - len(faulty))
    rng.shuffle(roles)
    return roles


def _heads(rng: Random, count: int, workers: int) -> list[int]:
    """Heads a site, of different sizes, adding up to the city's workers."""
    weights = [rng.uniform(0.6, 1.4) for _ in range(count)]
    heads = [int(workers * weight / sum(weights)) for weight in weights]
    for n in range(workers - sum(heads)):
        heads[n % count] += 1
    return heads


def _units(inventor: Inventor, counties: list[str], sites: int) -> list[dict[str, Any]]:
    """Owners, contractors, labour contractors, and each county's office."""
    kinds = (
        ("owner", "置业有限公司", max(3, sites // 3)),
        ("contractor", "建筑工程有限公司", max(3, sites // 2)),
        ("subcontractor", "建筑劳务有限公司", max(4, sites // 2)),
    )
    units = []
    for kind, business, wanted in kinds:
        for county in islice(cycle(counties), wanted):
            title = inventor.unit_name(name(county), business)
            units.append({"uscc": inventor.uscc(county), "name": title, "kind": kind, "region_code": county})
    for county in counties:
        title = f"{name(county)}人力资源和社会保障局"
        units.append({"uscc": inventor.uscc(county, "11"), "name": title, "kind": "authority", "region_code": county})
    return units


def _lay_out(site: Site, units: list[dict[str, Any]], county: str) -> None:
    """Project, account and deposit, all in order."""
    rng, number = site.rng, site.number
    sector = rng.choice(("housing", "housing", "housing", "transport", "water", "other"))
    signed = site.first_day - timedelta(days=rng.randrange(70, 500))
    clean = not site.fault
    offset_0 = clean and number % 8 == 3
    site.early_sheet = clean and number % 6 == 1
    site.row.update(
        project_code=f"{county}-{signed.year}-{number + 1:04d}",
        name=f"{name(county)}{rng.choice(WORKS[sector])}{rng.choice('一二三四五六')}标段{number + 1}号工程",
        region_code=county,
        sector=sector,
        funding=rng.choice(("government", "soe", "private")),
        owner_uscc=rng.choice([u["uscc"] for u in units if u["kind"] == "owner"]),
        contractor_uscc=rng.choice([u["uscc"] for u in units if u["kind"] == "contractor"]),
        contract_amount=rng.randrange(800, 30_000) * 1_000_000,
        labour_ratio=rng.choice((0.2, 0.25, 0.3, None)),
        signed_on=signed,
        permitted_on=signed + timedelta(days=rng.randrange(10, 40)),
        started_on=signed + timedelta(days=rng.randrange(40, 65)),
        finished_on=None,
        status="active",
        pay_day=31 if offset_0 else rng.randrange(12, 26),
        pay_month_offset=0 if offset_0 else 1,
        labour_fee_day=rng.choice((5, 8, 10)),
    )
    contractor = next(u["name"] for u in units if u["uscc"] == site.row["contractor_uscc"])
    site.accounts.append(_account(site, contractor))
    site.deposits.append(_deposit(site))


def _account(site: Site, contractor: str) -> dict[str, Any]:
    opened = site.row["signed_on"] + timedelta(days=site.rng.randrange(5, 25))
    return {
        "account_no": site.inventor.account_no(),
        "project_code": site.code,
        "bank_name": site.inventor.bank(),
        "account_name": f"{contractor}农民工工资专户",
        "opened_on": opened,
        "filed_on": opened + timedelta(days=5),
        "agreement_on": opened,
        "closed_on": None,
        "frozen": False,
    }


def _deposit(site: Site) -> dict[str, Any]:
    form = site.rng.choice(("cash", "guarantee", "insurance"))
    return {
        "deposit_no": f"BZJ{site.row['signed_on'].year}{site.number + 1:05d}",
        "project_code": site.code,
        "form": form,
        "amount": site.row["contract_amount"] // 50,
        "stored_on": site.row["permitted_on"],
        "expires_on": None if form == "cash" else site.as_of + timedelta(days=site.rng.randrange(90, 500)),
        "released_on": None,
    }


def _live(site: Site, heads: int, employers: list[str], born_before: date, counties: list[str]) -> None:
    """Let the site live through its months, its fault acting at every stage."""
    plant(site, "terms")
    ends_on = _end(site)
    hire(site, heads, employers, born_before, counties)
    if ends_on:
        _send_home(site, ends_on)
    plant(site, "people")
    attend(site)
    plant(site, "gate")
    draw_sheets(site)
    plant(site, "sheets")
    pay_sheets(site)
    plant(site, "bank")
    keep_account(site)
    plant(site, "account")
    book(site)


def _end(site: Site) -> date | None:
    """A few sound sites are finished or suspended before the last month; the last day of work there."""
    if site.fault or len(site.months) < 3 or site.number % 5 != 2:
        return None
    if site.number % 2:
        site.row["status"] = "suspended"
        return first_day(ym_from_text(site.months[-2])) + timedelta(days=14)
    ends_on = first_day(ym_from_text(site.months[-3])) + timedelta(days=19)
    site.row.update(status="finished", finished_on=ends_on)
    return ends_on


def _send_home(site: Site, ends_on: date) -> None:
    """Nobody comes after the last day of work, and whoever was still there leaves on it."""
    for worker in site.workers:
        row = worker.row
        row["entered_on"], row["contract_on"] = (min(row[name], ends_on) for name in ("entered_on", "contract_on"))
        row["left_on"] = min(row["left_on"] or ends_on, ends_on)
