"""Run by `test_hooks_kill`: one process that tells departments' systems, of an installation of its own.

python telling.py HOME prepare COUNT URL subscribes a system at that address and writes COUNT events, five a subject.
python telling.py HOME deliver MINUTES delivers all that is due, at a clock that many minutes after the events.
python telling.py HOME states writes how many deliveries are in which state, as JSON.
"""

import json
import os
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

NOW = datetime(2019, 12, 2, 9, tzinfo=UTC)


def main(home: str, verb: str, *given: str) -> None:
    os.environ["HUXIN_HOME"] = home
    os.environ["HUXIN_HOOK_NETWORKS"] = "127.0.0.0/8"
    os.environ["DJANGO_SETTINGS_MODULE"] = "huxin.config.settings"
    import django

    django.setup()
    {"prepare": _prepare, "deliver": _deliver, "states": _states}[verb](*given)


def _prepare(count: str, url: str) -> None:
    from django.db import transaction

    from huxin.access import SYSTEM
    from huxin.actions import _out, clients, hooks

    clients.grant(clients.ClientGrant("市发改", ["sanctions"], []), actor=SYSTEM, now=NOW)
    hooks.subscribe(actor=SYSTEM, name="市发改", url=url, types=["huxin.listing.changed"], now=NOW)
    with transaction.atomic():
        for n in range(int(count)):
            _out.tell("huxin.listing.changed", subject=f"{n // 5}", data={"n": n}, place=None, now=NOW)


def _deliver(minutes: str) -> None:
    from huxin.actions import hooks

    moment = NOW + timedelta(minutes=int(minutes))
    while hooks.deliver(clock=lambda: moment).more:
        pass


def _states() -> None:
    from huxin.record.models import Delivery

    sys.stdout.write(json.dumps(Counter(Delivery.objects.values_list("state", flat=True))))


if __name__ == "__main__":
    main(*sys.argv[1:])
