"""抽样回访 as offices see it: who may be drawn, who was, what they said, and what that says of all."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from huxin.access import Actor, Permission
from huxin.base.errors import NotFound
from huxin.base.home import Home
from huxin.base.months import month_text
from huxin.engine import read
from huxin.queries._pages import Page, page_of
from huxin.queries._reach import in_reach, offices_only
from huxin.queries.people import PersonRow, people
from huxin.record.models import CallDraw, Project
from huxin.signs.calls import OUTCOMES, Estimate, estimate


@dataclass(frozen=True)
class DrawLine:
    """One draw. `drawn_at` is None while its seed is awaited."""

    number: int
    name: str
    region_code: str
    month: str
    frame: int
    count: int
    digest: str
    announced: str
    fixed_at: datetime
    seed: str
    drawn_at: datetime | None
    version: int
    estimate: Estimate


@dataclass(frozen=True)
class Call:
    """Somebody drawn, masked; the worker's month is where the telephone is read in full, with a purpose."""

    code: str
    person: PersonRow
    project_id: int
    project_name: str
    worker_id: int
    ym: int
    outcome: str
    may_enter: bool

    @property
    def label(self) -> str:
        """What was said, in words; empty where nobody called yet."""
        return OUTCOMES.get(self.outcome, "")


def paid(home: Home, *, run_id: str, region_code: str, ym: int) -> list[str]:
    """Whom a run says was paid for the month in a county: ``<project code>/<worker of the registry>``, sorted.

    Raises:
        NotFound: no such run. StoreDamaged.
    """
    codes = set(Project.objects.filter(region_code=region_code).values_list("code", flat=True))
    rows = read.table(home, run_id, "worker_months", ("project_code", "worker_id", "paid_fen"), month=month_text(ym))
    return sorted(
        f"{row['project_code']}/{row['worker_id']}"
        for row in rows
        if row["paid_fen"] > 0 and row["project_code"] in codes
    )


def listed(*, actor: Actor, page: int, size: int = 20) -> Page[DrawLine]:
    """One page, the newest first. Raises Refused."""
    return page_of(_chosen(actor), page, size, lambda rows: [_line(row) for row in rows])


def find(*, actor: Actor, number: int) -> tuple[DrawLine, list[Call]]:
    """One draw, and those drawn in its order. Raises NotFound, Refused."""
    one = _chosen(actor).filter(pk=number).first()
    if one is None:
        raise NotFound("没有这次抽样回访，或它不在您的管辖范围内。")
    parted = [(call, *call["code"].rsplit("/", 1)) for call in one.calls]
    known = people(int(worker) for _, _, worker in parted)
    projects = {p.code: p for p in Project.objects.filter(code__in={code for _, code, _ in parted})}
    may = actor.holds(Permission.INSPECT)
    calls = [
        Call(
            call["code"], known[int(worker)], projects[code].pk, projects[code].name, int(worker), one.ym,
            call["outcome"], may and call["outcome"] in ("", "unreached"),
        )
        for call, code, worker in parted
    ]  # fmt: skip
    return _line(one), calls


def _chosen(actor: Actor) -> "QuerySet[CallDraw]":
    offices_only(actor, "抽样回访只供主管部门查看。")
    narrow = Actor(**{**vars(actor), "sectors": ()})  # a draw is of all sectors
    return CallDraw.objects.filter(in_reach(narrow)).order_by("-pk")


def _line(one: CallDraw) -> DrawLine:
    return DrawLine(
        one.pk, one.number, one.region_code, month_text(one.ym), one.frame, one.count, one.digest, one.announced,
        one.fixed_at, one.seed, one.drawn_at, one.version, estimate([call["outcome"] for call in one.calls]),
    )  # fmt: skip
