"""Matters that people open themselves, about a project or about a region."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from huxin.access import Actor, Role
from huxin.access.bodies import answering
from huxin.actions import matters
from huxin.actions.matters import Opening
from huxin.base.errors import NotFound
from huxin.queries._reach import in_reach
from huxin.record.models import Matter, Project
from huxin.workflows import workflow


def open_about(
    *, actor: Actor, kind: str, project_code: str, given: Mapping[str, Any], now: datetime, body: str = ""
) -> Matter:
    """Open a matter about a project. `body`: key of the responsible body; otherwise whose turn it is first, the
    county's where it has its own, and of a letter that others must answer the county's labour inspection.

    Raises:
        NotFound: no such project for this person. Refused: as `matters.open_matter`.
    """
    project = Project.objects.filter(in_reach(actor), code=project_code.strip()).first()
    if project is None:
        raise NotFound(f"没有项目「{project_code.strip()}」，或它不在您的管辖范围内。请核对项目编码。")
    flow = workflow(kind)
    roles = (Role.INSPECTOR,) if flow.follows else flow.states[0].turn
    turn = answering(roles, region_code=project.region_code, sector=project.sector)
    first = next((one for one in turn if one.region_code == project.region_code), turn[0])
    about = Opening(
        kind=kind,
        title=f"{flow.label}：{project.name}",
        region_code=project.region_code,
        sector=project.sector,
        body=body or first.key,
        project_id=project.pk,
        links=named(project),
    )
    return matters.open_matter(actor=actor, about=about, given=given, now=now)


def named(project: Project) -> list[tuple[str, str, str]]:
    """What a matter about a project names: the project, and who builds it and who ordered it."""
    parties = {"contractor": project.contractor_uscc, "owner": project.owner_uscc}
    return [("project", project.code, ""), *(("unit", code, part) for part, code in parties.items() if code)]
