"""A bank's file by its profile: ``parse(profile, write(profile, sheet))`` has the columns of the sheet.

A whole file is refused where it is not what its profile declares or its control totals do not agree; what is wrong
with a name or a number of one row is found later, by validation, and rejects that row only.
"""

from collections.abc import Sequence

from huxin.base.errors import BadSource
from huxin.facts.cells import Cell
from huxin.sources.banks import layout, totals
from huxin.sources.banks.cells import meant, said, signed_fen
from huxin.sources.banks.layout import Line
from huxin.sources.banks.profile import Profile, Record, profiles
from huxin.sources.banks.shapes import EITHER_WAY
from huxin.sources.grid import Grid
from huxin.sources.sheet import Sheet

_LOOKED_AT = 65_536  # bytes in which the head of a text file lies
_NO_ROWS = "银行文件里没有明细。"


def parse(profile: Profile, data: bytes) -> Sheet:
    """The rows of a file in the contract's words, under the contract's names.

    Raises:
        BadSource: it is not what the profile declares, has no rows, or a control total does not agree.
    """
    return _parse(profile, layout.lines(profile, data))


def parse_grids(profile: Profile, grids: Sequence[Grid]) -> Sheet:
    """The same of a workbook that has been opened already."""
    return _parse(profile, layout.grid_lines(grids))


def _parse(profile: Profile, lines: list[Line]) -> Sheet:
    first, last = len(profile.head), len(lines) - len(profile.tail)
    if last <= first:
        raise BadSource(_NO_ROWS if len(lines) >= first + len(profile.tail) else f"文件不是完整的“{profile.label}”。")
    head = [_meant(profile, record, line) for record, line in zip(profile.head, lines[:first], strict=True)]
    shared = {name: cell for found in head for name, cell in found.items()}
    rows = [_one_way(_meant(profile, profile.row, line)) for line in lines[first:last]]
    tail = [_meant(profile, record, line) for record, line in zip(profile.tail, lines[last:], strict=True)]
    told = shared | {name: cell for found in tail for name, cell in found.items()}
    for field in (field for record in (*profile.head, *profile.tail) for field in record if field.is_total):
        totals.require(field, told[field.name], rows)
    columns = {name: [shared.get(name, row.get(name)) for row in rows] for name in columns_of(profile)}
    return Sheet(profile.stream, columns, [line.number for line in lines[first:last]], "")


def write(profile: Profile, sheet: Sheet) -> bytes:
    """A sheet as the bank writes it, with its control totals. Cells are the contract's texts (see `cells`).

    Raises:
        BadSource: no rows; columns the profile has no place for; several accounts, or whatever stands in its head; a
            value that cannot be written.
    """
    if not sheet.rows:
        raise BadSource(_NO_ROWS)
    if foreign := sheet.columns.keys() - set(columns_of(profile)):
        raise BadSource(f"“{profile.label}”没有这些列的位置：{'、'.join(sorted(foreign))}。")
    rows = [{name: str(found[at] or "") for name, found in sheet.columns.items()} for at in range(len(sheet.rows))]
    for field in (field for record in profile.head for field in record if field.name and not field.is_total):
        if len({row.get(field.name) for row in rows}) > 1:
            raise BadSource(f"一个文件只能有一个“{field.label}”，请分成几个文件。")

    def record(cells: Record, row: dict[str, str]) -> tuple[Record, list[str]]:
        return cells, [
            f.constant or "" if not f.name else said(f, totals.of(f.name, rows) if f.is_total else row.get(f.name, ""))
            for f in cells
        ]

    head = [record(cells, rows[0]) for cells in profile.head]
    body = [record(profile.row, _either_way(row)) for row in rows]
    return layout.joined(profile, [*head, *body, *(record(cells, {}) for cells in profile.tail)])


def columns_of(profile: Profile) -> list[str]:
    """The stream's columns that a file of it has, in the stream's order."""
    named = {field.name for field in profile.fields}
    if not named.isdisjoint(EITHER_WAY):
        named |= {"amount", "direction"}
    return [column.name for column in profile.shape.columns if column.name in named]


def recognise(data: bytes | None = None, grids: Sequence[Grid] = ()) -> Profile | None:
    """The one profile whose head stands in a text file, or in an opened workbook; None where none does.

    Raises:
        BadSource: several do, so a person must say which.
    """
    found = [profile for profile in profiles().values() if profile.recognisable and _fits(profile, data, grids)]
    if len(found) > 1:
        names = "、".join(f"{profile.label}（{profile.name}）" for profile in found)
        raise BadSource(f"文件符合不止一种银行格式：{names}，请在导入时选择其中一种。")
    return found[0] if found else None


def _fits(profile: Profile, data: bytes | None, grids: Sequence[Grid]) -> bool:
    if (profile.file == "xlsx") == (data is not None):
        return False
    try:
        count = len(profile.head)
        lines = layout.grid_lines(grids, count) if data is None else layout.lines(profile, _beginning(data, count))
        for record, line in zip(profile.head, lines, strict=True):
            layout.cells_of(profile, record, line)
    except (BadSource, ValueError):
        return False
    return True


def _beginning(data: bytes, count: int) -> bytes:
    """The first lines of a text, at least `count` that are not blank where there are so many."""
    lines = [line for line in data[:_LOOKED_AT].split(b"\n") if line.strip()]
    return b"\n".join(lines[:count])


def _meant(profile: Profile, record: Record, line: Line) -> dict[str, Cell]:
    found = zip(record, layout.cells_of(profile, record, line), strict=True)
    return {field.name: meant(field, cell, line.number) for field, cell in found if field.name}


def _one_way(row: dict[str, Cell]) -> dict[str, Cell]:
    """Amount and direction, however the bank says them."""
    if "amount_signed" in row:
        signed = str(row.pop("amount_signed"))
        return row | {"amount": signed.removeprefix("-"), "direction": "out" if signed.startswith("-") else "in"}
    if "amount_in" in row:
        into, out = str(row.pop("amount_in")), str(row.pop("amount_out"))
        if into and out and signed_fen(into) and signed_fen(out):
            raise BadSource("有一行同时有收入和支出金额，不能导入，请银行重新导出。")
        coming = not out or (bool(into) and signed_fen(out) == 0)
        return row | {"amount": into if coming else out, "direction": "in" if coming else "out"}
    return row


def _either_way(row: dict[str, str]) -> dict[str, str]:
    if "direction" not in row:
        return row
    sign, other = ("", "amount_out") if row["direction"] == "in" else ("-", "amount_in")
    mine = "amount_in" if row["direction"] == "in" else "amount_out"
    return row | {"amount_signed": f"{sign}{row['amount']}", mine: row["amount"], other: ""}
