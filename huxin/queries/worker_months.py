"""Worker-months of the current run: the matrix of a project, and one worker-month with the rows behind it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from huxin.access import Actor, Permission, may
from huxin.base.errors import NotFound, StoreDamaged
from huxin.base.home import Home
from huxin.base.months import month_text, ym_from_text
from huxin.engine import read
from huxin.queries import project as projects
from huxin.queries._pages import Page, page_of_list
from huxin.queries.people import PersonRow, names_of, people
from huxin.queries.proof import Table, tables_of
from huxin.queries.runs import current

WORKERS_A_PAGE = 50


@dataclass(frozen=True)
class Cell:
    """One worker-month as a cell of the matrix."""

    outcome: str
    arrears_fen: int
    flags: tuple[str, ...]


@dataclass(frozen=True)
class MatrixRow:
    """One worker; `cells` stand in the order of the matrix's months, None where the month has nothing of him."""

    worker_id: int
    name: str
    arrears_fen: int
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Matrix:
    """Workers by months, those who are owed most first."""

    months: tuple[int, ...]
    page: Page[MatrixRow]
    outcomes: Mapping[str, int]


@dataclass(frozen=True)
class WorkerMonth:
    """One worker-month: its numbers, its outcome, and the fact rows that made it."""

    project_id: int
    project_code: str
    project_name: str
    ym: int
    worker_id: int
    person: PersonRow
    attended_days: int
    net_fen: int
    paid_fen: int
    due_on: date
    settled_on: date | None
    outcome: str
    arrears_fen: int
    estimated_fen: int | None
    flags: tuple[str, ...]
    tables: tuple[Table, ...]
    may_unmask: bool
    neighbours: tuple[tuple[int, str], ...]  # the worker's other months here, with their outcome


def matrix(*, home: Home, actor: Actor, project_id: int, page: int) -> Matrix | None:
    """The matrix of a project in reach; None before the first run.

    Raises:
        NotFound: the project is not there or out of reach.
        StoreDamaged: the run's files are gone.
    """
    project = projects.find(actor, project_id)
    run = current()
    if run is None:
        return None
    rows = _read(home, run.id, project.code, columns=("worker_id", "month", "outcome", "arrears_fen", "flags"))
    months = sorted({r["month"] for r in rows})
    by_worker: dict[int, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    counted: dict[str, int] = defaultdict(int)
    for row in rows:
        by_worker[row["worker_id"]][row["month"]] = row
        counted[row["outcome"]] += 1
    owed = {w: sum(int(r["arrears_fen"]) for r in mine.values()) for w, mine in by_worker.items()}
    shown = page_of_list(sorted(by_worker, key=lambda w: (-owed[w], w)), page, WORKERS_A_PAGE)
    names = names_of(shown.rows)
    made = [MatrixRow(w, names[w], owed[w], tuple(_cell(by_worker[w].get(m)) for m in months)) for w in shown.rows]
    whole = Page(tuple(made), shown.number, shown.size, shown.total)
    return Matrix(tuple(ym_from_text(m) for m in months), whole, counted)


def worker_month(*, home: Home, actor: Actor, project_id: int, worker_id: int, ym: int) -> WorkerMonth:
    """One worker-month of a project in reach.

    Raises:
        NotFound: no run, no such project in reach, or nothing of that worker in that month.
    """
    project = projects.find(actor, project_id)
    run = current()
    mine = _read(home, run.id, project.code, worker_id=worker_id) if run else []
    row = next((r for r in mine if r["month"] == month_text(ym)), None)
    if run is None or row is None:
        raise NotFound(
            f"当前的监测记录里，该工人在 {month_text(ym)} 没有考勤、工资表或发放记录。请返回项目页重新选择。"
        )
    facts = read.fact_rows(home, run.id, project.id, worker_id, ym)
    return WorkerMonth(
        project_id=project.id,
        project_code=project.code,
        project_name=project.name,
        ym=ym,
        worker_id=worker_id,
        person=people([worker_id])[worker_id],
        attended_days=row["attended_days"],
        net_fen=row["net_fen"],
        paid_fen=row["paid_fen"],
        due_on=row["due_on"],
        settled_on=row["settled_on"],
        outcome=row["outcome"],
        arrears_fen=row["arrears_fen"],
        estimated_fen=row["estimated_fen"],
        flags=tuple(row["flags"] or ()),
        tables=tables_of(facts),
        may_unmask=may(actor, Permission.UNMASK, project),
        neighbours=tuple(sorted((ym_from_text(r["month"]), r["outcome"]) for r in mine if r is not row)),
    )


def _read(
    home: Home, run_id: str, code: str, worker_id: int | None = None, columns: Sequence[str] = ("*",)
) -> list[dict[str, Any]]:
    try:
        return read.worker_months(home, run_id, code, worker_id=worker_id, columns=columns)
    except (OSError, NotFound) as error:
        raise StoreDamaged(f"监测记录 {run_id} 的明细文件读不出来，请重新运行一次监测。") from error


def _cell(row: Mapping[str, Any] | None) -> Cell | None:
    return Cell(row["outcome"], row["arrears_fen"], tuple(row["flags"] or ())) if row else None
