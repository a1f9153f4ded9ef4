"""The protocol as data: what a field holds, what a method takes. The files in `methods/` are written in these words.

``required(text("corpCode", 18))`` reads as the interface papers do: corpCode R [18].
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """What a field holds; each is read to what JSON can hold, so that a document can be kept and read again."""

    TEXT = "text"
    CODE = "code"  # of a code table
    REGION = "region"  # GB/T 2260
    WEBSITE = "website"
    INTEGER = "integer"
    DECIMAL = "decimal"  # as text without exponent
    DATE = "date"  # YYYY-MM-DD
    MOMENT = "moment"  # YYYY-MM-DD HH:MM:SS, local
    MONTH = "month"  # YYYY-MM
    FLAG = "flag"  # true or false
    IMAGE = "image"  # base64 with or without its data URI, or an address
    LIST = "list"


@dataclass(frozen=True, eq=False)
class Field:
    """One field, by the name used from here on; letters' case and `aliases` are forgiven when reading.

    `longest` counts characters. `least` and `most` bound whole numbers; of decimals `least` tells whether they may be
    negative. `size` counts the bytes of a picture, or the base64 of an attachment; `at_most` the rows of a list.
    `sealed` fields arrive encrypted. `when` names another field: once that one is given (and not false), this one is
    required. `late` names the sentence for a date after today. `shown` is the name in the platform's sentences where
    it differs.
    """

    name: str
    kind: Kind = Kind.TEXT
    required: bool = False
    sealed: bool = False
    dictionary: str = ""
    longest: int = 1000
    least: int = 0
    most: int = 2**31 - 1
    places: int = 0
    size: int = 0
    at_most: int = 0
    fields: tuple["Field", ...] = ()
    aliases: tuple[str, ...] = ()
    default: str | None = None
    when: str = ""
    late: str = ""
    shown: str = ""


@dataclass(frozen=True)
class Method:
    """One method, ``Object.Verb``.

    `one_of` names fields of which a query needs one. `flat` methods may have the one row of their list at the top
    level instead.
    """

    object: str
    verb: str
    fields: tuple[Field, ...] = ()
    one_of: tuple[str, ...] = ()
    flat: bool = False

    @property
    def name(self) -> str:
        """As sent in the parameter `method`."""
        return f"{self.object}.{self.verb}"

    @property
    def is_query(self) -> bool:
        """Answered at once instead of by a serial."""
        return self.verb == "Query"

    @cached_property
    def rows(self) -> Field | None:
        """The list whose rows are facts of their own, where the method has one."""
        return next((f for f in self.fields if f.kind is Kind.LIST and f.name in _ROWS), None)

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The fields at the top level."""
        return {f.name: f for f in self.fields}


_ROWS = ("workerList", "contractList", "dataList", "detailList", "workers")


def required(*fields: Field) -> tuple[Field, ...]:
    """The same fields, each required."""
    return tuple(replace(f, required=True) for f in fields)


def optional(*fields: Field) -> tuple[Field, ...]:
    """The same fields, none required."""
    return tuple(replace(f, required=False) for f in fields)


def text(name: str, longest: int = 1000, *aliases: str) -> Field:
    """Text of so many characters."""
    return Field(name, longest=longest, aliases=aliases)


def sealed(name: str, *aliases: str) -> Field:
    """Text that arrives encrypted."""
    return Field(name, sealed=True, aliases=aliases)


def code(name: str, dictionary: str, *, default: str | None = None) -> Field:
    """A code of a table in `dictionaries`."""
    return Field(name, Kind.CODE, dictionary=dictionary, default=default)


def integer(name: str, least: int = 0, most: int = 2**31 - 1) -> Field:
    """A whole number within bounds."""
    return Field(name, Kind.INTEGER, least=least, most=most)


def decimal(name: str, places: int = 6) -> Field:
    """A number with so many decimals at most, and none below zero."""
    return Field(name, Kind.DECIMAL, places=places)


def degrees(name: str) -> Field:
    """A longitude or latitude."""
    return Field(name, Kind.DECIMAL, places=12, least=-180)


def date(name: str, late: str = "") -> Field:
    """A date; a time of day beside it is dropped."""
    return Field(name, Kind.DATE, late=late)


def moment(name: str, late: str = "") -> Field:
    """A local date and time."""
    return Field(name, Kind.MOMENT, late=late)


def month(name: str, late: str = "", when: str = "") -> Field:
    """A month."""
    return Field(name, Kind.MONTH, late=late, when=when)


def flag(name: str) -> Field:
    """Yes or no, as 1 and 0 or true and false."""
    return Field(name, Kind.FLAG)


def image(name: str, kilobytes: int = 50) -> Field:
    """A picture of so many kilobytes."""
    return Field(name, Kind.IMAGE, size=kilobytes * 1024)


def rows(name: str, at_most: int, *fields: Field, when: str = "") -> Field:
    """A list of so many rows."""
    return Field(name, Kind.LIST, at_most=at_most, fields=fields, when=when)


def attachments(name: str, at_most: int, when: str = "") -> Field:
    """Files with their names, each of a megabyte of base64."""
    return rows(name, at_most, *required(text("name", 200), Field("data", size=1024 * 1024)), when=when)


# What many methods say alike. Of a person: the kind of document, an identity card unless said, and its number.
PROJECT = text("projectCode", 64)
CORP = (text("corpCode", 18), text("corpName", 200))
TEAM = integer("teamSysNo", least=1)
PERSON = required(code("idCardType", "id_card_type", default="01"), sealed("idCardNumber"))
PAGE = (integer("pageIndex"), integer("pageSize"))
WHOSE = optional(*PERSON[1:]) + (code("idCardType", "id_card_type"),)


def query(name: str, *fields: Field, one_of: tuple[str, ...] = ()) -> Method:
    """The query of an object by these conditions, page by page."""
    return Method(name, "Query", (*fields, *PAGE), one_of)
