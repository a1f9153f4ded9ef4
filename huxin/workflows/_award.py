"""Of an arbitration: whether an award is final, and whether an application is taken up the same day."""

from datetime import date

from huxin.law import parameters
from huxin.law.minimum_wage import minimum_wage


def final_limit(monthly_fen: int, day: date) -> int:
    """Up to how much an award is final: so many monthly minimum wages (调解仲裁法第四十七条), in fen."""
    return parameters.at(day)["sm6.final.months"].value * monthly_fen


def is_final(claim_fen: int, *, region_code: str, ym: int, day: date) -> bool | None:
    """Whether an award on one claim is final; None where no minimum wage is on file for the place and month."""
    local = minimum_wage(region_code, ym)
    return None if local is None else claim_fen <= final_limit(local.monthly_fen, day)


def same_day(heads: int, *, festival: bool, day: date) -> bool:
    """Whether it goes before all others: a group, or in the window before Spring Festival (办案规则第五条)."""
    return festival or heads >= parameters.at(day)["sm6.group.heads"].value
