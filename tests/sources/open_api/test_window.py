"""The window of a timestamp, and clocks that are wrong in a known way."""

from datetime import UTC, datetime, timedelta

import pytest

from huxin.sources.open_api import Lateness, ProtocolError, in_window
from tests.sources.open_api.client import CLIENTS

NOW = datetime(2019, 10, 7, 23, 2, tzinfo=UTC)


@pytest.mark.parametrize("now", [NOW, NOW.replace(tzinfo=None), NOW.astimezone()])
def test_the_clock_may_have_a_zone_or_be_utc(now: datetime) -> None:
    assert in_window("20191008070200", now, 10) == Lateness(True, 0)


@pytest.mark.parametrize(
    "timestamp, allowed, seconds",
    [
        ("20191008065230", True, 600),
        ("20191008065229", False, 601),
        ("20191008071230", True, -600),
        ("20191008071231", False, -601),
    ],
)
def test_the_boundary(timestamp: str, allowed: bool, seconds: int) -> None:
    assert in_window(timestamp, NOW.replace(second=30), 10) == Lateness(allowed, seconds)


def _sent(name: str, ago: timedelta = timedelta(0), now: datetime = NOW) -> str:
    return CLIENTS[name].request("CheckSign.Query", {}, now=now - ago).parameters["timestamp"]


@pytest.mark.parametrize("ago", [timedelta(0), timedelta(minutes=5), timedelta(minutes=-1)])
def test_a_clock_in_utc_is_told_and_let_in_by_its_own_window(ago: timedelta) -> None:
    assert in_window(_sent("utc", ago), NOW, 10).allowed is False
    wide = in_window(_sent("utc", ago), NOW, 500)
    assert wide.allowed
    assert wide.kind == "utc_clock"
    assert wide.note == "时间戳比北京时间晚8小时，应按北京时间填写"


def test_swapped_minutes_and_seconds_are_told() -> None:
    now = NOW.replace(minute=1, second=45)
    assert _sent("swapped", now=now) == "20191008074501"
    assert in_window("20191008074501", now, 10) == Lateness(False, -43 * 60 - 16, "swapped_clock")
    wide = in_window(_sent("swapped", timedelta(seconds=50), now), now, 60)
    assert wide.allowed
    assert wide.note == "时间戳的分和秒颠倒，格式应为yyyyMMddHHmmss"


def test_what_is_only_late_is_nothing_known() -> None:
    assert in_window("20191007070200", NOW, 10) == Lateness(False, 86400)
    assert in_window("20191007070200", NOW, 10).note == ""


@pytest.mark.parametrize("timestamp", ["", "2019100807", "20191308070200", "20191008076000", "１" * 14, "a" * 14])
def test_what_is_no_timestamp_is_refused(timestamp: str) -> None:
    with pytest.raises(ProtocolError) as refused:
        in_window(timestamp, NOW, 10)
    assert (refused.value.code, refused.value.message) == (-1, "请求参数无效:timestamp无效!")
