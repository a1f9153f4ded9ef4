"""项目资金: a document about a government-invested project's money is entered, or withdrawn where it was wrong."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from huxin.access import Actor, Permission, Role
from huxin.base.errors import NotFound, Refused
from huxin.base.moments import local_day
from huxin.queries._reach import in_reach
from huxin.queries.funding import KINDS
from huxin.record.models import FundingStep, JournalEntry, Project

ENTERING = (Role.OFFICE, Role.COUNTY_GOVERNMENT, Role.DEVELOPMENT, Role.FINANCE, Role.SECTOR)
"""Whoever approves, budgets, pays, or has the works in its charge (计划第10、15项)."""


@transaction.atomic
def enter(
    *, actor: Actor, project_id: int, kind: str, on: date, amount_fen: int | None, document: str, now: datetime
) -> FundingStep:
    """Enter a document.

    Raises:
        NotFound: no such project for this person. Refused: the role enters none, the project is not a government's, a
            day ahead, no amount where there must be one, or the document is entered already.
    """
    project = _project(actor, project_id)
    name = " ".join(document.split())
    wrong = [
        (kind not in KINDS, "请选择种类"),
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
                entered_by=actor.id,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(f"「{name}」已经登记过「{KINDS[kind]}」，请核对。") from None
    _noted(actor, "funding.enter", step, now)
    return step


@transaction.atomic
def withdraw(*, actor: Actor, project_id: int, number: int, reason: str, now: datetime) -> None:
    """Withdraw a document that was entered wrongly; it stays on record with the reason.

    Raises:
        NotFound: no such project or document for this person. Refused: as `enter`, or no reason.
    """
    project = _project(actor, project_id)
    step = FundingStep.objects.select_for_update().filter(pk=number, project=project, withdrawn_at=None).first()
    if step is None:
        raise NotFound("没有这条资金记录，或它已经撤销。")
    if not 2 <= len(reason.strip()) <= 500:
        raise Refused("请写明撤销的原因，二到五百个字。")
    step.withdrawn_at, step.withdrawn_by, step.reason = now, actor.id, reason.strip()
    step.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    _noted(actor, "funding.withdraw", step, now)


def _project(actor: Actor, project_id: int) -> Project:
    if actor.role not in ENTERING:
        raise Refused(f"资金记录由{'、'.join(role.label for role in ENTERING)}登记，您的角色是「{actor.role.label}」。")
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
