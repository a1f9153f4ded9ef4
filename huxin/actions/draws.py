"""抽取 (SM-10): the frame is published, then a later public value draws from it; every site becomes a matter.

The file of a draw is what docs/draw.md says, and each of its steps is a link of the chain. A frame that was published
is drawn or made void by two people before the plan publishes another, so nobody can choose among frames.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.access.bodies import answering
from huxin.actions import _chain, _serials, matters, opening
from huxin.actions.inspections import covers, plan_of
from huxin.actions.matters import MACHINE, Opening
from huxin.base.errors import NotFound, Refused
from huxin.base.moments import CHINA, local_day
from huxin.draw import file
from huxin.draw.frame import canonical
from huxin.queries.inspection_frame import frame
from huxin.record.models import (
    DrawnSite,
    InspectionDraw,
    Inspector,
    JournalEntry,
    Matter,
    Project,
    Staff,
)
from huxin.workflows.inspection import BEFORE_VISIT

REASONS: Mapping[str, str] = {
    "recusal": "应当回避",
    "ill": "因病不能到场",
    "duty": "另有公务",
    "left": "已经调离或者证件失效",
    "finished": "工地已经竣工",
    "stopped": "工地停工、无人",
    "double": "与另一个项目是同一工地",
}
"""Why somebody or a site steps out. A list, because it is published and no name may slip in."""
OF_SITES = ("finished", "stopped", "double")


@transaction.atomic
def freeze(*, actor: Actor, plan_id: int, announced: str, now: datetime) -> InspectionDraw:
    """Publish the frame of the plan's next draw, and which public value will be its seed.

    Raises:
        NotFound, Refused: no permission; the plan is not approved, not of this year or drawn out; an earlier frame
            still waits; nothing is said of the seed; or there are too few inspectors, by how many.
        BadValue: no site is left to be drawn.
    """
    plan, today = plan_of(actor, plan_id), local_day(now)
    head = _chain.hold()
    said = " ".join(announced.split())
    earlier = list(plan.draws.filter(void_at=None))
    for wrong, why in (
        (plan.approved_at is None, "计划还没有经另一位同志批准，不能抽取。"),
        (plan.year != today.year, f"这是 {plan.year} 年的计划，今年不能按它抽取。"),
        (any(one.drawn_at is None for one in earlier), "上一次公布的名单还没有抽取。请先抽取，或者由两个人签字作废。"),
        (len(earlier) >= plan.rounds, f"计划全年抽取 {plan.rounds} 次，已经全部抽取。"),
        (not said or len(said) > 200, "请写明将用哪个公开数字作种子、在哪里公布、何时公布，不超过 200 个字。"),
    ):
        if wrong:
            raise Refused(why)
    number = f"CQ-{today.year}-{_serials.take('CQ', today.year):06d}"
    made = frame(plan, title=f"{plan.title}，第 {len(earlier) + 1} 次抽取，{number}", today=today)
    if not any(made["strata"].values()):
        raise Refused("没有可以抽取的工地：管辖范围内没有在建、停工的项目，或者都正在检查，或者各层的比例都是 0。")
    doc = file.publish(made, at=now.astimezone(CHINA))
    draw = InspectionDraw.objects.create(
        plan=plan, number=number, region_code=plan.region_code, announced=said, hash=doc["published"]["hash"],
        digest=doc["digest"], file=canonical(doc), published_at=now, published_by=actor.id,
    )  # fmt: skip
    _chained(draw, doc, actor, "draw.publish", {"sha256": draw.hash}, head=head, now=now)
    return draw


@transaction.atomic
def sow(*, actor: Actor, draw_id: int, value: str, source: str, at: datetime, now: datetime) -> InspectionDraw:
    """Enter the public value, as it was published; the draw follows, and every site of it becomes a matter.

    Raises:
        NotFound, Refused: no permission, drawn or void already, a value that is still to come or was known before the
            frame, or recusals leave no pair for a site. BadValue: no value, no source.
    """
    head = _chain.hold()
    draw = draw_of(actor, draw_id)
    if draw.void_by:
        raise Refused("有人提出作废这次抽取，还没有答复。请先处理作废。")
    if at > now:
        raise Refused("种子公开的时间还没有到，请等公开数字产生以后再登记。")
    doc = file.sow(json.loads(draw.file), value=value, source=source, at=at.astimezone(CHINA))
    _kept(draw, doc, drawn_at=now)
    _chained(draw, doc, actor, "draw.sow", {"seed": doc["seed"]["value"][:80]}, head=head, now=now)
    for site, people in doc["visits"].items():
        _open(draw, doc, site, people, now)
    return draw


@transaction.atomic
def replace(*, actor: Actor, draw_id: int, site: str, out: str, reason: str, now: datetime) -> InspectionDraw:
    """A site (`out` is the site itself) or one of its inspectors steps out; the next in order steps in.

    Raises:
        NotFound, Refused: no permission, no reason that fits, visited already, not drawn, or nobody is left in order.
    """
    head = _chain.hold()
    draw = draw_of(actor, draw_id)
    if reason not in REASONS or (reason in OF_SITES) != (out == site):
        raise Refused("请选择理由：工地退出选工地的理由，检查人员退出选人员的理由。")
    before = json.loads(draw.file)
    doc = file.replace(before, site=site, out=out, reason=REASONS[reason], at=now.astimezone(CHINA))
    _kept(draw, doc)
    _chained(draw, doc, actor, "draw.replace", {"reason": REASONS[reason]}, head=head, now=now)
    told = {"reason": f"{out}：{REASONS[reason]}"}
    held = DrawnSite.objects.get(draw=draw, code=site)
    if out == site:
        matters.move(actor=MACHINE, matter_id=held.matter_id, name="step_out", given=told, now=now)
        [new] = set(doc["visits"]) - set(before["visits"])
        _open(draw, doc, new, doc["visits"][new], now)
    else:
        sets = _officers(doc["visits"][site])
        matters.move(actor=MACHINE, matter_id=held.matter_id, name="substitute", given=told, sets=sets, now=now)
    return draw


@transaction.atomic
def ask_void(*, actor: Actor, draw_id: int, reason: str, now: datetime) -> None:
    """Propose that a draw is void; it waits for somebody else's signature. Raises NotFound, Refused."""
    draw = draw_of(actor, draw_id)
    said = " ".join(reason.split())
    if not said or len(said) > 400:
        raise Refused("请写明作废的理由，不超过 400 个字。理由会公布，不要写姓名。")
    if draw.void_by:
        raise Refused("已经有人提出作废，等待另一位同志签字。")
    _voidable(draw)
    InspectionDraw.objects.filter(pk=draw.pk).update(void_reason=said, void_by=actor.id)
    _note(draw, actor, "draw.ask_void", {"purpose": said[:200]}, now)


@transaction.atomic
def answer_void(*, actor: Actor, draw_id: int, agree: bool, now: datetime) -> None:
    """The second signature: the draw is void and all its matters end; or it stands.

    Raises:
        NotFound, Refused: no permission, nothing proposed, by whoever proposed it, or a site has been visited.
    """
    head = _chain.hold()
    draw = draw_of(actor, draw_id)
    if not draw.void_by:
        raise Refused("没有人提出作废这次抽取。")
    if not agree:
        InspectionDraw.objects.filter(pk=draw.pk).update(void_reason="", void_by="")
        _note(draw, actor, "draw.refuse_void", {}, now)
        return
    if draw.void_by == actor.id:
        raise Refused("作废要由两个不同的人签字，请由另一位有权限的同志签字。")
    _voidable(draw)
    first, second = (_signed(one) for one in (draw.void_by, actor.id))
    doc = file.annul(json.loads(draw.file), reason=draw.void_reason, by=first, second=second, at=now.astimezone(CHINA))
    _kept(draw, doc, void_at=now)
    _chained(draw, doc, actor, "draw.void", {"purpose": draw.void_reason[:200]}, head=head, now=now)
    told = {"reason": f"抽取作废：{draw.void_reason}"}
    for pk in draw.sites.filter(matter__open=True).values_list("matter_id", flat=True):
        matters.move(actor=MACHINE, matter_id=pk, name="annul", given=told, now=now)


def draw_of(actor: Actor, draw_id: int) -> InspectionDraw:
    """The draw, held until the transaction ends, for whoever organises inspections there. Raises NotFound, Refused."""
    require_anywhere(actor, Permission.INSPECT)
    draw = InspectionDraw.objects.select_for_update().filter(pk=draw_id).first()
    if draw is None or not (covers(actor, draw.region_code) or covers(actor, draw.plan.region_code)):
        raise NotFound("没有这次抽取，或它不在您的管辖范围内。")
    return draw


def _voidable(draw: InspectionDraw) -> None:
    if draw.void_at is not None:
        raise Refused("这次抽取已经作废。")
    if draw.sites.exclude(matter__state__in=[*BEFORE_VISIT, "replaced"]).exists():
        raise Refused("抽中的工地已经有检查过的，检查结果要保留，不能作废整次抽取。个别工地请办理递补。")


def _open(draw: InspectionDraw, doc: Mapping[str, Any], site: str, people: Sequence[str], now: datetime) -> Matter:
    project = Project.objects.get(code=site)
    stratum = next(row["stratum"] for row in doc["frame"]["objects"] if row["id"] == site)
    body = answering((Role.INSPECTOR, Role.BUREAU), region_code=project.region_code, sector=project.sector)[0]
    about = Opening(
        kind="inspection", title=f"随机检查：{project.name}", region_code=project.region_code,
        sector=project.sector, body=body.key, project_id=project.pk,
        data={"draw_number": draw.number, "stratum": stratum, **_officers(people)}, links=opening.named(project),
    )  # fmt: skip
    matter = matters.open_matter(actor=MACHINE, about=about, given={}, now=now)
    DrawnSite.objects.create(draw=draw, code=site, matter=matter)
    return matter


def _officers(codes: Collection[str]) -> dict[str, Any]:
    """What a matter keeps of its pair: their user names, and how papers call them."""
    found = {one.code: one for one in Inspector.objects.filter(code__in=codes).select_related("staff")}
    people = [found[code] for code in codes]
    text = "、".join(f"{one.staff.display_name}（执法证件号码 {one.certificate}）" for one in people)
    return {"officers": [one.staff.username for one in people], "officers_text": text}


def _signed(username: str) -> str:
    """A signature as it is published: the role and the number of the account, no name."""
    staff = Staff.objects.filter(username=username).first()
    return f"{Role(staff.role).label} {staff.pk} 号用户" if staff else f"本机用户 {username}"


def _kept(draw: InspectionDraw, doc: Mapping[str, Any], **changed: datetime) -> None:
    draw.file, draw.digest = canonical(doc), doc["digest"]
    for name, value in changed.items():
        setattr(draw, name, value)
    draw.save(update_fields=["file", "digest", *changed])


def _chained(
    draw: InspectionDraw,
    doc: Mapping[str, Any],
    actor: Actor,
    what: str,
    given: Mapping[str, Any],
    *,
    head: Any,
    now: datetime,
) -> None:
    """The step in the chain, by the digest of the whole file after it, and in the journal."""
    step = 1 + bool(doc["seed"]) + len(doc["changes"]) + bool(doc["void"])
    _chain.append(kind="draw", subject=f"{draw.number}/{step}", digest=doc["digest"], at=now, head=head)
    _note(draw, actor, what, given, now)


def _note(draw: InspectionDraw, actor: Actor, what: str, given: Mapping[str, Any], now: datetime) -> None:
    JournalEntry.objects.create(at=now, who=actor.id, what=what, subject=f"draw:{draw.pk}", given=dict(given))
