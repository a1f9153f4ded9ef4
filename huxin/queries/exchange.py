"""What `open.api` answers at once: who may send, what became of a request, and what was reported before."""

import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings

from huxin.base import journal
from huxin.queries import _keys, _punches
from huxin.queries.said import said
from huxin.queries.senders import place
from huxin.record.models import Drained, Receipt, Sender
from huxin.sources import open_api
from huxin.sources.open_api import METHODS, Cipher, Field, Method, answers, errors

_PATIENCE = 5.0  # seconds; one client asks once, at once, and takes anything but done for a failure
_LOOK_EVERY = 0.1
_WAITING = threading.BoundedSemaphore(2)  # of the server's threads: the others must stay free to receive

_KINDS: Mapping[str, tuple[str, str]] = {
    "Corp": ("corp", ""),
    "Project": ("project", ""),
    "ProjectSubContractor": ("subcontractor", ""),
    "Team": ("team", ""),
    "ProjectWorker": ("worker", "worker"),
    "WorkerEntryExit": ("worker", "passages"),
    "WorkerContract": ("worker", "contracts"),
    "Payroll": ("payroll", ""),
    "ProjectTraining": ("training", ""),
}
"""Of an object: what it is kept as, and which part of that."""

_LEFT_OUT = ("lng", "lat")  # one client takes them for whole numbers and breaks on a fraction
_NOT_CONDITIONS = ("pageIndex", "pageSize")
_OTHER_NAMES = {"entryExitDate": "date", "typeCode": "trainingTypeCode"}


@dataclass(frozen=True)
class Known:
    """A sender as a request needs it."""

    appid: str
    secret: str = field(repr=False)
    projects: frozenset[str]
    networks: tuple[str, ...]
    window_minutes: int
    per_minute: int

    @cached_property
    def cipher(self) -> Cipher:
        """Opens and seals its fields."""
        return Cipher(self.secret)

    def may_come_from(self, address: str) -> bool:
        """Whether it may send from there."""
        return not self.networks or any(ip_address(address) in ip_network(network) for network in self.networks)

    @property
    def own_project(self) -> str | None:
        """The project it speaks of where it names none: one project, one key."""
        return next(iter(self.projects)) if len(self.projects) == 1 else None


def known(before: Mapping[str, Known]) -> dict[str, Known]:
    """All senders in use by appid; one that has not changed stays the same."""
    ring = _keys.current()
    found = {}
    for one in Sender.objects.filter(revoked_at=None):
        secret = ring.unseal(one.sealed, place=place(one.appid))
        places = frozenset(one.projects), tuple(one.networks)
        now = Known(one.appid, secret, *places, one.window_minutes, one.per_minute)
        found[one.appid] = before[one.appid] if before.get(one.appid) == now else now
    return found


def answer(method: Method, values: Mapping[str, Any], sender: Known, *, now: datetime) -> bytes:
    """The reply to a checked query. Raises ProtocolError."""
    if method.object == "CheckSign":
        return answers.envelope(errors.OK, data={})
    if method.object == "AsyncHandleResult":
        return _result(values["requestSerialCode"], sender)
    if method.object == "WorkerAttendance":
        day = {name: value for name, value in values.items() if name not in ("date", "teamSysNo")}
        rows = [row for row in _punches.of_day(values["projectCode"], values["date"]) if _matches(row, day)]
    elif method.object in _KINDS:
        rows = [row for row in _reported(method, values, sender) if _matches(row, values)]
    else:
        raise open_api.ProtocolError(errors.FORBIDDEN)
    index, size = answers.paging(values)
    shown = [_sealed(row, method, sender.cipher) for row in rows[index * size : (index + 1) * size]]
    also = "detailList" if method.object == "Payroll" else ""  # where one client looks for them
    return answers.page(shown, index, size, len(rows), also=also)


def _result(serial: str, sender: Known) -> bytes:
    *_, segment, number = ["", "", *serial.split("-")]
    if not (segment.isalnum() and segment.isascii() and number.isascii() and number.isdigit() and len(number) < 10):
        raise errors.bad_request("serial")
    found = _waited_for(segment, int(number))
    if found is None and _is_pending(segment, int(number)):
        return answers.result(serial, answers.PENDING, "")
    if found is None or found.appid != sender.appid:
        raise errors.bad_request("serial")
    return answers.result(serial, found.status, found.result)


def _waited_for(segment: str, number: int) -> Receipt | None:
    """What became of it; while nothing did, a few wait a little for it."""
    found = Receipt.objects.filter(segment=segment, number=number)
    if ((one := found.first()) and one.status != answers.PENDING) or not _WAITING.acquire(blocking=False):
        return one
    try:
        until = time.monotonic() + _PATIENCE
        while ((one := found.first()) is None or one.status == answers.PENDING) and time.monotonic() < until:
            time.sleep(_LOOK_EVERY)
        return one
    finally:
        _WAITING.release()


def _is_pending(segment: str, number: int) -> bool:
    """Whether it is in the journal, and nobody has taken it over yet."""
    home = settings.HUXIN_HOME
    stands = Drained.objects.filter(pk=segment).first() or Drained(segment=segment, end=0, number=0)
    rest = {"after": stands.end, "number": stands.number}
    return segment in journal.segments(home.journal) and any(
        record.place.number == number for record in journal.read(home.journal, segment, _keys.current(), **rest)
    )


def _reported(method: Method, values: Mapping[str, Any], sender: Known) -> Iterator[dict[str, Any]]:
    """What was reported of an object, in the protocol's names."""
    kind, part = _KINDS[method.object]
    project = values.get("projectCode")
    projects = [""] if kind == "corp" else [project] if project else sorted(sender.projects)
    for _, _, found in said(kind, projects):
        if kind == "payroll":
            above = {name: value for name, value in found.items() if name != "details"}
            yield from (above | row for row in found["details"].values())
        elif part in ("passages", "contracts"):
            yield from found[part]
        elif part:
            if found[part]:
                yield found[part] | _stay(found["passages"]) | {"hasContract": bool(found["contracts"])}
        else:
            yield found


def _stay(passages: list[dict[str, Any]]) -> dict[str, str]:
    last = {one["type"]: one["date"] for one in passages}
    return {name: last[kind] for name, kind in (("entryTime", "1"), ("exitTime", "0")) if kind in last}


def _matches(row: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether a row meets every condition that is given and that it can meet."""
    for name, wanted in values.items():
        has = row.get(_OTHER_NAMES.get(name, name))
        if wanted is not None and name not in _NOT_CONDITIONS and has is not None and str(has) != str(wanted):
            return False
    return True


def _sealed(row: Mapping[str, Any], method: Method, cipher: Cipher) -> dict[str, Any]:
    """The same with its encrypted fields encrypted, in lists too."""
    hidden = _hidden(method.object)
    return {name: _hide(name, value, hidden, cipher) for name, value in row.items() if name not in _LEFT_OUT}


@cache
def _hidden(name: str) -> frozenset[str]:
    """The fields of an object that travel encrypted."""
    return frozenset(f.name for m in METHODS.values() if m.object == name for f in _fields(m.fields) if f.sealed)


def _hide(name: str, value: Any, hidden: frozenset[str], cipher: Cipher) -> Any:
    if isinstance(value, list):
        return [{n: _hide(n, v, hidden, cipher) for n, v in row.items()} for row in value]
    return cipher.sealed(value) if name in hidden and value else value


def _fields(found: tuple[Field, ...]) -> Iterator[Field]:
    for one in found:
        yield one
        yield from _fields(one.fields)
