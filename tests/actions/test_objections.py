"""An objection is the turn of whoever must answer it: told, listed, due; and nothing moves past it meanwhile."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from huxin.access import Actor, Role
from huxin.actions import matters, wake
from huxin.actions.matters import MACHINE, Opening
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.queries import matter_paper, work
from huxin.queries.matters import MINE, OTHERS, MatterFilter, chosen, lines
from huxin.record.models import Matter, Notice, Paper, Project, Unit
from tests.actions.invented import BUILDER, CODE

pytestmark = pytest.mark.django_db
NOW = datetime(2019, 8, 28, 2, tzinfo=UTC)
NEXT = NOW + timedelta(days=1)
Hire = Callable[[Actor], Any]
签发 = Actor("王签发", "王签发", Role.INSPECTOR, ("620402",), body="labour_620402")


@pytest.fixture
def builder(home: Home) -> None:
    Unit.objects.create(uscc=BUILDER, name="某建筑公司", kind="contractor", region_code="620402", recorded_at=NOW)
    Project.objects.create(
        id=1, code=CODE, name="某小学教学楼", region_code="620402", sector="housing", contractor_uscc=BUILDER,
        status="active", pay_day=25, pay_month_offset=1, labour_fee_day=10, recorded_at=NOW,
    )  # fmt: skip


def warned(level: str, owed_fen: int = 500_000, **more: Any) -> Matter:
    cause = {"rule_code": "R24", "rule": "拖欠工资", "month": None, "level": level, "heads": 1, "amount_fen": owed_fen}
    about = Opening(
        kind="warning", title="某小学教学楼", region_code="620402", sector="housing",
        body="labour_620402", project_id=1,
        data={"level": level, "causes": [{**cause, **more}], "owed_fen": owed_fen, "heads": 1 if owed_fen else 0,
              "as_of": "2019-08-27", "quiet": 0, "unreported": False},
        links=[("unit", BUILDER, "contractor")],
    )  # fmt: skip
    return matters.open_matter(actor=MACHINE, about=about, given={}, now=NOW)


def do(actor: Actor, matter: Matter, name: str, now: datetime = NEXT, **given: Any) -> Matter:
    return matters.move(actor=actor, matter_id=matter.pk, name=name, given=given, now=now)


def contested(level: str, by: Actor, 孙副局: Actor) -> Matter:
    """A warning in force, objected to."""
    matter = warned(level)
    if level == "red":
        do(签发, matter, "submit", NOW)
        do(孙副局, matter, "confirm", NOW)
    else:
        do(签发, matter, "sign", NOW)
    return do(by, matter, "object", reason="工资已经现金发放")


def listed(actor: Actor, turn: str) -> list[int]:
    return list(chosen(actor, MatterFilter(turn=turn), now=NEXT).values_list("pk", flat=True))


@pytest.mark.parametrize(("level", "county"), [("yellow", True), ("orange", True), ("red", False)])
def test_it_is_the_turn_of_whoever_answers_it(
    builder: None, hired: Hire, level: str, county: bool, 李监察: Actor, 王主任: Actor, 孙副局: Actor, 钱劳资: Actor
) -> None:
    people = {actor.id: hired(actor).pk for actor in (李监察, 王主任, 钱劳资)}
    matter = contested(level, 钱劳资, 孙副局)
    answering, others = (李监察, [王主任, 钱劳资]) if county else (王主任, [李监察, 钱劳资])
    told = Notice.objects.filter(subject__endswith="提出异议")
    assert list(told.values_list("to", flat=True)) == [people[answering.id]]
    assert "「待答复（异议待处理）」，请于 2019-09-05 前办理" in told.get().body
    assert listed(answering, MINE) == [matter.pk] and listed(answering, OTHERS) == []
    assert all(listed(one, MINE) == [] and listed(one, OTHERS) == [matter.pk] for one in others)
    assert [line.state for line in work.digest_lines(answering, now=NEXT)] == ["待答复（异议待处理）"]
    assert work.work(actor=answering, now=NEXT).soon.count == 1
    [line] = lines([matter], now=NEXT)
    assert answering.role.label in line.turn and Role.ENTERPRISE.label not in line.turn


def test_whoever_does_not_answer_it_in_time_is_told(
    builder: None, hired: Hire, 李监察: Actor, 孙副局: Actor, 钱劳资: Actor
) -> None:
    county, enterprise = hired(李监察).pk, hired(钱劳资).pk
    contested("orange", 钱劳资, 孙副局)
    wake.wake(now=datetime(2019, 9, 6, tzinfo=UTC))
    late = Notice.objects.filter(kind="matter.overdue").values_list("to", flat=True)
    assert county in late and enterprise not in late


def test_an_enterprise_that_objects_goes_on_reporting(
    builder: None, 李监察: Actor, 孙副局: Actor, 钱劳资: Actor
) -> None:
    matter = warned("orange")
    do(签发, matter, "sign", NOW)
    do(钱劳资, matter, "reply", NOW, plan="分两次付清", pay_by="2019-09-10")
    do(钱劳资, matter, "object", reason="人数有误")
    assert listed(李监察, MINE) == listed(钱劳资, MINE) == [matter.pk]


def test_once_answered_it_is_the_enterprise_s_turn_again(
    builder: None, 李监察: Actor, 孙副局: Actor, 钱劳资: Actor
) -> None:
    matter = contested("orange", 钱劳资, 孙副局)
    do(李监察, matter, "dismiss", reason="没有签收记录")
    assert listed(钱劳资, MINE) == [matter.pk] and listed(李监察, MINE) == []


@pytest.mark.parametrize("name", ["upgrade", "unanswered", "settle", "relapse"])
def test_the_machine_does_not_move_past_it(builder: None, name: str, 孙副局: Actor, 钱劳资: Actor) -> None:
    matter = contested("orange", 钱劳资, 孙副局)
    state = "observed" if name == "relapse" else "issued"
    Matter.objects.filter(pk=matter.pk).update(state=state, data={**matter.data, "causes": []})
    with pytest.raises(Refused, match="有一项异议还没有答复"):
        do(MACHINE, matter, name)


def test_nobody_raises_the_level_meanwhile(builder: None, 李监察: Actor, 孙副局: Actor, 钱劳资: Actor) -> None:
    matter = contested("orange", 钱劳资, 孙副局)
    with pytest.raises(Refused, match="有一项异议还没有答复"):
        do(李监察, matter, "raise", level="red", reason="包工头已失联")
    assert do(李监察, matter, "dismiss", reason="没有签收记录").state == "issued"


def said(matter: Matter, name: str) -> str:
    [paper] = Paper.objects.filter(matter_id=matter.pk, name=name)
    text = matter_paper.paper(actor=签发, number=paper.pk).text
    return "\n".join([*(block.text for block in text.blocks), *map(str, (b.rows for b in text.blocks)), text.note])


def test_the_paper_speaks_of_owed_wages_only_where_some_are_owed(builder: None, 钱劳资: Actor) -> None:
    owing, clean = (
        warned("orange"),
        warned("orange", 0, rule="专户余额不足", said="专户余额 100.00 元，该月发放数据未报送"),
    )
    for matter in (owing, clean):
        do(签发, matter, "sign", NOW)
        do(钱劳资, matter, "reply", NOW, plan="整改", pay_by="2019-09-10")
    notice, reply = said(owing, "warning_notice"), said(owing, "rectification_reply")
    assert "所欠工资5,000.00元" in notice and "内付清，足额支付" in notice and "所欠工资5,000.00元" in reply
    notice, reply = said(clean, "warning_notice"), said(clean, "rectification_reply")
    assert not any(word in notice + reply for word in ("所欠工资", "足额支付", "涉及工资"))
    assert "专户余额不足（专户余额 100.00 元，该月发放数据未报送）" in notice
    assert "2019年9月10日前（含当日）完成整改" in reply


def test_the_contact_is_whoever_answers_for_the_paper(builder: None, 钱劳资: Actor) -> None:
    yellow, orange = warned("yellow"), warned("orange")
    do(MACHINE, yellow, "issue", NOW)
    do(签发, orange, "sign", NOW)
    do(钱劳资, orange, "reply", NOW, plan="整改", pay_by="2019-09-10")
    body = "白银区人力资源和社会保障局"
    assert said(yellow, "warning_notice").endswith(f"联系人：{body}")
    assert said(orange, "warning_notice").endswith(f"联系人：{body} 王签发")
    assert said(orange, "rectification_reply").endswith("联系人：某建筑公司 钱劳资")


def test_what_was_told_is_closed_once_it_is_overtaken(builder: None, hired: Hire, 李监察: Actor, 钱劳资: Actor) -> None:
    county, enterprise = hired(李监察).pk, hired(钱劳资).pk
    matter = warned("orange")
    unread = Notice.objects.filter(read_at=None).values_list("to", flat=True)
    assert list(unread.all()) == [county]
    do(签发, matter, "sign", NOW)
    assert list(unread.all()) == [enterprise]
    assert not Notice.objects.filter(to=county, mail_state="waiting").exists()
