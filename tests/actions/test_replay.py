"""After a restore from backups of different ages, what lies on the disk makes everything good again, once."""

import shutil
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from huxin.access import SYSTEM
from huxin.actions import intake
from huxin.actions.replay import Replayed, replay
from huxin.base.errors import StoreDamaged
from huxin.base.home import Home
from huxin.engine import tables
from huxin.record.models import Batch, Drained, JournalEntry, Receipt, Reject
from tests.actions.invented import CODE, as_csv, attendance, roster
from tests.actions.sending import Wire, site
from tests.sources.open_api import documents as say

pytestmark = pytest.mark.django_db


def take(rows: list[list[Any]], name: str, now: datetime) -> int:
    batch = intake.receive(actor=SYSTEM, data=as_csv(rows), file_name=name, now=now)
    intake.apply(batch, now=now)
    return batch


def facts(home: Home, stream: str) -> int:
    table = tables.open_table(home.facts / stream)
    return 0 if table is None else len(table.to_pyarrow_table())


def forget(*batches: int) -> None:
    """As if the database came from a backup made before these."""
    Reject.objects.filter(batch__in=batches).delete()
    JournalEntry.objects.filter(subject__in=[f"batch:{n}" for n in batches]).delete()
    Batch.objects.filter(pk__in=batches).delete()
    last = min(batches) - 1
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence('record_batch', 'id'), %s)", [last])
        else:
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = 'record_batch'", [last])


def test_什么都不缺时_什么都不变(home: Home, now: datetime) -> None:
    site(now)
    take(roster(), "花名册.csv", now)
    before = list(Batch.objects.order_by("id").values())
    assert replay(home, now=now) == Replayed(0, 0, 0)
    assert list(Batch.objects.order_by("id").values()) == before


def test_事实库较旧_缺少的批次重新写入(home: Home, now: datetime) -> None:
    site(now)
    shutil.copytree(home.facts, home.path / "backup")
    take(roster(), "花名册.csv", now)
    take(attendance(), "考勤.csv", now)
    shutil.rmtree(home.facts)
    shutil.move(home.path / "backup", home.facts)
    assert (facts(home, "roster"), facts(home, "attendance")) == (0, 0)
    assert replay(home, now=now).batches == 2
    assert (facts(home, "roster"), facts(home, "attendance")) == (5, 50)
    assert set(Batch.objects.values_list("state", flat=True)) == {"applied"}


def test_数据库较旧_不知道的文件补登_事实不重复(home: Home, now: datetime) -> None:
    site(now)
    forget(take(roster(), "花名册.csv", now))
    assert replay(home, now=now).files == 1
    assert facts(home, "roster") == 5
    again = Batch.objects.latest("pk")
    assert (again.file_name, again.state, again.known, again.accepted) == ("花名册.csv", "applied", 5, 0)


def test_数据库较旧时照常导入_不会悄悄丢掉_先要求补齐(home: Home, now: datetime) -> None:
    site(now)
    forget(take(roster(), "花名册.csv", now))
    other = roster(name="新")
    with pytest.raises(StoreDamaged, match="huxin intake replay"):
        take(other, "新的.csv", now + timedelta(days=1))
    assert Batch.objects.latest("pk").state == "received"
    replay(home, now=now)
    assert set(Batch.objects.values_list("state", flat=True)) == {"applied"}
    assert facts(home, "roster") == 10


def test_数据库较旧_接口收到的请求重新处理(home: Home, now: datetime) -> None:
    site(now)
    wire = Wire(home, now).granted()
    said = wire.ask("WorkerAttendance.Add", say.punches(say.punch(), projectCode=CODE))
    wire.work()
    forget(Receipt.objects.get().rows[0][0])
    Receipt.objects.all().delete()
    Drained.objects.all().delete()
    done = replay(home, now=wire.now)
    assert (done.requests, facts(home, "attendance")) == (1, 1)
    assert wire.became(said)["status"] == 20
