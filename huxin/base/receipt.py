"""Receipt codes (回执码): sixteen digits by which somebody without an account comes back to what they reported.

Fourteen digits follow from a secret, two check them (ISO 7064, MOD 97-10): every wrong digit and every two that were
swapped are told from a code that does not exist, before anybody looks for it.
"""

import hashlib
import re
import unicodedata

from huxin.base.errors import BadValue

LENGTH = 16
_OWN = LENGTH - 2


def receipt_code(key: bytes, once: str) -> str:
    """The code of whatever was sent under a random mark: the same for the same mark. ``1234567890123456``."""
    drawn = hashlib.blake2b(once.encode(), key=key, person=b"receipt", digest_size=16).digest()
    own = int.from_bytes(drawn) % 10**_OWN
    return f"{own:0{_OWN}d}{98 - own * 100 % 97:02d}"


def spelled(code: str) -> str:
    """A code in groups of four, as it is printed and read out."""
    return " ".join(code[at : at + 4] for at in range(0, LENGTH, 4))


def read_receipt(typed: str) -> str:
    """A code as somebody typed it, as bare digits.

    Raises:
        BadValue: it cannot be one: mistyped.
    """
    digits = re.sub(r"[\s\-－—_.]", "", unicodedata.normalize("NFKC", typed))
    if not (digits.isascii() and digits.isdigit()):
        raise BadValue("回执码只有数字，请对照回执重新输入。")
    if len(digits) != LENGTH:
        raise BadValue(f"回执码是 {LENGTH} 位数字，您输入了 {len(digits)} 位，请对照回执重新输入。")
    if int(digits) % 97 != 1:
        raise BadValue("回执码有输错的地方，请对照回执一位一位核对后重新输入。")
    return digits


def digest(key: bytes, code: str) -> str:
    """What is kept of a code: whoever reads the table cannot use it."""
    return hashlib.blake2b(code.encode(), key=key, person=b"receipt.kept", digest_size=16).hexdigest()
