"""约谈: proposed by itself with reasons, opened by a person, known to the body and to nobody else, its record sealed
and every look on record."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from huxin.access import Actor, Role
from huxin.actions import matters, talks
from huxin.base.errors import NotFound, Refused
from huxin.queries import matter as page
from huxin.queries import talks as queries
from huxin.queries.matter_paper import paper
from huxin.queries.matters import MatterFilter, search
from huxin.queries.search import everything
from huxin.record.models import JournalEntry, Matter, MatterEvent, Notice, Paper
from tests.queries.test_no_arrears import matter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
CONVENER = Actor("总召集人", "总召集人", Role.CONVENER, ("6204",))
COUNTY = Actor("罗县长", "罗县长", Role.COUNTY_GOVERNMENT, ("620402",), body="government_620402")
NOBODYS = Actor("无单位", "无单位", Role.COUNTY_GOVERNMENT, ("620402",))
STRANGERS = [
    NOBODYS,
    Actor("某监察", "某监察", Role.INSPECTOR, ("620402",), body="labour_620402"),
    Actor("某审计", "某审计", Role.AUDITOR, ("6204",)),
    Actor("某人社", "某人社", Role.BUREAU, ("6204",), body="human_resources"),
    Actor("外县长", "外县长", Role.COUNTY_GOVERNMENT, ("620421",), body="government_620421"),
]
SECOND = Actor("第二人", "第二人", Role.OFFICE, ("6204",), body="city_office")
DISCIPLINE = Actor("纪监察", "纪监察", Role.DISCIPLINE, ("6204",), body="discipline")


@pytest.fixture
def office(王主任: Actor) -> Actor:
    return replace(王主任, body="city_office")


def at(month: int, day: int) -> datetime:
    return datetime(2019, month, day, 2, tzinfo=UTC)


def do(actor: Actor, one: Matter, name: str, when: datetime, **given: object) -> Matter:
    return matters.move(actor=actor, matter_id=one.pk, name=name, given=given, now=when)


def opened(office: Actor, **but: Any) -> Matter:
    given = {"body": "government_620402", "level": "unit", "trigger": "fraud", "cause": "报表与数据不符"}
    return talks.open_talk(actor=office, **{"now": at(10, 8), **given, **but})


def held(office: Actor) -> Matter:
    one = opened(office)
    do(office, one, "notify", at(10, 8), held_on="2019-10-11", place="市治欠办")
    said = {"talked_on": "2019-10-11", "demands": "逐项核对", "present": "某处长", "record": "承认把关不严"}
    return do(office, one, "hold", at(10, 11), **said)


def test_only_who_can_answer_is_talked_to_and_what_is_on_file_is_not_typed(office: Actor) -> None:
    for body in ("discipline", "procuratorate", "arbitration", "city_office"):
        with pytest.raises(Refused, match="请选择约谈的单位"):
            opened(office, body=body)
    for trigger in ("grade", "named", "crowd", "raised"):
        with pytest.raises(Refused, match="请选择约谈的情形"):
            opened(office, trigger=trigger)
    assert opened(office, body="petition", trigger="serious").body == "petition"


def test_no_talk_is_held_before_the_days_of_its_notice_are_over(office: Actor) -> None:
    one = opened(office)
    do(office, one, "notify", at(10, 8), held_on="2019-10-11", place="市治欠办")
    lines = page.matter(actor=office, matter_id=one.pk, now=at(10, 8)).events
    assert [term for line in lines for term in line.terms if "延长" in term or "约谈" in term] == [
        "开始计时：约谈（通知写明的日期）"
    ]
    said = {"demands": "逐项核对", "present": "某处长", "record": "承认把关不严"}
    with pytest.raises(Refused, match="最早2019-10-11"):
        do(office, one, "hold", at(10, 11), talked_on="2019-10-10", **said)
    assert do(office, one, "hold", at(10, 12), talked_on="2019-10-11", **said).state == "rectifying"
    shown = page.matter(actor=office, matter_id=one.pk, now=at(10, 12)).line
    assert shown.turn == ("白银区人民政府",)  # and not every role that may be talked to


def test_an_event_of_fifty_and_a_letter_raised_twice_propose_a_talk_with_reasons(office: Actor) -> None:
    event = matter("incident", opened_on=date(2019, 9, 2), data={"people": 50})
    matter("incident", opened_on=date(2019, 9, 3), data={"people": 49})
    letter = matter("supervision", body="housing", opened_on=date(2019, 8, 1))
    for n in range(2):
        MatterEvent.objects.create(n=n + 1, matter=letter, seq=n + 1, at=at(9, n + 1), move="climb", role="system")
    matter("supervision", body="finance", state="talk", opened_on=date(2019, 8, 1))
    once = matter("supervision", body="water", opened_on=date(2019, 8, 1))
    MatterEvent.objects.create(n=9, matter=once, seq=1, at=at(9, 1), move="raise", role="office")
    found = queries.proposed(actor=office, now=at(10, 8))
    assert [(one.trigger, one.body, one.level) for one in found] == [
        ("crowd", "government_620402", "leader"), ("raised", "housing", "unit"), ("raised", "finance", "unit"),
    ]  # fmt: skip
    assert "50人" in found[0].reason and found[0].evidence == (event.pk,) and "提级2次" in found[1].reason


def test_a_proposal_is_taken_up_once_by_a_person(office: Actor) -> None:
    matter("incident", opened_on=date(2019, 9, 2), data={"people": 60})
    [found] = queries.proposed(actor=office, now=at(10, 8))
    with pytest.raises(Refused, match="看不到约谈建议"):
        talks.open_talk(actor=CONVENER, key=found.key, level="leader", cause="某", now=at(10, 8))
    one = talks.open_talk(actor=office, key=found.key, level="leader", cause="处置不及时", now=at(10, 8))
    assert one.body == "government_620402" and queries.proposed(actor=office, now=at(10, 8)) == []
    with pytest.raises(Refused, match="已经办理"):
        talks.open_talk(actor=office, key=found.key, level="leader", cause="某", now=at(10, 8))


@pytest.mark.parametrize(
    ("but", "why"),
    [
        ({"body": ""}, "请选择约谈的单位"), ({"level": ""}, "请选择约谈对象"), ({"cause": " "}, "请写明事实和理由"),
        ({"level": "leader", "body": "housing"}, "请选择县区政府"),
    ],
)  # fmt: skip
def test_a_talk_that_does_not_fit_is_refused(office: Actor, but: dict[str, str], why: str) -> None:
    with pytest.raises(Refused, match=why):
        opened(office, **but)


def test_over_a_governments_money_a_talk_is_held_only_since_the_article_is_law(office: Actor) -> None:
    with pytest.raises(Refused, match="请选择约谈的情形"):
        opened(office, trigger="funding", now=datetime(2020, 4, 30, 2, tzinfo=UTC))
    assert opened(office, trigger="funding", now=datetime(2020, 5, 1, 2, tzinfo=UTC)).data["trigger"] == "funding"


def test_told_three_working_days_before(office: Actor) -> None:
    one = opened(office)
    with pytest.raises(Refused, match="最早2019-10-11"):
        do(office, one, "notify", at(10, 8), held_on="2019-10-10", place="某")  # the 9th, 10th and 11th
    do(office, one, "notify", at(10, 8), held_on="2019-10-11", place="某")


def test_nobody_but_the_body_itself_knows_of_it(office: Actor, hired: Callable[[Actor], Any]) -> None:
    for actor in (*STRANGERS, COUNTY):
        hired(actor)
    one = held(office)
    for actor in STRANGERS:
        assert queries.talks(actor=actor, now=at(10, 12)) == []
        assert search(actor=actor, wanted=MatterFilter(shown="all"), page=1, now=at(10, 12)).total == 0
        assert not Notice.objects.filter(to__username=actor.id, matter_id=one.pk).exists()
        with pytest.raises(NotFound):
            page.matter(actor=actor, matter_id=one.pk, now=at(10, 12))
        with pytest.raises(NotFound):
            do(actor, one, "plan", at(10, 12), plan="某")
    [mine] = queries.talks(actor=COUNTY, now=at(10, 12))
    assert mine.line.id == one.pk and mine.sealed == () and mine.looks == ()
    assert Notice.objects.filter(to__username=COUNTY.id, matter_id=one.pk).exists()


def test_the_record_is_sealed_from_the_pages_and_each_look_says_what_for(office: Actor) -> None:
    one = held(office)
    for actor in (office, COUNTY, CONVENER):
        shown = page.matter(actor=actor, matter_id=one.pk, now=at(10, 12))
        assert "承认把关不严" not in str(shown) and "逐项核对" in str(shown)
        with pytest.raises(NotFound):
            paper(actor=actor, number=Paper.objects.get(name="talk_record").pk)
    seq = queries.talks(actor=office, now=at(10, 12))[0].sealed[0].seq
    with pytest.raises(Refused, match="写明用途"):
        talks.look(actor=office, matter_id=one.pk, seq=seq, purpose="看看", now=at(10, 12))
    for actor in (COUNTY, CONVENER):
        with pytest.raises(Refused, match="已经封存"):
            talks.look(actor=actor, matter_id=one.pk, seq=seq, purpose="想看一看记录", now=at(10, 12))
    assert not JournalEntry.objects.filter(what="talk.look").exists()
    found = talks.look(actor=office, matter_id=one.pk, seq=seq, purpose="准备验收核对要求", now=at(10, 12))
    assert ("约谈记录", "承认把关不严") in {(each.label, each.text) for each in found.given}
    [look] = queries.talks(actor=office, now=at(10, 12))[0].looks
    assert look.purpose == "准备验收核对要求"
    with pytest.raises(NotFound):
        talks.look(actor=office, matter_id=one.pk, seq=1, purpose="准备验收核对要求", now=at(10, 12))


def test_from_the_talk_to_the_acceptance(office: Actor) -> None:
    one = held(office)
    with pytest.raises(Refused, match="还没有报送整改方案"):
        do(COUNTY, one, "report", at(10, 14), done="某", proof=["0" * 64])
    do(COUNTY, one, "plan", at(10, 14), plan="逐个工地核对")
    do(COUNTY, one, "report", at(10, 16), done="已核对", proof=["0" * 64])
    assert do(office, one, "accept", at(10, 18), checked="抽查三处").state == "accepted"
    assert {p.name for p in Paper.objects.all()} == {
        "talk_notice", "talk_record", "talk_plan", "talk_rectified", "talk_accepted",
    }  # fmt: skip


def proposed(office: Actor) -> Matter:
    """A talk that did not help, and what the office proposes."""
    one = held(office)
    do(COUNTY, one, "plan", at(10, 14), plan="逐个工地核对")
    do(COUNTY, one, "report", at(10, 16), done="已核对", proof=["0" * 64])
    do(office, one, "redo", at(10, 18), reason="仍有不符")
    do(office, one, "propose", at(10, 21), ground="behind", facts="两次核查不符", proposed="建议追究责任")
    return one


def test_what_does_not_help_is_handed_over_by_another_person_with_approval(office: Actor) -> None:
    one = proposed(office)
    lane = page.matter(actor=office, matter_id=one.pk, now=at(10, 22)).lanes[0]
    assert lane.term == "移送问责建议"  # the proposal has been made: it is to be handed over
    handed = {"receiver": "discipline", "approved": "市政发1号", "proof": ["0" * 64]}
    with pytest.raises(Refused, match="不得与「提出问责建议」是同一人"):
        do(office, one, "hand", at(10, 22), **handed)
    assert do(SECOND, one, "hand", at(10, 22), **handed).state == "handed"
    shown = page.matter(actor=COUNTY, matter_id=one.pk, now=at(10, 23))
    assert "建议追究责任" not in str(shown) and "两次核查不符" not in str(shown)


def test_a_conclusion_is_looked_at_again_by_somebody_else_and_before_that_nothing_is_handed_over(office: Actor) -> None:
    one = held(office)
    with pytest.raises(Refused, match="还没有验收结论"):
        do(COUNTY, one, "object", at(10, 14), objection="某")
    do(COUNTY, one, "plan", at(10, 14), plan="某")
    do(COUNTY, one, "report", at(10, 16), done="某", proof=["0" * 64])
    do(office, one, "redo", at(10, 18), reason="仍有不符")
    do(COUNTY, one, "object", at(10, 21), objection="已经整改")
    do(office, one, "propose", at(10, 22), ground="behind", facts="某", proposed="某")
    handed = {"receiver": "discipline", "approved": "市政发1号", "proof": ["0" * 64]}
    with pytest.raises(Refused, match="还没有答复"):
        do(SECOND, one, "hand", at(10, 23), **handed)
    with pytest.raises(Refused, match="不得与"):
        do(office, one, "review", at(10, 23), answered="维持")
    do(SECOND, one, "review", at(10, 23), answered="维持")
    with pytest.raises(Refused, match="已经申请过"):
        do(COUNTY, one, "object", at(10, 24), objection="某")
    assert do(SECOND, one, "hand", at(10, 24), **handed).state == "handed"


def test_a_county_s_leader_is_talked_to_by_the_convener_after_the_report(office: Actor) -> None:
    one = opened(office, level="leader")
    with pytest.raises(Refused, match="须先向市政府报告"):
        do(office, one, "notify", at(10, 8), held_on="2019-10-14", place="某")
    do(office, one, "report_up", at(10, 8), reported="治欠办报告1号，同意")
    do(office, one, "notify_leader", at(10, 8), held_on="2019-10-14", place="某")
    said = {"talked_on": "2019-10-14", "demands": "限期整改", "present": "某", "record": "某"}
    assert do(CONVENER, one, "hold_leader", at(10, 14), **said).state == "rectifying"


def test_found_by_nobody_s_search(office: Actor) -> None:
    one = opened(office)
    for actor in STRANGERS:
        assert one.number not in str(everything(actor=actor, text=one.number, now=at(10, 9)))


def test_handed_over_to_discipline_its_sealed_records_are_that_bodys_alone(office: Actor) -> None:
    one = proposed(office)
    assert queries.talks(actor=DISCIPLINE, now=at(10, 21)) == []  # nothing is its before it is handed over
    seq = queries.talks(actor=office, now=at(10, 21))[0].sealed[-1].seq
    assert talks.look(actor=SECOND, matter_id=one.pk, seq=seq, purpose="移送以前核对", now=at(10, 21))
    handed = {"receiver": "discipline", "approved": "市政发1号", "proof": ["0" * 64]}
    do(SECOND, one, "hand", at(10, 22), **handed)

    [theirs] = queries.talks(actor=office, now=at(10, 23))
    assert theirs.handed and theirs.sealed == () and len(theirs.looks) == 1
    with pytest.raises(Refused, match="已经移送纪检监察机关"):
        talks.look(actor=office, matter_id=one.pk, seq=seq, purpose="还想再看一看", now=at(10, 23))
    [own] = queries.talks(actor=DISCIPLINE, now=at(10, 23))
    assert [one.label for one in own.sealed] == ["登记约谈", "提出问责建议", "移送纪检监察机关"]
    with pytest.raises(Refused, match="写明用途"):
        talks.look(actor=DISCIPLINE, matter_id=one.pk, seq=seq, purpose="看", now=at(10, 23))
    found = talks.look(actor=DISCIPLINE, matter_id=one.pk, seq=seq, purpose="核查问责建议", now=at(10, 23))
    assert "两次核查不符" in str(found)
    assert [look.purpose for look in queries.talks(actor=office, now=at(10, 24))[0].looks] == [
        "核查问责建议",
        "移送以前核对",
    ]


def test_what_another_body_gets_stays_with_the_office(office: Actor) -> None:
    one = proposed(office)
    do(SECOND, one, "hand_on", at(10, 22), receiver="appointing", approved="市政发1号", proof=["0" * 64])
    assert queries.talks(actor=DISCIPLINE, now=at(10, 23)) == []
    assert len(queries.talks(actor=office, now=at(10, 23))[0].sealed) == 3
