"""What a report told, sealed in its row, and the messages since."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from huxin.queries import _keys
from huxin.record.models import Message, Report


@dataclass(frozen=True)
class Told:
    """A grievance in the words of whoever brought it. Months are YYYYMM; `lines` is the list of a group as written.

    `days` are the days worked in a month that is said to be wrong; None where nobody said.
    """

    story: str
    employer: str = ""
    place: str = ""
    first_ym: int | None = None
    last_ym: int | None = None
    claimed_fen: int = 0
    heads: int = 1
    days: int | None = None
    lines: Sequence[str] = field(default=())


def place(key: str) -> bytes:
    """Where the sealed text of a report belongs."""
    return f"report.sealed/{key}".encode()


def message_place(report_id: int, seq: int) -> bytes:
    """Where the sealed text of a message belongs."""
    return f"message.sealed/{report_id}/{seq}".encode()


def sealed(told: Told, key: str) -> str:
    """What was told, encrypted for its row."""
    return _keys.current().seal(json.dumps(asdict(told), ensure_ascii=False), place=place(key))


def opened(report: Report) -> Told:
    """What a report told. Raises KeyMissing."""
    found: Mapping[str, Any] = json.loads(_keys.current().unseal(report.sealed, place=place(report.key)))
    return Told(**{**found, "lines": tuple(found["lines"])})


def text_of(message: Message) -> str:
    """What a message says. Raises KeyMissing."""
    return _keys.current().unseal(message.sealed, place=message_place(message.report_id, message.seq))
