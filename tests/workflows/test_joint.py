"""联合会商: every term with a finger on a calendar, and no way to shirk."""

import pytest

from huxin.base.errors import Refused
from huxin.queries._events import MAIN
from tests.workflows.lived import Step, lived

INVITED: list[Step] = [("2019-09-30 10:00", "invite")]
AGREED: list[Step] = [*INVITED, ("2019-10-08 08:30", "agree")]
MEETING: list[Step] = [*AGREED, ("2019-10-08 09:00", "meet")]
PLANNED: list[Step] = [*MEETING, ("2019-10-10 09:00", "settle", {"task_days": "5"})]
RUNNING: list[Step] = [*PLANNED, ("2019-10-11 10:00", "hand_out")]
LATE: list[Step] = [*RUNNING, ("2019-10-17 00:00", "overrun")]
SHIRKED: list[Step] = [*LATE, ("2019-10-23 00:00", "fail")]
DECLINED: list[Step] = [*INVITED, ("2019-09-30 11:00", "decline"), ("2019-10-08 11:00", "decline")]

TERMS: list[tuple[str, list[Step], str, str | None]] = [
    ("2019-09-30 09:00", [], MAIN, "2019-09-30 13:00"),
    ("2019-09-30 09:00", INVITED, MAIN, "2019-10-08"),
    ("2019-09-30 09:00", AGREED, MAIN, "2019-10-08"),
    ("2019-09-30 09:00", MEETING, MAIN, "2019-10-10"),
    ("2019-09-30 09:00", PLANNED, MAIN, "2019-10-16"),
    ("2019-09-30 09:00", RUNNING, MAIN, "2019-10-16"),
    ("2019-09-30 09:00", LATE, MAIN, "2019-10-22"),
    ("2019-09-30 09:00", SHIRKED, MAIN, "2019-10-24"),
    ("2019-09-30 09:00", [*SHIRKED, ("2019-10-24 09:00", "name_lead", {"task_days": "2"})], MAIN, "2019-10-28"),
    ("2019-09-30 09:00", DECLINED, MAIN, "2019-10-09"),
    ("2019-09-30 09:00", [*MEETING, ("2020-01-21 09:00", "settle", {"task_days": "3"})], MAIN, "2020-02-03"),
    ("2019-09-30 09:00", [*MEETING, ("2020-04-30 09:00", "settle", {"task_days": "1"})], MAIN, "2020-05-06"),
    ("2021-07-15 09:00", [("2021-07-15 12:00", "invite")], MAIN, "2021-07-16"),
    ("2021-12-31 09:00", [("2021-12-31 12:00", "invite")], MAIN, "2022-01-04"),
    ("2022-01-01 09:00", [], MAIN, "2022-01-01 13:00"),
]  # fmt: skip


@pytest.mark.parametrize(("opened", "steps", "lane", "last"), TERMS)
def test_时限与纸上日历一致(opened: str, steps: list[Step], lane: str, last: str | None) -> None:
    assert lived("joint", opened, steps).due(lane, "2023-01-01 00:00") == last


def test_第一家不接还在邀请_第二家不接由市级指定牵头() -> None:
    assert lived("joint", "2019-09-30 09:00", DECLINED[:-1]).state == "invited"
    life = lived("joint", "2019-09-30 09:00", DECLINED)
    assert (life.state, life.data["declined"]) == ("shirked", 2)
    assert [role.value for role in life.flow.state("shirked").turn] == ["office"]


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([*INVITED, ("2019-10-08 09:00", "meet")], "还没有部门接受邀请"),
        ([*RUNNING, ("2019-10-11 11:00", "finish")], "还没有成员报送"),
    ],
)
def test_先接受再会商_先报送再完成(steps: list[Step], said: str) -> None:
    with pytest.raises(Refused, match=said):
        lived("joint", "2019-09-30 09:00", steps)


def test_不接受的必须指明有权机关_定责必须有牵头_任务_时限_资金() -> None:
    flow = lived("joint", "2019-09-30 09:00", []).flow
    assert {need.key for need in flow.move("decline").needs if need.required} == {"rightful", "reason"}
    assert {need.key for need in flow.move("settle").needs if need.required} == {
        "to_body", "tasks", "task_days", "money",
    }  # fmt: skip


def test_报送的人不核实() -> None:
    assert lived("joint", "2019-09-30 09:00", []).flow.move("finish").not_by == ("report",)
