"""One value of the protocol: a parser for each kind of field, raising BadValue with the platform's sentence.

Clients write numbers as text and text as numbers, and codes with or without their zeros; None and blank text never get
here. Numbers with decimals come from the JSON as the text they were.
"""

import binascii
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from huxin.base.errors import BadValue
from huxin.facts import cells, moments
from huxin.law import regions
from huxin.sources.open_api import dictionaries
from huxin.sources.open_api.fields import Field, Kind
from huxin.sources.open_api.texts import said

Parser = Callable[[Any], Any]

FORM = said("field", "form")
OUT_OF_RANGE = said("field", "out_of_range")

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CODE = re.compile(r"[0-9A-Za-z]{1,10}")
_NUMBER = re.compile(r"-?\d{1,16}(?:\.\d{1,30})?|-?\d(?:\.\d{1,20})?[Ee][+-]?\d{1,2}", re.ASCII)
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?|(\d{4})(\d{2})(\d{2})(?:\d{6})?", re.ASCII)
_MONTH = re.compile(r"(\d{4})[-/.年]?(\d{1,2})(?:[-/.月].*)?", re.ASCII)
_WEBSITE = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?::\d{1,5})?(?:[/?#]\S*)?")
_DATA_URI = re.compile(r"data:([a-z]+/[a-z+.-]+);base64,", re.IGNORECASE)
_PICTURES = {"image/jpeg", "image/jpg", "image/png"}
_PICTURE_STARTS = ("/9j/", "iVBORw0KGgo")  # JPEG and PNG in base64
_FLAGS = dict.fromkeys((True, "1", "01", "true", "True", "是"), True)
_FLAGS |= dict.fromkeys((False, "0", "00", "false", "False", "否"), False)
_LONGEST_SHORT = 40  # of a date or a moment
_REGION_CODE = cells.region(True, regions.known)
_EXACT_DIGITS = 15
_LONGEST_WHOLE = 14  # decimal(16,2)
_MOMENT_LENGTH = len("2019-06-30 07:58:00")


def parser(field: Field) -> Parser:
    """The parser of a field that is no list."""
    if field.kind is Kind.CODE:
        return _code(field)
    if field.kind is Kind.INTEGER:
        return _integer(field.least, field.most)
    if field.kind is Kind.DECIMAL:
        return _decimal(field.places, field.least < 0)
    if field.kind is Kind.IMAGE:
        return _image(field.size)
    if field.kind is Kind.TEXT:
        return _attachment(field.size) if field.size else _text(field.longest)
    return _OTHERS[field.kind]


def _plain(value: Any) -> str:
    if type(value) is str:
        text: str = value
        if "\0" in text or (not text.isascii() and _SURROGATE.search(text)):
            raise BadValue(FORM)
        return text.strip()
    if type(value) is int:
        return str(value)
    raise BadValue(FORM)


def _text(longest: int) -> Parser:
    wrong = said("field", "too_long", longest=longest)

    def parse(value: Any) -> str:
        text = _plain(value)
        if len(text) > longest:
            raise BadValue(wrong)
        return text

    return parse


def _code(field: Field) -> Parser:
    spoken = dictionaries.spoken(field.dictionary)
    if field.dictionary == "id_card_type":
        wrong = said("field", "id_card_type")
    else:
        wrong = said("field", "dictionary", label=dictionaries.label(field.dictionary))

    def parse(value: Any) -> str:
        try:
            return spoken[value]
        except (KeyError, TypeError):
            pass
        text = str(int(value)) if isinstance(value, bool) else _plain(value)
        if (found := spoken.get(text)) is None:
            if _CODE.fullmatch(text) is None:
                raise BadValue(wrong)
            return text
        return found

    return parse


def _integer(least: int, most: int) -> Parser:
    def parse(value: Any) -> int:
        if type(value) is not int:
            text = _plain(value)
            whole, _, fraction = text.partition(".")
            if not whole.isdecimal() or len(whole) > 18 or fraction.strip("0"):
                raise BadValue(OUT_OF_RANGE)
            value = int(whole)
        if not least <= value <= most:
            raise BadValue(OUT_OF_RANGE)
        return int(value)

    return parse


def _decimal(places: int, signed: bool) -> Parser:
    def parse(value: Any) -> str:
        text = _plain(value).replace(",", "")
        if _NUMBER.fullmatch(text) is None or (text[0] == "-" and not signed):
            raise BadValue(OUT_OF_RANGE)
        if "." in text and len(text.lstrip("-0.")) > _EXACT_DIGITS + 1:  # a binary fraction: 4567.860000000001
            text = format(float(text), f".{_EXACT_DIGITS}g")
        whole, _, fraction = format(Decimal(text), "f").partition(".")
        fraction = fraction.rstrip("0")
        if len(fraction) > places or len(whole) > _LONGEST_WHOLE:
            raise BadValue(OUT_OF_RANGE)
        return f"{whole}.{fraction}" if fraction else whole

    return parse


def _short(value: Any) -> str:
    text = _plain(value)
    if len(text) > _LONGEST_SHORT:
        raise BadValue(FORM)
    return text


def _date(value: Any) -> str:
    text = _short(value)
    if match := _DATE.fullmatch(text):
        year, month, day = match[1] or match[4], match[2] or match[5], match[3] or match[6]
        try:
            return date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            pass
    raise BadValue(FORM)


def _moment(value: Any) -> str:
    text = _short(value)
    try:
        found = moments.moment(text)
    except BadValue:
        raise BadValue(FORM) from None
    return text if len(text) == _MOMENT_LENGTH and text[10] == " " else found.isoformat(" ")


def _month(value: Any) -> str:
    match = _MONTH.fullmatch(_short(value))
    if match is None or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1990:
        raise BadValue(FORM)
    return f"{match[1]}-{int(match[2]):02d}"


def _flag(value: Any) -> bool:
    try:
        return _FLAGS[value if isinstance(value, bool) else _plain(value)]
    except KeyError:
        raise BadValue(OUT_OF_RANGE) from None


def _region(value: Any) -> str:
    try:
        return _REGION_CODE(_plain(value))
    except BadValue:
        raise BadValue(said("field", "area_code")) from None


def _website(value: Any) -> str:
    text = _plain(value)
    if len(text) > 500 or _WEBSITE.fullmatch(text) is None:
        raise BadValue(FORM)
    return text


def _image(size: int) -> Parser:
    too_big, wrong = said("field", "too_big", size=f"{size // 1024}KB"), said("field", "picture")

    def parse(value: Any) -> str:
        text = _plain(value)
        if text[:7].lower() == "http://" or text[:8].lower() == "https://":
            return text
        declared = _DATA_URI.match(text)
        coded = text[declared.end() :] if declared else text
        if len(coded) * 3 // 4 > size + 3 and len("".join(coded.split())) * 3 // 4 > size + 3:
            raise BadValue(too_big)
        if declared and declared[1].lower() not in _PICTURES or not coded.startswith(_PICTURE_STARTS):
            raise BadValue(wrong)
        try:
            decoded = binascii.a2b_base64(coded)
        except (binascii.Error, ValueError):
            raise BadValue(wrong) from None
        if len(decoded) > size:
            raise BadValue(too_big)
        return text

    return parse


def _attachment(size: int) -> Parser:
    wrong = said("field", "too_big", size="1MB" if size == 1024 * 1024 else f"{size // 1024}KB")

    def parse(value: Any) -> str:
        text = _plain(value)
        if len(text) > size + 64 + size // 38:  # a data URI's head, and a line break every 76 characters
            raise BadValue(wrong)
        return text

    return parse


_OTHERS: dict[Kind, Parser] = {
    Kind.DATE: _date,
    Kind.MOMENT: _moment,
    Kind.MONTH: _month,
    Kind.FLAG: _flag,
    Kind.REGION: _region,
    Kind.WEBSITE: _website,
}
