"""The door of `open.api`: a request is checked, put into the journal, and only then acknowledged.

What can be said at once is said at once: signature, clock, rights, fields. What depends on earlier requests is said by
`AsyncHandleResult.Query`, once `drain` has taken the request over.
"""

import json
import threading
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from huxin.actions._allowance import Allowance
from huxin.actions._replayed import Replayed
from huxin.base.home import Home
from huxin.base.journal import Journal, JournalFull
from huxin.base.moments import local_day
from huxin.queries import _keys
from huxin.queries import exchange as queries
from huxin.queries.exchange import Known
from huxin.sources import open_api
from huxin.sources.open_api import METHODS, Method, ProtocolError, answers, errors, said

KNOWN_FOR = timedelta(seconds=5)
"""How long a grant is remembered without asking: a revoked one ends within this."""

_COUNTED_EVERY = timedelta(seconds=1)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Door:
    """One process's open door. Threads share it."""

    def __init__(self, home: Home) -> None:
        self._journal = Journal(home.journal, _keys.current)
        self._replayed = Replayed(home.journal)
        self._allowance = Allowance()
        self._turn = threading.Lock()
        self._senders: Mapping[str, Known] = {}
        self._asked = self._counted = _LONG_AGO
        self._refusals: Counter[tuple[str, int, str]] = Counter()

    def answer(self, body: bytes, content_type: str, *, address: str, now: datetime) -> bytes:
        """The reply to a request, as JSON: every fault of the request is an envelope too."""
        given: Mapping[str, str] = {}
        try:
            given = open_api.parameters(body, content_type)
            return self._answered(given, address=address, now=now)
        except ProtocolError as error:
            self._refused(given.get("appid", ""), error, now=now)
            return answers.refusal(error)
        except JournalFull as error:
            return answers.envelope(errors.FAILED, str(error))

    def _answered(self, given: Mapping[str, str], *, address: str, now: datetime) -> bytes:
        sender = self._sender(given.get("appid", ""), now=now)
        method = _admitted(given, sender, address=address, now=now)
        if not self._allowance.take(sender.appid, sender.per_minute, now=now):  # admitted: nobody else spends it
            raise ProtocolError(errors.TOO_OFTEN)
        data = given.get("data", "")
        checked = open_api.read(method, data, sender.cipher, project=sender.own_project, today=local_day(now))
        if checked.errors:
            raise ProtocolError(errors.BAD_PARAMETER, checked.message)
        if (project := checked.values.get("projectCode")) is not None and project not in sender.projects:
            raise ProtocolError(errors.FORBIDDEN)
        if method.is_query:
            return queries.answer(method, checked.values, sender, now=now)
        request = (sender.appid, given["timestamp"], given.get("nonce", ""), given["sign"])
        if not self._replayed.first(*request, now=now):
            raise errors.bad_request("replayed")
        head = {"appid": sender.appid, "method": method.name, "at": now.isoformat()}
        try:
            stands = self._journal.append(json.dumps(head).encode() + b"\n" + data.encode())
        except JournalFull:
            self._replayed.forget(*request)
            raise
        return answers.accepted(answers.serial(method, now, stands.number, stands.segment))

    def _sender(self, appid: str, *, now: datetime) -> Known:
        if not timedelta(0) <= now - self._asked <= KNOWN_FOR:
            with self._turn:
                if not timedelta(0) <= now - self._asked <= KNOWN_FOR:
                    self._senders, self._asked = queries.known(self._senders), now
        if appid not in self._senders:
            raise errors.bad_request("appid")
        return self._senders[appid]

    def _refused(self, appid: str, error: ProtocolError, *, now: datetime) -> None:
        """Count refusals for the sender's health. A flood of them becomes one record a second."""
        with self._turn:
            self._refusals[appid if appid in self._senders else "", error.code, error.message[:200]] += 1
            if timedelta(0) <= now - self._counted < _COUNTED_EVERY:
                return
            told, self._refusals, self._counted = self._refusals, Counter(), now
        record: dict[str, Any] = {"refused": [[*key, count] for key, count in told.items()], "at": now.isoformat()}
        try:
            self._journal.append(json.dumps(record).encode())
        except JournalFull:
            with self._turn:
                self._refusals.update(told)


def _admitted(given: Mapping[str, str], sender: Known, *, address: str, now: datetime) -> Method:
    """Who says it, from where, when, and whether there is such a method. Raises ProtocolError."""
    if not sender.may_come_from(address):
        raise ProtocolError(errors.BAD_ADDRESS)
    if not open_api.signed(given, sender.secret) or not open_api.corpsigned(given, sender.cipher):
        raise ProtocolError(errors.BAD_SIGN)
    late = open_api.in_window(given.get("timestamp", ""), now, sender.window_minutes)
    if not late.allowed:
        raise ProtocolError(errors.BAD_PARAMETER, said("request", "late", seconds=late.seconds) + late.note)
    if given.get("method", "") not in METHODS:
        raise ProtocolError(errors.FORBIDDEN, said("request", "method"))
    return METHODS[given["method"]]
