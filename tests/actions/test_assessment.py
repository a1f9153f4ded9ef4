"""年度考核: begun once, no assessor of the county itself, a score locked with its basis and computed again to the same
bytes, a report after the lock kept and not counted until an objection is upheld, a circular withdrawn after it counted.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import settings

from huxin.access import SYSTEM, Actor, Role
from huxin.actions import assessment, matters, wake
from huxin.actions.assessment import Dates
from huxin.base.chain import canonical
from huxin.base.errors import NotFound, Refused
from huxin.base.home import Home
from huxin.queries import assessment as queries
from huxin.queries import matter as matter_page
from huxin.queries.proof_check import check
from huxin.record.models import Attachment, JournalEntry, Matter, Notice, Paper, Project
from tests.queries.ran import ran
from tests.queries.test_no_arrears import matter, project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
CITY = ("6204",)
OFFICE = Actor("郑主任", "郑主任", Role.OFFICE, CITY, body="city_office")
FIRST = Actor("冯科长", "冯科长", Role.BUREAU, CITY, body="human_resources")
SECOND = Actor("陈科长", "陈科长", Role.FINANCE, CITY, body="finance")
GOVERNMENT = Actor("罗县长", "罗县长", Role.COUNTY_GOVERNMENT, ("620402",), body="government_620402")
OWN = Actor("周治欠", "周治欠", Role.COUNTY_OFFICE, ("620402",), body="office_620402")
ELSEWHERE = Actor("外县", "外县", Role.COUNTY_GOVERNMENT, ("620421",), body="government_620421")
DATES = Dates(date(2020, 2, 14), date(2020, 3, 10), date(2020, 3, 31))
PROOF = ["0" * 64]
SELFCHECK: dict[str, Any] = {
    "file_1": "2", "file_2": "2", "file_3": "3", "self_said": "全年召开三次会议，两份办法都已执行", "proof": PROOF,
}  # fmt: skip
VISIT: dict[str, Any] = {
    "how": "secret", "visited_on": "2020-03-04", "site_1": "good", "site_2": "bad", "found_2": "没有维权公示牌",
    "site_3": "good", "record": "暗访三处，与工人交谈",
}  # fmt: skip


def at(month: int, number: int) -> datetime:
    return datetime(2020, month, number, 2, tzinfo=UTC)


def do(actor: Actor, one: Matter, name: str, when: datetime, **given: object) -> Matter:
    return matters.move(actor=actor, matter_id=one.pk, name=name, given=given, now=when)


def begun() -> Matter:
    assessment.begin(actor=OFFICE, year=2019, dates=DATES, now=at(2, 3))
    return Matter.objects.get(kind="assessment", region_code="620402")


def sites() -> None:
    """Three sites, one with a worker who is not registered; a run that says so."""
    for number in (1, 2, 3):
        project(number, registered_heads=9 if number == 1 else 10)
    ran(settings.HUXIN_HOME, date(2019, 12, 31))


def checked(hired: Callable[[Actor], object], *, selfcheck: bool = True) -> Matter:
    """On to where the score is due."""
    sites()
    for actor in (FIRST, SECOND):
        hired(actor)
    one = begun()
    if selfcheck:
        do(OWN, one, "selfcheck", at(2, 12), **SELFCHECK)
    else:
        wake.wake(now=at(2, 15))
    assessment.appoint(actor=OFFICE, matter_id=one.pk, said="冯科长，陈科长", now=at(2, 17))
    do(FIRST, one, "rate", at(3, 3), manual_1="350", judged="宣传材料齐全")
    do(SECOND, one, "sign", at(3, 3))
    return do(FIRST, one, "visit", at(3, 4), **VISIT)


def locked(one: Matter) -> dict[str, dict[str, Any]]:
    one.refresh_from_db()
    return {line["code"]: line for line in queries.locks(one)[-1].sheet["lines"]}


def announced(one: Matter, grade: str = "B", **more: str) -> Matter:
    assessment.lock(actor=OFFICE, matter_id=one.pk, note="", now=at(3, 5))
    return do(OFFICE, one, "meet", at(3, 6), grade=grade, minutes="各成员单位一致同意", **more)


def test_a_year_begins_once_in_every_county_and_by_the_office_only() -> None:
    with pytest.raises(Refused, match="没有.*权限"):
        assessment.begin(actor=GOVERNMENT, year=2019, dates=DATES, now=at(2, 3))
    with pytest.raises(Refused, match="依次排列"):
        assessment.begin(
            actor=OFFICE, year=2019, dates=Dates(DATES.field_by, DATES.self_by, DATES.self_by), now=at(2, 3)
        )
    with pytest.raises(Refused, match="2018年至2020年"):
        assessment.begin(actor=OFFICE, year=2021, dates=DATES, now=at(2, 3))
    one = begun()
    assert (one.state, one.body, one.due_on) == ("planned", "government_620402", date(2020, 2, 14))
    assert Matter.objects.filter(kind="assessment").count() == 5
    with pytest.raises(Refused, match="都已经部署"):
        begun()
    assert Paper.objects.filter(matter_id=one.pk).get().title == "年度考核方案及细则"
    assert JournalEntry.objects.filter(what="assessment.begin").count() == 1


def test_an_assessor_who_belongs_to_the_county_is_refused(hired: Callable[[Actor], object]) -> None:
    one = begun()
    do(OWN, one, "selfcheck", at(2, 12), **SELFCHECK)
    lent = Actor("借调人", "借调人", Role.BUREAU, ("620402",), body="human_resources")
    for actor in (FIRST, SECOND, OWN, lent):
        hired(actor)
    for said, why in (
        ("冯科长", "至少两人"),
        ("冯科长、冯科长", "至少两人"),
        ("冯科长,某人", "没有用户名为「某人」"),
        ("冯科长,周治欠", "「周治欠」是白银区的人员，不能考核本县区"),
        ("冯科长,借调人", "「借调人」是白银区的人员"),
    ):
        with pytest.raises(Refused, match=why):
            assessment.appoint(actor=OFFICE, matter_id=one.pk, said=said, now=at(2, 17))
    with pytest.raises(Refused, match="在考核页面办理"):
        do(OFFICE, one, "appoint", at(2, 17), assessors_said="冯科长,周治欠")
    assessment.appoint(actor=OFFICE, matter_id=one.pk, said="冯科长,陈科长", now=at(2, 17))
    with pytest.raises(Refused, match="由抽中的检查人员本人办理|由市治欠办"):
        do(OWN, one, "visit", at(3, 4), **VISIT)
    with pytest.raises(Refused, match="本人办理，您不在其中"):
        do(OFFICE, one, "visit", at(3, 4), **VISIT)


def test_the_matters_page_calls_what_was_given_as_the_form_did(hired: Callable[[Actor], object]) -> None:
    one = checked(hired)
    shown = matter_page.matter(actor=OFFICE, matter_id=one.pk, now=at(3, 5), every_event=True)
    said = {given.label for event in shown.events for given in event.given} | {label for label, _ in shown.kept}
    assert {"全年会议（次）", "应当制定的考核办法、实施细则（份）", "宣传引导和工作创新的得分"} <= said
    assert not [label for label in said if "自查数据" in label or "评定项" in label]


def test_two_people_sign_and_not_the_same_twice(hired: Callable[[Actor], object]) -> None:
    sites()
    for actor in (FIRST, SECOND):
        hired(actor)
    one = begun()
    do(OWN, one, "selfcheck", at(2, 12), **SELFCHECK)
    assessment.appoint(actor=OFFICE, matter_id=one.pk, said="冯科长,陈科长", now=at(2, 17))
    with pytest.raises(Refused, match="还没有第一人评定"):
        do(SECOND, one, "sign", at(3, 3))
    do(FIRST, one, "rate", at(3, 3), manual_1="350", judged="材料齐全")
    with pytest.raises(Refused, match="不得与「评定（第一人）」是同一人"):
        do(FIRST, one, "sign", at(3, 3))
    do(FIRST, one, "visit", at(3, 4), **VISIT)
    assessment.lock(actor=OFFICE, matter_id=one.pk, note="", now=at(3, 5))
    assert locked(one)["O5"]["final"] is None and "两人签字" in locked(one)["O5"]["said"]


def test_a_score_is_locked_with_its_basis_and_computed_again_to_the_same_bytes(
    hired: Callable[[Actor], object], home: Home
) -> None:
    one = checked(hired)
    with pytest.raises(Refused, match="在考核页面办理"):
        do(OFFICE, one, "lock", at(3, 5))
    assessment.lock(actor=OFFICE, matter_id=one.pk, note="", now=at(3, 5))
    lines = locked(one)
    assert {code: lines[code]["final"] for code in ("S1", "S5", "O1", "O5", "E2")} == {
        "S1": 773, "S5": 400, "O1": 400, "O5": 350, "E2": 400,
    }  # fmt: skip
    assert lines["S1"]["said"] == "30名在场工人，其中29名已实名登记，满分8分，得7.73分。"
    assert ["2019-12-31", "project:1", 9, 10] in lines["S1"]["table"]["rows"]
    assert lines["T1"]["final"] is None and "没有数据" in lines["T1"]["said"]
    Project.objects.update(registered_heads=0)  # what comes later changes no lock
    [again] = assessment.replay()
    assert (again.number, again.n, again.why) == (one.number, 1, "")
    [kept] = queries.locks(one)
    assert kept.sound and Attachment.objects.get(sha256=kept.basis).file_name.startswith("计分依据-620402-2019-1")
    assert check(actor=SYSTEM, now=at(3, 6), published={}, with_facts=False).broken is None

    data = one.data | {"locks": [one.data["locks"][0] | {"sheet": kept.sheet | {"score": 9999}}]}
    Matter.objects.filter(pk=one.pk).update(data=data)
    assert "与锁定时的摘要不一致" in [one.why for one in assessment.replay()][0]
    assert check(actor=SYSTEM, now=at(3, 6), published={}, with_facts=False).broken is not None
    file = home.attachments / f"{kept.basis}.bin"
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    assert next(iter(assessment.replay())).why


def test_a_grade_is_a_suggestion_that_a_person_confirms(hired: Callable[[Actor], object]) -> None:
    one = checked(hired)
    assessment.lock(actor=OFFICE, matter_id=one.pk, note="", now=at(3, 5))
    with pytest.raises(Refused, match="建议的等次是B级，定为A级须写明理由"):
        do(OFFICE, one, "meet", at(3, 6), grade="A", minutes="某")
    met = do(OFFICE, one, "meet", at(3, 6), grade="A", grade_reason="名次已经确定", minutes="某")
    assert (met.state, met.due_on, met.data["suggested"]) == ("announced", date(2020, 3, 13), "B")
    assert "还有4个县区没有计分" in met.data["suggested_why"]


def test_fraud_is_a_veto_whatever_the_score(hired: Callable[[Actor], object]) -> None:
    one = checked(hired)
    do(OFFICE, one, "fraud", at(3, 4), fraud_said="自查的会议纪要是补写的", proof=PROOF)
    met = announced(one, "C")
    assert met.data["suggested"] == "C" and "弄虚作假" in met.data["suggested_why"]


def test_a_county_that_reports_after_the_lock(hired: Callable[[Actor], object]) -> None:
    for actor in (OFFICE, GOVERNMENT):
        hired(actor)
    one = checked(hired, selfcheck=False)
    assert one.data["self_missed"] and not one.data.get("self_filed")
    announced(one)
    assert locked(one)["S5"]["final"] is None and "没有报送自查材料" in locked(one)["S5"]["said"]
    late = {f"late_{key}": value for key, value in SELFCHECK.items() if key.startswith("file")}
    do(OWN, one, "late", at(3, 9), **late, late_said="补报", proof=PROOF)
    assert "补报自查" in Notice.objects.filter(to__username="郑主任").latest("id").subject
    assert locked(one)["S5"]["final"] is None  # kept, told, not counted
    do(GOVERNMENT, one, "object", at(3, 10), objection="S5、O1有材料", proof=PROOF)
    with pytest.raises(Refused, match="在考核页面办理"):
        do(OFFICE, one, "accept", at(3, 11), answered="属实", count_late="yes")
    told = {"answered": "材料属实，予以计入", "count_late": "yes", "struck": ""}
    again = assessment.accept(actor=OFFICE, matter_id=one.pk, given=told, now=at(3, 11))
    first, second = queries.locks(again)
    assert (again.state, first.n, second.n) == ("scored", 1, 2) and first.sound
    assert locked(one)["S5"]["final"] == 400 and locked(one)["O1"]["final"] == 400
    assert [(c.code, c.before, c.after) for c in queries.changes(first.sheet, second.sheet)] == [
        ("S5", None, 400), ("O1", None, 400), ("O4", None, 200),
    ]  # fmt: skip
    assert "制定并执行本级考核办法由没有分数变为4分" in again.data["effect_text"]
    assert [one.why for one in assessment.replay()] == ["", ""]


def test_what_must_not_count_is_struck_by_an_objection(hired: Callable[[Actor], object]) -> None:
    one = checked(hired)
    announced(one)
    do(GOVERNMENT, one, "object", at(3, 9), objection="1号工地是邻县的", proof=PROOF)
    told = {"answered": "属实", "count_late": "no", "struck": "随便写的编号"}
    with pytest.raises(Refused, match="没有「随便写的编号」"):
        assessment.accept(actor=OFFICE, matter_id=one.pk, given=told, now=at(3, 10))
    told["struck"] = "项目 1"
    with pytest.raises(Refused, match="不得与.*同一人"):
        whoever = Actor("冯科长", "冯科长", Role.OFFICE, CITY, body="city_office")
        assessment.accept(actor=whoever, matter_id=one.pk, given=told, now=at(3, 10))
    Project.objects.update(registered_heads=0)  # what comes later lets nothing in
    ran(settings.HUXIN_HOME, date(2020, 1, 20), current=False)
    assessment.accept(actor=OFFICE, matter_id=one.pk, given=told, now=at(3, 10))
    assert locked(one)["S1"]["said"] == "20名在场工人，其中20名已实名登记，满分8分，得8分。"
    assert [each.why for each in assessment.replay()] == ["", ""]


def test_a_circular_withdrawn_after_it_counted(hired: Callable[[Actor], object]) -> None:
    told = {"year": 2019, "quarter": 20193, "editions": [{"on": "2019-10-20", "named": [["620402", "S1"]]}]}
    circular = matter("circular", opened_on=date(2019, 10, 8), region_code="620400", state="issued", data=told)
    one = checked(hired)
    announced(one)
    named = locked(one)["S1"]
    assert (named["raw"], named["times"], named["final"]) == (773, 1, 387)  # 3.865, half up
    assert named["named"] == [f"matter:{circular.number} 2019年第3季度通报"] and "被1次季度通报点名" in named["said"]
    Matter.objects.filter(pk=circular.pk).update(data=told | {"withdrawn_on": "2020-03-09"})
    assert [each.why for each in assessment.replay()] == [""]  # what was locked stays what it is
    do(GOVERNMENT, one, "object", at(3, 9), objection="通报已经撤回", proof=PROOF)
    given = {"answered": "属实", "count_late": "no", "struck": ""}
    assessment.accept(actor=OFFICE, matter_id=one.pk, given=given, now=at(3, 10))
    assert (locked(one)["S1"]["times"], locked(one)["S1"]["final"]) == (0, 773)


def withdrawn_circular(hired: Callable[[Actor], object]) -> tuple[Matter, Matter]:
    """An assessment whose score is locked with a circular that is withdrawn then."""
    told = {"year": 2019, "quarter": 20193, "editions": [{"on": "2019-10-20", "named": [["620402", "S1"]]}]}
    circular = matter("circular", opened_on=date(2019, 10, 8), region_code="620400", state="issued", data=told)
    one = checked(hired)
    announced(one)
    Matter.objects.filter(pk=circular.pk).update(data=told | {"withdrawn_on": "2020-03-09"})
    return one, circular


def test_a_withdrawn_circular_is_said_and_the_office_corrects_the_locked_score(
    hired: Callable[[Actor], object],
) -> None:
    hired(GOVERNMENT)
    one, circular = withdrawn_circular(hired)
    said = [("农民工实名制", f"事项 {circular.number} 2019年第3季度通报")]
    before = queries.county(actor=GOVERNMENT, region_code="620402", year=2019, now=at(3, 6))
    assert not before.withdrawn
    for actor in (GOVERNMENT, OFFICE):
        shown = queries.county(actor=actor, region_code="620402", year=2019, now=at(3, 9))
        assert list(shown.withdrawn) == said
        assert ("assessment-correct" in [step.page for step in shown.pages]) == (actor is OFFICE)
        assert [list(row.withdrawn) for row in queries.rows(actor=actor, year=2019, now=at(3, 9))][0] == said
    with pytest.raises(Refused, match="在考核页面办理"):
        do(OFFICE, one, "correct", at(3, 9), corrected="通报已撤回")
    with pytest.raises(Refused):
        assessment.correct(actor=GOVERNMENT, matter_id=one.pk, given={"corrected": "某"}, now=at(3, 9))
    with pytest.raises(Refused, match="更正的理由"):
        assessment.correct(actor=OFFICE, matter_id=one.pk, given={}, now=at(3, 9))
    given = {"corrected": "第三季度通报已经撤回"}
    after = assessment.correct(actor=OFFICE, matter_id=one.pk, given=given, now=at(3, 9))
    first, second = queries.locks(after)
    assert (after.state, after.data.get("objections", 0)) == ("scored", 0) and first.sound
    assert [(c.code, c.before, c.after) for c in queries.changes(first.sheet, second.sheet)] == [("S1", 387, 773)]
    assert "农民工实名制由3.87分变为7.73分" in after.data["effect_text"]
    assert "更正计分" in Notice.objects.filter(to__username="罗县长").latest("id").subject
    assert [each.why for each in assessment.replay()] == ["", ""]
    assert not queries.county(actor=OFFICE, region_code="620402", year=2019, now=at(3, 10)).withdrawn
    with pytest.raises(Refused, match="不需要更正"):
        assessment.correct(actor=OFFICE, matter_id=one.pk, given=given, now=at(3, 10))


def test_nor_do_used_up_objections_keep_a_withdrawn_circular_in_the_score(hired: Callable[[Actor], object]) -> None:
    told = {"year": 2019, "quarter": 20193, "editions": [{"on": "2019-10-20", "named": [["620402", "S1"]]}]}
    circular = matter("circular", opened_on=date(2019, 10, 8), region_code="620400", state="issued", data=told)
    one = checked(hired)
    announced(one)
    struck = {"answered": "属实", "count_late": "no", "struck": "项目 2"}
    for day in (9, 11):
        do(GOVERNMENT, one, "object", at(3, day), objection="某", proof=PROOF)
        assessment.accept(actor=OFFICE, matter_id=one.pk, given=struck, now=at(3, day))
        do(OFFICE, one, "meet", at(3, day), grade="C", grade_reason="某", minutes="某")
    with pytest.raises(Refused, match="异议已经提过两次"):
        do(GOVERNMENT, one, "object", at(3, 12), objection="通报已经撤回", proof=PROOF)
    wake.wake(now=at(3, 20))
    do(OFFICE, one, "approve", at(3, 20), approved="市政函〔2020〕9号", approved_on="2020-03-20")
    do(OFFICE, one, "circulate", at(3, 20), circulated="某")
    assert len(queries.public(actor=ELSEWHERE, year=2019)) == 1
    Matter.objects.filter(pk=circular.pk).update(data=told | {"withdrawn_on": "2020-03-23"})
    after = assessment.correct(actor=OFFICE, matter_id=one.pk, given={"corrected": "通报已撤回"}, now=at(3, 23))
    assert (after.state, after.data["objections"]) == ("scored", 2)
    assert not queries.public(actor=ELSEWHERE, year=2019)  # until it is circulated anew
    assert locked(one)["S1"]["said"].startswith("20名在场工人")  # what the objection struck stays struck
    assert locked(one)["S1"]["times"] == 0 and [each.why for each in assessment.replay()] == [""] * 4


def test_a_correction_does_not_answer_an_objection(hired: Callable[[Actor], object]) -> None:
    one, _ = withdrawn_circular(hired)
    due = do(GOVERNMENT, one, "object", at(3, 9), objection="某", proof=PROOF).due_on
    after = assessment.correct(actor=OFFICE, matter_id=one.pk, given={"corrected": "通报已撤回"}, now=at(3, 10))
    assert (after.state, after.due_on) == ("objected", due) and locked(one)["S1"]["times"] == 0


def test_whoever_sees_the_city_is_told_the_suggested_grade_where_it_is_confirmed(
    hired: Callable[[Actor], object],
) -> None:
    one = checked(hired)
    assessment.lock(actor=OFFICE, matter_id=one.pk, note="", now=at(3, 5))
    told = queries.county(actor=OFFICE, region_code="620402", year=2019, now=at(3, 6)).suggestion
    assert told is not None and told.grade == "B" and "还有4个县区没有计分" in "".join(told.reasons)
    own = queries.county(actor=GOVERNMENT, region_code="620402", year=2019, now=at(3, 6))
    assert (own.suggestion, own.whole, own.late_counts) == (None, False, "异议成立")
    met = do(OFFICE, one, "meet", at(3, 6), grade="B", minutes="某")
    assert queries.suggested(met, now=at(3, 6)) is None


def test_a_county_sees_its_own_and_no_other(hired: Callable[[Actor], object]) -> None:
    one = checked(hired)
    announced(one)
    mine = queries.county(actor=GOVERNMENT, region_code="620402", year=2019, now=at(3, 9))
    assert mine.locks and {step.name for step in mine.steps if not step.why} == {"late", "object"}
    assert [row.line.region_code for row in queries.rows(actor=GOVERNMENT, year=2019, now=at(3, 9))] == ["620402"]
    assert len(queries.rows(actor=OFFICE, year=2019, now=at(3, 9))) == 5
    with pytest.raises(NotFound, match="管辖范围"):
        queries.county(actor=ELSEWHERE, region_code="620402", year=2019, now=at(3, 9))
    with pytest.raises(Refused, match="只供机关"):
        queries.rows(actor=Actor("某", "某", Role.ENTERPRISE, units=("U",)), year=2019, now=at(3, 9))
    [kept] = queries.locks(Matter.objects.get(pk=one.pk))
    page = queries.facts("registered", assessment.basis_of(kept), number=9)
    assert (page.total, page.number) == (3, 1) and page.rows[0][1] == ("project", 1)
    assert canonical(kept.sheet)
