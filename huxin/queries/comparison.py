"""What an export of another platform says otherwise than our registry: missing here, missing there, differing.

The file is read as any other is, and nothing of it is stored. Projects, accounts and deposits are compared field by
field; payroll by project and month only, heads and net pay, so that no person is named. What is missing there is asked
only within what the file covers: the counties of its projects, the projects of its accounts and deposits, its months.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huxin.access import Actor
from huxin.base.errors import BadSource
from huxin.base.money import yuan
from huxin.base.months import month_text
from huxin.facts import cells
from huxin.facts.streams import STREAMS
from huxin.facts.validate import validate
from huxin.queries._reach import in_reach
from huxin.queries.proof import text_of
from huxin.record.models import Deposit, Project, ProjectMonth, WageAccount
from huxin.sources import Sheet

HERE, THERE, DIFFERS, UNREAD = "here", "there", "differs", "unread"
WORDS: Mapping[str, str] = {
    HERE: "本系统没有", THERE: "对方没有", DIFFERS: "两边不同", UNREAD: "对方文件里读不懂",
}  # fmt: skip
COMPARED = ("projects", "accounts", "deposits", "payroll")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same. `key` is a code, a number, or a project and month; texts as people read them."""

    stream: str
    what: str
    key: str
    field: str = ""
    theirs: str = ""
    ours: str = ""

    @property
    def label(self) -> str:
        """What differs, in words."""
        return WORDS[self.what]

    @property
    def stream_label(self) -> str:
        """Of which kind of record, in words."""
        return STREAMS[self.stream].label


@dataclass(frozen=True)
class Compared:
    """What was compared: how many records the file has of each kind, how many are the same, and what is not."""

    records: Mapping[str, int]
    same: Mapping[str, int]
    differences: tuple[Difference, ...]


def compare(*, actor: Actor, sheets: Sequence[Sheet]) -> Compared:
    """Compare sheets of a file with what the actor reaches.

    Raises:
        BadSource: no sheet is of a kind that can be compared.
    """
    known = [sheet for sheet in sheets if sheet.stream in COMPARED]
    if not known:
        raise BadSource(f"只能比对 {'、'.join(STREAMS[name].label for name in COMPARED)}，文件里没有这些表。")
    reached = {p.code: p for p in Project.objects.filter(in_reach(actor))}
    records: dict[str, int] = {}
    same: dict[str, int] = {}
    found: list[Difference] = []
    for name in COMPARED:
        theirs: dict[str, Row] = {}
        for sheet in (one for one in known if one.stream == name):
            rows, unread = _read(sheet)
            theirs |= _by_key(name, rows, theirs)
            found += unread
        if any(sheet.stream == name for sheet in known):
            differing = list(_differences(name, theirs, _ours(name, theirs, reached)))
            found += differing
            records[name] = len(theirs)
            same[name] = len(theirs) - len({d.key for d in differing if d.what != THERE})
    return Compared(records, same, tuple(found))


def _read(sheet: Sheet) -> tuple[Sequence[Row], list[Difference]]:
    """The rows of a sheet under their stored names, projects by code; and one line for each row that is not read."""
    raw = sheet.columns.get("project_code", [])
    codes = list(dict.fromkeys(str(cell).strip() for cell in raw if cell not in (None, "")))
    numbers = {code: n for n, code in enumerate(codes)}
    accounts = {cells.plain(cell) for cell in sheet.columns.get("account_no", [])}
    parsed = validate(sheet.stream, sheet.columns, sheet.rows, known_projects=numbers, known_accounts=accounts)
    names = list(parsed.values)
    rows: list[dict[str, Any]] = [
        dict(zip(names, row, strict=True)) for row in zip(*parsed.values.values(), strict=True)
    ]
    for row in rows:
        if "project_id" in row:
            row["project_code"] = codes[row.pop("project_id")]
    unread = {
        r.row: Difference(sheet.stream, UNREAD, f"第 {r.row} 行", r.field, r.value, r.reason) for r in parsed.rejects
    }
    return rows, list(unread.values())


def _by_key(name: str, rows: Iterable[Row], before: Mapping[str, Row]) -> dict[str, Row]:
    if name != "payroll":
        key = {"projects": "project_code", "accounts": "account_no", "deposits": "deposit_no"}[name]
        return {str(row[key]): row for row in rows}
    totals: dict[str, dict[str, Any]] = defaultdict(lambda: {"listed_heads": 0, "net_fen": 0})
    totals |= {key: dict(row) for key, row in before.items()}
    for row in rows:
        total = totals[f"{row['project_code']} {month_text(row['ym'])}"]
        total |= {"project_code": row["project_code"], "ym": row["ym"]}
        total["listed_heads"] += 1
        total["net_fen"] += row["net_fen"]
    return dict(totals)


def _ours(name: str, theirs: Mapping[str, Row], reached: Mapping[str, Project]) -> dict[str, Row]:
    """Our records within reach that the file covers, by the same key and under the same names."""
    if name == "projects":
        counties = {row["region_code"] for row in theirs.values()}
        covered = [p for p in reached.values() if p.code in theirs or p.region_code in counties]
        return {p.code: vars(p) | {"project_code": p.code} for p in covered}
    codes = {row["project_code"] for row in theirs.values()} & set(reached)
    ids = {reached[code].pk: code for code in codes}
    if name == "accounts":
        accounts = WageAccount.objects.filter(project_id__in=ids)
        return {one.account_no: vars(one) | {"project_code": ids[one.project_id]} for one in accounts}
    if name == "deposits":
        deposits = Deposit.objects.filter(project_id__in=ids)
        return {one.deposit_no: vars(one) | {"project_code": ids[one.project_id]} for one in deposits}
    months = ProjectMonth.objects.filter(project_id__in=ids, ym__in={row["ym"] for row in theirs.values()})
    months = months.filter(listed_heads__gt=0)
    return {
        f"{ids[one.project_id]} {month_text(one.ym)}": {"listed_heads": one.listed_heads, "net_fen": one.net_fen}
        for one in months
    }


def _differences(name: str, theirs: Mapping[str, Row], ours: Mapping[str, Row]) -> Iterator[Difference]:
    for key in sorted(theirs.keys() | ours.keys()):
        if key not in ours:
            yield Difference(name, HERE, key)
        elif key not in theirs:
            yield Difference(name, THERE, key)
        elif name == "payroll":
            yield from _of_months(key, theirs[key], ours[key])
        else:
            for column in STREAMS[name].columns:
                stored = "project_code" if column.stored == "project_id" else column.stored
                said, held = theirs[key].get(stored), ours[key].get(stored)
                if said not in (None, "") and said != held:  # what an export leaves out says nothing
                    told = str if stored == "project_code" else lambda value, c=column: text_of(c, value)
                    yield Difference(name, DIFFERS, key, column.label, told(said), told(held))


def _of_months(key: str, theirs: Row, ours: Row) -> Iterator[Difference]:
    if theirs["listed_heads"] != ours["listed_heads"]:
        said, held = f"{theirs['listed_heads']} 人", f"{ours['listed_heads']} 人"
        yield Difference("payroll", DIFFERS, key, "工资表上的人数", said, held)
    if theirs["net_fen"] != ours["net_fen"]:
        yield Difference("payroll", DIFFERS, key, "实发合计（元）", yuan(theirs["net_fen"]), yuan(ours["net_fen"]))
