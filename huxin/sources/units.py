"""Units that headers and titles name: ``金额(元)``, ``工资（万元）``, ``单位：千元``. Amounts become yuan, exactly."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from huxin.facts.cells import Cell, halfwidth

POWERS: Mapping[str, int] = {"元": 0, "万元": 4, "千元": 3, "百元": 2, "角": -1, "分": -2}
"""Each unit as a power of ten of the yuan."""

_NAMES = "|".join(POWERS)
_IN_HEADER = re.compile(rf"(?:\((?:单位:?)?(?:人民币)?|[/,]\s*)({_NAMES})\)?$")
_IN_TITLE = re.compile(rf"单位\s*:\s*(?:人民币)?\s*({_NAMES})(?![\u3400-\u9fff])")
_NUMBER = re.compile(r"[¥￥]?\s*(-?(?:\d{1,18}|\d{1,3}(?:,\d{3}){1,5})(?:\.\d{0,9})?)", re.ASCII)


def power_in_header(head: str) -> int | None:
    """The unit at the end of a header; None where it names none."""
    found = _IN_HEADER.search(halfwidth(head).strip())
    return POWERS[found[1]] if found else None


def power_in_title(text: str) -> int | None:
    """The unit a title gives for the whole table, ``单位：万元``; None where it gives none."""
    found = _IN_TITLE.search(halfwidth(text))
    return POWERS[found[1]] if found else None


def in_yuan(cells: Sequence[Cell], power: int) -> list[Cell]:
    """Amounts of a unit as yuan. What is no number stays as it is: validation says what is wrong with it."""
    return [_shifted(cell, power) for cell in cells] if power else list(cells)


def _shifted(cell: Cell, power: int) -> Cell:
    if isinstance(cell, bool) or not isinstance(cell, (str, int, float)):
        return cell
    text = format(Decimal(format(cell, ".15g")), "f") if isinstance(cell, float) else halfwidth(str(cell)).strip()
    found = _NUMBER.fullmatch(text)
    if found is None:
        return cell
    whole, _, decimals = format(Decimal(found[1].replace(",", "")).scaleb(power), "f").partition(".")
    return f"{whole}.{decimals.rstrip('0')}".rstrip(".")
