"""The kinds of signs as data: what is counted, from when on it is a sign, how it is said, what it may be besides.

All numbers are defaults of this program: no law names any. They were set so that what `docs/signs.md` measures is
acceptable, and are changed here, with a new measurement.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from huxin.base.shares import percent

WINDOW = 7
"""Days up to and with an inspection or assessment that count as shortly before it."""
LATE = 30
"""Days after the end of a month from when on a report of it is late."""


@dataclass(frozen=True)
class Kind:
    """One kind.

    `said` is the sentence, with {hits}, {trials}, {share} (percent), {month}; `besides` what else it may be. `tested`:
    by a p-value, with `floor` as the least chance of one hit; otherwise a rule. `too_few`: a sign where there are too
    few hits, the chance divided by `spread` because hits come in groups. A sign has at least `least` hits, a `share` of
    the trials, and so many `trials`.
    """

    label: str
    said: str
    besides: str
    tested: bool = False
    floor: float = 0.0
    too_few: bool = False
    spread: float = 1.0
    least: int = 1
    share: float = 0.0
    trials: int = 1


KINDS: Mapping[str, Kind] = {
    "backfilled_days": Kind(
        "检查前补报考勤",
        "{month} 的出勤有 {hits} 人日（{share}%）是过了一个月以后、检查或考核日前 7 天内才报来的。",
        "设备坏了、网络不通，事后一次补传；或者刚开始接入平台。",
        least=20,
        share=0.5,
    ),
    "backfilled_sheets": Kind(
        "检查前补报工资表",
        "{month} 的工资表有 {hits} 行（{share}%）是过了一个月以后、检查或考核日前 7 天内才报来的。",
        "单位习惯几个月一起报；或者检查通知提醒了他们。",
        least=3,
        share=0.5,
    ),
    "copied_days": Kind(
        "出勤照抄上月",
        "{month} 有 {hits} 人的出勤日与上月是同样的几号，可以比较的共 {trials} 人。",
        "班组按固定的日子轮休。",
        tested=True,
        floor=0.001,
        least=3,
        share=0.1,
    ),
    "copied_sums": Kind(
        "工资照抄上月",
        "{month} 有 {hits} 人出勤天数变了，工资却与上月一分不差，可以比较的共 {trials} 人。",
        "实际按月包干，只是登记成了计日或计件。",
        tested=True,
        floor=0.02,
        least=3,
        share=0.1,
    ),
    "round_sums": Kind(
        "工资都是整百元",
        "{month} 按天数和标准算不出整百元的 {trials} 人里，有 {hits} 人的工资是整百元。",
        "双方约定按百元取整；或者先借支后结算。",
        tested=True,
        floor=0.05,
        least=5,
        share=0.2,
    ),
    "no_absence": Kind(
        "没有人缺过一个月",
        "所有月份的 {trials} 个在册人月里只有 {hits} 个没有工资，其他工地常有人整月不在。",
        "离场登记及时，不在的人都已退场。",
        tested=True,
        too_few=True,
        spread=2.0,
        trials=100,
    ),
    "every_day": Kind(
        "整月天天出勤",
        "{month} 有 {hits} 人一天不缺，占出勤 {trials} 人的 {share}%。",
        "抢工期时有人确实整月不休；也有违反休息规定的可能。",
        tested=True,
        floor=0.02,
        least=3,
        share=0.05,
    ),
    "two_places": Kind(
        "同一天在两处工地",
        "{month} 有 {hits} 人至少三天在这里和另一处工地都有出勤。",
        "两处工地相邻，一天里先后在两边干活。",
    ),
    "same_second": Kind(
        "同一秒多人打卡",
        "{month} 有 {hits} 人多次与至少三人在同一台设备的同一秒打卡，至少发生在三天。",
        "设备断网后统一盖上了上传的时间。",
        least=4,
    ),
    "clockwork": Kind(
        "每天同一分钟进场",
        "{month} 有 {hits} 人八成以上的日子都在同一分钟进场。",
        "设备只记班次的开始时间，不记实际时间。",
        least=3,
        share=0.05,
    ),
    "one_card": Kind(
        "一张卡收多人工资",
        "有 {hits} 名工人的工资进过与别人共用的卡，每张卡至少三人。",
        "一家人约定用一张卡；或者卡号录错。",
        least=3,
    ),
    "one_phone": Kind(
        "一个手机号登记多人",
        "有 {hits} 名工人登记的手机号与别人相同，每个号码至少四人。",
        "老年工人没有手机，留了班组长或同乡的号码。",
        least=4,
    ),
}
"""By code, in the order in which pages show them."""

OF_FLOWS: Mapping[str, Kind] = {
    "sent_back": Kind(
        "工资转回同一人",
        "{hits} 张工资卡在工资到账 7 天内，把三成以上转给了同一个账户；流水共 {trials} 张卡。",
        "向同一人还借款，或者托班组长带钱回乡。",
    ),
    "drawn_together": Kind(
        "同一分钟集中取款",
        "{hits} 张工资卡在同一台机器、同一分钟取现；流水共 {trials} 张卡。",
        "机器记的时间不准，或者银行上门服务。",
    ),
    "phone_of_cards": Kind(
        "一个手机号操作多张卡",
        "{hits} 张工资卡由同一个手机号操作；流水共 {trials} 张卡。",
        "不会用手机的工人请同一个人代办。",
    ),
}
"""Those of rows of personal accounts (`flows`)."""

ALL: Mapping[str, Kind] = {**KINDS, **OF_FLOWS}


def said(kind: str, hits: int, trials: int, month: str) -> str:
    """The sentence of a sign; `month` as people read it, empty where it is over all months."""
    share = percent(hits, trials) if trials else 0
    return ALL[kind].said.format(hits=hits, trials=trials, share=share, month=month)
