"""Fields made ready for reading: how each may be spelled, how it is parsed, what is said of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from huxin.sources.open_api.fields import Field, Kind
from huxin.sources.open_api.texts import said
from huxin.sources.open_api.values import Parser, parser

_DATED = {Kind.DATE: len("2019-06-30"), Kind.MOMENT: len("2019-06-30"), Kind.MONTH: len("2019-06")}


@dataclass(frozen=True, slots=True)
class Slot:
    """One field. `place` is it in a sentence, ``[headImage]``; `late` what is said of a value whose first `dated`
    characters are after today."""

    name: str
    place: str
    required: bool
    sealed: bool
    parse: Parser
    rows: "Shape | None"
    at_most: int
    too_many: str
    late: str
    dated: int
    when: str


@dataclass(frozen=True)
class Shape:
    """The fields of an object. `dependent` are those required once another is given; in `blank` nothing was given."""

    slot: Mapping[str, Slot]
    required: tuple[Slot, ...]
    dependent: tuple[Slot, ...]
    blank: Mapping[str, Any]
    names: frozenset[str]
    spelled: Mapping[str, str]

    def named(self, given: dict[str, Any]) -> dict[str, Any]:
        """The same object under the fields' own names, without what is of no field.

        Of two spellings of one name the exact one counts, if it holds anything.
        """
        if self.names.issuperset(given):
            return given
        found: dict[str, Any] = {}
        for sent, value in given.items():
            name = self.spelled.get(sent) or self.spelled.get(sent.lower())
            if name is not None and filled(value) and (name == sent or name not in found):
                found[name] = value
        return found


def filled(value: Any) -> bool:
    """Whether anything was given: null, blank text and an empty list are nothing."""
    return value not in (None, "", []) and not (isinstance(value, str) and value.isspace())


@cache
def shape(fields: tuple[Field, ...]) -> Shape:
    """The fields of a method, or of a list's rows, ready for reading."""
    slots = tuple(map(_slot, fields))
    return Shape(
        {slot.name: slot for slot in slots},
        tuple(slot for slot in slots if slot.required),
        tuple(slot for slot in slots if slot.when),
        {f.name: f.default for f in fields},
        frozenset(f.name for f in fields),
        dict(_spellings(fields)),
    )


def _spellings(fields: Iterable[Field]) -> Iterable[tuple[str, str]]:
    for field in fields:
        for name in (field.name, *field.aliases):
            yield name.lower(), field.name
            yield name, field.name


def _slot(field: Field) -> Slot:
    listed = field.kind is Kind.LIST
    return Slot(
        field.name,
        f"[{field.shown or field.name}]",
        field.required and field.default is None,
        field.sealed,
        _no_value if listed else parser(field),
        shape(field.fields) if listed else None,
        field.at_most,
        said("field", "too_many", at_most=field.at_most),
        said("field", field.late) if field.late else "",
        _DATED.get(field.kind, 0),
        field.when,
    )


def _no_value(value: Any) -> Any:
    raise AssertionError("the rows of a list are read one by one")
