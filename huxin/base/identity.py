"""Check characters of resident identity numbers (GB 11643-1999) and unified social credit codes (GB 32100-2015)."""

import re
from datetime import date
from operator import mul

from huxin.base.errors import BadValue

_RESIDENT = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
_RESIDENT_WEIGHTS = bytes(2 ** (17 - i) % 11 for i in range(17))
_RESIDENT_OFFSET = 48 * sum(_RESIDENT_WEIGHTS)
_RESIDENT_CHECKS = "10X98765432"

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC = re.compile(f"[{_USCC_ALPHABET}]{{2}}[0-9]{{6}}[{_USCC_ALPHABET}]{{10}}")
_USCC_VALUES = {letter: value for value, letter in enumerate(_USCC_ALPHABET)}
_USCC_WEIGHTS = tuple(3**i % 31 for i in range(17))


def resident_check(first17: str) -> str:
    """The eighteenth character of a resident identity number, by ISO 7064 MOD 11-2 (GB 11643 4.2)."""
    total = sum(map(mul, first17.encode("ascii"), _RESIDENT_WEIGHTS)) - _RESIDENT_OFFSET
    return _RESIDENT_CHECKS[total % 11]


def uscc_check(first17: str) -> str:
    """The eighteenth character of a unified social credit code (GB 32100, appendix A)."""
    total = sum(map(mul, map(_USCC_VALUES.__getitem__, first17), _USCC_WEIGHTS))
    return _USCC_ALPHABET[-total % 31]


def require_resident(number: str) -> None:
    """Refuse what is not a resident identity number: form, birth date, check character.

    Raises:
        BadValue: the reason, without the number.
    """
    if _RESIDENT.fullmatch(number) is None:
        raise BadValue("居民身份证号码应为18位:17位数字,末位数字或X")
    if number[17] != resident_check(number[:17]):
        raise BadValue("居民身份证号码校验位不对,请核对证件")
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise BadValue("居民身份证号码中的出生日期不存在") from None
    if not 1900 <= born.year <= 2100:
        raise BadValue("居民身份证号码中的出生年份不合理")


def require_uscc(code: str) -> None:
    """Refuse what is not a unified social credit code: form and check character.

    Raises:
        BadValue: the reason.
    """
    if _USCC.fullmatch(code) is None:
        raise BadValue("统一社会信用代码应为18位数字或大写字母(不含I、O、S、V、Z)")
    if code[17] != uscc_check(code[:17]):
        raise BadValue("统一社会信用代码校验位不对,请核对营业执照")
