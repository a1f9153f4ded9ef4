"""The present moment: the only place that asks the machine, and only the command line and the pages ask here.

An invented city lives at a time of its own, so that nothing in it is years late; its clock goes on from there.
"""

import json
from datetime import UTC, date, datetime, timedelta

from huxin.base.home import Home
from huxin.base.moments import local_day

_ahead = timedelta()  # of the machine's clock; less than nothing in an invented city


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC) + _ahead


def today() -> date:
    """The day it is in China."""
    return local_day(now())


def live_in(home: Home) -> None:
    """Go by the clock of this home from now on; the machine's, where it has none of its own."""
    global _ahead
    try:
        _ahead = timedelta(seconds=json.loads(home.clock.read_text("utf-8"))["ahead_seconds"])
    except FileNotFoundError:
        _ahead = timedelta()


def begin(home: Home, at: datetime) -> None:
    """Let it be that moment in this home, now and for every process that comes."""
    ahead = (at - datetime.now(UTC)) // timedelta(seconds=1)
    home.clock.write_text(json.dumps({"ahead_seconds": ahead}), "utf-8")
    live_in(home)
