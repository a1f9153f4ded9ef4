"""保留规则: of which runs the tables stay, each for one reason."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from huxin.engine.retention import FRESH, NAMED, NEWEST, OF_DAY, OF_MONTH, SHOWN, Standing, kept

NOW = datetime(2020, 7, 10, 2, tzinfo=UTC)
TODAY = date(2020, 7, 10)
at = datetime.fromisoformat
PLAIN = repr(("gs-2019", None))


def ran(name: str, as_of: date, hour: int = 18, *, asked: str = PLAIN, put_at: datetime | None = None) -> Standing:
    """A run of the evening of its day."""
    known = datetime.combine(as_of, time(hour))
    return Standing(name, as_of, known, put_at or known, asked, {})


LATER = ran("以后的", date(2020, 7, 9))  # takes the places of the newest and of July's last
NAMES = {NEWEST: "以后的"}


def why(*runs: Standing, named: tuple[str, ...] = (), shown: tuple[str, ...] = ()) -> dict[str, str]:
    every = [*runs, LATER]
    showed = {run.id for run in every if run.asked == PLAIN and "试" not in run.id}
    found = kept(every, named=named, shown=shown, showed=showed, now=NOW)
    assert found.pop(LATER.id) == NEWEST
    return found


@pytest.mark.parametrize(
    ("runs", "stays"),
    [
        pytest.param([ran("早", TODAY - timedelta(30), 8), ran("晚", TODAY - timedelta(30)),
                      ran("月末", date(2020, 6, 30))], {"晚": OF_DAY, "月末": OF_DAY}, id="同一天只留最后一次"),
        pytest.param([ran("一百天", TODAY - timedelta(100)), ran("四月末", date(2020, 4, 30))],
                     {"一百天": OF_DAY, "四月末": OF_DAY}, id="第一百天还留"),
        pytest.param([ran("一百零一天", TODAY - timedelta(101)), ran("三月末", date(2020, 3, 31))],
                     {"三月末": OF_MONTH}, id="第一百零一天不留_月末的留"),
        pytest.param([ran("早", date(2019, 3, 28), 8), ran("晚", date(2019, 3, 28))],
                     {"晚": OF_MONTH}, id="月末那天只留最后一次"),
        pytest.param([ran("月末", date(2019, 3, 31)),
                      ran("后来再看月中", date(2019, 3, 15), put_at=at("2020-07-04"))],
                     {"月末": OF_MONTH, "后来再看月中": FRESH}, id="七天以内算出来的_无论截至哪天"),
        pytest.param([ran("月末", date(2019, 3, 31)),
                      ran("早就算的", date(2019, 3, 15), put_at=at("2020-07-03T02:00"))],
                     {"月末": OF_MONTH}, id="满七天就不算新"),
        pytest.param([ran("全市", date(2019, 3, 20)), ran("一个县", date(2019, 3, 31), asked="('gs-2019', ['甲'])")],
                     {"全市": OF_MONTH}, id="旁查的不占全市的月末"),
        pytest.param([ran("另一个规则包", date(2019, 3, 31), asked="('cn-2020', None)")],
                     {"另一个规则包": OF_MONTH}, id="那个月只有旁查的_留它"),
        pytest.param([ran("全市", TODAY - timedelta(30), 8),
                      ran("一个县", TODAY - timedelta(30), asked="('gs-2019', ['甲'])"),
                      ran("月末", date(2020, 6, 30))],
                     {"全市": OF_DAY, "一个县": OF_DAY, "月末": OF_DAY}, id="旁查的不占全市的当天最后一次"),
        pytest.param([ran("显示过", date(2019, 3, 30)), ran("试算", date(2019, 3, 31))],
                     {"显示过": OF_MONTH}, id="按当时已知试算的不占显示过的月末"),
        pytest.param([ran("显示过", TODAY - timedelta(30), 8), ran("试算", TODAY - timedelta(30)),
                      ran("月末", date(2020, 6, 30))],
                     {"显示过": OF_DAY, "试算": OF_DAY, "月末": OF_DAY}, id="试算的不占显示过的当天最后一次"),
    ],
)  # fmt: skip
def test_每一次监测_留的一个理由_不留的没有理由(runs: list[Standing], stays: dict[str, str]) -> None:
    assert why(*runs) == stays


def test_有材料提到的_正在显示的_多早都留() -> None:
    runs = [ran("甲", date(2018, 5, 3)), ran("乙", date(2018, 5, 4)), ran("丙", date(2018, 5, 5)),
            ran("月末", date(2018, 5, 31))]  # fmt: skip
    assert why(*runs, named=("甲", "别处的"), shown=("丙",)) == {"甲": NAMED, "丙": SHOWN, "月末": OF_MONTH}


def test_什么监测都没有_什么也不留() -> None:
    assert kept([], named=["甲"], shown=["乙"], showed=[], now=NOW) == {}


def test_再判一次_结果一样() -> None:
    runs = [ran(f"{n}", TODAY - timedelta(n), hour) for n in range(0, 400, 3) for hour in (8, 18)]
    first = kept(runs, named=[], shown=[], showed=[], now=NOW)
    assert 0 < len(first) < len(runs)
    again = [run for run in runs if run.id in first]
    assert kept(again, named=[], shown=[], showed=[], now=NOW) == first
