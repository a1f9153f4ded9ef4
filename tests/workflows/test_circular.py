"""季度通报、征求意见、约谈: every term with a finger on a calendar, and who talks to whom.

Days off that matter: 1 to 7 October 2019 (with Saturday 12 October worked), weekends.
"""

from datetime import date

import pytest

from huxin.law import parameters
from huxin.law.terms import TIMES
from huxin.queries._events import MAIN
from huxin.workflows import workflow
from tests.workflows.asking import why_not
from tests.workflows.lived import Step, lived

QUARTER = {"draft_by": "2019-10-12", "issue_by": "2019-10-25", "mentions": []}
ROW = {"n": 1, "county": "620402", "praise": False, "evidence": [1], "source": "督办函逾期", "item": "T1"}
FULL = {**QUARTER, "mentions": [ROW]}
DRAFTED: list[Step] = [("2019-10-09 09:00", "draft")]
NOTICED: list[Step] = [("2019-10-09 09:00", "notify", {"held_on": "2019-10-14", "talk_level": "unit"})]
HELD: list[Step] = [*NOTICED, ("2019-10-14 15:00", "hold")]
REPORTED: list[Step] = [*HELD, ("2019-10-16 09:00", "plan"), ("2019-10-18 09:00", "report")]


@pytest.mark.parametrize(
    ("kind", "steps", "lane", "last"),
    [
        ("circular", [], "draft", "2019-10-12"),
        ("circular", [], "issue", "2019-10-25"),
        ("circular", DRAFTED, "draft", None),
        ("circular", DRAFTED, "issue", "2019-10-25"),
        ("hearing", [], MAIN, "2019-10-11"),  # 9, 10, 11 October
        ("talk", NOTICED, "talk", "2019-10-14"),
        ("talk", HELD, "talk", None),
        ("talk", HELD, MAIN, "2019-10-28"),  # 15 to 18 and 21 to 25 October are nine, the 28th the tenth
        ("talk", REPORTED, MAIN, "2019-11-01"),  # 21 to 25, 28 to 31 October, 1 November
        ("talk", [*REPORTED, ("2019-10-21 09:00", "redo")], MAIN, "2019-11-04"),
        ("talk", [*REPORTED, ("2019-10-21 09:00", "redo"), ("2019-10-22 09:00", "propose")], MAIN, "2019-11-05"),
    ],
)
def test_时限与纸上日历一致(kind: str, steps: list[Step], lane: str, last: str | None) -> None:
    data = FULL if kind == "circular" else {"talk_level": "unit", "trigger": "named"}
    assert lived(kind, "2019-10-08 09:00", steps, **data).due(lane, "2019-11-08 00:00") == last


LATER: list[Step] = [
    ("2021-03-01 09:00", "notify", {"held_on": "2021-03-04", "talk_level": "unit"}), ("2021-03-04 15:00", "hold"),
    ("2021-03-05 09:00", "plan"), ("2021-03-08 09:00", "report"), ("2021-03-10 09:00", "redo"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("steps", "lane", "last"),
    [
        (LATER, "objection", "2021-04-09"),  # thirty days after 10 March
        ([*LATER, ("2021-03-12 09:00", "object")], "objection", None),
        ([*LATER, ("2021-03-12 09:00", "object")], "review", "2021-04-12"),  # the 11th is a Sunday
        ([*LATER, ("2021-03-12 09:00", "object"), ("2021-03-15 09:00", "review")], "review", None),
    ],
)
def test_申请复核三十日_答复三十日_条例施行以后才有(steps: list[Step], lane: str, last: str | None) -> None:
    life = lived("talk", "2021-02-26 09:00", steps, talk_level="unit", trigger="named")
    assert life.due(lane, "2021-05-08 00:00") == last
    before = lived("talk", "2019-10-08 09:00", [*REPORTED, ("2019-10-21 09:00", "redo")], talk_level="unit")
    assert before.due("objection", "2019-10-22 00:00") is None


def test_每一个时限都有纸上日历的测试() -> None:
    kinds = ("circular", "hearing", "talk")
    counted = {f"sm15.{name}" for name in ("draft.day", "issue.day", "hear", "talk", "report", "check", "account")} | {
        "sm15.objection",
        "sm15.objection.answer",
    }
    assert {code for kind in kinds for codes in workflow(kind).terms().values() for code in codes} == counted
    law = parameters.at(date(2021, 3, 1))
    on_file = {code for code in parameters.codes() if code.startswith("sm15.") and code in law}
    timed = {code for code in on_file if law[code].unit in TIMES}
    assert timed - counted == {"sm15.draft", "sm15.issue", "sm15.talk.notice"}  # days that are kept, and a first day


def test_不发空的通报_点名都要有证据和考核项() -> None:
    def why(*rows: dict[str, object]) -> str | None:
        return why_not("circular", "draft", workflow("circular").move("draft").who[0], "collecting", mentions=rows)

    assert "还没有一条" in str(why())
    assert "第1条没有证据" in str(why({**ROW, "evidence": [], "source": ""}))
    assert "第1条点名没有对应的考核项" in str(why({**ROW, "item": ""}))
    assert why(ROW) is None and why({**ROW, "praise": True, "item": ""}) is None


def test_没有答复的县区还在期限里_不能印发() -> None:
    office = workflow("circular").move("issue").who[0]
    assert "还有1个" in str(why_not("circular", "issue", office, "hearing", mentions=[ROW], hearings_open=1))
    assert why_not("circular", "issue", office, "hearing", mentions=[ROW], hearings_open=0) is None
    assert "须先征求意见" in str(why_not("circular", "issue_praise", office, "drafted", mentions=[ROW]))


def test_单位由市治欠办约谈_县区政府负责人先报告市政府_由总召集人约谈() -> None:
    flow = workflow("talk")
    office, convener = flow.move("hold").who[0], flow.move("hold_leader").who[0]
    assert why_not("talk", "notify", office, "opened", talk_level="unit") is None
    assert "须先向市政府报告" in str(why_not("talk", "notify", office, "opened", talk_level="leader"))
    assert why_not("talk", "report_up", office, "opened", talk_level="leader") is None
    assert "不需要向市政府报告" in str(why_not("talk", "report_up", office, "opened", talk_level="unit"))
    assert "由总召集人约谈" in str(why_not("talk", "hold", office, "noticed", talk_level="leader"))
    assert why_not("talk", "hold_leader", convener, "noticed", talk_level="leader") is None


@pytest.mark.parametrize(
    ("known", "may"),
    [
        ({"trigger": "named"}, False), ({"trigger": "fraud"}, True), ({"trigger": "crowd"}, True),
        ({"trigger": "named", "returns": 1}, True), ({"trigger": "named", "overdue": True}, True),
    ],
)  # fmt: skip
def test_问责建议只在方案规定的情形(known: dict[str, object], may: bool) -> None:
    office = workflow("talk").move("propose").who[0]
    assert (why_not("talk", "propose", office, "rectifying", **known) is None) is may
