"""The process beside the web server that stores received files. The register of batches is its queue."""

import logging
import os
import signal
import sys
import threading
from types import FrameType

LOOK_EVERY = 0.5
"""Seconds. A person who uploads waits this long at most before something moves."""

_AFTER_TROUBLE = 5.0
_log = logging.getLogger("huxin.worker")


def main() -> int:
    """Work until told to stop, or until the supervisor is gone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huxin.config.settings")
    import django

    django.setup()
    stop = threading.Event()

    def told(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, told)
    signal.signal(signal.SIGINT, told)
    parent = int(os.environ.get("HUXIN_SUPERVISOR") or os.getppid())
    while not stop.is_set() and os.getppid() == parent:
        stop.wait(LOOK_EVERY if look() else _AFTER_TROUBLE)
    return 0


def look() -> bool:
    """Store whatever waits. Whether it went well: a fault is logged, and the files stay in the queue."""
    from django.db import close_old_connections

    from huxin.actions import intake
    from huxin.commands._times import now
    from huxin.queries.batches import interrupted

    try:
        close_old_connections()
        if interrupted():
            intake.recover(now=now())
    except Exception:
        _log.exception("后台导入出错，稍后重试")
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
