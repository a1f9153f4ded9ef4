"""What each request of a slice says, laid beside what was said before: rows of the contract, and the answer to it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from huxin.actions import _feed, registry
from huxin.actions._said import Said
from huxin.base.errors import BadValue
from huxin.base.journal import Place
from huxin.base.moments import local_day
from huxin.facts import people
from huxin.queries import _keys
from huxin.queries.senders import place
from huxin.record.models import Sender
from huxin.sources import open_api

Values = dict[str, Any]
Key = tuple[str, str]
"""A sender's appid and a stream."""


class Unacceptable(Exception):
    """What a request says cannot be taken, in the protocol's words."""


@dataclass(frozen=True)
class Request:
    """One record of the journal: a request, or (without a method) counts of what the door refused."""

    place: Place
    appid: str
    method: str
    at: datetime
    data: str
    refused: Sequence[Sequence[Any]] = ()


@dataclass
class Outcome:
    """What became of a request: a result at once, or rows (stream, first, last) whose fate the intake will tell."""

    request: Request
    result: str = ""
    failed: bool = False
    rows: list[tuple[str, int, int]] = field(default_factory=list)


class Slice:
    """What the requests of a slice share while they are taken over."""

    def __init__(self) -> None:
        self.said, self.feed = Said(), _feed.Feed()
        self.senders = {one.appid: one for one in Sender.objects.all()}
        self.workers: dict[str, int] = {}
        self.rows: dict[Key, list[Mapping[str, Any]]] = {}
        self.latest: dict[Key, datetime] = {}
        self.outcomes: list[Outcome] = []
        self._ciphers: dict[str, open_api.Cipher] = {}

    def cipher(self, appid: str) -> open_api.Cipher:
        """The sender's."""
        if appid not in self._ciphers:
            secret = _keys.current().unseal(self.senders[appid].sealed, place=place(appid))
            self._ciphers[appid] = open_api.Cipher(secret)
        return self._ciphers[appid]

    def emit(self, request: Request, stream: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Rows of the contract that a request brings, or brings anew."""
        brought = list(rows)
        if brought:
            key = (request.appid, stream)
            kept = self.rows.setdefault(key, [])
            kept += brought
            self.latest[key] = max(request.at, self.latest.get(key, request.at))
            self.outcomes[-1].rows.append((stream, len(kept) - len(brought) + 1, len(kept)))

    def worker(self, item: Mapping[str, Any], at: int) -> int:
        """The registry's number of the person a row of a list is about. Raises Unacceptable."""
        number = number_of(item)
        if number is None:
            raise Unacceptable(f"[{at}][idCardNumber]{open_api.said('field', 'form')}")
        return self.workers[number]


Handler = Callable[[Slice, Request, Values], str]


def take(requests: Sequence[Request], handlers: Mapping[str, Handler]) -> Slice:
    """Take requests over, in order, within the caller's transaction."""
    one = Slice()
    read = [(request, *_read(one, request)) for request in requests if request.method]
    one.workers = registry.identify("id_no", _numbers(values for _, values, _ in read))
    for request, values, notes in read:
        outcome = Outcome(request)
        one.outcomes.append(outcome)
        try:
            if request.method not in handlers:
                raise Unacceptable(open_api.said("request", "internal"))
            outcome.result = handlers[request.method](one, request, values) or _told(notes)
        except Unacceptable as fault:
            outcome.result, outcome.failed = str(fault), True
    for request in requests:
        one.feed.refused(request.refused, at=request.at)
    one.said.store()
    one.feed.store()
    return one


def _read(one: Slice, request: Request) -> tuple[Values, list[open_api.Note]]:
    """As the door read it, unless the sender's secret was replaced meanwhile: then nothing sealed can be read."""
    method, sender = open_api.METHODS[request.method], one.senders[request.appid]
    own = sender.projects[0] if len(sender.projects) == 1 else None
    checked = open_api.read(method, request.data, one.cipher(request.appid), project=own, today=local_day(request.at))
    notes = [] if checked.errors else open_api.quality(method, checked.values, now=request.at)
    one.feed.noted(request.appid, notes, at=request.at)
    return checked.values, notes


def _told(notes: Iterable[open_api.Note]) -> str:
    """A result that holds nothing a program looks for: that it went well, and what looks wrong all the same."""
    sentences = dict.fromkeys(note.said for note in notes)
    return "；".join(["成功", *sentences])


def _numbers(values: Iterable[Values]) -> Iterator[str]:
    """Every identity number that is one."""
    for said in values:
        for name in ("workerList", "contractList", "dataList", "detailList", "workers"):
            for item in said.get(name) or ():
                if number := number_of(item):
                    yield number


def number_of(item: Mapping[str, Any]) -> str | None:
    """The identity number of a row, normalised; None where it is none."""
    try:
        return people.id_no(item.get("idCardNumber"))
    except BadValue:
        return None
