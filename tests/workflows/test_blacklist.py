"""列入失信联合惩戒名单 in both versions: every term with a finger on a calendar, and which steps a version has.

Days off that matter: 2019-09-13 to 15, 2019-10-01 to 07 (29 September and 12 October worked); 2022-04-03 to 05 (2 April
worked), 2022-04-30 to 05-04 (24 April and 7 May worked); weekends.
"""

from datetime import date

import pytest

from huxin.access import Role
from huxin.law import parameters
from huxin.law.terms import TIMES
from huxin.queries._events import MAIN
from huxin.workflows import workflow
from huxin.workflows.ban import MEASURES
from tests.workflows.asking import why_not
from tests.workflows.lived import Step, lived

OLD, NEW = "2019-09-02 09:00", "2022-04-01 09:00"  # a Monday, a Friday
DAY = {OLD: date(2019, 9, 2), NEW: date(2022, 4, 1)}

OLD_NOTIFIED: list[Step] = [("2019-09-06 09:00", "notify")]
OLD_DEFENDED: list[Step] = [*OLD_NOTIFIED, ("2019-09-11 09:00", "defend")]
OLD_LISTED: list[Step] = [*OLD_DEFENDED, ("2019-09-16 09:00", "list")]
OLD_AGAIN: list[Step] = [*OLD_DEFENDED, ("2019-09-16 09:00", "list", {"listed_before": True})]
OLD_PUSHED: list[Step] = [*OLD_LISTED, ("2019-09-17 09:00", "push")]
OLD_DUE: list[Step] = [*OLD_PUSHED, ("2020-09-16 09:00", "expire")]
OLD_RENEWED: list[Step] = [*OLD_DUE, ("2020-09-17 09:00", "renew")]
OLD_REVOKING: list[Step] = [*OLD_PUSHED, ("2019-09-27 09:00", "overturned")]

NEW_NOTIFIED: list[Step] = [("2022-04-07 09:00", "notify")]
NEW_CHECKING: list[Step] = [*NEW_NOTIFIED, ("2022-04-14 09:00", "defend")]
NEW_LISTED: list[Step] = [*NEW_CHECKING, ("2022-04-20 09:00", "list")]
NEW_AGAIN: list[Step] = [*NEW_CHECKING, ("2022-04-20 09:00", "list", {"listed_before": True})]
NEW_HELD: list[Step] = [
    *NEW_LISTED, ("2022-04-21 09:00", "push"), *((f"2022-04-24 09:0{n}", "answered") for n in range(len(MEASURES))),
    ("2022-04-24 09:30", "carry"),
]  # fmt: skip
NEW_RIPE: list[Step] = [*NEW_HELD, ("2022-10-20 00:00", "ripen")]
NEW_LEAVING: list[Step] = [*NEW_RIPE, ("2022-10-24 09:00", "ask_out")]

Row = tuple[str, list[Step], str, str | None]
TERMS: list[Row] = [
    (OLD, [], MAIN, "2019-09-09"),  # 3, 4, 5, 6, 9
    (OLD, [], "list", "2019-09-30"),  # 3-6, 9-12, 16-20, 23-27, 29 (worked), 30 September: twenty
    (OLD, OLD_NOTIFIED, MAIN, "2019-09-11"),  # 9, 10, 11
    (OLD, OLD_DEFENDED, MAIN, None),
    (OLD, OLD_DEFENDED, "list", "2019-09-30"),  # from the decision on, whatever happens in between
    (OLD, OLD_LISTED, "list", None),
    (OLD, OLD_LISTED, MAIN, "2019-09-29"),  # 17, 18, 19, 20, 23, 24, 25, 26, 27, 29
    (OLD, OLD_LISTED, "sanction", "2020-09-15"),  # one year, its first day counted
    (OLD, OLD_LISTED, "early", None),  # the rules of 2018 know none
    (OLD, OLD_AGAIN, "sanction", "2021-09-15"),  # listed again: two years
    (OLD, OLD_PUSHED, MAIN, None),
    (OLD, OLD_DUE, MAIN, "2020-10-20"),  # 17, 18, 21-25, 27-30 September, 9, 10, 12-16, 19, 20 October
    (OLD, OLD_DUE, "sanction", None),
    (OLD, OLD_RENEWED, "sanction", "2022-09-16"),  # two years
    (OLD, OLD_REVOKING, MAIN, "2019-10-08"),  # 29, 30 September, 8 October
    (NEW, [], MAIN, "2022-04-11"),  # 2 (worked), 6, 7, 8, 11
    (NEW, [], "list", None),
    (NEW, NEW_NOTIFIED, MAIN, "2022-04-14"),  # 8, 11, 12, 13, 14
    (NEW, NEW_CHECKING, MAIN, "2022-04-21"),  # 15, 18, 19, 20, 21
    (NEW, NEW_LISTED, MAIN, "2022-05-06"),  # 21, 22, 24 (worked), 25-29 April, 5, 6 May
    (NEW, NEW_LISTED, "sanction", "2025-04-19"),  # three years
    (NEW, NEW_AGAIN, "sanction", "2025-04-19"),  # again or not
    (NEW, NEW_LISTED, "early", "2022-10-19"),  # six months
    (NEW, NEW_RIPE, "early", None),
    (NEW, NEW_LEAVING, MAIN, "2022-11-14"),  # 25-28, 31 October, 1-4, 7-11, 14 November
    (NEW, NEW_LEAVING, "sanction", "2025-04-19"),
]


@pytest.mark.parametrize(("opened", "steps", "lane", "last"), TERMS)
def test_时限与纸上日历一致(opened: str, steps: list[Step], lane: str, last: str | None) -> None:
    now = steps[-1][0] if steps else opened
    assert lived("blacklist", opened, steps).due(lane, now) == last


def test_惩戒措施五个工作日内反馈() -> None:
    for kind in ("ban", "ban_change"):
        assert lived(kind, "2019-09-17 09:00", []).due(MAIN, "2019-09-17 09:00") == "2019-09-24"  # 18, 19, 20, 23, 24


def test_每一个时限都有纸上日历的测试() -> None:
    tested = set()
    for opened, steps, lane, last in TERMS:
        if last:
            now = steps[-1][0] if steps else opened
            tested.add(lived("blacklist", opened, steps).clocks(now)[lane].term)
    begun = {code for codes in workflow("blacklist").terms().values() for code in codes}
    assert begun == tested
    on_file = {
        code for code in parameters.codes() for law in map(parameters.at, DAY.values())
        if code.startswith("sm9.") and code in law and law[code].unit in TIMES
    }  # fmt: skip
    assert on_file - begun == {"sm9.confirm", "sm9.report"}


@pytest.mark.parametrize(
    ("name", "state", "held"),
    [
        ("renew", "due", OLD), ("succeed", "due", OLD), ("spare", "checking", NEW),
        ("ask_out", "sanctioned", NEW), ("expire", "sanctioned", None), ("defend", "notified", None),
    ],
)  # fmt: skip
def test_每一步只在有它的办法下能办(name: str, state: str, held: str | None) -> None:
    for version, day in DAY.items():
        role = workflow("blacklist").move(name).who[-1]
        said = why_not("blacklist", name, role, state, opened_on=day, ripe=True)
        assert (said is None) == (held in (None, version)), (version, said)


@pytest.mark.parametrize(
    ("opened", "last", "state"), [("2021-12-31 09:00", "2021-12-31", "defended"), (NEW, "2022-04-01", "checking")]
)
def test_申辩以后去哪里_由登记的那一天决定(opened: str, last: str, state: str) -> None:
    steps: list[Step] = [(f"{last} 10:00", "notify"), (f"{last} 11:00", "defend")]
    assert lived("blacklist", opened, steps).state == state


def test_期满以后_2018年的复核_2022年的移出() -> None:
    assert lived("blacklist", OLD, OLD_DUE).state == "due"
    assert lived("blacklist", NEW, [*NEW_HELD, ("2025-04-20 00:00", "expire")]).state == "removed"


@pytest.mark.parametrize(("name", "state", "opened"), [
    ("spare", "checking", NEW), ("grant", "leaving", NEW), ("remove", "due", OLD),
])  # fmt: skip
def test_还有欠薪或者移送没有终结的_不能免予列入也不能移出_每一项都写明(name: str, state: str, opened: str) -> None:
    found = [f"第{n}件没有办结" for n in range(1, 11)]
    said = why_not("blacklist", name, Role.BUREAU, state, opened_on=DAY[opened], obstacles=found) or ""
    assert all(one in said for one in found[:8]) and "另有2项" in said
    assert why_not("blacklist", name, Role.BUREAU, state, opened_on=DAY[opened]) is None


def test_在名单里的不能重复列入() -> None:
    assert "已经在名单里" in (why_not("blacklist", "list", Role.BUREAU, "defended", listed=True) or "")


def test_没有全部反馈不算惩戒中() -> None:
    flow = workflow("blacklist").move("carry")
    life = lived("blacklist", NEW, [*NEW_LISTED, ("2022-04-21 09:00", "push")])
    assert flow.guard and flow.guard(life) and not flow.guard(lived("blacklist", NEW, NEW_HELD))


def test_没有满六个月的不能申请提前移出() -> None:
    said = why_not("blacklist", "ask_out", Role.ENTERPRISE, "sanctioned", opened_on=DAY[NEW])
    assert "没有满六个月" in (said or "")
