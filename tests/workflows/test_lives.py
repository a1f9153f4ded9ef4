"""Matters lived move by move: which term each move begins, pauses, lengthens and ends, counted by hand."""

import pytest

from huxin.queries._events import MAIN
from huxin.workflows._crime import ITEMS
from tests.workflows.lived import Step, lived

Row = tuple[str, list[Step], str, str | None]
"""When it was opened, what was done, the term looked at (`MAIN`: the state's own), and its last day or minute."""


def check(kind: str, row: Row, **data: object) -> None:
    opened, steps, lane, last = row
    now = steps[-1][0] if steps else opened
    assert lived(kind, opened, steps, **data).due(lane, now) == last


AUTUMN = "2019-10-14 09:00"
NAMED: list[Step] = [
    ("2019-10-15 09:00", "appoint", {"officer_a": "甲", "officer_b": "乙"}),
    ("2019-10-16 09:00", "gather", {f"has_{key}": True for key in ITEMS}),
]
CONFIRMED: list[Step] = [*NAMED, ("2019-10-17 09:00", "confirm")]
REPORTED: list[Step] = [*CONFIRMED, ("2019-10-17 15:00", "report")]
APPROVED: list[Step] = [*REPORTED, ("2019-10-18 10:00", "approve")]
SENT: list[Step] = [*APPROVED, ("2019-10-18 16:00", "send")]
ELSEWHERE: list[Step] = [*SENT, ("2019-10-18 17:00", "disclaim")]
RECEIVED: list[Step] = [*SENT, ("2019-10-18 17:00", "acknowledge")]
GAPS: list[Step] = [*RECEIVED, ("2019-10-19 09:00", "ask")]
REVIEW: list[Step] = [*RECEIVED, ("2019-10-19 09:00", "examine")]
FILED: list[Step] = [*REVIEW, ("2019-10-21 10:00", "file")]
DECLINED: list[Step] = [*REVIEW, ("2019-10-21 10:00", "decline")]
ASKED: list[Step] = [*DECLINED, ("2019-10-23 10:00", "reconsider")]
UPHELD: list[Step] = [*ASKED, ("2019-10-28 09:00", "uphold")]
SUGGESTED: list[Step] = [*UPHELD, ("2019-10-30 09:00", "suggest")]
WHY: list[Step] = [*SUGGESTED, ("2019-10-30 15:00", "ask_why")]
REQUIRED: list[Step] = [*WHY, ("2019-11-05 09:00", "explain"), ("2019-11-06 09:00", "require")]
LED: list[Step] = [("2019-10-15 09:00", "supervise", {"leader": "县长某某"})]


@pytest.mark.parametrize(
    "row",
    [
        (AUTUMN, [], MAIN, "2019-10-21"),
        (AUTUMN, NAMED, MAIN, "2019-10-21"),
        (AUTUMN, CONFIRMED, MAIN, "2019-10-17"),
        (AUTUMN, REPORTED, MAIN, "2019-10-21"),  # 20日是星期日
        (AUTUMN, [*REPORTED, ("2019-10-18 10:00", "return")], MAIN, "2019-10-25"),
        (AUTUMN, APPROVED, MAIN, "2019-10-19 10:00"),
        (AUTUMN, SENT, MAIN, "2019-10-18"),
        (AUTUMN, ELSEWHERE, MAIN, "2019-10-19 17:00"),
        (AUTUMN, [*ELSEWHERE, ("2019-10-19 10:00", "forward")], MAIN, "2019-10-19"),
        (AUTUMN, RECEIVED, MAIN, "2019-10-19 17:00"),
        (AUTUMN, RECEIVED, "decide", "2019-10-21"),
        (AUTUMN, GAPS, MAIN, "2019-10-22"),
        (AUTUMN, GAPS, "decide", None),
        (AUTUMN, [*GAPS, ("2019-10-22 10:00", "supply")], "decide", "2019-10-25"),
        (AUTUMN, REVIEW, MAIN, None),
        (AUTUMN, REVIEW, "decide", "2019-10-21"),
        (AUTUMN, FILED, MAIN, "2019-10-24"),
        (AUTUMN, FILED, "decide", None),
        (AUTUMN, [*FILED, ("2019-10-24 09:00", "hand_over")], MAIN, None),
        (AUTUMN, DECLINED, MAIN, "2019-10-24"),
        (AUTUMN, [*DECLINED, ("2019-10-22 10:00", "accept")], MAIN, "2019-10-29"),
        (AUTUMN, [*DECLINED, ("2019-10-25 00:00", "lapse")], MAIN, "2019-11-01"),
        (AUTUMN, ASKED, MAIN, "2019-10-28"),  # 26日是星期六
        (AUTUMN, UPHELD, MAIN, "2019-10-31"),
        (AUTUMN, SUGGESTED, MAIN, None),
        (AUTUMN, WHY, MAIN, "2019-11-06"),
        (AUTUMN, [*REQUIRED[:-1], ("2019-11-06 09:00", "agree")], MAIN, "2019-11-13"),
        (AUTUMN, REQUIRED[:-1], MAIN, None),
        (AUTUMN, REQUIRED, MAIN, "2019-11-21"),
        (AUTUMN, [*REQUIRED, ("2019-11-20 09:00", "obey")], MAIN, "2019-11-25"),  # 23日是星期六
        (AUTUMN, LED, "report", "2019-10-22"),
        (AUTUMN, [*LED, ("2019-10-20 09:00", "progress")], "report", "2019-10-28"),  # 27日是星期日
    ],
)
def test_涉罪移送(row: Row) -> None:
    check("transfer", row, heads=50, unpaid=50)


ISSUED: list[Step] = [("2019-10-14 10:00", "issue"), ("2019-10-15 09:00", "receive")]
TOLD: list[Step] = [*ISSUED, ("2019-10-22 09:00", "report")]
BACK: list[Step] = [*TOLD, ("2019-10-24 09:00", "send_back")]


@pytest.mark.parametrize(
    ("urgency", "row"),
    [
        ("ordinary", (AUTUMN, [], MAIN, "2019-10-15")),
        ("ordinary", (AUTUMN, ISSUED[:1], MAIN, "2019-10-15")),
        ("ordinary", (AUTUMN, ISSUED, MAIN, "2019-10-29")),
        ("ordinary", (AUTUMN, [*ISSUED, ("2019-10-21 09:00", "renew", {"days": 5})], MAIN, "2019-11-05")),
        ("urgent", (AUTUMN, ISSUED, MAIN, "2019-10-22")),
        ("urgent", (AUTUMN, [*ISSUED, ("2019-10-21 09:00", "renew_short", {"days": 2})], MAIN, "2019-10-24")),
        ("extra", (AUTUMN, ISSUED, MAIN, "2019-10-17")),
        ("extra", (AUTUMN, [*ISSUED, ("2019-10-17 09:00", "renew_shortest", {"days": 1})], MAIN, "2019-10-18")),
        ("government", (AUTUMN, ISSUED, MAIN, "2019-10-22")),
        ("urgent", (AUTUMN, TOLD, MAIN, "2019-10-25")),
        ("urgent", (AUTUMN, BACK, MAIN, "2019-10-25")),
        ("urgent", (AUTUMN, [*BACK, ("2019-10-26 00:00", "raise")], MAIN, "2019-10-28")),
    ],
)
def test_督办(urgency: str, row: Row) -> None:
    check("supervision", row, urgency=urgency)


ACCEPTED: list[Step] = [("2019-10-15 10:00", "accept")]
SERVED: list[Step] = [*ACCEPTED, ("2019-10-17 10:00", "serve")]
DEFENDED: list[Step] = [*SERVED, ("2019-10-25 10:00", "defend")]
MEDIATING: list[Step] = [*DEFENDED, ("2019-11-04 10:00", "mediate")]
FAILED: list[Step] = [*MEDIATING, ("2019-11-06 10:00", "fail")]
HEARD: list[Step] = [
    *FAILED, ("2019-11-06 11:00", "summon", {"told_on": "2019-11-06", "hearing_on": "2019-11-13"}),
    ("2019-11-13 10:00", "hold"),
]  # fmt: skip
LONGER: list[Step] = [*HEARD, ("2019-11-25 10:00", "extend", {"days": 15})]
URGED: list[Step] = [*ACCEPTED, ("2019-11-05 10:00", "ask_advance")]
FINAL: list[Step] = [*HEARD, ("2019-11-28 10:00", "award_final", {"largest_fen": 1_000_000})]


@pytest.mark.parametrize(
    "row",
    [
        (AUTUMN, [], MAIN, "2019-10-21"),
        (AUTUMN, [(AUTUMN, "prioritise")], "fast", "2019-10-14"),
        (AUTUMN, [(AUTUMN, "prioritise"), *ACCEPTED], "fast", None),
        (AUTUMN, ACCEPTED, MAIN, None),
        (AUTUMN, ACCEPTED, "serve", "2019-10-22"),
        (AUTUMN, ACCEPTED, "serve_fast", "2019-10-18"),
        (AUTUMN, ACCEPTED, "tribunal", "2019-10-22"),
        (AUTUMN, ACCEPTED, "award", "2019-11-29"),
        (AUTUMN, ACCEPTED, "target", "2019-11-14"),
        (AUTUMN, SERVED, "serve", None),
        (AUTUMN, SERVED, "defence", "2019-10-31"),
        (AUTUMN, [*SERVED, ("2019-10-18 10:00", "waive")], "defence", None),
        (AUTUMN, [*SERVED, ("2019-10-18 10:00", "appoint")], "tribunal", None),
        (AUTUMN, DEFENDED, "defence_serve", "2019-11-01"),
        (AUTUMN, [*DEFENDED, ("2019-10-28 10:00", "serve_defence")], "defence_serve", None),
        (AUTUMN, MEDIATING, MAIN, "2019-11-14"),
        (AUTUMN, FAILED, MAIN, None),
        (AUTUMN, FAILED, "award", "2019-11-29"),
        (AUTUMN, LONGER, "award", "2019-12-16"),  # 12月14日是星期六
        (AUTUMN, LONGER, "target", "2019-11-14"),  # 延期不改护薪的目标
        (AUTUMN, URGED, "advance", "2019-11-08"),
        (AUTUMN, [*URGED, ("2019-11-07 10:00", "grant_advance")], "advance", None),
        (AUTUMN, FINAL, MAIN, "2019-12-13"),
        (AUTUMN, FINAL, "set_aside", "2019-12-30"),  # 28日是星期六
        (AUTUMN, FINAL, "award", None),
        (AUTUMN, FINAL, "target", None),
        (AUTUMN, [*HEARD, ("2019-11-28 10:00", "award")], "set_aside", None),
        ("2019-07-15 10:00", [("2019-07-16 10:00", "accept")], "award", "2019-08-30"),
        ("2019-07-15 10:00", [("2019-07-16 10:00", "accept")], "target", None),  # 护薪行动以前
    ],
)
def test_仲裁(row: Row) -> None:
    check("arbitration", row, group=True)


OLD, NEW = "2021-12-31 10:00", "2022-01-04 10:00"
DENIED: list[Step] = [("2022-01-05 10:00", "deny"), ("2022-01-06 10:00", "object")]
CONCLUDED: list[Step] = [
    ("2022-01-04 11:00", "grant"), ("2022-01-04 12:00", "assign"), ("2022-01-17 10:00", "conclude"),
]  # fmt: skip
REPORT: list[Step] = [*CONCLUDED, ("2022-01-28 10:00", "report")]
ONCE: list[Step] = [("2021-12-31 11:00", "ask")]


@pytest.mark.parametrize(
    "row",
    [
        (OLD, [], MAIN, "2022-01-07"),
        (OLD, [], "target", "2021-12-31"),
        (OLD, [], "told", "2021-12-31"),
        (OLD, ONCE, MAIN, None),
        (OLD, ONCE, "told", None),
        (OLD, [*ONCE, ("2022-01-05 10:00", "supply")], MAIN, "2022-01-12"),
        (OLD, [("2021-12-31 15:00", "grant")], MAIN, "2022-01-04"),  # 1月1日至3日放假
        (OLD, [("2021-12-31 15:00", "grant")], "assign", "2021-12-31"),
        (OLD, [("2021-12-31 15:00", "preserve")], MAIN, "2022-01-04"),
        (OLD, DENIED, MAIN, "2022-01-13"),  # 法律援助条例：五个工作日
        (NEW, DENIED, MAIN, "2022-01-11"),  # 法律援助法：五日
        (NEW, [*DENIED, ("2022-01-10 10:00", "overturn")], MAIN, "2022-01-13"),
        (NEW, CONCLUDED[:2], MAIN, None),
        (NEW, CONCLUDED, MAIN, "2022-01-29"),
        (NEW, REPORT, MAIN, "2022-02-16"),  # 29、30、2月7至11、14至16日
        (NEW, [*REPORT, ("2022-02-08 10:00", "again")], MAIN, None),
    ],
)
def test_法律援助(row: Row) -> None:
    check("aid", row)


SEEN = "2019-11-04 09:00"
TOLD_OF: list[Step] = [("2019-11-04 09:50", "report")]
ACTING: list[Step] = [*TOLD_OF, ("2019-11-04 10:10", "command")]
CALM: list[Step] = [*ACTING, ("2019-11-04 12:00", "control")]
SETTLED: list[Step] = [*CALM, ("2019-11-05 10:00", "settle")]
ENDED: list[Step] = [*SETTLED, ("2019-11-06 09:00", "end")]


@pytest.mark.parametrize(
    ("level", "people", "row"),
    [
        ("l1", 120, (SEEN, [], "phone", "2019-11-04 09:30")),
        ("l1", 120, (SEEN, [], MAIN, "2019-11-04 10:00")),
        ("l2", 60, (SEEN, [], "phone", "2019-11-04 09:30")),
        ("l2", 60, (SEEN, [], MAIN, "2019-11-04 10:00")),
        ("l3", 30, (SEEN, [], MAIN, "2019-11-04 10:00")),
        ("l4", 10, (SEEN, [], MAIN, "2019-11-04 11:00")),
        ("watch", 5, (SEEN, [], MAIN, "2019-11-05 09:00")),
        ("l2", 60, (SEEN, [("2019-11-04 09:20", "phone")], "phone", None)),
        ("l2", 60, (SEEN, TOLD_OF, MAIN, "2019-11-04 10:20")),
        ("l2", 60, (SEEN, TOLD_OF, "follow", "2019-11-04 11:50")),
        ("l2", 60, (SEEN, [*TOLD_OF, ("2019-11-04 11:30", "follow")], "follow", "2019-11-04 13:30")),
        ("l4", 10, (SEEN, TOLD_OF, "follow", "2019-11-05 09:50")),
        ("l2", 60, (SEEN, ACTING, MAIN, "2019-11-04")),
        ("l2", 60, (SEEN, ACTING, "arrive", "2019-11-04 11:10")),
        ("l2", 60, (SEEN, [*ACTING, ("2019-11-04 10:40", "arrive")], "arrive", None)),
        ("l2", 60, (SEEN, CALM, MAIN, "2019-11-05 12:00")),
        ("l2", 60, (SEEN, [*CALM, ("2019-11-04 15:00", "flare")], MAIN, "2019-11-04")),
        ("l2", 60, (SEEN, SETTLED, MAIN, None)),
        ("l2", 60, (SEEN, ENDED, MAIN, "2019-11-20")),
        ("l2", 60, (SEEN, ENDED, "follow", None)),
    ],
)
def test_群体性事件(level: str, people: int, row: Row) -> None:
    check("incident", row, grade=level, people=people, heads=people, owed_fen=100, unpaid=0)


CHECKED: list[Step] = [("2020-01-19 10:00", "check")]
GRANTED: list[Step] = [*CHECKED, ("2020-01-20 10:00", "approve")]
ADVANCED: list[Step] = [*GRANTED, ("2020-01-21 10:00", "pay")]


@pytest.mark.parametrize(
    ("festival", "row"),
    [
        (False, ("2020-01-17 10:00", [], MAIN, "2020-01-19")),  # 星期日上班
        (False, ("2020-01-17 10:00", CHECKED, MAIN, "2020-01-20")),
        (False, ("2020-01-17 10:00", [*CHECKED, ("2020-01-20 10:00", "send_back")], MAIN, "2020-01-21")),
        (False, ("2020-01-17 10:00", GRANTED, MAIN, "2020-01-21")),
        (True, ("2020-01-17 10:00", GRANTED, MAIN, "2020-01-20")),  # 春节前当日垫付
        (True, ("2020-01-17 10:00", ADVANCED, MAIN, "2020-02-20")),
        (True, ("2020-01-17 10:00", [*ADVANCED, ("2020-02-17 10:00", "claim")], MAIN, None)),
    ],
)
def test_应急周转金(festival: bool, row: Row) -> None:
    figures = {"heads": 10, "owed_fen": 10_000_000, "advance_fen": 1_000_000, "balance_fen": 2_000_000}
    check("fund", row, festival=festival, **figures)
