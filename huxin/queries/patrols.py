"""巡查 as offices read them: the rounds in reach, and one of them with its photos."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from huxin.access import Actor, Permission
from huxin.base.errors import NotFound
from huxin.queries import _keys
from huxin.queries._pages import Page, page_of
from huxin.queries._reach import in_reach, offices_only
from huxin.record.models import Patrol, Project, Staff

FINE, CLUE = "fine", "clue"
FOUND = {CLUE: "有线索", FINE: "没有发现问题"}
CLUES = {
    "unpaid": "工人说没有发工资",
    "attendance": "没有考勤，或者不用考勤",
    "board": "没有维权信息告示牌",
    "stopped": "停工",
    "crowd": "有人聚集讨薪",
}
_MOST_PROJECTS = 1_000


@dataclass(frozen=True)
class PatrolFilter:
    """What a person asked for. Empty means: do not filter by this."""

    found: str = ""
    region: str = ""


@dataclass(frozen=True)
class PatrolLine:
    """One visit. `place` is what was typed."""

    number: int
    seen_at: datetime
    received_at: datetime
    region_code: str
    project_id: int | None
    project_code: str
    project_name: str
    place: str
    found: str
    clues: tuple[str, ...]
    account: str
    photos: tuple[str, ...]
    by: str


def place_of(key: str) -> bytes:
    """Where the sealed text of a visit belongs."""
    return f"patrol.sealed/{key}".encode()


def require_office(actor: Actor) -> None:
    """Refuse whoever patrols are not for. Raises Refused."""
    offices_only(actor, "巡查由机关办理，这一页只供机关查看。")


def search(*, actor: Actor, wanted: PatrolFilter, page: int, size: int = 50) -> Page[PatrolLine]:
    """One page of the visits in reach, the newest first. Raises Refused."""
    return page_of(_chosen(actor, wanted), page, size, _lines)


def every(*, actor: Actor, wanted: PatrolFilter, most: int) -> list[PatrolLine]:
    """All of them, up to so many, for an export. Raises Refused."""
    return _lines(list(_chosen(actor, wanted)[:most]))


def patrol(*, actor: Actor, number: int) -> PatrolLine:
    """One visit in reach. Raises NotFound, Refused."""
    found = _chosen(actor, PatrolFilter()).filter(pk=number).first()
    if found is None:
        raise NotFound("没有这次巡查，或它不在您的管辖范围内。")
    return _lines([found])[0]


def projects(*, actor: Actor) -> list[tuple[str, str]]:
    """Code and name of the sites at which somebody may be, for the form on the telephone."""
    rows = Project.objects.filter(in_reach(actor, Permission.MATTERS)).exclude(status="finished").order_by("name")
    return list(rows.values_list("code", "name")[:_MOST_PROJECTS])


def _chosen(actor: Actor, wanted: PatrolFilter) -> QuerySet[Patrol]:
    """A visit of no site on file is for every sector of its county: the sector is what nobody knows yet."""
    require_office(actor)
    here = Q(pk__in=[])
    for reach in filter(None, actor.regions):
        here |= Q(region_code__startswith=reach)
    if actor.sectors:
        here &= Q(sector__in=[*actor.sectors, ""])
    rows = Patrol.objects.filter(here).select_related("project").order_by("-seen_at", "-pk")
    rows = rows.filter(found=wanted.found) if wanted.found else rows
    return rows.filter(region_code=wanted.region) if wanted.region else rows


def _lines(rows: Sequence[Patrol]) -> list[PatrolLine]:
    names = dict(Staff.objects.filter(username__in={r.by for r in rows}).values_list("username", "display_name"))
    return [_line(row, names.get(row.by, row.by)) for row in rows]


def _line(row: Patrol, by: str) -> PatrolLine:
    told: dict[str, Any] = json.loads(_keys.current().unseal(row.sealed, place=place_of(row.key)))
    return PatrolLine(
        row.pk, row.seen_at, row.received_at, row.region_code, row.project_id,
        row.project.code if row.project else "", row.project.name if row.project else "", told["place"], row.found,
        tuple(CLUES[clue] for clue in row.clues), told["account"], tuple(row.photos), by,
    )  # fmt: skip
