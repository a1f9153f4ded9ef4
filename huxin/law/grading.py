"""考核等次 (SM-14): what grade a score and the vetoes suggest, with reasons. A suggestion: a person confirms it.

The rules are dated data (`law.assessment.grade_rule`): Gansu's of 2018, whose quota for A is the province's and by
default one county here. Traps of the law file: any automatic C is a suggestion with reasons.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from huxin.base.points import points
from huxin.law.assessment import GradeRule, grade_rule
from huxin.law.scoring import VETOES

GRADES: Mapping[str, str] = {"A": "A级", "B": "B级", "C": "C级"}


@dataclass(frozen=True)
class Suggestion:
    """A grade, and why. `grade` is empty where nothing is known to judge by."""

    grade: str
    reasons: tuple[str, ...]


def suggest(
    sheet: Mapping[str, Any], *, others: Mapping[str, int | None], waiting: int, systems: bool, day: date
) -> Suggestion:
    """The grade of a sheet by the rule of a local day.

    Args:
        others: the scores of the other counties in hundredths, by code; None where one has no score.
        waiting: how many other counties have no locked score yet: until then nobody's rank is known.
        systems: whether every item about systems has a score and none was halved: Gansu asks it for A.

    Raises:
        LawGap: no rule on that day.
    """
    rule = grade_rule(day)
    vetoed = vetoes(sheet, rule)
    score = sheet["score"]
    gap = (f"有{sheet['missing']}项没有数据，没有计入。",) if sheet["missing"] else ()
    if vetoed:
        return Suggestion("C", (*vetoed, *gap))
    if score is None:
        return Suggestion("", ("没有一项有数据，不能建议等次。",))
    against = _not_a(score, rule, others, waiting, systems)
    if against:
        return Suggestion("B", (f"得{points(score)}分，没有C级情形。", *against, *gap))
    return Suggestion("A", (f"得{points(score)}分，列第{_rank(score, others)}名，没有C级情形。", *gap))


def vetoes(sheet: Mapping[str, Any], rule: GradeRule) -> tuple[str, ...]:
    """Why it is C: the vetoes of the rule that hold, each in one sentence."""
    found = []
    for key, limit in rule.limits.items():
        title, unit = VETOES[key]
        if (count := sheet["vetoes"][key]["count"]) >= limit:
            found.append(f"{count}{unit}{title}，达到{limit}{unit}的界限。")
    if sheet["score"] is not None and sheet["score"] < rule.below:
        found.append(f"得{points(sheet['score'])}分，低于{points(rule.below)}分。")
    return tuple(found)


def _rank(score: int, others: Mapping[str, int | None]) -> int:
    return 1 + sum(other is not None and other > score for other in others.values())


def _not_a(
    score: int, rule: GradeRule, others: Mapping[str, int | None], waiting: int, systems: bool
) -> tuple[str, ...]:
    against = []
    if score < rule.share:
        against.append(f"没有达到A级的{points(rule.share)}分。")
    if not systems:
        against.append("制度落实的项目不全或者被减分，不符合A级“制度健全”的条件。")
    if waiting:
        against.append(f"还有{waiting}个县区没有计分，名次未定，暂不建议A级。")
    elif _rank(score, others) > rule.quota:
        against.append(f"列第{_rank(score, others)}名，A级名额{rule.quota}个。")
    return tuple(against)
