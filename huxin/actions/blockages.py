"""堵点: reported with its cause and a proposal, and answered by the city office, once (plan of 2019, measure 1)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from huxin.access import Actor, Permission, require_anywhere
from huxin.access.bodies import bodies
from huxin.base.errors import NotFound, Refused
from huxin.queries.blockages import REJECTED, STATES
from huxin.record.models import Blockage, JournalEntry
from huxin.workflows.measure import THEY

MOST = 1000  # characters


@dataclass(frozen=True)
class Reported:
    """What stands in the way, why, and what is proposed."""

    problem: str
    cause: str
    proposal: str


@transaction.atomic
def report(*, actor: Actor, blockage: Reported, now: datetime) -> Blockage:
    """Enter what was found to stand in the way.

    Raises:
        Refused: the person acts for no body that leads measures, or something is missing.
    """
    require_reporting(actor)
    told = {name: text.strip() for name, text in vars(blockage).items()}
    names = {"problem": "堵点", "cause": "成因", "proposal": "建议"}
    if short := [label for name, label in names.items() if not 4 <= len(told[name]) <= MOST]:
        raise Refused(f"请写明{'、'.join(short)}，每项四到{MOST}个字；没有成因和建议的，还不是调研结果。")
    body = bodies().get(actor.body)
    region = body.region_code if body else actor.regions[0].ljust(6, "0")
    made = Blockage.objects.create(
        region_code=region, body=body.key if body else "", reported_at=now, reported_by=actor.id, **told
    )
    _noted(actor, "blockage.report", made, now)
    return made


def require_reporting(actor: Actor) -> None:
    """Raises Refused for whoever carries no task of a plan."""
    require_anywhere(actor, Permission.MATTERS)
    if actor.role not in THEY:
        raise Refused("堵点由承担方案任务的单位登记。")


@transaction.atomic
def answer(*, actor: Actor, number: int, state: str, text: str, changed: str, now: datetime) -> None:
    """Say what becomes of a proposal; what is adopted names the rule, number or document that was changed.

    Raises:
        NotFound: no such blockage. Refused: no permission, answered already, reported by this person, or something is
            missing.
    """
    require_anywhere(actor, Permission.PLAN)
    one = Blockage.objects.select_for_update().filter(pk=number).first()
    if one is None:
        raise NotFound("没有这条堵点。")
    if one.state != "open":
        raise Refused("这条堵点已经答复。")
    if one.reported_by == actor.id:
        raise Refused("登记堵点的人不能自己答复，请由别人办理。")
    text, changed = text.strip(), changed.strip()
    if state not in STATES or state == "open":
        raise Refused("请选择采纳或者不采纳。")
    if not 4 <= len(text) <= MOST:
        raise Refused(f"请写明答复，四到{MOST}个字。")
    if (state == REJECTED) == bool(changed):
        raise Refused(
            "不采纳的建议没有改动，请清空这一栏。" if changed else "采纳的建议请写明改动了哪项规则、参数或者文件。"
        )
    Blockage.objects.filter(pk=one.pk).update(
        state=state, answer=text, changed=changed[:MOST], answered_at=now, answered_by=actor.id
    )
    _noted(actor, "blockage.answer", one, now)


def _noted(actor: Actor, what: str, one: Blockage, now: datetime) -> None:
    JournalEntry.objects.create(at=now, who=actor.id, what=what, subject=f"blockage:{one.pk}", given={})
