"""Personal cells: identity numbers, names, phones and cards, normalised so that one person is found under one value."""

import re

from huxin.base.errors import BadValue
from huxin.base.identity import require_resident
from huxin.facts.cells import LONGEST_TEXT, Cell, digits, halfwidth, plain

_OTHER_ID = re.compile(r"[A-Z0-9]{5,20}")
_LOOKS_RESIDENT = re.compile(r"\d{17}[\dA-Z]", re.ASCII)
_MOBILE = re.compile(r"1\d{10}", re.ASCII)
_LANDLINE = re.compile(r"0\d{9,11}", re.ASCII)
_CARD = re.compile(r"\d{12,30}", re.ASCII)
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_USUAL_NAME = re.compile(r"[\u4e00-\u9fff]{2,20}")
_DOTS = re.compile(r"[\u2022\u2027\u22c5\u30fb\uff65\u0387]")
_LETTER = re.compile(r"[^\W\d_]")


def id_no(cell: Cell) -> str:
    """An identity number where the file does not say of which kind: eighteen digits (or X) are a resident's."""
    number = digits(cell)
    if len(number) == 18 and _LOOKS_RESIDENT.fullmatch(number):
        require_resident(number)
        return number
    return _other(number)


def id_no_of(id_type: str | None, cell: Cell) -> str:
    """An identity number of a known kind: ``resident``, ``passport`` or ``permit``."""
    number = digits(cell)
    if id_type == "resident":
        require_resident(number)
        return number
    return _other(number)


def name(cell: Cell) -> str:
    """A person's or a firm's name: ``张 三`` → 张三; between Latin words one space; one kind of middle dot."""
    if isinstance(cell, str) and _USUAL_NAME.fullmatch(cell):
        return cell
    found = halfwidth(_DOTS.sub("·", plain(cell)))
    found = "".join(found.split()) if _HAN.search(found) else " ".join(found.split())
    if len(found) > LONGEST_TEXT:
        raise BadValue(f"名称过长，最多{LONGEST_TEXT}字")
    if _LETTER.search(found) is None:
        raise BadValue("不是姓名或户名")
    return found


def phone(cell: Cell) -> str:
    """A mobile number of eleven digits, or a landline with its area code; ``+86`` dropped."""
    number = digits(cell).removeprefix("+86")
    if len(number) == 13:
        number = number.removeprefix("86")
    if _MOBILE.fullmatch(number) is None and _LANDLINE.fullmatch(number) is None:
        raise BadValue("手机号应为11位数字（以1开头），固定电话须带区号")
    return number


def card_no(cell: Cell) -> str:
    """A bank card or account of 12 to 30 digits. The Luhn digit is not asked for: some valid cards fail it."""
    number = digits(cell)
    if _CARD.fullmatch(number) is None:
        raise BadValue("卡号应为12到30位数字")
    return number


def _other(number: str) -> str:
    if _OTHER_ID.fullmatch(number) is None:
        raise BadValue("证件号码应为5到20位数字或大写字母")
    return number
