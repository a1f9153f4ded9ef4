"""What the invented city is judged by: a circular that waits for a county's answer, the year's assessment with one
county's score locked, a talk that somebody has been told of, posts that were screened, publicity that was entered, and
a look back under other numbers."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from huxin.access import Actor
from huxin.actions import assessment, attachments, circulars, opinion, publicity_register, talks, what_if
from huxin.actions import matters as moving
from huxin.actions.assessment import Dates
from huxin.actions.publicity_register import Activity
from huxin.actions.what_if import Question
from huxin.base.moments import local_day
from huxin.law import parameters, regions
from huxin.law.assessment import Kind, items
from huxin.queries import assessment as assessed
from huxin.queries import circulars as issued
from huxin.queries import projects
from huxin.queries import talks as talked
from huxin.queries import what_if as looked_back
from huxin.queries.circular_material import Candidate, material
from huxin.queries.projects import ProjectFilter

Who = Callable[[str], Actor]
Event = Callable[[Who, datetime], None]

_HERE, _THERE = "620402", "620421"
_QUARTER = 20193
_MOST = 2
"""Rows a county: enough to see that each is answered by itself."""
_NAMED_FOR = {Kind.SYSTEM: "system", Kind.ORGANISATION: "organisation", Kind.TASK: "task", Kind.EFFECT: "task"}
_ASSESSORS = ("孙副局", "田财政")
_SELFCHECK = {"file_1": "2", "file_2": "2", "file_3": "3", "self_said": "全年召开三次会议，考核办法和实施细则已经执行"}
_PUBLICITY = (
    ("罗政办", Activity(date(2019, 11, 21), "site", "维权宣讲进工地", "workers", "现场照片和签到表", 186, "present")),
    ("方法援", Activity(date(2019, 10, 17), "stall", "农民工法律援助集中咨询", "public", "活动简报第十二期")),
)
"""One that somebody counted, and one that nobody did."""
_RULE, _OTHERWISE = "R24", {"overdue_days.orange": 11}
"""What the office looks back at: wages unpaid are orange after eleven days in place of thirty-one."""


@transaction.atomic
def _collected(who: Who, now: datetime) -> None:
    """The circular of the third quarter, from what the quarter left of two counties."""
    if not circulars.begin(now=now):
        return
    bureau, one = who("孙副局"), issued.of_quarter(_QUARTER)
    assert one is not None
    for found in _material(now):
        kind = _NAMED_FOR[{item.code: item.kind for item in items(_QUARTER // 10)}[found.item]]
        circulars.mention(
            actor=bureau, matter_id=one.pk, key=found.key, kind=kind, item=found.item, fact=found.fact, now=now
        )
    moving.move(
        actor=bureau, matter_id=one.pk, name="draft", now=now, given={"overview": "多数任务按期推进，两个县区有逾期。"}
    )


def _material(now: datetime) -> Sequence[Candidate]:
    """What blames one of the two counties and says under which item."""
    found = [one for one in material(_QUARTER, now=now) if one.kind and one.item]
    return [one for county in (_HERE, _THERE) for one in [c for c in found if c.county == county][:_MOST]]


@transaction.atomic
def _asked(who: Who, now: datetime) -> None:
    """Every county that is named is asked; one has nothing against it, the other still has its days."""
    one, mine = issued.of_quarter(_QUARTER), who("罗政办")
    if one is None or one.state != "drafted":
        return
    circulars.hear(actor=who("孙副局"), matter_id=one.pk, now=now)
    for hearing in issued.hearings(actor=mine, now=now):
        moving.move(
            actor=mine, matter_id=hearing.line.id, name="answer", now=now,
            given={"answer": "通报的事实属实，已经补报进展，责任到人。"},
        )  # fmt: skip


EVENTS: Sequence[tuple[date, Event]] = ((date(2019, 10, 10), _collected), (date(2019, 11, 29), _asked))
"""What happens on which day; each does nothing where it has been done."""


def play(who: Who, now: datetime) -> str:
    """Let it be begun; what there is, in words."""
    for name, activity in _PUBLICITY:
        publicity_register.enter(actor=who(name), activity=activity, now=now)
    posts = opinion.take(actor=who("王主任"), data=_feed(who("王主任"), now), now=now, name="网络巡查.csv")
    _talk(who("王主任"), now)
    _assess(who, now)
    return f"考核计分 1 个县区，约谈通知 1 份，舆情 {posts.opened} 件"


def _talk(office: Actor, now: datetime) -> None:
    """One body is told of a talk: what the machine proposes first, else the county whose tasks of the plan are late."""
    proposed = next((one for one in talked.proposed(actor=office, now=now) if one.level == "unit"), None)
    cause = "方案任务逾期没有完成，督办后仍没有整改。"
    one = talks.open_talk(
        actor=office, key=proposed.key if proposed else "", body=f"government_{_THERE}", level="unit", trigger="other",
        cause=cause, now=now,
    )  # fmt: skip
    given = {"held_on": str(talked.first_day(now)), "place": "市治欠办会议室"}
    moving.move(actor=office, matter_id=one.pk, name="notify", given=given, now=now)


def _assess(who: Who, now: datetime) -> None:
    """The year's assessment of every county; of one as far as its score, which it sees line by line."""
    office, mine, today = who("王主任"), who("罗政办"), local_day(now)
    dates = Dates(today + timedelta(days=25), today + timedelta(days=45), today + timedelta(days=60))
    assessment.begin(actor=office, year=today.year, dates=dates, now=now)
    one = assessed.found(mine, _HERE, today.year)
    proof = attachments.receive(actor=mine, data="考核自查（演示材料）".encode(), file_name="自查材料.txt", now=now)
    moving.move(actor=mine, matter_id=one.pk, name="selfcheck", given={**_SELFCHECK, "proof": [proof]}, now=now)
    drawn = assessment.appoint(actor=office, matter_id=one.pk, said="，".join(_ASSESSORS), now=now).data["sites"]
    first, second = map(who, _ASSESSORS)
    judged = {"manual_1": "350", "judged": "宣传材料齐全，覆盖主要工地"}
    moving.move(actor=first, matter_id=one.pk, name="rate", given=judged, now=now)
    moving.move(actor=second, matter_id=one.pk, name="sign", given={"note": ""}, now=now)
    moving.move(actor=first, matter_id=one.pk, name="visit", given=_visited(len(drawn), today), now=now)
    assessment.lock(actor=office, matter_id=one.pk, note="", now=now)


def _visited(drawn: int, today: date) -> dict[str, str]:
    """So many of the drawn sites as must be seen; at the second a board is missing."""
    seen = range(1, min(drawn, parameters.at(today)["sm14.sites"].value) + 1)
    sites = {f"site_{n}": "bad" if n == 2 else "good" for n in seen}
    bad = {"found_2": "没有维权公示牌"} if "site_2" in sites else {}
    return {"how": "secret", "visited_on": str(today), "record": "不打招呼到抽中的工地，与工人交谈", **sites, **bad}


def _feed(office: Actor, now: datetime) -> bytes:
    """Posts as an office exports them: one event twice and another once, among others that are about something else."""
    here = next(iter(projects.every(actor=office, wanted=ProjectFilter(region=_HERE, sort="-arrears"))))
    posts = (
        (2, "某论坛", f"我们二十多个人在{here.name}干了三个月，工资一直拖着不发，项目部电话也不接。"),
        (1, "某短视频", f"{here.name}拖欠农民工工资，快过年了还没有说法。"),
        (1, "某论坛", f"{regions.name(_THERE)}一个小区外墙队的工钱欠了半年，包工头说甲方没结账。"),
        (3, "某论坛", "昨天买的棉衣不合适，商家说三天内退款，还没有收到。"),
        (2, "某新闻网", "我市上调企业退休人员养老金，补发部分月底前到账。"),
        (2, "某论坛", "主队又输了，听说俱乐部要换教练，球迷在门口等说法。"),
    )
    sheet = io.StringIO()
    rows = ((f"{now - timedelta(days=back):%Y-%m-%d}", host, text) for back, host, text in posts)
    csv.writer(sheet).writerows([("发布时间", "来源", "内容"), *rows])
    return sheet.getvalue().encode()


def look_back(who: Who, now: datetime) -> None:
    """The office asks what a rule would have said in autumn under another number, and is answered; once."""
    office, law = who("王主任"), parameters.at(local_day(now))
    question = Question(
        _RULE, _OTHERWISE, 2, date(2019, 9, 1), date(2019, 11, 30), 0, "now", law["m30.warning.minutes"].value,
        law["m30.horizon"].value,
    )  # fmt: skip
    if not looked_back.listed(actor=office, page=1).total:
        what_if.ask(actor=office, question=question, now=now)
    what_if.answer_all(settings.HUXIN_HOME, clock=lambda: now)
