"""The mail step of the worker: digests once a day, and whatever waits is handed in.

A server that is away is asked ever less often, at most an hour apart. The queue is in the database, so nothing here is
lost with the process.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from huxin.access import Actor
from huxin.actions import attachments, clients, mail, notices
from huxin.base.moments import local_day
from huxin.channels.digest import DigestLine

LOOK_EVERY = 5.0
"""Seconds. A letter is not a telegram."""

_log = logging.getLogger("huxin.mail")


@dataclass(frozen=True)
class Pause:
    """How often in a row the server was away, and until when it is left alone."""

    tries: int = 0
    until: datetime | None = None


def step(pause: Pause, *, clock: Callable[[], datetime], stop: Callable[[], bool] = lambda: False) -> Pause:
    """Hand in all that waits, unless the server is being left alone; the pause from now on."""
    if pause.until is not None and clock() < pause.until:
        return pause
    more = True
    while more:
        done = mail.deliver(clock=clock, stop=stop)
        more = done.more
        if done.sent or done.failed:
            _log.info("邮件：发出 %d 封，被退回 %d 封", done.sent, done.failed)
            pause = Pause()
        if done.away:
            _log.warning("邮件服务器不可用，邮件都留着，稍后再发")
            return Pause(pause.tries + 1, clock() + mail.backoff(pause.tries + 1))
    return pause


def swept(done: date | None, *, now: datetime) -> date:
    """Remove what was received and never used, and what was logged long ago, once a day; the day done from now on."""
    if done != (today := local_day(now)):
        attachments.sweep(now=now)
        clients.forget(now=now)
    return today


def daily(done: date | None, *, lines: Callable[[Actor], Sequence[DigestLine]], now: datetime) -> date | None:
    """Tell today's digests when it is time, unless today is `done` already; the day done from now on.

    `lines` gives the open work of one person. A worker started anew asks again, and nobody is told twice.
    """
    today = local_day(now)
    if done == today or not notices.is_digest_time(now):
        return done
    notices.digests(lines=lines, now=now)
    return today
