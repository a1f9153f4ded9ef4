"""Putting a plan in force: what was read of it, as a person confirmed it, becomes tasks (SM-19), each once.

Every body that leads has a task of its own, and where 各县区 lead every county has: each signs for itself
(白银市根治农民工欠薪2019行动计划; who counts as 各县区 is everybody below the city).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from huxin.access import Actor, Permission, require_anywhere
from huxin.access.bodies import Body, bodies, called
from huxin.actions import matters
from huxin.actions.matters import MACHINE, Opening
from huxin.base.errors import Refused
from huxin.base.moments import local_day
from huxin.law import regions
from huxin.queries.titles import short
from huxin.record.models import ActionPlan, JournalEntry, PlanMeasure, PlanTask
from huxin.sources.plan import Measure, Plan
from huxin.workflows.measure import EVERY

OFFICE = "city_office"
_COUNTIES = re.compile(r"各?(?:县区|区县|县、区|县\(市、区\)|县\(区\))(?:人民政府|政府)?")


@dataclass(frozen=True)
class Confirmed:
    """What a person says of one measure. None keeps what was read; `sure` confirms what was not certain."""

    sure: bool = False
    leads: Sequence[str] | None = None
    deadline: date | None = None


@dataclass(frozen=True)
class Adopted:
    """The plan, and how many tasks are new and how many were there."""

    number: int
    title: str
    made: int
    known: int


def bodies_of(lead: str, *, on: date | None = None) -> list[Body]:
    """The bodies that a plan means by a name: one, every county's government, or none where it is nobody's.

    `on`: of counties, those there are on a local day; a county named that was merged into another means the other.
    """
    if _COUNTIES.fullmatch(lead.replace("（", "(").replace("）", ")")):
        return [bodies()[f"government_{code}"] for code in regions.counties_of(regions.BAIYIN, on=on)]
    found = called(lead)
    if found and on and (into := regions.successor(found.region_code, on=on)) != found.region_code:
        found = bodies()[found.key.replace(found.region_code, into)]
    return [found] if found else []


def doubts(measure: Measure) -> list[str]:
    """What a person must look at before the measure can be put in force, in Chinese."""
    found = [doubt.partition(": ")[2] or doubt for doubt in measure.uncertain]
    nobody = [name for name in measure.leads if not bodies_of(name)]
    return found + [f"不认识的单位「{name}」，请改为本市的单位名称" for name in nobody]


def settled(plan: Plan, said: Mapping[int, Confirmed]) -> list[Measure]:
    """The measures as they are put in force, by their place from 1.

    Raises:
        Refused: one is not certain and nobody confirmed it, has no lead, or names nobody we know; all are named.
    """
    found, wrong = [], []
    for seq, read in enumerate(plan.measures, 1):
        given = said.get(seq, Confirmed())
        leads = tuple(given.leads) if given.leads is not None else read.leads
        one = replace(read, leads=leads, deadline=given.deadline or read.deadline)
        wrong += [f"第{read.no or seq}项：{why}" for why in _wrong(one, given.sure)]
        found.append(one)
    if wrong:
        raise Refused(f"有 {len(wrong)} 处还不能下达：{'；'.join(wrong[:12])}。请对照原文改正或者确认。")
    return found


def _wrong(one: Measure, sure: bool) -> list[str]:
    if not one.leads:
        return ["没有牵头单位，请填写"]
    nobody = [f"不认识的单位「{name}」，请改为本市的单位名称" for name in one.leads if not bodies_of(name)]
    unsure = [] if sure else [f"{doubt.partition(': ')[2]}（未确认）" for doubt in one.uncertain]
    return nobody + unsure


@transaction.atomic
def adopt(*, actor: Actor, plan: Plan, said: Mapping[int, Confirmed], now: datetime) -> Adopted:
    """Put a plan in force. The same plan again makes nothing twice; a body that leads newly gets its task.

    Raises:
        Refused: no permission; as `settled`; or a plan of this title is in force with another text.
    """
    require_anywhere(actor, Permission.PLAN)
    title = "".join(plan.title.split())
    if not title:
        raise Refused("没有读到方案的标题，请在正文第一行写上标题后再下达。")
    measures = settled(plan, said)
    made, known = 0, 0
    kept, _ = ActionPlan.objects.get_or_create(title=title, defaults={"adopted_at": now, "adopted_by": actor.id})
    for seq, one in enumerate(measures, 1):
        row = _row(kept, seq, one)
        for body in dict.fromkeys(body.key for lead in row.leads for body in bodies_of(lead, on=local_day(now))):
            if PlanTask.objects.filter(measure=row, body=body).exists():
                known += 1
                continue
            matter = matters.open_matter(
                actor=replace(MACHINE, body=OFFICE), about=_about(kept, row, bodies()[body]),
                given={"every": row.every}, now=now,
            )  # fmt: skip
            PlanTask.objects.create(measure=row, body=body, matter=matter)
            made += 1
    if made:
        given: dict[str, Any] = {"title": title, "measures": len(measures), "tasks": made}
        JournalEntry.objects.create(at=now, who=actor.id, what="plan.adopt", subject=f"plan:{kept.pk}", given=given)
    return Adopted(kept.pk, title, made, known)


def _row(plan: ActionPlan, seq: int, one: Measure) -> PlanMeasure:
    row, _ = PlanMeasure.objects.get_or_create(
        plan=plan, seq=seq,
        defaults={
            "no": one.no, "section": one.section, "text": one.text, "leads": list(one.leads),
            "participants": list(one.participants), "deadline": one.deadline, "due": one.due,
            "every": one.every if one.every in EVERY else "month", "deliverables": list(one.deliverables),
            "doubts": [doubt.partition(": ")[2] for doubt in one.uncertain],
        },
    )  # fmt: skip
    if row.text != one.text:
        raise Refused(f"同名方案已经下达，但第{one.no or seq}项的内容不同。修订后的方案请改用新的标题。")
    return row


def _about(plan: ActionPlan, row: PlanMeasure, body: Body) -> Opening:
    name = f"{plan.title}第{row.no or row.seq}项"
    data: dict[str, Any] = {
        "plan_title": plan.title, "measure_no": row.no or str(row.seq), "text": row.text,
        "participants": "、".join(row.participants), "deliverables": "、".join(row.deliverables),
        "reason": f"{name}没有按期完成。", "demand": "请说明原因，尽快完成并报告。", "urgency": "ordinary",
    }  # fmt: skip
    if row.deadline:
        data["deadline"] = row.deadline.isoformat()
    title = f"第{row.no or row.seq}项 {short(row.text, 24)}（{body.name}）"
    return Opening(
        kind="measure", title=title, region_code=body.region_code, sector=body.sector, body=body.key, data=data,
    )  # fmt: skip
