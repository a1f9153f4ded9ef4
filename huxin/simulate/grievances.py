"""Invented grievances as several doors write them down, and which report is of which grievance: the hidden truth.

A grievance is one employer on one site for some months. What makes it hard is here on purpose: other employers on the
same site, the same employer in other months, the same worker with another employer, numbers that nobody told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from huxin.base.months import shift
from huxin.law.regions import BAIYIN, counties_of, name
from huxin.likeness.judge import Grievance, levels, weighed
from huxin.likeness.pairs import candidates, same
from huxin.likeness.words import pieces
from huxin.simulate.fitting import fitted
from huxin.simulate.invent import Inventor

TRADES = ("木工", "钢筋工", "瓦工", "架子工", "抹灰", "水电工", "油漆工", "塔吊司机", "保温", "防水", "小工")
SITES = (
    "花园小区",
    "职业学院宿舍楼",
    "污水处理厂",
    "人民医院门诊楼",
    "物流园",
    "第三中学",
    "棚户区改造",
    "灌区配套",
    "公路改线",
)
DOORS = ("portal", "visit", "phone", "letter", "petition", "12345", "platform", "contractor")
_STORIES = (
    "我们在{place}干{trade}，{boss}一直不给钱，说{why}。", "{trade}班组，干完活{boss}拖着工资不发，{why}。",
    "反映{place}拖欠{trade}工资，{boss}说{why}，电话也不接。",
    "来电人称在{place}从事{trade}，{boss}欠薪，理由是{why}。",
    "{boss}欠我们{trade}的工资，{why}，请帮忙要回来。",
)  # fmt: skip
_WHYS = ("甲方没拨款", "等工程验收", "账上没有钱", "质量要返工", "老板找不到人", "年底一起算", "工程款被别人拿走")
_BASE = date(2024, 9, 1)


@dataclass(frozen=True)
class Site:
    """A site: who builds there, the contractor first."""

    number: int
    region_code: str
    place: str
    employers: tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """A grievance as it truly is. Each worker is (number of the person, of the phone)."""

    site: Site
    employer: str
    boss: str
    trade: str
    why: str
    first_ym: int
    last_ym: int
    workers: tuple[tuple[int, int], ...]
    each_fen: tuple[int, ...]
    day: date


@dataclass(frozen=True)
class Reported:
    """Reports and by their keys the grievance each is truly of."""

    reports: Sequence[Grievance]
    truth: Mapping[str, int]


@cache
def reported(seed: int, reports: int) -> Reported:
    """So many reports of invented grievances, in an order by chance."""
    rng = Random(f"{seed} grievances")
    inventor, sites = Inventor(rng), [_site(Random(f"{seed} site {n}"), n) for n in range(max(reports // 12, 3))]
    found: list[Grievance] = []
    truth: dict[str, int] = {}
    past: list[Known] = []
    taken: set[tuple[int, str, int]] = set()
    while len(found) < reports:
        one = _grievance(rng, inventor, sites, past)
        months = {(one.site.number, one.employer, ym) for ym in _months(one)}
        if months & taken:  # the same employer, site and month is the same grievance
            continue
        taken |= months
        past.append(one)
        for _ in range(min(1 + int(rng.expovariate(0.6)), 8)):
            key = f"g{len(found):06d}"
            found.append(_report(rng, inventor, one, key))
            truth[key] = len(past)
    found = found[:reports]
    rng.shuffle(found)
    return Reported(found, {one.key: truth[one.key] for one in found})


def told(seed: int, reports: int) -> tuple[int, int, int]:
    """Pairs called the same, of them rightly, and pairs that truly are."""
    made = reported(seed, reports)
    called = same(made.reports)
    right = sum(made.truth[a] == made.truth[b] for a, b in called)
    sizes: dict[int, int] = {}
    for grievance in made.truth.values():
        sizes[grievance] = sizes.get(grievance, 0) + 1
    return len(called), right, sum(n * (n - 1) // 2 for n in sizes.values())


def weights(seeds: Sequence[int], reports: int) -> dict[str, float]:
    """The weights of `likeness/weights.yaml`, fitted on these seeds."""
    rows, outcomes = [], []
    for seed in seeds:
        made = reported(seed, reports)
        for one, other in candidates(made.reports):
            rows.append(weighed(levels(one, other)))
            outcomes.append(made.truth[one.key] == made.truth[other.key])
    names = sorted({name for row in rows for name in row})
    at = {name: n for n, name in enumerate(names)}
    found = fitted([[at[name] for name in row] for row in rows], len(names), outcomes)
    return {"always": round(found[-1], 2)} | {name: round(found[n], 2) for name, n in at.items()}


def _site(rng: Random, number: int) -> Site:
    county = rng.choice(counties_of(BAIYIN))
    inventor = Inventor(rng)
    main = inventor.unit_name(
        rng.choice((name(county), "甘肃", "白银市")), rng.choice(("建筑工程有限公司", "建设集团有限公司"))
    )
    subs = [inventor.unit_name(name(county), "建筑劳务有限公司") for _ in range(rng.choice((0, 1, 1, 2)))]
    place = f"{rng.choice('东西南北新金银长安和平')}{rng.choice('湖苑山城河坪川台')}{rng.choice(SITES)}"
    return Site(number, county, place, (main, *subs))


def _grievance(rng: Random, inventor: Inventor, sites: Sequence[Site], past: Sequence[Known]) -> Known:
    site = sites[min(int(rng.expovariate(3 / len(sites))), len(sites) - 1)]
    first = rng.choice([shift(202401, n) for n in range(24)])
    size = rng.choice((1, 1, 1, 1, 2, 3, 5, 12, 30))
    workers = [(rng.randrange(10**9), rng.randrange(10**9)) for _ in range(size)]
    if past and rng.random() < 0.15:  # somebody who complained before, of another employer or of other months
        workers[0] = rng.choice(past).workers[0]
    length = rng.choice((1, 1, 2, 3, 5))
    last = shift(first, length - 1)
    return Known(
        site, rng.choice(site.employers), f"{rng.choice('王李张刘陈杨赵马')}{rng.choice(('老板', '工头', '经理'))}",
        rng.choice(TRADES), rng.choice(_WHYS), first, last, tuple(workers),
        tuple(rng.randrange(180, 420) * rng.randrange(15, 27) * 100 * length for _ in range(size)),
        date(last // 100, last % 100, 1) + timedelta(days=rng.randrange(40, 160)),
    )  # fmt: skip


def _months(one: Known) -> list[int]:
    """The months of a grievance and one either side, so that two are never next to each other by a slip alone."""
    found = [shift(one.first_ym, -1)]
    while found[-1] <= one.last_ym:
        found.append(shift(found[-1], 1))
    return found


def _report(rng: Random, inventor: Inventor, one: Known, key: str) -> Grievance:
    size = len(one.workers)
    if size > 1 and rng.random() < 0.35:
        chosen = [rng.randrange(size)]
    else:
        chosen = sorted(rng.sample(range(size), max(1, round(size * rng.choice((1, 1, 1, 0.8))))))
    first, last = _period(rng, one)
    people = frozenset(number for at in chosen for number in _numbers(rng, one.workers[at]))
    return Grievance(
        key, one.site.region_code if rng.random() < 0.97 else rng.choice(counties_of(BAIYIN)),
        one.day + timedelta(days=int(rng.expovariate(1 / 18))),
        frozenset() if rng.random() < 0.06 else people,
        one.site.number if rng.random() < 0.7 else None,
        _employer(rng, one), _place(rng, one.site), first, last,
        _amount(rng, sum(one.each_fen[at] for at in chosen)), len(chosen) if rng.random() < 0.95 else len(chosen) + 1,
        rng.choice(DOORS), pieces(_story(rng, one)),
    )  # fmt: skip


def _numbers(rng: Random, worker: tuple[int, int]) -> list[int]:
    """What a worker is known by: the person's number mostly, and a phone, which may be another one than usual."""
    person, phone = worker
    found = [person] if rng.random() < 0.65 else []
    if rng.random() < 0.9:
        found.append(phone if rng.random() < 0.85 else rng.randrange(10**9))
    return found


def _employer(rng: Random, one: Known) -> str:
    way, full = rng.random(), one.employer
    if way < 0.1:
        return ""
    if way < 0.16:
        return one.boss
    text = full
    if way < 0.5:  # as people say it
        for word in ("有限公司", "集团", "工程", "劳务", "建设" if rng.random() < 0.5 else "建筑"):
            text = text.replace(word, "")
        text = text.replace(name(one.site.region_code), "") + rng.choice(("", "公司", "劳务公司"))
    if rng.random() < 0.08:
        at = rng.randrange(len(text))
        text = text[:at] + rng.choice("大鑫宏") + text[at + 1 :]
    return text


def _place(rng: Random, site: Site) -> str:
    way = rng.random()
    if way < 0.2:
        return ""
    text = site.place if way < 0.8 else site.place[: rng.choice((4, 5))]
    if rng.random() < 0.3:
        text = f"{name(site.region_code)}{text}"
    return text + (rng.choice(("工地", "项目", "二标段")) if rng.random() < 0.3 else "")


def _period(rng: Random, one: Known) -> tuple[int | None, int | None]:
    way, first, last = rng.random(), one.first_ym, one.last_ym
    if way < 0.05:
        return None, None
    if way < 0.15:
        first = shift(first, rng.choice((-1, 1)))
    if way < 0.22:
        last = shift(last, rng.choice((-1, 1)))
    return min(first, last), max(first, last)


def _amount(rng: Random, fen: int) -> int:
    way = rng.random()
    if way < 0.05:
        return 0
    if way < 0.5:
        return max(round(fen, -5), 10_000)
    if way < 0.65:
        return max(round(int(fen * rng.uniform(0.9, 1.1)), -4), 10_000)
    return fen


def _story(rng: Random, one: Known) -> str:
    if rng.random() < 0.1:
        return ""
    given = {"place": one.site.place, "trade": one.trade, "boss": one.boss, "why": one.why}
    if rng.random() < 0.3:
        given["why"] = rng.choice(_WHYS)
    return rng.choice(_STORIES).format(**given)
