"""The fact store: nothing twice, nothing lost, and every moment sees what was known then."""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from huxin.base.moments import utc
from huxin.engine import tables
from huxin.facts.streams import STREAMS
from tests.engine.shelf import EVER, FIRST, SECOND, THIRD, Shelf, line, payment


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf.below(tmp_path)


def test_同一批次重复写入只算一次(shelf: Shelf) -> None:
    rows = payment("A"), payment("B")
    assert shelf.put("payments", *rows, batch=7) == (2, 0, 0)
    assert shelf.put("payments", *rows, batch=7) == (2, 0, 0)
    assert shelf.current("payments", "serial") == ["A", "B"]
    assert sum(f.rows for f in tables.files(shelf.home.facts, STREAMS["payments"])) == 2


def test_同一批次在更正之后重复写入_更正仍然有效(shelf: Shelf) -> None:
    shelf.put("payments", payment("A", 1), batch=1)
    shelf.put("payments", payment("A", 2), batch=2, at=SECOND)
    assert shelf.put("payments", payment("A", 1), batch=1) == (1, 0, 0)
    assert shelf.current("payments", "amount_fen") == [2]


def test_已知的行不再写入(shelf: Shelf) -> None:
    shelf.put("payments", payment("A"), payment("B"))
    version = tables.opened(shelf.home.facts)["payments"].version()
    assert shelf.put("payments", payment("B"), payment("A"), at=SECOND) == (0, 2, 0)
    assert tables.opened(shelf.home.facts)["payments"].version() == version


def test_空着的格子相同也算已知(shelf: Shelf) -> None:
    empty = payment("A", account_no=None, card_id=None, returned_on=None)
    shelf.put("payments", empty)
    assert shelf.put("payments", empty, at=SECOND) == (0, 1, 0)
    assert shelf.put("payments", {**empty, "card_id": 5}, at=SECOND) == (1, 0, 1)
    assert shelf.put("payments", empty, at=THIRD) == (1, 0, 1)


def test_更正自报送之时起生效_更早的时刻仍见旧行(shelf: Shelf) -> None:
    shelf.put("payments", payment("A", 1))
    assert shelf.put("payments", payment("A", 2), payment("B"), at=SECOND) == (2, 0, 1)
    just_before = SECOND - timedelta(microseconds=1)
    assert shelf.current("payments", "amount_fen", known_at=just_before) == [1]
    assert shelf.current("payments", "amount_fen", known_at=SECOND) == [2, 500_000]


def test_时刻精确到微秒(shelf: Shelf) -> None:
    at = FIRST + timedelta(microseconds=123_456)
    shelf.put("payments", payment("A"), at=at)
    assert shelf.current("payments", "serial", known_at=at - timedelta(microseconds=1)) == []
    assert shelf.current("payments", "serial", known_at=at) == ["A"]


def test_时刻可带任何时区(shelf: Shelf) -> None:
    shanghai = timezone(timedelta(hours=8))
    shelf.put("payments", payment("A"), at=datetime(2019, 7, 1, 16, tzinfo=shanghai))
    assert shelf.current("payments", "recorded_at") == [utc(FIRST)]
    assert shelf.current("payments", "serial", known_at=datetime(2019, 7, 1, 15, 59, tzinfo=shanghai)) == []
    assert shelf.current("payments", "serial", known_at=datetime(2019, 7, 1, 16, tzinfo=shanghai)) == ["A"]


def test_文件内重复的行只算一次_有出入时以后一行为准(shelf: Shelf) -> None:
    assert shelf.put("payments", payment("A"), payment("A"), payment("B", 1), payment("B", 2)) == (3, 1, 1)
    assert shelf.current("payments", "serial", "amount_fen") == [("A", 500_000), ("B", 2)]


def test_改回原样也是一次更正(shelf: Shelf) -> None:
    for amount, at in ((1, FIRST), (2, SECOND), (1, THIRD)):
        shelf.put("payments", payment("A", amount), at=at)
    assert [shelf.current("payments", "amount_fen", known_at=at) for at in (FIRST, SECOND, THIRD)] == [[1], [2], [1]]


def test_退票以同一流水号再次报送(shelf: Shelf) -> None:
    shelf.put("payments", payment("A"))
    shelf.put("payments", payment("A", status="returned", returned_on=date(2019, 7, 15)), at=SECOND)
    assert shelf.current("payments", "status") == ["returned"]
    assert shelf.current("payments", "status", known_at=FIRST) == ["success"]


def test_流水改记到别的月份_不留在原月份(shelf: Shelf) -> None:
    shelf.put("payments", payment("A"))
    assert shelf.put("payments", payment("A", ym=201905), at=SECOND) == (1, 0, 1)
    assert shelf.current("payments", "ym") == [201905]


def test_补报更早时刻的事实_不盖过后来的更正(shelf: Shelf) -> None:
    shelf.put("payments", payment("A", 3), at=THIRD)
    assert shelf.put("payments", payment("A", 1), at=FIRST) == (1, 0, 1)
    assert shelf.current("payments", "amount_fen", known_at=SECOND) == [1]
    assert shelf.current("payments", "amount_fen") == [3]


def test_补报的行与当时所知相同_算已知(shelf: Shelf) -> None:
    shelf.put("payments", payment("A", 1), at=FIRST)
    shelf.put("payments", payment("A", 3), at=THIRD)
    assert shelf.put("payments", payment("A", 1), at=SECOND) == (0, 1, 0)


def test_打卡的日子和月份取自打卡时间(shelf: Shelf) -> None:
    moments = datetime.fromisoformat("2019-06-30T23:59:59"), datetime.fromisoformat("2019-07-31T00:00:00")
    shelf.put("attendance", *({"project_id": 1, "worker_id": 1, "punched_at": at, "direction": "in"} for at in moments))
    assert shelf.current("attendance", "ym") == [201906, 201907]
    assert shelf.current("attended", "ym", "days") == [(201906, 1 << 29), (201907, 1 << 30)]
    assert shelf.put("attendance", {"project_id": 1, "worker_id": 1, "punched_at": moments[0], "direction": "in"}) == (
        *(0, 1, 0),
    )


def test_工资表整张替换_删去的工人不在新表上(shelf: Shelf) -> None:
    shelf.put("payroll", line(1), line(2))
    assert shelf.put("payroll", line(1), at=SECOND) == (1, 0, 1)
    assert shelf.current("payroll", "worker_id") == [1]
    assert shelf.current("payroll", "worker_id", known_at=FIRST) == [1, 2]


def test_工资表整张相同才算已知_与行序无关(shelf: Shelf) -> None:
    shelf.put("payroll", line(1), line(2))
    assert shelf.put("payroll", line(2), line(1), at=SECOND) == (0, 2, 0)
    assert shelf.put("payroll", line(1), line(2, 1), at=SECOND) == (2, 0, 2)


def test_工资表里重复的行是两行(shelf: Shelf) -> None:
    assert shelf.put("payroll", line(1), line(1)) == (2, 0, 0)
    assert shelf.put("payroll", line(1), line(1), at=SECOND) == (0, 2, 0)
    assert shelf.put("payroll", line(1), at=SECOND) == (1, 0, 1)
    assert shelf.current("payroll", "worker_id") == [1]


def test_两个班组的工资表互不相干(shelf: Shelf) -> None:
    shelf.put("payroll", line(1), line(2, team="瓦工班"), line(3, ym=201907), line(4, project_id=2))
    assert shelf.put("payroll", line(5), line(2, team="瓦工班"), at=SECOND) == (1, 1, 1)
    assert shelf.current("payroll", "worker_id") == [2, 3, 4, 5]


def test_补报更早的工资表_不盖过后来的表(shelf: Shelf) -> None:
    shelf.put("payroll", line(1), at=THIRD)
    shelf.put("payroll", line(1), line(2), at=FIRST)
    assert shelf.current("payroll", "worker_id", known_at=SECOND) == [1, 2]
    assert shelf.current("payroll", "worker_id", known_at=EVER) == [1]


def test_同一时刻的两个批次_以批次号大的为准(shelf: Shelf) -> None:
    shelf.put("payroll", line(1), batch=1)
    shelf.put("payroll", line(2), batch=2)
    shelf.put("payments", payment("A", 1), batch=3)
    shelf.put("payments", payment("A", 2), batch=4)
    assert shelf.current("payroll", "worker_id") == [2]
    assert shelf.current("payments", "amount_fen") == [2]


def test_家在名字古怪的目录里(tmp_path: Path) -> None:
    shelf = Shelf.below(tmp_path / "o'home a=b 中")
    shelf.put("payments", payment("A"), batch=1)
    assert shelf.put("payments", payment("A"), batch=1) == (1, 0, 0)
    assert shelf.put("payments", payment("A", 1), at=SECOND, batch=2) == (1, 0, 1)
    assert shelf.current("payments", "amount_fen") == [1]


def test_没有写过的流是空的(shelf: Shelf) -> None:
    assert shelf.current("payments", "serial") == []
    assert shelf.put("payments") == (0, 0, 0)
    assert shelf.current("payments", "serial", known_at=datetime(2000, 1, 1, tzinfo=UTC)) == []
