"""Every term of SM-4, SM-5, SM-6, SM-7, SM-12 and SM-13 against a calendar on paper: the dates were counted by hand.

Days off that matter: 2019-10-01 to 07 (29 September and 12 October worked), 2020-01-24 to 02-02 (19 January worked;
the last three days were announced on 26 January), 2020-05-01 to 05 (9 May worked), 2020-10-01 to 08, 2021-09-19 to 21
(18 and 26 worked), 2021-10-01 to 07 (9 October worked), 2022-01-01 to 03, 2022-01-31 to 02-06 (29, 30 January worked).
"""

from datetime import date, datetime, timedelta

import pytest

from huxin.base.errors import LawGap
from huxin.law import parameters
from huxin.law.evidence import Status
from huxin.law.terms import TIMES, Due, Term
from huxin.workflows._clock import Tick
from tests.workflows.test_clock import at, mark, shown, start

MACHINES = ("sm4", "sm5", "sm6", "sm7", "sm12", "sm13")

DAYS = [
    # SM-4: days are calendar days; a last day that is a day off moves on.
    ("sm4.evidence", "2019-09-27 10:00", "2019-10-10"),
    ("sm4.report", "2019-09-28 10:00", "2019-09-28"),  # the same day, a Saturday
    ("sm4.approve", "2019-09-27 10:00", "2019-09-30"),
    ("sm4.approve", "2019-09-28 10:00", "2019-10-08"),
    ("sm4.receive", "2019-09-28 11:00", "2019-09-28"),
    ("sm4.complete", "2020-09-30 16:00", "2020-10-09"),
    ("sm4.decide", "2020-01-17 09:00", "2020-01-20"),
    ("sm4.decide", "2020-01-21 09:00", "2020-02-03"),
    ("sm4.reconsider", "2020-04-30 09:00", "2020-05-06"),
    ("sm4.reconsider.answer", "2020-05-08 09:00", "2020-05-11"),
    ("sm4.suggest", "2021-06-07 09:00", "2021-06-10"),
    ("sm4.suggest", "2021-06-09 09:00", "2021-06-15"),
    ("sm4.explain", "2020-09-23 09:00", "2020-09-30"),
    ("sm4.explain", "2020-09-24 09:00", "2020-10-09"),
    ("sm4.file", "2020-09-15 09:00", "2020-09-30"),
    ("sm4.file", "2020-09-16 09:00", "2020-10-09"),
    ("sm4.hand_over", "2021-09-17 09:00", "2021-09-22"),
    ("sm4.back", "2021-09-17 09:00", "2021-09-26"),  # 18、22、23、24、26
    ("sm4.tier.report", "2019-09-24 09:00", "2019-10-08"),
    # SM-5: working days.
    ("sm5.issue", "2019-09-27 09:00", "2019-09-29"),
    ("sm5.receive", "2019-09-30 09:00", "2019-10-08"),
    ("sm5.report.ordinary", "2019-10-14 09:00", "2019-10-28"),
    ("sm5.report.urgent", "2019-10-08 09:00", "2019-10-14"),  # 9、10、11、12、14
    ("sm5.report.extra", "2020-01-17 09:00", "2020-01-20"),
    ("sm5.report.government", "2020-04-30 09:00", "2020-05-11"),  # 6、7、8、9、11
    ("sm5.enquiry", "2019-10-08 09:00", "2019-10-11"),
    ("sm5.check", "2021-10-08 09:00", "2021-10-12"),  # 9、11、12
    ("sm5.redo", "2019-10-12 09:00", "2019-10-14"),
    # SM-6: 3, 5 and 10 days are working days, 15, 30 and 45 are not.
    ("sm6.limitation", "2018-09-30 09:00", "2019-09-30"),
    ("sm6.accept", "2019-09-27 10:00", "2019-10-10"),
    ("sm6.accept.fast", "2019-09-28 10:00", "2019-09-28"),
    ("sm6.serve", "2020-01-20 10:00", "2020-02-04"),  # 21、22、23、2月3日、4日
    ("sm6.serve.fast", "2020-01-20 10:00", "2020-01-23"),
    ("sm6.defence", "2019-09-25 10:00", "2019-10-14"),  # 26、27、29、30、10月8日至12日、14日
    ("sm6.defence.serve", "2019-10-14 10:00", "2019-10-21"),
    ("sm6.mediate", "2019-09-20 10:00", "2019-09-30"),
    ("sm6.mediate.most", "2019-09-16 10:00", "2019-10-08"),
    ("sm6.tribunal", "2021-09-28 10:00", "2021-10-11"),  # 29、30、10月8日、9日、11日
    ("sm6.hearing.notice", "2021-10-11 10:00", "2021-10-18"),
    ("sm6.postpone", "2021-10-11 10:00", "2021-10-14"),
    ("sm6.award", "2019-09-02 10:00", "2019-10-17"),
    ("sm6.award", "2019-08-19 10:00", "2019-10-08"),  # 10月3日是假日
    ("sm6.award.extension", "2019-10-14 10:00", "2019-10-29"),
    ("sm6.award.fast", "2019-09-02 10:00", "2019-10-08"),  # 10月2日是假日
    ("sm6.advance", "2020-04-30 10:00", "2020-05-08"),
    ("sm6.sue", "2019-09-16 10:00", "2019-10-08"),
    ("sm6.set_aside", "2019-09-16 10:00", "2019-10-16"),
    # SM-7
    ("sm7.incomplete", "2022-01-29 10:00", "2022-01-29"),
    ("sm7.review", "2021-12-24 10:00", "2021-12-31"),
    ("sm7.review", "2022-01-24 10:00", "2022-02-07"),
    ("sm7.review.target", "2022-01-29 10:00", "2022-01-29"),
    ("sm7.assign", "2021-12-31 10:00", "2022-01-04"),
    ("sm7.assign.target", "2022-01-29 10:00", "2022-01-29"),
    ("sm7.urgent", "2022-01-10 10:00", "2022-01-17"),
    ("sm7.objection", "2019-09-27 10:00", "2019-10-10"),
    ("sm7.end", "2022-01-17 10:00", "2022-01-29"),  # 18至21日、24至28日、29日
    ("sm7.callback", "2019-10-14 10:00", "2019-10-28"),
    # SM-12
    ("sm12.control", "2020-01-25 22:00", "2020-01-25"),
    ("sm12.review", "2019-12-30 10:00", "2020-01-14"),  # 31、1月2、3、6至10、13、14日
    # SM-13
    ("sm13.check", "2020-01-17 10:00", "2020-01-19"),
    ("sm13.approve", "2020-01-19 10:00", "2020-01-20"),
    ("sm13.pay", "2020-01-23 10:00", "2020-02-03"),
    ("sm13.pay.festival", "2020-01-23 10:00", "2020-01-23"),
    ("sm13.claim", "2020-01-02 10:00", "2020-02-03"),
]
"""Code, when it began, and its last day, in China. The law is that of the day it began, unless said otherwise."""

MOMENTS = [
    ("sm4.send", "2019-09-27 10:00", "2019-09-28 10:00"),
    ("sm4.forward", "2019-09-30 17:30", "2019-10-01 17:30"),  # hours do not wait for a working day
    ("sm4.gaps", "2020-09-01 09:00", "2020-09-02 09:00"),
    ("sm12.phone.l1", "2019-12-30 23:45", "2019-12-31 00:15"),
    ("sm12.phone.l2", "2019-12-30 09:00", "2019-12-30 09:30"),
    ("sm12.phone.l3", "2019-12-30 09:00", "2019-12-30 10:00"),
    ("sm12.phone.l4", "2019-12-30 09:00", "2019-12-30 11:00"),
    ("sm12.phone.watch", "2019-12-30 09:00", "2019-12-31 09:00"),
    ("sm12.report.l1", "2020-01-25 23:30", "2020-01-26 00:30"),
    ("sm12.report.l2", "2020-01-25 09:00", "2020-01-25 10:00"),
    ("sm12.report.l3", "2020-01-25 09:00", "2020-01-25 10:00"),
    ("sm12.report.l4", "2020-01-25 09:00", "2020-01-25 11:00"),
    ("sm12.report.watch", "2020-01-25 09:00", "2020-01-26 09:00"),
    ("sm12.command", "2019-12-30 09:00", "2019-12-30 09:30"),
    ("sm12.arrive", "2019-12-30 09:00", "2019-12-30 10:00"),
    ("sm12.settle", "2019-12-31 18:00", "2020-01-01 18:00"),
    ("sm12.follow.l1", "2019-12-30 23:00", "2019-12-31 01:00"),
    ("sm12.follow.l2", "2019-12-30 09:00", "2019-12-30 11:00"),
    ("sm12.follow.l3", "2019-12-30 09:00", "2019-12-31 09:00"),
    ("sm12.follow.l4", "2019-12-30 09:00", "2019-12-31 09:00"),
    ("sm12.follow.watch", "2019-12-30 09:00", "2019-12-31 09:00"),
]
"""Code, when it began, and the first moment that is late, in China."""


def found(code: str, began: str, opened_on: date | None = None, now: str = "2023-01-01 00:00") -> Due:
    due = shown(start(began, code), now=now, opened_on=opened_on or date.fromisoformat(began[:10])).due
    assert due is not None
    return due


@pytest.mark.parametrize(("code", "began", "last"), DAYS)
def test_按日历手算的最后一天(code: str, began: str, last: str) -> None:
    due = found(code, began)
    assert due.on == date.fromisoformat(last)
    assert due.at == at(f"{last} 00:00") + timedelta(days=1)


@pytest.mark.parametrize(("code", "began", "over"), MOMENTS)
def test_以小时分钟计的时刻(code: str, began: str, over: str) -> None:
    assert found(code, began).at == at(over)


def test_没有漏掉一个时限() -> None:
    tested = {code for code, _, _ in (*DAYS, *MOMENTS)}
    terms = {
        code for code in parameters.codes()
        if code.partition(".")[0] in MACHINES and (known := parameters.history(code)) and known[-1].unit in TIMES
    }  # fmt: skip
    # How many months' wages something is, is no term.
    assert terms - tested == {"sm4.single.months", "sm6.final.months", "sm13.worker.months"} and tested <= terms


@pytest.mark.parametrize(
    ("code", "began", "known", "last"),
    [  # before 26 January 2020 nobody knew that the festival would be longer
        ("sm4.decide", "2020-01-21 09:00", "2020-01-22 09:00", "2020-01-31"),
        ("sm6.serve", "2020-01-20 10:00", "2020-01-21 10:00", "2020-02-01"),
        ("sm13.claim", "2020-01-02 10:00", "2020-01-03 10:00", "2020-02-01"),
        ("sm13.pay", "2020-01-23 10:00", "2020-01-23 11:00", "2020-01-31"),
    ],
)
def test_延长假期公布以前_按当时的日历(code: str, began: str, known: str, last: str) -> None:
    assert found(code, began, now=known).on == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("code", "began", "days", "unit", "first", "longer"),
    [
        ("sm6.award", "2019-09-02 10:00", 15, "day", "2019-10-17", "2019-11-01"),
        ("sm6.award", "2019-08-19 10:00", 15, "day", "2019-10-08", "2019-10-23"),
        ("sm6.award", "2019-09-02 10:00", 1, "day", "2019-10-17", "2019-10-18"),
        ("sm5.report.ordinary", "2019-10-14 09:00", 5, "working_day", "2019-10-28", "2019-11-04"),
        ("sm5.report.urgent", "2019-10-08 09:00", 2, "working_day", "2019-10-14", "2019-10-16"),
        ("sm5.report.government", "2020-04-30 09:00", 2, "working_day", "2020-05-11", "2020-05-13"),
        ("sm5.report.extra", "2020-01-17 09:00", 1, "working_day", "2020-01-20", "2020-01-21"),
    ],
)
def test_延期从原期限届满时起算(code: str, began: str, days: int, unit: str, first: str, longer: str) -> None:
    begun, opened_on = start(began, code), date.fromisoformat(began[:10])
    after = (datetime.fromisoformat(began) + timedelta(hours=3)).isoformat(" ", "minutes")
    extra = mark(after, Tick.EXTEND, extra=Term(days, unit))
    plain, more = (
        shown(*marks, now="2023-01-01 00:00", opened_on=opened_on).due for marks in ([begun], [begun, extra])
    )
    assert plain and more and (plain.on, more.on) == (date.fromisoformat(first), date.fromisoformat(longer))


@pytest.mark.parametrize(
    ("code", "began", "went", "came", "last"),
    [
        ("sm6.award", "2019-09-02 10:00", "2019-09-10 10:00", "2019-09-20 10:00", "2019-10-28"),  # 27日是星期日
        ("sm6.accept", "2019-09-27 10:00", "2019-09-29 10:00", "2019-10-09 10:00", "2019-10-14"),
        ("sm4.decide", "2020-05-08 09:00", "2020-05-09 09:00", "2020-05-12 09:00", "2020-05-14"),
        ("sm5.report.ordinary", "2019-10-14 09:00", "2019-10-16 09:00", "2019-10-18 09:00", "2019-10-30"),
        ("sm7.review", "2022-01-04 10:00", "2022-01-05 10:00", "2022-01-07 10:00", "2022-01-13"),
        ("sm13.claim", "2020-03-02 10:00", "2020-03-10 10:00", "2020-03-15 10:00", "2020-04-07"),  # 4日至6日清明
    ],
)
def test_中止的日子不计(code: str, began: str, went: str, came: str, last: str) -> None:
    marks = start(began, code), mark(went, Tick.PAUSE), mark(came, Tick.RESUME)
    due = shown(*marks, now="2023-01-01 00:00", opened_on=date.fromisoformat(began[:10])).due
    assert due and due.on == date.fromisoformat(last)


def test_中止的小时精确到分钟() -> None:
    marks = (
        start("2019-09-27 10:00", "sm4.send"),
        mark("2019-09-27 12:00", Tick.PAUSE),
        mark("2019-09-27 13:20", Tick.RESUME),
    )
    due = shown(*marks, now="2019-09-27 14:00").due
    assert due and due.at == at("2019-09-28 11:20")


def test_退回重办和重新提交_各有各的时限() -> None:
    """A letter sent back twice: each round has its own day, and the ones before were kept or not on their own."""
    clock = shown(
        start("2019-10-08 09:00", "sm5.report.urgent"),  # 14日前
        start("2019-10-14 17:00", "sm5.check"),  # 按时；17日前
        start("2019-10-18 09:00", "sm5.redo"),  # 核查晚了一天；21日前
        start("2019-10-21 10:00", "sm5.check"),  # 按时；24日前
        start("2019-10-24 10:00", "sm5.redo"),  # 按时；25日前
        now="2019-10-26 00:00",
    )
    ends = [(duty.due.on.day, duty.on_time) for duty in clock.done]
    assert ends == [(14, True), (17, False), (21, True), (24, True)]
    assert clock.state == "overdue" and clock.due and clock.due.on == date(2019, 10, 25)


def test_补正以后_审查重新起算() -> None:
    decide = shown(
        start("2020-09-07 09:00", "sm4.decide"),
        mark("2020-09-08 08:00", Tick.STOP),  # 24小时内告知补正
        start("2020-09-11 16:00", "sm4.decide"),  # 补正以后
        now="2020-09-12 00:00", opened_on=date(2020, 9, 1),
    )  # fmt: skip
    assert decide.due and decide.due.on == date(2020, 9, 14)


def test_续报每次重新起算_迟的一次算迟() -> None:
    told = shown(
        *(start(f"2019-12-30 {hour}", "sm12.follow.l2") for hour in ("09:00", "10:30", "13:00", "14:00")),
        now="2019-12-30 14:30",
    )
    assert [duty.on_time for duty in told.done] == [True, False, True]
    assert told.due and told.due.at == at("2019-12-30 16:00")


@pytest.mark.parametrize(
    ("code", "opened", "began", "last"),
    [
        ("sm7.objection", "2021-12-31", "2022-01-06 10:00", "2022-01-13"),  # 五个工作日
        ("sm7.objection", "2022-01-01", "2022-01-06 10:00", "2022-01-11"),  # 五日
        ("sm7.review", "2021-12-31", "2022-01-24 10:00", "2022-02-07"),
        ("sm7.review", "2022-01-01", "2022-01-24 10:00", "2022-02-07"),
        ("sm4.complete", "2020-08-31", "2020-09-07 10:00", "2020-09-10"),
        ("sm4.complete", "2020-09-01", "2020-09-07 10:00", "2020-09-10"),
    ],
)
def test_立案那天的法律决定时限(code: str, opened: str, began: str, last: str) -> None:
    assert found(code, began, date.fromisoformat(opened)).on == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("day", "changed"),
    [
        ("2020-05-01", set()),
        ("2020-09-01", {"sm4.complete", "sm4.explain", "sm4.file", "sm4.gaps"}),
        ("2021-07-15", set()),
        ("2022-01-01", {"sm7.assign", "sm7.hardship", "sm7.objection", "sm7.review", "sm7.urgent"}),
    ],
)
def test_新法施行那天换了哪些(day: str, changed: set[str]) -> None:
    """By source; of these only the objection to a refusal of legal aid is counted otherwise."""
    after = parameters.at(date.fromisoformat(day))
    before = parameters.at(date.fromisoformat(day) - timedelta(days=1))
    mine = [code for code in after if code.partition(".")[0] in MACHINES]
    assert {code for code in mine if before[code] != after[code]} == changed
    counted = {
        code for code in mine if (before[code].value, before[code].unit) != (after[code].value, after[code].unit)
    }
    assert counted == changed & {"sm7.objection"}


def test_免予核查经济困难_2022年以前依做法_以后依法() -> None:
    practice, law = (parameters.at(day)["sm7.hardship"] for day in (date(2021, 12, 31), date(2022, 1, 1)))
    assert (practice.value, practice.status) == (1, Status.ANALOGY)
    assert (law.value, law.status, law.article) == (1, Status.READ, "第四十二条")


def test_护薪行动以前没有三十日的目标() -> None:
    with pytest.raises(LawGap, match="护薪"):
        found("sm6.award.fast", "2019-07-31 10:00")
