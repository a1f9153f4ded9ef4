"""包保督查 on the console: the office pairs, every office reads the board, the export has a row a problem."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from huxin.access import Actor, Role
from huxin.actions import matters
from huxin.base import clock
from huxin.record.models import Matter, Sponsorship, SponsorshipQuarter
from tests.workflows.test_sponsorship import SAID

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
TODAY = date(2019, 11, 6)
NOW = datetime(2019, 11, 6, 2, tzinfo=UTC)
FINANCE = Actor("田财政", "田财政", Role.FINANCE, ("6204",), body="finance")


@pytest.fixture(autouse=True)
def _november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def paired(office: Client) -> Matter:
    answer = office.post("/sponsorship/pair/", {"region": "620402", "body": "finance", "since": "2019-11-01"})
    assert answer.status_code == 302
    return Matter.objects.get(kind="sponsorship")


def test_empty_refused_then_paired(signed_in: Callable[[Actor], Client], 王主任: Actor) -> None:
    office = signed_in(王主任)
    assert office.get("/sponsorship/").content.decode().count("没有包保单位") >= 5
    answer = office.post("/sponsorship/pair/", {"region": "620402", "body": "police", "since": "2019-11-01"})
    assert answer.status_code == 422 and not Sponsorship.objects.exists()
    later = office.post("/sponsorship/pair/", {"region": "620402", "body": "finance", "since": "2019-12-01"})
    assert later.status_code == 422
    one = paired(office)
    shown = office.get("/sponsorship/").content.decode()
    assert "待制定方案" in shown and f"/matters/{one.pk}/" in shown and "白银市财政局" in shown


def test_only_the_office_pairs(signed_in: Callable[[Actor], Client]) -> None:
    sponsor = signed_in(FINANCE)
    assert sponsor.get("/sponsorship/").status_code == 200
    assert sponsor.get("/sponsorship/pair/").status_code == 403
    assert "登记包保关系" not in sponsor.get("/sponsorship/").content.decode()


def test_the_export_has_a_row_a_problem(signed_in: Callable[[Actor], Client], 王主任: Actor) -> None:
    office = signed_in(王主任)
    one = paired(office)
    two = {
        **{"problem_1": "两处没有告示牌", "owner_1": "labour", "fix_1_by": "2019-11-30"},
        **{"problem_2": "一处没有代发", "owner_2": "government", "fix_2_by": "2019-12-10"},
    }
    for name, given in (
        ("plan", {"planned": "十一月"}),
        ("visit", {"visited_on": "2019-11-06", "record": "县里没有在建工地"}),
        ("report", {**SAID, **two}),
    ):
        matters.move(actor=FINANCE, matter_id=one.pk, name=name, given=given, now=NOW)
    text = b"".join(office.get("/sponsorship.csv")).decode("utf-8-sig")  # type: ignore[arg-type]
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["县区"] == "白银区" and "第4季度" in row["季度"]]
    assert [(row["问题内容"], row["责任单位"], row["整改期限"], row["未整改"]) for row in rows] == [
        ("两处没有告示牌", "县区人社局", "2019-11-30", "2"),
        ("一处没有代发", "县区人民政府", "2019-12-10", "2"),
    ]
    shown = office.get("/sponsorship/").content.decode()
    assert "问题 2，未整改 2" in shown and "一处没有代发" in shown


def test_a_problem_that_last_quarter_named_too_is_marked(signed_in: Callable[[Actor], Client], 王主任: Actor) -> None:
    office = signed_in(王主任)
    one = paired(office)
    before = Matter.objects.create(
        kind="sponsorship", number="BB-2019-900001", title="第三季度", state="ended", open=False, region_code="620402",
        sector="", body="finance", opened_at=NOW, opened_on=date(2019, 7, 12), updated_at=NOW,
        data={"quarter": 20193, "problem_1": "有两处没有告示牌", "owner_1": "labour", "fix_1_by": "2019-09-30",
              "fixed_1": "已补"},
    )  # fmt: skip
    SponsorshipQuarter.objects.create(region_code="620402", quarter=20193, matter=before)
    said = {"problem_1": "两处没有告示牌", "owner_1": "labour", "fix_1_by": "2019-11-30"}
    for name, given in (
        ("plan", {"planned": "十一月"}),
        ("visit", {"visited_on": "2019-11-06", "record": "县里没有在建工地"}),
        ("report", {**SAID, **said}),
    ):
        assert "上季度也有" not in office.get("/sponsorship/").content.decode()
        matters.move(actor=FINANCE, matter_id=one.pk, name=name, given=given, now=NOW)
    shown = office.get("/sponsorship/").content.decode()
    assert "上季度也有" in shown and "重复 1" in shown and "重复的问题 1 个" in shown
    text = b"".join(office.get("/sponsorship.csv")).decode("utf-8-sig")
    repeats = [row["问题内容"] for row in csv.DictReader(io.StringIO(text)) if row["上季度也有"] == "是"]
    assert repeats == ["两处没有告示牌"]
