"""Precision, time to settle and how early a rule spoke, counted by hand on a few warnings."""

from datetime import UTC, date, datetime, timedelta

import pytest

from huxin.access import Actor, Role
from huxin.queries.rule_record import RuleRecord, records
from huxin.record.models import Matter, MatterEvent, MatterLink, Project, ProjectMonth

pytestmark = pytest.mark.django_db
NOW = datetime(2019, 11, 30, 4, tzinfo=UTC)
OFFICE = Actor("甲", "甲", Role.OFFICE, ("6204",))


@pytest.fixture
def project() -> Project:
    found = Project.objects.create(
        code="P", name="某工程", region_code="620402", sector="housing", status="active", pay_day=15,
        pay_month_offset=1, labour_fee_day=10, recorded_at=NOW,
    )  # fmt: skip
    heads = dict.fromkeys(["attending_heads", "listed_heads", "paid_heads", "net_fen", "paid_fen", "arrears_fen"], 0)
    ProjectMonth.objects.create(project=found, ym=201906, due_on=date(2019, 7, 15), feeds={}, **heads)
    return found


def closed(
    project: Project,
    verdict: str,
    causes: tuple[str, ...],
    *,
    issued: datetime | None,
    days: int,
    state: str = "lifted",
) -> None:
    n = Matter.objects.count() + 1
    at = issued or datetime(2019, 7, 1, tzinfo=UTC)
    matter = Matter.objects.create(
        kind="warning", number=f"YJ-{n}", title="某工程", state=state, open=False, region_code="620402",
        sector="housing", body="labour_620402", project_id=project.pk, opened_at=at, opened_on=at.date(),
        closed_at=at + timedelta(days=days), updated_at=at, data={"verdict": verdict} if verdict else {},
    )  # fmt: skip
    for key in causes:
        MatterLink.objects.create(matter=matter, kind="finding", key=key, part="cause")
    if issued:
        for seq, moment in enumerate((issued, issued + timedelta(days=1))):  # sent back and issued again
            MatterEvent.objects.create(
                n=n * 10 + seq, matter=matter, seq=seq + 1, at=moment, who="x", role="inspector", body="", move="sign",
                source="proposed", target="issued", sealed="",
            )  # fmt: skip


def test_counted_by_hand(project: Project) -> None:
    early, late = datetime(2019, 7, 25, 2, tzinfo=UTC), datetime(2019, 8, 24, 2, tzinfo=UTC)
    closed(project, "true", ("R24:P:2019-06", "R14:P:"), issued=early, days=10)
    closed(project, "partly", ("R24:P:2019-06",), issued=late, days=30)
    closed(project, "false", ("R24:P:2019-06", "R24:P:2019-05"), issued=early, days=2, state="withdrawn")
    closed(project, "", ("R24:P:2019-06",), issued=None, days=2, state="withdrawn")
    found = records(actor=OFFICE, now=NOW)
    # 31 days after 15 July, 15 August, wages are orange: 21 days after the early ones, 9 days before the late one.
    assert found["R24"] == RuleRecord("R24", 1, 1, 1, 1, settled=2, settled_days=10, led=3, lead_days=21)
    assert found["R14"] == RuleRecord("R14", 1, 0, 0, 0, settled=1, settled_days=10, led=1, lead_days=21)
    assert found["R24"].judged == 3 and found["R24"].closed == 4


def test_out_of_reach_or_too_old_is_not_counted(project: Project) -> None:
    closed(project, "true", ("R24:P:2019-06",), issued=datetime(2017, 7, 25, tzinfo=UTC), days=1)
    assert records(actor=OFFICE, now=NOW) == {}
    closed(project, "true", ("R24:P:2019-06",), issued=datetime(2019, 7, 25, tzinfo=UTC), days=1)
    assert records(actor=Actor("乙", "乙", Role.INSPECTOR, ("620421",)), now=NOW) == {}
    assert records(actor=Actor("丙", "丙", Role.ENTERPRISE, units=("别家",)), now=NOW) == {}
