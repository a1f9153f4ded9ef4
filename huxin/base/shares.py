"""Shares as people read them: one rule wherever so many of so many become percent."""


def percent(part: int, whole: int, *, of: int = 100) -> int:
    """So many of so many in whole percent, or in `of` parts, cut, and 1 where it is less.

    Only all is 100, and only none is 0.
    """
    return max(part * of // whole, min(part, 1))


def estimated(share: float) -> str:
    """An estimated share of one in words, in whole percent: nearly one is not all, and nearly none is not none."""
    return f"{min(max(share, 0.01), 0.99) if 0 < share < 1 else share:.0%}"
