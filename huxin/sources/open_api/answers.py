"""What the protocol answers: the envelope, serials of what was taken, results, pages. Always HTTP 200."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from huxin.base.moments import CHINA
from huxin.sources.open_api.errors import MEANINGS, OK, ProtocolError
from huxin.sources.open_api.fields import Method

CONTENT_TYPE = "application/json;charset=UTF-8"
PENDING, NOT_DONE, DONE = 0, 10, 20
"""What `status` of a result may be: waiting, failed, done."""

LARGEST_PAGE = 50

# As the platform writes them, the second with its misspelling.
_OBJECTS = {"ProjectSubContractor": "subcontractor", "WorkerAttendance": "workderattendance"}


def envelope(code: int, message: str = "", data: Any = None) -> bytes:
    """The reply: ``{"code": 0, "message": "成功", "data": null}`` in UTF-8."""
    said = {"code": code, "message": message or MEANINGS[code], "data": data}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def refusal(error: ProtocolError) -> bytes:
    """The reply to a request that is not taken."""
    return envelope(error.code, error.message)


def accepted(serial_code: str) -> bytes:
    """The reply to one that is: the serial by which its result may be asked for."""
    return _ACCEPTED % serial_code.encode("ascii")


_ACCEPTED = envelope(OK, data={"requestSerialCode": "%s"})


def serial(method: Method, now: datetime, number: int, node: int | str = 1) -> str:
    """The serial of a request: ``team-add-2019100807-1-0042``, by local time; the last part is the number.

    Args:
        method: of the request.
        now: a moment with its zone, or one in UTC without.
        number: no other request of the same node has it.
        node: what numbers apart, without a dash.
    """
    here = (now if now.tzinfo else now.replace(tzinfo=UTC)).astimezone(CHINA)
    what = _OBJECTS.get(method.object, method.object.lower())
    return f"{what}-{method.verb.lower()}-{here:%Y%m%d%H}-{node}-{number:04d}"


def result(serial_code: str, status: int, text: str) -> bytes:
    """The reply to the question what became of a request. `text` is text even where it holds JSON."""
    return envelope(OK, data={"requestSerialCode": serial_code, "status": status, "result": text})


def made(name: str, value: Any, *, listed: bool = False) -> str:
    """The text of a result that gives a number back: ``{"teamSysNo": 1000000001}``, of payrolls in a list."""
    found = {name: value}
    return json.dumps([found] if listed else found, ensure_ascii=False)


def paging(values: Mapping[str, Any]) -> tuple[int, int]:
    """The page asked for, from 0, and its size, at most 50 whatever was asked."""
    size = values.get("pageSize") or LARGEST_PAGE
    return values.get("pageIndex") or 0, min(size, LARGEST_PAGE)


def page(rows: Sequence[Mapping[str, Any]], index: int, size: int, total: int, *, also: str = "") -> bytes:
    """The reply to a query. What a row does not know is left out: a null number breaks clients.

    `also` is a second name for the rows: of a payroll, one client reads `rows` and another `detailList`.
    """
    known = [{name: value for name, value in row.items() if value is not None} for row in rows]
    found = {"pageIndex": index, "pageSize": size, "pageCount": -(-total // size), "totalCount": total, "rows": known}
    if also:
        found[also] = known
    return envelope(OK, data=found)
