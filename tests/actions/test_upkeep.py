"""`huxin store check` names what is damaged and what hangs on it."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from huxin.access import SYSTEM
from huxin.actions import monitor, upkeep
from huxin.base.errors import StoreDamaged
from huxin.base.home import Home
from huxin.commands import store as command
from huxin.engine.run import asked, run
from huxin.record.models import Matter, Project
from tests.actions.invented import CODE, as_csv, payments
from tests.proven import AUGUST, bring, site

pytestmark = pytest.mark.django_db
AS_OF = date(2019, 8, 12)


@pytest.fixture
def filled(home: Home) -> Home:
    site()
    bring(as_csv(payments(2, "退票", "2019-07-26")), "退票.csv", AUGUST)
    return home


def damaged(home: Home) -> list[upkeep.Affected]:
    return upkeep.affected(home, [harm for one in upkeep.look(home) for harm in one.damages])


def a_file(home: Home, stream: str = "payroll") -> Path:
    return min((home.facts / stream).rglob("ym=*/*.parquet"))


def test_完好的库_每个文件都核对过摘要(filled: Home) -> None:
    looked = list(upkeep.look(filled))
    assert sum(one.files for one in looked) > 5
    assert [one for one in looked if one.damages or one.without_digest] == []


def test_丢失_变短_改动一个字节_各有各的说法(filled: Home) -> None:
    manifest = run(filled, asked(as_of=AS_OF, known_at=AUGUST))
    file = a_file(filled)
    data = file.read_bytes()
    for harm, said in ((data[:-1], "short"), (data[:200] + bytes([data[200] ^ 1]) + data[201:], "changed")):
        file.write_bytes(harm)
        [found] = damaged(filled)
        assert found.damage.fault == said and found.damage.stream == "payroll" and found.damage.current
    file.unlink()
    [found] = damaged(filled)
    assert found.damage.fault == "missing" and found.runs == (manifest["id"],) and len(found.batches) == 1
    file.write_bytes(data)
    assert damaged(filled) == []


def test_合并掉的旧文件_只有较早的监测用到(filled: Home) -> None:
    manifest = run(filled, asked(as_of=AS_OF, known_at=AUGUST))
    for _ in upkeep.compact(filled, whole=True):
        pass
    [gone, *_] = [p for p in (filled.facts / "payments").rglob("*.parquet") if str(p) not in _current(filled)]
    gone.unlink()
    [found] = damaged(filled)
    assert not found.damage.current and found.runs == (manifest["id"],)


def _current(home: Home) -> set[str]:
    from huxin.engine import tables
    from huxin.facts.streams import STREAMS

    return {file.path for file in tables.files(home.facts, STREAMS["payments"])}


def test_监测用过的文件不清理(filled: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from huxin.engine import compaction
    from huxin.engine.replay import replay

    monkeypatch.setattr(compaction, "_GRACE_HOURS", 0)
    manifest = run(filled, asked(as_of=AS_OF, known_at=AUGUST))
    merged = list(upkeep.compact(filled, whole=True))
    assert merged
    upkeep.release(filled, now=AUGUST)
    assert replay(filled, manifest["id"]).same


def test_日志不全或整张表不见了_监测拒绝_核对说出哪些批次_项目和事项(filled: Home) -> None:
    manifest = monitor.run(filled, actor=SYSTEM, as_of=AS_OF, now=AUGUST)
    [open_one] = Matter.objects.filter(open=True, project_id=Project.objects.get().pk)[:1]
    payments, aside = filled.facts / "payments", filled.path / "aside"
    newest = max((payments / "_delta_log").glob("*.json"))
    for lost, fault in ((newest, "log"), (payments / "_delta_log", "log"), (payments, "gone")):
        lost.rename(aside)
        with pytest.raises(StoreDamaged, match="当成没有报送"):
            monitor.run(filled, actor=SYSTEM, as_of=AS_OF, now=AUGUST, anew=True)
        [found] = damaged(filled)
        assert (found.damage.stream, found.damage.fault, found.damage.current) == ("payments", fault, True)
        assert len(found.batches) == 2 and found.runs == (manifest["id"],)
        assert found.projects == (CODE,) and open_one.number in found.matters
        aside.rename(lost)
    assert damaged(filled) == []
    assert monitor.run(filled, actor=SYSTEM, as_of=AS_OF, now=AUGUST, anew=True)["outputs"] == manifest["outputs"]


def test_出勤日表不见了_说考勤的批次(filled: Home) -> None:
    shutil.rmtree(filled.facts / "attended")
    [found] = damaged(filled)
    assert (found.damage.stream, found.damage.fault) == ("attended", "gone") and found.batches


def test_没有报送过的流不算不见了(home: Home) -> None:
    assert damaged(home) == [] and upkeep.gone(home) == []


def test_命令行说清哪个文件_哪些批次_退出码为一(filled: Home, capsys: pytest.CaptureFixture[str]) -> None:
    from argparse import Namespace

    given = Namespace(verb="check", home=filled.path, json=False)
    assert command.run(given) == 0 and "全部完好" in capsys.readouterr().out
    a_file(filled).unlink()
    assert command.run(given) == 1
    said = capsys.readouterr().out
    assert "不见了" in said and "可能涉及批次" in said and "可能涉及项目：" + CODE in said and "拷回同名文件" in said
    given.json = True
    assert command.run(given) == 1
    assert json.loads(capsys.readouterr().out)["damaged"][0]["damage"]["fault"] == "missing"
