"""The quarterly circular and the year's assessment: how being named changes an item's points (SM-15).

白银市根治农民工欠薪2019行动计划第28项: a county named once for weak systems, poor organisation or lag gets half of the
matching item of the yearly assessment, named twice nothing. The plan does not say whether circulars are counted per
item or over all items: ``sm15.scope`` (0 per item, 1 together), a dated default. Points are integer hundredths.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from huxin.law import parameters

KINDS: Mapping[str, str] = {"system": "制度落实不到位", "organisation": "组织不力", "task": "工作滞后"}
"""For what a county is named, in the plan's words, by the kind of the item that it touches (`law.assessment.Kind`)."""


@dataclass(frozen=True)
class Circular:
    """A quarter's circular, or one version of it. `quarter` sorts (20193); `named` are (county code, item code).

    One that was corrected is over on the day of the correction, like one that was withdrawn; its corrected version is
    another one, issued on that day. `matter_id` is where it is dealt with, 0 where nothing is on file.
    """

    quarter: int
    number: str
    issued_on: date | None
    named: frozenset[tuple[str, str]]
    withdrawn_on: date | None = None
    matter_id: int = 0

    def counts(self, as_of: date) -> bool:
        """Whether it was issued, and not withdrawn or corrected, by the end of a local day."""
        issued = self.issued_on is not None and self.issued_on <= as_of
        return issued and (self.withdrawn_on is None or as_of < self.withdrawn_on)


def permille(times: int, *, day: date) -> int:
    """What is left of an item's points by how many circulars named it, by the law of a local day. Raises LawGap."""
    if times == 0:
        return 1000
    return parameters.at(day)["sm15.once" if times == 1 else "sm15.twice"].value


def factor(raw: int, times: int, *, day: date) -> int:
    """The item's final points of its raw ones, both in hundredths, rounded half-up. Raises LawGap.

    A deduction, already below zero, stays what it is: being named never makes it smaller.
    """
    return raw if raw < 0 else (raw * permille(times, day=day) + 500) // 1000


def counted(
    circulars: Iterable[Circular], *, county: str, year: int, as_of: date
) -> Mapping[str, tuple[Circular, ...]]:
    """By item code the circulars of a year that count for a county, the oldest first; items not named are left out.

    A circular is of the year of its quarter, whenever it was issued. Two mentions in one circular are one, and so are
    two circulars of one quarter. Raises LawGap.
    """
    found: dict[str, dict[int, Circular]] = {}
    for one in sorted(circulars, key=lambda each: each.quarter):
        if one.quarter // 10 == year and one.counts(as_of):
            for item in sorted(item for code, item in one.named if code == county):
                found.setdefault(item, {}).setdefault(one.quarter, one)
    if together(year):
        all_of_them = {quarter: one for each in found.values() for quarter, one in each.items()}
        found = dict.fromkeys(found, dict(sorted(all_of_them.items())))
    return {item: tuple(each.values()) for item, each in sorted(found.items())}


def together(year: int) -> bool:
    """Whether the circulars of a year are counted over all items (``sm15.scope``), by its last day. Raises LawGap."""
    return parameters.at(date(year, 12, 31))["sm15.scope"].value == 1
