"""项目资金: a document about a government-invested project's money is entered, or withdrawn where it was wrong."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from huxin.access import Actor, Permission, Role
from huxin.access.bodies import responsible
from huxin.base.errors import NotFound, Refused
from huxin.base.moments import local_day
from huxin.queries._reach import in_reach
from huxin.queries.funding import KINDS, ORDER, ORDER_SINCE
from huxin.record.models import FundingStep, JournalEntry, Project

ENTERING = (Role.OFFICE, Role.COUNTY_GOVERNMENT, Role.DEVELOPMENT, Role.FINANCE, Role.SECTOR)
"""Whoever approves, budgets, pays, or has the works in its charge (计划第10、15项)."""
ORDERING = (Role.BUREAU, Role.INSPECTOR)
"""The departments of human resources, which order that money be paid (保障农民工工资支付条例第五十九条)."""


def kinds(role: Role) -> dict[str, str]:
    """What documents a role enters, by key; none where it enters none."""
    mine = (ORDER,) if role in ORDERING else [kind for kind in KINDS if kind != ORDER] if role in ENTERING else ()
    return {kind: KINDS[kind] for kind in mine}


@transaction.atomic
def enter(
    *,
    actor: Actor,
    project_id: int,
    kind: str,
    on: date,
    amount_fen: int | None,
    document: str,
    due_on: date | None = None,
    approved: str = "",
    now: datetime,
) -> FundingStep:
    """Enter a document; an order with the last day for paying and the approval of the government at its level.

    Raises:
        NotFound: no such project for this person. Refused: the role enters none, the project is not a government's, a
            day ahead, no amount where there must be one, or the document is entered already.
    """
    project = _project(actor, project_id)
    name, by = " ".join(document.split()), " ".join(approved.split())
    giver = responsible(actor.role, region_code=project.region_code) if kind == ORDER else None
    wrong = [
        (kind not in KINDS, "请选择种类"),
        (kind in KINDS and kind not in kinds(actor.role), f"这一种不由您登记，您的角色是「{actor.role.label}」"),
        *(_of_order(on, due_on, by) if kind == ORDER else ()),
        (on > local_day(now), f"日期{on}晚于今天"),
        (kind != "approval" and not amount_fen, "请填写金额"),
        (amount_fen is not None and amount_fen < 0, "金额不能是负数"),
        (not 2 <= len(name) <= 100, "请填写文号或者凭证号，二到一百个字"),
    ]
    if said := [why for is_wrong, why in wrong if is_wrong]:
        raise Refused(f"还不能登记：{'；'.join(said)}。")
    try:
        with transaction.atomic():
            step = FundingStep.objects.create(
                project=project, kind=kind, on=on, amount_fen=amount_fen or None, document=name, entered_at=now,
                entered_by=actor.id, due_on=due_on if kind == ORDER else None, approved=by if kind == ORDER else "",
                body=giver.key if giver else "",
            )  # fmt: skip
    except IntegrityError:
        raise Refused(f"「{name}」已经登记过「{KINDS[kind]}」，请核对。") from None
    _noted(actor, "funding.enter", step, now)
    return step


def _of_order(on: date, due_on: date | None, approved: str) -> list[tuple[bool, str]]:
    """What an order must be: after the law is in force, with a day not before it and an approval."""
    return [
        (on < ORDER_SINCE, f"责令限期拨付依据保障农民工工资支付条例第五十九条，{ORDER_SINCE}起施行"),
        (due_on is None or due_on < on, "请填写拨付的限期，不早于责令的日期"),
        (not 2 <= len(approved) <= 100, "请填写本级人民政府批准的文号，二到一百个字"),
    ]


@transaction.atomic
def withdraw(*, actor: Actor, project_id: int, number: int, reason: str, now: datetime) -> None:
    """Withdraw a document that was entered wrongly; it stays on record with the reason.

    Raises:
        NotFound: no such project or document for this person. Refused: as `enter`, or no reason.
    """
    project = _project(actor, project_id)
    mine = FundingStep.objects.filter(kind__in=kinds(actor.role), project=project, withdrawn_at=None)
    step = mine.select_for_update().filter(pk=number).first()
    if step is None:
        raise NotFound("没有这条资金记录，或它已经撤销。")
    if not 2 <= len(reason.strip()) <= 500:
        raise Refused("请写明撤销的原因，二到五百个字。")
    step.withdrawn_at, step.withdrawn_by, step.reason = now, actor.id, reason.strip()
    step.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    _noted(actor, "funding.withdraw", step, now)


def _project(actor: Actor, project_id: int) -> Project:
    if not kinds(actor.role):
        entering = "、".join(role.label for role in (*ENTERING, *ORDERING))
        raise Refused(f"资金记录由{entering}登记，您的角色是「{actor.role.label}」。")
    project = Project.objects.filter(in_reach(actor, Permission.VIEW), pk=project_id).first()
    if project is None:
        raise NotFound("没有这个项目，或它不在您的管辖范围内。")
    if project.funding != "government":
        raise Refused("只登记政府投资项目的资金。投资性质登记错的，请先更正项目资料。")
    return project


def _noted(actor: Actor, what: str, step: FundingStep, now: datetime) -> None:
    told = {"document": step.document}
    subject = f"project:{step.project_id}"
    JournalEntry.objects.create(at=now, who=actor.id, what=what, subject=subject, given=told)
