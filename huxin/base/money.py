"""Money is an integer number of fen. Yuan exist only in files and on screens, as text."""

import re
from decimal import Decimal

from huxin.base.errors import BadValue

_YUAN = re.compile(r"[¥￥]?\s*(-?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?")
LARGEST_FEN = 10**16


def fen(value: object) -> int:
    """Parse a yuan amount as files write it into fen.

    Text such as ``12,345.60``, ``12345.6`` or ``￥12345.60``, or a number from a workbook cell (whose binary noise
    beyond the fifteen digits a workbook holds is not a decimal). A third decimal is an error and never rounded.

    Raises:
        BadValue: the value is no amount, negative, too large, or finer than a fen.
    """
    if isinstance(value, bool):
        raise BadValue("不是金额")
    if isinstance(value, float):
        text = format(Decimal(format(value, ".15g")), "f")
    elif isinstance(value, int):
        text = str(value)
    else:
        text = str(value).strip().replace(",", ",").removesuffix("元").strip()
    match = _YUAN.fullmatch(text)
    if match is None:
        raise BadValue("不是金额，应写成 12345.60")
    sign, whole, cents = match[1], match[2].replace(",", ""), match[3] or ""
    if len(cents) > 2:
        raise BadValue("金额最多两位小数，不能有厘")
    if sign:
        raise BadValue("金额不能为负数")
    amount = int(whole) * 100 + int((cents + "00")[:2])
    if amount >= LARGEST_FEN:
        raise BadValue("金额过大")
    return amount


def yuan(amount_fen: int) -> str:
    """Show fen as yuan with thousands separators and two decimals: ``1234560`` → ``12,345.60``."""
    sign = "-" if amount_fen < 0 else ""
    whole, cents = divmod(abs(amount_fen), 100)
    return f"{sign}{whole:,}.{cents:02d}"
