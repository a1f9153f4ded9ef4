"""社会公布: every term with a finger on a calendar, and nobody releases what they wrote or reviewed.

Days off that matter: 2019-09-13 to 15, 2019-10-01 to 07 (29 September and 12 October worked), weekends.
"""

from datetime import date

import pytest

from huxin.access import Role
from huxin.law import parameters
from huxin.law.terms import TIMES
from huxin.queries._events import MAIN
from huxin.workflows import workflow
from huxin.workflows._quarters import batch_of, before, ends_on, publish_by, quarter_of, quarter_text
from tests.workflows.asking import why_not
from tests.workflows.lived import Step, lived

OPENED = "2019-09-02 09:00"  # a Monday
BY = {"publish_by": "2019-10-10"}
DRAFTED: list[Step] = [("2019-09-03 09:00", "draft", {"pace": "batch"})]
REVIEWED: list[Step] = [*DRAFTED, ("2019-09-10 09:00", "review")]
NOTIFIED: list[Step] = [*REVIEWED, ("2019-09-16 09:00", "notify", BY)]
AT_ONCE: list[Step] = [
    ("2019-09-03 09:00", "draft", {"pace": "at_once"}), ("2019-09-10 09:00", "review"), ("2019-09-16 09:00", "notify"),
]  # fmt: skip
RELEASED: list[Step] = [*NOTIFIED, ("2019-09-24 09:00", "release")]
OBJECTED: list[Step] = [*RELEASED, ("2019-09-25 09:00", "object")]
ADMITTED: list[Step] = [*OBJECTED, ("2019-09-27 09:00", "admit")]
OVERTURNED: list[Step] = [*RELEASED, ("2019-09-27 09:00", "overturned")]
AMENDED: list[Step] = [*OVERTURNED, ("2019-09-29 09:00", "amend")]
CORRECTED: list[Step] = [*AMENDED, ("2019-09-30 09:00", "correct")]

TERMS: list[tuple[list[Step], str, str | None]] = [
    ([], MAIN, "2019-09-17"),  # 3-6, 9-12, 16 and 17 September: the 13th was a festival
    (DRAFTED, MAIN, "2019-09-17"),  # drafting is inside the ten days
    (REVIEWED, MAIN, "2019-09-18"),  # 11, 12, 16, 17, 18
    (NOTIFIED, MAIN, None),
    (NOTIFIED, "batch", "2019-10-10"),  # ten days after the quarter
    (AT_ONCE, MAIN, "2019-09-23"),  # 17, 18, 19, 20, 23
    (AT_ONCE, "batch", None),
    (RELEASED, "batch", None),
    (RELEASED, "shown", "2020-09-24"),
    (OBJECTED, MAIN, "2019-10-21"),  # 26, 27, 29, 30 September, 8 to 12, 14 to 18, 21 October
    (ADMITTED, MAIN, "2019-10-08"),  # 29, 30 September, 8 October
    (OVERTURNED, MAIN, "2019-10-08"),
    (AMENDED, MAIN, "2019-10-08"),
    (CORRECTED, MAIN, None),
    (CORRECTED, "shown", "2020-09-24"),
]


@pytest.mark.parametrize(("steps", "lane", "last"), TERMS)
def test_时限与纸上日历一致(steps: list[Step], lane: str, last: str | None) -> None:
    assert lived("publication", OPENED, steps).due(lane, "2019-10-01 00:00") == last


def test_每一个时限都有纸上日历的测试() -> None:
    flow, tested = workflow("publication"), set()
    for steps, lane, last in TERMS:
        if last:
            tested.add(lived("publication", OPENED, steps).clocks("2019-10-01 00:00")[lane].term)
    begun = {code for codes in flow.terms().values() for code in codes}
    assert begun == tested
    law = parameters.at(date(2019, 9, 2))
    on_file = {code for code in parameters.codes() if code.startswith("sm8.") and law[code].unit in TIMES}
    assert on_file - begun == {"sm8.publish"}


@pytest.mark.parametrize("earlier", ["draft", "review"])
def test_拟定和审核的人不能公布(earlier: str) -> None:
    said = why_not("publication", "release", Role.BUREAU, "notified", past={earlier: {"某人"}})
    assert "同一人" in (said or "")
    assert why_not("publication", "release", Role.BUREAU, "notified", past={earlier: {"别人"}}) is None


@pytest.mark.parametrize("name", ["keep", "admit"])
@pytest.mark.parametrize("earlier", ["draft", "review", "release"])
def test_复核异议的人没有参与公布(name: str, earlier: str) -> None:
    said = why_not("publication", name, Role.BUREAU, "objected", past={earlier: {"某人"}})
    assert "同一人" in (said or "")


def test_更正由另一人公布() -> None:
    said = why_not("publication", "correct", Role.BUREAU, "amended", past={"amend": {"某人"}})
    assert "同一人" in (said or "")


@pytest.mark.parametrize(
    ("day", "quarter", "last", "by"),
    [
        ("2019-07-01", 20193, "2019-09-30", "2019-10-10"),
        ("2019-09-30", 20193, "2019-09-30", "2019-10-10"),
        ("2019-12-31", 20194, "2019-12-31", "2020-01-10"),
        ("2020-01-01", 20201, "2020-03-31", "2020-04-10"),
    ],
)
def test_季度和它的批次(day: str, quarter: int, last: str, by: str) -> None:
    assert quarter_of(date.fromisoformat(day)) == quarter
    assert (str(ends_on(quarter)), str(publish_by(quarter))) == (last, by)
    assert before(20201) == 20194 and before(20194) == 20193 and quarter_text(20193) == "2019年第3季度"


@pytest.mark.parametrize(
    ("published", "quarter"),
    [("2019-09-24", 20193), ("2019-10-10", 20193), ("2019-10-11", 20194), ("2020-01-02", 20201)],
)
def test_过了季度后第十日才公布的_算公布那天的季度(published: str, quarter: int) -> None:
    found = batch_of(proposed_on=date(2019, 9, 2), published_on=date.fromisoformat(published))
    assert found == quarter


def test_处理决定被撤销_没有公布的不再公布_已经公布的待更正() -> None:
    assert lived("publication", OPENED, [*NOTIFIED, ("2019-09-20 09:00", "overturned")]).state == "dropped"
    assert lived("publication", OPENED, OVERTURNED).state == "correcting"
