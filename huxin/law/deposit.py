"""Wage deposits (工资保证金): what is due for a project, and when a guarantee is to be renewed.

甘人社厅发〔2022〕6号 and 人社部发〔2021〕65号, both by report; every number is a parameter (`parameters/deposit.yaml`).
That a contractor with clean years may store less is not reckoned: Gansu's number was not found, so more is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from huxin.law import parameters
from huxin.law.calendar import Calendar

RUNGS = ("first", "second", "last")


@dataclass(frozen=True)
class Circumstances:
    """What the amount depends on. `earlier`: other projects of the contractor in the same city for which a deposit was
    due before and which are not finished. `arrears` within two years before, `recent` within one, `listed` that day."""

    contract_fen: int
    earlier: int = 0
    arrears: bool = False
    recent: bool = False
    listed: bool = False


@dataclass(frozen=True)
class DepositDue:
    """The amount in fen and the share of the contract it is, before the cap; `other_fen` by the other reading of how
    several projects lower it. `why` names each step, in order."""

    amount_fen: int
    rate: Fraction
    other_fen: int
    why: tuple[str, ...]


def due(on: date, about: Circumstances) -> DepositDue:
    """What is to be stored for a project whose permit (or contract) is of a local day.

    Raises:
        LawGap: no rate is known for the day.
    """
    numbers = parameters.at(on)
    if about.contract_fen < numbers["deposit.small"].value and not about.recent:
        numbers["deposit.rate"]
        return DepositDue(0, Fraction(0), 0, (f"合同额不足{numbers['deposit.small'].text}，前一年没有拖欠，免存",))
    chosen = bool(numbers["deposit.compounding"].value)
    rate, why = _rate(numbers, about, compounding=chosen)
    other, _ = _rate(numbers, about, compounding=not chosen)
    cap = numbers["deposit.cap"]
    if about.contract_fen * rate > cap.value:
        why = (*why, f"单个工程最多{cap.text}")
    return DepositDue(_fen(about, rate, cap.value), rate, _fen(about, other, cap.value), why)


def due_or_later(on: date, about: Circumstances) -> tuple[DepositDue, bool]:
    """What is due by the rules of a day, or, where none is known for it, by the first that are; then True: by analogy.

    An amount by analogy says how large it would be today and obliges nobody; whoever shows it says so.
    """
    first = parameters.history("deposit.rate")[0].valid_from
    return due(max(on, first), about), on < first


def store_by(on: date, calendar: Calendar) -> date:
    """The last day for storing it, or for handing in a guarantee, counted in working days from the permit.

    Raises:
        LawGap: no term is known for the day.
    """
    return calendar.add(on, parameters.at(on)["deposit.store"].value)


def _rate(
    numbers: Mapping[str, parameters.Parameter], about: Circumstances, *, compounding: bool
) -> tuple[Fraction, tuple[str, ...]]:
    """Lowered for several projects, not below the floor; raised after that, so that the floor shelters no defaulter."""
    rate = _share(numbers["deposit.rate"])
    why = [f"合同额的{percent(rate)}"]
    if about.earlier:
        times = about.earlier if compounding else 1
        lowered = rate * _share(numbers["deposit.further"]) ** times
        rate = max(lowered, min(rate, _share(numbers["deposit.floor"])))
        why.append(f"另有{about.earlier}个在建工程，下浮为{percent(rate)}")
    # The heavier of the two, not both: whoever is listed is so because of arrears.
    if about.listed or about.arrears:
        raised = numbers["deposit.listed" if about.listed else "deposit.arrears"]
        rate *= 1 + _share(raised)
        why.append(f"{'在失信联合惩戒名单上' if about.listed else '前两年内有拖欠'}，提高为{percent(rate)}")
    return rate, tuple(why)


def _share(parameter: parameters.Parameter) -> Fraction:
    assert parameter.unit == "permille", parameter
    return Fraction(parameter.value, 1000)


def _fen(about: Circumstances, rate: Fraction, cap: int) -> int:
    """To the fen, half a fen up."""
    exact = about.contract_fen * rate
    return min((2 * exact.numerator + exact.denominator) // (2 * exact.denominator), cap)


def percent(rate: Fraction) -> str:
    """A rate as people read it, to the hundredth of a percent: 1.13%."""
    hundredths = (2 * 10_000 * rate.numerator + rate.denominator) // (2 * rate.denominator)
    return f"{hundredths / 100:g}%"


@dataclass(frozen=True)
class Expiry:
    """How a guarantee or an insurance ends. `act_by`: the last day on which a bank is open to take a claim or to renew.
    `reminders`: the days of the ladder, the first first."""

    ends_on: date
    act_by: date
    reminders: tuple[date, ...]

    def rung(self, day: date) -> int:
        """How many reminders are due by a day; one more once it has ended."""
        return sum(reminder <= day for reminder in self.reminders) + (day > self.ends_on)


def expiry(ends_on: date, calendar: Calendar) -> Expiry:
    """The ladder of a guarantee that names the day it ends.

    One that ends on a holiday ends that day all the same: 民法典第二百零三条 moves the end of a term, and 第二百零四条
    lets the parties say otherwise, which the date in the letter does (from 2017-10-01 民法总则, the same articles). So
    nobody counts on the next working day: the ladder counts back from the last day on which something can be done, and
    a day of it that is off moves to the working day before.

    Raises:
        LawGap: before 2013-07-01 no reminders are known.
    """
    numbers = parameters.at(ends_on)
    act_by = calendar.on_or_before(ends_on)
    days = [act_by - timedelta(days=numbers[f"deposit.expiry.{rung}"].value) for rung in RUNGS]
    assert all(before < after for before, after in pairwise(days)), days
    return Expiry(ends_on, act_by, tuple(calendar.on_or_before(day) for day in days))
