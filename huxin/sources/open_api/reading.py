"""The business object of a request, checked: every tolerance that real clients need, every fault in one sentence."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huxin.base.errors import BadValue
from huxin.sources.open_api.cipher import Cipher
from huxin.sources.open_api.fields import Method
from huxin.sources.open_api.shapes import Shape, Slot, filled, shape
from huxin.sources.open_api.texts import said
from huxin.sources.open_api.values import FORM

_EMPTY = said("field", "empty")
_SEALED = said("field", "sealed")
_MOST_ERRORS = 100


@dataclass(frozen=True)
class Checked:
    """What a request says, or what is wrong with it.

    `values` has every field of the method by its name, None where it was not given, rows likewise; all of it is what
    JSON can hold. With errors it is what could be read, and nobody may use it.
    """

    values: dict[str, Any] = field(default_factory=dict)
    errors: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """The errors as the reply carries them, at most a hundred."""
        return ";".join(self.errors[:_MOST_ERRORS])


def _no_number(word: str) -> None:
    raise ValueError(word)


_JSON = json.JSONDecoder(parse_float=str, parse_constant=_no_number)
_UNREADABLE = Checked(errors=("[data]" + FORM,))


def read(method: Method, data: str, cipher: Cipher, *, project: str | None, today: date) -> Checked:
    """Check and translate the parameter `data`.

    Args:
        method: whose fields it has.
        data: JSON text of one object; empty for a method without fields.
        cipher: the sender's, for encrypted fields.
        project: the code that stands where the object names no project.
        today: the local day; no report is of a later one.
    """
    try:
        given = _JSON.decode(data) if filled(data) else {}
    except (ValueError, RecursionError):
        return _UNREADABLE
    if not isinstance(given, dict):
        return _UNREADABLE
    reading = _Reading(today.isoformat())
    values = reading.document(method, given, project)
    reading.open(cipher)
    return Checked(values, tuple(reading.errors))


_Sealed = tuple[dict[str, Any], Slot, str]
"""The values in which an encrypted one stands, its slot, and the place for a sentence about it."""


class _Reading:
    """One reading: its faults so far, and the encrypted values, which are opened together at the end."""

    def __init__(self, today: str) -> None:
        self.today = today
        self.errors: list[str] = []
        self.sealed: list[_Sealed] = []

    def document(self, method: Method, given: dict[str, Any], project: str | None) -> dict[str, Any]:
        fields = shape(method.fields)
        named = dict(fields.named(given))
        known_by = method.one_of or ("projectCode",)
        if "projectCode" in fields.names and not any(filled(named.get(name)) for name in known_by):
            named["projectCode"] = project
        rows = method.rows
        flat = method.flat and rows is not None and not filled(named.get(rows.name))
        if flat and rows is not None:
            named[rows.name] = [given]
        values = self.row(fields, named, "", flat)
        if method.one_of and not any(values[name] for name in method.one_of):
            self.errors.append(f"[{method.one_of[0]}]{_EMPTY}")
        return values

    def row(self, fields: Shape, given: dict[str, Any], at: str, flat: bool = False) -> dict[str, Any]:
        values = dict(fields.blank)
        for name, value in given.items():
            if value is None or value == "" or (value.__class__ is str and value.isspace()):
                continue
            slot = fields.slot[name]
            try:
                if slot.rows is None:
                    values[name] = found = slot.parse(value)
                else:
                    values[name] = found = self.list(slot, slot.rows, value, at, flat)
            except BadValue as fault:
                self.errors.append(f"{at}{slot.place}{fault}")
                continue
            if slot.late and found[: slot.dated] > self.today[: slot.dated]:
                self.errors.append(at + slot.place + slot.late)
            if slot.sealed:
                self.sealed.append((values, slot, at))
        needed = (*fields.required, *(slot for slot in fields.dependent if values[slot.when]))
        missing = [slot for slot in needed if not values[slot.name] and not filled(given.get(slot.name))]
        self.errors += [at + slot.place + _EMPTY for slot in missing]
        return values

    def list(self, slot: Slot, fields: Shape, given: Any, at: str, flat: bool) -> list[dict[str, Any]]:
        """The rows of a list; of a flat one, whose fields stand at the top, places are named without it."""
        if not isinstance(given, list):
            raise BadValue(FORM)
        if len(given) > slot.at_most:
            raise BadValue(slot.too_many)
        found = []
        for number, row in enumerate(given):
            here = "" if flat else f"{at}{slot.place}[{number}]"
            if isinstance(row, dict):
                found.append(self.row(fields, fields.named(row), here))
            else:
                self.errors.append(here + FORM)
        return found

    def open(self, cipher: Cipher) -> None:
        """Put in place what the encrypted values say."""
        opened = cipher.opened_all([values[slot.name] for values, slot, _ in self.sealed])
        for (values, slot, at), text in zip(self.sealed, opened, strict=True):
            values[slot.name] = found = text.strip() or None if text is not None else None
            if text is None or "\0" in text:
                self.errors.append(at + slot.place + _SEALED)
            elif found is None and slot.required:
                self.errors.append(at + slot.place + _EMPTY)
