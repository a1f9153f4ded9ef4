"""The same complaint sent from twelve tries at once is one, and guesses of a code are counted one by one."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from huxin.base.home import Home
from tests.actions.starting import said_by

AT_ONCE = 12

SENDING = """
import json, sys, threading
from collections import Counter
from datetime import UTC, datetime
import django
django.setup()
from django.db import connection
from huxin.actions import messages, reports
from huxin.actions.reports import Claim, Grievance, Who
from huxin.base.errors import HuxinError
from huxin.base.receipt import receipt_code
from huxin.queries._told import Told
from huxin.record.models import Matter, Report

NOW, AT_ONCE = datetime(2019, 8, 12, 2, tzinfo=UTC), int(sys.argv[1])
own = Who("某甲工", phone="13900000001")
grievance = Grievance(Told("没给钱", claimed_fen=100), "620402", own=own, claims=[Claim(own, 100)])

def many(act):
    told, gate = Counter(), threading.Barrier(AT_ONCE)
    def one(n):
        gate.wait()
        try:
            said = act(n)
        except HuxinError as error:
            said = error.code
        told[said] += 1
        connection.close()
    threads = [threading.Thread(target=one, args=[n]) for n in range(AT_ONCE)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return told

sent = many(lambda n: reports.file(grievance=grievance, once="a" * 20, now=NOW).code)
guess = lambda n: messages.open_by_code(typed=receipt_code(b"other", str(n)), address="10.0.0.7", now=NOW)
told = {"codes": list(sent.values()), "reports": Report.objects.count(), "matters": Matter.objects.count()}
print(json.dumps(told | {"guesses": many(guess)}))
"""


def sent(home: Path, **more: str) -> Any:
    return said_by(SENDING, home, AT_ONCE, **more)


WANTED = {"codes": [AT_ONCE], "reports": 1, "matters": 1, "guesses": {"refused": 5, "locked": AT_ONCE - 5}}


def test_sent_many_times_at_once_it_is_one(tmp_path: Path) -> None:
    assert sent(tmp_path / "home") == WANTED


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_sent_many_times_at_once_it_is_one_on_postgresql(home: Home) -> None:
    there = connection.settings_dict
    url = f"postgres://{there['USER']}:{there['PASSWORD']}@{there['HOST']}:{there['PORT']}/{there['NAME']}"
    assert sent(home.path, HUXIN_DATABASE_URL=url) == WANTED
