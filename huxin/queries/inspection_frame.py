"""The frame of a draw as the record stands: sites in strata by risk, inspectors, and who may not go where.

Risk is what is known of a site at that moment (SM-10: weights by risk): findings of the current run, open warnings,
complaints and cases. Codes only: what is published of a draw names nobody.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from huxin.base.level import Level
from huxin.law import regions
from huxin.queries.staff import actor_of
from huxin.record.models import InspectionDraw, InspectionPlan, Inspector, InspectorRecusal, Matter, Project
from huxin.workflows.inspection import OFFICERS

HIGH, MIDDLE, ORDINARY = "高风险", "中风险", "一般"
STRATA = {
    HIGH: "最近一次监测为红色，或者有红色预警、监察案件正在办理",
    MIDDLE: "最近一次监测为橙色、黄色，或者有预警、举报投诉正在办理",
    ORDINARY: "没有以上情形",
}
"""The strata with what puts a site there, the highest first."""
_RISKS = ("warning", "case", "complaint")
REASONS = {"family": "近亲属", "interest": "利害关系", "other": "其他可能影响公正的关系"}
OUT_OF_REACH = "不在管辖范围"


@dataclass(frozen=True)
class Entry:
    """A site of the frame: its stratum, and why it is in it."""

    project: Project
    stratum: str
    because: tuple[str, ...]


def prefix(region_code: str) -> str:
    """How the codes of all counties of a region begin: of a city its four digits."""
    return region_code[:4] if region_code.endswith("00") else region_code


def entries(region_code: str) -> list[Entry]:
    """Every site of a region that is not finished and not being inspected already, by its code."""
    busy = Matter.objects.filter(kind="inspection", open=True).values("project_id")
    sites = Project.objects.filter(region_code__startswith=prefix(region_code)).exclude(status="finished")
    rows = list(sites.exclude(pk__in=busy).order_by("code"))
    found = Matter.objects.filter(open=True, kind__in=_RISKS, project_id__in=[row.pk for row in rows])
    risks: dict[int, list[tuple[str, int]]] = {}
    for project, kind, level in found.values_list("project_id", "kind", "level"):
        risks.setdefault(project or 0, []).append((kind, level))
    return [_entry(row, risks.get(row.pk, [])) for row in rows]


def _entry(project: Project, risks: Sequence[tuple[str, int]]) -> Entry:
    kinds, red = {kind for kind, _ in risks}, int(Level.RED)
    high = {
        "监测为红色": project.level >= red,
        "有红色预警": ("warning", red) in risks,
        "有监察案件": "case" in kinds,
    }
    middle = {
        "监测有发现": 0 < project.level < red,
        "有预警": "warning" in kinds,
        "有举报投诉": "complaint" in kinds,
    }
    for stratum, causes in ((HIGH, high), (MIDDLE, middle)):
        if because := tuple(label for label, holds in causes.items() if holds):
            return Entry(project, stratum, because)
    return Entry(project, ORDINARY, ())


def frame(plan: InspectionPlan, *, title: str, today: date) -> dict[str, Any]:
    """The frame of the plan's next draw (docs/draw.md), as the record stands. `today`: certificates must still hold."""
    sites = entries(plan.region_code)
    people = _inspectors(sites)
    last = last_employers({one.code for one in people})
    return {
        "title": title,
        "pair": plan.pair,
        "load": plan.load,
        "strata": counts(plan.shares, sites),
        "objects": [
            {"id": one.project.code, "stratum": one.stratum, "employer": _employer(one.project)} for one in sites
        ],
        "inspectors": [
            {
                "id": one.code,
                "body": one.staff.body or regions.name(f"{(one.staff.regions or [plan.region_code])[0]:0<6}"),
                "certified": one.valid_until >= today,
                "last": sorted(last.get(one.code, ())),
            }
            for one in people
        ],
        "recusals": _recusals(people, sites),
    }


def counts(shares: Mapping[str, int], sites: Iterable[Entry]) -> dict[str, int]:
    """How many sites of each stratum a draw takes: its share in percent, rounded up."""
    sizes: dict[str, int] = {}
    for one in sites:
        sizes[one.stratum] = sizes.get(one.stratum, 0) + 1
    return {name: -(-size * shares[name] // 100) for name, size in sorted(sizes.items())}


def last_employers(wanted: Collection[str]) -> dict[str, set[str]]:
    """The employers to which each of these inspectors went in the last draw that sent them anywhere."""
    found: dict[str, set[str]] = {}
    rows = InspectionDraw.objects.exclude(drawn_at=None).filter(void_at=None).order_by("-drawn_at", "-pk")
    for text in rows.iterator(chunk_size=1):  # a file of a city is long, and the newest mostly say it all
        if found.keys() >= set(wanted):
            break
        doc = json.loads(text.file)
        employers = {row["id"]: row["employer"] for row in doc["frame"]["objects"]}
        went: dict[str, set[str]] = {}
        for site, people in doc["visits"].items():
            for one in people:
                went.setdefault(one, set()).add(employers[site])
        for one, where in went.items():
            found.setdefault(one, where)
    return found


def _employer(project: Project) -> str:
    """Who is inspected there; of a site without a builder on file only the site itself is the same employer."""
    return project.contractor_uscc or project.owner_uscc or project.code


def _inspectors(sites: Sequence[Entry]) -> list[Inspector]:
    """Who is on the list, may be drawn, and reaches at least one of the sites."""
    listed = Inspector.objects.filter(active=True, staff__is_active=True, staff__role__in=[r.value for r in OFFICERS])
    rows = listed.select_related("staff").order_by("code")
    return [one for one in rows if any(actor_of(one.staff).reaches(site.project) for site in sites)]


def _recusals(people: Sequence[Inspector], sites: Sequence[Entry]) -> list[dict[str, str]]:
    declared: dict[int, dict[str, str]] = {}
    for row in InspectorRecusal.objects.filter(inspector__in=people):
        declared.setdefault(row.inspector_id, {})[row.key] = REASONS[row.reason]
    found = []
    for one in people:
        actor, own = actor_of(one.staff), declared.get(one.pk, {})
        for site in sites:
            project = site.project
            keys = (project.code, project.contractor_uscc, project.owner_uscc)
            reason = next((own[key] for key in keys if key in own), "")
            if not reason and not actor.reaches(project):
                reason = OUT_OF_REACH
            if reason:
                found.append({"inspector": one.code, "object": project.code, "reason": reason})
    return found
