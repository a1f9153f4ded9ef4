"""Saved views: a list's filters kept under a name, by each person for themselves."""

from django.db import transaction

from huxin.access import Actor
from huxin.base.errors import NotFound, Refused
from huxin.record.models import SavedView, Staff

LONGEST, MOST = 30, 20
"""Characters of a name; views of one person and page."""


@transaction.atomic
def save(*, actor: Actor, page: str, name: str, query: str) -> None:
    """Keep the filters of a list; a name used before is given to the new ones.

    Raises:
        Refused: no name, too long a name, or too many views.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST:
        raise Refused(f"请给这个视图起一个名字，最多 {LONGEST} 个字。")
    owner = Staff.objects.get(username=actor.id)
    mine = SavedView.objects.filter(owner=owner, page=page)
    if mine.exclude(name=name).count() >= MOST:
        raise Refused(f"已存 {MOST} 个视图，请先删去不用的，再存新的。")
    SavedView.objects.update_or_create(owner=owner, page=page, name=name, defaults={"query": query})


def forget(*, actor: Actor, view: int) -> None:
    """Take a view of one's own away.

    Raises:
        NotFound: it is not there, or another's.
    """
    if not SavedView.objects.filter(pk=view, owner__username=actor.id).delete()[0]:
        raise NotFound("这个视图已经删除，或不是您的。")
