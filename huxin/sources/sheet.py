"""A sheet of a file whose stream is known: raw cells under the contract's column names, and nothing else."""

from dataclasses import dataclass

from huxin.facts.cells import Cell


@dataclass(frozen=True)
class Sheet:
    """Raw columns of one stream.

    `columns` has a list of raw cells for each contract column the file has; `rows` their row numbers, from 1, as a
    person sees them in the file; `sheet_name` the workbook's sheet, empty for files without sheets.
    """

    stream: str
    columns: dict[str, list[Cell]]
    rows: list[int]
    sheet_name: str
