"""Run by `test_mail_kill`: one process of those that send an installation's mail.

python mailing.py HOME prepare COUNT PORT tells a member of staff so many notices, for the server at that port.
python mailing.py HOME deliver MINUTES [WAIT] hands in all that waits, at a clock that stands so many minutes after the
notices; WAIT is how many seconds the database is waited for at a time.
python mailing.py HOME states writes how many notices are in which state, as JSON.
"""

import json
import os
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

NOW = datetime(2019, 12, 2, 9, tzinfo=UTC)


def main(home: str, verb: str, *given: str) -> None:
    os.environ["HUXIN_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "huxin.config.settings"
    import django

    django.setup()
    {"prepare": _prepare, "deliver": _deliver, "states": _states}[verb](*given)


def _prepare(count: str, port: str) -> None:
    from django.db import transaction

    from huxin.access import SYSTEM
    from huxin.actions import mail, notices
    from huxin.channels.mail import Security, Server
    from huxin.record.models import Staff

    staff = Staff.objects.create(username="李监察", display_name="李监察", role="inspector", regions=["620402"])
    notices.set_email(actor=SYSTEM, username="李监察", address="li@example.cn", now=NOW)
    there = Server("localhost", int(port), Security.NONE, "huxin@office.example")
    mail.configure(actor=SYSTEM, server=there, site="", now=NOW)
    with transaction.atomic():
        for n in range(int(count)):
            notices.tell(to=[staff.pk], kind="x", subject=f"第 {n} 条", body="请办理。", dedupe=str(n), now=NOW)


def _deliver(minutes: str, wait: str = "20") -> None:
    from django.conf import settings

    from huxin.actions import mail

    settings.DATABASES["default"]["OPTIONS"]["timeout"] = float(wait)
    moment = NOW + timedelta(minutes=int(minutes))
    while mail.deliver(clock=lambda: moment).more:
        pass


def _states() -> None:
    from huxin.record.models import Notice

    sys.stdout.write(json.dumps(Counter(Notice.objects.values_list("mail_state", flat=True))))


if __name__ == "__main__":
    main(*sys.argv[1:])
