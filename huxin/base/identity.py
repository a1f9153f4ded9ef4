"""Check characters of resident identity numbers (GB 11643-1999) and unified social credit codes (GB 32100-2015)."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from operator import mul

from huxin.base.errors import BadValue

_RESIDENT = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
_RESIDENT_OFFSET = ord("0") * sum(2 ** (17 - i) % 11 for i in range(17))
_RESIDENT_CHECKS = "10X98765432"

# Of many numbers at once, each place is one row of bytes, and each byte what its digit adds: digit × weight mod 11.
_PLACES = [bytes((b - 48) * 2 ** (17 - i) % 11 if 48 <= b < 58 else 0 for b in range(256)) for i in range(17)]
_CHECK_OF_TOTAL = bytes(ord(_RESIDENT_CHECKS[total % 11]) for total in range(256))

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC = re.compile(f"[{_USCC_ALPHABET}]{{2}}[0-9]{{6}}[{_USCC_ALPHABET}]{{10}}")
_USCC_VALUES = {letter: value for value, letter in enumerate(_USCC_ALPHABET)}
_USCC_WEIGHTS = tuple(3**i % 31 for i in range(17))


def resident_check(first17: str) -> str:
    """The eighteenth character of a resident identity number, by ISO 7064 MOD 11-2 (GB 11643 4.2)."""
    a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r = first17.encode("ascii")  # written out, it takes half the time
    total = a * 7 + b * 9 + c * 10 + d * 5 + e * 8 + f * 4 + g * 2 + h + i * 6 + j * 3
    total += k * 7 + m * 9 + n * 10 + o * 5 + p * 8 + q * 4 + r * 2
    return _RESIDENT_CHECKS[(total - _RESIDENT_OFFSET) % 11]


@lru_cache(maxsize=1 << 15)
def _why_unborn(day: str) -> str:
    """What is wrong with a date of birth; empty where nothing is."""
    try:
        born = date(int(day[:4]), int(day[4:6]), int(day[6:]))
    except ValueError:
        return "居民身份证号码中的出生日期不存在"
    return "" if 1900 <= born.year <= 2100 else "居民身份证号码中的出生年份不合理"


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
        raise BadValue("居民身份证号码应为18位：17位数字，末位数字或X")
    if number[17] != resident_check(number[:17]):
        raise BadValue("居民身份证号码校验位不对，请核对证件")
    if why := _why_unborn(number[6:14]):
        raise BadValue(why)


def residents(numbers: Iterable[str]) -> list[str]:
    """Those that `require_resident` does not refuse. For many numbers, in a tenth of the time."""
    found = list(filter(_RESIDENT.fullmatch, numbers))
    text = "".join(found).encode("ascii")
    # One long integer a place, added up byte beside byte: 17 places of at most 10 stay below 256.
    total = sum(int.from_bytes(text[i::18].translate(place), "big") for i, place in enumerate(_PLACES))
    checks, given = total.to_bytes(len(found), "big").translate(_CHECK_OF_TOTAL), text[17::18]
    unborn = {day for day in {number[6:14] for number in found} if _why_unborn(day)}
    if checks == given and not unborn:
        return found
    return [n for n, check, own in zip(found, checks, given, strict=True) if check == own and n[6:14] not in unborn]


def require_uscc(code: str) -> None:
    """Refuse what is not a unified social credit code: form and check character.

    Raises:
        BadValue: the reason.
    """
    if _USCC.fullmatch(code) is None:
        raise BadValue("统一社会信用代码应为18位数字或大写字母（不含I、O、S、V、Z）")
    if code[17] != uscc_check(code[:17]):
        raise BadValue("统一社会信用代码校验位不对，请核对营业执照")
