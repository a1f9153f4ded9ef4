"""并案: one complaint goes into another and comes out again, as if it had never been there.

Both are moves of both matters, so chain and audit hold. The merged matter keeps its own workers, reports and clock; the
main one shows both. What was found or received in the main matter meanwhile stays there, because it is a fact.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from huxin.access import Actor
from huxin.actions import _chain, matters
from huxin.base.errors import NotFound, Refused, Stale
from huxin.queries import merging as queries
from huxin.queries._merged import MARK
from huxin.queries._reach import matters_in_reach
from huxin.record.models import INTO, MERGED, Matter


@transaction.atomic
def merge(
    *,
    actor: Actor,
    matter_id: int,
    into_id: int,
    reason: str,
    now: datetime,
    seen: int | None = None,
    into_seen: int | None = None,
) -> Matter:
    """Put a complaint into another: its workers join the other's list, its reports are read there too.

    Args:
        seen, into_seen: the versions of both on the page it was decided by.

    Raises:
        NotFound: one of them is out of reach. Refused: as `queries.merging.why_not`, or a reason is missing.
        Stale: one of them was moved in between.
    """
    one, main = _held(actor, (matter_id, into_id), (seen, into_seen))
    if why := queries.why_not(actor, one, main, now):
        raise Refused(why)
    reports = list(one.links.filter(kind="report").values_list("kind", "key", "part"))
    given = {"into": main.number, "reason": reason}
    here = [("matter", str(main.pk), INTO)]
    matters.move(actor=actor, matter_id=one.pk, name="merge", given=given, links=here, now=now)
    links = [("matter", str(one.pk), MERGED), *reports]
    inside, why = {*_inside(main), one.pk}, f"{one.number} 并入：{reason}"
    matters.retell(main, inside, why, actor=actor, now=now, links=links)
    return main


@transaction.atomic
def unmerge(*, actor: Actor, matter_id: int, reason: str, now: datetime, seen: int | None = None) -> Matter:
    """Take a complaint out again: both are what they were, but for what was found or received meanwhile.

    Raises:
        NotFound: out of reach, or merged into none. Refused: the main one takes no workers in or out now, or a reason
            is missing. Stale: it was moved in between.
    """
    [one] = _held(actor, (matter_id,), (seen,))
    into = queries.merged_into(one)
    if into is None:
        raise NotFound("这个事项没有并入其他事项。")
    [main] = _held(actor, (into,), (None,))
    own = set(one.links.filter(kind="report").values_list("kind", "key", "part"))
    here = [("matter", str(main.pk), INTO)]
    matters.move(actor=actor, matter_id=one.pk, name="unmerge", given={"reason": reason}, unlinks=here, now=now)
    links = [("matter", str(one.pk), MERGED), *own]
    inside, why = set(_inside(main)) - {one.pk}, f"{one.number} 撤销并案：{reason}"
    matters.retell(main, inside, why, actor=actor, now=now, unlinks=links)
    return Matter.objects.get(pk=one.pk)


def _inside(main: Matter) -> list[int]:
    return main.data.get(MARK) or []


def _held(actor: Actor, pks: Collection[int], seen: Collection[int | None]) -> list[Matter]:
    _chain.hold()
    found = []
    for pk, version in zip(pks, seen, strict=True):
        one = Matter.objects.filter(matters_in_reach(actor), pk=pk).first()
        if one is None:
            raise NotFound("没有这个办理事项，或它不在您的管辖范围内。")
        if version is not None and version != one.version:
            raise Stale("其中一件刚刚已被他人办理，并案没有生效。请刷新后重新核对。")
        found.append(one)
    return found
