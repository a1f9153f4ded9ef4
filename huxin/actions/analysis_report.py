"""分析研判报告: a month's report is begun by whoever will write it, once for a month and body."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from huxin.access import Actor, Permission, require_anywhere
from huxin.access.bodies import bodies
from huxin.actions import _chain, matters
from huxin.actions.matters import MACHINE, Opening
from huxin.base.errors import Refused
from huxin.base.moments import local_day
from huxin.base.months import month_text, ym_of
from huxin.queries.analysis_report import KIND, body_of
from huxin.record.models import JournalEntry, Matter


@transaction.atomic
def begin(*, actor: Actor, ym: int, now: datetime) -> Matter:
    """Open the report of a month (YYYYMM) that is over, of this person's body.

    Raises:
        Refused: not of a body that writes one, the month is not over, or it has been begun.
    """
    require_anywhere(actor, Permission.MATTERS)
    body = body_of(actor)
    if not body:
        raise Refused("分析研判报告由市人社局、市治欠办和县区治欠办撰写，您的账号没有代表其中的单位。")
    if ym >= ym_of(local_day(now)):
        raise Refused("这个月还没有结束，结束以后再撰写。")
    _chain.hold()
    same = Matter.objects.filter(kind=KIND, body=body, data__month=ym).exclude(state="withdrawn").first()
    if same is not None:
        raise Refused(f"本单位{month_text(ym)}的报告已经开始撰写：{same.number}。")
    about = Opening(
        kind=KIND, title=f"{month_text(ym)} 分析研判报告：{bodies()[body].name}", sector="", body=body,
        region_code=bodies()[body].region_code, data={"month": ym, "month_text": month_text(ym)},
    )  # fmt: skip
    one = matters.open_matter(actor=replace(MACHINE, body=body), about=about, given={}, now=now)
    JournalEntry.objects.create(
        at=now, who=actor.id, what="analysis_report.begin", subject=f"matter:{one.pk}", given={"month": month_text(ym)}
    )
    return one
