"""A sheet of a file whose stream is known: raw cells under the contract's column names, and nothing else."""

from dataclasses import dataclass

from huxin.facts.cells import Cell


@dataclass(frozen=True)
class Sheet:
    """Raw columns of one stream.

    `columns` has a list of raw cells for each contract column the file has; `rows` their row numbers, from 1, as a
    person sees them in the file (of a grid of days, each row as often as it tells of a day); `sheet_name` the
    workbook's sheet, empty for files without sheets. `note` says in Chinese what was not taken from the rows
    themselves, and `mapping` by which mapping it was read, as the fingerprint of its header.
    """

    stream: str
    columns: dict[str, list[Cell]]
    rows: list[int]
    sheet_name: str
    note: str = ""
    mapping: str = ""
