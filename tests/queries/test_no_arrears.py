"""无欠薪创建 from what is on file: a small city counted by hand, one fault a veto, and who sees whose county."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huxin.access import Actor, Role
from huxin.base.errors import NotFound, Refused
from huxin.law.no_arrears import Count, Score
from huxin.queries import no_arrears
from huxin.queries.plan_proofs import PLAN, proofs
from huxin.record.models import Campaign, LedgerItem, Matter, MatterTerm, NilRecord, Project

pytestmark = pytest.mark.django_db
TODAY = date(2020, 1, 20)
AT = datetime(2020, 1, 2, 2, tzinfo=UTC)
COUNTY = Actor("周治欠", "周治欠", Role.COUNTY_OFFICE, ("620402",), body="office_620402")


def project(number: int, region: str = "620402", **standing: Any) -> Project:
    given = {
        "status": "active", "sector": "housing", "funding": "private", "pay_day": 15, "pay_month_offset": 1,
        "labour_fee_day": 10, "settled_ratio_e4": 10_000, "attending_heads": 10, "registered_heads": 10,
        "contracted_heads": 10, "has_account": True, "has_deposit": True,
    }  # fmt: skip
    return Project.objects.create(
        id=number, code=str(number), name="某", region_code=region, recorded_at=AT, **{**given, **standing}
    )


def matter(kind: str, *, opened_on: date = date(2020, 1, 2), **more: Any) -> Matter:
    given = {"state": "x", "region_code": "620402", "sector": "housing", "body": "labour", "title": "某"}
    number = f"{kind}-{Matter.objects.count()}"
    times = {"opened_at": AT, "opened_on": opened_on, "updated_at": AT}
    return Matter.objects.create(kind=kind, number=number, **times, **{**given, **more})


def term(one: Matter, n: int, due: datetime, ended: datetime | None) -> None:
    MatterTerm.objects.create(
        matter=one, lane="state", n=n, term="sm1.accept", body="labour", started_at=AT, due_at=due, ended_at=ended,
        kind=one.kind, opened_on=one.opened_on, region_code=one.region_code, sector=one.sector,
    )  # fmt: skip


def counted(actor: Actor = COUNTY, region: str = "", today: date = TODAY) -> Score:
    found = no_arrears.sheet(region, among=no_arrears.sheets(actor=actor, today=today))
    assert found is not None
    return found.score


def points(score: Score) -> dict[str, int | None]:
    return {line.key: line.points for line in score.items}


def veto(key: str, score: Score | None = None) -> tuple[str, Count]:
    (line,) = [one for one in (score or counted()).vetoes if one.key == key]
    return line.state, line.count


def test_a_county_counted_by_hand() -> None:
    project(1, registered_heads=9, contracted_heads=5)
    project(2, has_deposit=False, settled_ratio_e4=9_999)
    project(3, status="finished", has_account=False, has_deposit=False, attending_heads=0, registered_heads=0,
            contracted_heads=0)  # fmt: skip
    complaint, old = matter("complaint", opened_on=date(2019, 12, 3)), matter("complaint", opened_on=date(2019, 1, 10))
    due = datetime(2020, 1, 10, tzinfo=UTC)
    term(complaint, 1, due, due - timedelta(hours=1))  # kept
    term(complaint, 2, due, due + timedelta(hours=1))  # too late
    term(complaint, 3, due, None)  # passed, still open
    term(complaint, 4, datetime(2020, 2, 1, tzinfo=UTC), None)  # still running: says nothing
    term(old, 1, due, None)  # more than twelve months ago
    drive = Campaign.objects.create(**campaign())
    for state in ("closed", "paying", "unfounded"):
        LedgerItem.objects.create(matter=matter("ledger", state=state), campaign=drive, **ledger())
    NilRecord.objects.create(
        region_code="620402",
        quarter=20194,
        reason="查过",
        proposed_by="甲",
        proposed_at=AT,
        signed_by="乙",
        signed_at=AT,
    )
    found = counted()
    closed = {line.key: line.count for line in found.items}["publication"]
    assert closed.top == 1
    assert points(found) == {
        "registered": 950, "contracted": 750,  # 19 and 15 of 20 people
        "account": 1000, "deposit": 500,  # of the two that are active
        "settled": 1333,  # two of three, cut
        "complaints": 500,  # one of three
        "publication": 1000 // closed.bottom, "ledger": 750,  # one of two; the unfounded is none
    }  # fmt: skip


def campaign() -> dict[str, Any]:
    return {
        "kind": "construction", "title": "某行动", "measure": "14", "body": "labour",
        "region_codes": ["620402"], "starts_on": date(2019, 8, 1),
        "ends_on": TODAY, "begun_by": "某", "begun_at": AT,
    }  # fmt: skip


def ledger() -> dict[str, Any]:
    return {"fresh": False, "since_ym": 201905, "source": f"finding:{LedgerItem.objects.count()}"}


def test_nothing_on_file_is_no_data_and_no_zero() -> None:
    found = counted()
    assert {key for key, value in points(found).items() if value is not None} <= {"publication"}
    assert [veto(key)[0] for key in ("state", "share", "amount", "others", "crowd")] == ["unknown"] * 4 + ["clear"]
    assert not found.reached


@pytest.mark.parametrize(
    ("standing", "broken"),
    [
        ({"arrears_fen": 1, "funding": "government"}, {"state", "share"}),
        ({"arrears_fen": 1, "sector": "water"}, {"state", "share"}),
        ({"arrears_fen": 1}, {"share"}),
        ({"arrears_fen": 1, "status": "finished"}, set()),
        ({"arrears_fen": 500_000_000, "status": "finished"}, {"amount"}),
        ({"arrears_fen": 499_999_999, "sector": "other"}, set()),
        ({}, set()),
    ],
)
def test_arrears_of_the_run(standing: dict[str, Any], broken: set[str]) -> None:
    project(1)
    project(2, **standing)
    assert {line.key for line in counted().vetoes if line.state == "broken"} == broken


def test_a_case_of_the_last_twelve_months_counts_though_all_is_paid_by_now() -> None:
    project(1, funding="soe")
    assert veto("state") == ("clear", Count(0, 1))
    matter("case", project_id=1, owed_fen=9, opened_on=date(2019, 1, 19))  # a day too long ago
    matter("case", project_id=1, owed_fen=9, state="withdrawn")
    assert veto("state")[0] == "clear"
    matter("case", project_id=1, owed_fen=500_000_000, opened_on=date(2019, 1, 20))
    assert [veto(key)[0] for key in ("state", "share", "amount")] == ["broken"] * 3


@pytest.mark.parametrize(
    ("data", "crowd", "event"),
    [
        ({"people": 50}, "broken", "clear"),
        ({"people": 49}, "clear", "clear"),
        ({"people": 10, "road": True}, "clear", "broken"),
        ({"people": 9, "road": True}, "clear", "clear"),
        ({"people": 20}, "clear", "clear"),
    ],
)
def test_events(data: dict[str, Any], crowd: str, event: str) -> None:
    matter("incident", data=data)
    assert (veto("crowd")[0], veto("event")[0]) == (crowd, event)


def test_an_early_sign_that_dissolved_was_no_event() -> None:
    matter("incident", data={"people": 80}, state="dissolved")
    assert veto("crowd") == ("clear", Count())


def test_before_spring_festival_seven_days() -> None:
    def closed(day: int) -> datetime:
        return datetime(2020, 1, day, 10, tzinfo=UTC)

    matter("complaint", closed_at=closed(9))  # the seventh day
    matter("complaint", opened_on=date(2019, 8, 1))  # not in the window
    matter("complaint", opened_on=date(2020, 1, 13))  # open, its seventh day is today
    assert veto("handle") == ("clear", Count(0, 2))
    matter("complaint", closed_at=closed(10))
    assert veto("handle") == ("broken", Count(1, 3))


def test_the_city_is_the_sum_and_a_county_sees_its_own(王主任: Actor, 钱劳资: Actor, 赵只读: Actor) -> None:
    project(1, registered_heads=0)
    project(2, "620421", attending_heads=30, registered_heads=30)
    assert points(counted(王主任))["registered"] == 750  # 30 of 40, not the mean of 0 and 1
    assert points(counted(王主任, "620421"))["registered"] == 1000
    assert [s.region_code for s in no_arrears.sheets(actor=COUNTY, today=TODAY)] == ["620402"]
    with pytest.raises(NotFound):
        counted(COUNTY, "620421")
    for actor in (钱劳资, 赵只读):
        with pytest.raises(Refused):
            counted(actor)
    with pytest.raises(Refused, match="全部行业"):
        counted(Actor("冯住建", "冯住建", Role.SECTOR, ("620402",), ("housing",), body="housing_620402"))


def test_the_plan_board_counts_the_counties_that_reach_the_mark(王主任: Actor) -> None:
    def proof(region: str = "") -> tuple[int, int]:
        found = proofs(actor=王主任, title=PLAN, today=TODAY, region=region)["3"]
        return found.top, found.bottom

    assert proof() == (0, 5)
    project(1)
    drive = Campaign.objects.create(**campaign())
    LedgerItem.objects.create(matter=matter("ledger", state="closed"), campaign=drive, **ledger())
    due = datetime(2020, 1, 10, tzinfo=UTC)
    term(matter("complaint", closed_at=AT), 1, due, due - timedelta(hours=1))
    for quarter in (20191, 20192, 20193, 20194):
        NilRecord.objects.create(
            region_code="620402", quarter=quarter, reason="查过", proposed_by="甲", proposed_at=AT, signed_by="乙",
            signed_at=AT,
        )  # fmt: skip
    assert proof() == (1, 5) and proof("620402") == (1, 1) and proof("620421") == (0, 1)
    Project.objects.filter(pk=1).update(arrears_fen=1)
    assert proof("620402") == (0, 1)
