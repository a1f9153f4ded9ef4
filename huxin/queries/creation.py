"""无欠薪创建 as offices see it: each county's matter of a year, whose turn it is, and the scores that are locked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huxin.access import Actor
from huxin.base.chain import canonical, digest
from huxin.base.errors import NotFound
from huxin.queries import _events, matter_steps
from huxin.queries._reach import matters_in_reach
from huxin.queries.matter import find
from huxin.queries.matter_steps import Step
from huxin.queries.matters import MatterLine, lines
from huxin.record.models import Matter
from huxin.workflows import workflow
from huxin.workflows.creation import CHECK, LIVE, SELF

KIND, WITHDRAWN = "creation", "withdrawn"
LOCKED = {SELF: "自评", CHECK: "核验", LIVE: "最近一次复核"}
"""The scores a matter keeps, as people call them."""


@dataclass(frozen=True)
class Creation:
    """A county's matter as the page shows it: the locked scores there are, and what this person can do next."""

    line: MatterLine
    year: int
    locked: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Locked:
    """A score as it was kept. `data` are its bytes, always the same; `sound` that they still have the digest."""

    line: MatterLine
    label: str
    score: Mapping[str, Any]
    digest: str
    data: bytes

    @property
    def sound(self) -> bool:
        """Whether what is on file is what was locked."""
        return digest(self.score) == self.digest


def of_year(year: int) -> list[Matter]:
    """Every county's matter of a year that was not withdrawn."""
    found = Matter.objects.filter(kind=KIND).exclude(state=WITHDRAWN).order_by("region_code", "pk")
    return [one for one in found if one.data.get("year") == year]


def newest(*, actor: Actor, now: datetime) -> dict[str, MatterLine]:
    """By county the newest matter in reach."""
    found = Matter.objects.filter(matters_in_reach(actor), kind=KIND).exclude(state=WITHDRAWN).order_by("pk")
    return {line.region_code: line for line in lines(found, now=now)}


def creation(*, actor: Actor, matter_id: int, now: datetime) -> Creation:
    """One county's matter with what this person can do next. Raises NotFound."""
    one = _found(actor, matter_id)
    flow, events = workflow(KIND), _events.opened(one.events.order_by("seq"))
    [line] = lines([one], now=now)
    buttons = matter_steps.steps(flow, one, events, actor, now=now)
    mine = tuple(step for step in buttons if matter_steps.own(flow, step, actor) and not step.grave)
    kept = tuple((key, label) for key, label in LOCKED.items() if f"{key}_score" in one.data)
    return Creation(line, int(one.data["year"]), kept, mine)


def locked(*, actor: Actor, matter_id: int, key: str, now: datetime) -> Locked:
    """A locked score, byte for byte as it was. Raises NotFound."""
    one = _found(actor, matter_id)
    if key not in LOCKED or f"{key}_score" not in one.data:
        raise NotFound("这件无欠薪创建没有这一份锁定的评分。")
    [line] = lines([one], now=now)
    score = one.data[f"{key}_score"]
    return Locked(line, LOCKED[key], score, one.data[f"{key}_digest"], canonical(score))


def _found(actor: Actor, matter_id: int) -> Matter:
    one = find(actor, matter_id)
    if one.kind != KIND:
        raise NotFound("没有这件无欠薪创建，或它不在您的管辖范围内。")
    return one
