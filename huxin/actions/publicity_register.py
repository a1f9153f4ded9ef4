"""宣传活动 (measure 31): a body enters what it did for publicity and whom it reached; a mistaken one is cancelled."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from huxin.access import Actor, Permission, require_anywhere
from huxin.access.bodies import bodies
from huxin.base.errors import NotFound, Refused
from huxin.base.moments import local_day
from huxin.queries import publicity_register as queries
from huxin.queries.publicity_register import AUDIENCES, CHANNELS, COUNTED
from huxin.record.models import JournalEntry, PublicityActivity
from huxin.workflows.measure import THEY

MOST_REACHED = 50_000_000


@dataclass(frozen=True)
class Activity:
    """What was done on a local day. `reached` None where nobody counted, and then `counted` is empty."""

    held_on: date
    channel: str
    title: str
    audience: str
    evidence: str
    reached: int | None = None
    counted: str = ""


@transaction.atomic
def enter(*, actor: Actor, activity: Activity, now: datetime) -> PublicityActivity:
    """Enter an activity of this person's own body.

    Raises:
        Refused: the person acts for no body that carries measures, or something does not fit; all in one sentence.
    """
    require_entering(actor)
    told, today = activity, local_day(now)
    wrong = [
        (told.held_on > today, "还没有开展的活动不能登记"),
        (told.channel not in CHANNELS, "请选择渠道"),
        (told.audience not in AUDIENCES, "请选择对象"),
        (not 4 <= len(told.title.strip()) <= 120, "活动名称写四到一百二十个字"),
        (not 4 <= len(told.evidence.strip()) <= 200, "证据写四到二百个字，如报道的网址、照片的存放处"),
        (told.reached is not None and told.counted not in COUNTED, "写了覆盖人数，要选怎样得来"),
        (told.reached is None and bool(told.counted), "没有覆盖人数，不选怎样得来"),
        (told.reached is not None and not 0 <= told.reached <= MOST_REACHED, "覆盖人数不合理"),
    ]
    if said := "；".join(text for bad, text in wrong if bad):
        raise Refused(f"还不能登记：{said}。")
    body = bodies().get(actor.body)
    made = PublicityActivity.objects.create(
        region_code=body.region_code if body else actor.regions[0].ljust(6, "0"), body=body.key if body else "",
        held_on=told.held_on, channel=told.channel, title=told.title.strip(), audience=told.audience,
        reached=told.reached, counted=told.counted, evidence=told.evidence.strip(), entered_at=now, entered_by=actor.id,
    )  # fmt: skip
    _noted(actor, "publicity.enter", made, now)
    return made


@transaction.atomic
def cancel(*, actor: Actor, number: int, reason: str, now: datetime) -> None:
    """Take a mistaken activity out of the figures; it stays on file with the reason.

    Raises:
        NotFound: no such activity in reach. Refused: of another body, cancelled already, or no reason.
    """
    require_entering(actor)
    one = queries.in_reach(actor).select_for_update().filter(pk=number).first()
    if one is None:
        raise NotFound("没有这次宣传活动，或它不在您的管辖范围内。")
    if one.body != actor.body:
        raise Refused("宣传活动由登记它的单位取消。")
    if one.cancelled_at is not None:
        raise Refused("这次宣传活动已经取消。")
    if not 4 <= len(reason.strip()) <= 200:
        raise Refused("请写明取消的原因，四到二百个字。")
    PublicityActivity.objects.filter(pk=one.pk).update(cancelled_at=now, reason=reason.strip())
    _noted(actor, "publicity.cancel", one, now)


def require_entering(actor: Actor) -> None:
    """Raises Refused for whoever carries no task of a plan."""
    require_anywhere(actor, Permission.MATTERS)
    if actor.role not in THEY:
        raise Refused("宣传活动由承担方案任务的单位登记。")


def _noted(actor: Actor, what: str, one: PublicityActivity, now: datetime) -> None:
    JournalEntry.objects.create(at=now, who=actor.id, what=what, subject=f"publicity:{one.pk}", given={})
