"""The same visit from eight tries at once is one; a seed entered twice at once draws once."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from huxin.base.home import Home
from tests.actions.starting import said_by

AT_ONCE = 8

SENDING = """
import json, sys, threading
from collections import Counter
from datetime import timedelta
import django
django.setup()
from django.db import connection
from huxin.actions import draws, inspections, patrols
from huxin.actions.patrols import Seen
from huxin.base.errors import HuxinError
from huxin.record.models import Attachment, Link, Matter, Patrol, Staff
from tests.actions.inspecting import HEAD, NOW, PEOPLE, SECOND, frozen, hire, plan, sites
from tests.actions.photographed import photo

AT_ONCE = int(sys.argv[1])

def hired(actor):
    reach = {"regions": list(actor.regions), "body": actor.body}
    return Staff.objects.create(username=actor.id, display_name=actor.name, role=actor.role.value, **reach)

def many(act):
    told, gate = Counter(), threading.Barrier(AT_ONCE)
    def one():
        gate.wait()
        try:
            said = act()
        except HuxinError as error:
            said = error.code
        told[str(said)] += 1
        connection.close()
    threads = [threading.Thread(target=one) for _ in range(AT_ONCE)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return list(told.values())

sites()
hire(hired)
draw = frozen(plan())
seen = Seen("ab" * 16, NOW, "620402", "", "某工地", "fine", [], "")
at, now = NOW + timedelta(hours=6), NOW + timedelta(days=1)
said = {
    "sent": many(lambda: patrols.receive(actor=HEAD, seen=seen, sent=[photo()], now=NOW).pk),
    "drawn": sorted(many(lambda: draws.sow(actor=HEAD, draw_id=draw.pk, value="1", source="s", at=at, now=now).pk)),
    "patrols": Patrol.objects.count(), "photos": Attachment.objects.count(),
    "matters": Matter.objects.filter(kind="inspection").count(), "links": Link.objects.filter(kind="draw").count(),
}
print(json.dumps(said))
"""
WANTED = {"sent": [AT_ONCE], "drawn": [1, AT_ONCE - 1], "patrols": 1, "photos": 1, "matters": 3, "links": 2}


def sent(home: Path, **more: str) -> Any:
    return said_by(SENDING, home, AT_ONCE, **more)


def test_at_once_it_is_one(tmp_path: Path) -> None:
    assert sent(tmp_path / "home") == WANTED


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_at_once_it_is_one_on_postgresql(home: Home) -> None:
    there = connection.settings_dict
    url = f"postgres://{there['USER']}:{there['PASSWORD']}@{there['HOST']}:{there['PORT']}/{there['NAME']}"
    assert sent(home.path, HUXIN_DATABASE_URL=url) == WANTED
