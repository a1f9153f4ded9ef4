"""From raw columns of a file to values of the contract; for every row that cannot be taken, the field and the reason.

Column by column, and each distinct cell once: a month of punches has millions of rows and few distinct identities.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from huxin.base import mask
from huxin.base.errors import BadValue
from huxin.base.money import yuan
from huxin.facts import cells, moments, people
from huxin.facts.cells import Cell
from huxin.facts.lists import ACCEPTED, INSURANCE
from huxin.facts.plain import plain
from huxin.facts.streams import PERSONAL, Column, Kind, Stream
from huxin.law import regions

EMPTY = "不能为空"
LONGEST_SHOWN = 40

_NOTHING = frozenset(("/", "\\", "-", "—", "——", "--", "无"))
_MAY_SAY_NOTHING = frozenset((Kind.DATE, Kind.PHONE, Kind.CARD_NO, Kind.USCC))

Parser = Callable[[Cell], Any]


@dataclass(frozen=True, order=True)
class Reject:
    """One field of one row that cannot be taken: the row as numbered in the file, the field's Chinese label, the
    value as it may be shown (personal data masked), and why."""

    row: int
    field: str
    value: str
    reason: str


@dataclass(frozen=True)
class Parsed:
    """What a sheet of a file says.

    `values` holds the accepted rows under their stored names; personal kinds are still normalised text, projects are
    project numbers. `rows` are their numbers in the file. `incomplete_rows` are all rows, right or wrong, of the
    payroll sheets that have a rejected row: a sheet is submitted whole, so its correction must hold all of them.
    `skipped` counts accepted rows that were left out again because they are on file.
    """

    stream: str
    values: dict[str, list[Any]]
    rows: list[int]
    rejects: list[Reject] = field(default_factory=list)
    incomplete_rows: list[int] = field(default_factory=list)
    skipped: int = 0

    @property
    def rejected_rows(self) -> list[int]:
        """The numbers of the rows not taken, each once, in order."""
        return sorted({r.row for r in self.rejects})


class _Faults:
    """The faults found so far: (position, column, reason)."""

    def __init__(self) -> None:
        self.found: list[tuple[int, Column, str]] = []

    def add(self, position: int, column: Column, reason: str) -> None:
        self.found.append((position, column, reason))

    @property
    def positions(self) -> set[int]:
        return {position for position, _, _ in self.found}


def validate(
    stream: str,
    columns: Mapping[str, Sequence[Cell]],
    rows: Sequence[int],
    *,
    known_projects: Mapping[str, int],
    known_accounts: Container[str],
    region_known: Callable[[str], bool] = regions.known,
) -> Parsed:
    """Parse and check the columns of one sheet.

    Args:
        stream: the stream's name.
        columns: raw cells by contract column name, each as long as `rows`; a column not given is empty.
        rows: the row numbers a person sees in the file.
        known_projects: project numbers by code, and by `spoken` name where that is enough; a row of another project is
            rejected.
        known_accounts: account numbers on file; entries of another account are rejected.
        region_known: whether a code is in the GB/T 2260 table.
    """
    shape = ACCEPTED[stream]
    faults = _Faults()
    parsers = _Parsers(shape, known_projects, known_accounts, region_known)
    values: dict[str, list[Any]] = {}
    for column in shape.columns:
        given = _without_flags(columns.get(column.name) or [None] * len(rows))
        if column.kind is Kind.ID_NO and "id_type" in values:
            values[column.stored] = _parse_identities(column, values["id_type"], given, faults)
        else:
            values[column.stored] = _parse(column, given, parsers.of(column), faults)
    _check_rows(shape, values, faults)
    return _parted(shape, columns, rows, values, faults)


class _Parsers:
    """The parser of each column of a stream."""

    def __init__(
        self,
        shape: Stream,
        projects: Mapping[str, int],
        accounts: Container[str],
        region_known: Callable[[str], bool],
    ) -> None:
        self.shape, self.projects, self.accounts, self.region_known = shape, projects, accounts, region_known

    def of(self, column: Column) -> Parser:
        kind = column.kind
        if kind is Kind.CHOICE:
            return cells.choice(column.choices)
        if kind is Kind.INTEGER:
            return cells.integer(column.least, column.most)
        if kind is Kind.REGION:
            return cells.region(self.shape.name == "organisations", self.region_known)
        if kind is Kind.PROJECT:
            return self._project
        if kind is Kind.ACCOUNT and self.shape.name == "account_entries":
            return self._account
        return _SIMPLE[kind]

    def _project(self, cell: Cell) -> int:
        said = cells.text(cell)
        found = self.projects.get(said) or self.projects.get(spoken(said))
        if found is None:
            raise BadValue("没有这个项目，请核对编码或先导入项目表")
        return found

    def _account(self, cell: Cell) -> str:
        number = cells.account(cell)
        if number not in self.accounts:
            raise BadValue("没有这个工资专户，请核对账号或先导入工资专户表")
        return number


_SIMPLE: Mapping[Kind, Parser] = {
    Kind.TEXT: cells.text,
    Kind.ACCOUNT: cells.account,
    Kind.USCC: cells.uscc,
    Kind.DATE: moments.day,
    Kind.MOMENT: moments.moment,
    Kind.MONTH: moments.month,
    Kind.MONEY: cells.money,
    Kind.DAYS: cells.days,
    Kind.RATIO: cells.ratio,
    Kind.FLAG: cells.flag,
    Kind.ID_NO: people.id_no,
    Kind.NAME: people.name,
    Kind.PHONE: people.phone,
    Kind.CARD_NO: people.card_no,
}


def spoken(name: str) -> str:
    """A project's name whatever the width of its letters and brackets, and without spaces."""
    return "".join(cells.halfwidth(name).split())


def _without_flags(given: Sequence[Cell]) -> Sequence[Cell]:
    """1 and True are one key of a dict but not one cell."""
    if bool in set(map(type, given)):
        return [str(cell).upper() if isinstance(cell, bool) else cell for cell in given]
    return given


def _parse(column: Column, given: Sequence[Cell], parse: Parser, faults: _Faults) -> list[Any]:
    distinct = set(given)
    as_written = plain(column.kind, distinct)
    if len(as_written) == len(distinct):
        return list(given)
    said_empty = _NOTHING if column.kind in _MAY_SAY_NOTHING and not column.required else frozenset[str]()
    others = distinct.difference(as_written)
    empty = {c for c in others if c is None or (isinstance(c, str) and (not c or c.isspace() or c in said_empty))}
    memo: dict[Cell, Any] = dict(zip(as_written, as_written, strict=True))
    memo.update(dict.fromkeys(empty, column.default))
    reasons: dict[Cell, str] = dict.fromkeys(empty, EMPTY) if column.required else {}
    for cell in others - empty:
        try:
            memo[cell] = parse(cell)
        except BadValue as fault:
            memo[cell] = None
            reasons[cell] = str(fault)
    if reasons:
        for position, cell in enumerate(given):
            if cell in reasons:
                faults.add(position, column, reasons[cell])
    return list(map(memo.__getitem__, given))


def _parse_identities(
    column: Column, id_types: Sequence[str | None], given: Sequence[Cell], faults: _Faults
) -> list[str | None]:
    """Identity numbers where another column says of which kind each is."""
    if len(set(id_types)) == 1:
        return _parse(column, given, partial(people.id_no_of, id_types[0]), faults)
    numbers: list[str | None] = [None] * len(given)
    for id_type in set(id_types):
        places = [i for i, found in enumerate(id_types) if found == id_type]
        inner = _Faults()
        found = _parse(column, [given[i] for i in places], partial(people.id_no_of, id_type), inner)
        for place, number in zip(places, found, strict=True):
            numbers[place] = number
        for position, _, reason in inner.found:
            faults.add(places[position], column, reason)
    return numbers


def _check_rows(shape: Stream, values: dict[str, list[Any]], faults: _Faults) -> None:
    """What must hold between the cells of a row. A row that has a fault already is not judged twice."""
    if shape.name == "payroll":
        column, known = shape.column("net"), faults.positions
        money = zip(values["payable_fen"], values["deducted_fen"], values["net_fen"], strict=True)
        for position, (payable, deducted, net) in enumerate(money):
            if payable is not None and net is not None and deducted is not None and payable - deducted != net:
                if position not in known:
                    faults.add(position, column, f"应等于应发金额减扣减，即 {yuan(payable - deducted)}")
    if shape.name == "roster":
        column, known = shape.column("left_on"), faults.positions
        for position, (entered, left) in enumerate(zip(values["entered_on"], values["left_on"], strict=True)):
            if left is not None and entered is not None and left < entered and position not in known:
                faults.add(position, column, "退场日期早于进场日期")
    if shape is INSURANCE:
        _check_insurance(values, faults)


def _check_insurance(values: dict[str, list[Any]], faults: _Faults) -> None:
    """What is insured is named as its kind is, and by that alone; the end is no day before the beginning."""
    known, names = faults.positions, ("kind", "project_code", "uscc", "since", "until")
    for position, (kind, project, uscc, since, until) in enumerate(zip(*map(values.get, names), strict=True)):
        if position in known:
            continue
        if bool(project) != (kind == "project"):
            said = "按项目参保的要写项目编码" if kind == "project" else "按用人单位参保的不写项目编码"
            faults.add(position, INSURANCE.column("project_code"), said)
        if bool(uscc) != (kind == "unit"):
            said = "按用人单位参保的要写统一社会信用代码" if kind == "unit" else "按项目参保的不写统一社会信用代码"
            faults.add(position, INSURANCE.column("uscc"), said)
        if until is not None and until < since:
            faults.add(position, INSURANCE.column("until"), "截止日期早于开始日期")


def _parted(
    shape: Stream,
    columns: Mapping[str, Sequence[Cell]],
    rows: Sequence[int],
    values: dict[str, list[Any]],
    faults: _Faults,
) -> Parsed:
    """Accepted rows apart from rejected ones."""
    bad = faults.positions
    if not bad:
        return Parsed(shape.name, values, list(rows))
    rejects = []
    for position, column, reason in faults.found:
        given = columns.get(column.name)
        rejects.append(Reject(rows[position], column.label, shown(column, given[position] if given else None), reason))
    incomplete = _incomplete(shape, values, faults) if shape.whole else []
    good = [position for position in range(len(rows)) if position not in bad]
    kept = {name: [found[i] for i in good] for name, found in values.items()}
    return Parsed(shape.name, kept, [rows[i] for i in good], sorted(set(rejects)), [rows[i] for i in incomplete])


def _incomplete(shape: Stream, values: dict[str, list[Any]], faults: _Faults) -> list[int]:
    """Positions of the rows of every sheet that has, or may have, a rejected row.

    Where the cell that would say which sheet a rejected row belongs to is itself wrong, every sheet that agrees in
    the rest counts: correcting the row could put it on any of them.
    """
    keys = list(zip(*(values[name] for name in shape.key), strict=True))
    unsure: dict[int, set[int]] = {}
    names = list(shape.key)
    for position, column, _ in faults.found:
        if column.stored in names:
            unsure.setdefault(position, set()).add(names.index(column.stored))
    touched = {keys[position] for position in faults.positions if position not in unsure}
    sheets = set(keys)
    patterns = {
        tuple(None if i in parts else part for i, part in enumerate(keys[position]))
        for position, parts in unsure.items()
    }
    for pattern in patterns:
        touched |= {k for k in sheets if all(p is None or p == part for p, part in zip(pattern, k, strict=True))}
    bad = faults.positions
    return [position for position, key in enumerate(keys) if key in touched or position in bad]


def shown(column: Column, cell: Cell) -> str:
    """A rejected value as it may be shown: personal data masked, at most 40 characters, no control characters."""
    if cell is None:
        return ""
    text = "".join(c for c in (cell if isinstance(cell, str) else str(cell)).strip() if c.isprintable())
    text = mask.masked(PERSONAL.get(column.kind, ""), text)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
