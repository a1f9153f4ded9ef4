"""年度考核: what follows of a grade, from the circular to the talk, the rectification or the praise."""

from collections.abc import Callable

import pytest

from huxin.access import Actor
from huxin.actions import talks, wake
from huxin.base.errors import Refused
from huxin.queries import assessment as queries
from huxin.queries import talks as talks_of
from huxin.record.models import Paper
from tests.actions.test_assessment import ELSEWHERE, GOVERNMENT, OFFICE, PROOF, announced, at, checked, do

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


def test_from_the_plan_to_the_rectification_with_its_papers(hired: Callable[[Actor], object]) -> None:
    one = checked(hired)
    announced(one, "C", grade_reason="全年工作被动")
    wake.wake(now=at(3, 14))
    do(OFFICE, one, "approve", at(3, 16), approved="市政函〔2020〕9号", approved_on="2020-03-16")
    own = queries.county(actor=GOVERNMENT, region_code="620402", year=2019, now=at(3, 16))
    assert own.late_counts == "审定以后市政府同意复核"  # the days for an objection are over
    assert queries.public(actor=ELSEWHERE, year=2019) == []
    sent = do(OFFICE, one, "circulate", at(3, 17), circulated="白银区2019年度考核结果")
    assert sent.state == "talking"
    [grade] = queries.public(actor=ELSEWHERE, year=2019)
    assert (grade.region_code, grade.grade, grade.approved) == ("620402", "C", "市政函〔2020〕9号")
    asked = {"talk_on": "2020-03-25", "talk_place": "市政府第二会议室，县长"}
    with pytest.raises(Refused, match="先在“约谈”里"):
        do(OFFICE, one, "talk", at(3, 18), **asked)
    talk = talks.open_talk(actor=OFFICE, key=f"grade:{one.pk}", level="leader", cause="全年工作被动", now=at(3, 18))
    do(OFFICE, talk, "report_up", at(3, 18), reported="市政办〔2020〕3号，同意")
    do(OFFICE, talk, "notify_leader", at(3, 19), held_on="2020-03-25", place="市政府第二会议室")
    with pytest.raises(Refused, match="与约谈通知（2020-03-25）不同"):
        do(OFFICE, one, "talk", at(3, 20), **{**asked, "talk_on": "2020-03-24"})
    do(OFFICE, one, "talk", at(3, 20), **asked)
    assert not [p for p in talks_of.proposed(actor=OFFICE, now=at(3, 21)) if p.key == f"grade:{one.pk}"]
    do(GOVERNMENT, one, "rectify", at(4, 2), rectified="办法已经制定", proof=PROOF)
    do(OFFICE, one, "redo", at(4, 3), reason="没有附文件")
    do(GOVERNMENT, one, "rectify", at(4, 7), rectified="办法已经制定，附文件", proof=PROOF)
    ended = do(OFFICE, one, "close", at(4, 8), accepted="合格")
    assert not ended.open
    names = list(Paper.objects.filter(matter_id=one.pk).order_by("id").values_list("name", flat=True))
    assert names == [f"assessment_{name}" for name in (
        "plan", "self", "field", "score", "minutes", "report", "circular", "talk", "rectification", "rectification",
    )]  # fmt: skip


def test_a_is_praised(hired: Callable[[Actor], object]) -> None:
    one = checked(hired)
    announced(one, "A", grade_reason="名次已经确定")
    wake.wake(now=at(3, 14))
    do(OFFICE, one, "approve", at(3, 16), approved="市政函〔2020〕9号", approved_on="2020-03-16")
    assert do(OFFICE, one, "circulate", at(3, 17), circulated="白银区为A级").state == "praising"
    assert do(OFFICE, one, "praise", at(3, 18), praised="成效明显").state == "ended"
    assert Paper.objects.filter(name="assessment_praise").exists()
