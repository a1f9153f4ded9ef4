"""A small city to inspect: eight sites in one county and two in another, four inspectors, a plan that is approved."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from huxin.access import Actor, Role
from huxin.actions import draws, inspections
from huxin.actions.inspections import Drafted
from huxin.queries.inspection_frame import HIGH, MIDDLE, ORDINARY
from huxin.record.models import InspectionDraw, InspectionPlan, Project

NOW = datetime(2019, 9, 2, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
HEAD = Actor("李监察", "李监察", Role.INSPECTOR, ("620402",), body="labour_620402")
SECOND = Actor("周治欠", "周治欠", Role.COUNTY_OFFICE, ("620402",), body="office_620402")
PEOPLE = [Actor(f"检查{n}", f"检查{n}", Role.INSPECTOR, ("620402",), body="labour_620402") for n in "甲乙丙丁"]
SHARES = {HIGH: 100, MIDDLE: 50, ORDINARY: 20}


def site(n: int, *, region: str = "620402", level: int = 0, status: str = "active") -> Project:
    return Project.objects.create(
        code=f"{region}-{n}", name=f"某工地{n}", region_code=region, sector="housing", status=status, level=level,
        contractor_uscc=f"91620400MA000000{n:02d}", pay_day=25, pay_month_offset=1, labour_fee_day=10, recorded_at=NOW,
    )  # fmt: skip


def sites() -> None:
    """One of high risk, two of middle, five ordinary, one finished; two in another county."""
    for n, level in enumerate((3, 2, 1, 0, 0, 0, 0, 0), 1):
        site(n, level=level)
    site(9, status="finished")
    site(10, region="620421")
    site(11, region="620421")


def drafted(**changes: Any) -> Drafted:
    said: dict[str, Any] = {
        "title": "2019年白银区抽查计划", "year": 2019, "region_code": "620402", "basis": "按2019年行动计划",
        "shares": SHARES, "pair": 2, "load": 2, "rounds": 4,
    }  # fmt: skip
    return Drafted(**{**said, **changes})


def hire(hired: Callable[[Actor], Any], people: int = 4) -> None:
    """The people, so many of them on the list of inspectors."""
    for actor in (HEAD, SECOND, *PEOPLE):
        hired(actor)
    for n, actor in enumerate(PEOPLE[:people]):
        inspections.enlist(
            actor=HEAD, username=actor.id, certificate=f"甘0{n}", valid_until=date(2021, 12, 31), now=NOW
        )


def plan(**changes: Any) -> InspectionPlan:
    """A plan, approved by somebody else."""
    made = inspections.draft(actor=HEAD, said=drafted(**changes), now=NOW)
    inspections.approve(actor=SECOND, plan_id=made.pk, now=NOW)
    return made


def frozen(made: InspectionPlan, now: datetime = NOW) -> InspectionDraw:
    return draws.freeze(actor=HEAD, plan_id=made.pk, announced="上证综指次日收盘，上海证券交易所网站", now=now)


def drawn(made: InspectionPlan, now: datetime = NOW) -> InspectionDraw:
    """A frame and the seed of the day after."""
    return draws.sow(
        actor=HEAD, draw_id=frozen(made, now).pk, value="2886.24", source="上证综指 2019-09-02 收盘",
        at=now + timedelta(hours=6), now=now + timedelta(days=1),
    )  # fmt: skip
