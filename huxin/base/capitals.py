"""Sums of money in Chinese capitals, which nobody can alter by adding a stroke.

Source: the rules for filling in bills annexed to 支付结算办法 (银发〔1997〕393号): 零, once, wherever figures between
two others are nought; left to the writer where the noughts end a group of four. 整 after 元, and after 角 too, where
the rules leave it to the writer: nothing can then be added.
"""

from huxin.base.money import LARGEST_FEN

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = (("仟", 1000), ("佰", 100), ("拾", 10), ("", 1))
_GROUPS = ((10**8, "亿"), (10**4, "万"))


def capitals(amount_fen: int) -> str:
    """Fen, not negative, as written on a paper after 人民币: ``120000636512`` → 壹拾贰亿零陆仟叁佰陆拾伍元壹角贰分."""
    assert 0 <= amount_fen < LARGEST_FEN, amount_fen
    yuan, fen = divmod(amount_fen, 100)
    whole = f"{_whole(yuan)}元" if yuan or not fen else ""
    jiao, fen = divmod(fen, 10)
    if not fen:
        return f"{whole}{_DIGITS[jiao]}角整" if jiao else f"{whole}整"
    tenth = f"{_DIGITS[jiao]}角" if jiao else "零" if whole else ""
    return f"{whole}{tenth}{_DIGITS[fen]}分"


def _whole(number: int) -> str:
    for size, name in _GROUPS:
        if number >= size:
            upper, lower = divmod(number, size)
            gap = "零" if lower and (lower < size // 10 or upper % 10**4 == 0) else ""
            return f"{_whole(upper)}{name}{gap}{_whole(lower) if lower else ''}"
    return _group(number) or "零"


def _group(number: int) -> str:
    """A number below ten thousand; nothing for nought."""
    said, gap = "", False
    for name, size in _PLACES:
        digit, number = divmod(number, size)
        said += ("零" if gap and digit and said else "") + (f"{_DIGITS[digit]}{name}" if digit else "")
        gap = not digit
    return said
