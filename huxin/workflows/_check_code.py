"""Check codes: the twelve signs on a paper by which the public page finds it and tells a slip from a forgery."""

import re
import unicodedata

from huxin.base.errors import BadValue

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Of check codes: no 0 and O, no 1, I and L. Its 31 signs are a prime number, which the check character needs."""
CODE_LENGTH = 12
_WEIGHTS = tuple(pow(3, place, 31) for place in range(CODE_LENGTH))  # all different, as in GB 32100


def check_code(random: bytes) -> str:
    """The code printed on a paper, by which the public page finds it: ``7KMP-2WXA-9RQT``.

    Eleven signs drawn from at least 16 random bytes, and a twelfth that tells every single wrong sign, and every two
    that were swapped, from a code that does not exist.
    """
    assert len(random) >= 16, len(random)
    number, values = int.from_bytes(random), []
    for _ in range(CODE_LENGTH - 1):
        number, value = divmod(number, 31)
        values.append(value)
    owed = -sum(weight * value for weight, value in zip(_WEIGHTS, values, strict=False))
    values.append(owed * pow(_WEIGHTS[-1], -1, 31) % 31)
    return _grouped("".join(ALPHABET[value] for value in values))


def read_check_code(typed: str) -> str:
    """A check code as somebody typed it, in the form in which it is kept.

    Raises:
        BadValue: it cannot be a check code: mistyped.
    """
    signs = re.sub(r"[\s\-－—_.]", "", unicodedata.normalize("NFKC", typed)).upper()
    if strange := sorted(set(signs) - set(ALPHABET)):
        raise BadValue(
            f"校验码中没有「{''.join(strange)[:10]}」：只用数字 2 至 9 和除 I、L、O 以外的字母，请对照文书重新输入。"
        )
    if len(signs) != CODE_LENGTH:
        raise BadValue(f"校验码是 {CODE_LENGTH} 位，输入了 {len(signs)} 位，请对照文书重新输入。")
    if sum(weight * ALPHABET.index(sign) for weight, sign in zip(_WEIGHTS, signs, strict=True)) % 31:
        raise BadValue("校验码有输错的地方，请对照文书重新输入。")
    return _grouped(signs)


def _grouped(signs: str) -> str:
    return "-".join(signs[at : at + 4] for at in range(0, CODE_LENGTH, 4))
