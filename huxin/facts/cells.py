"""What a cell of a file says. Pure functions from a raw cell to a value; each raises BadValue with a Chinese reason.

A raw cell is text from a CSV, or text, a number, a flag, a date or a moment from a workbook or Parquet. Reasons never
quote the value: the value is shown, masked, beside them.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

from huxin.base.errors import BadValue
from huxin.base.identity import require_uscc
from huxin.base.money import fen
from huxin.law import regions

Cell = str | int | float | bool | date | None
"""A raw cell (a `datetime` is a `date`). None and blank text are empty."""

LONGEST_TEXT = 200
LOST_DIGITS = "单元格是数值，超过15位的数字已经丢失，请把该列设为文本格式后重新填写原号码"

_EXACT_BELOW = 10**15
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[Ee]\+\d{2,}", re.ASCII)
_FORMULA_TEXT = re.compile(r'="([^"]*)"')
_FORMULA_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_ACCOUNT = re.compile(r"[0-9A-Z]{6,40}")
_DECIMAL = re.compile(r"(\d+)(?:\.(\d*))?", re.ASCII)
_PLAIN_YUAN = re.compile(r"(\d{1,9})\.(\d{1,2})", re.ASCII)
_REGION = re.compile(r"[1-9]\d{5}", re.ASCII)
_PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12]")

_FLAGS = dict.fromkeys(("是", "true", "1", "y", "yes"), True) | dict.fromkeys(("否", "false", "0", "n", "no"), False)

_ALSO_SAID: Mapping[str, tuple[str, ...]] = {
    "resident": ("身份证", "居民身份证（户口簿）"),
    "subcontractor": ("专业分包", "劳务分包"),
    "contractor": ("施工总承包单位", "总承包"),
    "guarantee": ("保函",),
    "in": ("进门", "进场", "收入"),
    "out": ("出门", "出场", "支出"),
    "success": ("发放成功", "交易成功"),
    "returned": ("已退票",),
}


def plain(cell: Cell) -> str:
    """A cell as the text a person would have typed, trimmed; numbers without their binary noise.

    Raises:
        BadValue: a formula error, an invisible control character, or a number whose last digits are already lost.
    """
    if isinstance(cell, str):
        text = cell.strip()
        if _CONTROL.search(text):
            raise BadValue("含有不可见的控制字符，请删除后重新填写")
        if text[:1] == "#" and _FORMULA_ERROR.fullmatch(text):
            raise BadValue("单元格公式出错，请改为实际的值")
        if text[:2] == '="' and (formula := _FORMULA_TEXT.fullmatch(text)):
            return formula[1].strip()
        return text
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float)):
        if not -_EXACT_BELOW < cell < _EXACT_BELOW:
            raise BadValue(LOST_DIGITS)
        return str(int(cell)) if cell == int(cell) else format(cell, ".15g")
    raise BadValue("单元格是日期，应为文字，请把该列设为文本格式后重新填写")


def halfwidth(text: str) -> str:
    """Full-width letters, digits and signs as half-width ones (NFKC)."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def digits(cell: Cell) -> str:
    """A number that is a name (identity, card, phone, account): half-width, upper case, without spaces and dashes.

    Raises:
        BadValue: as `plain`, and for text in which a spreadsheet wrote a long number as 6.2E+17.
    """
    if isinstance(cell, str) and cell.isascii() and cell.isalnum():
        return cell.upper()
    text = halfwidth(plain(cell)).lstrip("'`‘’").upper()
    if _SCIENTIFIC.fullmatch(text):
        raise BadValue(LOST_DIGITS)
    return _SPACES.sub("", text).replace("-", "") if not text.isalnum() else text


def text(cell: Cell) -> str:
    """Free text, at most 200 characters, runs of spaces and line breaks as one space."""
    if isinstance(cell, str) and cell.isascii() and cell.isalnum() and len(cell) <= LONGEST_TEXT:
        return cell
    found = plain(cell)
    if len(found) > LONGEST_TEXT:
        raise BadValue(f"文字过长，最多{LONGEST_TEXT}字")
    if found[:1].isdigit() and _SCIENTIFIC.fullmatch(found):
        raise BadValue(LOST_DIGITS)
    return _SPACES.sub(" ", found)


def choice(choices: Mapping[str, str]) -> Callable[[Cell], str]:
    """A parser of one of the words: the contract's (``active``) or the Chinese one (在建)."""
    known: dict[str, str] = {}
    for word, label in choices.items():
        for spoken in (*_ALSO_SAID.get(word, ()), label, word):
            known[halfwidth(spoken).casefold()] = word
    expected = "、".join(choices.values())

    def parse(cell: Cell) -> str:
        try:
            return known[halfwidth(plain(cell)).casefold()]
        except KeyError:
            raise BadValue(f"应为：{expected}") from None

    return parse


def flag(cell: Cell) -> bool:
    """是 or 否, true or false, 1 or 0."""
    try:
        return _FLAGS[halfwidth(plain(cell)).casefold()]
    except KeyError:
        raise BadValue("应填是或否") from None


def integer(least: int, most: int) -> Callable[[Cell], int]:
    """A parser of whole numbers from least to most."""

    def parse(cell: Cell) -> int:
        found = _DECIMAL.fullmatch(halfwidth(plain(cell)))
        if found is None or (found[2] or "").strip("0") or len(found[1]) > 10:
            raise BadValue("应为整数")
        value = int(found[1])
        if not least <= value <= most:
            raise BadValue(f"应在{least}到{most}之间")
        return value

    return parse


def days(cell: Cell) -> int:
    """Days worked, up to two decimals, in hundredths: ``21.5`` → 2150. At most 100, since 工日 may exceed a month."""
    value = _scaled(cell, 2, "天数")
    if value > 10_000:
        raise BadValue("天数过大，应不超过100")
    return value


def ratio(cell: Cell) -> int:
    """A share from 0 to 1 with up to four decimals, or a percentage, in ten-thousandths: ``0.2``, ``20%`` → 2000."""
    found = halfwidth(plain(cell))
    value = _scaled(found.removesuffix("%"), 2 if found.endswith("%") else 4, "比例")
    if value > 10_000:
        raise BadValue("比例应在0到1之间")
    return value


def region(elsewhere: bool, known: Callable[[str], bool]) -> Callable[[Cell], str]:
    """A parser of GB/T 2260 codes and of the names in our table. `elsewhere` also lets in codes of other provinces,
    of which no table is kept."""

    def parse(cell: Cell) -> str:
        code = (regions.code_of(cell) if isinstance(cell, str) else None) or digits(cell)
        if _REGION.fullmatch(code) is None:
            raise BadValue("行政区划代码应为6位数字，或甘肃省内县区的名称")
        if not known(code) and not (elsewhere and code[:2] != "62" and _PROVINCES.fullmatch(code[:2])):
            if regions.known(code):
                raise BadValue(f"{regions.name(code)}不在您的管辖范围内，请由当地或市治欠办报送")
            raise BadValue("行政区划代码不在代码表（GB/T 2260）中")
        return code

    return parse


def uscc(cell: Cell) -> str:
    """A unified social credit code, check character verified."""
    code = digits(cell)
    require_uscc(code)
    return code


def money(cell: Cell) -> int:
    """A yuan amount in fen, as `huxin.base.money.fen`; the plainest way of writing one is read without detour."""
    said = repr(cell) if type(cell) is float else cell
    if isinstance(said, str):
        if found := _PLAIN_YUAN.fullmatch(said):
            return int(found[1]) * 100 + int(found[2].ljust(2, "0"))
        if isinstance(cell, str):
            return fen(halfwidth(cell))
    return fen(cell)


def account(cell: Cell) -> str:
    """A unit's account number, without spaces and dashes."""
    number = digits(cell)
    if _ACCOUNT.fullmatch(number) is None:
        raise BadValue("账号应为6到40位数字或字母")
    return number


def _scaled(cell: Cell, places: int, noun: str) -> int:
    found = halfwidth(plain(cell))
    if found.startswith("-"):
        raise BadValue(f"{noun}不能为负数")
    match = _DECIMAL.fullmatch(found)
    if match is None or len(match[1]) > 9:
        raise BadValue(f"{noun}应为数字")
    decimals = (match[2] or "").rstrip("0")
    if len(decimals) > places:
        raise BadValue(f"{noun}最多{places}位小数")
    return int(match[1] + decimals.ljust(places, "0"))
