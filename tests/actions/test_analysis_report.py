"""分析研判报告: begun once a month and body, figures locked when written, issued by somebody else."""

from datetime import UTC, date, datetime

import pytest

from huxin.access import Actor, Role
from huxin.actions import analysis_report, matters
from huxin.base.errors import NotFound, Refused
from huxin.queries import analysis_report as queries
from huxin.record.models import Matter, Paper
from tests.actions.test_merging import complaint
from tests.queries.test_no_arrears import matter, project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
COUNTY = Actor("周治欠", "周治欠", Role.COUNTY_OFFICE, ("620402",), body="office_620402")
OTHER = Actor("吴治欠", "吴治欠", Role.COUNTY_OFFICE, ("620402",), body="office_620402")
BUREAU = Actor("孙副局", "孙副局", Role.BUREAU, ("6204",), body="human_resources")
ELSEWHERE = Actor("韩治欠", "韩治欠", Role.COUNTY_OFFICE, ("620421",), body="office_620421")
SAID = {"situation": "平稳", "risks": "一处", "advice": "早去"}
AFTER = datetime(2024, 9, 3, 2, tzinfo=UTC)


def do(one: Matter, actor: Actor, name: str, **given: str) -> Matter:
    return matters.move(actor=actor, matter_id=one.pk, name=name, given=given, now=AFTER)


def figure(one: Matter, item: str) -> str:
    return next(str(line["value"]) for line in one.data["figure_lines"] if line["item"] == item)


def test_数字撰写完成时锁定_另一人印发_文书用锁定的数字() -> None:
    complaint({1: 50_000}, n=1)
    one = analysis_report.begin(actor=COUNTY, ym=202408, now=AFTER)
    assert (one.region_code, one.body, one.data["month"]) == ("620402", "office_620402", 202408)
    with pytest.raises(NotFound, match="还没有锁定"):
        queries.locked(actor=COUNTY, number=one.pk)
    signed = do(one, COUNTY, "sign", **SAID)
    assert figure(signed, "投诉") == "新增1件，1人，500.00元；办结0件"
    complaint({2: 50_000}, employer="金河劳务", n=2)
    with pytest.raises(Refused):
        do(one, COUNTY, "issue")
    issued = do(one, OTHER, "issue")
    assert not issued.open and figure(issued, "投诉").startswith("新增1件")
    assert [paper.name for paper in Paper.objects.filter(matter_id=issued.pk)] == ["analysis_report"]
    told = queries.locked(actor=BUREAU, number=one.pk)
    assert told.parts[0][1] == issued.data["figure_lines"]
    assert queries.written(actor=COUNTY, today=AFTER.date()) == (1, 12)
    assert queries.written(actor=BUREAU, today=AFTER.date()) == (1, 60)
    with pytest.raises(NotFound):
        queries.locked(actor=ELSEWHERE, number=one.pk)


def test_数字只到月末_下个月的事一件也不算() -> None:
    site = project(1)
    first, later = complaint({1: 50_000}, n=1), complaint({1: 50_000, 2: 50_000}, n=2)
    Matter.objects.filter(pk__in=[first.pk, later.pk]).update(project_id=site.pk)
    Matter.objects.filter(pk=later.pk).update(opened_on=date(2024, 9, 1))
    later.reports.update(received_at=datetime(2024, 8, 31, 16, tzinfo=UTC))  # September in China
    unrest, warned = (matter(kind, opened_on=date(2024, month, 2)) for kind, month in (("incident", 8), ("warning", 9)))
    Matter.objects.filter(pk__in=[unrest.pk, warned.pk]).update(project_id=site.pk)
    one = do(analysis_report.begin(actor=COUNTY, ym=202408, now=AFTER), COUNTY, "sign", **SAID)
    assert one.data["figures_on"] == "2024-08-31"
    assert figure(one, "投诉").startswith("新增1件") and figure(one, "同一件事") == "近半年0组，0件投诉"
    assert figure(one, "关联单位") == "0组，0个单位（2024-09-03的登记）"
    assert one.data["top_lines"] == [{"item": site.name, "value": "反映1，投诉1，群体事件1"}]


def test_退回以后再提请_数字重新计算() -> None:
    complaint({1: 50_000}, n=1)
    one = analysis_report.begin(actor=COUNTY, ym=202408, now=AFTER)
    do(one, COUNTY, "sign", **SAID)
    complaint({2: 50_000}, employer="金河劳务", n=2)
    do(one, OTHER, "back", reason="补充")
    assert figure(do(one, COUNTY, "sign", **SAID), "投诉").startswith("新增2件")


def test_一个单位一个月一份_月份没有结束的不行_别的角色不行() -> None:
    one = analysis_report.begin(actor=COUNTY, ym=202408, now=AFTER)
    with pytest.raises(Refused, match=f"已经开始撰写：{one.number}"):
        analysis_report.begin(actor=OTHER, ym=202408, now=AFTER)
    with pytest.raises(Refused, match="还没有结束"):
        analysis_report.begin(actor=COUNTY, ym=202409, now=AFTER)
    with pytest.raises(Refused, match="市人社局、市治欠办和县区治欠办"):
        analysis_report.begin(actor=Actor("甲", "甲", Role.INSPECTOR, ("620402",)), ym=202407, now=AFTER)
    city = analysis_report.begin(actor=BUREAU, ym=202408, now=AFTER)
    assert city.region_code == "620400"
    mine = queries.months(actor=COUNTY, now=AFTER)
    assert [(month.ym, month.mine, len(month.reports)) for month in mine[:2]] == [(202408, True, 1), (202407, False, 0)]
    assert len(queries.months(actor=BUREAU, now=AFTER)[0].reports) == 2
