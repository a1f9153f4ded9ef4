"""Which texts are one event: copies, reposts with a few words more, and the same told in the other script.

Texts are compared by their runs of three characters, on the plain text without addresses, tags and who reposted: a
repost holds most of the original's. Two texts that name two sites are two events, however alike their sentences: many
tell of their own site in the same words. Who wrote them is not asked.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

LEAST = 0.6
"""Which share of the shorter text's runs the other holds, from which on both are one event: a judgement of ours."""
_AROUND = re.compile(r"https?:[^\s\u4e00-\u9fff]+|//@[^:]*:|@[^\s:,]{1,20}|转发(?:微博)?|网页链接|展开全文|#")
_NOT_SAID = re.compile(r"[\W_]")
_RUN = 3
_COMMON = 300  # texts that hold a run
_TRIED = 20
_SHORTEST = 6  # runs; whoever only says that wages are owed says what everybody says

_WORKS = (
    "厂房 车间 仓库 冷库 水库 水电站 泵站 水厂 污水处理厂 管网 管廊 灌区 河道 渠道 安置房 安置点 安置区 棚改 保障房 "
    "公租房 廉租房 小区 花园 家园 公寓 住宅楼 商住楼 综合楼 办公楼 教学楼 宿舍楼 门诊楼 住院楼 大厦 大楼 广场 商场 "
    "市场 酒店 宾馆 别墅 学校 小学 中学 幼儿园 职校 医院 卫生院 养老院 体育馆 体育场 博物馆 图书馆 车站 机场 加油站 "
    "停车场 变电站 电站 电厂 光伏 风电 公路 高速 道路 大桥 桥梁 隧道 铁路 园区 产业园 物流园 工业园 公园 景区 矿山 "
    "煤矿 养殖场 大棚 农田 梯田 垃圾场 砖厂 水泥厂"
).split()
"""What is built, as people call it: it tells of a site with or without a name before it."""
_PLACES, _FIRMS = ("项目", "工地", "工程"), ("公司",)
"""These do so only by the name before them."""
_CLASSES = (frozenset(_WORKS), frozenset(_PLACES), frozenset(_FIRMS))
_BEFORE = r"([\u4e00-\u9fff]{0,6}?)"
_WORK = re.compile(_BEFORE + "(" + "|".join(sorted(_WORKS, key=lambda kind: (-len(kind), kind))) + ")")
_CALLED = re.compile(_BEFORE + "(项目|工地|工程(?![款师队])|公司)")
_ENDED = re.compile(".*(?:[省市县镇乡村]|(?<![新园社小库厂矿])区|[的在了是和与及到给从为把被让说叫去来干做])")
_NOBODY = re.compile(
    "(?:这个?|那个?|我们|咱们|他们|你们|某个?|一个?|该|本|此|每个|各个?|同一个?|有些?|多个|建筑|施工|建设|劳务|总包|分包)$"
)
_NAMED = 2  # characters from which on a name tells sites apart

Sites = frozenset[tuple[str, str]]
"""What a text names as sites and firms: the name before, possibly empty, and the kind of it."""


def sites(text: str) -> Sites:
    """The sites and firms that a plain text names in its own words, whether on file or not."""
    works = {(_name(before), kind) for before, kind in _WORK.findall(text)}
    called = {(_name(before), kind) for before, kind in _CALLED.findall(text)}
    sure = {(name, kind) for name, kind in called if len(name) >= _NAMED and not name.endswith(tuple(_WORKS))}
    return frozenset(works | sure)


def apart(one: Iterable[tuple[str, str]], other: Iterable[tuple[str, str]]) -> bool:
    """Whether both name works, or places, or firms, and none of one can be one of the other."""
    mine, theirs = list(one), list(other)
    for kinds in _CLASSES:
        pairs = [(a, b) for a in mine if a[1] in kinds for b in theirs if b[1] in kinds]
        if pairs and not any(_fits(*pair) for pair in pairs):
            return True
    return False


def _name(before: str) -> str:
    name = _ENDED.sub("", before)
    return "" if _NOBODY.search(name) else name


def _fits(one: tuple[str, str], other: tuple[str, str]) -> bool:
    short, long = sorted((one[0], other[0]), key=len)
    alike = long.endswith(short) or short[-_NAMED:] == long[-_NAMED:]
    return alike and (one[1] == other[1] or one[1] in _PLACES)


def runs(text: str) -> frozenset[str]:
    """Every three neighbouring characters of a plain text (`plain.plain`)."""
    said = _NOT_SAID.sub("", _AROUND.sub("", text))
    return frozenset(said[at : at + _RUN] for at in range(len(said) - _RUN + 1))


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two texts, as runs, tell of one event in the same words."""
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST:
        return one == other and bool(one)
    return len(short & long) >= LEAST * len(short)


class Told:
    """Texts told so far, to ask of a new one which of them it is alike. Runs that too many hold tell nothing apart."""

    def __init__(self) -> None:
        self._texts: list[frozenset[str]] = []
        self._holders: dict[str, list[int]] = {}

    def add(self, text: frozenset[str]) -> int:
        """Keep a text; its place."""
        place = len(self._texts)
        self._texts.append(text)
        for run in text:
            holders = self._holders.setdefault(run, [])
            if len(holders) <= _COMMON:
                holders.append(place)
        return place

    def like(self, text: frozenset[str]) -> Iterator[int]:
        """The places of the texts told before that are alike, the one most alike first."""
        holders = (self._holders.get(run, ()) for run in text)
        met = Counter(place for held in holders if len(held) <= _COMMON for place in held)
        near = sorted(met, key=lambda place: (-met[place], place))[:_TRIED]
        return (place for place in near if alike(self._texts[place], text))
