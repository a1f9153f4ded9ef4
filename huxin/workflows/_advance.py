"""What the emergency fund may advance (保障农民工工资支付条例第六十三条; limits by analogy with 锦州 2018)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from huxin.base.money import yuan
from huxin.law import parameters


@dataclass(frozen=True)
class Advance:
    """What one worker is to get, in fen, for which wage months; `before`: months an advance was paid for already."""

    fen: int
    months: frozenset[int]
    before: frozenset[int] = frozenset()


def most_each(monthly_fen: int, day: date) -> int:
    """The most for one worker, in fen: so many monthly minimum wages."""
    return parameters.at(day)["sm13.worker.months"].value * monthly_fen


def most_in_all(owed_fen: int, day: date) -> int:
    """The most for all of them: a share of the debt, in fen."""
    return owed_fen * parameters.at(day)["sm13.share"].value // 1000


def refusals(
    advances: Mapping[int, Advance], *, owed_fen: int, monthly_fen: int, balance_fen: int, day: date
) -> tuple[str, ...]:
    """Why these advances, by worker, may not be paid; none where they may. Nobody is named, only counted."""
    total, each, whole = sum(a.fen for a in advances.values()), most_each(monthly_fen, day), most_in_all(owed_fen, day)
    left, floor = balance_fen - total, parameters.at(day)["sm13.floor"].value
    said = [
        _counted([a for a in advances.values() if a.fen > each], f"超过每人{yuan(each)}元的限额"),
        _counted([a for a in advances.values() if a.months & a.before], "同一月份已经垫付过，不能重复垫付"),
        f"垫付总额{yuan(total)}元超过欠薪的限额{yuan(whole)}元" if total > whole else "",
        f"垫付后周转金余额{yuan(left)}元，低于下限{yuan(floor)}元" if left < floor else "",
    ]
    return tuple(sentence for sentence in said if sentence)


def _counted(found: Collection[Advance], what: str) -> str:
    return f"有{len(found)}人{what}" if found else ""
