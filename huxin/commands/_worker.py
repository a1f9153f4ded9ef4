"""The process beside the web server that stores received files, runs the monitor and sends mail.

Rows of the database are its queues. Each has a thread: a mail server that does not answer must hold up no file, nor a
long run the files.
"""

import logging
import os
import signal
import sys
import threading
from datetime import timedelta
from types import FrameType

LOOK_EVERY = 0.5
"""Seconds. A person who uploads or asks for a run waits this long at most before something moves."""

GATHER = timedelta(seconds=2)
"""What open.api brings within so long is taken over together; the first after a quiet while at once. Less than a
client waits for its answer (`queries.exchange`)."""

_AFTER_TROUBLE = 5.0
_PATIENCE = 15  # whoever waits for an answer comes before what can be stored a moment later
_AFTER_LONG_TROUBLE = 60.0
_UPKEEP_EVERY = 600.0
_RELEASE_AFTER = 144  # times: a day
_LAST_LETTER = 15.0  # seconds for the letter being handed in; less than the supervisor waits
_log = logging.getLogger("huxin.worker")


def main() -> int:
    """Work until told to stop, or until the supervisor is gone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huxin.config.settings")
    import django

    django.setup()
    os.nice(_PATIENCE)
    stop = threading.Event()

    def told(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, told)
    signal.signal(signal.SIGINT, told)
    parent = int(os.environ.get("HUXIN_SUPERVISOR") or os.getppid())
    post = threading.Thread(target=_post, args=[stop], name="mail", daemon=True)
    post.start()
    threading.Thread(target=_hooks, args=[stop], name="hooks", daemon=True).start()
    # Nobody waits for its end: a run cut off is taken up again at the next start.
    threading.Thread(target=_monitor, args=[stop], name="monitor", daemon=True).start()
    threading.Thread(target=_analysis, args=[stop], name="analysis", daemon=True).start()
    threading.Thread(target=_upkeep, args=[stop], name="upkeep", daemon=True).start()
    while not stop.is_set() and os.getppid() == parent:
        stop.wait(LOOK_EVERY if look() else _AFTER_TROUBLE)
    stop.set()
    post.join(_LAST_LETTER)
    return 0


def look() -> bool:
    """Store whatever waits, then chain it. Whether it went well: a fault is logged, and what came stays queued."""
    from django.conf import settings
    from django.db import close_old_connections

    from huxin.actions import drain, intake, listings, proof
    from huxin.base.errors import Refused
    from huxin.commands._times import now
    from huxin.queries.batches import interrupted

    well = True
    try:
        close_old_connections()
        try:
            drain.drain(settings.HUXIN_HOME, now=now(), rest=GATHER)
        except Refused as error:
            well = False
            _log.warning("接口报送的数据都留着，稍后入库：%s", error)
        if interrupted():
            intake.recover(now=now())
        drain.settle()
        proof.chain_batches(now=now(), most=1)
        proof.chain_journal(now=now(), most=1_000)
        listings.prove()
    except Exception:
        _log.exception("后台导入出错，稍后重试")
        return False
    return well


def look_for_runs() -> bool:
    """Answer the runs that were asked for, let the warnings follow, hold the lists against the registry.

    Whether it went well.
    """
    from django.conf import settings
    from django.db import close_old_connections

    from huxin.actions import denominator, runs, warnings
    from huxin.commands._times import now

    try:
        close_old_connections()
        runs.answer(settings.HUXIN_HOME, clock=now)
        warnings.catch_up(settings.HUXIN_HOME, now=now())
        denominator.catch_up(settings.HUXIN_HOME, now=now())
    except Exception:
        _log.exception("后台监测出错，稍后重试")
        return False
    return True


def _monitor(stop: threading.Event) -> None:
    from django.db import connection

    while not stop.is_set():
        stop.wait(LOOK_EVERY if look_for_runs() else _AFTER_LONG_TROUBLE)
    connection.close()


def _analysis(stop: threading.Event) -> None:
    """Look for signs, answer what a rule would have said under other numbers, and what will be overdue; one cut off is
    begun again at the next start."""
    from django.conf import settings
    from django.db import close_old_connections, connection

    from huxin.actions import capacity, signs, what_if
    from huxin.commands._times import now

    while not stop.is_set():
        wait = LOOK_EVERY
        try:
            close_old_connections()
            signs.catch_up(settings.HUXIN_HOME, now=now())
            what_if.answer_all(settings.HUXIN_HOME, clock=now)
            capacity.begin(now=now())
            capacity.answer_all(settings.HUXIN_HOME, clock=now)
        except Exception:
            _log.exception("查看迹象、假设回看或者办理能力推算出错，稍后重试")
            wait = _AFTER_LONG_TROUBLE
        stop.wait(wait)
    connection.close()


def _upkeep(stop: threading.Event) -> None:
    """Put the fact store's small files together now and then, and once a day let go of runs by the rule of retention
    and of what nobody reads any more."""
    from django.conf import settings
    from django.db import close_old_connections, connection

    from huxin.actions import upkeep
    from huxin.commands._times import now

    passed = 0
    while not stop.wait(_UPKEEP_EVERY):
        passed += 1
        try:
            for _ in upkeep.compact(settings.HUXIN_HOME):
                if stop.is_set():
                    break
            if passed % _RELEASE_AFTER == 0:
                close_old_connections()
                upkeep.release(settings.HUXIN_HOME, now=now())
        except Exception:
            _log.exception("整理事实库出错，稍后重试")
    connection.close()


def _hooks(stop: threading.Event) -> None:
    """Send workers their codes and word of answers, and tell departments' systems what happened.

    Whatever is cut off goes out again when its lease has run out.
    """
    from django.db import close_old_connections, connection

    from huxin.actions import answer_texts, hooks, worker_codes
    from huxin.commands._times import now

    while not stop.is_set():
        wait, more = LOOK_EVERY, True
        try:
            close_old_connections()
            worker_codes.deliver(clock=now)
            answer_texts.deliver(clock=now)
            while more and not stop.is_set():
                more = hooks.deliver(clock=now, stop=stop.is_set).more
        except Exception:
            _log.exception("推送消息出错，稍后重试")
            wait = _AFTER_LONG_TROUBLE
        stop.wait(wait)
    connection.close()


def _post(stop: threading.Event) -> None:
    """Begin quarters and weeks, let terms speak, sweep what nobody used, tell the day's digests, send mail, screen
    cases, watch awards.

    Until told to stop. A fault is logged; terms and letters wait in the database.
    """
    from django.db import close_old_connections, connection

    from huxin.actions import calendar, circulars, creation, crime, sponsorship, weekly
    from huxin.actions.wake import wake
    from huxin.commands import _post as post
    from huxin.commands._times import now
    from huxin.queries.work import digest_lines

    pause, told, swept, screened, watched, begun = post.Pause(), None, None, None, None, None
    while not stop.is_set():
        wait = post.LOOK_EVERY
        try:
            close_old_connections()
            calendar.follow(now=now())
            sponsorship.begin(now=now())
            weekly.begin(now=now())
            wake(now=now())
            swept = post.swept(swept, now=now())
            told = post.daily(told, lines=lambda actor: digest_lines(actor, now=now()), now=now())
            pause = post.step(pause, clock=now, stop=stop.is_set)
            screened = crime.nightly(screened, now=now())
            watched = creation.nightly(watched, now=now())
            begun = circulars.nightly(begun, now=now())
        except Exception:
            _log.exception("时限提醒或发送邮件出错，稍后重试")
            wait = _AFTER_LONG_TROUBLE
        stop.wait(wait)
    connection.close()


if __name__ == "__main__":
    sys.exit(main())
