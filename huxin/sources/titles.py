"""What stands above a table and holds for all its rows: ``项目名称：…``, ``2019年6月``, ``班组：…``, ``单位：万元``."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from huxin.facts.cells import Cell, halfwidth
from huxin.sources.units import power_in_title

_LABEL = r"[\u3400-\u9fff]{2,8}"
_END = rf"(?=\s{{2,}}|\s+{_LABEL}\s*:|\s+\d{{4}}\s*年|\s*[;；]|$)"
_PROJECT = re.compile(rf"(?:项目|工程)(?:名称|编码|编号|代码)?\s*:\s*(\S.*?){_END}")
_TEAM = re.compile(rf"班组(?:名称)?\s*:\s*(\S.*?){_END}")
_LONE = re.compile(r"(?:(项目|工程)(?:名称|编码|编号|代码)?|(班组)(?:名称)?|(?:工资|考勤|所属)?(月份))\s*:?")
_MONTH = re.compile(
    r"(\d{4})\s*年\s*(\d{1,2})\s*月(?!\s*\d{1,2}\s*日)|(?<!\d)(\d{4})[-./](\d{1,2})(?![-./\d])", re.ASCII
)
_RANGE = re.compile(
    r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*\d{1,2}\s*日?\s*(?:至|到|~|-{1,2}|—{1,2}|–)\s*"
    r"(?:(?:(\d{4})\s*[-./年])?\s*(\d{1,2})\s*[-./月])?\s*\d{1,2}\s*日?",
    re.ASCII,
)
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_HAN_MONTH = re.compile(
    r"([〇零一二三四五六七八九]{4})年([一二三四五六七八九]|十[一二]?)月(?![一二三四五六七八九十]+日)"
)


@dataclass(frozen=True)
class Title:
    """What titles say, under the names of the contract's columns; `power` is the unit of all amounts, where said."""

    said: dict[str, str] = field(default_factory=dict)
    power: int | None = None


def read_titles(rows: Sequence[Sequence[Cell]], sheet_name: str) -> Title:
    """What the rows above a header say; of the sheet's name, the month. Where two are said, none is taken."""
    texts = [text for row in rows for text in _texts(row)]
    found: dict[str, set[str]] = {"project_code": set(), "team": set()}
    for text in texts:
        for name, pattern in (("project_code", _PROJECT), ("team", _TEAM)):
            found[name].update(match[1].strip() for match in pattern.finditer(_halved(text)))
    found["month"] = set().union(*map(_months, texts)) or _months(sheet_name)
    powers = {power for text in texts if (power := power_in_title(text)) is not None}
    said = {name: values.pop() for name, values in found.items() if len(values) == 1}
    return Title(said, powers.pop() if len(powers) == 1 else None)


def _texts(row: Sequence[Cell]) -> Iterator[str]:
    """The texts of a row; a label that stands alone goes together with the cell to its right."""
    cells = [cell for cell in row if cell not in (None, "")]
    for at, cell in enumerate(cells):
        if isinstance(cell, str):
            after = cells[at + 1] if at + 1 < len(cells) else None
            lone = _LONE.fullmatch(_halved(cell).strip())
            if lone and after is not None:
                value = f"{after:%Y-%m}" if lone[3] and isinstance(after, date) else str(after)
                yield f"{'项目' if lone[1] else '班组' if lone[2] else '月份'}:{value}"
            yield cell


def _halved(text: str) -> str:
    """Only the signs that separate: a project's name keeps its full-width brackets."""
    return text.replace("：", ":").replace("\u3000", "  ").replace("\xa0", " ")


def _months(text: str) -> set[str]:
    plain = halfwidth(text)
    found = {(m[1] or m[3], m[2] or m[4]) for m in _MONTH.finditer(plain)}
    found |= {(m[1], m[2]) for m in _RANGE.finditer(plain) if (m[3] or m[1], int(m[4] or m[2])) == (m[1], int(m[2]))}
    for match in _HAN_MONTH.finditer(text):
        number = match[2].translate(_DIGITS) if "十" not in match[2] else "1" + (match[2][1:].translate(_DIGITS) or "0")
        found.add((match[1].translate(_DIGITS), number))
    return {f"{year}-{int(month):02d}" for year, month in found if 1 <= int(month) <= 12}
