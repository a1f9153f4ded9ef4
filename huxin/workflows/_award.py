"""Whether an award of wages is final (调解仲裁法第四十七条): by what each worker claims, never by their sum."""

from datetime import date

from huxin.base.money import yuan
from huxin.base.months import ym_of
from huxin.law import parameters
from huxin.law.minimum_wage import minimum_wage
from huxin.workflows._machine import Subject


def final_limit(monthly_fen: int, day: date) -> int:
    """Up to how much an award is final: so many monthly minimum wages, in fen."""
    return parameters.at(day)["sm6.final.months"].value * monthly_fen


def may_be_final(subject: Subject) -> str | None:
    """Only where no worker claims more, by the minimum wage of the place and of the day of the application."""
    day, largest = subject.opened_on, subject.data.get("largest_fen")
    if not largest:
        return "还没有核定工人名单和金额，不能认定裁决是否终局。"
    local = minimum_wage(subject.region_code, ym_of(day))
    if local is None:
        return "没有该县区当月的最低工资标准，不能认定裁决是否终局。"
    most = final_limit(local.monthly_fen, day)
    return (
        None
        if largest <= most
        else (f"有工人请求{yuan(largest)}元，超过当地月最低工资标准十二个月的金额{yuan(most)}元，不能作终局裁决。")
    )
