"""Small files become large ones: the rows stay what they are, whoever appends or reads meanwhile."""

import threading
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huxin.base.errors import StoreDamaged
from huxin.engine import compaction, tables, writing
from huxin.engine.snapshot import snapshot
from huxin.facts.streams import STREAMS
from tests.engine.shelf import EVER, FIRST, SECOND, THIRD, Shelf, line, payment

PAYMENTS = STREAMS["payments"]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf.below(tmp_path)


def rows(shelf: Shelf, stream: str = "payments", *, known_at: object = EVER, current: bool = False) -> list[object]:
    facts = snapshot(shelf.home, known_at=known_at)  # type: ignore[arg-type]
    wanted = facts.current(stream, ["*"]) if current else facts.rows(stream, ["*"])
    return duckdb.sql(f"SELECT * FROM ({wanted}) ORDER BY ALL").fetchall()


def files(shelf: Shelf, stream: str = "payments") -> int:
    return len(tables.files(shelf.home.facts, STREAMS[stream]))


def version(shelf: Shelf, stream: str = "payments") -> int:
    table = tables.open_table(shelf.home.facts / stream)
    assert table is not None
    return table.version()


def test_八个差不多大的文件合成一个_内容一行不变(shelf: Shelf) -> None:
    for n in range(8):
        shelf.put("payments", payment(f"L{n}"), payment("L0", 500_000 + n), at=FIRST + timedelta(hours=n))
    before, then = rows(shelf), rows(shelf, known_at=FIRST + timedelta(hours=3))
    now = rows(shelf, current=True)
    [merged] = compaction.compact(shelf.home)
    assert (merged.ym, merged.files, files(shelf)) == (201906, 8, 1)
    assert rows(shelf) == before
    assert rows(shelf, known_at=FIRST + timedelta(hours=3)) == then
    assert rows(shelf, current=True) == now


def test_不够八个的先放着_要求全部合并时才合(shelf: Shelf) -> None:
    for n in range(5):
        shelf.put("payments", payment(f"L{n}"))
    assert list(compaction.compact(shelf.home)) == [] and files(shelf) == 5
    assert len(list(compaction.compact(shelf.home, whole=True))) == 1 and files(shelf) == 1


def test_不同月份不混在一起(shelf: Shelf) -> None:
    for n in range(8):
        shelf.put("payments", payment(f"L{n}"), payment(f"Q{n}", ym=201907))
    assert [(m.ym, m.files) for m in compaction.compact(shelf.home)] == [(201906, 8), (201907, 8)]


def test_合并以后_同一批再来仍然认得_新的照常追加(shelf: Shelf) -> None:
    for n in range(8):
        shelf.put("payments", payment(f"L{n}"))
    list(compaction.compact(shelf.home))
    assert shelf.put("payments", payment("L3"), batch=4) == (1, 0, 0)  # counted again, not stored again
    assert shelf.put("payments", payment("L3"), at=SECOND) == (0, 1, 0)
    assert shelf.put("payments", payment("L3", 1), at=SECOND) == (1, 0, 1)
    assert len(rows(shelf)) == 9


def test_旧版本照样读得出_没人用了才清理(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compaction, "_GRACE_HOURS", 0)
    for n in range(8):
        shelf.put("payments", payment(f"L{n}"))
    old, before = version(shelf), rows(shelf)
    list(compaction.compact(shelf.home))

    assert compaction.release(shelf.home, "payments", keep=[old]) == 0
    facts = snapshot(shelf.home, known_at=EVER, versions={"payments": old})
    assert len(facts.files["payments"]) == 8
    assert duckdb.sql(f"SELECT * FROM ({facts.rows('payments', ['*'])}) ORDER BY ALL").fetchall() == before

    assert compaction.release(shelf.home, "payments", keep=[]) == 8
    assert rows(shelf) == before


def test_刚合并掉的文件一天之内不删(shelf: Shelf) -> None:
    for n in range(8):
        shelf.put("payments", payment(f"L{n}"))
    list(compaction.compact(shelf.home))
    assert compaction.release(shelf.home, "payments", keep=[]) == 0


def test_一边追加一边读一边合并_不丢不重(shelf: Shelf) -> None:
    shelf.put("payments", payment("L"))
    trouble: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        seen = 0
        while not done.is_set():
            found = len(rows(shelf))
            assert found >= seen
            seen = found

    def merge() -> None:
        while not done.is_set():
            list(compaction.compact(shelf.home))

    def guarded(work: object) -> None:
        try:
            work()  # type: ignore[operator]
        except BaseException as error:
            trouble.append(error)

    threads = [threading.Thread(target=guarded, args=[work]) for work in (read, merge)]
    for thread in threads:
        thread.start()
    for n in range(40):
        shelf.put("payments", payment(f"L{n}"))
    done.set()
    for thread in threads:
        thread.join()
    assert trouble == []
    assert sorted(row[0] for row in rows(shelf)) == sorted(["L", *(f"L{n}" for n in range(40))])  # type: ignore[index]
    assert files(shelf) < 41


def test_断电留下的空日志_没确认过的当作没有_确认过的说损坏(shelf: Shelf) -> None:
    shelf.put("payments", payment("L1"))
    log = shelf.home.facts / "payments" / "_delta_log"
    (log / f"{version(shelf) + 1:020d}.json").touch()
    assert len(rows(shelf)) == 1
    assert shelf.put("payments", payment("L2")) == (1, 0, 0)
    assert [row[0] for row in rows(shelf)] == ["L1", "L2"]  # type: ignore[index]
    (log / f"{version(shelf):020d}.json").write_bytes(b"")
    with pytest.raises(StoreDamaged):
        rows(shelf)


def test_工资表合并以后_整张的先后不变(shelf: Shelf) -> None:
    for n in range(8):
        shelf.put("payroll", line(1, 500_000 + n), line(2), at=FIRST + timedelta(hours=n))
    now = rows(shelf, "payroll", current=True)
    assert len(list(compaction.compact(shelf.home))) == 1
    assert rows(shelf, "payroll", current=True) == now


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2), st.booleans()), max_size=14))
def test_任何先后_合并与否_看到的都一样(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int, bool]]
) -> None:
    plain, tidied = (Shelf.below(tmp_path_factory.mktemp("store")) for _ in range(2))
    for serial, amount, merge in steps:
        for shelf in (plain, tidied):
            shelf.put("payments", payment(f"L{serial}", amount), at=[FIRST, SECOND, THIRD][amount])
        if merge:
            list(compaction.compact(tidied.home, whole=True))
    if steps:
        assert rows(plain) == rows(tidied)
        assert rows(plain, current=True, known_at=SECOND) == rows(tidied, current=True, known_at=SECOND)


def test_每个文件的摘要随提交记下(shelf: Shelf) -> None:
    shelf.put("payments", payment("L1"), payment("Q1", ym=201907))
    table = tables.open_table(shelf.home.facts / "payments")
    assert table is not None
    told = [key for entry in table.history() for key in entry if key.startswith(writing.DIGEST)]
    assert len(told) == 2


def test_日志的检查点只写现在的文件_不随批次越来越大(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(writing._LEAN, "delta.checkpointInterval", "10")
    for n in range(32):
        shelf.put("payments", payment(f"L{n}"))
        list(compaction.compact(shelf.home))
    *_, newest = sorted((shelf.home.facts / "payments" / "_delta_log").glob("*.checkpoint.parquet"))
    said = duckdb.sql(f"SELECT count(*), count(add.path), count(metaData.id) FROM '{newest}'").fetchone()
    assert said is not None
    all_, added, described = said
    assert 0 < added < 12 and described == 1 and all_ == added + 2  # the third kind: the protocol's version
