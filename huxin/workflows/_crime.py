"""涉罪筛查: whether wages unpaid after an order look like 拒不支付劳动报酬罪, and what the packet still lacks.

法释〔2013〕3号: article 3 leaves the amounts to each province within limits. Where Gansu's are not configured, the
national minimum is looked at, and said so. A hit is a suggestion with its reasons; a person confirms it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from huxin.base.money import yuan
from huxin.law import parameters

UNSET = "省级标准未配置，按全国下限筛查"

ITEMS: Mapping[str, str] = {
    "order": "责令支付文书及送达回证或者张贴影像",
    "workers": "欠薪人员名单（逐人月份和金额）",
    "wages": "工资表、考勤表、欠条",
    "contracts": "劳动合同或者用工关系证明",
    "interviews": "对劳动者、用人单位和现场人员的询问笔录",
    "ability": "有能力支付，或者转移财产、逃匿的证据",
    "chain": "发包、分包关系材料",
    "employer": "用人单位和责任人身份材料",
    "after": "责令后支付情况",
}
"""The evidence of a wage case by key, from 法释〔2013〕3号 and 人社部发〔2014〕100号."""

ESSENTIAL = ("order", "workers", "interviews", "ability", "employer")
"""Without these nothing is sent. What else is missing is named, and a person says why it can be done without."""


class Unpaid(NamedTuple):
    """What one worker has still not received after the order, in fen, of so many months."""

    months: int
    fen: int


@dataclass(frozen=True)
class Figures:
    """From which amounts on it is 数额较大, in fen: of one worker, and of a group. `source` says whose they are."""

    single_fen: int
    group_fen: int
    source: str = ""


@dataclass(frozen=True)
class Screened:
    """What came of it. `reasons` say for a hit what was met, else what was not; `figures` which were used."""

    hit: bool
    reasons: tuple[str, ...]
    figures: Figures


def figures(day: date) -> Figures:
    """The amounts of a day: the province's where they are on file, else the national minimum. Raises LawGap."""
    law = parameters.at(day)
    configured = [code for code in ("sm4.single.gansu", "sm4.group.gansu") if code in law]
    single = law["sm4.single.gansu" if "sm4.single.gansu" in configured else "sm4.single.least"]
    group = law["sm4.group.gansu" if "sm4.group.gansu" in configured else "sm4.group.least"]
    return Figures(single.value, group.value, "甘肃省标准" if len(configured) == 2 else UNSET)


def screen(
    unpaid: Iterable[Unpaid],
    *,
    day: date,
    ordered: bool,
    evading: bool = False,
    excused: bool = False,
    by: Figures | None = None,
) -> Screened:
    """Look at what is unpaid on a day.

    Args:
        ordered: an order with a date was served (or posted, where the debtor fled), and the date has passed.
        evading: assets moved, fled, books hidden, or summoned and not come (articles 2 and 4; 人社部发〔2014〕100号).
        excused: it could not have known of the order, or could not pay through no fault of its own (article 4).
        by: another province's figures instead of those of the day.
    """
    used, law = by or figures(day), parameters.at(day)
    months, heads = law["sm4.single.months"].value, law["sm4.group.heads"].value
    owed = [one for one in unpaid if one.fen > 0]
    if excused or not (owed and (ordered or evading)):
        return Screened(False, (_missing_element(bool(owed), excused),), used)
    single = [one.fen for one in owed if one.months >= months and one.fen >= used.single_fen]
    total, met = sum(one.fen for one in owed), []
    if ordered and single:
        met.append(
            f"{len(single)}名劳动者各被拖欠{months}个月以上，且不少于{yuan(used.single_fen)}元，"
            f"最高的一名{yuan(max(single))}元"
        )
    if ordered and len(owed) >= heads and total >= used.group_fen:
        met.append(f"{len(owed)}名劳动者（{heads}人以上）共被拖欠{yuan(total)}元，不少于{yuan(used.group_fen)}元")
    if evading:
        met.append("有逃匿、转移财产、隐匿账册等逃避支付的情形，数额由人核实")
    short = f"{len(owed)}名劳动者共被拖欠{yuan(total)}元，单人和多人标准都没有达到"
    return Screened(bool(met), tuple(met) or (short,), used)


def missing(held: Collection[str], *, essential: bool = False) -> tuple[str, ...]:
    """What of the packet is not there, as people read it; `essential`: only what it cannot go without."""
    return tuple(ITEMS[key] for key in (ESSENTIAL if essential else ITEMS) if key not in held)


def _missing_element(owed: bool, excused: bool) -> str:
    if not owed:
        return "没有劳动者还有工资没有收到"
    return "有正当理由没有收到责令支付文书或者没有支付" if excused else "还没有责令支付，或者责令的期限没有届满"
