"""The overview adds up what is in reach and nothing else."""

from datetime import date, datetime

import pytest
from django.core.cache import cache

from huxin.access import Actor, Role
from huxin.queries.overview import Share, overview
from huxin.record.models import Project, ProjectMonth, Run

pytestmark = pytest.mark.django_db


def _project(number: int, region: str, now: datetime, **standing: object) -> None:
    given = {"status": "active", "sector": "housing", "pay_day": 15, "pay_month_offset": 1, "labour_fee_day": 10}
    Project.objects.create(
        id=number, code=str(number), name="某", region_code=region, recorded_at=now, **{**given, **standing}
    )


@pytest.fixture
def two(now: datetime) -> None:
    cache.clear()
    run = {"as_of": date(2019, 11, 30), "known_at": now, "pack": "gs-2019", "created_at": now, "manifest": {}}
    Run.objects.create(id="r", current=True, **run)
    _project(1, "620402", now, level=3, arrears_fen=100, arrears_heads=2, attending_heads=10, registered_heads=9)
    _project(2, "620421", now, level=1, arrears_fen=50, arrears_heads=1, has_account=True, settled_ratio_e4=10_000)
    _project(3, "620421", now, status="finished", settled_ratio_e4=9_999)


def test_全市(two: None, 王主任: Actor) -> None:
    seen = overview(actor=王主任)
    assert [(c.code, c.level, c.projects) for c in seen.counties] == [
        ("620402", 3, 1),
        ("620403", 0, 0),
        ("620421", 1, 2),
        ("620422", 0, 0),
        ("620423", 0, 0),
    ]
    assert (seen.whole.arrears_fen, seen.whole.arrears_heads, seen.whole.level) == (150, 3, 3)
    assert seen.whole.registered == Share(9, 10)
    assert seen.whole.account == Share(1, 2)  # a finished project owes no account
    assert seen.whole.settled == Share(1, 2)


def test_一县(two: None, 外县监察: Actor) -> None:
    seen = overview(actor=外县监察)
    assert [c.code for c in seen.counties] == ["620421"]
    assert seen.whole.arrears_fen == 50


def test_多数项目没有到发薪日的月份还没有到期(two: None, 王主任: Actor) -> None:
    for number, ym, due_on in (
        (1, 201909, date(2019, 10, 15)),
        (1, 201910, date(2019, 11, 25)),
        (2, 201910, date(2019, 12, 15)),
    ):
        sums = dict.fromkeys(("attending_heads", "listed_heads", "paid_heads", "net_fen", "paid_fen", "arrears_fen"), 0)
        ProjectMonth.objects.create(project_id=number, ym=ym, due_on=due_on, feeds={}, **sums)
    assert [(m.ym, m.due) for m in overview(actor=王主任).months] == [(201909, True), (201910, False)]


def test_没有管辖范围的人什么也看不到(two: None) -> None:
    assert overview(actor=Actor("x", "x", Role.VIEWER)).counties == ()


def test_没有运行过(db: None, 王主任: Actor) -> None:
    seen = overview(actor=王主任)
    assert seen.run is None and seen.months == ()
