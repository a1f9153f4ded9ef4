"""No term of SM-1 to SM-7 without a date counted on paper: whatever the workflows can begin is looked for in the tests.

A new term, or a new choice of one, fails here until a row with its last day, counted by hand, is written for it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from huxin.law import parameters
from huxin.law.terms import TIMES
from huxin.queries._events import MAIN
from huxin.workflows import catalogue
from tests.workflows import test_case, test_complaint, test_deadlines, test_joint
from tests.workflows.lived import Step, lived
from tests.workflows.test_deadlines import found

MACHINES = ("sm1", "sm2", "sm3", "sm4", "sm5", "sm6", "sm7")
FLOWS = ("complaint", "case", "joint", "transfer", "supervision", "arbitration", "aid")
NO_TERMS = {"sm4.single.months", "sm6.final.months"}
"""How many months' wages something is."""

Row = tuple[str, list[Step], str, str | None]


def choosing(opened: str, way: list[Step], when: str, move: str, key: str, lasts: Mapping[str, str]) -> list[Row]:
    """One row for each choice of a term: choice → last day."""
    return [(opened, [*way, (when, move, {key: choice})], MAIN, last) for choice, last in lasts.items()]


# On Monday 2 December; 7, 8, 14 and 15 December are days off.
ORDERED = choosing(
    "2019-10-08 09:00", test_case.APPOINTED, "2019-12-02 09:00", "order", "order_days",
    {"2": "2019-12-04", "3": "2019-12-05", "4": "2019-12-06", "6": "2019-12-09", "8": "2019-12-10", "9": "2019-12-11",
     "10": "2019-12-12", "11": "2019-12-13", "12": "2019-12-16", "13": "2019-12-16", "14": "2019-12-16"},
)  # fmt: skip
# On Thursday 10 October; the 12th, a Saturday, was worked.
TASKS = choosing(
    "2019-09-30 09:00", test_joint.MEETING, "2019-10-10 09:00", "settle", "task_days",
    {"10": "2019-10-23", "15": "2019-10-30", "20": "2019-11-06"},
)  # fmt: skip
EVIDENCE: Sequence[Row] = [
    (opened, [(f"{kept} 07:00", "appoint"), (f"{kept} 08:00", "propose_evidence"), (f"{kept} 09:00", "keep_evidence")],
     "evidence", last)
    for opened, kept, last in test_case.EVIDENCE
]  # fmt: skip

BESIDE = [
    ("sm1.register", "2019-09-28 10:00", "2019-09-28"),  # the same day, a Saturday
    ("sm1.merge", "2019-09-30 10:00", "2019-10-08"),
    ("sm1.limitation", "2018-09-30 10:00", "2020-09-29"),  # from that day on
    ("sm2.investigate.extension", "2019-10-14 09:00", "2019-11-25"),
    ("sm2.order", "2019-12-02 09:00", "2019-12-09"),
    ("sm2.order.most", "2019-12-02 09:00", "2019-12-17"),
    ("sm2.enforce.rule.doubtful", "2019-09-02 09:00", "2019-10-08"),  # 10月2日是假日
]
"""Terms on file that no state begins: limits that a person keeps or a guard asks. Code, when it began, last day."""

WAGES: dict[str, Any] = {"claim": "wages", "unpaid": 1, "heads": 1}
OWING: dict[str, Any] = {"unpaid": 1, "heads": 1, "proven_fen": 100}
LIVES: Sequence[tuple[str, Sequence[Row], dict[str, Any]]] = [
    ("complaint", test_complaint.TERMS, WAGES),
    ("complaint", test_complaint.BEFORE_THE_FESTIVAL, {**WAGES, "festival": True}),
    ("case", [*test_case.TERMS, *ORDERED, *EVIDENCE], OWING),
    ("joint", [*test_joint.TERMS, *TASKS], {}),
]


@pytest.mark.parametrize(("kind", "rows"), [("case", ORDERED), ("case", EVIDENCE), ("joint", TASKS)])
def test_可选的每一种期限都与纸上日历一致(kind: str, rows: Sequence[Row]) -> None:
    for opened, steps, lane, last in rows:
        assert lived(kind, opened, steps, **(OWING if kind == "case" else {})).due(lane, "2023-01-01 00:00") == last


@pytest.mark.parametrize(("code", "began", "last"), BESIDE)
def test_不随状态起算的期限(code: str, began: str, last: str) -> None:
    assert found(code, began).on == date.fromisoformat(last)


def test_每一个时限都有纸上日历的测试() -> None:
    tested = {code for code, _, _ in (*test_deadlines.DAYS, *test_deadlines.MOMENTS, *BESIDE)}
    for kind, rows, told in LIVES:
        for opened, steps, lane, last in rows:
            if last is not None:
                term = lived(kind, opened, steps, **told).clocks("2023-01-01 00:00")[lane].term
                assert term is not None
                tested.add(term)
    on_file = {
        code for code in parameters.codes()
        if code.partition(".")[0] in MACHINES and (known := parameters.history(code)) and known[-1].unit in TIMES
    }  # fmt: skip
    assert on_file - tested == NO_TERMS


def test_工作流起算的时限都在参数里_属于本机或者市级指定() -> None:
    begun = {code for kind in FLOWS for codes in catalogue()[kind].terms().values() for code in codes}
    assert {code.partition(".")[0] for code in begun} == set(MACHINES)
    assert begun <= set(parameters.codes())


BROUGHT = {
    "2020-05-01": {"sm2.burden"} | {
        f"sm2.fine.{of}.{end}" for of in ("54", "54.person", "55") for end in ("least", "most")
    },
    "2021-07-15": {"sm2.penalty", "sm2.withdraw"},
}  # fmt: skip
"""What a law had that was not there before it."""


@pytest.mark.parametrize(
    ("day", "changed"),
    [
        ("2020-05-01", set()),
        ("2021-07-15", {"sm2.evidence", "sm2.hearing.request", "sm2.hearing.notice", "sm2.serve"}),
        ("2022-01-01", set()),
    ],
)
def test_新法施行那天_投诉案件会商的期限换了哪些(day: str, changed: set[str]) -> None:
    """Each counted under either law in the tests of cases; two terms the revised law brought (公开的撤回, 九十日)."""
    after = parameters.at(date.fromisoformat(day))
    before = parameters.at(date.fromisoformat(day) - timedelta(days=1))
    mine = [code for code in after if code.partition(".")[0] in ("sm1", "sm2", "sm3")]
    assert {code for code in mine if code in before and before[code] != after[code]} == changed
    assert {code for code in mine if code not in before} == BROUGHT.get(day, set())
