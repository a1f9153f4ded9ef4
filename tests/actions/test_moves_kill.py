"""A process killed anywhere in its moves leaves no half state and a whole chain; two at once stand in one line."""

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import connection

from huxin.access import SYSTEM, Actor
from huxin.actions import matters
from huxin.base.home import Home
from huxin.queries.proof_check import check
from huxin.record.models import Link, Matter, Paper
from tests.actions.starting import done, installed
from tests.proven import AUGUST, site, warned

POINTS, ALARMS = 70, 10
ROOT = Path(__file__).parents[2]


def environment(**more: str) -> dict[str, str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HUXIN_")}
    return clean | {"PYTHONPATH": str(ROOT), "HUXIN_SECRET_KEY": "only-for-tests"} | more


@pytest.mark.slow
def test_killed_at_many_points_of_a_thousand_moves(tmp_path: Path) -> None:
    start = installed(tmp_path, Path(__file__).with_name("killing_moves.py"))
    deaths = list(map(json.loads, done(start(POINTS, ALARMS), within=1_200).splitlines()))
    assert len(deaths) == POINTS + ALARMS
    for number, death in enumerate(deaths, start=1):
        acknowledged = death.pop("acknowledged")
        assert acknowledged > 0
        assert 0 <= death.pop("beyond") <= number  # at most one a death was done and not yet acknowledged
        died = death.pop("died")
        whole = {"broken": "", "twice": 0, "lost": [], "events": 0, "papers": True, "matters": 0}
        assert death == whole, died
    assert acknowledged > 900


MOVING = """
import sys
from datetime import UTC, datetime
import django
django.setup()
from huxin.access import Actor, Role
from huxin.actions import matters
city = Actor("孙副局", "孙副局", Role.BUREAU, ("6204",), body="human_resources")
print("ready", flush=True)
sys.stdin.readline()
for step in range(40):
    given = {"answer_by": "2019-09-01", "reason": sys.argv[2]}
    now = datetime(2019, 8, 12, 3, tzinfo=UTC)
    matters.move(actor=city, matter_id=int(sys.argv[1]), name="supervise", given=given, now=now)
"""


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_processes_keep_one_unbroken_chain(home: Home, 李监察: Actor) -> None:
    site()
    one, other = warned(), warned()
    for matter in (one, other):
        matters.move(actor=李监察, matter_id=matter.pk, name="sign", given={}, now=AUGUST)
    there = connection.settings_dict
    url = f"postgres://{there['USER']}:{there['PASSWORD']}@{there['HOST']}:{there['PORT']}/{there['NAME']}"
    known = environment(
        HUXIN_DATABASE_URL=url, HUXIN_HOME=str(home.path), DJANGO_SETTINGS_MODULE="huxin.config.settings"
    )
    moving = [
        subprocess.Popen(
            [sys.executable, "-c", MOVING, str(pk), why], env=known, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for pk, why in ((one.pk, "甲"), (other.pk, "乙"), (one.pk, "丙"))
    ]
    for process in moving:
        assert process.stdout and process.stdout.readline() == b"ready\n"
    for process in moving:
        assert process.stdin
        process.stdin.write(b"\n")
        process.stdin.flush()
    for process in moving:
        process.communicate()
    assert [process.returncode for process in moving] == [0, 0, 0]
    assert check(actor=SYSTEM, now=AUGUST).broken is None, check(actor=SYSTEM, now=AUGUST).sentence
    assert sorted(Matter.objects.values_list("version", flat=True)) == [42, 82]
    assert Paper.objects.filter(name="supervision_letter").count() == 120
    subjects = Link.objects.filter(kind="event").order_by("n").values_list("subject", flat=True)
    numbers = [subject.partition("/")[0] for subject in subjects]
    assert sum(before != after for before, after in pairwise(numbers)) > 5  # they did take turns
