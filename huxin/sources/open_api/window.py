"""When it was said: the timestamp against the clock, and two ways in which senders' clocks are known to go wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from huxin.base.moments import utc
from huxin.sources.open_api.errors import ProtocolError, bad_request

USUAL_MINUTES = 10
"""The window that the family's documents state."""

_NEAR = timedelta(minutes=2)
_ZONE = timedelta(hours=8)
"""Beijing is always so far ahead of UTC."""


@dataclass(frozen=True)
class Lateness:
    """How far a timestamp is from the clock.

    `seconds` is positive for one in the past. `kind` says what the distance looks like: ``utc_clock`` (the sender
    gives UTC for local time), ``swapped_clock`` (minutes and seconds changed places), or nothing known.
    """

    allowed: bool
    seconds: int
    kind: str = ""

    @property
    def note(self) -> str:
        """The sentence for the sender; empty where nothing is known to be wrong."""
        return _NOTES.get(self.kind, "")


_NOTES = {
    "utc_clock": "时间戳比北京时间晚8小时，应按北京时间填写",
    "swapped_clock": "时间戳的分和秒颠倒，格式应为yyyyMMddHHmmss",
}


def in_window(timestamp: str, now: datetime, minutes: int) -> Lateness:
    """Whether a timestamp (local, ``yyyyMMddHHmmss``) is within so many minutes of now, before or after.

    A sender whose clock is known to be wrong is let in by a wider window of its own, and told what is wrong.

    Args:
        timestamp: as sent.
        now: a moment with its zone, or one in UTC without.
        minutes: the sender's window.

    Raises:
        ProtocolError: it is no timestamp.
    """
    try:
        if len(timestamp) != 14 or not (timestamp.isascii() and timestamp.isdigit()):
            raise ValueError
        stamp = datetime.fromisoformat(f"{timestamp[:8]}T{timestamp[8:]}")
    except ValueError:
        raise _unreadable() from None
    late = utc(now) + _ZONE - stamp
    return Lateness(abs(late) <= timedelta(minutes=minutes), round(late.total_seconds()), _kind(stamp, late))


def _unreadable() -> ProtocolError:
    return bad_request("parameter", name="timestamp")


def _kind(stamp: datetime, late: timedelta) -> str:
    if abs(late) <= _NEAR:
        return ""
    if abs(late - _ZONE) <= timedelta(minutes=USUAL_MINUTES):
        return "utc_clock"
    swapped = stamp.replace(minute=stamp.second, second=stamp.minute)
    return "swapped_clock" if abs(late + (stamp - swapped)) <= _NEAR else ""
