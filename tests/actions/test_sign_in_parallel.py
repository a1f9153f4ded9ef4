"""Many at once: no more wrong passwords than the lock allows, and one code lets one person in, on either database."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from huxin.base.home import Home
from tests.actions.starting import said_by

AT_ONCE = 20

GUESSING = """
import json, sys, threading
from collections import Counter
from datetime import UTC, datetime
import django
django.setup()
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from huxin.actions import second, sign_in
from huxin.base import totp
from huxin.base.errors import HuxinError
from huxin.queries import _keys
from huxin.record.models import SecondFactor, SignInAttempt, Staff

NOW, AT_ONCE = datetime(2019, 12, 2, 9, tzinfo=UTC), int(sys.argv[1])

def hire(name):
    staff = Staff(username=name, display_name=name, role="inspector", regions=["620402"])
    staff.set_password("parola-2019-06")
    staff.save()
    return staff

def many(act):
    told, gate = Counter(), threading.Barrier(AT_ONCE)
    def one():
        gate.wait()
        try:
            act()
            said = "in"
        except HuxinError as error:
            said = error.code
        told[said] += 1
        connection.close()
    threads = [threading.Thread(target=one) for _ in range(AT_ONCE)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return told

def guess(name):
    return lambda: sign_in.sign_in(username=name, password="wrong", address="10.0.0.7", now=NOW)

hire("甲")
told = {"known": many(guess("甲")), "nobody": many(guess("查无此人"))}

staff, secret = hire("乙"), totp.new_secret()
SecondFactor.objects.create(staff=staff, token=second._sealed(secret, staff), counter=0, since=NOW)
code = totp.code(secret, int(NOW.timestamp()) // 30)

def come_in(typed):
    def act():
        session = SessionStore()
        second.begin(session, Staff.objects.get(pk=staff.pk), now=NOW)
        second.finish(session, typed=typed, address="10.0.0.7", agent="", now=NOW)
    return act

told["code"] = many(come_in(code))
SignInAttempt.objects.all().delete()
told["codes"] = many(come_in("000000"))
print(json.dumps(told))
"""


def guessed(home: Path, **more: str) -> Any:
    return said_by(GUESSING, home, AT_ONCE, **more)


def judged(told: Any) -> None:
    for name in ("known", "nobody"):
        assert told[name] == {"sign_in": 5, "locked": AT_ONCE - 5}
    assert told["code"]["in"] == 1
    assert told["codes"] == {"second_factor": 5, "locked": AT_ONCE - 5}


def test_a_burst_of_guesses_is_counted_one_by_one(tmp_path: Path) -> None:
    judged(guessed(tmp_path / "home"))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_burst_of_guesses_is_counted_one_by_one_on_postgresql(home: Home) -> None:
    there = connection.settings_dict
    url = f"postgres://{there['USER']}:{there['PASSWORD']}@{there['HOST']}:{there['PORT']}/{there['NAME']}"
    judged(guessed(home.path, HUXIN_DATABASE_URL=url))
