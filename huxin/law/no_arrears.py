"""无欠薪创建 (SM-16): from dated figures to a score, line by line. Nothing is typed in, nothing guessed.

The city's own standard (市政办发〔2018〕225号) is not at hand. The vetoes are Zhejiang's of 2017 by analogy, besides
the line of fifty people of the plan's measure 23; the scored items and their points are defaults. All are dated
parameters (`parameters/assessment.yaml`, ``sm16.*``) with source and status.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from huxin.base.points import points
from huxin.law import parameters
from huxin.law.parameters import Parameter


@dataclass(frozen=True)
class Count:
    """So many of so many. A bottom of zero is no data, not zero."""

    top: int = 0
    bottom: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.top + other.top, self.bottom + other.bottom)


@dataclass(frozen=True)
class Figures:
    """What was counted of a county, or of several together, by keys of `ITEMS` and `VETOES`."""

    items: Mapping[str, Count] = field(default_factory=dict)
    vetoes: Mapping[str, Count] = field(default_factory=dict)


@dataclass(frozen=True)
class Item:
    """Scored by its share: points times top over bottom. `of` and `done` are how its two counts are read.

    `none` is said where nothing of it happened: of what is kept here that is known, and then the item is left out of
    the whole (合理缺项, a default of ours): a county without arrears must not fail for want of a ledger.
    """

    key: str
    label: str
    of: str
    done: str
    none: str = ""


@dataclass(frozen=True)
class Veto:
    """What rules the title out: more than nothing, or, with `share`, more than the parameter's share.

    `empty` is said where nothing was there to be counted; `needs` is False where that means that nothing happened.
    """

    key: str
    label: str
    of: str
    done: str
    parameter: str
    empty: str
    share: bool = False
    needs: bool = True


ITEMS = (
    Item("registered", "农民工实名制", "名在场工人", "名已实名登记"),
    Item("contracted", "劳动合同", "名在场工人", "名已签劳动合同"),
    Item("account", "工资专户", "个在建项目", "个有工资专户"),
    Item("deposit", "工资保证金", "个在建项目", "个有工资保证金"),
    Item("settled", "按月足额支付", "个核对过支付的项目", "个按月足额支付"),
    Item(
        "complaints", "投诉按期办结", "个已结束或者已超过的投诉办理时限", "个按期办完", "考察期内没有要按期办结的投诉"
    ),
    Item("publication", "按季度公布", "个到期应公布的季度", "个已公布或者签了零公布记录"),
    Item("ledger", "欠薪台账销号", "件属实的台账", "件已销号", "没有属实的台账"),
)
_NO_RUN = "当前运行还没有核对过这类项目的支付"
VETOES = (
    Veto("state", "政府投资、国企和交通、水利项目欠薪", "个政府投资、国企和交通、水利项目",
         "个现在欠薪或者考察期内因欠薪立案",
         "sm16.state.projects", _NO_RUN, share=True),
    Veto("share", "在建工程欠薪项目占比", "个在建工程项目", "个现在欠薪或者考察期内因欠薪立案",
         "sm16.construction.share", _NO_RUN, share=True),
    Veto("amount", "在建工程单起欠薪金额", "个工程项目", "个单起欠薪达到上限", "sm16.construction.amount", _NO_RUN),
    Veto("others", "其他企业欠薪占比", "家其他企业", "家欠薪", "sm16.others.share",
         "系统里没有工程建设以外企业的数据，由人核查", share=True),
    Veto("others_amount", "其他企业单起欠薪金额", "家其他企业", "家单起欠薪达到上限", "sm16.others.amount",
         "系统里没有工程建设以外企业的数据，由人核查"),
    Veto("crowd", "突破底线的群体性事件", "起群体性事件", "起达到人数底线", "sm12.alarm.heads",
         "考察期内没有登记群体性事件", needs=False),
    Veto("event", "影响恶劣的群体性事件", "起群体性事件",
         "起达到人数上限，并且堵路、聚集机关、有极端倾向或者受媒体关注", "sm16.event.heads",
         "考察期内没有登记群体性事件", needs=False),
    Veto("handle", "春节前投诉和事件没有及时处置", "件春节前时段的投诉和事件", "件没有在期限内办结", "sm16.handle",
         "考察期内春节前的时段没有投诉和事件", needs=False),
)  # fmt: skip

OPEN, CLEAR, BROKEN = "unknown", "clear", "broken"
STATES = {OPEN: "没有数据", CLEAR: "不构成", BROKEN: "构成否决"}
"""How a veto stands, in words."""


@dataclass(frozen=True)
class ItemLine:
    """One scored item. `points` and `most` in hundredths of a point; `points` is None where there is no data, and
    `most` is 0 where that means that nothing happened."""

    key: str
    label: str
    count: Count
    points: int | None
    most: int
    said: str
    parameter: Parameter


@dataclass(frozen=True)
class VetoLine:
    """One veto: `state` is `OPEN` (no data), `CLEAR` or `BROKEN`."""

    key: str
    label: str
    count: Count
    state: str
    said: str
    parameter: Parameter | None


@dataclass(frozen=True)
class Score:
    """The whole sheet of a day. `points` are of the lines that have data, `known` what these could have at most, `most`
    what all could that apply, `pass_mark` what is asked; all in hundredths of a point."""

    day: date
    items: tuple[ItemLine, ...]
    vetoes: tuple[VetoLine, ...]
    points: int
    known: int
    most: int
    pass_mark: int

    @property
    def missing(self) -> int:
        """Items and vetoes of which nothing is known."""
        return sum(line.points is None and line.most > 0 for line in self.items) + sum(
            line.state == OPEN for line in self.vetoes
        )

    @property
    def broken(self) -> int:
        """Vetoes that hold."""
        return sum(line.state == BROKEN for line in self.vetoes)

    @property
    def reached(self) -> bool:
        """The mark is reached by what is known, and no known veto holds. What is not known adds no point."""
        return not self.broken and self.points >= self.pass_mark

    @property
    def verdict(self) -> str:
        """How it stands, in one sentence."""
        if self.broken:
            return f"有{self.broken}项否决情形，不能申报。"
        if not self.known:
            return "系统里还没有数据，不能评分。"
        if self.reached:
            rest = f"；还有{self.missing}项没有数据，申报前由人核查" if self.missing else ""
            return f"达到分数线，没有否决情形{rest}。"
        if self.points + self.most - self.known >= self.pass_mark:
            return f"已有数据的部分没有达到分数线，还有{self.missing}项没有数据，不能判定。"
        return "没有达到分数线。"


def pooled(many: Iterable[Figures]) -> Figures:
    """Several counties as one: what was counted is added up, and shares are not averaged."""
    found = list(many)
    items = {one.key: sum((f.items.get(one.key, Count()) for f in found), Count()) for one in ITEMS}
    vetoes = {one.key: sum((f.vetoes.get(one.key, Count()) for f in found), Count()) for one in VETOES}
    return Figures(items, vetoes)


def score(figures: Figures, *, day: date) -> Score:
    """The sheet by the numbers in force on a local day. Raises LawGap."""
    law = parameters.at(day)
    items = tuple(_item(one, figures.items.get(one.key, Count()), law[f"sm16.points.{one.key}"]) for one in ITEMS)
    vetoes = tuple(
        _veto(one, figures.vetoes.get(one.key, Count()), law[one.parameter] if one.parameter in law else None)
        for one in VETOES
    )
    most = sum(line.most for line in items)
    return Score(
        day, items, vetoes, sum(line.points or 0 for line in items),
        sum(line.most for line in items if line.points is not None), most, law["sm16.pass"].value * most // 1000,
    )  # fmt: skip


def _item(item: Item, count: Count, parameter: Parameter) -> ItemLine:
    most = parameter.value * 100
    if not count.bottom and item.none:
        said, got, most = f"{item.none}，这一项不计入满分。", None, 0
    elif not count.bottom:
        said, got = f"没有数据：还没有一{item.of}，这一项不计分。", None
    else:
        got = most * count.top // count.bottom  # cut, never rounded up to what was not done
        said = f"{count.bottom:,}{item.of}，其中{count.top:,}{item.done}，满分{points(most)}分，得{points(got)}分。"
    return ItemLine(item.key, item.label, count, got, most, said, parameter)


def _veto(veto: Veto, count: Count, parameter: Parameter | None) -> VetoLine:
    if parameter is None:
        return VetoLine(veto.key, veto.label, count, OPEN, "这一天还没有规定界限，不能判定。", None)
    if not count.bottom:
        state = OPEN if veto.needs else CLEAR
        return VetoLine(veto.key, veto.label, count, state, f"{veto.empty}。", parameter)
    limit = parameter.value
    broken = count.top * 1000 > limit * count.bottom if veto.share else count.top > 0
    said = f"{count.bottom:,}{veto.of}，其中{count.top:,}{veto.done}（界限{parameter.text}），"
    return VetoLine(
        veto.key, veto.label, count, BROKEN if broken else CLEAR, said + ("构成否决。" if broken else "不构成否决。"),
        parameter,
    )  # fmt: skip
