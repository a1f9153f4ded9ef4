"""Tables of tasks: 序号、重点任务、责任单位、完成时限, with heads in any of their names and cells merged downwards."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from huxin.sources.plan.blocks import Table
from huxin.sources.plan.clauses import kind_of
from huxin.sources.plan.words import close, fold, number, words

_COLUMNS = ("no", "section", "task", "other")
_SAME = re.compile("同上|〃|″|\"|''")
_LED_BY_NUMBER = re.compile(r"^(\d{1,3}(?:\.\d{1,2})*)[.、\s](?!\d)\s*")


@dataclass(frozen=True)
class Row:
    """A measure of a table: its number and section, its text, and its other cells by kind (`clauses.KINDS`)."""

    no: str
    section: str
    text: str
    cells: Mapping[str, str]


def rows(table: Table) -> list[Row]:
    """The measures of a table; none where its head does not say which column is the task."""
    head = _head(table)
    if head is None:
        return []
    at, kinds = head
    found: list[Row] = []
    section, above = "", dict[int, str]()
    tasks = [place for place, kind in enumerate(kinds) if kind == "task"]
    for cells in table.rows[at + 1 :]:
        said = list(dict.fromkeys(cell.strip() for cell in cells if cell.strip()))
        if _kinds(cells) == kinds or not said:
            continue
        if len(said) == 1 and len(kinds) > 2:
            section = close(said[0]) if len(said[0]) <= 60 else section
            continue
        cells = tuple(above.get(p, "") if _SAME.fullmatch(cell.strip()) else cell for p, cell in enumerate(cells))
        above = dict(enumerate(cells))
        found += _row(cells, kinds, section, tasks)
    return _numbered(_with_sections(found, table.rows[at + 1 :], tasks))


def _head(table: Table) -> tuple[int, tuple[str, ...]] | None:
    """The place of the head's last row, and the kind of each column: a second row of heads says it more closely."""
    for at, cells in enumerate(table.rows[:4]):
        kinds = _kinds(cells)
        if "task" not in kinds or sum(map(bool, kinds)) < 2:
            continue
        for below in table.rows[at + 1 : at + 3]:
            closer = _kinds(below)
            if not any(closer) or any(cell.strip() and not kind for cell, kind in zip(below, closer, strict=True)):
                break
            kinds, at = tuple(new or old for new, old in zip(closer, kinds, strict=True)), at + 1
        return at, kinds
    return None


def _kinds(cells: Sequence[str]) -> tuple[str, ...]:
    heads = [fold(close(cell)) for cell in cells]
    return tuple(
        next((kind for kind in _COLUMNS if head in words()[f"column_{kind}"]), None) or kind_of(head) or ""
        for head in heads
    )


def _row(cells: Sequence[str], kinds: Sequence[str], section: str, tasks: Sequence[int]) -> list[Row]:
    own = {kind: "" for kind in kinds}
    for kind, cell in zip(kinds, cells, strict=True):
        if kind and cell.strip() and cell.strip() not in own[kind].split("\n"):
            own[kind] += ("\n" if own[kind] else "") + cell.strip()
    text = " ".join(dict.fromkeys(cells[place].strip() for place in tasks if cells[place].strip()))
    if not text:
        return []
    no = fold(close(own.get("no", ""))).strip(".、()")
    value = number(no)
    no = str(value) if value is not None else no
    if not no and (led := _LED_BY_NUMBER.match(fold(text))):
        no, text = led[1], text[led.end() :]
    kept = {kind: cell for kind, cell in own.items() if kind not in _COLUMNS and kind != "person"}
    above = close(own.get("section", ""))
    return [Row(no, " / ".join(filter(None, dict.fromkeys((section, above)))), text, kept)]


def _with_sections(found: Sequence[Row], cells: Sequence[Sequence[str]], tasks: Sequence[int]) -> list[Row]:
    """Where a table has two columns of tasks and the first is merged over rows, the first is the section."""
    if len(tasks) < 2:
        return list(found)
    first = [row[tasks[0]].strip() for row in cells]
    merged = {text for text in first if text and first.count(text) > 1}
    result = []
    for row in found:
        above = next((text for text in merged if row.text.startswith(text + " ")), None)
        if above is not None:
            section = " / ".join(filter(None, (row.section, close(above))))
            row = replace(row, section=section, text=row.text.removeprefix(above).strip())
        result.append(row)
    return result


def _numbered(found: Sequence[Row]) -> list[Row]:
    """A number merged over several rows is one with parts: 3.1, 3.2."""
    result = []
    for at, row in enumerate(found):
        same = [n for n, other in enumerate(found) if other.no == row.no and row.no]
        if len(same) > 1 and same == list(range(same[0], same[-1] + 1)):
            row = replace(row, no=f"{row.no}.{at - same[0] + 1}")
        result.append(row)
    return result
