"""保留规则 on a real home: runs that nobody needs go, with the data files only they read, and nothing else breaks."""

import fcntl
import json
import os
import shutil
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from huxin.access import SYSTEM, Actor
from huxin.actions import monitor, upkeep
from huxin.base.errors import NotFound
from huxin.base.home import Home
from huxin.base.keyring import KeyMissing
from huxin.commands import explain, replay, store
from huxin.engine import compaction, retention
from huxin.engine import run as engine
from huxin.engine.replay import replay as replayed
from huxin.queries.assessment_facts import run_of
from huxin.queries.convener_worse import run_before
from huxin.queries.proof_check import check
from huxin.queries.run_mentions import named
from huxin.record.models import JournalEntry, Matter, MatterEvent, Run
from tests.actions.invented import as_csv, payments
from tests.proven import AUGUST, bring, site

pytestmark = pytest.mark.django_db
LATER = datetime(2020, 7, 10, 2, tzinfo=UTC)
GOING = ("月中", "月中又一天")


def ran(home: Home, as_of: date) -> str:
    """A run of the whole city on its day, its files as old as it."""
    at = datetime(as_of.year, as_of.month, as_of.day, 2, tzinfo=UTC)
    run = str(monitor.run(home, actor=SYSTEM, as_of=as_of, now=at)["id"])
    aged(home, run, at)
    return run


def aged(home: Home, run: str, at: datetime = AUGUST) -> None:
    os.utime(home.runs / run / "manifest.json", (at.timestamp(), at.timestamp()))


@pytest.fixture
def years(home: Home, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A site with its runs of a year. Two of them nobody names, and only they read files that then were merged."""
    monkeypatch.setattr(compaction, "_GRACE_HOURS", 0)
    site()
    found = {"开预警": ran(home, date(2019, 8, 12))}
    head, first, *_ = payments(1)
    for n in range(4):
        bring(as_csv([head, [f"Z{n}", *first[1:]]]), f"补{n}.csv", AUGUST)
    found |= {"月中": ran(home, date(2019, 8, 13)), "月中又一天": ran(home, date(2019, 8, 14))}
    for _ in upkeep.compact(home, whole=True):
        pass
    return found | {"月末": ran(home, date(2019, 8, 30)), "当前": ran(home, date(2020, 7, 9))}


def going(years: dict[str, str]) -> set[str]:
    return {years[name] for name in GOING}


def on_disk(home: Home) -> dict[str, int]:
    return {str(path.relative_to(home.path)): path.stat().st_size for path in home.path.rglob("*.parquet")}


def standing(home: Home) -> set[str]:
    return {run.id for run in retention.standing(home)}


def test_试一次什么也不动_真做时去掉的正是它说的(home: Home, years: dict[str, str]) -> None:
    before, entries = on_disk(home), JournalEntry.objects.count()
    told = upkeep.release(home, now=LATER, dry_run=True)
    assert set(told.runs) == going(years) and told.files == 4 and not told.busy
    assert told.kept == {retention.NAMED: 1, retention.OF_MONTH: 1, retention.SHOWN: 1}
    assert on_disk(home) == before and JournalEntry.objects.count() == entries
    assert not Run.objects.exclude(released_at=None).exists()
    assert upkeep.release(home, now=LATER) == told


def test_磁盘真的空出来_留下的照样读得出_重算一致_没有一处算损坏(home: Home, years: dict[str, str]) -> None:
    before = on_disk(home)
    upkeep.release(home, now=LATER)
    gone = before.keys() - on_disk(home).keys()
    assert {name.split("/")[1] for name in gone if name.startswith("runs/")} == going(years)
    assert sum(name.startswith("facts/payments/") for name in gone) == 4
    assert standing(home) == set(years.values()) - going(years)
    for run in standing(home):
        assert replayed(home, run).same
    assert [one.damages for one in upkeep.look(home) if one.damages] == []
    assert check(actor=SYSTEM, now=LATER).broken is None


def test_库里的记录和台账(home: Home, years: dict[str, str]) -> None:
    counts = dict(Run.objects.values_list("pk", "counts"))
    upkeep.release(home, now=LATER)
    assert dict(Run.objects.values_list("pk", "counts")) == counts
    assert set(Run.objects.filter(released_at=LATER).values_list("pk", flat=True)) == going(years)
    [entry] = JournalEntry.objects.filter(what="run.release")
    assert set(entry.given["runs"]) == going(years) and entry.given["rule"] == retention.RULE


def test_再做一次_没有要清理的_也不再记台账(home: Home, years: dict[str, str]) -> None:
    upkeep.release(home, now=LATER)
    again = upkeep.release(home, now=LATER)
    assert (again.runs, again.files) == ((), 0)
    assert JournalEntry.objects.filter(what="run.release").count() == 1


def test_没有办结的和办结的事项提到的都留_事件里提到的也留(home: Home, years: dict[str, str]) -> None:
    [warning] = Matter.objects.filter(kind="warning")
    assert warning.open and warning.data["run"] == years["当前"]
    assert years["开预警"] in named() and years["开预警"] not in str(warning.data)  # only a sealed event says it
    Matter.objects.filter(pk=warning.pk).update(data={**warning.data, "run": years["月中"]}, open=False)
    upkeep.release(home, now=LATER)
    assert standing(home) == set(years.values()) - {years["月中又一天"]}
    MatterEvent.objects.all().delete()
    Matter.objects.filter(pk=warning.pk).update(data={})
    assert set(upkeep.release(home, now=LATER).runs) == {years["开预警"], years["月中"]}


def test_刚算完还没有记下来的_不碰(home: Home, years: dict[str, str]) -> None:
    aside = engine.run(home, engine.asked(as_of=date(2019, 8, 15), known_at=AUGUST))
    upkeep.release(home, now=LATER)
    assert aside["id"] in standing(home) and not Run.objects.filter(pk=aside["id"]).exists()
    aged(home, aside["id"])
    assert upkeep.release(home, now=LATER).runs == (aside["id"],)


def test_又问起的旧监测_和新的一样留(home: Home, years: dict[str, str]) -> None:
    run = engine.run(home, engine.asked(as_of=date(2020, 7, 8), known_at=AUGUST + timedelta(20)))["id"]
    aged(home, run)
    again = engine.run(home, engine.asked(as_of=date(2020, 7, 8), known_at=AUGUST + timedelta(21)))["id"]
    assert again == run
    [put] = [one.put_at for one in retention.standing(home) if one.id == run]
    assert put > LATER.replace(tzinfo=None)


def test_有监测在跑_这次不清理_文件照旧(home: Home, years: dict[str, str]) -> None:
    held = os.open(home.runs, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_SH)
    told = upkeep.release(home, now=LATER)
    assert told.busy and (told.runs, told.files) == ((), 0) and standing(home) == set(years.values())
    os.close(held)
    assert set(upkeep.release(home, now=LATER).runs) == going(years)


def test_读不懂封存的材料_一个也不清理(home: Home, years: dict[str, str]) -> None:
    before = on_disk(home)
    shutil.rmtree(home.keys)
    with pytest.raises(KeyMissing):
        upkeep.release(home, now=LATER)
    assert on_disk(home) == before


def test_重新监测_明细回来_记录不再说清理过(home: Home, years: dict[str, str]) -> None:
    run = ran(home, date(2019, 9, 2))
    ran(home, date(2019, 9, 30))
    ran(home, date(2020, 7, 9))
    assert run in upkeep.release(home, now=LATER).runs
    assert run == ran(home, date(2019, 9, 2))
    assert Run.objects.get(pk=run).released_at is None and run in standing(home)
    assert replayed(home, run).same


def test_页面和命令说清已经清理_什么时候_怎么办(
    home: Home, years: dict[str, str], signed_in: Callable[[Actor], Client], 王主任: Actor
) -> None:
    upkeep.release(home, now=LATER)
    page = signed_in(王主任).get("/runs/")
    said = "这次监测的明细已按保留规则清理（2020-07-10），可用 huxin monitor --as-of 2019-08-13 重新监测"
    assert page.status_code == 200 and page.content.decode().count("已按保留规则清理") == 2
    assert said in page.content.decode()
    given = Namespace(run_id=years["月中"], rule="R24", project="620402-2019-0001", month=None, json=False)
    for command in (explain, replay):
        with pytest.raises(NotFound, match=said):
            command.run(given)


def test_别的页面改用留下的监测(home: Home, years: dict[str, str]) -> None:
    at = datetime(2019, 8, 14, 4, tzinfo=UTC)
    before = run_before(moment=at), run_of(2019, as_of=date(2019, 8, 20))
    assert [one.pk for one in before if one] == [years["月中又一天"]] * 2
    upkeep.release(home, now=LATER)
    after = run_before(moment=at), run_of(2019, as_of=date(2019, 8, 20))
    assert [one.pk for one in after if one] == [years["开预警"]] * 2


def test_命令行_先试再做(home: Home, years: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    given = Namespace(verb="release", home=home.path, json=False, dry_run=True)
    assert store.run(given) == 0
    said = capsys.readouterr().out
    assert all(run in said for run in going(years)) and "会清理 2 次监测的明细和 4 个" in said and "没有删" in said
    given.dry_run, given.json = False, True
    assert store.run(given) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told["runs"]) == going(years) and told["released"] == 4
