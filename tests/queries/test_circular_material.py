"""通报素材写的话：迟的是哪个时限、是谁的时限，方案任务叫什么名字，一个字也不切断。"""

from datetime import date, datetime

import pytest

from huxin.queries.circular_material import Candidate, material
from huxin.record.models import OPENED_BY, Matter, MatterTerm
from tests.actions.test_circulars import OCTOBER, at
from tests.queries.test_no_arrears import matter

pytestmark = pytest.mark.django_db
LONG = (
    "调研欠薪问题的堵点和成因，提出建议，按照《关于优先解决政府工程拖欠农民工工资问题的通知。第二批》的要求，"
    "书面报告市领导小组办公室。各县区每季度报告一次。（牵头单位：各县区政府；完成时限：2019年7月）"
)
SAID = (
    "第1项 调研欠薪问题的堵点和成因，提出建议，按照《关于优先解决政府工程拖欠农民工工资问题的通知。第二批》的要求，"
    "书面报告市领导小组办公室。（靖远县人民政府），"
)


def task(**data: str) -> Matter:
    return matter(
        "measure", title="第1项 调研欠薪问题的堵点和成因，提出建议，书面报告市领（靖远县人民政府）",
        region_code="620421", body="government_620421", opened_on=date(2019, 7, 1),
        data={"measure_no": "1", "text": LONG, "deadline": "2019-12-31", **data},
    )  # fmt: skip


def ran(one: Matter, term: str, due: datetime, ended: datetime | None = None, lane: str = "") -> None:
    MatterTerm.objects.create(
        matter=one, lane=lane, n=one.terms.count(), term=term, body=one.body, started_at=at(7, 1), due_at=due,
        ended_at=ended, kind=one.kind, opened_on=one.opened_on, region_code=one.region_code, sector=one.sector,
    )  # fmt: skip


def offered() -> list[Candidate]:
    return [one for one in material(20193, now=OCTOBER) if not one.praise]


def test_月度填报迟了一天_写的是填报迟了_不是任务迟了() -> None:
    ran(task(), "sm19.report.month", at(9, 10), at(9, 11))
    [one] = offered()
    assert one.fact == f"{SAID}填报任务进展（2019-09-10到期）没有按时办理；任务本身的完成日期是2019-12-31"


def test_几个时限迟了_各写各的() -> None:
    one = task(deadline="2019-07-31")
    ran(one, "sm19.deadline", at(8, 1), lane="deadline")
    for month in (8, 9):
        ran(one, "sm19.report.month", at(month, 9), at(month, 10))
    [found] = offered()
    assert found.fact == f"{SAID}完成任务（2019-08-01到期）、填报任务进展（2019-08-09、2019-09-09到期）没有按时办理"


def test_市级没有发出的督办函_没有核查的报告_不点县区的名() -> None:
    letter, one = matter("supervision", region_code="620421", opened_on=date(2019, 8, 1)), task()
    ran(letter, "sm5.issue", at(8, 2))
    ran(letter, "sm5.check", at(9, 2))
    ran(one, "sm19.check", at(9, 2))
    assert offered() == []
    ran(letter, "sm5.receive", at(9, 5))
    [found] = offered()
    assert found.evidence == (letter.pk,) and found.fact == "某，签收督办函（2019-09-05到期）没有按时办理"


def test_任务引起的督办函_也写任务的全名() -> None:
    one = task()
    letter = matter("supervision", title=one.title, region_code="620421", body=one.body, opened_on=date(2019, 8, 1))
    letter.links.create(kind="matter", key=str(one.pk), part=OPENED_BY)
    ran(letter, "sm5.receive", at(9, 5))
    [found] = offered()
    assert found.source == "letter" and found.fact == f"{SAID}签收督办函（2019-09-05到期）没有按时办理"
