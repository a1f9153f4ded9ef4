"""宣传活动 (measure 31): a body enters what it did for publicity and whom it reached; a mistaken one is cancelled."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from huxin.access import Actor, Permission, require_anywhere
from huxin.access.bodies import bodies
from huxin.actions import _chain, _public
from huxin.base.errors import NotFound, Refused
from huxin.base.moments import local_day
from huxin.queries import publicity_register as queries
from huxin.queries.publicity_register import AUDIENCES, CHANNELS, COUNTED, SINCE
from huxin.record.models import JournalEntry, PublicityActivity
from huxin.workflows._quarters import starts_on
from huxin.workflows.measure import THEY

MOST_REACHED = 50_000_000
TITLE, EVIDENCE, REASON = (4, 120), (4, 200), (4, 200)
"""The fewest and the most characters of each."""
_WEB = re.compile(r"(?:https?://|www\.)[!-~]+")
"""The address of a page: its digits are nobody's number."""


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
        Refused: the person acts for no body that carries measures, something does not fit, all in one sentence, or it
            is on file.
    """
    require_entering(actor)
    told, today = activity, local_day(now)
    wrong = [
        (told.held_on > today, "还没有开展的活动不能登记"),
        (told.held_on < starts_on(SINCE), f"方案自 {SINCE // 10} 年起，以前的活动不登记"),
        (told.channel not in CHANNELS, "请选择渠道"),
        (told.audience not in AUDIENCES, "请选择对象"),
        (not _fits(told.title, TITLE), f"活动名称写 {TITLE[0]} 到 {TITLE[1]} 个字"),
        (not _fits(told.evidence, EVIDENCE), f"证据写 {EVIDENCE[0]} 到 {EVIDENCE[1]} 个字，如报道的网址、照片的存放处"),
        (bool(apart := uncounted(told.reached is not None, told.counted)), apart),
        (told.reached is not None and told.reached < 1, "覆盖人数不写 0，没有清点的不填"),
        (told.reached is not None and told.reached > MOST_REACHED, f"覆盖人数最多 {MOST_REACHED}"),
        *_personal("活动名称", told.title), *_personal("证据", told.evidence),
    ]  # fmt: skip
    if said := "；".join(text for bad, text in wrong if bad):
        raise Refused(f"还不能登记：{said}。")
    _chain.hold()
    same = PublicityActivity.objects.filter(
        cancelled_at=None, body=actor.body, held_on=told.held_on, channel=told.channel, title=told.title.strip()
    ).first()
    if same is not None:
        raise Refused(
            f"已经登记过：{same.held_on} {CHANNELS[same.channel]}「{same.title}」，编号 {same.pk}。"
            "同一天另有一次的，请换一个活动名称。"
        )
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
        NotFound: no such activity in reach. Refused: of another body, cancelled already, or the reason does not fit.
    """
    require_entering(actor)
    one = queries.in_reach(actor).select_for_update().filter(pk=number).first()
    if one is None:
        raise NotFound("没有这次宣传活动，或它不在您的管辖范围内。")
    if one.body != actor.body:
        raise Refused("宣传活动由登记它的单位取消。")
    if one.cancelled_at is not None:
        raise Refused("这次宣传活动已经取消。")
    if not _fits(reason, REASON):
        raise Refused(f"请写明取消的原因，{REASON[0]} 到 {REASON[1]} 个字。")
    if found := "；".join(text for _, text in _personal("原因", reason)):
        raise Refused(f"还不能取消：{found}。")
    PublicityActivity.objects.filter(pk=one.pk).update(cancelled_at=now, reason=reason.strip())
    _noted(actor, "publicity.cancel", one, now)


def uncounted(reached: bool, counted: str) -> str:
    """Why a number that is there or not does not fit how it was counted; empty where it does."""
    if reached:
        return "" if counted in COUNTED else "写了覆盖人数，要选怎样得来"
    return "没有覆盖人数，不选怎样得来" if counted else ""


def _personal(label: str, text: str) -> list[tuple[bool, str]]:
    """What a text must not hold, since every office reads it."""
    return [(True, f"「{label}」里有{kind}，请删去") for kind in _public.numbers(_WEB.sub("", text))]


def _fits(text: str, bounds: tuple[int, int]) -> bool:
    return bounds[0] <= len(text.strip()) <= bounds[1]


def require_entering(actor: Actor) -> None:
    """Raises Refused for whoever carries no task of a plan."""
    require_anywhere(actor, Permission.MATTERS)
    if actor.role not in THEY:
        raise Refused("宣传活动由承担方案任务的单位登记。")


def _noted(actor: Actor, what: str, one: PublicityActivity, now: datetime) -> None:
    JournalEntry.objects.create(at=now, who=actor.id, what=what, subject=f"publicity:{one.pk}", given={})
