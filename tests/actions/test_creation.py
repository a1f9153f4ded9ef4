"""无欠薪创建: begun once a year, a score that stays byte for byte, no way round a veto, an award that a veto ends."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from huxin.access import Actor, Role
from huxin.actions import creation, matters, wake
from huxin.base.chain import canonical, digest
from huxin.base.errors import NotFound, Refused
from huxin.queries import creation as queries
from huxin.queries.no_arrears import kept
from huxin.record.models import Campaign, JournalEntry, LedgerItem, Matter, NilRecord, Notice, Paper, Project
from tests.queries.test_no_arrears import AT, campaign, ledger, matter, project, term

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
GOVERNMENT = Actor("罗县长", "罗县长", Role.COUNTY_GOVERNMENT, ("620402",), body="government_620402")
OFFICE = Actor("周治欠", "周治欠", Role.COUNTY_OFFICE, ("620402",), body="office_620402")
ELSEWHERE = Actor("外县", "外县", Role.COUNTY_GOVERNMENT, ("620421",), body="government_620421")
VISIT = {"visited_on": "2019-12-17", "sites_seen": "3", "heads_asked": "15", "found": "没有发现欠薪"}


def at(month: int, number: int, year: int = 2019) -> datetime:
    return datetime(year, month, number, 2, tzinfo=UTC)


def do(actor: Actor, one: Matter, name: str, when: datetime, **given: object) -> Matter:
    return matters.move(actor=actor, matter_id=one.pk, name=name, given=given, now=when)


def begun(office: Actor) -> Matter:
    creation.begin(actor=office, plan_by=date(2019, 7, 15), now=at(7, 11))
    return Matter.objects.get(kind="creation", region_code="620402")


def scored(office: Actor) -> Matter:
    one = begun(office)
    do(OFFICE, one, "programme", at(7, 12), goals="全年零欠薪", proof=["0" * 64])
    return do(OFFICE, one, "score", at(12, 10), assessed="其他企业已经抽查")


def whole_county() -> None:
    """A county that has reached every line: its project, a complaint in time, a struck-off item, quarters signed."""
    project(1)
    complaint = matter("complaint", opened_on=date(2019, 11, 4), state="closed")
    due = datetime(2019, 11, 20, tzinfo=UTC)
    term(complaint, 1, due, due - timedelta(hours=1))
    drive = Campaign.objects.create(**campaign())
    LedgerItem.objects.create(matter=matter("ledger", state="closed", open=False), campaign=drive, **ledger())
    for quarter in (20191, 20192, 20193, 20194):
        NilRecord.objects.create(
            region_code="620402", quarter=quarter, reason="查过", proposed_by="甲", proposed_at=AT, signed_by="乙",
            signed_at=AT,
        )  # fmt: skip


def awarded(office: Actor) -> Matter:
    whole_county()
    one = scored(office)
    do(GOVERNMENT, one, "apply", at(12, 10), applied="达到标准")
    do(office, one, "visit", at(12, 17), **VISIT)
    do(office, one, "check", at(12, 18), checked="数据和暗访一致")
    do(office, one, "publicise", at(12, 19), publicised="拟认定白银区", channel="市政府网站")
    wake.wake(now=at(12, 27))
    return do(office, one, "award", at(12, 30), approved="市政发〔2019〕99号", approved_on="2019-12-30")


def test_a_year_begins_once_in_every_county_and_by_the_office_only(王主任: Actor) -> None:
    with pytest.raises(Refused, match="没有.*权限|不能"):
        creation.begin(actor=GOVERNMENT, plan_by=date(2019, 7, 15), now=at(7, 11))
    for wrong in (date(2019, 7, 10), date(2020, 1, 1)):
        with pytest.raises(Refused, match="须在今天至2019年12月31日之间"):
            creation.begin(actor=王主任, plan_by=wrong, now=at(7, 11))
    one = begun(王主任)
    assert (one.state, one.body, one.due_on) == ("planning", "government_620402", date(2019, 7, 15))
    assert Matter.objects.filter(kind="creation").count() == 5
    with pytest.raises(Refused, match="都已经部署"):
        creation.begin(actor=王主任, plan_by=date(2019, 7, 20), now=at(7, 12))
    matters.move(actor=王主任, matter_id=one.pk, name="withdraw", given={"reason": "写错"}, now=at(7, 12))
    assert creation.begin(actor=王主任, plan_by=date(2019, 7, 20), now=at(7, 12)) == 1
    assert JournalEntry.objects.filter(what="creation.begin").count() == 2


def test_a_programme_that_is_late_is_told(王主任: Actor, hired: Callable[[Actor], object]) -> None:
    hired(GOVERNMENT)
    one = begun(王主任)
    wake.wake(now=at(7, 16))
    one.refresh_from_db()
    assert one.alarm == 2 and Notice.objects.filter(to__username="罗县长").exists()


def test_no_way_to_the_application_with_a_veto_or_below_the_mark(王主任: Actor) -> None:
    whole_county()
    one = scored(王主任)
    Project.objects.update(arrears_fen=1)  # after the self-score was locked
    with pytest.raises(Refused, match="2019-12-10的数据有1项否决情形，不能申报：在建工程欠薪项目占比"):
        do(GOVERNMENT, one, "apply", at(12, 10), applied="达到标准")
    do(OFFICE, one, "score", at(12, 10), assessed="重新自评")
    Project.objects.update(arrears_fen=0, settled_ratio_e4=0)
    with pytest.raises(Refused, match="1项否决情形"):  # by the score it locked, which stays what it is
        do(GOVERNMENT, one, "apply", at(12, 10), applied="达到标准")
    do(OFFICE, one, "score", at(12, 11), assessed="重新自评")
    with pytest.raises(Refused, match="得80分，没有达到分数线90分，不能申报"):
        do(GOVERNMENT, one, "apply", at(12, 11), applied="达到标准")
    with pytest.raises(Refused, match="由县区政府办理"):
        do(OFFICE, one, "apply", at(12, 11), applied="达到标准")
    with pytest.raises(NotFound):
        do(ELSEWHERE, one, "score", at(12, 11), assessed="别的县")


def test_the_self_score_is_shown_again_byte_for_byte(王主任: Actor) -> None:
    whole_county()
    one = scored(王主任)
    first = queries.locked(actor=王主任, matter_id=one.pk, key="self", now=at(12, 10))
    assert first.score == kept(region_code="620402", today=date(2019, 12, 10))
    Project.objects.update(arrears_fen=900, registered_heads=1)
    again = queries.locked(actor=OFFICE, matter_id=one.pk, key="self", now=at(12, 20))
    assert again.data == first.data == canonical(first.score) and again.sound
    assert again.digest == digest(first.score) and first.score["points"] == 10_000
    assert kept(region_code="620402", today=date(2019, 12, 10)) != first.score
    told = Paper.objects.get(name="creation_score")
    assert told.title == "无欠薪创建自评表"
    with pytest.raises(NotFound):
        queries.locked(actor=ELSEWHERE, matter_id=one.pk, key="self", now=at(12, 20))
    with pytest.raises(NotFound):
        queries.locked(actor=王主任, matter_id=one.pk, key="check", now=at(12, 20))
    Matter.objects.filter(pk=one.pk).update(data=one.data | {"self_score": first.score | {"points": 1}})
    assert not queries.locked(actor=王主任, matter_id=one.pk, key="self", now=at(12, 20)).sound


def test_from_the_programme_to_the_award_with_its_papers(王主任: Actor) -> None:
    whole_county()
    one = scored(王主任)
    applied = do(GOVERNMENT, one, "apply", at(12, 10), applied="达到标准")
    assert applied.due_on == date(2020, 1, 8)
    with pytest.raises(Refused, match="还没有登记暗访"):
        do(王主任, one, "check", at(12, 12), checked="只看了数据")
    do(王主任, one, "visit", at(12, 17), **VISIT)
    do(王主任, one, "check", at(12, 18), checked="数据和暗访一致")
    with pytest.raises(Refused, match="手机号"):
        do(王主任, one, "publicise", at(12, 19), publicised="联系13812345678", channel="市政府网站")
    shown = do(王主任, one, "publicise", at(12, 19), publicised="拟认定白银区", channel="市政府网站")
    assert shown.due_on == date(2019, 12, 26)
    do(王主任, one, "object", at(12, 20), objection="某工地还有欠薪")
    wake.wake(now=at(12, 26))
    one.refresh_from_db()
    assert one.state == "publicised"
    wake.wake(now=at(12, 27))
    with pytest.raises(Refused, match="还有1件异议没有核实处理"):
        do(王主任, one, "award", at(12, 30), approved="市政发〔2019〕99号", approved_on="2019-12-30")
    do(王主任, one, "answer", at(12, 30), answered="已核实，工资十二月已付清")
    done = do(王主任, one, "award", at(12, 30), approved="市政发〔2019〕99号", approved_on="2019-12-30")
    assert (done.state, done.due_on) == ("awarded", date(2020, 12, 30))
    names = list(Paper.objects.order_by("id").values_list("name", flat=True))
    assert names == [f"creation_{n}" for n in ("programme", "score", "application", "check", "publicity", "award")]


def test_a_veto_proposes_and_a_person_decides(王主任: Actor, hired: Callable[[Actor], object]) -> None:
    hired(王主任)
    one = awarded(王主任)
    assert creation.watch(now=at(1, 6, 2020)) == 0
    Project.objects.update(arrears_fen=1)
    assert [creation.watch(now=at(1, 7, 2020)) for _ in "ab"] == [1, 0]
    one.refresh_from_db()
    assert (one.state, one.due_on) == ("revoking", date(2020, 1, 20))  # 19 January, a Sunday, was worked
    assert "在建工程" in one.data["veto"]
    assert "提请撤销" in Notice.objects.filter(to__username="王主任").latest("id").subject
    do(王主任, one, "dismiss", at(1, 8, 2020), reviewed="银行退票，当日补付", proof=["0" * 64])
    assert creation.watch(now=at(1, 9, 2020)) == 0  # a person has looked at it
    project(2, arrears_fen=5)
    assert creation.watch(now=at(1, 10, 2020)) == 1  # and now it is more
    revoked = do(王主任, one, "revoke", at(1, 13, 2020), decided="两个项目欠薪属实", note="")
    assert (revoked.state, revoked.open) == ("revoked", False)
    assert list(Paper.objects.order_by("-id").values_list("name", flat=True))[:2] == [
        "creation_revocation", "creation_review",
    ]  # fmt: skip


def test_the_yearly_review_waits_for_the_veto_to_go(王主任: Actor) -> None:
    one = awarded(王主任)
    Project.objects.update(arrears_fen=1)
    with pytest.raises(Refused, match="不能保持认定"):
        do(王主任, one, "keep", at(12, 1, 2020), reviewed="同意")
    heads = Project.objects.get().registered_heads
    Project.objects.update(arrears_fen=0, registered_heads=0)
    with pytest.raises(Refused, match="没有达到分数线"):  # 75 of 85: no complaint within the twelve months
        do(王主任, one, "keep", at(12, 1, 2020), reviewed="同意")
    Project.objects.update(registered_heads=heads)
    kept_on = do(王主任, one, "keep", at(11, 30, 2020), reviewed="同意", note="")
    assert (kept_on.state, kept_on.due_on) == ("kept", date(2021, 11, 30))
