from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huxin.base.errors import BadValue
from huxin.facts.moments import day, moment, month

_days = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@given(_days)
def test_日期的各种写法是同一天(on: date) -> None:
    y, m, d = on.year, on.month, on.day
    written = (
        f"{y}-{m:02}-{d:02}",
        f"{y}/{m}/{d}",
        f"{y}.{m}.{d}",
        f"{y}年{m}月{d}日",
        f" {y} 年 {m} 月 {d} 日 ",
        f"{y}{m:02}{d:02}",
        f"{y}-{m:02}-{d:02} 00:00:00",
        f"{y}/{m}/{d} 0:00",
        on,
        datetime.combine(on, time.min),
        int(f"{y}{m:02}{d:02}"),
        float(f"{y}{m:02}{d:02}"),
        (on - date(1899, 12, 30)).days,
        str((on - date(1899, 12, 30)).days),
    )
    assert {day(cell) for cell in written} == {on}


@given(_days)
def test_月份的各种写法是同一月(on: date) -> None:
    y, m = on.year, on.month
    first = on.replace(day=1)
    written = (
        f"{y}-{m:02}",
        f"{y}-{m}",
        f"{y}{m:02}",
        y * 100 + m,
        f"{y}年{m}月",
        f"{y}年{m:02}月份",
        f"{y}/{m}",
        first,
        first.isoformat(),
        datetime.combine(first, time.min),
    )
    assert {month(cell) for cell in written} == {y * 100 + m}


@given(
    st.datetimes(datetime.fromisoformat("1990-01-01 00:00:00"), datetime.fromisoformat("2100-12-31 23:59:00")).map(
        lambda t: t.replace(microsecond=0)
    )
)
def test_时刻的各种写法是同一刻(at: datetime) -> None:
    assert {moment(c) for c in (str(at), at.isoformat(), f"{at:%Y/%m/%d %H:%M:%S}", f"{at:%Y%m%d%H%M%S}", at)} == {at}
    serial = (at - datetime.fromisoformat("1899-12-30 00:00:00")).total_seconds() / 86_400
    assert serial == int(serial) or moment(serial) == at
    minute = at.replace(second=0)
    assert moment(f"{at:%Y-%m-%d %H:%M}") == moment(f"{at:%Y年%m月%d日 %H:%M}") == minute


@given(st.text(max_size=20))
def test_任何文字要么是日期要么有理由(cell: str) -> None:
    for parse in (day, month, moment):
        try:
            parse(cell)
        except BadValue as refused:
            assert str(refused)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("2019-02-30", "没有这一天"),
        ("2019年13月1日", "没有这一天"),
        ("20190230", "没有这一天"),
        ("1989-12-31", "1990到2100"),
        (date(2101, 1, 1), "1990到2100"),
        ("2019-W01-1", "不是日期"),
        ("30/06/2019", "不是日期"),
        (12345.0, "不是日期"),
        ("2019-06-30 08:00", "不应含时刻"),
        (datetime.fromisoformat("2019-06-30 08:00:00"), "不应含时刻"),
        (True, "不是日期"),
        ("", "不是日期"),
    ],
)
def test_不是日期(cell, reason: str) -> None:
    with pytest.raises(BadValue, match=reason):
        day(cell)


@pytest.mark.parametrize("cell", ["2019-13", "201900", "2019-06-30", date(2019, 6, 30), "六月", 6, "2019"])
def test_不是月份(cell) -> None:
    with pytest.raises(BadValue, match="月份"):
        month(cell)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("2019-02-30 08:00:00", "没有这一天"),
        ("2019-06-30 24:00:00", "没有这个时刻"),
        ("2019-06-30 08:61", "没有这个时刻"),
        ("2019-06-30", "不是时间"),
        ("2019-06-30 △", "不认识的考勤标记「△」"),
        (date(2019, 6, 30), "缺少时刻"),
        ("1980-06-30 08:00:00", "1990到2100"),
        ("2019-06-30x08:00:00", "不是时间"),
        ("2019-W26-7T08:00:00", "不是时间"),
    ],
)
def test_不是时刻(cell, reason: str) -> None:
    with pytest.raises(BadValue, match=reason):
        moment(cell)


def test_带时区的时刻换成当地时间() -> None:
    local = datetime.fromisoformat("2019-06-30 08:00:00")
    assert moment("2019-06-30T00:00:00Z") == moment("2019-06-30T08:00:00+08:00") == local
    assert moment(datetime(2019, 6, 30, 0, tzinfo=UTC)) == local


def test_工作簿时刻的微小误差() -> None:
    assert moment(datetime.fromisoformat("2019-06-30 07:57:59.999600")) == datetime.fromisoformat("2019-06-30 07:58:00")
    assert moment(datetime.fromisoformat("2019-06-30 07:58:00.500000")) == datetime.fromisoformat(
        "2019-06-30 07:58:00.500000"
    )
    assert moment("2019-06-30 07:58:00.250") == datetime.fromisoformat("2019-06-30 07:58:00.250000")
