"""What keeps a unit on the list of joint punishment: everything of it that is unpaid or pursued, each in one sentence.

Both rules remove nobody who owes still or anew: 拖欠农民工工资“黑名单”管理暂行办法 (nothing put right, or new arrears:
renewed) and 拖欠农民工工资失信联合惩戒对象名单管理暂行办法第十一条至第十三条 (no new arrears, no criminal
track). A person decides; the machine only forgets nothing.
"""

from collections.abc import Collection, Iterator, Mapping

from django.db.models import Q

from huxin.base.money import yuan
from huxin.queries import _amounts
from huxin.record.models import MERGED, OPENED, Matter, MatterLink, Project
from huxin.workflows import workflow

CLAIMS = ("complaint", "case", "arbitration", "ledger", "transfer")
"""The kinds of matter in which wages are claimed, found or ordered."""
VOID: Mapping[str, tuple[str, ...]] = {
    "complaint": ("rejected", "guided", "withdrawn"),
    "case": ("withdrawn", "transferred"),
    "arbitration": ("refused", "withdrawn"),
    "ledger": ("unfounded",),
    "transfer": ("unfounded", "not_approved", "not_filed"),
}
"""States in which a matter has ended without saying that anything is owed, or another goes on with it."""


def obstacles(*, uscc: str, project_id: int | None) -> list[str]:
    """What is unpaid or pursued: matters that name the unit, the arrears of its projects in the current run.

    `project_id` is the project for which it was listed, whichever part the unit has there.
    """
    return [*_matters(uscc), *_arrears(uscc, project_id)]


def _matters(uscc: str) -> Iterator[str]:
    named = Matter.objects.filter(kind__in=CLAIMS, links__kind="unit", links__key=uscc).exclude(state=MERGED)
    found = [one for one in named.distinct().order_by("pk") if one.state not in VOID[one.kind]]
    gone_on = _gone_on([one.pk for one in found if not one.open])
    amounts = _amounts.of_all(one.pk for one in found)
    for one in found:
        left = [amount.left_fen for amount in amounts[one.pk].values() if amount.left_fen]
        if said := _said(one, left) if one.pk not in gone_on else "":
            flow = workflow(one.kind)
            yield f"{flow.label} {one.number}（{flow.state(one.state).label}）{said}"


def _said(matter: Matter, left: Collection[int]) -> str:
    """What is not settled in a matter; empty where all is."""
    if left:
        return f"还有{len(left)}名工人没有足额收到工资，共{yuan(sum(left))}元"
    if matter.open and (matter.kind == "transfer" or matter.data.get("unpaid", 1)):
        return "还没有终结"
    return ""


def _gone_on(matters: Collection[int]) -> set[int]:
    """Of matters that have ended, those with which another went on: what is left stands there."""
    links = MatterLink.objects.filter(matter_id__in=matters, kind="matter", part=OPENED).values_list("matter_id", "key")
    later = {pk for pk, kind in Matter.objects.filter(pk__in=[key for _, key in links]).values_list("pk", "kind")
             if kind in CLAIMS}  # fmt: skip
    return {matter for matter, key in links if int(key) in later}


def _arrears(uscc: str, project_id: int | None) -> Iterator[str]:
    here = Project.objects.filter(Q(contractor_uscc=uscc) | Q(pk=project_id), arrears_fen__gt=0).order_by("code")
    for one in here:
        yield f"项目「{one.name}」（{one.code}）监测认定欠薪{yuan(one.arrears_fen)}元，{one.arrears_heads}人"
