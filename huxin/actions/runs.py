"""Runs asked for in the browser: they wait in the record until the worker answers them, also after a crash."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction

from huxin.access import Actor, Permission, require_anywhere
from huxin.actions import _asked, monitor, notices
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.base.moments import local_day
from huxin.law import book
from huxin.queries.staff import actor_of
from huxin.record.models import JournalEntry, RunRequest, Staff

_PACE = timedelta(seconds=1)  # between two words of progress


@transaction.atomic
def ask(*, actor: Actor, as_of: date, now: datetime) -> int:
    """Ask for a run; its number. Asked again by the same person while it waits, it is the same one.

    What becomes of it is `monitor.run`'s: the screens show it only where the person's reach is the whole city.

    Raises:
        Refused: the role may not, or the day has not come yet. LawGap: no rule pack for the day.
    """
    require_anywhere(actor, Permission.MONITOR)
    if as_of > local_day(now):
        raise Refused("截至日期不能晚于今天。")
    book.pack_on(as_of)
    request, fresh = RunRequest.objects.get_or_create(
        as_of=as_of, asked_by=actor.id, state="waiting", defaults={"asked_at": now}
    )
    if fresh:
        JournalEntry.objects.create(
            at=now, who=actor.id, what="monitor.ask", subject=f"run_request:{request.pk}", given={"as_of": str(as_of)}
        )
    return request.pk


def answer(home: Home, *, clock: Callable[[], datetime]) -> int:
    """Answer all that was asked; how many."""
    return _asked.answer_all(home, "monitor", RunRequest, partial(_answer, home, clock), partial(_failed, clock))


def _answer(home: Home, clock: Callable[[], datetime], request: RunRequest) -> None:
    told_at = clock() - _PACE

    def progress(said: str) -> None:
        nonlocal told_at
        if (at := clock()) - told_at >= _PACE:
            told_at = at
            RunRequest.objects.filter(pk=request.pk).update(progress=said)

    actor = actor_of(Staff.objects.get(username=request.asked_by))
    run = monitor.run(home, actor=actor, as_of=request.as_of, now=clock(), progress=progress)
    RunRequest.objects.filter(pk=request.pk).update(state="done", run_id=run["id"], progress="")


@transaction.atomic
def _failed(clock: Callable[[], datetime], request: RunRequest, why: str) -> None:
    RunRequest.objects.filter(pk=request.pk).update(state="failed", message=why, progress="")
    notices.tell(
        to=Staff.objects.filter(username=request.asked_by).values_list("pk", flat=True),
        kind="monitor.failed",
        subject=f"截至 {request.as_of} 的监测没有完成",
        body=why,
        link="/runs/",
        dedupe=f"run_request:{request.pk}",
        now=clock(),
    )
