"""The demo's gate: a site's machine, granted and heard through `open.api` as any other, so that its pages have a feed.

It asks what was punched on a day on file and reports the same for the days before today. One of its gates is silent
of late, and one request is wrong: what the health of a feed is looked at for.
"""

import json
import secrets
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from huxin.access import SYSTEM
from huxin.actions import drain, intake, senders
from huxin.actions.exchange import Door
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.base.moments import CHINA, local_day
from huxin.queries import projects
from huxin.queries import senders as heard
from huxin.queries.projects import ProjectFilter
from huxin.sources import open_api

APPID = "demo-gate"
_DAYS = 20
_SILENT = 3
_TEAM = 1_000_000_001
_AT_ONCE = 20  # rows in a request (the protocol's limit)


def play(home: Home, *, region: str, day: date, now: datetime) -> str:
    """Report in the name of a site of the region that has punches on `day`; what was done in words. Once is enough."""
    if any(row.appid == APPID and row.rows for row in heard.senders(SYSTEM, today=local_day(now))):
        return "考勤机已接入"
    found = projects.every(actor=SYSTEM, wanted=ProjectFilter(region=region, sort="code"))
    codes = [line.code for line in found]
    given = senders.Grant(APPID, "演示：工地门口的考勤机", projects=codes)
    secret = senders.grant(given, actor=SYSTEM, now=now)
    door = Door(home)
    for code in codes:
        asked = {"projectCode": code, "date": day.isoformat()}
        if rows := _said(door, secret, "WorkerAttendance.Query", asked, now)["data"]["rows"]:
            senders.grant(senders.Grant(APPID, given.name, projects=[code]), actor=SYSTEM, now=now)
            return _reported(home, door, secret, code, rows, now)
    return "没有考勤可报"


def _reported(home: Home, door: Door, secret: str, code: str, rows: list[dict[str, Any]], now: datetime) -> str:
    above = {"projectCode": code, "teamSysNo": _TEAM}
    wrong = {**above, "dataList": [{**rows[0], "date": "昨天"}]}
    _ask(door, secret, "WorkerAttendance.Add", wrong, now)
    again = list(_again(rows, today=local_day(now)))
    for start in range(0, len(again), _AT_ONCE):
        some = {**above, "dataList": again[start : start + _AT_ONCE]}
        _said(door, secret, "WorkerAttendance.Add", some, now)
    drain.drain(home, now=now)
    intake.recover(now=now)
    drain.settle()
    return f"考勤机一台，按 open.api 报送 {len(again):,} 条"


def _again(rows: list[dict[str, Any]], *, today: date) -> Iterator[dict[str, Any]]:
    """The rows of one day for each of the days before today, the last gate's without the last few."""
    last = max(row.get("channel", "") for row in rows)
    for back in range(_DAYS, 0, -1):
        for row in rows:
            if back > _SILENT or row.get("channel", "") != last:
                yield {**row, "date": f"{today - timedelta(days=back)} {row['date'][-8:]}"}


def _said(door: Door, secret: str, method: str, data: Any, now: datetime) -> dict[str, Any]:
    said = _ask(door, secret, method, data, now)
    if said["code"]:
        raise Refused(f"演示的考勤机被拒绝：{said['message']}")
    return said


def _ask(door: Door, secret: str, method: str, data: Any, now: datetime) -> dict[str, Any]:
    """The envelope of a request as a machine makes it."""
    asked = {"method": method, "version": "1.0", "appid": APPID, "format": "json", "nonce": secrets.token_hex(16)}
    asked |= {"timestamp": f"{now.astimezone(CHINA):%Y%m%d%H%M%S}", "data": json.dumps(data, ensure_ascii=False)}
    body = urlencode({**asked, "sign": open_api.sign(asked, secret)}).encode()
    answer = door.answer(body, "application/x-www-form-urlencoded", address="127.0.0.1", now=now)
    found: dict[str, Any] = json.loads(answer)
    return found
