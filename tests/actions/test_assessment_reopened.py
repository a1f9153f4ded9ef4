"""年度考核 after the city government's approval: an error proven, a fraud found, a circular withdrawn since; what
was decided stands until it is decided anew, and stays readable after.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from huxin.access import Actor, Role
from huxin.actions import assessment, wake
from huxin.base.errors import Refused
from huxin.queries import assessment as queries
from huxin.record.models import Matter, Notice, Paper
from tests.actions.test_assessment import (
    ELSEWHERE,
    FIRST,
    GOVERNMENT,
    OFFICE,
    PROOF,
    announced,
    at,
    checked,
    do,
    locked,
    withdrawn_circular,
)
from tests.queries.test_no_arrears import matter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def ended(hired: Callable[[Actor], object]) -> Matter:
    """An assessment whose result was approved and circulated: grade B, nothing follows."""
    one = checked(hired)
    announced(one)
    wake.wake(now=at(3, 16))
    do(OFFICE, one, "approve", at(3, 17), approved="市政函〔2020〕9号", approved_on="2020-03-17")
    return do(OFFICE, one, "circulate", at(3, 18), circulated="某")


AGAIN = {"again": "市政函〔2020〕20号", "objection": "一处工地不属本县区，附证明", "proof": PROOF}


def test_an_error_proven_after_the_end_is_looked_at_again_by_the_government_s_leave(
    hired: Callable[[Actor], object],
) -> None:
    hired(GOVERNMENT)
    one = ended(hired)
    assert (one.state, one.open) == ("ended", False)
    for actor in (GOVERNMENT, FIRST):
        with pytest.raises(Refused):
            do(actor, one, "reopen", at(4, 7), **AGAIN)
    with pytest.raises(Refused, match="市政府同意复核的文号"):
        do(OFFICE, one, "reopen", at(4, 7), **(AGAIN | {"again": ""}))
    again = do(OFFICE, one, "reopen", at(4, 7), **AGAIN)
    assert (again.state, again.open, again.due_on) == ("objected", True, date(2020, 4, 14))
    assert "同意复核" in Notice.objects.filter(to__username="罗县长").latest("id").subject
    assert queries.public(actor=ELSEWHERE, year=2019)[0].grade == "B"  # until it is decided, what was decided stands
    with pytest.raises(Refused, match="维持审定的结果"):
        do(OFFICE, one, "dismiss", at(4, 8), answered="某")
    given = {"answered": "属实", "count_late": "no", "struck": "项目 2"}
    after = assessment.accept(actor=OFFICE, matter_id=one.pk, given=given, now=at(4, 8))
    first, second = queries.locks(after)
    assert after.state == "scored" and first.sound and queries.changes(first.sheet, second.sheet)
    assert not queries.public(actor=ELSEWHERE, year=2019) and [each.why for each in assessment.replay()] == ["", ""]
    told = [paper.title for paper in Paper.objects.filter(matter_id=one.pk).order_by("pk")]
    assert told.count("年度考核计分表") == 2 and "年度考核结果通报" in told  # what was decided before stays readable
    do(OFFICE, one, "meet", at(4, 9), grade="B", minutes="某")
    wake.wake(now=at(4, 17))
    do(OFFICE, one, "approve", at(4, 17), approved="市政函〔2020〕25号", approved_on="2020-04-17")
    assert do(OFFICE, one, "circulate", at(4, 17), circulated="更正").state == "ended"
    assert queries.public(actor=ELSEWHERE, year=2019)[0].approved == "市政函〔2020〕25号"
    do(OFFICE, one, "reopen", at(4, 20), **AGAIN)
    kept = do(OFFICE, one, "keep", at(4, 21), answered="没有新的证明")
    assert kept.data.get("effect_text") is None  # nothing was counted anew, whatever an earlier lock had changed


def test_looked_at_again_and_upheld_it_stands_where_it_stood(hired: Callable[[Actor], object]) -> None:
    one = ended(hired)
    do(OFFICE, one, "reopen", at(4, 7), **AGAIN)
    with pytest.raises(Refused, match="同一人|不能由"):
        do(replace(FIRST, role=Role.OFFICE, body="city_office"), one, "keep", at(4, 8), answered="某")
    kept = do(OFFICE, one, "keep", at(4, 8), answered="证明不足")
    assert (kept.state, kept.open, kept.data.get("reopened_from")) == ("ended", False, None)
    assert len(queries.locks(kept)) == 1 and queries.public(actor=ELSEWHERE, year=2019)[0].grade == "B"


def test_an_objection_before_the_approval_is_not_answered_by_keeping_what_was_never_approved(
    hired: Callable[[Actor], object],
) -> None:
    one = checked(hired)
    announced(one)
    do(GOVERNMENT, one, "object", at(3, 9), objection="某", proof=PROOF)
    with pytest.raises(Refused, match="没有经市政府同意复核"):
        do(OFFICE, one, "keep", at(3, 10), answered="某")


def test_a_fraud_found_after_the_end_counts_and_suggests_c(hired: Callable[[Actor], object]) -> None:
    one = ended(hired)
    do(OFFICE, one, "reopen", at(4, 7), **AGAIN)
    do(OFFICE, one, "fraud", at(4, 8), fraud_said="两份会议纪要是补写的", proof=PROOF)
    after = assessment.accept(
        actor=OFFICE, matter_id=one.pk, given={"answered": "属实", "count_late": "no"}, now=at(4, 8)
    )
    said = queries.suggested(after, now=at(4, 8))
    assert said is not None and said.grade == "C" and "弄虚作假" in "".join(said.reasons)


def test_a_circular_withdrawn_after_the_end_is_corrected_too(hired: Callable[[Actor], object]) -> None:
    told = {"year": 2019, "quarter": 20193, "editions": [{"on": "2019-10-20", "named": [["620402", "S1"]]}]}
    circular = matter("circular", opened_on=date(2019, 10, 8), region_code="620400", state="issued", data=told)
    one = ended(hired)
    assert locked(one)["S1"]["times"] == 1
    Matter.objects.filter(pk=circular.pk).update(data=told | {"withdrawn_on": "2020-04-07"})
    shown = queries.county(actor=OFFICE, region_code="620402", year=2019, now=at(4, 8))
    assert "assessment-correct" in [step.page for step in shown.pages]
    after = assessment.correct(actor=OFFICE, matter_id=one.pk, given={"corrected": "通报已撤回"}, now=at(4, 8))
    assert (after.state, after.open, locked(one)["S1"]["times"]) == ("scored", True, 0)


def test_a_score_that_counts_a_withdrawn_circular_is_corrected_before_it_is_decided(
    hired: Callable[[Actor], object],
) -> None:
    one, _ = withdrawn_circular(hired)
    wake.wake(now=at(3, 16))
    approved = {"approved": "市政函〔2020〕9号", "approved_on": "2020-03-17"}
    with pytest.raises(Refused, match="先更正计分"):
        do(OFFICE, one, "approve", at(3, 17), **approved)
    one = assessment.correct(actor=OFFICE, matter_id=one.pk, given={"corrected": "通报已撤回"}, now=at(3, 17))
    assert (one.state, one.data.get("grade")) == ("scored", None)  # nobody has met on the new score yet
    do(OFFICE, one, "meet", at(3, 18), grade="B", minutes="一致同意")
    wake.wake(now=at(3, 28))
    with pytest.raises(Refused, match="早于评议的日期（2020-03-18）"):
        do(OFFICE, one, "approve", at(3, 30), **approved)
    approved["approved_on"] = "2020-03-30"
    assert do(OFFICE, one, "approve", at(3, 30), **approved).data["grade"] == "B"


def test_what_comes_after_an_early_lock_counts_in_none_and_the_page_says_so(hired: Callable[[Actor], object]) -> None:
    checked(hired)
    views = [
        queries.county(actor=OFFICE, region_code="620402", year=2019, now=when).early
        for when in (datetime(2019, 12, 30, 2, tzinfo=UTC), datetime(2019, 12, 31, 2, tzinfo=UTC), at(3, 5))
    ]
    assert views == [True, False, False]


def test_a_county_that_does_not_object_is_not_late(hired: Callable[[Actor], object]) -> None:
    one = checked(hired)
    announced(one)
    wake.wake(now=at(3, 16))
    [objection] = one.terms.filter(term="sm14.objection")
    assert (objection.ended_at is not None, objection.due_at) == (True, None)  # a right, and no duty
