"""随机检查 (SM-10) before the draw: who may be drawn, who steps aside from whom, and the yearly plan of a region."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from huxin.access import Actor, Permission, require_anywhere
from huxin.actions import _serials
from huxin.base.errors import NotFound, Refused
from huxin.base.moments import local_day
from huxin.draw.frame import LEAST
from huxin.law import parameters, regions
from huxin.queries.inspection_frame import REASONS, STRATA, prefix
from huxin.record.models import InspectionPlan, Inspector, InspectorRecusal, JournalEntry, Project, Staff
from huxin.workflows.inspection import OFFICERS

_MOST_LOAD, _MOST_ROUNDS = 20, 52


@dataclass(frozen=True)
class Drafted:
    """What a plan says, as typed. `shares`: percent of each stratum that one draw takes."""

    title: str
    year: int
    region_code: str
    basis: str
    shares: Mapping[str, int]
    pair: int
    load: int
    rounds: int


def covers(actor: Actor, region_code: str) -> bool:
    """Whether a whole region lies in this person's reach: a county's people do not plan for the city."""
    here = prefix(region_code)
    return not actor.sectors and any(here.startswith(reach) for reach in actor.regions if reach)


def require_here(actor: Actor, region_code: str) -> None:
    """Refuse whoever does not organise inspections in this region. Raises Refused."""
    require_anywhere(actor, Permission.INSPECT)
    if not covers(actor, region_code):
        raise Refused("这个地区的随机检查不在您的管辖范围内。如需办理，请联系该县区或市治欠办。")


@transaction.atomic
def enlist(*, actor: Actor, username: str, certificate: str, valid_until: date, now: datetime) -> Inspector:
    """Put a member of staff on the list of inspectors, or give the certificate anew; the code stays.

    Raises:
        Refused: no permission, no such person here, a role that does not inspect, or no certificate that holds.
    """
    require_anywhere(actor, Permission.INSPECT)
    staff = Staff.objects.filter(username=username.strip(), is_active=True).first()
    if staff is None or not any(covers(actor, f"{reach:0<6}") for reach in staff.regions):
        raise Refused("没有这个用户，或者不在您的管辖范围内。请核对用户名，没有账号的请先由市治欠办新增用户。")
    if staff.role not in [role.value for role in OFFICERS]:
        raise Refused(f"检查人员须是{'、'.join(role.label for role in OFFICERS)}的人员。")
    if not certificate.strip() or len(certificate) > 40:
        raise Refused("请填写执法证件号码，不超过 40 个字。")
    if valid_until < local_day(now):
        raise Refused("执法证件已经过期，不能列入检查人员。")
    said = {"certificate": certificate.strip(), "valid_until": valid_until, "active": True}
    code = f"J{_serials.take('J', 0):04d}"  # some numbers are left out; nobody's is given again
    one, made = Inspector.objects.get_or_create(
        staff=staff, defaults={**said, "code": code, "listed_at": now, "listed_by": actor.id}
    )
    if not made:
        Inspector.objects.filter(pk=one.pk).update(**said)
    _note(actor, "inspector.enlist", f"inspector:{one.code}", {"valid_until": str(valid_until)}, now)
    return one


@transaction.atomic
def strike(*, actor: Actor, code: str, now: datetime) -> None:
    """Take somebody off the list; draws of before keep the code. Raises NotFound, Refused."""
    one = _inspector(actor, code)
    if Inspector.objects.filter(pk=one.pk, active=True).update(active=False):
        _note(actor, "inspector.strike", f"inspector:{one.code}", {}, now)


@transaction.atomic
def recuse(*, actor: Actor, code: str, key: str, reason: str, now: datetime) -> None:
    """An inspector does not go to a project, or to any site of a unit. Whoever is concerned may say so themselves.

    Raises:
        NotFound: no such inspector within reach. Refused: no permission, no such project or unit, or no reason.
    """
    own = Inspector.objects.filter(code=code, staff__username=actor.id).first()
    one = own or _inspector(actor, code)
    known = key.strip()
    named = Q(code=known) | Q(contractor_uscc=known) | Q(owner_uscc=known)
    if not known or not Project.objects.filter(named).exists():
        raise Refused("没有这个编码的项目，也没有这个统一社会信用代码的单位承建、建设的项目，请核对。")
    if reason not in REASONS:
        raise Refused("请选择回避的原因。")
    made = InspectorRecusal.objects.get_or_create(
        inspector=one, key=known, defaults={"reason": reason, "at": now, "by": actor.id}
    )[1]
    if made:
        _note(actor, "inspector.recuse", f"inspector:{one.code}", {"about": known}, now)


@transaction.atomic
def release(*, actor: Actor, code: str, key: str, now: datetime) -> None:
    """A recusal no longer holds, or was entered by mistake; never by the person concerned. Raises NotFound, Refused."""
    one = _inspector(actor, code)
    if one.staff.username == actor.id:
        raise Refused("本人的回避由另一位有权限的同志撤销。")
    if one.recusals.filter(key=key).delete()[0]:
        _note(actor, "inspector.release", f"inspector:{one.code}", {"about": key}, now)


@transaction.atomic
def draft(*, actor: Actor, said: Drafted, now: datetime) -> InspectionPlan:
    """Write a yearly plan; somebody else approves it. Raises Refused: no permission, or which number will not do."""
    require_here(actor, said.region_code)
    if wrong := _wrong(said, now):
        raise Refused(f"计划还不能提交：{'；'.join(wrong)}。")
    plan = InspectionPlan.objects.create(
        title="".join(said.title.split()), year=said.year, region_code=said.region_code, basis=said.basis.strip(),
        shares=dict(said.shares), pair=said.pair, load=said.load, rounds=said.rounds,
        drafted_at=now, drafted_by=actor.id,
    )  # fmt: skip
    _note(actor, "inspection.draft", f"inspection_plan:{plan.pk}", {"title": plan.title}, now)
    return plan


@transaction.atomic
def approve(*, actor: Actor, plan_id: int, now: datetime) -> None:
    """Approve a plan. Raises NotFound; Refused: no permission, by whoever wrote it, or approved already."""
    plan = plan_of(actor, plan_id)
    if plan.drafted_by == actor.id:
        raise Refused("批准计划不得与拟定计划是同一人，请由另一位有权限的同志办理。")
    if not InspectionPlan.objects.filter(pk=plan.pk, approved_at=None).update(approved_at=now, approved_by=actor.id):
        raise Refused("这个计划已经批准。")
    _note(actor, "inspection.approve", f"inspection_plan:{plan.pk}", {"title": plan.title}, now)


@transaction.atomic
def amend(*, actor: Actor, plan_id: int, region_code: str, reason: str, now: datetime) -> None:
    """The plan goes on in another region: a county was merged into another in mid-year. What was drawn stays as it is.

    Raises:
        NotFound, Refused: no permission over both regions, no reason, or a frame waits for its seed.
    """
    plan = plan_of(actor, plan_id)
    if not regions.known(region_code):
        raise Refused("请选择计划改到哪个县区。")
    require_here(actor, region_code)
    if not reason.strip():
        raise Refused("请写明理由，例如区划调整的批复。")
    if plan.draws.filter(drawn_at=None, void_at=None).exists():
        raise Refused("有一次抽取已经公布名单、还没有抽取。请先抽取或者作废，再改地区。")
    given = {"regions": [plan.region_code, region_code], "purpose": reason.strip()[:200]}
    InspectionPlan.objects.filter(pk=plan.pk).update(region_code=region_code)
    _note(actor, "inspection.amend", f"inspection_plan:{plan.pk}", given, now)


def plan_of(actor: Actor, plan_id: int) -> InspectionPlan:
    """The plan, held until the transaction ends, for whoever organises inspections there. Raises NotFound, Refused."""
    require_anywhere(actor, Permission.INSPECT)
    plan = InspectionPlan.objects.select_for_update().filter(pk=plan_id).first()
    if plan is None or not covers(actor, plan.region_code):
        raise NotFound("没有这个抽查计划，或它不在您的管辖范围内。")
    return plan


def _wrong(said: Drafted, now: datetime) -> list[str]:
    title, least = "".join(said.title.split()), parameters.at(local_day(now))["sm10.ratio"].value
    wrong = []
    if not title or len(title) > 60 or not title.isprintable():
        wrong.append("请填写名称，不超过 60 个字")
    if InspectionPlan.objects.filter(title=title).exists():
        wrong.append("已经有同名的计划")
    if not local_day(now).year <= said.year <= local_day(now).year + 1:
        wrong.append("年份只能是今年或者明年")
    if not said.basis.strip() or len(said.basis) > 4_000:
        wrong.append("请填写抽查的依据和内容")
    if set(said.shares) != set(STRATA) or not all(0 <= share <= 100 for share in said.shares.values()):
        wrong.append("每一层的抽取比例应在 0 到 100 之间")
    for label, number, few, many in (
        ("每处检查人数", said.pair, LEAST, 5),
        ("每人最多检查几处", said.load, 1, _MOST_LOAD),
        ("全年抽取次数", said.rounds, 1, _MOST_ROUNDS),
    ):
        if not few <= number <= many:
            wrong.append(f"{label}应在 {few} 到 {many} 之间")
    low = [name for name, share in said.shares.items() if share * 10 * said.rounds < least]
    if low and not wrong:
        wrong.append(f"全年的抽查比例不低于 {least / 10:g}%，「{'、'.join(low)}」层低于这个比例")
    return wrong


def _inspector(actor: Actor, code: str) -> Inspector:
    require_anywhere(actor, Permission.INSPECT)
    one = Inspector.objects.select_related("staff").filter(code=code).first()
    if one is None or not any(covers(actor, f"{reach:0<6}") for reach in one.staff.regions):
        raise NotFound("名单里没有这名检查人员，或不在您的管辖范围内。")
    return one


def _note(actor: Actor, what: str, subject: str, given: Mapping[str, object], now: datetime) -> None:
    JournalEntry.objects.create(at=now, who=actor.id, what=what, subject=subject, given=dict(given))
