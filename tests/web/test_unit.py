"""The page of a unit: what is in reach and no more, what is public for every office, a fixed number of statements."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huxin.access import Actor, Role
from huxin.record.models import Finding, Matter, MatterLink, ProjectMonth, Staff, Unit
from tests.actions.invented import BUILDER, OWNER
from tests.queries.test_no_arrears import project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
AT = datetime(2020, 1, 2, 2, tzinfo=UTC)
COUNTY = Actor("周治欠", "周治欠", Role.COUNTY_OFFICE, ("620402",), body="office_620402")
ELSEWHERE = Actor("外县", "外县", Role.COUNTY_OFFICE, ("620423",), body="office_620423")
BOSS = Actor("赵经办", "赵经办", Role.ENTERPRISE, units=(BUILDER,))
PAGE = f"/units/{BUILDER}/"


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def site(number: int, region: str = "620402", **more: Any) -> None:
    one = project(number, region, contractor_uscc=BUILDER, owner_uscc=OWNER, arrears_fen=100_000, arrears_heads=2,
                  findings=1, **more)  # fmt: skip
    ProjectMonth.objects.create(
        project=one, ym=201911, attending_heads=10, listed_heads=10, paid_heads=8, net_fen=1_000_000, paid_fen=900_000,
        arrears_fen=100_000, due_on=date(2019, 12, 15), feeds={},
    )  # fmt: skip
    Finding.objects.create(
        id=number, rule="R24", project=one, ym=201911, level=2, region_code=region, sector="housing", measures={}
    )
    matter = Matter.objects.create(
        kind="complaint", number=f"TS-2020-{number:06d}", title=f"某投诉{number}", state="registered", open=True,
        region_code=region, sector="housing", body="labour_620402", opened_at=AT, opened_on=AT.date(), updated_at=AT,
    )  # fmt: skip
    MatterLink.objects.create(matter=matter, kind="unit", key=BUILDER, part="contractor")


@pytest.fixture
def unit() -> None:
    Unit.objects.create(uscc=BUILDER, name="某建筑公司", kind="contractor", region_code="620402", recorded_at=AT)
    site(1)
    site(2, "620421")


@pytest.mark.usefixtures("unit")
def test_the_whole_city_and_one_county(signed_in: Callable[[Actor], Client], 王主任: Actor) -> None:
    whole = text(signed_in(王主任).get(PAGE))
    assert "某建筑公司" in whole and "2,000.00" in whole and "某投诉1" in whole and "某投诉2" in whole
    assert "90%" in whole and "没有公布，也没有列入" in whole
    here = text(signed_in(COUNTY).get(PAGE))
    assert "1,000.00" in here and "某投诉1" in here and "某投诉2" not in here and "2,000.00" not in here


@pytest.mark.usefixtures("unit")
def test_nothing_in_reach_is_not_found_and_others_units_neither(
    signed_in: Callable[[Actor], Client], 钱劳资: Actor
) -> None:
    assert signed_in(ELSEWHERE).get(PAGE).status_code == 404
    boss = signed_in(BOSS)
    mine = text(boss.get(PAGE))
    assert "某建筑公司" in mine and "登录账号" not in mine
    assert boss.get(f"/units/{OWNER}/").status_code == 404  # named by the same projects, and not theirs
    assert f"/units/{OWNER}/" not in text(boss.get("/projects/1/"))
    assert signed_in(Actor("甲行", "甲行", Role.BANK, units=("某银行",))).get(PAGE).status_code == 403


@pytest.mark.usefixtures("unit")
def test_who_answers_for_it_and_where_it_is_linked(signed_in: Callable[[Actor], Client], 王主任: Actor) -> None:
    Staff.objects.create(username="赵", display_name="赵经办", role="enterprise", units=[BUILDER])
    Staff.objects.create(username="钱", display_name="别家的人", role="enterprise", units=[OWNER])
    office = signed_in(王主任)
    shown = text(office.get(PAGE))
    assert "赵经办" in shown and "别家的人" not in shown
    assert PAGE in text(office.get("/projects/1/"))
    assert PAGE in text(office.get(f"/matters/{Matter.objects.get(number='TS-2020-000001').pk}/"))
    assert PAGE in text(office.post("/search/", {"q": "某建筑公司"}))


@pytest.mark.usefixtures("unit")
def test_the_number_of_statements_does_not_grow(signed_in: Callable[[Actor], Client], 王主任: Actor) -> None:
    office = signed_in(王主任)
    office.get(PAGE)
    with CaptureQueriesContext(
        connection,
    ) as few:
        office.get(PAGE)
    for number in range(3, 18):
        site(number)
    with CaptureQueriesContext(connection) as many:
        office.get(PAGE)
    assert len(many) == len(few) <= 22
