"""无欠薪创建: every term with a finger on a calendar; no application with a veto or below the mark, and why in words.

Days off that matter: 2019-12-14/15, 21/22, 28/29, 2020-01-01, weekends, the Spring Festival 24 to 30 January 2020 (with
19 January worked).
"""

from datetime import date
from typing import Any

import pytest

from huxin.law import parameters
from huxin.law.terms import TIMES
from huxin.queries._events import MAIN
from huxin.workflows import workflow
from huxin.workflows.creation import CHECK, LIVE, SELF, clear, heard, seen
from tests.workflows.lived import Step, lived
from tests.workflows.test_policies import Thing

YEAR = {"year": 2019, "plan_by": "2019-07-15", "year_end": "2019-12-31"}
FINE = {"day": "2019-12-10", "broken": [], "points": 9_000, "pass_mark": 9_000}
GOOD = {f"{key}_score": FINE for key in (SELF, LIVE, CHECK)}

RUNNING: list[Step] = [("2019-07-12 10:00", "programme")]
APPLIED: list[Step] = [*RUNNING, ("2019-12-10 09:00", "score", GOOD), ("2019-12-10 10:00", "apply")]
PUBLIC: list[Step] = [
    *APPLIED, ("2019-12-17 09:00", "visit"), ("2019-12-18 09:00", "check"), ("2019-12-19 09:00", "publicise"),
]  # fmt: skip
AWARDED: list[Step] = [*PUBLIC, ("2019-12-27 00:10", "expire"), ("2019-12-30 09:00", "award")]

TERMS: list[tuple[list[Step], str, str | None]] = [
    ([], "programme", "2019-07-15"),
    ([], "apply", "2019-12-31"),
    (RUNNING, "programme", None),
    (RUNNING, "apply", "2019-12-31"),
    (APPLIED, "apply", None),
    (APPLIED, MAIN, "2020-01-08"),  # 11-13, 16-20, 23-27, 30, 31 December are fifteen; 2, 3, 6, 7, 8 January
    (PUBLIC, MAIN, "2019-12-26"),
    (AWARDED, MAIN, "2020-12-30"),
    ([*AWARDED, ("2020-03-02 09:00", "propose")], MAIN, "2020-03-16"),  # ten working days after Monday the 2nd
    ([*AWARDED, ("2020-03-02 09:00", "propose"), ("2020-03-03 09:00", "dismiss")], MAIN, "2021-03-03"),
]


@pytest.mark.parametrize(("steps", "lane", "last"), TERMS)
def test_时限与纸上日历一致(steps: list[Step], lane: str, last: str | None) -> None:
    assert lived("creation", "2019-07-11 10:00", steps, **YEAR).due(lane, "2020-03-04 00:00") == last


def test_每一个时限都有纸上日历的测试() -> None:
    counted = {f"sm16.{name}" for name in ("programme", "apply", "check", "publicise", "keep", "revoke")}
    assert {code for codes in workflow("creation").terms().values() for code in codes} == counted
    law = parameters.at(date(2019, 10, 1))
    on_file = {code for code in parameters.codes() if code.startswith("sm16.") and law[code].unit in TIMES}
    assert on_file - counted == {"sm16.months", "sm16.handle"}  # how far back, and a line of the score


@pytest.mark.parametrize(
    ("score", "why"),
    [
        (None, None),
        (FINE, None),
        ({**FINE, "points": 8_999}, "2019-12-10的数据得89.99分，没有达到分数线90分，不能申报。"),
        ({**FINE, "broken": ["甲", "乙"]}, "2019-12-10的数据有2项否决情形，不能申报：甲、乙。"),
    ],
)
def test_有否决情形或者没有达到分数线_不能申报(score: dict[str, Any] | None, why: str | None) -> None:
    assert clear(SELF, "申报")(Thing("scored", data={"self_score": score} if score else {})) == why


def test_核验要有暗访_认定要处理完异议() -> None:
    assert seen(Thing("applied")) and seen(Thing("applied", data={"visits": 1})) is None
    assert "2件异议" in (heard(Thing("deciding", data={"objections": 3, "answers": 1})) or "")
    assert heard(Thing("deciding", data={"objections": 1, "answers": 1})) is None
