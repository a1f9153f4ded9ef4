"""零公布记录: that a county had nothing to publish in a quarter is said by one person and signed by another (SM-8)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from huxin.access import Actor
from huxin.base.errors import NotFound, Refused
from huxin.base.moments import local_day
from huxin.law import regions
from huxin.queries._reach import counties
from huxin.queries.publications import cell
from huxin.record.models import JournalEntry, Matter, NilRecord
from huxin.workflows._quarters import ends_on, quarter_text
from huxin.workflows.publication import BEFORE, RELEASERS, WORKFLOW

MOST_SAID = 500


@transaction.atomic
def propose_nil(*, actor: Actor, region_code: str, quarter: int, reason: str, now: datetime) -> NilRecord:
    """Say that there was nothing to publish in a quarter that is over.

    Raises:
        Refused: no part in publications, another county, the quarter is not over, something is published or a
            candidate still waits, it is said already, or why is not said.
    """
    _require(actor, region_code)
    today, where = local_day(now), f"{regions.name(region_code)}{quarter_text(quarter)}"
    if today <= ends_on(quarter):
        raise Refused(f"{quarter_text(quarter)}还没有结束，不能登记零公布。")
    if cell(region_code=region_code, quarter=quarter, today=today).count:
        raise Refused(f"{where}已经有公布，不能登记零公布。")
    waiting = Matter.objects.filter(
        kind=WORKFLOW.kind, region_code=region_code, state__in=BEFORE, opened_on__lte=ends_on(quarter)
    ).first()
    if waiting is not None:
        raise Refused(f"{where}还有候选没有办完（{waiting.number}），请先公布或者写明理由不予公布。")
    if not 2 <= len(text := reason.strip()) <= MOST_SAID:
        raise Refused(f"请写明怎样核查的，二到{MOST_SAID}个字。")
    try:
        with transaction.atomic():
            one = NilRecord.objects.create(
                region_code=region_code, quarter=quarter, reason=text, proposed_by=actor.id, proposed_at=now
            )
    except IntegrityError:
        raise Refused(f"{where}已经登记过零公布，请刷新页面。") from None
    _noted(actor, "publication.nil", one, now)
    return one


@transaction.atomic
def sign_nil(*, actor: Actor, number: int, now: datetime) -> None:
    """Sign what somebody else has said. Raises NotFound; Refused: no part, the same person, or signed already."""
    one = NilRecord.objects.select_for_update().filter(pk=number).first()
    if one is None:
        raise NotFound("没有这条零公布记录。")
    _require(actor, one.region_code)
    if one.signed_at:
        raise Refused("这条零公布记录已经签过。")
    if one.proposed_by == actor.id:
        raise Refused("零公布记录不得由登记的人签，请由另一位有权限的同志签。")
    if cell(region_code=one.region_code, quarter=one.quarter, today=local_day(now)).count:
        raise Refused("这个季度已经有公布，不用再签零公布记录。")
    NilRecord.objects.filter(pk=one.pk).update(signed_by=actor.id, signed_at=now)
    _noted(actor, "publication.sign_nil", one, now)


def may(actor: Actor) -> bool:
    """Whether this person's role has a part in publications."""
    return actor.role in {*WORKFLOW.opens, *RELEASERS}


def require_part(actor: Actor) -> None:
    """Raises Refused for whoever has no part in publications."""
    if not may(actor):
        raise Refused(f"您的角色是「{actor.role.label}」，不办理社会公布。")


def _require(actor: Actor, region_code: str) -> None:
    require_part(actor)
    if region_code not in counties(actor):
        raise Refused("这个县区不在您的管辖范围内。")


def _noted(actor: Actor, what: str, one: NilRecord, now: datetime) -> None:
    given = {"place": regions.name(one.region_code), "period": quarter_text(one.quarter), "reason": one.reason}
    JournalEntry.objects.create(at=now, who=actor.id, what=what, subject="publications", given=given)
